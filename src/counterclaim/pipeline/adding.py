"""Many inputs into a ledger: each is kept in a transaction of its own; what is there already is not read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from counterclaim.pipeline.ledger import Added, Ledger
from counterclaim.pipeline.reading import Item, Reader, read_ahead
from counterclaim.records import Document, Outcome, Problem, Reading, Unread

AT_ONCE: Final = 5000
"""Inputs that are put into the order of their publication together."""


class _New:
    """Reads what the ledger does not hold."""

    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        self._reader, self._ledger = reader, ledger

    def read(self, document: Document) -> Reading:
        """The reading of a document; an empty one of a document that is there, where nobody asks for it."""
        return Reading(document.id) if self._ledger.holds(document) else self._reader.read(document)


def add_all(items: Iterable[Item], ledger: Ledger, reader: Reader, name: str) -> Iterator[tuple[Item, Added]]:
    """Add inputs, the earlier published first, and tell what became of each. ``name`` says which reader it is.

    A reader's fault keeps the document unread and stops none of the others.
    """
    source = iter(items)
    while some := list(islice(source, AT_ONCE)):
        for item, reading in read_ahead(in_order(some), reader=_New(reader, ledger)):
            if isinstance(item, Unread) or reading is None:
                yield item, ledger.keep(item) if isinstance(item, Unread) else Added(item.outcome)
                continue
            try:
                read = reading.result()
            except Exception as error:  # noqa: BLE001 (whatever a reader stumbles over, the document is kept)
                yield item, ledger.keep(_failed(item, error))
                continue
            yield item, ledger.add(item, read, name)


def in_order(items: Iterable[Item]) -> list[Item]:
    """Inputs in the order in which they were published; what has no date comes first, in the order given."""
    return sorted(items, key=lambda i: i.published if isinstance(i, Document) else "")


def _failed(document: Document, error: Exception) -> Unread:
    what = f"kept, but the reader failed on it ({type(error).__name__}: {str(error)[:200]})"
    return Unread(document.source, Outcome.KEPT_UNREAD, Problem("reader_failed", document.source, what), document.sha256)
