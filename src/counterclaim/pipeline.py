"""Documents -> readings -> findings: the one way that `read` (and later `add` and the workbench) goes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import Protocol

from counterclaim.know import means
from counterclaim.know.names import Name, Names
from counterclaim.know.places import Places, distance_km
from counterclaim.reconcile.lookups import PlainLookups
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


class KnownLookups(PlainLookups):
    """What is known of names, weapons and places, for the rules of reconcile; words alone decide where nothing is known."""

    def __init__(self) -> None:
        self._names = Names.load()
        self._places = Places.load()

    def means_compatible(self, a: str, b: str) -> bool | None:
        """By the taxonomy of means where it knows both, else by words."""
        if means.find(a) and means.find(b):
            return means.compatible(a, b)
        return super().means_compatible(a, b)

    def same_actor(self, a: str, b: str) -> bool:
        """By name, or one is part of the other, or both act for one side; else by words."""
        x, y = self._names.find(a), self._names.find(b)
        if x and y:
            return x.name == y.name or self._within(x, y.name) or self._within(y, x.name)
        return super().same_actor(a, b)

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

    def _within(self, inner: Name, outer: str) -> bool:
        seen: set[str] = set()
        at: Name | None = inner
        while at and at.name not in seen:
            if outer in (at.part_of, at.side):
                return True
            seen.add(at.name)
            at = self._names.find(at.part_of) if at.part_of else None
        return False
