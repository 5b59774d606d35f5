"""Deletion for legal reasons: bytes and text of one document go everywhere, a tombstone in the log stays."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.blobs import sync_folder
from counterclaim.ledger.evidence import number_of
from counterclaim.ledger.log import Act
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.restate import SCRATCH

CHILDREN_FIRST: Final = (schema.judgement, schema.reading, schema.acquisition, schema.document, schema.unread)
BYTES: Final = (schema.document, schema.acquisition, schema.unread)
"""Tables whose rows name files."""
PAIRED: Final = ("same", "different")

Rows = dict[Table, list[int]]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted: how many rows and files.

    ``kept`` are judgements that stay, since they speak of other documents too; of the one that went they hold its id and places,
    and no words. ``lost`` are judgements that went although they speak of others too, since they hold words that may be its own.
    ``copies`` are documents that copied it, and may quote it.
    """

    rows: int
    files: int
    kept: tuple[int, ...] = ()
    copies: tuple[str, ...] = ()
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What goes, by tables, and of what is not only about it: judgements that stay and that go, and its copies."""

    rows: Rows
    kept: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    copies: tuple[str, ...] = ()


def erase(ledger: Ledger, document: str, reason: str) -> Erased:
    """Delete a document, or an input that was kept unread (named by its SHA-256), with all that was read in it and judged of it.

    The log keeps which rows went and the reason, and nothing of what they held. Raises ``CounterclaimError``: ``unknown_document``;
    ``ledger_busy`` when others read what was deleted all the while, so that a second call has to end it.
    """
    if not reason.strip():
        raise CounterclaimError("reason_missing", "a deletion needs a reason, which the log keeps")
    if pending(ledger).exists():
        finish(ledger)
    with ledger.acting("delete") as act:
        chosen = _chosen(act.connection, document)
        rows, digests = chosen.rows, _digests(act.connection, chosen.rows)
        _promise(ledger, digests)
        with ledger.store.open_for_erasure(act.connection):
            for table, numbers in rows.items():
                act.connection.execute(delete(table).where(table.c.number.in_(numbers)))
        _remember(ledger, act, rows)
        ledger.replay(act.connection)
        act.close(rows_gone=[[table.name, n] for table, numbers in rows.items() for n in numbers], reason=reason)
    return Erased(sum(map(len, rows.values())), finish(ledger), chosen.kept, chosen.copies, chosen.lost)


def finish(ledger: Ledger) -> int:
    """Take away the bytes of what was deleted and all traces in the database's files; also what an interrupted deletion left.

    How many files went. Raises ``CounterclaimError``: ``erasure_unfinished``, ``scrub_failed``, ``ledger_busy``.
    """
    try:
        promised = pending(ledger).read_text().split() if pending(ledger).exists() else []
        with ledger.store.reading() as connection:
            gone = [digest for digest in promised if not _is_named(connection, digest)]
        for digest in gone:
            ledger.blobs.remove(digest)
        for left in ledger.blobs.folder.parent.glob(f"{SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        ledger.store.scrub()
        pending(ledger).unlink(missing_ok=True)
    except OSError as error:
        what = f"it is deleted, but its bytes may still be there ({error.strerror})"
        raise CounterclaimError("erasure_unfinished", what, where=str(pending(ledger)), fix="Run the same delete again.") from error
    return len(gone)


def pending(ledger: Ledger) -> Path:
    """The file that is there while a deletion goes on: the digests of the bytes that have to go."""
    return ledger.blobs.folder.parent / "deleting"


def _chosen(connection: Connection, name: str) -> _Chosen:
    """What goes with a document or an unread input."""
    number = number_of(connection, name)
    d, u, c, t = schema.document, schema.unread, schema.copied, schema.taken
    if number is None:
        rows: Rows = {u: _numbers(connection, u, sha256=name)} if name else {}
        if not any(rows.values()):
            raise CounterclaimError("unknown_document", "the ledger has no such document", where=name)
        return _Chosen(rows)
    sha256 = connection.scalar(select(d.c.sha256).where(d.c.number == number))
    judged, kept, lost = _judgements(connection, name)
    children = {table: _numbers(connection, table, document=number) for table in (schema.reading, schema.acquisition)}
    refused = _numbers(connection, u, sha256=sha256) if sha256 else []
    held: Rows = {schema.judgement: judged, **children, d: [number], u: refused}
    copies = connection.scalars(select(t.c.id).join(c, c.c.place == t.c.place).where(c.c.of == name).order_by(t.c.place)).all()
    rows = {table: held[table] for table in CHILDREN_FIRST if held[table]}
    return _Chosen(rows, tuple(kept), tuple(lost), tuple(dict.fromkeys(copies)))


def _numbers(connection: Connection, table: Table, **equal: Any) -> list[int]:
    query = select(table.c.number).where(*(table.c[name] == value for name, value in equal.items()))
    return list(connection.scalars(query.order_by(table.c.number)))


def _judgements(connection: Connection, document: str) -> tuple[list[int], list[int], list[int]]:
    """The judgements that go with a document, those that stay although they name it, and those that go and speak of others too.

    Undoing goes with what is undone.
    """
    t = schema.judgement
    gone: list[int] = []
    kept: list[int] = []
    lost: list[int] = []
    for number, kind, text in connection.execute(select(t.c.number, t.c.kind, t.c.body).order_by(t.c.number)):
        body = json.loads(text)
        if kind == "undo":
            gone += [number] if body["judgement"] in gone else []
        elif document in (named := set(_anchors(body))):
            nothing, worded = _says_nothing(kind, body, document, named), not _is_wordless(kind, body)
            (gone if nothing or worded else kept).append(number)
            lost += [number] if worded and not nothing else []
    return gone, kept, lost


def _is_wordless(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether a judgement says which documents tell one incident and nothing else, so that it can quote none of them."""
    if kind not in PAIRED or not set(body) <= {"members", "of"}:
        return False
    anchors = [a for side in body.values() for a in side]
    return all(set(a) == {"document", "span"} and all(isinstance(n, int) for n in a["span"]) for a in anchors)


def _says_nothing(kind: str, body: Mapping[str, Any], document: str, named: Collection[str]) -> bool:
    """Whether a judgement says nothing without a document that it names: a pair needs two sides."""
    if kind not in PAIRED:
        return not set(named) - {document}
    members, of = ([a for a in body.get(side, ()) if a["document"] != document] for side in ("members", "of"))
    return len(members) < 2 if kind == "same" else not (members and of)


def _anchors(value: object) -> Iterator[str]:
    """The ids of all documents that a body names."""
    if isinstance(value, dict):
        if isinstance(name := value.get("document"), str):
            yield name
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _anchors(item)


def _digests(connection: Connection, rows: Rows) -> list[str]:
    """The digests of the files that rows name."""
    found = (connection.scalars(select(t.c.sha256).where(t.c.number.in_(rows[t]))) for t in BYTES if t in rows)
    return sorted({digest for some in found for digest in some if digest})


def _is_named(connection: Connection, digest: str) -> bool:
    return any(connection.scalar(select(t.c.number).where(t.c.sha256 == digest).limit(1)) for t in BYTES)


def _promise(ledger: Ledger, digests: Collection[str]) -> None:
    """Keep which bytes have to go before any row does, so that an interrupted deletion can be ended."""
    path = pending(ledger)
    try:
        with path.open("w") as file:
            file.write("\n".join(digests) + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        what = f"nothing was deleted: the disk refuses to be written to ({error.strerror})"
        raise CounterclaimError("deletion_not_begun", what, where=str(path), fix="Make room, then delete again.") from error


def _remember(ledger: Ledger, act: Act, rows: Rows) -> None:
    """Keep the highest number that was deleted of each table, so that none is given twice."""
    t = schema.setting
    deleted = select(t.c.name, t.c.value).where(t.c.name.startswith("deleted.", autoescape=True))
    held = {str(name): int(value) for name, value in act.connection.execute(deleted)}
    highest = {f"deleted.{table.name}": max(numbers) for table, numbers in rows.items()}
    values = [{"name": name, "value": str(max(number, held.get(name, 0)))} for name, number in highest.items()]
    ledger.store.put(act.connection, schema.setting, values)
