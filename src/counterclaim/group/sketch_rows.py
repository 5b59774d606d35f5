"""Sketches as rows, and back: what a ledger keeps, so that no report is looked at again when others are compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from counterclaim.errors import CounterclaimError
from counterclaim.group.sites import Site
from counterclaim.group.sketch import Sketch
from counterclaim.know.places_data import Place
from counterclaim.records.edtf import Days
from counterclaim.records.spans import Span

_WORDS: Final = ("families", "actors", "hit", "facilities", "told", "proper", "report", "where")
_PLAIN: Final = ("type", "status", "date", "place", "certain", "another", "total")


def to_row(sketch: Sketch) -> dict[str, Any]:
    """A sketch as a JSON-ready row, without its key; the words of sets sorted."""
    s = sketch.site
    return {
        **{name: getattr(sketch, name) for name in _PLAIN},
        **{name: sorted(getattr(sketch, name)) for name in _WORDS},
        "site": [
            sorted(s.heads),
            sorted(s.around),
            asdict(s.point) if s.point else None,
            s.broad,
            s.country,
            asdict(s.region) if s.region else None,
        ],
        "days": _days_row(sketch.days),
        "published": _days_row(sketch.published),
        "killed": list(sketch.killed) if sketch.killed else None,
        "mentions": [list(m) for m in sketch.mentions],
    }


def from_row(key: tuple[str, str], row: Mapping[str, Any]) -> Sketch:
    """The sketch that :func:`to_row` wrote. Raises ``CounterclaimError`` (``sketch_outdated``) when it wrote another form then."""
    try:
        return _sketch(key, row)
    except (LookupError, ValueError, TypeError, AttributeError, OverflowError) as error:
        what = f"a sketch that is kept is of another version of Counterclaim ({type(error).__name__}: {error})"
        raise CounterclaimError("sketch_outdated", what, where=" ".join(key), fix="Run `counterclaim rebuild`.") from error


def _sketch(key: tuple[str, str], row: Mapping[str, Any]) -> Sketch:
    heads, around, point, broad, country, region = row["site"]
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN} | {name: frozenset(row[name]) for name in _WORDS}
    return Sketch(
        key=key,
        **plain,
        site=Site(
            frozenset(heads),
            frozenset(around),
            Place(**point) if point else None,
            broad,
            country,
            Place(**region) if region else None,
        ),
        days=_days(row["days"]),
        published=_days(row["published"]),
        killed=(row["killed"][0], row["killed"][1]) if row["killed"] else None,
        mentions=tuple(Span(*m) for m in row["mentions"]),
    )


def _days_row(days: Days | None) -> list[int] | None:
    return [days.first.toordinal(), days.last.toordinal()] if days else None


def _days(row: Iterable[int] | None) -> Days | None:
    return Days(*map(date.fromordinal, row)) if row else None
