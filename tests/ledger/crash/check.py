"""What must hold of a ledger after a crash, given what was acknowledged before it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select
from tests.ledger.crash import workload

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log, schema
from counterclaim.ledger.entries import Entry, chained, parse
from counterclaim.ledger.merkle import Peaks
from counterclaim.ledger.sqlite import driver
from counterclaim.pipeline.ledger import DATABASE, Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
READ: Final = (schema.entry, schema.head, *schema.EVIDENCE, schema.taken, schema.member, schema.position)


def faults(folder: Path, acked: Iterable[str] | None) -> list[str]:
    """What is wrong with a ledger that the workload wrote, or, without acknowledgements, with any.

    Each begins with its kind: ``lost``, ``torn``, ``corrupt``, ``unreadable``, ``log``, ``blob``.
    """
    sqlite = driver()
    try:
        connection = sqlite.connect(f"file:{folder / DATABASE}?mode=rw", uri=True)
        try:
            connection.isolation_level = None
            connection.row_factory = sqlite.Row
            return list(_faults(connection, folder, None if acked is None else list(acked)))
        finally:
            connection.close()
    except (sqlite.Error, CounterclaimError, LookupError, TypeError, ValueError) as error:  # a broken file may hold anything
        return [f"unreadable: {error}"]


def _faults(connection: Any, folder: Path, acked: Sequence[str] | None) -> Iterator[str]:
    connection.execute("BEGIN")
    corrupt = [f"corrupt: {row[0]}" for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
    corrupt += [f"corrupt: foreign key of {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")]
    if corrupt:
        yield from corrupt
        return
    tables = {t.name: connection.execute(f"SELECT * FROM {t.name}").fetchall() for t in READ}
    entries = [parse(row["line"]) for row in tables["entry"]]
    yield from _log(tables, entries)
    yield from _rows(tables, entries)
    yield from _blobs(tables, folder)
    if acked is not None:
        yield from _whole(tables)
        yield from _lost(tables, acked)


def _log(tables: Tables, entries: Sequence[Entry]) -> Iterator[str]:
    yield from (f"log: {p}" for p in chained(entries))
    yield from (f"log: hash of {e.seq}" for e, row in zip(entries, tables["entry"], strict=True) if e.hash != row["hash"])
    heads = [row["peaks"] for row in tables["head"]]
    if heads != [Peaks.of([e.leaf for e in entries]).text][: len(entries)]:
        yield f"log: the tree does not fit {len(entries)} entries"


def _rows(tables: Tables, entries: Sequence[Entry]) -> Iterator[str]:
    """Each entry's rows are there as they were written, and no others."""
    named = {(table, number): digest for e in entries for table, number, digest in json.loads(e.body).get("rows", ())}
    held = {(t.name, row["number"]): log.digest(t, row) for t in schema.EVIDENCE for row in tables[t.name]}
    yield from (f"torn: {k} is not as the log has it" for k in named.keys() | held.keys() if named.get(k) != held.get(k))


def _whole(tables: Tables) -> Iterator[str]:
    """Each document with its acquisition, its reading's claims, its place in the state and its positions."""
    came = Counter(row["document"] for row in tables["acquisition"])
    read = {row["document"]: json.loads(row["row"]) for row in tables["reading"]}
    taken = {row["id"] for row in tables["taken"]}
    members = Counter(row["document"] for row in tables["member"])
    told = Counter((row["document"], row["claim"]) for row in tables["position"] if not row["derived"])
    wrong = {json.loads(row["body"])["claim"]["document"] for row in tables["judgement"] if row["kind"] == "wrong"}
    for row in tables["document"]:
        n = int(row["id"][1:])
        due = workload.claims_in(n) - (row["id"] in wrong)
        found = len([k for k in told if k[0] == row["id"]])
        if not came[row["number"]] or len(read[row["number"]]["claims"]) != workload.claims_in(n):
            yield f"torn: {row['id']} without its acquisition or its claims"
        if row["id"] not in taken or members[row["id"]] != 1 or found != due:
            yield f"torn: {row['id']} is not whole in the state ({members[row['id']]} members, {found} of {due} claims)"
    if extra := (taken | set(members)) - {row["id"] for row in tables["document"]}:
        yield f"torn: {sorted(extra)} in the state without a document"


def _blobs(tables: Tables, folder: Path) -> Iterator[str]:
    for sha256 in {row["sha256"] for name in ("document", "acquisition", "unread") for row in tables[name]}:
        path = folder / "blobs" / sha256[:2] / sha256
        if not path.is_file():
            yield f"blob: {sha256[:12]} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"blob: {sha256[:12]} has other bytes"


def _lost(tables: Tables, acked: Iterable[str]) -> Iterator[str]:
    texts = {row["id"]: row["text"] for row in tables["document"]}
    held = {f"document {name}" for name, text in texts.items() if text == workload.told(int(name[1:]))[0].text}
    held |= {f"acquisition {row['source']}" for row in tables["acquisition"]}
    held |= {f"unread {row['source']}" for row in tables["unread"]}
    held |= {f"judgement {row['number']} {row['kind']}" for row in tables["judgement"]}
    yield from (f"lost: {line}" for line in acked if line not in held)


def deeper(folder: Path, rest: Sequence[str] = ()) -> list[str]:
    """What only the ledger itself can tell, and costs more: it opens twice, a rebuild gives the same, it goes on."""
    try:
        Ledger.open(folder, PLAIN, title, "check").close()
        ledger = Ledger.open(folder, PLAIN, title, "check")
        try:
            wrong = [f"corrupt: {p}" for p in ledger.store.faults()] + rebuilt(ledger)
            run = workload.Run(ledger, (acked := []).append)
            for act in rest:
                run.step(act)
        finally:
            ledger.close()
    except CounterclaimError as error:
        return [f"unreadable: {error}"]
    return wrong + faults(folder, acked)


class _UndoneError(Exception):
    """Ends a transaction of which nothing shall be kept."""


def rebuilt(ledger: Ledger) -> list[str]:
    """Tables that a rebuild would give otherwise."""
    wrong: list[str] = []
    try:
        with ledger.store.writing() as connection:
            before = _derived(connection)
            ledger.replay(connection)
            after = _derived(connection)
            wrong = [f"torn: a rebuild changes {name}" for name in before if before[name] != after[name]]
            raise _UndoneError
    except _UndoneError:
        return wrong


def _derived(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the state, whatever the order in which they lie."""
    return {t.name: sorted(map(tuple, connection.execute(select(t))), key=repr) for t in schema.DERIVED}
