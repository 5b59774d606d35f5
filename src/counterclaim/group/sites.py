"""Where an incident was, as names from the narrowest to the widest: whether two places can be one, known to a gazetteer or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Protocol

from counterclaim.know.fold import fold
from counterclaim.know.places import Place, distance_km, place_key

_NAME: Final = re.compile(r"(?:[Aa]l-|[Aa]sh-|[Ee]l-)?[A-Z][\w'’-]*(?:[ -](?:(?:al|ez|el|ash|as|az|de|la|of)[ -])?[A-Z][\w'’-]*)*")
_SPLIT: Final = re.compile(r",| and | or |/")
_NOT_SAID: Final = frozenset(
    "north south east west northern southern eastern western near outskirts countryside area rural between".split()
)
_SOUNDS: Final = (("kh", "k"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("q", "k"), ("c", "k"))
_VOWELS: Final = re.compile(r"[aeiouywh']+")
_ALIKE: Final = 0.6
"""The share of letters in common from which two names of one skeleton are one name."""
_MARGIN: Final = 12.0
"""Kilometres that two reports of one incident may put it apart beyond the sizes of the places named."""
_PROVINCE_KM: Final = 60.0
"""Radius that a province is taken to have: a gazetteer may know the city of its name instead."""
_BROAD_KM: Final = 40.0
"""Radius from which a place is a region, which tells little."""


class Gazetteer(Protocol):
    """Where known places lie; :class:`counterclaim.know.places.Places` is one."""

    def locate(self, phrase: str, *, country: str = "") -> Place | None:
        """The place of a phrase, None when unknown."""
        ...

    def country_of(self, name: str) -> str:
        """The country that a name stands for, else empty."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """Where something was: ``heads`` are the narrowest names said (several for "A and B"), ``around`` the wider ones.

    Names are keys of ``place_key``. ``broad`` tells that only a region, a province or a country was
    named, ``country`` the last of these; ``point`` is where a gazetteer knows the head, ``region`` what it knows around a head that
    it does not know.
    """

    heads: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    point: Place | None = None
    broad: bool = False
    country: bool = False
    region: Place | None = None

    @property
    def city(self) -> bool:
        """Whether it is a known city: there much goes on in a month."""
        return self.point is not None and self.point.kind == "city"

    @property
    def named(self) -> bool:
        """Whether a place narrower than a region is named."""
        return bool(self.heads) and not self.broad


def site(place: str, gazetteer: Gazetteer) -> Site:
    """The site of a codebook place ("near Telmir, Ostrava, Kaldan")."""
    parts = [p.strip() for p in place.split(",") if p.strip()]
    named = [names for p in parts if (names := _names(p))]
    if not named:
        return Site()
    heads = named[0]
    around = frozenset(n for names in named[1:] for n in names)
    if all(gazetteer.country_of(h) for h in heads):
        return Site(frozenset(map(place_key, heads)), frozenset(), None, True, True)
    point = gazetteer.locate(", ".join(parts)) if len(heads) == 1 else None
    # A gazetteer that does not know the narrow name gives the place around it, which is not the point asked for.
    wider = {place_key(n) for n in around}
    if point is not None and place_key(point.name) in wider and not _alike(place_key(heads[0]), place_key(point.name)):
        point = None
    broad = _is_broad(point, len(named))
    return Site(
        frozenset(map(place_key, heads)),
        frozenset(map(place_key, around)) - frozenset(map(place_key, heads)),
        point,
        broad,
        region=None if point or len(named) < 3 else gazetteer.locate(", ".join(parts[1:])),
    )


def _is_broad(point: Place | None, levels: int) -> bool:
    if point is None:
        return False
    # "Idlib, Syria": of a city that gives a province its name the codebook's place would name both.
    province = point.kind == "city" and levels < 3 and point.admin1 == point.name
    wide = point.kind in ("province", "country", "region") and point.radius_km >= _BROAD_KM and levels < 3
    # A river runs through many places: "on the Euphrates" is of none of them.
    return province or wide or point.kind == "river"


def _names(part: str) -> list[str]:
    found = [m.group() for piece in _SPLIT.split(part) for m in _NAME.finditer(piece)]
    return [n for n in found if fold(n) not in _NOT_SAID]


@lru_cache(maxsize=1 << 16)
def skeleton(name: str) -> str:
    """The consonants of a name as they sound, so that transliterations meet; the name itself when they are few."""
    plain = fold(name).replace(" ", "")
    for letters, sound in _SOUNDS:
        plain = plain.replace(letters, sound)
    bare = ("a" if plain[:1] in "aeiou" else "") + _VOWELS.sub("", plain)
    short = re.sub(r"(.)\1+", r"\1", bare)
    return short if len(short) > 2 else plain


@lru_cache(maxsize=1 << 16)
def _alike(a: str, b: str) -> bool:
    """Whether two names are one: the same, transliterated otherwise, or one with a word more ("telmir airbase")."""
    if a == b or (skeleton(a) == skeleton(b) and SequenceMatcher(None, a, b).ratio() >= _ALIKE):
        return True
    few, many = sorted((a.split(), b.split()), key=len)
    return few != many and bool(few) and {skeleton(w) for w in few} <= {skeleton(w) for w in many}


def _any_alike(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some & others) or any(_alike(a, b) for a in some for b in others)


def relation(a: Site, b: Site) -> str:
    """How two sites lie: ``same``, ``near`` by the gazetteer, ``within`` (one names only what is around the other), ``apart``, or
    ``unknown``."""
    if not a.heads or not b.heads:
        return "unknown"
    # "Velin, Upper Tarn" and "Upper Tarn, Velin": two readers took different names for the narrower one.
    if a.heads & b.heads or (a.heads & b.around and b.heads & a.around):
        return "same"
    if a.heads & b.around or b.heads & a.around:
        return "within"
    if _any_alike(a.heads, b.heads):
        return "same"
    if _any_alike(a.heads, b.around) or _any_alike(b.heads, a.around):
        return "within"
    if a.point and b.point:
        far = distance_km(a.point, b.point)
        if far <= 2:
            return "same"
        if a.broad or b.broad:
            return "within" if far <= a.point.radius_km + b.point.radius_km + _MARGIN else "apart"
        return "near" if far <= min(a.point.radius_km + b.point.radius_km, 60.0) + _MARGIN else "apart"
    if a.broad or b.broad:
        return "apart" if _regions_apart(a, b) else "unknown"
    return "apart"


def _regions_apart(a: Site, b: Site) -> bool:
    """Whether what is known around two places lies further apart than provinces are wide."""
    x, y = a.point or a.region, b.point or b.region
    if x is None or y is None:
        return False
    return distance_km(x, y) > max(x.radius_km, _PROVINCE_KM) + max(y.radius_km, _PROVINCE_KM) + _MARGIN
