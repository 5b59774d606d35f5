"""A ledger: a folder with a database and the bytes that came in. What is added, judged and worked out goes through here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import evidence, schema, values
from counterclaim.ledger.blobs import Blobs, make_folder, sync_folder
from counterclaim.ledger.entries import Entry, parse
from counterclaim.ledger.log import Act, unbegun
from counterclaim.ledger.sqlite import SqliteStore, begun, unfinished
from counterclaim.ledger.store import Store
from counterclaim.ledger.veil import Veil, veil_of
from counterclaim.pipeline import rules
from counterclaim.pipeline.state import State, Title
from counterclaim.reconcile import Lookups
from counterclaim.records import Document, Outcome, Problem, Reading, Unread

DATABASE: Final = "ledger.db"
JUDGEMENTS: Final = ("same", "different", "wrong", "correct", "claim", "confirm", "grade", "settle", "note", "seen", "undo")
"""What a person can judge; see docs/ledger.md."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one input: its ``outcome``, the document's number (0 when none is kept), and the keys of the incidents that it
    touched. ``held`` tells that the document was there before."""

    outcome: Outcome
    document: int = 0
    touched: tuple[str, ...] = ()
    held: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement's number, and the keys of the incidents that it touched."""

    number: int
    touched: tuple[str, ...] = ()


class Ledger:
    """One ledger, open for one actor. Every method is one transaction; what it has done when it returns is durable."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        lookups: Lookups,
        title: Title,
        actor: str = "",
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.store, self.blobs, self.lookups, self.title = store, blobs, lookups, title
        self.actor, self._clock = actor, clock

    @classmethod
    def create(cls, path: Path, lookups: Lookups, title: Title, actor: str = "") -> Ledger:
        """A new ledger in a folder that is empty or not there; one whose making was broken off is finished.

        Raises ``CounterclaimError``: ``ledger_exists``, ``ledger_not_made``.
        """
        blobs = Blobs(path / "blobs")
        try:
            if in_the_way := _in_the_way(path):
                raise _exists(path, in_the_way)
            for folder in (path, blobs.folder):
                make_folder(folder)
            store = SqliteStore.create(path / DATABASE)
            sync_folder(path)
        except OSError as error:
            what, fix = f"the ledger can't be made there ({error.strerror})", "Name a folder that can be written to."
            raise CounterclaimError("ledger_not_made", what, where=str(path), fix=fix) from error
        ledger = cls(store, blobs, lookups, title, actor)
        with ledger.acting("init") as act:
            ledger.sign(act.connection)
            act.close()
        return ledger

    @classmethod
    def open(cls, path: Path, lookups: Lookups, title: Title, actor: str = "") -> Ledger:
        """The ledger in a folder. Raises ``CounterclaimError`` when there is none that this version can use."""
        store = SqliteStore.open(path / DATABASE)
        try:
            with store.reading() as connection:
                if unbegun(connection):
                    raise unfinished(path)
        except CounterclaimError:
            store.close()
            raise
        return cls(store, Blobs(path / "blobs"), lookups, title, actor)

    @contextmanager
    def acting(self, name: str) -> Iterator[Act]:
        """A transaction for one act; the caller closes the act. A log begins with the making of its ledger, and has one beginning.

        Raises ``CounterclaimError``: ``ledger_unfinished``, ``log_missing``, ``ledger_exists``.
        """
        with self.store.writing() as connection:
            act = Act(connection, self.actor, name, self._clock() if self._clock else None)
            if (act.entry == 1) != (name == "init"):
                raise _out_of_turn(connection, act, self.blobs.folder.parent)
            yield act

    def state(self, connection: Connection) -> State:
        """The ledger's state as a transaction sees it."""
        return State(self.store, connection, self.lookups, self.title)

    def holds(self, document: Document) -> bool:
        """Whether the very document is there already, perhaps in a capture of another time, so that it need not be read."""
        t = schema.document
        with self.store.reading() as connection:
            there = connection.execute(select(t.c.sha256, t.c.text).where(t.c.id == document.id)).one_or_none()
        return there is not None and (there.sha256 == document.sha256 or there.text == document.text)

    def add(self, document: Document, reading: Reading, reader: str) -> Added:
        """Keep a document with its reading, and take it into the state. A document that is there gets one more acquisition.

        Its bytes must be among the blobs already. One with another text under an id that is there is kept unread.
        """
        if wrong := _fault(document):
            return self.keep(Unread(document.source, Outcome.KEPT_UNREAD, wrong, document.sha256))
        with self.acting("add") as act:
            t = schema.document
            there = act.connection.execute(select(t.c.number, t.c.text).where(t.c.id == document.id)).one_or_none()
            if there is None:
                return self._taken(act, document, reading, reader)
            if there.text == document.text:
                evidence.acquire(act, there.number, document)
                act.close(document=there.number, outcome="held")
                return Added(document.outcome, there.number, held=True)
        what = f"the id {document.id!r} stands for another text in the ledger"
        conflict = Problem("id_conflict", document.source, what, "Give every report its own id.")
        return self.keep(Unread(document.source, Outcome.KEPT_UNREAD, conflict, document.sha256))

    def keep(self, item: Unread) -> Added:
        """Keep that an input could not be read, and why; one that was refused leaves nothing."""
        if item.outcome is Outcome.REFUSED:
            return Added(item.outcome, problem=item.problem)
        with self.acting("add") as act:
            number = evidence.add_unread(act, item)
            act.close(unread=number, outcome=item.outcome.value)
        return Added(item.outcome, problem=item.problem)

    def judge(self, kind: str, body: Mapping[str, Any], basis: int = 0) -> Judged:
        """Keep a judgement and let it hold. ``basis`` is the size of the log that the person saw, 0 when unknown.

        Raises ``CounterclaimError``: ``judgement_stale`` when what it is about changed since then, ``not_storable``.
        """
        with self.acting("judge") as act:
            state = self.state(act.connection)
            _check_basis(act.connection, state, kind, body, basis)
            number = act.insert(schema.judgement, {"kind": kind, "body": evidence.dumped(body), "basis": basis})
            touched = state.judge(number, kind, body, act.entry)
            act.close(judgement=number, kind=kind)
        return Judged(number, touched)

    def reread(self, number: int, reading: Reading, reader: str) -> None:
        """Keep another reading of a document, by its number; a rebuild takes it into the state."""
        with self.acting("read") as act:
            made = evidence.add_reading(act, number, reading, reader)
            act.close(document=number, reading=made)

    def rebuild(self) -> int:
        """Work out the whole state anew from documents, readings and judgements; how many documents it rests on."""
        with self.acting("rebuild") as act:
            count = self.replay(act.connection)
            act.close(documents=count)
        return count

    def replay(self, connection: Connection) -> int:
        """Empty the state and take all acts again, in the order of the log."""
        for table in schema.DERIVED:
            connection.execute(delete(table))
        self.store.empty_index(connection)
        self.sign(connection)
        state, count = self.state(connection), 0
        for entry, number, kind, body in _acts(connection):
            if kind:
                state.judge(number, kind, json.loads(body), entry)
                continue
            _, document = next(evidence.documents(connection, schema.document.c.number == number))
            reading, read = evidence.newest_readings(connection, [number])[number]
            state.take(number, document, reading, read, entry)
            count += 1
        return count

    def sign(self, connection: Connection) -> None:
        """Keep that the whole state is as the rules of this version give it."""
        self.store.put(connection, schema.setting, [{"name": rules.SETTING, "value": rules.version()}])

    def veil(self) -> Veil:
        """What hides the names of confidential sources."""
        with self.store.reading() as connection:
            return veil_of(connection)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def _taken(self, act: Act, document: Document, reading: Reading, reader: str) -> Added:
        number = evidence.add_document(act, document)
        made = evidence.add_reading(act, number, reading, reader)
        kept = evidence.readings(act.connection, [made])[made]  # as it will be read back, so that a rebuild gives the same
        touched = self.state(act.connection).take(number, document, made, kept, act.entry)
        act.close(document=number, outcome=document.outcome.value, reader=reader)
        return Added(document.outcome, number, touched)


def _in_the_way(path: Path) -> str:
    """Why no ledger can be made in a folder, empty when one can. What an earlier making left is not in the way of another."""
    if not path.exists():
        return ""
    names = {p.name for p in path.iterdir()} if path.is_dir() else {""}
    if not names <= {"blobs", *(f"{DATABASE}{end}" for end in ("", "-wal", "-shm", "-journal"))}:
        return "there is a ledger already" if DATABASE in names else "something else is there"
    if not begun(path / DATABASE):
        return "there is a ledger already"
    if "blobs" in names and (not (path / "blobs").is_dir() or any((path / "blobs").iterdir())):
        return "the database of a ledger is not there any more, but files that it kept are"
    return ""


def _exists(path: Path, what: str) -> CounterclaimError:
    return CounterclaimError("ledger_exists", what, where=str(path), fix="Name a folder that is empty or not there.")


def _out_of_turn(connection: Connection, act: Act, path: Path) -> CounterclaimError:
    """Why an act can't be the next: it is not the first of its ledger, or is that a second time."""
    if act.entry > 1:
        return _exists(path, "there is a ledger already")
    if unbegun(connection):
        return unfinished(path)
    return CounterclaimError("log_missing", "its whole log was deleted", where=str(path), fix="Restore a backup.")


def _acts(connection: Connection) -> Iterator[tuple[int, int, str, str]]:
    """Documents and judgements in the order in which they came: (entry, number, kind, body), without kind for a document."""
    d, j = schema.document, schema.judgement
    came = [(entry, number, "", "") for entry, number in connection.execute(select(d.c.entry, d.c.number))]
    came += [tuple(row) for row in connection.execute(select(j.c.entry, j.c.number, j.c.kind, j.c.body))]
    return iter(sorted(came))


def _fault(document: Document) -> Problem | None:
    """Why no database could hold a document."""
    held = {name: getattr(document, name) for name in ("id", "text", *evidence.FIELDS)}
    try:
        values.check(held, document.source)
    except CounterclaimError as error:
        return Problem(error.code, document.source, error.what)
    return None


def _check_basis(connection: Connection, state: State, kind: str, body: Mapping[str, Any], basis: int) -> None:
    """Refuse a judgement on a state that is not there any more."""
    if not basis:
        return
    anchors = [*body.get("members", ()), *body.get("of", ()), *filter(None, [body.get("incident")])]
    told = set(state.shelf.of([m for a in anchors if (m := state.member_at(a))]).values())
    told |= set(state.shelf.told_in([body[name]["document"] for name in ("claim", "other") if name in body]))
    t = schema.incident
    later = select(t.c.key, t.c.changed).where(t.c.key.in_(told), t.c.changed > basis).order_by(t.c.changed.desc())
    if changed := connection.execute(later).first():
        act = parse(connection.scalar(select(schema.entry.c.line).where(schema.entry.c.number == changed.changed)) or "")
        what = f"{changed.key} was changed by {act.actor or 'somebody'} (entry {act.seq}: {_did(act)})"
        raise CounterclaimError(
            "judgement_stale",
            f"{what}, after the state on which you judge (entry {basis})",
            where=kind,
            fix="Look at it again, then judge.",
        )


def _did(act: Entry) -> str:
    """What an entry tells of its act in short: ``judge same, J5``."""
    body = json.loads(act.body)
    return f"{act.act} {body['kind']}, J{body['judgement']}" if {"kind", "judgement"} <= set(body) else act.act
