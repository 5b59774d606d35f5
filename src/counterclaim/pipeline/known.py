"""What is known of names, weapons and places, handed to the rules of reconcile."""

from __future__ import annotations

from functools import lru_cache

from counterclaim.know import means
from counterclaim.know.names import Name, Names
from counterclaim.know.places import Places, distance_km
from counterclaim.reconcile.lookups import PlainLookups


class KnownLookups(PlainLookups):
    """What is known of names, weapons and places, for the rules of reconcile; words alone decide where nothing is known."""

    def __init__(self) -> None:
        self._names = Names.load()
        self._places = Places.load()

    @lru_cache(maxsize=1 << 16)  # noqa: B019 (there is one of it)
    def means_compatible(self, a: str, b: str) -> bool | None:
        """By the taxonomy of means where it knows both, else by words."""
        if means.find(a) and means.find(b):
            return means.compatible(a, b)
        return super().means_compatible(a, b)

    @lru_cache(maxsize=1 << 16)  # noqa: B019
    def same_actor(self, a: str, b: str) -> bool:
        """By name, or one is part of the other, or both act for one side; else by words."""
        x, y = self._known(a), self._known(b)
        if x and y:
            return x.name == y.name or self._within(x, y.name) or self._within(y, x.name)
        return super().same_actor(a, b)

    @lru_cache(maxsize=1 << 16)  # noqa: B019
    def apart(self, place_a: str, place_b: str) -> bool | None:
        """Whether the gazetteer puts two places further apart than both their sizes, and neither is said to lie in the other."""
        inner, outer = sorted(
            (set(self._places.incident_place([p]).split(", ")) for p in (place_a, place_b)), key=len, reverse=True
        )
        if outer <= inner:
            return False
        a, b = self._places.locate(place_a), self._places.locate(place_b)
        if a is None or b is None or a.country_code != b.country_code:
            return None
        return distance_km(a, b) > a.radius_km + b.radius_km + 15

    @lru_cache(maxsize=1 << 14)  # noqa: B019
    def _known(self, name: str) -> Name | None:
        """The name that words are; asked far more often than there are words, since answers are compared in pairs."""
        return self._names.find(name)

    def _within(self, inner: Name, outer: str) -> bool:
        seen: set[str] = set()
        at: Name | None = inner
        while at and at.name not in seen:
            if outer in (at.part_of, at.side):
                return True
            seen.add(at.name)
            at = self._known(at.part_of) if at.part_of else None
        return False
