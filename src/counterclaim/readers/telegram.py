"""Telegram Desktop's exports, ``result.json`` and ``messages.html``: every message with text is a report of its channel.

A message's id is the channel's with the message's own, so that the next export adds only what is new or was edited. Media are
named, and never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from counterclaim.readers import dates, jsonwalk, names
from counterclaim.readers.build import Raw
from counterclaim.readers.decoding import decode, unix_lines
from counterclaim.readers.htmlblocks import text_of
from counterclaim.readers.pieces import Piece, inner, keyed, titled, unread, with_last
from counterclaim.records.problem import Problem

_MEDIA: Final = ("photo", "file", "thumbnail")
_NAMED: Final = (
    "media_type",
    "photo",
    "file",
    "poll",
    "location_information",
    "contact_information",
    "live_location_period_seconds",
)
_STAMP: Final = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?", re.ASCII)
_CLASSES: Final = re.compile(r"\S+")


def read(data: bytes, raw: Raw) -> Iterator[Piece]:
    """The messages of ``result.json``, of one chat or of all chats in an account's export."""
    chats = jsonwalk.walk(data, "messages")
    if isinstance(chats, jsonwalk.Fault):
        yield unread(raw, chats.code, chats.message, data)
        return
    yield from _all((_message(chat.values, element, raw) for chat in chats for element in chat.elements), raw, data)


def _all(found: Iterable[Piece | None], raw: Raw, data: bytes) -> Iterator[Piece]:
    """The messages that hold text; how many others there are is said with the last of them."""
    empty = told = 0

    def with_text() -> Iterator[Piece]:
        nonlocal empty, told
        for piece in found:
            empty, told = empty + (piece is None), told + (piece is not None)
            if piece:
                yield piece

    def without() -> str:
        return f"{empty} messages hold no text, only media or notices of the service, and were not read"

    yield from with_last(with_text(), lambda: [Problem("messages_without_text", raw.name, without())] if empty else [])
    if not told:
        message = f"the export holds no message with text; {without()}" if empty else "it holds no message"
        yield unread(raw, "no_messages", message, data)


def _message(chat: dict[str, Any], element: jsonwalk.Element, raw: Raw) -> Piece | None:
    """The piece of one message, nothing for one without text."""
    row, data = element.value, element.data
    number = row.get("id") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(number, int) or isinstance(number, bool):
        return unread(
            inner(raw, "a message", data), "message_invalid", "the message is no JSON object with a number as its id", data
        )
    own = inner(raw, f"message {number}", data)
    if element.broken:
        return unread(own, "json_lone_surrogate", "the message holds half of a surrogate pair, which is no character", data)
    text = _text(row)
    if text is None:
        return unread(own, "message_invalid", "the message's text is neither a string nor a list of strings and entities", data)
    if not text.strip() or row.get("type") == "service":
        return None
    published, wrong = _published(row, own.name)
    values = {"publisher": _string(chat, "name"), "author": _string(row, "author") or _string(row, "from"), "published": published}
    problems = [*wrong, *_edited(row, own.name), *_media(row, own.name)]
    found = titled(own, _forwarded(_string(row, "forwarded_from"), text), values, problems)
    channel = chat.get("id") if isinstance(chat.get("id"), int) else values["publisher"]
    return Piece(keyed(found, f"telegram:{channel}/{number}"), data)


def _text(row: dict[str, Any]) -> str | None:
    """The words of a message, their entities joined; nothing when they have no form that Telegram writes."""
    given = row.get("text_entities") or row.get("text") or ""
    if isinstance(given, str):
        return unix_lines(given)
    if not isinstance(given, list):
        return None
    words = [w if isinstance(w, str) else w.get("text") if isinstance(w, dict) else None for w in given]
    return unix_lines("".join(words)) if all(isinstance(w, str) for w in words) else None  # type: ignore[arg-type]


def _forwarded(source: str, text: str) -> str:
    """The text, headed by whom it was forwarded from: those words are not the channel's own."""
    return f"Forwarded from {' '.join(source.split())}:\n\n{text}" if source.strip() else text


def _published(row: dict[str, Any], where: str) -> tuple[str, tuple[Problem, ...]]:
    exact = dates.from_unix(row.get("date_unixtime"))
    if exact:
        return dates.stated(exact, where)
    found, wrong = dates.stated(_string(row, "date"), where)
    if not found:
        return found, wrong
    message = "the export gives the time without its zone, that of the machine which made the export"
    return found, (*wrong, Problem("zone_unknown", where, message))


def _edited(row: dict[str, Any], where: str) -> list[Problem]:
    when = dates.from_unix(row.get("edited_unixtime")) or _string(row, "edited")
    what = f"the message was edited at {when[:40]}; what it said before is not in the export"
    return [Problem("message_edited", where, what)] if when else []


def _media(row: dict[str, Any], where: str) -> list[Problem]:
    """What is said of a message's media; a path that leads out of the export's folder is told as that."""
    found = []
    if held := [key for key in _NAMED if row.get(key)]:
        shown = ", ".join(names.display_name(f"{key} {row[key]}" if isinstance(row[key], str) else key) for key in held)
        found.append(Problem("media_not_read", where, f"its media were not opened: {shown}"))
    if out := [p for key in _MEDIA if (p := _string(row, key)) and outside(p)]:
        found.append(
            Problem("outside_export", where, f"a path leads out of the export and was not followed: {names.display_name(out[0])}")
        )
    return found


def outside(path: str) -> bool:
    """Whether a path is absolute or climbs: on any system, with either slash."""
    return path.startswith(("/", "\\", "~")) or bool(re.match(r"[A-Za-z]:", path)) or ".." in re.split(r"[/\\]", path)


def _string(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def read_html(data: bytes, raw: Raw) -> Iterator[Piece]:
    """The messages of ``messages.html``. It names no channel's number, so that its ids are not those of ``result.json``."""
    decoded = decode(data, raw.name, "utf-8")
    tree = LexborHTMLParser(unix_lines(decoded.text))
    head = tree.css_first(".page_header .text")
    channel = text_of(head) if head is not None else ""

    def messages() -> Iterator[Piece | None]:
        sender = ""
        for node in tree.css("div.message"):
            named = [n for n in node.css(".from_name") if not _inside(n, "forwarded", node)]
            sender = text_of(named[0]) if named else sender
            yield _html_message(node, raw, channel, sender)

    yield from with_last(_all(messages(), raw, data), lambda: decoded.problems)


def _html_message(node: LexborNode, raw: Raw, channel: str, sender: str) -> Piece | None:
    number = re.fullmatch(r"message(-?\d+)", node.attributes.get("id") or "", re.ASCII)
    body = node.css_first("div.text")
    if number is None or body is None or "service" in _CLASSES.findall(node.attributes.get("class") or ""):
        return None
    data = (node.html or "").encode("utf-8", "replace")
    own = inner(raw, f"message {number[1]}", data)
    published, wrong = _stamp(node, own.name)
    problems = [*wrong]
    if held := node.css(".media_wrap"):
        shown = ", ".join(" ".join(text_of(m, limit=80).split())[:100] or "a picture" for m in held[:5])
        problems.append(Problem("media_not_read", own.name, f"its media were not opened: {shown}"))
    via = node.css_first(".forwarded .from_name")
    for stamp in via.css("span") if via is not None else ():
        stamp.decompose()
    text = _forwarded(text_of(via) if via is not None else "", text_of(body))
    if not text.strip():
        return None
    found = titled(own, text, {"publisher": channel, "author": sender, "published": published}, problems)
    return Piece(keyed(found, f"telegram:{channel}/{number[1]}"), data)


def _stamp(node: LexborNode, where: str) -> tuple[str, tuple[Problem, ...]]:
    """When a message was sent: ``09.07.2016 12:30:15 UTC+03:00``; older exports give no zone."""
    date = node.css_first(".date")
    given = (date.attributes.get("title") or "") if date is not None else ""
    found = _STAMP.fullmatch(given.strip())
    if found is None:
        return dates.stated(given, where)
    value, wrong = dates.stated(f"{found[3]}-{found[2]}-{found[1]}T{found[4]}{found[5] or ''}", where)
    if value and not found[5]:
        message = "the export gives the time without its zone, that of the machine which made the export"
        wrong = (*wrong, Problem("zone_unknown", where, message))
    return value, wrong


def _inside(node: LexborNode, name: str, top: LexborNode) -> bool:
    """Whether an element lies in one of a class, below ``top``."""
    at = node.parent
    while at is not None and at.mem_id != top.mem_id:
        if name in _CLASSES.findall(at.attributes.get("class") or ""):
            return True
        at = at.parent
    return False
