"""Where a gathering finds the documents, readings and links of the incidents that it tells of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from counterclaim.group.copy_shelf import CopyMemory, CopyShelf
from counterclaim.group.shelf import Memory, Shelf
from counterclaim.records import Document, Reading
from counterclaim.records.ledger import Copy


class Reports(Protocol):
    """Keeps documents with their readings; a ledger's is on disk."""

    def reads(self, documents: Collection[str]) -> Mapping[str, tuple[Document, Reading]]:
        """Documents by id, each with its reading."""
        ...

    def copies(self, documents: Collection[str]) -> Sequence[Copy]:
        """What these documents copy of earlier ones."""
        ...

    def credits(self, documents: Collection[str]) -> Mapping[str, str]:
        """The agencies that documents credit; those that credit none are left out."""
        ...

    def keep(self, document: Document, reading: Reading, copies: Sequence[Copy], credit: str) -> None:
        """Take in a document with its reading, its links and the agency that it credits."""
        ...


class MemoryReports:
    """Read reports for one run."""

    def __init__(self) -> None:
        self._reads: dict[str, tuple[Document, Reading]] = {}
        self._copies: dict[str, Sequence[Copy]] = {}
        self._credits: dict[str, str] = {}

    def reads(self, documents: Collection[str]) -> Mapping[str, tuple[Document, Reading]]:
        """Documents by id, each with its reading."""
        return {d: self._reads[d] for d in documents}

    def copies(self, documents: Collection[str]) -> Sequence[Copy]:
        """What these documents copy of earlier ones."""
        return [c for d in documents for c in self._copies[d]]

    def credits(self, documents: Collection[str]) -> Mapping[str, str]:
        """The agencies that documents credit; those that credit none are left out."""
        return {d: self._credits[d] for d in documents if d in self._credits}

    def keep(self, document: Document, reading: Reading, copies: Sequence[Copy], credit: str) -> None:
        """Take in a document with its reading, its links and the agency that it credits."""
        self._reads[document.id] = document, reading
        self._copies[document.id] = copies
        if credit:
            self._credits[document.id] = credit


class Shelves(NamedTuple):
    """All that a gathering stands on."""

    incidents: Shelf
    copies: CopyShelf
    reports: Reports

    @classmethod
    def memory(cls) -> Shelves:
        """Shelves for one run."""
        return cls(Memory(), CopyMemory(), MemoryReports())
