"""Which reports descend from which saying, as a drawing: groups of origins that count once, their origins, the reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from counterclaim.reconcile import times
from counterclaim.reconcile.dates import plain
from counterclaim.records import Document
from counterclaim.records.ledger import History, Origin
from counterclaim.report.cited import Citations
from counterclaim.report.safe import flat
from counterclaim.report.wording import brief_id

ROW: Final = 26
TOP: Final = 30
NAME_AT: Final = 52
NAMES_TO: Final = 360
REPORTS_AT: Final = 560
COPIES_AT: Final = 870
WIDTH: Final = 960
_LETTERS: Final = 42
"""Characters of a name or report that are drawn; the whole is in its title and in the list."""
_MOST: Final = 60
"""Origins that are drawn; those in most reports come first."""
_COPIES: Final = 12


@dataclass(frozen=True, slots=True)
class Node:
    """An origin or a report at its place; ``short`` is what is drawn of its ``name``."""

    y: int
    name: str
    short: str
    document: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Origins that count once; ``number`` is 0 for what only repeats others."""

    number: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A line as an SVG path; ``kind`` is ``carried``, ``repeated`` or ``copied``."""

    path: str
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Descent:
    """A whole drawing; ``more`` counts the origins that are left out."""

    height: int
    groups: tuple[Group, ...]
    origins: tuple[Node, ...]
    reports: tuple[Node, ...]
    edges: tuple[Edge, ...]
    more: int


def descent(history: History, hide: Callable[[str], str]) -> Descent:
    """The drawing of the origins of an incident; ``hide`` takes out confidential names before anything is cut short."""
    citations = Citations(history.incident.members)
    documents = sorted(citations.documents, key=lambda d: times.order(d.published) or "9")
    rows, more = _rows(history.origins.origins)
    tall = max(len(rows), len(documents))
    places = {d.id: _y(n, len(documents), tall) for n, d in enumerate(documents)}
    reports = tuple(_report(d, places[d.id], hide) for d in documents)
    at = [_y(n, len(rows), tall) for n in range(len(rows))]
    origins = tuple(_origin(o, y, citations, hide) for (_, o), y in zip(rows, at, strict=True))
    edges = [_carried(o, n.name, y, places[r]) for (_, o), n, y in zip(rows, origins, at, strict=True) for r in o.reports]
    copies = sorted(history.copies, key=lambda c: -c.share)[:_COPIES]
    edges += [_copied(places[c.of], places[c.document], f"{c.words:,} words, {c.kind}") for c in copies]
    return Descent(TOP + tall * ROW, _groups(rows, at), origins, reports, tuple(edges), more)


def _rows(every: Sequence[Origin]) -> tuple[list[tuple[int, Origin]], int]:
    """Origins with the numbers of their groups, as the list of origins has them; repeated ones (0) last."""
    first = [o for o in every if o.first_hand]
    numbers = {group: n for n, group in enumerate(dict.fromkeys(o.group for o in first), 1)}
    kept = set(map(id, sorted(every, key=lambda o: (not o.first_hand, -len(o.reports)))[:_MOST]))
    rows = [(numbers[g], o) for g in numbers for o in first if o.group == g and id(o) in kept]
    rows += [(0, o) for o in every if not o.first_hand and id(o) in kept]
    return rows, len(every) - len(rows)


def _y(n: int, count: int, tall: int) -> int:
    """The n-th of some places that share a height."""
    return TOP + round((n + 0.5) * tall / count * ROW)


def _groups(rows: Sequence[tuple[int, Origin]], at: Sequence[int]) -> tuple[Group, ...]:
    inside: dict[int, list[int]] = {}
    for (number, _), y in zip(rows, at, strict=True):
        inside.setdefault(number, []).append(y)
    return tuple(Group(n, min(ys) - 11, max(ys) - min(ys) + 22) for n, ys in inside.items())


def _report(d: Document, y: int, hide: Callable[[str], str]) -> Node:
    published = plain(d.published) if d.published else ""
    name = hide(", ".join(w for w in (d.publisher or brief_id(d.id), published) if w))
    return Node(y, f"{hide(d.title)} · {name}" if d.title else name, _short(name), d.id)


def _origin(o: Origin, y: int, citations: Citations, hide: Callable[[str], str]) -> Node:
    name = citations.report(o.name.removeprefix("unknown:")) if o.name.startswith("unknown:") else o.name
    return Node(y, hide(f"{name}: {o.reason}" if o.reason else name), _short(hide(name)), counted=o.first_hand)


def _short(words: str) -> str:
    one = flat(words)
    return one if len(one) <= _LETTERS else f"{one[: _LETTERS - 1]}…"


def _carried(o: Origin, name: str, y: int, to: int) -> Edge:
    middle = (NAMES_TO + REPORTS_AT) // 2
    return Edge(
        f"M{NAMES_TO} {y}C{middle} {y} {middle} {to} {REPORTS_AT - 8} {to}", "carried" if o.first_hand else "repeated", name
    )


def _copied(of: int, copy: int, told: str) -> Edge:
    out = COPIES_AT + min(WIDTH - COPIES_AT, abs(copy - of) // 6 + 12)
    return Edge(f"M{COPIES_AT} {of}C{out} {of} {out} {copy} {COPIES_AT} {copy}", "copied", told)
