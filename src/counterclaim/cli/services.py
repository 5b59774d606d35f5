"""What the commands work with: where documents come from and who reads them. Callers may hand in their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.records import Document, Unread

if TYPE_CHECKING:
    from counterclaim.pipeline import Reader
    from counterclaim.pipeline.fetching import Fetcher, Settings
    from counterclaim.pipeline.ledger import Ledger
    from counterclaim.reconcile import Lookups

Inputs = Iterator[Document | Unread]


def read_sources(sources: Sequence[str], published: str, publisher: str) -> Inputs:
    """The documents of files, folders or standard input, in order; bad requests are told before anything is read."""
    from counterclaim.sandbox import read_sources as read  # its libraries are slow to import

    return read(sources, published=published, publisher=publisher, stdin=sys.stdin.buffer)


def intake(sources: Sequence[str], published: str, publisher: str, keep: Callable[[bytes], object]) -> Inputs:
    """The same as :func:`read_sources`, with the bytes of each input given to ``keep`` first."""
    from counterclaim.sandbox import read_sources as read

    return read(sources, published=published, publisher=publisher, stdin=sys.stdin.buffer, keep=keep)


def web_fetcher(settings: Settings) -> Fetcher:
    """What fetches addresses. Raises ``CounterclaimError`` for settings that can't be."""
    from counterclaim.pipeline.fetching import Fetcher  # its libraries are slow to import

    return Fetcher(settings)


def local_reader() -> Reader:
    """The reader on the model that the package carries. Raises ``CounterclaimError`` when it is not there."""
    from counterclaim.api.reading import reader  # its libraries are slow to import

    return reader()


def local_name() -> str:
    """Which local reader it is: the first digits of its model's SHA-256."""
    from counterclaim.api.reading import reader_name

    return reader_name()


def known_lookups() -> Lookups:
    """What is known of names, weapons and places, for the rules that compare what speakers say."""
    from counterclaim.pipeline import KnownLookups  # loads the gazetteer

    return KnownLookups()


def open_ledger(path: Path, actor: str) -> Ledger:
    """The ledger in a folder. Raises ``CounterclaimError`` when there is none that can be used."""
    from counterclaim.api.opening import open_ledger as opened

    return opened(path, actor)


def create_ledger(path: Path, actor: str) -> Ledger:
    """A new ledger in a folder. Raises ``CounterclaimError`` when something is there."""
    from counterclaim.api.opening import open_ledger as opened

    return opened(path, actor, create=True)


BACKENDS: dict[str, Callable[[], Reader]] = {"local": local_reader}
NAMES: dict[str, Callable[[], str]] = {"local": local_name}


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that commands call; the defaults are the real ones."""

    sources: Callable[[Sequence[str], str, str], Inputs] = read_sources
    reader: Callable[[str], Reader] = lambda backend: BACKENDS[backend]()
    reader_name: Callable[[str], str] = lambda backend: NAMES[backend]()
    lookups: Callable[[], Lookups] = known_lookups
    fetcher: Callable[[Settings], Fetcher] = web_fetcher
    intake: Callable[[Sequence[str], str, str, Callable[[bytes], object]], Inputs] = intake
    ledger: Callable[[Path, str], Ledger] = open_ledger
    new_ledger: Callable[[Path, str], Ledger] = create_ledger
