"""Bringing a database to the newest schema, step by step (Alembic)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, inspect, text

from counterclaim.errors import CounterclaimError

NEWEST: Final = "0001"
"""The revision that this version works with: the last in migrations/versions."""


def behind(connection: Connection) -> bool:
    """Whether a database has an older schema. Raises ``CounterclaimError`` (``ledger_too_new``) when it has a later version's."""
    held = revision(connection)
    if held is not None and held > NEWEST:
        raise CounterclaimError(
            "ledger_too_new", f"its schema {held} is of a later version of Counterclaim", fix="Use that version, or a newer one."
        )
    return held != NEWEST


def revision(connection: Connection) -> str | None:
    """The revision of a database's schema, ``None`` for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    held = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return str(held) if held else None


def upgrade(connection: Connection) -> None:
    """Take all steps that are missing, in the transaction that is open."""
    from alembic import command  # slow to import, and not needed to open a ledger that is up to date
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "counterclaim.ledger:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
