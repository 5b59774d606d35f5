"""Whatever is altered in a ledger behind its back is found and named: edits with SQL, bits that flip, files that are swapped."""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.ledger import kept, tampering
from tests.ledger.tampering import edit, found, other, rows

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.sqlite import SqliteStore
from counterclaim.pipeline.restate import differing
from counterclaim.pipeline.sealing import Sealed, seal

LONG = os.environ.get("COUNTERCLAIM_LONG", "") not in ("", "0")
FLIPS = 10_000 if LONG else 500
"""Flips that change content; about eight times as many are made, since most of the bits of a small database lie in empty space."""
TABLES = {t.name: [c.name for c in t.columns] for t in schema.metadata.sorted_tables}
INDEX = {
    "words_config": ["k", "v"],
    "words_docsize": ["id", "sz"],
    "words_data": ["id", "block"],
    "words_idx": ["pgno"],
}
EDITS = [(table, column) for table, columns in (TABLES | INDEX).items() for column in columns]
NAMED = {"entry": "log entry", "head": "head"} | dict.fromkeys(INDEX, "")
"""How a problem names a table, where that isn't by its name. FTS5 does not tell which of its own it found damaged."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tampering.make(tmp_path_factory.mktemp("tamper") / "l")


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Path:
    return tampering.copied(made, tmp_path / "l")


@pytest.fixture
def sealed(made: Path, tmp_path: Path) -> Sealed:
    ledger = tampering.opened(made)
    held = seal(ledger, tmp_path / "key")
    ledger.close()
    return held


def named(problems: list[Any], table: str) -> bool:
    return any(NAMED.get(table, table) in f"{p.where} {p.message}" for p in problems)


def test_what_was_not_touched_is_as_it_was(ledger: Path, sealed: Sealed) -> None:
    assert all(rows(ledger, f'SELECT count(*) FROM "{table}"')[0][0] for table in TABLES)
    assert found(ledger, note=sealed.note, key=sealed.public) == []


def test_there_are_more_than_a_hundred_edits() -> None:
    assert len(EDITS) + 2 * len(TABLES) >= 100


def first(folder: Path, table: str) -> tuple[str, tuple[Any, ...]]:
    """What picks out the first row of a table: a condition, and the values of its key."""
    keys = [f'"{name}"' for (name,) in rows(folder, f"SELECT name FROM pragma_table_info('{table}') WHERE pk ORDER BY pk")]
    if not keys:
        return "rowid = ?", (1,)
    listed = ", ".join(keys)
    return " AND ".join(f"{key} IS ?" for key in keys), rows(folder, f'SELECT {listed} FROM "{table}" ORDER BY {listed} LIMIT 1')[0]


@pytest.mark.parametrize(("table", "column"), EDITS)
def test_an_edit_of_any_column_is_found(ledger: Path, table: str, column: str) -> None:
    where, key = first(ledger, table)
    [(value,)] = rows(ledger, f'SELECT "{column}" FROM "{table}" WHERE {where}', key)
    edit(ledger, (f'UPDATE "{table}" SET "{column}" = ? WHERE {where}', (other(value), *key)))
    state = table not in {t.name for t in (*schema.EVIDENCE, *schema.LOG)}
    assert named(found(ledger, quick=not state), table)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_is_deleted_is_found(ledger: Path, table: str) -> None:
    where, key = first(ledger, table)
    edit(ledger, (f'DELETE FROM "{table}" WHERE {where}', key))
    assert named(found(ledger), table)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_is_added_is_found(ledger: Path, table: str) -> None:
    row = rows(ledger, f'SELECT * FROM "{table}" LIMIT 1')[0]
    values = tuple(v if TABLES[table][n] in ("entry", "document") and isinstance(v, int) else other(v) for n, v in enumerate(row))
    if table == "taken":
        values = tuple(map(other, row))
    edit(ledger, (f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(row))})', values))
    assert named(found(ledger), table)


def swap(table: str, *columns: str) -> list[str]:
    """Let the first two rows of a table have each other's values."""
    return [
        f"CREATE TEMP TABLE s AS SELECT * FROM {table} ORDER BY number LIMIT 2",
        *(
            f"UPDATE {table} SET {c} = (SELECT {c} FROM s WHERE s.number <> {table}.number) WHERE number IN (SELECT number FROM s)"
            for c in columns
        ),
    ]


MORE: dict[str, tuple[str, list[str]]] = {
    "two entries change places": ("log entry", swap("entry", "line", "hash")),
    "two readings change places": ("reading", swap("reading", "row")),
    "two readings change places with their salts": ("reading", swap("reading", "row", "salt", "entry")),
    "a reading of another document": ("reading", ["UPDATE reading SET document = 2 WHERE number = 1"]),
    "a judgement of another kind": ("judgement", ["UPDATE judgement SET kind = 'different' WHERE kind = 'same'"]),
    "an unread input that was refused": ("unread", ["UPDATE unread SET outcome = 'refused'"]),
    "a number as a text": ("acquisition", ["UPDATE acquisition SET salt = CAST(salt AS BLOB) WHERE number = 1"]),
    "a text that is none": ("document", ["UPDATE document SET title = CAST(x'ff' AS TEXT) WHERE number = 2"]),
    "a salt that is no text": ("document", ["UPDATE document SET salt = CAST(x'ff' AS TEXT) WHERE number = 2"]),
    "a line that is no text": ("log entry 3", ["UPDATE entry SET line = CAST(x'ff' AS TEXT) WHERE number = 3"]),
    "a fraction as a whole number": ("position", ["UPDATE position SET confidence = 0"]),
    "the last entry is gone": ("head", ["DELETE FROM entry WHERE number = (SELECT max(number) FROM entry)"]),
    "the whole log is gone": ("log", ["DELETE FROM entry", "DELETE FROM head"]),
    "an index is gone": ("ix_document_sha256", ["DROP INDEX ix_document_sha256"]),
    "a trigger is another": ("other", ["CREATE TRIGGER other BEFORE INSERT ON unread BEGIN SELECT RAISE(IGNORE); END"]),
    "a table of one's own": ("mine", ["CREATE TABLE mine (x)"]),
    "a column of one's own": ("word", ["ALTER TABLE word ADD COLUMN x"]),
    "a later schema version": ("user_version", ["PRAGMA user_version = 7"]),
    "another program's file": ("not a ledger", ["PRAGMA application_id = 7"]),
    "a schema that nobody made": ("schema", ["UPDATE alembic_version SET version_num = '0000'"]),
    "no schema version": ("", ["DELETE FROM alembic_version"]),
    "a document that no search finds": ("search index", ["DELETE FROM words WHERE rowid = 1"]),
    "words that no document has": ("search index", ["INSERT INTO words(rowid, title, text, names) VALUES (99, 'a', 'b', 'c')"]),
    "an empty index": ("search index", ["INSERT INTO words(words) VALUES('delete-all')"]),
    "a version that nobody has": ("setting rules", ["UPDATE setting SET value = '1' WHERE name = 'rules'"]),
    "a number that could be given twice": ("setting", ["UPDATE setting SET value = '1' WHERE name = 'deleted.document'"]),
}


@pytest.mark.parametrize("what", MORE)
def test_other_edits_are_found(ledger: Path, what: str) -> None:
    where, statements = MORE[what]
    edit(ledger, *statements)
    told = " ".join(map(str, found(ledger)))
    assert told
    assert where in told


def test_a_deleted_row_that_comes_back_is_found(ledger: Path) -> None:
    gone = rows(ledger, "SELECT value FROM setting WHERE name = 'deleted.reading'")[0][0]
    edit(ledger, f"INSERT INTO reading SELECT {gone}, document, reader, row, salt, entry FROM reading WHERE number = 1")
    assert [p.code for p in found(ledger, quick=True)] == ["row_returned"]


def test_files_that_are_altered_are_found(ledger: Path) -> None:
    digests = [sha for (sha,) in rows(ledger, "SELECT sha256 FROM document ORDER BY number")]
    paths = [ledger / "blobs" / sha[:2] / sha for sha in digests]
    one, two = paths[0].read_bytes(), paths[1].read_bytes()
    paths[0].write_bytes(two)
    paths[1].write_bytes(one)
    paths[2].unlink()
    (ledger / "blobs" / "note.txt").write_text("mine")
    stray = ledger / "blobs" / "ab" / ("ab" + "0" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("mine")
    assert [(p.code, p.where.removeprefix("file ")) for p in found(ledger)] == [
        *sorted([("file_altered", digests[0]), ("file_altered", digests[1])], key=lambda p: digests.index(p[1])),
        ("file_missing", digests[2]),
        ("file_stray", stray.name),
        ("file_stray", "note.txt"),
    ]


def test_a_file_that_waits_for_its_row_is_no_fault(ledger: Path) -> None:
    held = tampering.opened(ledger)
    held.blobs.put(b"on its way")
    held.close()
    assert found(ledger) == []


def rewritten(ledger: Path) -> None:
    """All of it is made anew after an edit: digests, log, tree, state."""
    edit(ledger, "UPDATE document SET title = 'Another title' WHERE number = 1")
    tampering.forge(ledger)


def cut(ledger: Path) -> None:
    """The last two acts never happened."""
    last = rows(ledger, "SELECT max(number) FROM entry")[0][0] - 2
    children = ("reading", "acquisition", "document")
    edit(ledger, *(f"DELETE FROM {t} WHERE entry > {last}" for t in children), f"DELETE FROM entry WHERE number > {last}")
    tampering.forge(ledger)


@pytest.mark.parametrize(("how", "code"), [(rewritten, "log_rewritten"), (cut, "log_rolled_back")])
def test_a_ledger_that_is_made_anew_is_found_against_a_checkpoint_alone(
    tmp_path: Path, how: Callable[[Path], None], code: str
) -> None:
    held = kept.filled(tmp_path / "l", 4)
    sealed = seal(held, tmp_path / "key")
    tampering.close(held)
    how(tmp_path / "l")
    assert found(tmp_path / "l") == []
    assert [p.code for p in found(tmp_path / "l", note=sealed.note, key=sealed.public)] == [code]


def test_every_flipped_bit_that_changes_content_is_found(made: Path, tmp_path: Path) -> None:
    rng, whole = random.Random(20310506), (made / tampering.DATABASE).read_bytes()
    before = tampering.dumped(made / tampering.DATABASE)
    core = tampering.dumped(made / tampering.DATABASE, layout=False)
    ledger, counts = tampering.copied(made, tmp_path / "l"), Counter[str]()
    due = SqliteStore(tampering.copied(made, tmp_path / "due") / tampering.DATABASE)
    with due.reading() as right:
        while counts["content"] < FLIPS:
            counts["flips"] += 1
            bit = rng.randrange(8 * len(whole))
            if (now := tampering.dumped(_flipped(ledger, whole, bit))) == before:
                continue
            counts["content"] += 1
            how = _how_found(ledger, right, sample=counts["state"] % 25 == 0)
            counts[how] += 1
            layout = how == "missed" and now is not None and tampering.dumped(_flipped(ledger, whole, bit), layout=False) == core
            assert how != "missed" or layout, f"flip {counts['flips']} was not found"
    due.close()
    print(dict(counts))
    assert counts["missed"] <= counts["content"] / 200


def _flipped(ledger: Path, whole: bytes, bit: int) -> Path:
    """The database with one bit flipped; nothing is left of what was there before."""
    place = ledger / tampering.DATABASE
    for end in ("-wal", "-shm"):
        place.with_name(place.name + end).unlink(missing_ok=True)
    changed = bytearray(whole)
    changed[bit // 8] ^= 1 << bit % 8
    place.write_bytes(changed)
    return place


def _how_found(ledger: Path, right: Any, *, sample: bool) -> str:
    """Which part finds a flip.

    Where database, log and evidence are as they were, working out the state gives what it always gave, so that this is done once
    and not for every flip; of every 25 flips that only this finds, one is verified in full.
    """
    try:
        if found(ledger, quick=True):
            return "quick"
        store = SqliteStore(ledger / tampering.DATABASE)
        try:
            with store.reading() as held:
                odd = list(differing(store, held, right))
        finally:
            store.close()
    except CounterclaimError:
        return "refused"
    assert not (odd and sample) or found(ledger)
    return "state" if odd else "missed"


def test_every_flipped_bit_in_a_file_is_found(made: Path, tmp_path: Path) -> None:
    rng, ledger = random.Random(7), tampering.copied(made, tmp_path / "l")
    paths = sorted(p for p in (ledger / "blobs").rglob("*") if p.is_file())
    for _ in range(FLIPS // 10):
        path = rng.choice(paths)
        whole = path.read_bytes()
        changed = bytearray(whole)
        bit = rng.randrange(8 * len(whole))
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        assert [p.where for p in found(ledger, quick=True)] == [f"file {path.name}"]
        path.write_bytes(whole)


def test_a_file_that_is_no_database_is_told(ledger: Path) -> None:
    place = ledger / tampering.DATABASE
    for raw in (b"", b"hello", place.read_bytes()[:5000], b"\0" * 20000):
        place.write_bytes(raw)
        assert found(ledger)
    shutil.rmtree(ledger)
    with pytest.raises(CounterclaimError) as error:
        found(ledger)
    assert error.value.code == "no_ledger"
