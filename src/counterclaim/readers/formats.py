"""Which reader an input goes to: by what its bytes are first, then by its name's ending."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from counterclaim.readers import jsonl
from counterclaim.readers.decoding import looks_binary


class Format(StrEnum):
    """What is read; ``NONE`` is everything else."""

    PLAIN = "plain text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    JSONL = "JSON lines"
    NONE = "none"


_BY_ENDING: Final = {
    "": Format.PLAIN,
    "txt": Format.PLAIN,
    "text": Format.PLAIN,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "pdf": Format.PDF,
    "jsonl": Format.JSONL,
    "ndjson": Format.JSONL,
}
_PAGE: Final = re.compile(rb"\s*<(?:!doctype\s+html|html\b)", re.IGNORECASE)
# One comment can only end in one way here, so that many of them cost no more than their length.
_BEFORE_PAGE: Final = re.compile(rb"\xef\xbb\xbf|<\?xml[^>]{0,200}>|<!--(?:(?!-->).){0,4000}-->|\s+", re.DOTALL | re.IGNORECASE)
_OTHER_TEXT: Final = (b"{\\rtf", b"<?xml", b"%!PS", b"From ", b"WARC/")


def ending(name: str) -> str:
    """The ending of a file's name in lower case, without its point; empty when what follows the last point is no ending."""
    found = re.search(r"[^/\\]\.([A-Za-z][A-Za-z0-9]{0,9})$", name)
    return found[1].lower() if found else ""


def format_of(data: bytes, name: str) -> Format:
    """The format of ``data``, which is not empty."""
    by_name = _BY_ENDING.get(ending(name), Format.NONE)
    if data.lstrip()[:5] == b"%PDF-" or (by_name is Format.PDF and b"%PDF-" in data[:1024]):
        return Format.PDF
    if by_name is Format.PDF:
        return Format.PDF  # its reader says that it is damaged
    if looks_binary(data):
        return Format.NONE
    if _begins_page(data[:8192]):
        return Format.HTML
    if by_name is Format.JSONL or (ending(name) in ("", "json") and jsonl.looks_like(data)):
        return Format.JSONL
    if by_name is Format.PLAIN and data.startswith(_OTHER_TEXT[:3]):
        return Format.NONE
    return by_name


def _begins_page(head: bytes) -> bool:
    """Whether a page begins here, after byte-order mark, XML declaration and comments."""
    at = 0
    while found := _BEFORE_PAGE.match(head, at):
        at = found.end()
    return bool(_PAGE.match(head, at))


def listed(formats: Iterable[Format] = tuple(Format)) -> str:
    """The formats that are read, for a message."""
    return ", ".join(f for f in formats if f is not Format.NONE)
