"""Documents -> readings: as many at once as there are cores, given in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import Protocol

from counterclaim.records.document import Document, Unread
from counterclaim.records.reading import Reading


class Reader(Protocol):
    """What turns a document into a reading; the local model is one, a language model behind an API another."""

    def read(self, document: Document) -> Reading:
        """The reading of one document."""
        ...


Item = Document | Unread
Ahead = tuple[Item, "Future[Reading] | None"]


def read_ahead(items: Iterable[Item], *, reader: Reader) -> Iterator[Ahead]:
    """Each item in its order with its reading to come; as many are read at once as there are cores.

    What was taken from ``items`` before they failed is given before their failure is raised.
    """
    at_once = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    waiting: deque[Ahead] = deque()
    source = iter(items)
    failed: Exception | None = None
    while True:
        try:
            item = next(source, None)
        except Exception as error:  # noqa: BLE001 (raised again below, when what came before it is through)
            item, failed = None, error
        if item is None:
            break
        waiting.append((item, _begun(reader, item) if isinstance(item, Document) else None))
        while waiting and (len(waiting) > at_once or waiting[0][1] is None):
            yield waiting.popleft()
    yield from waiting
    if failed:
        raise failed


def _begun(reader: Reader, document: Document) -> Future[Reading]:
    """The reading of a document, begun in a thread that an interrupted program does not wait for."""
    reading: Future[Reading] = Future()

    def read() -> None:
        try:
            reading.set_result(reader.read(document))
        except BaseException as error:  # noqa: BLE001 (whatever it is, it is raised where the reading is asked for)
            reading.set_exception(error)

    Thread(target=read, daemon=True).start()
    return reading


def read_documents(documents: Iterable[Document], *, reader: Reader) -> Iterator[tuple[Document, Reading]]:
    """Each document with its reading, in their order, as they come."""
    for document, reading in read_ahead(documents, reader=reader):
        if isinstance(document, Document) and reading is not None:
            yield document, reading.result()
