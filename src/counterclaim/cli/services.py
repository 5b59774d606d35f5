"""What the commands work with: where documents come from and who reads them. Callers may hand in their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from counterclaim.pipeline import Reader
from counterclaim.records import Document, Unread

Inputs = Iterator[Document | Unread]


def read_sources(sources: Sequence[str], published: str, publisher: str) -> Inputs:
    """The documents of files, folders or standard input, in order; bad requests are told before anything is read."""
    from counterclaim.readers import read_sources as read  # its libraries are slow to import

    return read(sources, published=published, publisher=publisher, stdin=sys.stdin.buffer)


def local_reader() -> Reader:
    """The reader on the model that the package carries. Raises ``CounterclaimError`` when it is not there."""
    from counterclaim.extract.local.reader import LocalReader  # its libraries are slow to import

    return LocalReader.load()


BACKENDS: dict[str, Callable[[], Reader]] = {"local": local_reader}


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that commands call; the defaults are the real ones."""

    sources: Callable[[Sequence[str], str, str], Inputs] = read_sources
    reader: Callable[[str], Reader] = lambda backend: BACKENDS[backend]()
