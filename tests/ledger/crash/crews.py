"""Worker processes that are warmed once and then fork what is crashed, so that a crash costs no start of an interpreter."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Engine
from tests.ledger.crash import workload

from counterclaim.ledger.sqlite import SqliteStore

Result = TypeVar("Result")
LONG: Final = os.environ.get("COUNTERCLAIM_LONG") == "1"
WORKERS: Final = 2


def together(work: Callable[..., Result], shares: Sequence[tuple[Any, ...]]) -> list[Result]:
    """What some work gives for each share of it, in processes of their own."""
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as crew:
        return [f.result() for f in [crew.submit(work, *share) for share in shares]]


@contextmanager
def scratch(fast: bool = False) -> Iterator[Path]:
    """A folder for a while; a fast one is in memory where the system has such."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="crash-", dir=memory if fast and os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


def warm(folder: Path) -> Path:
    """Load all that runs on the ledger of a folder need, by one whole run there; a new ledger of which to make copies.

    Engines are kept with their compiled statements, and without a connection, so that what is forked opens the database itself.
    """
    make, kept = SqliteStore._engine, dict[tuple[Path, str], Engine]()

    def engine(store: SqliteStore, begin: str) -> Engine:
        if (store.path, begin) not in kept:
            kept[store.path, begin] = make(store, begin)
        return kept[store.path, begin]

    SqliteStore._engine = engine  # type: ignore[method-assign]
    made = folder.with_name("made")
    workload.create(made)
    workload.run(fresh(folder, made), workload.SCRIPT, lambda line: None)
    gc.collect()
    gc.freeze()
    return made


def fresh(folder: Path, made: Path) -> Path:
    """A new ledger, copied from one that was made."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    return folder


def plant(fault: str) -> None:
    """Plant a fault in this process and in what it forks."""
    os.environ[workload.FAULT] = fault
    workload.plant(fault)


class Child:
    """A forked run on a ledger, with the ends of its pipes. ``before`` is done in the child before it opens the ledger."""

    def __init__(self, folder: Path, script: tuple[str, ...], before: Callable[[], None] = lambda: None) -> None:
        acks, self._told = os.pipe()
        errors, self._said = os.pipe()
        self._acks, self._errors, self._heard = acks, errors, b""
        self.pid = os.fork()
        if not self.pid:
            self._run(folder, script, before)
        os.close(self._told)
        os.close(self._said)

    def _run(self, folder: Path, script: tuple[str, ...], before: Callable[[], None]) -> None:
        code = 70
        try:
            os.dup2(self._said, 2)
            before()
            code = workload.guarded(folder, script, self._told, 2)
        finally:
            if code == 70:
                import traceback

                os.writev(2, [traceback.format_exc().encode()])
            os._exit(code)

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.pid, signal.SIGKILL)

    def acts(self) -> None:
        """Wait for the first acknowledgement, or for the end."""
        self._heard = os.read(self._acks, 1 << 16)

    def ended(self) -> tuple[int, list[str], str]:
        """Wait for its end: the exit code (negative: the signal), what it acknowledged, what it said."""
        acks, errors = self._heard + _all(self._acks), _all(self._errors)
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status), acks.decode().splitlines(), errors.decode()


def _all(number: int) -> bytes:
    with os.fdopen(number, "rb") as end:
        return end.read()
