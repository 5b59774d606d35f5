"""Weapons and methods: which is a kind of which, and what a phrase means by its most specific words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from counterclaim.errors import CounterclaimError
from counterclaim.know.fold import all_words

_DATA = "data/means.toml"


@dataclass(frozen=True, slots=True)
class Means:
    """A weapon or method: ``id``, its short ``normal`` name, the ids it is a kind of, other words for it, and what it may carry."""

    id: str
    normal: str
    kinds: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All means with an index over their folded words."""

    means: Mapping[str, Means]
    index: Mapping[tuple[str, ...], str]
    longest: int

    @classmethod
    def of(cls, means: Iterable[Means]) -> Taxonomy:
        """A taxonomy of ``means``. Raises ``CounterclaimError`` on an unknown or circular kind and a word of two means."""
        by_id = {m.id: m for m in means}
        index: dict[tuple[str, ...], str] = {}
        for m in by_id.values():
            for alias in dict.fromkeys(_key(a) for a in (m.normal, *m.aliases)):
                if index.setdefault(alias, m.id) != m.id:
                    what = f"{' '.join(alias)!r} is both {m.id} and {index[alias]}"
                    raise CounterclaimError("means_ambiguous", what, where=_DATA, fix="Keep the alias in one of them.")
        out = cls(by_id, index, max(map(len, index), default=0))
        out._check()
        return out

    def find(self, phrase: str) -> Means | None:
        """The most specific means that ``phrase`` names; ``None`` when it names none."""
        found = self.mention(phrase)
        return found[0] if found else None

    def mention(self, phrase: str) -> tuple[Means, int, int] | None:
        """The most specific means that ``phrase`` names, with where its words stand (code points, half-open)."""
        words = all_words(phrase)
        found = list(self._named([_singular(w.form) for w in words]))
        if not found:
            return None
        # The more it is a kind of, the more specific; of equals the first is kept.
        best, first, last = max(found, key=lambda f: len(self.broader(f[0].id)))
        return best, words[first].start, words[last - 1].end

    def broader(self, means: str) -> frozenset[str]:
        """The ids that ``means`` is a kind of, directly or not, without its own."""
        direct = self.means[means].kinds
        return frozenset(direct).union(*(self.broader(k) for k in direct))

    def compatible(self, a: str, b: str) -> bool:
        """Whether two phrases may be about one weapon: some means of one is a kind of one of the other, or carries it.

        Where a phrase names no means, its words decide.
        """
        mine, yours = self._all(a), self._all(b)
        if not mine or not yours:
            return mine == yours and _key(a) == _key(b)
        return any(self._related(x, y) or self._carried(x, y) or self._carried(y, x) for x in mine for y in yours)

    def _all(self, phrase: str) -> frozenset[str]:
        """Every means that a phrase names, without those that another one of them is a kind of."""
        found = {m.id for m, _, _ in self._named([_singular(w.form) for w in all_words(phrase)])}
        return frozenset(m for m in found if not any(m in self.broader(other) for other in found))

    def _related(self, x: str, y: str) -> bool:
        return x == y or x in self.broader(y) or y in self.broader(x)

    def _carried(self, by: str, what: str) -> bool:
        """Whether ``what`` may come by ``by``: by nothing else than what is carried, or than what carries it."""
        loads = {load for m in (by, *self.broader(by)) for load in self.means[m].carries}
        up = self.broader(what) | {what}
        own = self._roots(by)
        return any(load in up and self._roots(what) <= own | self._roots(load) for load in loads)

    def _roots(self, means: str) -> frozenset[str]:
        return frozenset(m for m in (means, *self.broader(means)) if not self.means[m].kinds)

    def _named(self, forms: Sequence[str]) -> Iterator[tuple[Means, int, int]]:
        at = 0
        while at < len(forms):
            sizes = range(min(self.longest, len(forms) - at), 0, -1)
            size = next((n for n in sizes if tuple(forms[at : at + n]) in self.index), 0)
            if size:
                yield self.means[self.index[tuple(forms[at : at + size])]], at, at + size
            at += size or 1

    def _check(self) -> None:
        for m in self.means.values():
            unknown = [k for k in (*m.kinds, *m.carries) if k not in self.means]
            if unknown or self._reaches(m.id, m.kinds):
                what = f"{m.id} is a kind of {unknown or 'itself'}"
                raise CounterclaimError("means_kind", what, where=_DATA, fix="Name an existing, broader means.")

    def _reaches(self, goal: str, kinds: Sequence[str]) -> bool:
        seen: set[str] = set()
        todo = list(kinds)
        while todo:
            at = todo.pop()
            if at == goal:
                return True
            if at not in seen and at in self.means:
                seen.add(at)
                todo.extend(self.means[at].kinds)
        return False


def _singular(form: str) -> str:
    """The form without a plural s, which is enough to compare names of weapons."""
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    return form[:-1] if form.endswith("s") and not form.endswith("ss") and len(form) > 3 else form


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(_singular(w.form) for w in all_words(phrase))


def _means(row: Mapping[str, Any]) -> Means:
    return Means(
        row["id"], row["normal"], tuple(row.get("kinds", ())), tuple(row.get("aliases", ())), tuple(row.get("carries", ()))
    )


@cache
def taxonomy() -> Taxonomy:
    """The package's taxonomy of weapons and methods."""
    data = tomllib.loads((files("counterclaim.know") / _DATA).read_text("utf-8"))
    return Taxonomy.of(map(_means, data["means"]))


def find(phrase: str) -> Means | None:
    """The most specific means that ``phrase`` names, by the package's taxonomy."""
    return taxonomy().find(phrase)


def mention(phrase: str) -> tuple[Means, int, int] | None:
    """The most specific means that ``phrase`` names and where its words stand, by the package's taxonomy."""
    return taxonomy().mention(phrase)


def compatible(a: str, b: str) -> bool:
    """Whether two phrases may be about one weapon, by the package's taxonomy."""
    return taxonomy().compatible(a, b)
