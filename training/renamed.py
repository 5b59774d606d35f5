"""A report as another war would have it: its parties, peoples and places under other names, so that none is learnt by heart."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from counterclaim.know import places_data
from counterclaim.know.names import Name, Names
from counterclaim.know.places_keys import place_key
from counterclaim.records.spans import Span
from training.damage import Move

_CAPITALISED = re.compile(r"(?:(?:al|el|Al|El)-)?[A-Z][\w’'-]+(?: (?:(?:al|el|Al|El)-)?[A-Z][\w’'-]+){0,2}")
_Swap = tuple[int, int, str]


class Renamer:
    """Other names of the same kinds, drawn anew for each report and kept through it."""

    def __init__(self) -> None:
        self.names = Names.load()
        self.by_kind: dict[tuple[str, bool, bool], list[str]] = {}
        for n in self.names.names:
            if not n.name.endswith((" embassy", " UN mission", " navy")):
                self.by_kind.setdefault(self._sort(n), []).append(n.name)
        self.places: dict[str, list[str]] = {}
        for found in places_data.supplement().values():
            for p in found:
                self.places.setdefault(p.kind, []).append(p.name)
        self.demonyms = [d for d in places_data.demonyms() if d.isalpha()]
        self.states = [s.name for s in places_data.countries().values()]

    def _sort(self, name: Name) -> tuple[str, bool, bool]:
        return name.kind, name.outlet, name.name in self.names.people

    def pool(self, name: Name) -> list[str]:
        """The names of the same kind, outlets for outlets and people for people."""
        return self.by_kind.get(self._sort(name), [name.name])

    def rename(self, text: str, rng: random.Random) -> tuple[str, Move]:
        """The text with other names, and where an offset of the old text stands in the new one."""
        drawn: dict[str, str] = {}

        def draw(key: str, pool: Callable[[], list[str]]) -> str:
            return drawn.setdefault(key, rng.choice(pool()))

        taken: list[_Swap] = []
        for mention in self.names.mentioned(text):
            name, start, end = mention
            if name.kind != "un" and not self.names.is_place(mention, text):
                pool = self.pool(name)
                taken.append((start, end, _like(text[start:end], draw(f"name {name.name}", lambda p=pool: p))))
        held = [Span(a, b) for a, b, _ in taken]
        for start, end, kind in self._places(text):
            if not any(Span(start, end).overlap(h) for h in held):
                pools = {"demonym": self.demonyms, "state": self.states}
                found = pools.get(kind) or self.places.get(kind) or self.places["town"]
                word = draw(f"place {place_key(text[start:end])}", lambda f=found: f)
                taken.append((start, end, _like(text[start:end], word)))
        return _swapped(text, sorted(taken))

    def _places(self, text: str) -> Iterator[tuple[int, int, str]]:
        for m in _CAPITALISED.finditer(text):
            pieces = m.group().split(" ")
            at = 0
            while at < len(pieces):
                size = next((n for n in range(len(pieces) - at, 0, -1) if self._kind(" ".join(pieces[at : at + n]))), 0)
                if size:
                    start = m.start() + len(" ".join(pieces[:at])) + bool(at)
                    phrase = " ".join(pieces[at : at + size])
                    yield start, start + len(phrase), self._kind(phrase)
                at += size or 1

    @staticmethod
    def _kind(phrase: str) -> str:
        k = place_key(phrase)
        for key in (k, k.removesuffix("s")):
            if key in places_data.demonyms():
                return "demonym"
            if key in places_data.states():
                return "state"
            if found := places_data.supplement().get(key):
                return found[0].kind
        return ""


def _like(old: str, new: str) -> str:
    """The new name with the old one's case and damaged possessive."""
    if old.isupper() and len(old) > 5:
        return new.upper()
    return new[:1].upper() + new[1:]


def _swapped(text: str, swaps: list[_Swap]) -> tuple[str, Move]:
    out: list[str] = []
    starts: list[tuple[int, int]] = []  # where each swapped name began in the old text and begins in the new one
    ends: list[tuple[int, int]] = []
    last = size = 0
    for start, end, word in swaps:
        if start < last:
            continue
        out += [text[last:start], word]
        size += start - last
        starts.append((start, size))
        size += len(word)
        ends.append((end, size))
        last = end
    out.append(text[last:])
    firsts = [s for s, _ in starts]

    def move(i: int) -> int:
        k = bisect_right(firsts, i) - 1
        if k < 0:
            return i
        (start, new_start), (end, new_end) = starts[k], ends[k]
        if i >= end:
            return new_end + i - end
        return new_start if i == start else min(new_end, new_start + i - start)

    return "".join(out), move
