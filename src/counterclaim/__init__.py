"""Counterclaim reads reports from a war and keeps the ledger of who claims what.

``read`` gives the reading of one report::

    reading = counterclaim.read("The ministry denied ...", published="2016-07-09", publisher="A Wire")
"""

from __future__ import annotations

from counterclaim.records.reading import Reading

__all__ = ["__version__", "read"]
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
