"""What reconcile asks of those who know names, weapons and places; it never looks anything up itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol


class Lookups(Protocol):
    """Knowledge that the rules are handed. ``None`` always means "not known", and never makes a contradiction."""

    def means_compatible(self, a: str, b: str) -> bool | None:
        """Whether two weapons or methods can both be true of one incident."""

    def means_entails(self, a: str, b: str) -> bool:
        """Whether ``a`` is ``b`` or a kind of it ("TOW missile" is a kind of "missile")."""

    def same_actor(self, a: str, b: str) -> bool:
        """Whether two names mean one actor, or one is part of the other."""

    def opposed(self, side_a: str, side_b: str) -> bool:
        """Whether two sides fight each other."""

    def apart(self, place_a: str, place_b: str) -> bool | None:
        """Whether two places are known to be different places, neither within the other."""


# Each kind with its words and what it is a kind of. Two kinds are compatible when one is, by any path, a kind of the other.
_MEANS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("fire", ("fire", "shot down", "gunfire or missile"), ()),
    ("ground fire", ("from the ground", "ground fire", "air defence", "air defense", "air-defence", "air-defense"), ("fire",)),
    ("air attack", ("air strike", "airstrike", "air raid", "aerial", "warplane", "jet", "aircraft bomb", "bombardment"), ("fire",)),
    ("barrel bomb", ("barrel bomb",), ("air attack",)),
    ("drone", ("drone", "uav", "unmanned"), ("air attack",)),
    ("missile", ("missile",), ("fire",)),
    ("cruise missile", ("cruise missile", "ballistic missile"), ("missile",)),
    ("anti-tank missile", ("tow", "anti-tank", "kornet", "javelin"), ("missile", "ground fire")),
    ("shoulder-fired missile", ("manpads", "shoulder", "stinger", "igla", "strela"), ("missile", "ground fire", "anti-aircraft")),
    ("anti-aircraft", ("anti-aircraft", "antiaircraft", "flak"), ("ground fire",)),
    ("gunfire", ("gunfire", "gunshot", "machine gun", "machine-gun", "rifle", "sniper", "shooting", "shots"), ("ground fire",)),
    ("shelling", ("shell", "shelling", "artillery", "howitzer"), ("ground fire",)),
    ("mortar", ("mortar",), ("shelling",)),
    ("rocket", ("rocket", "grad"), ("shelling",)),
    ("bomb", ("bomb", "bombing", "explosive", "blast", "explosion"), ()),
    ("car bomb", ("car bomb", "truck bomb", "vehicle bomb", "vehicle-borne", "vbied"), ("bomb",)),
    ("suicide bomb", ("suicide",), ("bomb",)),
    ("planted bomb", ("ied", "improvised", "roadside", "mine", "landmine", "planted"), ("bomb",)),
    ("chemical", ("chemical", "toxic", "poison", "gas", "nerve agent"), ()),
    ("chlorine", ("chlorine",), ("chemical",)),
    ("nerve gas", ("sarin", "nerve agent", "organophosphorus", "vx"), ("chemical",)),
    ("mustard", ("mustard",), ("chemical",)),
    ("accident", ("technical", "malfunction", "failure", "accident", "loss of oil pressure", "pilot error", "leak"), ()),
)
_PARENTS = {name: parents for name, _, parents in _MEANS}
_KINDS = tuple((name, re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")s?\b")) for name, words, _ in _MEANS)


def ancestors(kind: str) -> frozenset[str]:
    """A kind of means with everything that it is a kind of."""
    return frozenset({kind}).union(*(ancestors(p) for p in _PARENTS[kind]))


def means_kinds(words: str) -> frozenset[str]:
    """The kinds of means that a phrase names, the most specific only ("TOW missile" is an anti-tank missile)."""
    found = {name for name, pattern in _KINDS if pattern.search(words.casefold())}
    if not found.isdisjoint({"car bomb", "planted bomb", "suicide bomb", "barrel bomb"}):
        found.discard("bomb")
    return frozenset(k for k in found if not any(k != other and k in ancestors(other) for other in found))


def _related(a: str, b: str) -> bool:
    return a in ancestors(b) or b in ancestors(a)


# An agent and the way it came are two things: a chlorine bomb is both.
_AGENTS = frozenset(name for name, _, _ in _MEANS if "chemical" in ancestors(name))


@lru_cache(maxsize=1 << 14)
def words_of(phrase: str) -> frozenset[str]:
    """The words of a phrase that tell things apart, in lower case."""
    return frozenset(re.findall(r"[^\W_]+", phrase.casefold())) - _EMPTY


_EMPTY = frozenset(
    "the a an of in on at to for by from and or al el its his her their near with into after before province region city town"
    " village area district governorate countryside neighborhood neighbourhood".split()
)


class PlainLookups:
    """Lookups from words alone, for when nothing is known of the names: right for unknown wars, coarse for known ones."""

    def means_compatible(self, a: str, b: str) -> bool | None:
        """Whether the kinds named can go together; ``None`` when a phrase names no known kind."""
        left, right = means_kinds(a), means_kinds(b)
        if not left or not right:
            return True if words_of(a) & words_of(b) else None
        if (left <= _AGENTS) != (right <= _AGENTS) and "accident" not in left | right:
            return True
        return any(_related(x, y) for x in left for y in right)

    def means_entails(self, a: str, b: str) -> bool:
        """Whether ``a`` names a kind of what ``b`` names, or the same words."""
        if words_of(a) == words_of(b):
            return True
        left, right = means_kinds(a), means_kinds(b)
        return bool(left and right) and any(y in ancestors(x) for x in left for y in right)

    def same_actor(self, a: str, b: str) -> bool:
        """Whether all words of one name stand in the other ("Russia", "Russian army" share a stem)."""
        left, right = name_stems(a), name_stems(b)
        return bool(left and right) and (left <= right or right <= left)

    def opposed(self, side_a: str, side_b: str) -> bool:
        """Different named sides count as opposed: who is allied with whom is not known here."""
        return bool(side_a and side_b) and not self.same_actor(side_a, side_b)

    def apart(self, place_a: str, place_b: str) -> bool | None:
        """Never known without a gazetteer."""
        return None


_ENDING = re.compile(r"(?:ians?|ans?|ish|ese|is?|e?s|ya|ia|a|ey)$")


@lru_cache(maxsize=1 << 14)
def name_stems(name: str) -> frozenset[str]:
    """The words of a name without the endings that turn a country into an adjective."""
    return frozenset(_ENDING.sub("", w) if len(w) > 4 else w for w in words_of(name))


PLAIN = PlainLookups()
