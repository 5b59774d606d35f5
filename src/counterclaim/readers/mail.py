"""E-mail (RFC 5322, MIME): its text with the headers of what it forwards; attachments are named and never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import errors, message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr
from typing import Final

from counterclaim.readers import dates, html, names
from counterclaim.readers.build import Raw
from counterclaim.readers.decoding import decode, known_charset, unix_lines
from counterclaim.readers.pieces import Piece, keyed, titled
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

MAX_PARTS: Final = 500
_MAX_BOUNDARIES: Final = 50
_LONGEST_HEADER: Final = 2_000
_HEADS: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]*\S|[ \t]+\S", re.ASCII)
_TELLING: Final = frozenset({b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"dkim-signature"})


class _AsWritten(Compat32):
    """Headers as they stand in the file; their decoding is ours."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """The header's value."""
        return value


def looks_like(head: bytes) -> bool:
    """Whether an e-mail begins here: header lines, among them From or Subject, Date, and one that only mail systems write."""
    found: set[bytes] = set()
    for line in head.lstrip(b"\r\n").splitlines()[:200]:
        if not line.strip():
            break
        header = _HEADS.match(line)
        if header is None:
            if re.match(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]*$", line):
                continue
            return False
        if header[1]:
            found.add(header[1].lower())
    return b"date" in found and bool(found & {b"from", b"subject"}) and bool(found & _TELLING)


def read(data: bytes, raw: Raw) -> Iterator[Piece]:
    """The one document of an e-mail: plain text where it has one, else its HTML cleaned like a page."""
    yield Piece(_read(data, raw), data)


def _read(data: bytes, raw: Raw) -> Document | Unread:
    if data.count(b"boundary=") > _MAX_BOUNDARIES:
        return names.kept(raw.name, "mail_too_complex", f"over {_MAX_BOUNDARIES} parts nest in it", sha256=raw.sha256)
    try:
        message = message_from_bytes(data, policy=_AsWritten())
        parts = _leaves(message)
    except (errors.MessageError, RecursionError, ValueError, LookupError, TypeError):
        return names.kept(raw.name, "mail_damaged", "the e-mail's parts can't be told apart", sha256=raw.sha256)
    values, problems = _values(message, raw.name)
    body = next((p for kind in ("text/plain", "text/html") for p in parts if _is_body(p, kind)), None)
    problems += _attachments([p for p in parts if p is not body and not _alternative(p)], raw.name)
    if body is None:
        if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            return names.kept(raw.name, "needs_key", "the e-mail is encrypted", sha256=raw.sha256, fix="Save it decrypted.")
        return names.kept(raw.name, "no_text", "the e-mail has no part that is text", sha256=raw.sha256)
    return keyed(_composed(body, raw, values, problems), _message_id(message))


def _composed(body: Message, raw: Raw, values: dict[str, str], problems: list[Problem]) -> Document | Unread:
    payload = body.get_payload(decode=True)
    decoded = decode(payload if isinstance(payload, bytes) else b"", raw.name, _charset(body))
    text = unix_lines(decoded.text)
    told = [*problems, *decoded.problems]
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
        told.append(Problem("bytes_replaced", raw.name, "NUL characters are shown as \ufffd"))
    if body.get_content_type() == "text/html":
        return html.fragment(text, raw, values, tuple(told))
    return titled(raw, text.strip("\n"), values, told)


def _charset(part: Message) -> str:
    """The charset that a part declares; empty for one that is not known."""
    try:
        given = part.get_content_charset("")
    except (ValueError, LookupError, TypeError):
        return ""
    return known_charset(given) if isinstance(given, str) else ""


def _leaves(message: Message) -> list[Message]:
    """The parts that hold no others, in order; an attached e-mail is one of them."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < MAX_PARTS:
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting += [p for p in reversed(inside) if isinstance(p, Message)]
        else:
            found.append(part)
    return found


def _is_body(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and not isinstance(part.get_payload(), list) and not _attached(part) and _has_words(part)


def _has_words(part: Message) -> bool:
    payload = part.get_payload()
    return isinstance(payload, str) and bool(payload.strip())


def _attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment") or bool(_filename(part))


def _alternative(part: Message) -> bool:
    """Whether a part is another form of the text rather than something attached to it."""
    return part.get_content_maintype() == "text" and not _attached(part)


def _filename(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, errors.MessageError):
        return "a file"


def _attachments(parts: list[Message], where: str) -> list[Problem]:
    if not parts:
        return []
    shown = ", ".join(
        names.display_name(_decoded(_filename(p)) or f"a part of type {p.get_content_type()[:60]}") for p in parts[:10]
    )
    more = " ..." if len(parts) > 10 else ""
    return [Problem("attachments_not_read", where, f"{len(parts)} attachments were not opened: {shown}{more}")]


def _values(message: Message, where: str) -> tuple[dict[str, str], list[Problem]]:
    name, address = parseaddr(_header(message, "From"))
    published, wrong = dates.stated(_header(message, "Date"), where)
    values = {
        "title": _header(message, "Subject"),
        "publisher": name or address,
        "author": f"{name} <{address}>" if name and address else address,
        "published": published,
        "language": _header(message, "Content-Language").split(",")[0].strip(),
    }
    return values, list(wrong)


def _message_id(message: Message) -> str:
    found = re.search(r"<([^<>\s]{3,250})>", _header(message, "Message-ID"))
    return f"mid:{found[1]}" if found else ""


def _header(message: Message, name: str) -> str:
    try:
        return " ".join(_decoded(str(message.get(name) or "")).split())
    except (ValueError, LookupError, TypeError, errors.MessageError):
        return ""


def _decoded(value: str) -> str:
    """A header's words (RFC 2047), characters that no database holds left out."""
    given = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")[:_LONGEST_HEADER]
    try:
        words = [w if isinstance(w, str) else _word(w, charset) for w, charset in decode_header(given)]
    except (errors.HeaderParseError, ValueError):
        words = [given]
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", "".join(words))


def _word(data: bytes, charset: str | None) -> str:
    return data.decode(known_charset(charset or "") or "utf-8", "replace")
