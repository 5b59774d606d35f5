"""One incident as a person asks for it: by its key, now or as it stood at a time."""

from __future__ import annotations

from sqlalchemy import Connection

from counterclaim.errors import CounterclaimError
from counterclaim.ledger.questions import standing
from counterclaim.pipeline import shown
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records.ledger import History


def history_of(ledger: Ledger, connection: Connection, key: str, as_of: str = "", clock: str = "published") -> History:
    """All that is known of an incident, now or as of a time.

    Raises ``CounterclaimError``: ``unknown_incident``, ``moment_invalid``, ``nothing_then`` when nothing was known of it then.
    """
    now = standing(connection, key)[1]
    if not as_of:
        return shown.shown(ledger.state(connection), now, ledger.lookups)
    then = shown.as_of(ledger.state(connection), key if clock == "recorded" else now, as_of, clock, ledger.lookups)
    if then is None:
        raise CounterclaimError("nothing_then", f"nothing was known of it at {as_of}, by what was {clock} then", where=key)
    return then
