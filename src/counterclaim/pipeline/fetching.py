"""Addresses -> documents: each page with its capture, under an id that tells its version (records.versions)."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol
from urllib.parse import urlsplit

from sqlalchemy import select

from counterclaim.fetch import Capture, Fetched, Fetcher, Guard, Limits, Missed, Nearby, Refused, Settings, default_agent
from counterclaim.ledger import evidence, schema
from counterclaim.ledger.addresses import GONE, came_from
from counterclaim.pipeline.ledger import Ledger
from counterclaim.readers import display_name
from counterclaim.readers.decoding import known_charset
from counterclaim.readers.formats import Format, format_of
from counterclaim.readers.pieces import keyed
from counterclaim.records import Document, Outcome, PartKind, Problem, Unread
from counterclaim.sandbox import read_bytes

__all__ = [
    "Fetched",
    "Fetcher",
    "Guard",
    "Limits",
    "Missed",
    "Nearby",
    "Page",
    "Pages",
    "Refused",
    "Settings",
    "default_agent",
    "held_versions",
]

Item = Document | Unread
Keep = Callable[[bytes], object]
_ENDINGS: Final = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "text/markdown": "md",
    "text/plain": "txt",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/feed+json": "json",
    "application/json": "json",
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/warc": "warc",
    "message/rfc822": "eml",
}
_ONE_REPORT: Final = (Format.HTML, Format.PDF, Format.PLAIN, Format.MARKDOWN, Format.NONE)
_TOLD: Final = ("html", "txt")
"""Formats whose charset a server may tell, which then wins over what the page says (HTML, section 13.2.3.2)."""


class Versions(Protocol):
    """What a ledger holds of an address already."""

    def __call__(self, url: str) -> Document | None:
        """The version that the page at an address had when it was fetched last."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave.

    ``became`` is ``new``, ``changed`` (against the newest version held), ``same``, ``unchanged`` (the server says so: nothing was
    sent), ``gone``, ``failed`` or ``refused``; ``items`` are to be added. ``url`` is where redirects ended, whose validators
    ``etag`` and ``modified`` are. ``again`` says that a later try may end otherwise, ``after`` for how many seconds the server asks
    to be left alone.
    """

    url: str
    became: str
    items: tuple[Item, ...] = ()
    etag: str = ""
    modified: str = ""
    again: bool = False
    after: float = 0.0
    body: bytes = b""
    kind: str = ""


class Pages:
    """Fetches and reads pages. ``keep`` is given each capture before its document is given; ``held`` tells what is there."""

    def __init__(self, fetcher: Fetcher, keep: Keep | None = None, held: Versions | None = None) -> None:
        self._fetcher, self._keep, self._held = fetcher, keep, held

    def documents(self, urls: Sequence[str], published: str = "", publisher: str = "") -> Iterator[Item]:
        """What stands at addresses, one after the other; what can't be had is an ``Unread``."""
        for url in urls:
            yield from self.page(url, published=published, publisher=publisher).items

    def page(
        self,
        url: str,
        etag: str = "",
        modified: str = "",
        of: str = "",
        *,
        published: str = "",
        publisher: str = "",
        alone: bool = False,
    ) -> Page:
        """What one address gives, as documents; ``etag`` and ``modified`` are what the address ``of`` told last.

        ``alone`` takes one report and no file of several, which could say of itself that it is any page of anybody's.
        """
        got = self._fetcher.fetch(url, etag, modified, of)
        if not isinstance(got, Fetched):
            return self._without(got)
        if got.status == 304:
            return Page(got.url, "unchanged", etag=got.etag or etag, modified=got.modified or modified)
        items = self._read(got, published, publisher, alone=alone)
        return Page(got.url, self._became(got, items), self._linked(got, items), got.etag, got.modified)

    def raw(self, url: str, etag: str = "", modified: str = "", of: str = "") -> Page:
        """The bytes that an address gives, unread and unkept: a feed's."""
        got = self._fetcher.fetch(url, etag, modified, of)
        if not isinstance(got, Fetched):
            return self._without(got)
        if got.status == 304:
            return Page(got.url, "unchanged", etag=got.etag or etag, modified=got.modified or modified)
        return Page(got.url, "new", etag=got.etag, modified=got.modified, body=got.body, kind=got.type)

    def _without(self, got: Missed | Refused) -> Page:
        if isinstance(got, Missed) and got.code == GONE and got.capture:
            return self._gone(got, got.capture)
        where = display_name(got.asked)
        refused = Unread(where, Outcome.REFUSED, Problem(got.code, where, got.what, got.fix))
        again, after = got.again, got.after if isinstance(got, Missed) else 0.0
        return Page(got.asked, "failed" if isinstance(got, Missed) or again else "refused", (refused,), again=again, after=after)

    def _gone(self, got: Missed, capture: Capture) -> Page:
        """The page is gone from where redirects ended."""
        url = capture.exchanges[-1].url
        where = display_name(url)
        problem = Problem(got.code, where, f"{got.what}{self._kept_version(url)}", got.fix)
        return Page(url, "gone", (Unread(where, Outcome.KEPT_UNREAD, problem, self._keeping(capture.warc)),))

    def _kept_version(self, url: str) -> str:
        held = self._held(url) if self._held else None
        return f"; its version of {held.retrieved} is held as {held.id}" if held else ""

    def _keeping(self, data: bytes) -> str:
        if self._keep:
            self._keep(data)
        return _digest(data)

    def _read(self, got: Fetched, published: str, publisher: str, *, alone: bool) -> tuple[Item, ...]:
        """The documents in a body; one that is the whole of it carries the capture's digest, those inside a file their own."""
        ending = _ENDINGS.get(got.type, "") or urlsplit(got.url).path.rpartition(".")[2][:8] or "html"
        name = f"page.{ending}"
        data = _as_told(got.body, got.charset if ending in _TOLD else "")
        if alone and data and (found := format_of(data, name)) not in _ONE_REPORT:
            shown = display_name(got.url)
            what = f"a page was expected, and a file of several reports came ({found})"
            return (Unread(shown, Outcome.REFUSED, Problem("page_expected", shown, what, "Add it by its address to read it.")),)
        whole = _digest(data)
        parts: dict[str, bytes] = {}
        reports = read_bytes(data, name, published=published, publisher=publisher, keep=lambda b: parts.update({_digest(b): b}))
        shown = display_name(got.url)
        renamed = [_renamed(each, name, shown) for each in reports]
        if len(renamed) == 1 and renamed[0].sha256 in (whole, ""):
            return (self._captured(renamed[0], got),)
        for each in renamed:
            if self._keep and each.sha256 in parts:
                self._keep(parts[each.sha256])
        return tuple(replace(e, retrieved=e.retrieved or got.retrieved) if isinstance(e, Document) else e for e in renamed)

    def _captured(self, item: Item, got: Fetched) -> Item:
        if isinstance(item, Unread) and item.outcome is Outcome.REFUSED:
            return item
        sha256 = self._keeping(got.capture.warc)
        if isinstance(item, Unread):
            return replace(item, sha256=sha256)
        return keyed(replace(item, sha256=sha256), got.url, retrieved=got.retrieved, url=got.url)

    def _became(self, got: Fetched, items: Sequence[Item]) -> str:
        held = self._held(got.url) if self._held else None
        if held is None or len(items) != 1 or not isinstance(items[0], Document):
            return "new"
        return "same" if _reporting(held) == _reporting(items[0]) else "changed"

    def _linked(self, got: Fetched, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """The documents as the ledger takes them: a page whose reporting is that of the version held came in once more, whatever
        its links and comments say by now; another one names that version as what it repeats."""
        held = self._held(got.url) if self._held else None
        if held is None or len(items) != 1 or not isinstance(new := items[0], Document):
            return items
        if _reporting(held) == _reporting(new):
            return (replace(held, sha256=new.sha256, retrieved=new.retrieved, source=new.source, url=new.url),)
        return (replace(new, repeats=held.id),)


def held_versions(ledger: Ledger) -> Versions:
    """What a ledger holds of addresses: what was fetched from them."""
    t, a = schema.document, schema.acquisition

    def newest(url: str) -> Document | None:
        fetched = select(t.c.number).join(a, a.c.document == t.c.number).where(*came_from(url))
        latest = fetched.order_by(a.c.number.desc()).limit(1)
        with ledger.store.reading() as connection:
            number = connection.scalar(latest)
            found = evidence.documents(connection, t.c.number == number) if number else iter(())
            return next((d for _, d in found), None)

    return newest


def _reporting(document: Document) -> tuple[str, ...]:
    """What makes a version: what is reported, by whom and when; not links, nor readers' comments."""
    kinds = (PartKind.TITLE, PartKind.BODY, PartKind.CAPTION)
    parts = [document.text[p.span.start : p.span.end].strip() for p in document.parts if p.kind in kinds] or [document.text]
    return (document.title, document.publisher, document.author, document.published, *parts)


def _renamed(item: Item, name: str, shown: str) -> Item:
    """An item that was read under a made-up name, under the address it came from."""

    def fit(problem: Problem) -> Problem:
        return replace(problem, where=problem.where.replace(name, shown, 1))

    if isinstance(item, Unread):
        return replace(item, source=item.source.replace(name, shown, 1), problem=fit(item.problem))
    return replace(item, source=item.source.replace(name, shown, 1), problems=tuple(map(fit, item.problems)))


def _as_told(data: bytes, charset: str) -> bytes:
    """Text in the charset that its server told, as UTF-8 with its mark; as it came where that does not fit, or it is UTF-8."""
    known = known_charset(charset)
    if not known or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        data.decode()
        return data
    except UnicodeDecodeError:
        pass
    try:
        return codecs.BOM_UTF8 + data.decode(known).encode()
    except UnicodeError:
        return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
