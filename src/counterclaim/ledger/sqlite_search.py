"""Full text in SQLite (FTS5): documents by their words and phrases, and by names as they sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def faults(connection: Connection) -> Iterator[str]:
    """What FTS5 finds wrong in its own tables."""
    from sqlalchemy.exc import DBAPIError

    try:
        connection.exec_driver_sql("INSERT INTO words(words) VALUES('integrity-check')")
    except DBAPIError as error:
        yield str(error.orig)


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
