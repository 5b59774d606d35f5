"""The files on which a dossier rests, as they came in: those that may be given away, and why others may not."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from counterclaim.ledger.veil import Veil
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.sealing import LoggedRow, original
from counterclaim.records import Document
from counterclaim.report.aliases import Aliases

NAMES: Final = "it names someone who is hidden"
UNREADABLE: Final = "it can't be searched for the names of those who are hidden"
_MOST: Final = 1 << 26
"""Bytes to which a packed file is unpacked for the search."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file of a report by its SHA-256, with the log's entries that tell of it; ``kept_back`` says why it is left out."""

    sha256: str
    entries: tuple[int, ...]
    kept_back: str

    @property
    def name(self) -> str:
        """Its name in a bundle: without an ending, so that nothing opens it by itself."""
        return f"original-{self.sha256}"


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a dossier: as it is shown, as the ledger has it, and the files and rows that it has there.

    ``file`` is the one that holds its words.
    """

    file: str
    shown: Document
    own: Document
    originals: tuple[Original, ...]
    rows: tuple[LoggedRow, ...]


class Hiding:
    """Whether something names a confidential source, or a person in whose place an alias stands."""

    def __init__(self, aliases: Aliases, veil: Veil) -> None:
        self._aliases, self._veil = aliases, veil

    def __bool__(self) -> bool:
        return bool(self._aliases.persons)

    def names(self, *texts: str) -> bool:
        """Whether any of the texts does, plain or in the escapes of HTML, JSON and addresses."""
        return any(self._named(form) for text in texts for form in dict.fromkeys(_forms(text)))

    def _named(self, text: str) -> bool:
        return bool(self._aliases.cuts(text)) or self._veil.hide(text) != text

    def keeps_back(self, document: Document, data: bytes) -> str:
        """Why the file of a report is not given away; empty when it may be."""
        if not self:
            return ""
        address = self._aliases.address(document.url) != document.url
        if address or self.names(document.text, document.title, document.author):
            return NAMES
        text = _searchable(data)
        return UNREADABLE if text is None else NAMES if self.names(text) else ""


def originals_of(ledger: Ledger, document: Document, rows: Sequence[LoggedRow], hiding: Hiding) -> Iterator[Original]:
    """The files of a report, each once. Raises ``CounterclaimError`` (``file_missing``)."""
    for digest in dict.fromkeys(row.sha256 for row in rows if row.sha256):
        entries = tuple(dict.fromkeys(row.entry for row in rows if row.sha256 == digest))
        yield Original(digest, entries, hiding.keeps_back(document, original(ledger, digest)))


def _forms(text: str) -> Iterator[str]:
    yield text
    yield html.unescape(text)
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    yield unquote(text)


def _searchable(data: bytes) -> str | None:
    """The words of a file in which nothing is packed or in another encoding, ``None`` where that can't be told."""
    try:
        plain = _unpacked(data) if data[:2] == b"\x1f\x8b" else data
        return None if b"\0" in plain or plain[:5] == b"%PDF-" else plain.decode("utf-8")
    except (UnicodeDecodeError, zlib.error):
        return None


def _unpacked(data: bytes) -> bytes:
    """What a file of gzip members holds (RFC 1952). Raises ``zlib.error`` for what is damaged, and for what is too large."""
    found = b""
    while data:
        member = zlib.decompressobj(wbits=31)
        found += member.decompress(data, _MOST + 1 - len(found))
        if len(found) > _MOST or not member.eof:
            raise zlib.error("cut, or too large")
        data = member.unused_data
    return found
