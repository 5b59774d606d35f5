"""Who must not be named: confidential sources, hidden in whatever leaves the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection, select

from counterclaim.ledger import schema


class Veil:
    """Puts "confidential source S-1" wherever the name of that source stands, in any case of letters."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._aliases = {name.casefold(): alias for name, alias in names.items()}
        every = sorted(map(re.escape, names), key=len, reverse=True)
        self._found = re.compile(r"(?<!\w)(?:" + "|".join(every) + r")(?!\w)", re.IGNORECASE) if every else None

    def hide(self, text: str) -> str:
        """A text without the names of confidential sources."""
        if self._found is None:
            return text
        return self._found.sub(lambda m: self._aliases.get(m.group().casefold(), alias(0)), text)


def alias(number: int) -> str:
    """What a confidential source is called."""
    return f"confidential source S-{number}"


def veil_of(connection: Connection) -> Veil:
    """The veil over the sources that are confidential now."""
    t = schema.secret
    return Veil({name: alias(number) for number, name in connection.execute(select(t.c.number, t.c.name))})
