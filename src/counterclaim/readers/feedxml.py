"""RSS 2.0 (and RDF's 1.0) and Atom 1.0 (RFC 4287) as items with their fields, by expat: no entity is expanded, nothing is loaded.

An entity declaration, or a document type with declarations of its own, ends the reading. So nothing grows and no other file opens.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MAX_ITEMS: Final = 10_000
_SPACES: Final = {
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/rss/1.0/": "",
    "http://backend.userland.com/rss2": "",
}
_FEEDS: Final = ("channel", "atom:feed")
_TAG: Final = re.compile(rb"<(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_LOOSE: Final = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)(\w{1,32};)?")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]{0,400}\?>")


@dataclass(frozen=True, slots=True)
class Field:
    """An element's text, its attributes, and what stands between its tags where that is markup."""

    text: str
    attributes: dict[str, str]
    markup: str = ""


@dataclass(slots=True)
class Item:
    """One item or entry: its fields by name (``title``, ``atom:title``, ``content:encoded``) and its bytes."""

    start: int
    depth: int
    fields: dict[str, list[Field]] = field(default_factory=dict)
    data: bytes = b""

    def first(self, *wanted: str) -> Field | None:
        """The first field by the first of these names that has one."""
        return next((self.fields[name][0] for name in wanted if name in self.fields), None)

    def text(self, *wanted: str) -> str:
        """The text of the first of these fields that has any."""
        return next((f.text.strip() for name in wanted for f in self.fields.get(name, ()) if f.text.strip()), "")


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, its items, and why reading ended before its end: ``entities``, ``limit`` or expat's words."""

    about: Item
    items: list[Item]
    ended: str = ""
    mended: bool = False


class Entities(Exception):  # noqa: N818 (it ends the reading, and is no error of ours)
    """The feed declares entities."""


class _EnoughError(Exception):
    """The limit of items is reached."""


def parse(text: str) -> Feed:
    """The feed in ``text``. When it is not well-formed, what stands before the fault is given, or the whole where stray ``&``,
    names of HTML's characters and control characters were the only faults. Raises :class:`Entities`."""
    bare = _DECLARATION.sub("", text, count=1)
    found = _Walk(bare.encode("utf-8", "replace")).walked()
    if found.ended in ("", "limit"):
        return found
    better = _NOT_XML.sub("", _LOOSE.sub(_named, bare))
    again = _Walk(better.encode("utf-8", "replace")).walked() if better != bare else found
    return (
        Feed(again.about, again.items, again.ended, mended=True)
        if len(again.items) > len(found.items) or not again.ended
        else found
    )


def _named(found: re.Match[str]) -> str:
    char = html.unescape(found[0]) if found[1] else "&"
    return "&amp;" + (found[1] or "") if "&" in char or char in "<>\"'" else char


class _Walk:
    """Expat's events, gathered into items."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._stack: list[str] = []
        self._item: Item | None = None
        self._about = Item(0, 0)
        self._items: list[Item] = []
        self._text: list[str] = []
        self._at = 0  # depth of the element whose text is gathered, 0 when none is
        self._from = 0
        self._attributes: dict[str, str] = {}
        self._nested = False

    def walked(self) -> Feed:
        """The feed, as far as it goes."""
        ended = ""
        self._parser = parser = expat.ParserCreate("UTF-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text_of
        parser.EntityDeclHandler, parser.StartDoctypeDeclHandler = _refuse, _doctype
        parser.SkippedEntityHandler = self._skipped
        try:
            parser.Parse(self._data, True)
        except expat.ExpatError as error:
            ended = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        except _EnoughError:
            ended = "limit"
        finally:
            del self._parser
        return Feed(self._about, self._items, ended)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        short = (_SPACES.get(space, "other:") if space else "") + local
        self._stack.append(short)
        depth, parent = len(self._stack), self._stack[-2] if len(self._stack) > 1 else ""
        if self._item is None and short in ("item", "atom:entry"):
            self._item, self._at = Item(self._parser.CurrentByteIndex, depth), 0
        elif self._at and parent == "atom:author" and short == "atom:name":
            self._begin(depth, {})
        elif self._at:
            self._nested = True
        elif (depth == self._item.depth + 1) if self._item else parent in _FEEDS:
            self._begin(depth, attributes)

    def _begin(self, depth: int, attributes: dict[str, str]) -> None:
        self._at, self._text, self._attributes, self._nested = depth, [], attributes, False
        self._from = self._parser.CurrentByteIndex

    def _text_of(self, text: str) -> None:
        if self._at:
            self._text.append(text)

    def _skipped(self, name: str, parameter: bool) -> None:
        if self._at and not parameter:
            self._text.append(html.unescape(f"&{name};"))

    def _end(self, name: str) -> None:
        depth, short = len(self._stack), self._stack.pop()
        if depth == self._at:
            where = self._item or self._about
            key = "atom:author" if short == "atom:name" else short
            where.fields.setdefault(key, []).append(Field("".join(self._text), self._attributes, self._inner()))
            self._at = 0
        elif self._item is not None and depth == self._item.depth:
            end = self._data.find(b">", self._parser.CurrentByteIndex) + 1
            self._item.data = self._data[self._item.start : end]
            self._items.append(self._item)
            self._item = None
            if len(self._items) >= MAX_ITEMS:
                raise _EnoughError

    def _inner(self) -> str:
        tag = _TAG.match(self._data, self._from) if self._nested else None
        return self._data[tag.end() : self._parser.CurrentByteIndex].decode("utf-8", "replace") if tag else ""


def _refuse(*_: object) -> None:
    raise Entities


def _doctype(_name: str, _system: str | None, _public: str | None, internal: bool) -> None:
    if internal:
        raise Entities
