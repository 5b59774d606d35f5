"""Counterclaim reads reports from a war and keeps the ledger of who claims what.

``read`` gives the reading of one report::

    reading = counterclaim.read("The ministry denied ...", published="2016-07-09", publisher="A Wire")

``open_ledger`` opens the ledger in a folder, to add reports and judgements and to ask what it holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.records.reading import Reading

if TYPE_CHECKING:
    from counterclaim.pipeline.ledger import Ledger

__all__ = ["__version__", "open_ledger", "read"]
__version__ = "0.1.0"


def read(text: str, published: str = "", publisher: str = "", title: str = "") -> Reading:
    """What one report says: its incidents, who claims what about them, its own voice and the evidence it mentions.

    Spans are code points into ``text``, half-open. Relative times resolve against ``published`` (EDTF), unless the text's
    own dateline tells another date. Every call loads the model; to read many reports keep a
    :class:`counterclaim.extract.local.reader.LocalReader`.
    """
    from counterclaim.extract.local.reader import LocalReader
    from counterclaim.readers import document_from_text

    document = document_from_text(text, published=published, publisher=publisher, title=title)
    return LocalReader.load().read(document)


def open_ledger(path: str | Path, actor: str = "", *, create: bool = False) -> Ledger:
    """The ledger in a folder, which ``create`` makes; ``actor`` is who acts, for the log. Close it when done.

    Raises :class:`counterclaim.errors.CounterclaimError` when there is no ledger that this version can use, or something is there
    already that would be in the way of a new one.
    """
    from counterclaim.pipeline import KnownLookups
    from counterclaim.pipeline.ledger import Ledger
    from counterclaim.report.titles import title

    make = Ledger.create if create else Ledger.open
    return make(Path(path), KnownLookups(), title, actor)
