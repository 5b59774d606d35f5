"""RSS 2.0, Atom 1.0 and JSON Feed 1.1: every item a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from counterclaim.readers import dates, feedxml, html, jsonwalk
from counterclaim.readers.build import Raw
from counterclaim.readers.decoding import decode, unix_lines
from counterclaim.readers.feedxml import Feed, Field, Item
from counterclaim.readers.pieces import Piece, inner, keyed, titled, unread, with_last
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_:.-]{2,40})")
_MARKUP: Final = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\w{1,8}|\w{2,32});")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")


def read(data: bytes, raw: Raw) -> Iterator[Piece]:
    """The items of an RSS or Atom file in its order, at most ``feedxml.MAX_ITEMS`` of them.

    An item's bytes are those between its tags, tags included; its id is its guid (or link) with digits of its text.
    """
    declared = _ENCODING.search(data[:400])
    decoded = decode(data, raw.name, declared[1].decode("ascii") if declared else "")
    try:
        feed = feedxml.parse(unix_lines(decoded.text))
    except feedxml.Entities:
        message = "the feed declares entities, which could make it grow or open other files; none was expanded"
        yield unread(raw, "xml_entities", message, data, fix="Take the document type declaration out of it.")
        return
    told = list(decoded.problems)
    if feed.mended:
        told.append(
            Problem("feed_mended", raw.name, "the feed is not well-formed XML; stray '&' and control characters were mended")
        )
    yield from with_last(_items(feed, raw, tuple(told)), lambda: _limit(feed.ended == "limit", raw.name))
    if feed.ended not in ("", "limit"):
        message = f"the feed is no well-formed XML ({feed.ended}); {len(feed.items)} items before that place were read"
        yield unread(raw, "feed_damaged", message, data)
    elif not feed.items:
        yield unread(raw, "no_items", "the feed holds no item", data)


def read_json(data: bytes, raw: Raw) -> Iterator[Piece]:
    """The items of a JSON Feed (versions 1 and 1.1)."""
    walked = jsonwalk.walk(data, "items")
    if isinstance(walked, jsonwalk.Fault):
        yield unread(raw, walked.code, walked.message, data)
        return
    top = walked[0]
    items = top.elements[: feedxml.MAX_ITEMS]
    pieces = (_json_item(top.values, e, raw, n) for n, e in enumerate(items, 1))
    yield from with_last(pieces, lambda: _limit(len(top.elements) > feedxml.MAX_ITEMS, raw.name))
    if not items:
        yield unread(raw, "no_items", "the feed holds no item", data)


def _limit(reached: bool, where: str) -> list[Problem]:
    what = f"the first {feedxml.MAX_ITEMS:,} items were read, which is the limit"
    return [Problem("item_limit", where, what, "Split the feed.")] if reached else []


def _items(feed: Feed, raw: Raw, told: tuple[Problem, ...]) -> Iterator[Piece]:
    about = feed.about
    site = _link(about) or about.text("link")
    values = {"publisher": plain(about.text("title", "atom:title")), "language": about.text("language", "dc:language")}
    for number, item in enumerate(feed.items, 1):
        own = inner(raw, f"item {number}", item.data)
        yield Piece(_item(item, own, values, site, told), item.data)


def _item(item: Item, raw: Raw, about: dict[str, str], site: str, told: tuple[Problem, ...]) -> Document | Unread:
    atom = any(name.startswith("atom:") for name in item.fields) and "title" not in item.fields
    guid = item.text("guid", "atom:id")
    link = _link(item) or item.text("link") or (guid if guid.startswith("http") else "")
    published, wrong = dates.stated(item.text("pubDate", "dc:date", "atom:published", "atom:updated"), raw.name)
    values = {
        **about,
        "title": plain(item.text("title", "atom:title")),
        "author": plain(item.text("dc:creator", "atom:author", "author")),
        "published": published,
        "url": _joined(site, link),
    }
    content, code = _content(item, atom)
    problems = [*told, *wrong, *_content_problem(code, raw.name), *_enclosures(item, raw.name)]
    found = _composed(content, raw, values, problems)
    return keyed(found, _key(guid or link, site or about["publisher"]))


def _joined(site: str, link: str) -> str:
    """An item's address, as it stands where it is none that can be taken apart."""
    try:
        return urljoin(site, link) if link else ""
    except ValueError:
        return link


def _composed(content: tuple[str, bool], raw: Raw, values: dict[str, str], problems: list[Problem]) -> Document | Unread:
    """The document of an item's content, which is markup or plain text."""
    words, markup = content
    if markup:
        return html.fragment(words, raw, values, tuple(problems))
    return titled(raw, unix_lines(words).strip("\n"), values, problems)


def _content(item: Item, atom: bool) -> tuple[tuple[str, bool], str]:
    """(words, whether they are markup), and the code of the warning that they call for."""
    full = item.first("atom:content" if atom else "content:encoded")
    elsewhere = full is not None and bool(full.attributes.get("src"))
    if full is not None and not elsewhere and (full.text.strip() or full.markup):
        return _words(full, atom), ""
    short = item.first("atom:summary", "atom:content") if atom else item.first("description", "atom:summary")
    if short is None or not (short.text.strip() or short.markup):
        return ("", False), "title_only"
    return _words(short, atom), "content_elsewhere" if elsewhere else "summary_only"


def _words(field: Field, atom: bool) -> tuple[str, bool]:
    if field.markup:
        return field.markup, True
    kind = field.attributes.get("type", "text" if atom else "html")
    return field.text, kind not in ("text", "text/plain") and bool(_MARKUP.search(field.text))


def _content_problem(code: str, where: str) -> list[Problem]:
    said = {
        "summary_only": "the feed gives a description of this item, which may be only a summary of the report",
        "content_elsewhere": "the feed gives only a summary of this item; its content stands elsewhere and was not fetched",
        "title_only": "the feed gives only the title of this item",
    }
    return [Problem(code, where, said[code], "Save the page itself and read that.")] if code else []


def _enclosures(item: Item, where: str) -> list[Problem]:
    links = [f.attributes.get("href", "") for f in item.fields.get("atom:link", ()) if f.attributes.get("rel") == "enclosure"]
    return enclosed([f.attributes.get("url", "") for f in item.fields.get("enclosure", ())] + links, where)


def enclosed(addresses: list[str], where: str) -> list[Problem]:
    """What is said of media that an item points to."""
    if not addresses:
        return []
    shown = ", ".join(a[:120] for a in addresses[:5]) + (" ..." if len(addresses) > 5 else "")
    return [Problem("attachments_not_read", where, f"{len(addresses)} enclosed files were not fetched: {shown}")]


def _link(item: Item) -> str:
    links = [f.attributes for f in item.fields.get("atom:link", ()) if f.attributes.get("rel", "alternate") == "alternate"]
    return next((a["href"].strip() for a in links if a.get("href")), "")


def _key(guid: str, scope: str) -> str:
    """What an item is called; an id that is no address is told apart by its feed."""
    return guid if _SCHEME.match(guid) or not guid else f"{scope}/{guid}"


def plain(words: str) -> str:
    """A title or name without the markup that feeds put into it."""
    if not _MARKUP.search(words):
        return words
    body = LexborHTMLParser(words).body
    return body.text(deep=True).strip() if body is not None else ""


def _json_item(about: dict[str, Any], element: jsonwalk.Element, raw: Raw, number: int) -> Piece:
    own = inner(raw, f"item {number}", element.data)
    item = element.value
    if not isinstance(item, dict):
        return unread(own, "item_invalid", "the item is no JSON object", element.data)
    if element.broken:
        return unread(own, "json_lone_surrogate", "the item holds half of a surrogate pair, which is no character", element.data)
    published, wrong = dates.stated(_string(item, "date_published") or _string(item, "date_modified"), own.name)
    values = {
        "title": _string(item, "title"),
        "publisher": _string(about, "title"),
        "author": _authors(item) or _authors(about),
        "published": published,
        "url": _string(item, "url") or _string(item, "external_url"),
        "language": _string(item, "language") or _string(about, "language"),
    }
    content, code = _json_content(item)
    attached = item.get("attachments")
    addresses = [_string(a, "url") for a in attached if isinstance(a, dict)] if isinstance(attached, list) else []
    problems = [*wrong, *_content_problem(code, own.name), *enclosed(addresses, own.name)]
    id = item.get("id")
    name = str(id) if isinstance(id, str | int) and not isinstance(id, bool) else values["url"]
    scope = _string(about, "home_page_url") or _string(about, "feed_url") or values["publisher"]
    return Piece(keyed(_composed(content, own, values, problems), _key(name, scope)), element.data)


def _json_content(item: dict[str, Any]) -> tuple[tuple[str, bool], str]:
    if words := _string(item, "content_html"):
        return (words, True), ""
    if words := _string(item, "content_text"):
        return (words, False), ""
    words = _string(item, "summary")
    return (words, False), "summary_only" if words else "title_only"


def _authors(item: dict[str, Any]) -> str:
    given = item.get("authors")
    many = given if isinstance(given, list) else [item.get("author")]
    return ", ".join(name for a in many if isinstance(a, dict) and (name := _string(a, "name")))


def _string(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""
