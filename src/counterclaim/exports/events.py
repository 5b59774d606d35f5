"""An incident in the codes of ACLED and UCDP GED (standards.md): precision of time and place, kinds of events, figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from counterclaim.exports.values import Item
from counterclaim.reconcile import counts
from counterclaim.reconcile.counts import Count
from counterclaim.records.edtf import days

_REMOTE: Final = "Explosions/Remote violence"
_CIVIL: Final = "Violence against civilians"
_STRATEGIC: Final = "Strategic developments"
ACLED: Final[dict[str, tuple[str, str]]] = {
    "airstrike": (_REMOTE, "Air/drone strike"),
    "shelling": (_REMOTE, "Shelling/artillery/missile attack"),
    "bombing": (_REMOTE, "Remote explosive/landmine/IED"),
    "armed-clash": ("Battles", "Armed clash"),
    "shooting": (_CIVIL, "Attack"),
    "chemical-attack": (_REMOTE, "Chemical weapon"),
    "aircraft-loss": ("Battles", "Armed clash"),
    "territory-change": ("Battles", ""),
    "detention": (_STRATEGIC, "Arrests"),
    "execution": (_CIVIL, "Attack"),
    "siege": (_STRATEGIC, "Other"),
    "displacement": (_STRATEGIC, "Other"),
    "property-destruction": (_STRATEGIC, "Looting/property destruction"),
    "agreement": (_STRATEGIC, "Agreement"),
    "other": ("", ""),
}
"""ACLED's event_type and sub_event_type of each type of incident."""
JUDGED: Final = ("aircraft-loss", "territory-change", "shooting", "siege", "displacement", "other")
"""Types for which ACLED has no sub-event of its own, or one that turns on more than the type."""
_EXACT: Final = ("site", "base", "quarter", "village", "town", "city", "camp")
_WHERE: Final = {"province": 4, "region": 5, "road": 5, "river": 5, "country": 6}


def where_prec(item: Item) -> int | None:
    """UCDP's where_prec: 1 exact, 2 near a point, 4 a province, 5 a part of a country or a line, 6 a country; else ``None``."""
    if item.relation:
        return max(2, _WHERE.get(item.kind, 2))
    return 1 if item.kind in _EXACT else _WHERE.get(item.kind)


def geo_precision(item: Item) -> int | None:
    """ACLED's geo_precision: 1 town, 2 near one, 3 region."""
    code = where_prec(item)
    return min(code, 3) if code else None


def date_prec(date: str) -> int | None:
    """UCDP's date_prec: 1 day, 2 two to six days, 3 a week, 4 a month, 5 up to a year; ``None`` for what is longer or no date."""
    found = days(date)
    return (
        next((code for most, code in ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5)) if found.width <= most), None) if found else None
    )


def time_precision(date: str) -> int | None:
    """ACLED's time_precision: 1 day, 2 week, 3 month; ``None`` where it is less exact."""
    code = date_prec(date)
    return {1: 1, 2: 2, 3: 2, 4: 3}.get(code or 0)


class Toll(NamedTuple):
    """Figures of the dead. ``best`` is empty unless ``rule`` gives one; ``open`` says that some figure has no upper end."""

    low: int | None
    best: int | None
    high: int | None
    rule: str
    open: bool = False
    figures: tuple[str, ...] = ()


def toll(item: Item) -> Toll:
    """The least and the most dead that anyone gives, and ``best`` by one of two rules.

    ``settled``: a person settled the number. ``one figure``: all who give one give the same. Otherwise ``best`` stays empty:
    to choose among parties' figures is for whoever codes the event. Figures of a group ("2 children") count only where nobody gives
    the whole.
    """
    given = _given(item)
    if not given:
        return Toll(None, None, None, "")
    low = min(c.low for c in given)
    tops = [c.high if c.high is not None else c.low for c in given]
    still = any(c.high is None for c in given)
    best, rule = _best(item, given)
    figures = dict.fromkeys(
        f"{c.low}+" if c.high is None else f"{c.low}" if c.low == c.high else f"{c.low}-{c.high}" for c in given
    )
    return Toll(low, best, max(tops), rule, still, tuple(figures))


def _given(item: Item) -> list[Count]:
    said = [p for p in item.history.found.case.positions if p.question == "killed" and p.stance in ("asserts", "hedges")]
    parsed = [c for p in said if not p.derived and (c := counts.parse(p.answer))]
    own = [m.incident.killed_n for m in item.history.incident.members if m.incident.killed_n]
    whole = [c for c in parsed if not c.scope] + [Count(low or 0, high) for low, high in own]
    return whole or parsed


def _best(item: Item, given: Sequence[Count]) -> tuple[int | None, str]:
    for s in item.settled:
        count = counts.parse(s.answer) if s.question == "killed" and s.stance == "asserts" else None
        if count and count.low == count.high:
            return count.low, "settled"
    first = given[0]
    if first.low == first.high and all((c.low, c.high) == (first.low, first.high) for c in given):
        return first.low, "one figure"
    return None, ""
