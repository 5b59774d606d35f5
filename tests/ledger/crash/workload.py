"""The program that is crashed: it adds reports to a ledger, judges, and acknowledges each act once it should be durable.

``python -m tests.ledger.crash.workload create|run FOLDER [FIRST]``: acknowledgements go to standard output, one line an act.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, func, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import blobs, schema, sqlite
from counterclaim.ledger.log import Act
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Outcome, Problem, Reading, Unread
from counterclaim.records.rows import from_row
from counterclaim.report.titles import title

FAULT: Final = "COUNTERCLAIM_CRASH_FAULT"
"""The environment variable that plants a fault, which only this program reads: see :func:`plant` and :class:`Run`."""
TOWNS: Final = ("Orma", "Velt", "Sarn", "Tolba")
PARTIES: Final = (
    ("Ministry", "Northland", "military", "denies"),
    ("River Front", "River Front", "armed-group", "asserts"),
    ("Relief Union", "", "ngo", "asserts"),
)
SCRIPT: Final = (
    *("add 0", "add 1", "again 0", "unread 0", "add 2", "same 0 1", "add 3", "add 4", "undo", "again 2", "add 5", "wrong 4"),
    *("add 6", "unread 1", "add 7", "different 0 4", "add 8", "note 5", "undo", "add 9"),
)
"""What a whole run does, act by act."""
SHORT: Final = SCRIPT[:9]
"""What a run does whose every system call is made to fail."""


def claims_in(n: int) -> int:
    """How many claims report ``n`` declares."""
    return 1 + n % 3


def told(n: int) -> tuple[Document, Reading]:
    """Report n: a loss near one of a few towns, with what one to three parties said of it."""
    town, shown = TOWNS[n % len(TOWNS)], PARTIES[: claims_in(n)]
    head = f"A helicopter fell near {town} on {6 + n % 2} May, number {n} was told."
    said = [f"The {name} spoke of the helicopter near {town}, {n}." for name, *_ in shown]
    text = " ".join([head, *said])
    where = text.index(town)
    event = {"id": "i1", "type": "aircraft-loss", "status": "occurred", "reported_as": "fact", "mentions": [[13, 17]]}
    event |= {"where": [[where, where + len(town)]], "target": [[2, 12]], "date": f"2031-05-0{6 + n % 2}", "place": town}
    claims = [_claim(text, sentence, party) for sentence, party in zip(said, shown, strict=True)]
    document = Document(
        f"r{n}", hashlib.sha256(text.encode()).hexdigest(), text, published=f"2031-05-{8 + n:02}", source=f"r{n}.txt"
    )
    return document, from_row({"id": f"r{n}", "incidents": [event], "claims": claims})


def _claim(text: str, sentence: str, party: tuple[str, str, str, str]) -> dict[str, Any]:
    speaker, side, kind, stance = party
    start = text.index(sentence) + sentence.index("spoke")
    content = [[start, text.index(sentence) + len(sentence) - 1]]
    row = {"speaker": speaker, "kind": kind, "content": content, "incident": "i1", "points": [["happened", "yes", stance]]}
    return row | ({"side": side} if side else {})


def unread_bytes(n: int) -> bytes:
    """An input that no reader can read."""
    return f"\0\1broken {n}".encode() * 300


class Run:
    """One run on an open ledger; ``tell`` takes what is acknowledged."""

    def __init__(self, ledger: Ledger, tell: Callable[[str], None]) -> None:
        self.ledger, self._tell = ledger, tell
        self.planted = os.environ.get(FAULT, "")

    def step(self, act: str) -> None:
        """Do one act and acknowledge it."""
        verb, *numbers = act.split()
        if self.planted == "error-ignored" and verb == "add":
            with suppress(CounterclaimError):
                self._add(*map(int, numbers))
            self._tell(f"document r{numbers[0]}")
            return
        if self.planted == "early-ack" and verb == "add":
            self._tell(f"document r{numbers[0]}")
            self._add(*map(int, numbers))
            return
        self._tell(getattr(self, f"_{verb}")(*map(int, numbers)))

    def _add(self, n: int) -> str:
        document, reading = told(n)
        if not self.ledger.holds(document):  # as a batch goes on after a crash
            self._kept(document.text.encode(), lambda: self.ledger.add(document, reading, "hand"))
        return f"document {document.id}"

    def _again(self, n: int) -> str:
        document, reading = told(n)
        self.ledger.add(replace(document, source=f"again-{n}.txt"), reading, "hand")
        return f"acquisition again-{n}.txt"

    def _unread(self, n: int) -> str:
        data, name = unread_bytes(n), f"broken-{n}.bin"
        problem = Problem("format_not_read", name, "kept; this format is not opened")
        item = Unread(name, Outcome.KEPT_UNREAD, problem, hashlib.sha256(data).hexdigest())
        self._kept(data, lambda: self.ledger.keep(item))
        return f"unread {name}"

    def _same(self, *members: int) -> str:
        return self._judge("same", {"members": [_member(n) for n in members]})

    def _different(self, *members: int) -> str:
        return self._judge("different", {"members": [_member(members[0])], "of": [_member(n) for n in members[1:]]})

    def _wrong(self, n: int) -> str:
        document, reading = told(n)
        spans = [list(s) for s in reading.claims[0].content]
        return self._judge("wrong", {"claim": {"document": document.id, "spans": spans}})

    def _note(self, n: int) -> str:
        return self._judge("note", {"incident": _member(n), "text": "asked again by telephone"})

    def _undo(self) -> str:
        j = schema.judgement
        with self.ledger.store.reading() as connection:
            newest = connection.scalar(select(func.max(j.c.number)).where(j.c.kind.in_(("same", "different"))))
        return self._judge("undo", {"judgement": newest})

    def _judge(self, kind: str, body: dict[str, Any]) -> str:
        return f"judgement {self.ledger.judge(kind, body).number} {kind}"

    def _kept(self, data: bytes, act: Callable[[], object]) -> None:
        if self.planted == "blob-late":
            act()
            self.ledger.blobs.put(data)
        else:
            self.ledger.blobs.put(data)
            act()


def _member(n: int) -> dict[str, Any]:
    return {"document": f"r{n}", "span": [13, 17]}


def plant(fault: str) -> None:
    """Change how this program writes, as an environment variable says that only it reads."""
    settings = dict(sqlite.PRAGMAS)
    if fault.startswith("journal-"):
        _, settings["journal_mode"], settings["synchronous"] = fault.split("-")
    sqlite.PRAGMAS = tuple(settings.items())  # type: ignore[misc]
    if fault == "blob-not-synced":
        blobs._write = lambda path, data: path.write_bytes(data)  # type: ignore[assignment, return-value]
    if fault == "split-act":
        Act.insert = _split(Act.insert)  # type: ignore[method-assign]


def _split(insert: Callable[..., int]) -> Callable[..., int]:
    """Every row in a transaction of its own."""

    def split(act: Act, table: Table, row: Mapping[str, Any]) -> int:
        number = insert(act, table, row)
        act.connection.exec_driver_sql("COMMIT")
        act.connection.exec_driver_sql("BEGIN IMMEDIATE")
        return number

    return split


def create(folder: Path) -> None:
    """A new ledger."""
    Ledger.create(folder, PLAIN, title, "crash").close()


def run(folder: Path, script: tuple[str, ...], tell: Callable[[str], None]) -> None:
    """Open a ledger, do what the script says, close the ledger."""
    ledger = Ledger.open(folder, PLAIN, title, "crash")
    steps = Run(ledger, tell)
    for act in script:
        steps.step(act)
    ledger.close()


def teller(number: int) -> Callable[[str], None]:
    """What writes acknowledgements to a file descriptor, with a call that nothing else uses."""
    return lambda line: (os.writev(number, [f"{line}\n".encode()]), None)[1]


def guarded(folder: Path, script: tuple[str, ...], acks: int, errors: int) -> int:
    """A run with the exit code and the message of a command: 1 and one line for what is refused."""
    try:
        run(folder, script, teller(acks))
    except CounterclaimError as error:
        os.writev(errors, [f"{error}\n".encode()])
        return 1
    return 0


def main(verb: str, folder: str, first: str = "0") -> int:
    plant(os.environ.get(FAULT, ""))
    if verb == "create":
        create(Path(folder))
        teller(1)("created")
        return 0
    return guarded(Path(folder), SCRIPT[int(first) :], 1, 2)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
