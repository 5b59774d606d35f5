"""What a watch remembers between rounds and runs: one JSON file, replaced in one step; a kill leaves the old one or the new."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from counterclaim.errors import CounterclaimError
from counterclaim.ledger.blobs import sync_folder

VERSION: Final = 1
KEPT: Final = 200
"""Changes that our own feed shows."""
SEEN: Final = 5_000
"""Items of one feed that are remembered."""


@dataclass(slots=True)
class Poll:
    """One address: its validators and the address that gave them, when it is due (seconds since 1970), how often in a row it
    failed, whether it was gone."""

    etag: str = ""
    modified: str = ""
    due: float = 0.0
    failures: int = 0
    gone: bool = False
    until: float = 0.0
    of: str = ""


@dataclass(slots=True)
class Waiting:
    """An item of a feed that is not in the ledger yet. ``mark`` tells its versions apart, ``tries`` counts failures."""

    id: str
    url: str
    mark: str
    tries: int = 0
    due: float = 0.0


@dataclass(slots=True)
class Source:
    """A feed or page, with the items that wait, those that are through (id -> mark), and the pages that are followed."""

    poll: Poll = field(default_factory=Poll)
    waiting: list[Waiting] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    followed: dict[str, Poll] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Everything. ``entry`` is the entry of the ledger's log up to which changes were told (-1: none yet), ``outbox`` holds changes
    that are not told yet, ``told`` the last that were; ``feed`` names our own feed."""

    entry: int = -1
    sources: dict[str, Source] = field(default_factory=dict)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    feed: str = field(default_factory=lambda: uuid.uuid4().urn)


class StateFile:
    """The file that holds a state."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = self._load()

    def save(self) -> None:
        """Write the state; when this returns it is on the disk. Raises ``CounterclaimError`` (``state_not_written``)."""
        part = self.path.with_name(f".{self.path.name}.part")  # one name: a kill leaves one such file, and the next watch uses it
        try:
            with part.open("w", encoding="utf-8") as file:
                json.dump({"version": VERSION, **asdict(self.state)}, file, ensure_ascii=True)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            what = f"the state can't be written ({error.strerror})"
            raise CounterclaimError(
                "state_not_written", what, where=str(self.path), fix="Make room, or name another --state."
            ) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Inside the block no other watch uses the file. Raises ``CounterclaimError`` (``watch_running``)."""
        lock = self.path.with_name(f".{self.path.name}.lock")
        try:
            file = lock.open("a")
        except OSError as error:
            what = f"no state can be kept there ({error.strerror})"
            raise CounterclaimError("state_not_written", what, where=str(self.path), fix="Name another --state.") from error
        with file:
            _locked(file.fileno(), self.path)
            self.state = self._load()  # as whoever had it before left it
            yield

    def _load(self) -> State:
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return State()
        except (OSError, ValueError, RecursionError) as error:
            raise self._damaged() from error
        try:
            if told.pop("version") != VERSION:
                raise self._damaged()
            sources = {url: _source(row) for url, row in told.pop("sources").items()}
            return State(sources=sources, **told)
        except (AttributeError, KeyError, TypeError) as error:
            raise self._damaged() from error

    def _damaged(self) -> CounterclaimError:
        fix = "Move it away: the next watch begins anew, and adds nothing twice."
        return CounterclaimError("state_damaged", "this is no state of a watch", where=str(self.path), fix=fix)


def _source(row: dict[str, Any]) -> Source:
    followed = {url: Poll(**p) for url, p in row["followed"].items()}
    return Source(Poll(**row["poll"]), [Waiting(**w) for w in row["waiting"]], dict(row["seen"]), followed)


def _locked(number: int, path: Path) -> None:
    """Hold a lock that ends with the process."""
    running = CounterclaimError(
        "watch_running", "another watch uses this state", where=str(path), fix="End it, or name another --state."
    )
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise running from error
