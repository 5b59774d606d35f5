"""Where documents are kept to be found again by the words that they share.

:class:`CopyMemory` holds them for one run; a ledger keeps the same on disk. Places count documents in the order in which they came.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from typing import Final, Protocol

from counterclaim.group.passage_rules import View
from counterclaim.group.shingles import words
from counterclaim.records.document import Document

EVERYWHERE: Final[tuple[int, ...]] = ()
"""The places of a fingerprint that too many families hold to be anybody's."""


class CopyShelf(Protocol):
    """Keeps what a :class:`~counterclaim.group.copies.CopyIndex` knows."""

    def add(self, view: View, kin: int | None) -> int:
        """Add a document, to the family of the one at ``kin`` or to one of its own; its place."""
        ...

    def families(self, places: Collection[int]) -> Mapping[int, int]:
        """The family of the document at each place."""
        ...

    def view(self, place: int) -> View:
        """The document at a place with its words."""
        ...

    def posted(self, prints: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        """The places of each fingerprint that was posted, one a family; ``EVERYWHERE`` for boilerplate."""
        ...

    def post(self, places: Mapping[int, tuple[int, ...]]) -> None:
        """Keep the places of fingerprints, instead of those that they had."""
        ...


class CopyMemory:
    """A shelf for one run."""

    def __init__(self) -> None:
        self._views: list[View] = []
        self._family: list[int] = []
        # a single place as it is, to save memory
        self._posted: dict[int, int | tuple[int, ...]] = {}

    def add(self, view: View, kin: int | None) -> int:
        place = len(self._views)
        self._views.append(view)
        self._family.append(place if kin is None else self._family[kin])
        return place

    def families(self, places: Collection[int]) -> Mapping[int, int]:
        return {k: self._family[k] for k in places}

    def view(self, place: int) -> View:
        return self._views[place]

    def posted(self, prints: Collection[int]) -> Mapping[int, tuple[int, ...]]:
        found = {p: self._posted[p] for p in prints if p in self._posted}
        return {p: (held,) if isinstance(held, int) else held for p, held in found.items()}

    def post(self, places: Mapping[int, tuple[int, ...]]) -> None:
        self._posted.update({p: held[0] if len(held) == 1 else held for p, held in places.items()})


def view(document: Document) -> View:
    """A document with its words."""
    numbers, starts, ends = words(document)
    return View(document, array("I", numbers), array("I", starts), array("I", ends))
