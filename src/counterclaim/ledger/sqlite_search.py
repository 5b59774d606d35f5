"""Full text in SQLite (FTS5): documents by their words and phrases, and by names as they sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, text

RANKED: Final = 2000
"""Matches among which the best are sought: the newest."""
_TABLE: Final = (
    "CREATE VIRTUAL TABLE words USING fts5(title, text, names, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 2')"
)


def create(connection: Connection) -> None:
    """Make the index. Deleted words leave no trace in it."""
    connection.exec_driver_sql(_TABLE)
    connection.exec_driver_sql("INSERT INTO words(words, rank) VALUES('secure-delete', 1)")


def add(connection: Connection, document: int, title: str, body: str, names: str) -> None:
    """Index one document under its number."""
    connection.exec_driver_sql("INSERT INTO words(rowid, title, text, names) VALUES (?, ?, ?, ?)", (document, title, body, names))


def empty(connection: Connection) -> None:
    """Forget all words."""
    connection.exec_driver_sql("DROP TABLE words")
    create(connection)


def indexed(connection: Connection) -> Iterator[tuple[object, ...]]:
    """All that a search gives, sorted: a part of the index, a word, a document, and what the index holds of them.

    How the index is laid out in its pages depends on when it was written, and is not told. That every word is also found by asking
    for it is, since pages that lead to it can be wrong while those that hold it are right.
    """
    for name in ("instance", "row"):
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_{name} USING fts5vocab(main, words, {name})")
    for block in connection.exec_driver_sql("SELECT block FROM words_data WHERE id = 1").scalars():
        yield "averages", b"", 0, block
    for name, value in connection.exec_driver_sql("SELECT k, v FROM words_config ORDER BY k"):
        yield "config", name, 0, value
    yield from _answers(connection)
    for document, size in connection.exec_driver_sql("SELECT id, sz FROM words_docsize ORDER BY id"):
        yield "size", b"", document, size
    places = connection.exec_driver_sql("SELECT CAST(term AS BLOB), doc, col, offset FROM temp.words_instance")
    for (word, document), rows in groupby(places, key=lambda row: (row[0], row[1])):
        yield "word", word, document, tuple((column, offset) for _, _, column, offset in rows)


def _answers(connection: Connection) -> Iterator[tuple[object, ...]]:
    asked = "SELECT rowid, bm25(words, 4.0, 1.0, 2.0) FROM words WHERE words MATCH ? ORDER BY rowid"
    for word in connection.exec_driver_sql("SELECT CAST(term AS BLOB) FROM temp.words_row").scalars():
        phrase = '"' + word.decode("utf-8", "replace").replace('"', '""') + '"'
        for document, rank in connection.exec_driver_sql(asked, (phrase,)):
            yield "found", word, document, rank


def find(
    connection: Connection, wanted: Sequence[Sequence[str]], within: Sequence[int] | None, limit: int, offset: int
) -> tuple[list[int], bool]:
    """Documents that hold every phrase in one of its spellings, the best of the newest first."""
    asked = " AND ".join("(" + " OR ".join(map(_phrase, spellings)) + ")" for spellings in wanted)
    inside = f"AND rowid IN ({','.join(map(str, within))})" if within is not None else ""
    floor = connection.execute(
        text(f"SELECT rowid FROM words WHERE words MATCH :asked {inside} ORDER BY rowid DESC LIMIT 1 OFFSET {RANKED}"),
        {"asked": asked},
    ).scalar()
    rows = connection.execute(
        text(
            f"SELECT rowid FROM words WHERE words MATCH :asked {inside} AND rowid > :floor "
            "ORDER BY bm25(words, 4.0, 1.0, 2.0), rowid DESC LIMIT :limit OFFSET :offset"
        ),
        {"asked": asked, "floor": floor or 0, "limit": limit + 1, "offset": offset},
    ).scalars()
    found = list(rows)
    return found[:limit], len(found) > limit


def _phrase(spelling: str) -> str:
    """A phrase as FTS5 takes it: in quotation marks, so that nothing in it is an operator."""
    if spelling.startswith("~"):
        return '{names} : "' + spelling[1:].replace('"', '""') + '"'
    return '{title text} : "' + spelling.replace('"', '""') + '"'
