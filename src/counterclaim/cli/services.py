"""What the commands work with: where documents come from and who reads them. Callers may hand in their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counterclaim.extract.local.models import MODELS, SMALL, reader_name
from counterclaim.records import Document, Unread

if TYPE_CHECKING:
    from counterclaim.pipeline import Reader
    from counterclaim.pipeline.fetching import Fetcher, Settings
    from counterclaim.pipeline.ledger import Ledger
    from counterclaim.reconcile import Lookups

Inputs = Iterator[Document | Unread]
Command = Callable[..., Any]


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


def local_reader(model: str) -> Reader:
    """The reader on a model that the package carries. Raises ``CounterclaimError`` when it is not there."""
    from counterclaim.api.reading import reader  # its libraries are slow to import

    return reader(model)


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


BACKENDS: dict[str, Callable[[str], Reader]] = {"local": local_reader}
NAMES: dict[str, Callable[[str], str]] = {"local": reader_name}


def by_model(command: Command) -> Command:
    """Give a command the option that chooses between the local reader's models, as the argument ``model``."""
    told = "The local reader's model; the large one knows more, takes longer."
    return click.option("--model", type=click.Choice(tuple(MODELS)), default=SMALL, show_default=True, help=told)(command)


def by_reader(command: Command) -> Command:
    """Give a command the options that choose what reads, as the arguments ``backend`` and ``model``."""
    backends = click.Choice(sorted(BACKENDS))
    return click.option("--backend", type=backends, default="local", show_default=True, help="What reads.")(by_model(command))


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that commands call; the defaults are the real ones."""

    sources: Callable[[Sequence[str], str, str], Inputs] = read_sources
    reader: Callable[[str, str], Reader] = lambda backend, model: BACKENDS[backend](model)
    reader_name: Callable[[str, str], str] = lambda backend, model: NAMES[backend](model)
    lookups: Callable[[], Lookups] = known_lookups
    fetcher: Callable[[Settings], Fetcher] = web_fetcher
    intake: Callable[[Sequence[str], str, str, Callable[[bytes], object]], Inputs] = intake
    ledger: Callable[[Path, str], Ledger] = open_ledger
    new_ledger: Callable[[Path, str], Ledger] = create_ledger
