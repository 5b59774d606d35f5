"""Who must not be named: confidential sources, hidden in whatever leaves the ledger."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from counterclaim.ledger import schema


class Veil:
    """Puts "confidential source S-1" wherever the name of that source stands, in any case of letters.

    ``names`` are the aliases by the names that they hide.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = dict(names)
        self._aliases = {" ".join(form.casefold().split()): told for name, told in names.items() for form in _forms(name)}
        every = sorted((r"\s+".join(map(re.escape, form.split())) for form in self._aliases), key=len, reverse=True)
        self._found = re.compile(r"(?<!\w)(?:" + "|".join(every) + r")(?!\w)", re.IGNORECASE) if every else None

    def hide(self, text: str) -> str:
        """A text without the names of confidential sources."""
        if self._found is None:
            return text
        return self._found.sub(self._told, text)

    def hidden(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where the names stand in a text (half-open, in code points), and what is told in their place."""
        for m in self._found.finditer(text) if self._found else ():
            yield m.start(), m.end(), self._told(m)

    def _told(self, found: re.Match[str]) -> str:
        return self._aliases.get(" ".join(found.group().casefold().split()), alias(0))


def _forms(name: str) -> set[str]:
    """A name as it may stand in text, HTML and JSON."""
    return {name, html.escape(name), html.escape(name, quote=False), json.dumps(name, ensure_ascii=False)[1:-1]}


def alias(number: int) -> str:
    """What a confidential source is called."""
    return f"confidential source S-{number}"


def veil_of(connection: Connection) -> Veil:
    """The veil over the sources that are confidential now."""
    t = schema.secret
    return Veil({name: alias(number) for number, name in connection.execute(select(t.c.number, t.c.name))})
