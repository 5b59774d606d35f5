"""The ledger in a folder, with what is known of names and how incidents are called."""

from __future__ import annotations

from pathlib import Path

from counterclaim.pipeline import KnownLookups
from counterclaim.pipeline.ledger import Ledger
from counterclaim.report.titles import title


def open_ledger(path: str | Path, actor: str = "", *, create: bool = False) -> Ledger:
    """The ledger in a folder, which ``create`` makes; ``actor`` is who acts, for the log. Close it when done.

    Raises ``CounterclaimError`` when there is none that this version can use, or something is in the way of a new one.
    """
    make = Ledger.create if create else Ledger.open
    return make(Path(path), KnownLookups(), title, actor)
