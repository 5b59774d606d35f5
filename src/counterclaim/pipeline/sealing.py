"""Signed roots of the log for third parties to hold, and bundles that anybody can check with one file of plain Python."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
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
from counterclaim.ledger.veil import veil_of
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
    with ledger.store.reading() as connection:
        trail = _whole(connection)
        lines = [str(line) for _, line, _ in stored(connection, schema.entry)]
        rows = list(_rows(connection, documents))
    digests = sorted({row["row"]["sha256"] for row in rows} - {""})
    files = {f"files/{digest}": _bytes(ledger, digest) for digest in digests}
    files["verifier.py"] = Path(verifier.__file__).read_bytes()
    if rows:
        files[verifier.ROWS] = "".join(f"{canonical(row)}\n" for row in rows).encode()
    if note:
        files["checkpoint"] = note.encode()
    told = {name: sha256(data).hexdigest() for name, data in files.items()}
    manifest = {"files": told, "root": merkle.root(trail.leaves).hex(), "size": len(trail.leaves)}
    files[verifier.LOG] = "".join(f"{line}\n" for line in lines).encode()
    files[verifier.MANIFEST] = f"{canonical(manifest)}\n".encode()
    for name, data in files.items():
        _write(folder / name, data)
    return len(digests)


def _whole(connection: Connection) -> Trail:
    """The log, which must be as it was: nothing is signed or given away that is damaged."""
    trail = follow(connection)
    if trail.problems:
        what = str(trail.problems[0])
        raise CounterclaimError("log_damaged", what, fix="Run `counterclaim verify`, and restore a backup.")
    return trail


def _rows(connection: Connection, documents: Collection[str]) -> Iterator[dict[str, Any]]:
    """The rows of documents and of how they came in, each with the salt with which its digest can be made again."""
    d, a = schema.document, schema.acquisition
    found: dict[str, int] = {}
    for some in chunks(documents):
        found |= {str(name): int(n) for name, n in connection.execute(select(d.c.id, d.c.number).where(d.c.id.in_(some)))}
    if unknown := sorted(set(documents) - found.keys()):
        raise CounterclaimError("unknown_document", "the ledger has no such document", where=unknown[0])
    veil = veil_of(connection)
    for table, name in ((d, "number"), (a, "document")):
        for some in chunks(found.values()):
            for row in _of(connection, table, name, some):
                if (text := canonical(row)) != veil.hide(text):
                    what = "names a confidential source, who must not leave the ledger"
                    raise CounterclaimError("names_source", what, where=f"{table.name} {row['number']}")
                yield {"row": {k: v for k, v in row.items() if k != LOGGED[0]}, "salt": row[LOGGED[0]], "table": table.name}


def _of(connection: Connection, table: Table, name: str, numbers: Collection[int]) -> Iterator[Mapping[str, Any]]:
    names: list[ColumnClause[Any]] = [column(c.name) for c in table.columns]
    query = select(*names).select_from(table).where(table.c[name].in_(numbers))
    return (dict(row) for row in connection.execute(query.order_by(table.c.number)).mappings())


def _bytes(ledger: Ledger, digest: str) -> bytes:
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
