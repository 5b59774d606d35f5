"""Documents -> readings: the one way that `read` (and later `add` and the workbench) goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from counterclaim.records.document import Document
from counterclaim.records.reading import Reading


class Reader(Protocol):
    """What turns a document into a reading; the local model is one, a language model behind an API another."""

    def read(self, document: Document) -> Reading:
        """The reading of one document."""
        ...


def read_documents(documents: Iterable[Document], *, reader: Reader) -> Iterator[tuple[Document, Reading]]:
    """Each document with its reading, as they come."""
    for document in documents:
        yield document, reader.read(document)
