"""Up to where each person has looked: what changed after that is new to them.

It is kept beside the database of the ledger, by the name that the log knows: so it holds after a restart, in another browser and
without scripts, and the server can filter by it. It is no part of the evidence log; without the file only these marks are lost.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from counterclaim.ledger import log, schema
from counterclaim.ledger.evidence import chunks

FILE: Final = "looked.json"
MOST: Final = 2_000
"""Opened incidents that are remembered of a person between two marks; the oldest are forgotten, and new again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one person has looked at: everything up to an entry of the log, and incidents by key up to another one each."""

    entry: int
    opened: Mapping[str, int] = field(default_factory=dict)


class Looked:
    """The marks of everybody on one ledger, in a file of its folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._lock = threading.Lock()

    def mark(self, name: str, size: int) -> Mark:
        """A person's mark. Whoever comes for the first time has looked at everything up to ``size``, the log's last entry."""
        with self._lock:
            held = self._held()
            if name not in held or held[name].entry > size:  # of another ledger that stood here
                held[name] = Mark(size)
                self._keep(held)
        return held[name]

    def opened(self, name: str, keys: Iterable[str], entry: int) -> None:
        """A person has looked at incidents, by key, as they stood at an entry of the log."""
        with self._lock:
            held = self._held()
            mark = held.get(name, Mark(entry))
            new = {k: entry for k in keys if entry > max(mark.entry, mark.opened.get(k, 0))}
            if new or name not in held:
                every = {k: e for k, e in mark.opened.items() if k not in new} | new  # the last opened stands last
                held[name] = Mark(mark.entry, dict(list(every.items())[-MOST:]))
                self._keep(held)

    def all_seen(self, name: str, entry: int) -> None:
        """A person has looked at everything up to an entry of the log."""
        with self._lock:
            held = self._held()
            mark = held.get(name, Mark(entry))
            to = max(entry, mark.entry)
            held[name] = Mark(to, {k: e for k, e in mark.opened.items() if e > to})
            self._keep(held)

    def _held(self) -> dict[str, Mark]:
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            return {name: _mark(row) for name, row in rows.items()}
        except (OSError, ValueError, AttributeError, KeyError, TypeError):  # none yet, or not ours: everybody begins anew
            return {}

    def _keep(self, held: Mapping[str, Mark]) -> None:
        """Replace the file in one step. Where that can't be (in a folder that is only read) the mark is not kept; nothing fails."""
        rows = {name: {"entry": m.entry, "opened": dict(m.opened)} for name, m in held.items()}
        with suppress(OSError):
            number, part = tempfile.mkstemp(dir=self._file.parent, prefix=f".{FILE}.")
            try:
                with open(number, "w", encoding="utf-8") as file:
                    json.dump(rows, file)
                os.replace(part, self._file)
            except OSError:
                os.unlink(part)
                raise


def _mark(row: Mapping[str, Any]) -> Mark:
    return Mark(int(row["entry"]), {str(k): int(e) for k, e in row["opened"].items()})


@dataclass(frozen=True, slots=True)
class New:
    """What is new to a person: incidents changed after ``since``, an entry of the log, but for ``besides``, opened since by key."""

    since: int
    besides: frozenset[str]

    def has(self, key: str, changed: int) -> bool:
        """Whether an incident that an entry touched last is new to them."""
        return changed > self.since and key not in self.besides


def changed_of(connection: Connection, incident: int) -> int:
    """The entry of the log that touched an incident last, by the incident's number."""
    return connection.scalar(select(schema.incident.c.changed).where(schema.incident.c.number == incident)) or 0


def new_to(looked: Looked, connection: Connection, name: str) -> New:
    """What is new to a person in the state that a transaction sees."""
    mark = looked.mark(name, log.size(connection))
    t = schema.incident
    rows = select(t.c.key, t.c.changed)
    stand = [row for some in chunks(mark.opened) for row in connection.execute(rows.where(t.c.key.in_(some)))]
    return New(mark.entry, frozenset(key for key, changed in stand if changed <= mark.opened[key]))
