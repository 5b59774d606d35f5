"""Incidents without the names of private persons: residents, medics, rescuers, activists and other witnesses, and named victims.

Whoever holds or speaks for an office, a party or an outlet keeps the name. What is hidden is what was read as such a person's name,
wherever it stands: in quotes and in the reports' own text too, and parts of it alone. A name that nobody read stays, so that a
dossier is to be read before it is given away.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final

from counterclaim.records import Document, Span
from counterclaim.records.ledger import Copy, History
from counterclaim.report.aliases import Aliases, Cut, Hidden, replaced, words
from counterclaim.report.persons import persons_in, small_words

PRIVATE: Final = {
    "resident": "resident",
    "medic": "medic",
    "rescue": "rescue worker",
    "activist": "activist",
    "anonymous": "person",
}
"""Kinds of speakers who are private persons (codebook), and what they are called instead."""
_HARMED: Final = ("victims", "killed", "wounded", "captured")


def aliases_for(
    histories: Iterable[History], also: Iterable[str] = (), kept: Collection[str] = (), secret: Sequence[Hidden] = ()
) -> Aliases:
    """The aliases of all private persons whom incidents name, numbered in the order in which they are named.

    ``also`` are names to hide whoever they are, ``kept`` names to leave; ``secret`` persons have aliases already.
    """
    every = list(histories)
    public = [*kept, *_public(every)]
    shown = {" ".join(words(name)) for name in public}
    kinds = dict.fromkeys((name.strip() for name in also if name.strip()), "person")
    for name, kind in _told(every):
        if " ".join(words(name)) not in shown:
            kinds.setdefault(name, kind)
    told = {" ".join(words(name)) for name in kinds}
    own = [replace(s, whole=told.isdisjoint(" ".join(words(n)) for n in s.names)) for s in secret]
    hidden = {" ".join(words(n)) for s in secret for n in s.names}
    others = {name: kind for name, kind in kinds.items() if " ".join(words(name)) not in hidden}
    return Aliases((*_grouped(others), *own), public)


def redacted(histories: Iterable[History], aliases: Aliases) -> tuple[History, ...]:
    """The incidents with aliases for names in every text; spans point to the same words in the texts as they are then."""
    every = list(histories)
    hiding = _Hiding(aliases, [m.document for h in every for m in h.incident.members])
    return tuple(hiding.value(h, "") for h in every)


def nameless(source: str) -> str:
    """Where a report came from without the folders of the machine that read it."""
    return PureWindowsPath(PurePosixPath(source).name).name


def _told(histories: Sequence[History]) -> Iterator[tuple[str, str]]:
    ordinary = _ordinary(histories)
    for h in histories:
        for p in h.found.case.positions:
            if p.kind in PRIVATE and not p.voice:
                yield from ((name, PRIVATE[p.kind]) for name in persons_in(p.speaker, ordinary))
        for m in h.incident.members:
            phrases = (s.of(m.document.text) for slot in _HARMED for s in m.incident.slot(slot))
            yield from ((name, "victim") for phrase in phrases for name in persons_in(phrase, ordinary))


def _public(histories: Sequence[History]) -> Iterator[str]:
    """Names that stay: speakers of other kinds, whoever speaks for a body, sides and outlets."""
    for h in histories:
        yield from (person for person, _ in h.found.case.mouths)
        yield from (m.document.publisher for m in h.incident.members)
        for p in h.found.case.positions:
            yield from (p.side, *p.via, *((p.speaker,) if p.kind not in PRIVATE else ()))


def _ordinary(histories: Sequence[History]) -> Callable[[str], bool]:
    """Whether a word stands in small letters in any of the reports."""
    texts = {m.document.id: m.document.text for h in histories for m in h.incident.members}
    small = frozenset[str]().union(*(small_words(t) for t in texts.values()))
    return lambda word: word.lower() in small


def _grouped(kinds: Mapping[str, str]) -> tuple[Hidden, ...]:
    """One person for names of which one holds all words of the other, in the order of the first mention."""
    order = {name: n for n, name in enumerate(kinds)}
    groups: list[list[str]] = []
    for name in sorted(kinds, key=lambda n: (-len(words(n)), order[n])):
        fitting = [g for g in groups if set(words(name)) <= set(words(g[0]))]
        if len(fitting) == 1:
            fitting[0].append(name)
        else:
            groups.append([name])
    groups.sort(key=lambda g: min(order[n] for n in g))
    return tuple(Hidden(tuple(g), f"{kinds[min(g, key=order.__getitem__)]} R-{n}") for n, g in enumerate(groups, 1))


class _Shifts:
    """Where places of a text are once its cuts are made."""

    def __init__(self, cuts: Sequence[Cut]) -> None:
        self._starts = [start for start, _, _ in cuts]
        self._cuts: list[tuple[int, int, int]] = []
        moved = 0
        for start, end, alias in cuts:
            self._cuts.append((end, start + moved, len(alias)))
            moved += len(alias) - (end - start)

    def span(self, span: Span) -> Span:
        """A span with the aliases that it holds or cuts, whole."""
        return Span(self._at(span.start, after=False), self._at(span.end, after=True))

    def _at(self, place: int, *, after: bool) -> int:
        n = bisect_right(self._starts, place if not after else place - 1) - 1
        if n < 0:
            return place
        end, start, length = self._cuts[n]
        if place < end or (after and place == end):
            return start + length if after else start
        return start + length + place - end


class _Hiding:
    """Goes through records and replaces every text, and every span by the one of the text as it is then."""

    def __init__(self, aliases: Aliases, documents: Iterable[Document]) -> None:
        self._aliases = aliases
        texts = {d.id: d.text for d in documents}
        self._shifts = {name: _Shifts(aliases.cuts(text)) for name, text in texts.items()}
        self._done: dict[int, tuple[Document, Document]] = {}

    def value(self, value: Any, document: str) -> Any:
        """Anything that stands in a history; ``document`` is the id of the one in whose text its spans lie."""
        if isinstance(value, Span):
            shifts = self._shifts.get(document)
            return shifts.span(value) if shifts else value
        if isinstance(value, str) and not isinstance(value, Enum):
            return self._aliases.hide(value)
        if isinstance(value, Document):
            return self._document(value)
        if isinstance(value, tuple):
            return self._tuple(value, document)
        if is_dataclass(value) and not isinstance(value, type):
            return self._record(value, document)
        return value

    def _tuple(self, value: tuple[Any, ...], document: str) -> Any:
        if not hasattr(value, "_fields"):
            return tuple(self.value(v, document) for v in value)
        inside = _document_of(value, document)
        return type(value)(*(self.value(v, inside) for v in value))

    def _record(self, value: Any, document: str) -> Any:
        inside = _document_of(value, document)
        given = {f.name: getattr(value, f.name) for f in fields(value)}
        made = {name: self.value(v, inside) for name, v in given.items()}
        if isinstance(value, Copy):
            made["there"] = self.value(value.there, value.of)
        return type(value)(**made)

    def _document(self, d: Document) -> Document:
        held = self._done.get(id(d))
        if held is None:
            made = self._record(d, d.id)
            made = type(d)(**{**{f.name: getattr(made, f.name) for f in fields(d)}, **self._own(d)})
            held = self._done[id(d)] = (d, made)
        return held[1]

    def _own(self, d: Document) -> dict[str, str]:
        return {
            "text": replaced(d.text, self._aliases.cuts(d.text)),
            "url": self._aliases.address(d.url),
            "source": self._aliases.address(nameless(d.source)),
        }


def _document_of(value: Any, otherwise: str) -> str:
    """The id of the document in whose text the spans of a record lie."""
    named = getattr(value, "document", None)
    if isinstance(named, Document):
        return named.id
    return named if isinstance(named, str) else value.id if isinstance(value, Document) else otherwise
