"""Answers that take long to work out in a large ledger, kept while the workbench runs.

One that rests on an earlier state is given at once, with the entry of the log on which it rests, and worked out anew beside.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, NamedTuple

from sqlalchemy import Connection

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log
from counterclaim.ledger.store import Store

QUICK: Final = 0.1
"""Seconds up to which an answer is always worked out anew."""
MOST: Final = 200
Make = Callable[[Connection], object]


class Answer(NamedTuple):
    """An answer, the number of the log's last entry when it was made, and how many seconds that took."""

    value: object
    entry: int
    seconds: float


class Kept:
    """The answers of one workbench, by what was asked."""

    def __init__(self) -> None:
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._making: set[tuple[object, ...]] = set()
        self._lock = threading.Lock()

    def answer(self, store: Store, connection: Connection, asked: tuple[object, ...], make: Make) -> Answer:
        """What ``make`` gives, from a connection; of an earlier state where making it takes long."""
        held, size = self._answers.get(asked), log.size(connection)
        if held and held.entry == size:
            return held
        if held is None or held.seconds < QUICK:
            return self._made(connection, asked, make)
        with self._lock:
            idle = asked not in self._making
            self._making.add(asked)
        if idle:
            threading.Thread(target=self._anew, args=(store, asked, make), daemon=True).start()
        return held

    def _made(self, connection: Connection, asked: tuple[object, ...], make: Make) -> Answer:
        start, size = time.monotonic(), log.size(connection)
        made = Answer(make(connection), size, time.monotonic() - start)
        with self._lock:
            self._answers[asked] = made
            while len(self._answers) > MOST:
                del self._answers[next(iter(self._answers))]
        return made

    def _anew(self, store: Store, asked: tuple[object, ...], make: Make) -> None:
        try:
            with store.reading() as connection:
                self._made(connection, asked, make)
        except CounterclaimError:  # nobody of that name any more, say: it is told when it is asked for again
            self._answers.pop(asked, None)
        finally:
            with self._lock:
                self._making.discard(asked)
