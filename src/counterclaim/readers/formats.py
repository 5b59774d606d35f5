"""Which reader an input goes to: by what its bytes are first, then by its name's ending."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from counterclaim.readers import jsonl, mail
from counterclaim.readers.decoding import looks_binary


class Format(StrEnum):
    """What is read; ``NONE`` is everything else."""

    PLAIN = "plain text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    JSONL = "JSON lines"
    FEED = "RSS and Atom"
    JSON_FEED = "JSON Feed"
    WARC = "WARC"
    WACZ = "WACZ"
    MAIL = "e-mail"
    TELEGRAM = "Telegram's export (JSON)"
    TELEGRAM_HTML = "Telegram's export (HTML)"
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
_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|[A-Za-z]\w{0,20}:feed)(?:[\s>/]|\Z)")
_XML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE|!--|rss|feed|rdf:RDF|[A-Za-z]\w{0,20}:feed)(?=[\s>/\[-])", re.IGNORECASE
)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_HEAD: Final = 64 * 1024
ENDINGS: Final = {
    Format.HTML: ("", "html", "htm", "xhtml"),
    Format.PDF: ("", "pdf"),
    Format.FEED: ("", "xml", "rss", "atom", "rdf"),
    Format.JSON_FEED: ("", "json"),
    Format.WARC: ("", "warc", "gz"),
    Format.WACZ: ("", "wacz", "zip"),
    Format.MAIL: ("", "eml", "msg", "mail"),
    Format.TELEGRAM: ("", "json"),
    Format.TELEGRAM_HTML: ("", "html", "htm"),
}
"""The endings under which a format told by its bytes is no surprise; for those not here any is none."""


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
    if packed := _packed(data, name):
        return packed
    if looks_binary(data):
        return Format.NONE
    if _begins_page(data[:8192]):
        return Format.TELEGRAM_HTML if _is_chat(data[:_HEAD]) else Format.HTML
    if several := _several(data, name):
        return several
    if by_name is Format.JSONL or (ending(name) in ("", "json") and jsonl.looks_like(data)):
        return Format.JSONL
    if by_name is Format.PLAIN and data.startswith(_OTHER_TEXT[:3]):
        return Format.NONE
    return by_name


def _packed(data: bytes, name: str) -> Format | None:
    """A capture, by its first bytes; one of a package's names tells it from other ZIP files."""
    if data.startswith(b"WARC/"):
        return Format.WARC
    if data.startswith(b"\x1f\x8b"):
        try:
            begins = zlib.decompressobj(wbits=31).decompress(data[:4096], 5) == b"WARC/"
        except zlib.error:
            begins = False
        return Format.WARC if begins or name.lower().endswith(".warc.gz") else None
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) and (ending(name) == "wacz" or b"datapackage.json" in data):
        return Format.WACZ
    return None


def _several(data: bytes, name: str) -> Format | None:
    """A feed, an export or an e-mail, by what it begins with."""
    head = data[:_HEAD]
    if head.startswith(_WIDE):
        head = head.replace(b"\0", b"")[2:]
    if _XML.match(head) and _FEED.search(head):
        return Format.FEED
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and not _one_line(head):
        return _of_json(head, data[-_HEAD:], name)
    if ending(name) == "eml" or mail.looks_like(head):
        return Format.MAIL
    return None


def _one_line(head: bytes) -> bool:
    """Whether the first line is a report of JSON lines."""
    return jsonl.looks_like(head)


def _of_json(head: bytes, tail: bytes, name: str) -> Format | None:
    if re.search(rb"jsonfeed\.org\\?/version\\?/1", head + tail):
        return Format.JSON_FEED
    messages = re.search(rb"\"messages\"\s*:\s*\[", head)
    if messages and re.search(rb"\"(?:type|id|name)\"\s*:", head) and ending(name) not in ("jsonl", "ndjson"):
        return Format.TELEGRAM
    return None


def _is_chat(head: bytes) -> bool:
    """Whether a page is one that Telegram Desktop exports."""
    return b'class="page_wrap' in head and b'class="history"' in head and b"page_header" in head


def _begins_page(head: bytes) -> bool:
    """Whether a page begins here, after byte-order mark, XML declaration and comments."""
    at = 0
    while found := _BEFORE_PAGE.match(head, at):
        at = found.end()
    return bool(_PAGE.match(head, at))


def listed(formats: Iterable[Format] = tuple(Format)) -> str:
    """The formats that are read, for a message."""
    return ", ".join(f for f in formats if f is not Format.NONE)
