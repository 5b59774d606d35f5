"""Signed roots of the log for third parties to hold, and bundles that anybody can check with one file of plain Python."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnClause, Connection, Table, column, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import checkpoint, merkle, schema, verifier
from counterclaim.ledger.entries import canonical
from counterclaim.ledger.evidence import chunks
from counterclaim.ledger.log import LOGGED
from counterclaim.ledger.trail import Trail, follow, stored
from counterclaim.ledger.veil import Veil, veil_of
from counterclaim.pipeline.ledger import Ledger

KEY_FILE: Final = "checkpoint.key"
"""The file beside the database in which the private key lies, unless another is named."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed checkpoint (``note``), the public key that checks it, and whether the private key was made for it (``new``)."""

    note: str
    public: str
    new: bool


def seal(ledger: Ledger, key_file: Path | None = None) -> Sealed:
    """Sign the root of the log as it is now; the first time with a new key, which is kept in ``key_file``. Changes nothing.

    Raises ``CounterclaimError`` (``log_damaged``) when the log is not whole, and when the key can't be read or written.
    """
    with ledger.store.reading() as connection:
        trail = _whole(connection)
    path = key_file or ledger.blobs.folder.parent / KEY_FILE
    new = not path.exists()
    if new:
        _keep(path, checkpoint.new_key(f"counterclaim-{trail.leaves[0].hex()[:16]}"))
    private = _read(path)
    return Sealed(checkpoint.signed(len(trail.leaves), merkle.root(trail.leaves), private), checkpoint.public_key(private), new)


def bundle(ledger: Ledger, folder: Path, documents: Collection[str] = (), note: str = "") -> int:
    """Write the whole log, the files of some documents with the rows that name them, and the verifier, into a new folder.

    ``note`` is a signed checkpoint to go with it. Gives the number of files of documents. What leaves the ledger is each chosen
    document with all that was kept of it. Raises ``CounterclaimError``: ``bundle_exists``, ``unknown_document``, ``log_damaged``,
    ``names_source`` when a document names a confidential source, ``file_missing``.
    """
    if folder.exists():
        raise CounterclaimError("bundle_exists", "something is there already", where=str(folder))
    held = holding(ledger, documents)
    rows = [r for d in documents for r in held.rows.get(d, ())]
    for row in rows:
        if held.veil.hide(text := canonical(row.row)) != text:
            what = "names a confidential source, who must not leave the ledger"
            raise CounterclaimError("names_source", what, where=f"{row.table} {row.row['number']}")
    digests = sorted({row.sha256 for row in rows} - {""})
    files = {f"files/{digest}": original(ledger, digest) for digest in digests}
    files["verifier.py"] = verifier_file()
    if rows:
        files[verifier.ROWS] = "".join(f"{row.line}\n" for row in rows).encode()
    if note:
        files["checkpoint"] = note.encode()
    told = {name: sha256(data).hexdigest() for name, data in files.items()}
    files[verifier.LOG] = "".join(f"{line}\n" for line in held.lines).encode()
    files[verifier.MANIFEST] = manifest(told, held)
    for name, data in files.items():
        _write(folder / name, data)
    return len(digests)


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """A row of the evidence as its digest in the log was made, with the salt of that digest."""

    table: str
    row: Mapping[str, Any]
    salt: str

    @property
    def entry(self) -> int:
        """The number of the log's entry that holds the digest."""
        return int(self.row["entry"])

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file that the row names, empty when it names none."""
        return str(self.row["sha256"])

    @property
    def line(self) -> str:
        """The row as a bundle holds it, without the end of the line."""
        return canonical({"row": self.row, "salt": self.salt, "table": self.table})


@dataclass(frozen=True, slots=True)
class Holding:
    """A log as it was at an entry: its ``lines`` with their ``leaves``, and the ``rows`` of some documents, by id."""

    lines: tuple[str, ...]
    leaves: tuple[bytes, ...]
    rows: Mapping[str, Sequence[LoggedRow]]
    veil: Veil


def holding(ledger: Ledger, documents: Collection[str] = (), until: int | None = None) -> Holding:
    """The log up to an entry, else all of it, and the rows of documents and of how they came in by then.

    Raises ``CounterclaimError``: ``unknown_document``, ``log_damaged``.
    """
    with ledger.store.reading() as connection:
        trail = _whole(connection)
        lines = [str(line) for _, line, _ in stored(connection, schema.entry)][:until]
        rows = {name: [r for r in some if r.entry <= len(lines)] for name, some in _rows(connection, documents).items()}
        return Holding(tuple(lines), tuple(trail.leaves[:until]), rows, veil_of(connection))


def manifest(files: Mapping[str, str], held: Holding, proven: Collection[int] = (), shown: Collection[int] = ()) -> bytes:
    """The manifest of a bundle with these files (name and SHA-256).

    ``proven`` are the entries that get a proof of their own, of which the bundle holds only those that are ``shown``.
    """
    told: dict[str, Any] = {"files": dict(files), "root": merkle.root(held.leaves).hex(), "size": len(held.leaves)}
    if proven:
        told["proofs"] = [_proof(seq, held.leaves, seq in shown) for seq in sorted(proven)]
    return f"{canonical(told)}\n".encode()


def _proof(seq: int, leaves: Sequence[bytes], shown: bool) -> dict[str, Any]:
    path = [step.hex() for step in merkle.inclusion_proof(seq - 1, leaves)]
    return {"leaf": leaves[seq - 1].hex(), "path": path, "seq": seq, **({} if shown else {"sealed": True})}


def verifier_file() -> bytes:
    """The verifier itself."""
    return Path(verifier.__file__).read_bytes()


def checkpoint_of(ledger: Ledger, held: Holding) -> str:
    """The signed root of a log with the key that lies beside the ledger; empty where none was ever made."""
    path = ledger.blobs.folder.parent / KEY_FILE
    return checkpoint.signed(len(held.leaves), merkle.root(held.leaves), _read(path)) if path.exists() else ""


def _whole(connection: Connection) -> Trail:
    """The log, which must be as it was: nothing is signed or given away that is damaged."""
    trail = follow(connection)
    if trail.problems:
        what = str(trail.problems[0])
        raise CounterclaimError("log_damaged", what, fix="Run `counterclaim verify`, and restore a backup.")
    return trail


def _rows(connection: Connection, documents: Collection[str]) -> dict[str, list[LoggedRow]]:
    """The rows of documents and of how they came in, by id."""
    d, a = schema.document, schema.acquisition
    found: dict[str, int] = {}
    for some in chunks(documents):
        found |= {str(name): int(n) for name, n in connection.execute(select(d.c.id, d.c.number).where(d.c.id.in_(some)))}
    if unknown := sorted(set(documents) - found.keys()):
        raise CounterclaimError("unknown_document", "the ledger has no such document", where=unknown[0])
    names = {number: name for name, number in found.items()}
    rows: dict[str, list[LoggedRow]] = {}
    for table, column_ in ((d, "number"), (a, "document")):
        for some in chunks(found.values()):
            for row in _of(connection, table, column_, some):
                kept = {k: v for k, v in row.items() if k != LOGGED[0]}
                rows.setdefault(names[row[column_]], []).append(LoggedRow(table.name, kept, row[LOGGED[0]]))
    return rows


def _of(connection: Connection, table: Table, name: str, numbers: Collection[int]) -> Iterator[Mapping[str, Any]]:
    names: list[ColumnClause[Any]] = [column(c.name) for c in table.columns]
    query = select(*names).select_from(table).where(table.c[name].in_(numbers))
    return (dict(row) for row in connection.execute(query.order_by(table.c.number)).mappings())


def original(ledger: Ledger, digest: str) -> bytes:
    """A file as it came in, by its SHA-256. Raises ``CounterclaimError`` (``file_missing``)."""
    data = ledger.blobs.get(digest) if re.fullmatch("[0-9a-f]{64}", digest) else None
    if data is None or sha256(data).hexdigest() != digest:
        raise CounterclaimError(
            "file_missing", "is not there as it came in", where=f"file {digest}", fix="Run `counterclaim verify`."
        )
    return data


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise CounterclaimError("bundle_not_written", f"cannot write there ({error.strerror})", where=str(path)) from error


def _keep(path: Path, key: str) -> None:
    """Keep a key in a new file that nobody else can read."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CounterclaimError("key_not_written", f"cannot write there ({error.strerror})", where=str(path)) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CounterclaimError("key_not_read", f"the key can't be read ({error})", where=str(path)) from error
