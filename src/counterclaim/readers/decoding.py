"""Bytes -> text: what the bytes themselves say first, a guess last and never in silence."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from charset_normalizer import from_bytes

from counterclaim.records.problem import Problem

_BOMS: Final = (  # UTF-32 before UTF-16: the first begins with the second
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages were really written in; the old Mac and mainframe sets only ever win by accident.
_SINGLE_BYTE: Final = tuple(
    "cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8_r koi8_u iso8859_2 iso8859_5 iso8859_6 iso8859_7 "
    "iso8859_8 iso8859_9 iso8859_13 iso8859_15 cp866 cp874".split()
)
_MULTI_BYTE: Final = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
_ALIASES: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "cp949": "euc_kr"}
_SAMPLE: Final = 64 * 1024
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


class Decoded(NamedTuple):
    """Text with what had to be guessed or replaced on the way."""

    text: str
    problems: tuple[Problem, ...] = ()


def looks_binary(data: bytes) -> bool:
    """Whether ``data`` is no text: it holds NUL without a mark of UTF-16 or UTF-32, or many control characters."""
    if _bom(data)[1]:
        return False
    head = data[:_SAMPLE]
    return b"\0" in data or len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 20


def decode(data: bytes, where: str, declared: str = "") -> Decoded:
    """The text of ``data``: by its byte-order mark, its ``declared`` charset, as UTF-8, else by a guess that is reported."""
    length, charset = _bom(data)
    if charset:
        return _strict_or_replaced(data[length:], charset, where)
    utf8 = _try(data, "utf-8")
    known = known_charset(declared)
    # Text in a single-byte set is almost never valid UTF-8 by chance, so a wrong declaration gives way.
    if utf8 is not None and (known not in _MULTI_BYTE):
        wrong = known in _SINGLE_BYTE and not utf8.isascii()
        return Decoded(utf8, (_conflict(where, declared),) if wrong else ())
    text = _try(data, known) if known else None
    if text is not None:
        return Decoded(text)
    return Decoded(utf8) if utf8 is not None else _guess(data, where)


def known_charset(name: str) -> str:
    """Python's codec for a charset that a page may declare; empty for unknown ones and for those unsafe to obey (UTF-7)."""
    try:
        found = codecs.lookup(name.strip()).name if name.strip().isascii() and name.strip() else ""
    except (LookupError, ValueError):
        return ""
    found = _ALIASES.get(found, found)
    by_name = {codecs.lookup(c).name: c for c in (*_SINGLE_BYTE, *_MULTI_BYTE)}
    return "utf-8" if found.startswith("utf-8") else by_name.get(found, "")


def unix_lines(text: str) -> str:
    """``text`` with CRLF and lone CR as LF."""
    return re.sub(r"\r\n?", "\n", text)


def _bom(data: bytes) -> tuple[int, str]:
    return next(((len(mark), name) for mark, name in _BOMS if data.startswith(mark)), (0, ""))


def _try(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _guess(data: bytes, where: str) -> Decoded:
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    sound = sum(1 for b in data[:_SAMPLE] if b >= 0xC2)
    if broken * 20 < sound:  # damaged UTF-8, not another charset
        return Decoded(loose, (_replaced(where, "utf-8", broken),))
    best = from_bytes(_telling(data), cp_isolation=[*_SINGLE_BYTE, *_MULTI_BYTE]).best()
    charset = best.encoding if best is not None else "cp1252"
    decoded = _strict_or_replaced(data, charset, where)
    guess = Problem("charset_guessed", where, f"no charset is declared; read as {charset}", "Save the file as UTF-8 to be sure.")
    return Decoded(decoded.text, (guess, *decoded.problems))


def _telling(data: bytes) -> bytes:
    """A sample for the guess that holds the bytes beyond ASCII, which may begin late in a page."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 1024) if first else 0
    return data[start : start + _SAMPLE]


def _strict_or_replaced(data: bytes, charset: str, where: str) -> Decoded:
    text = _try(data, charset)
    if text is not None:
        return Decoded(text)
    text = data.decode(charset, "replace")
    return Decoded(text, (_replaced(where, charset, text.count("\ufffd")),))


def _replaced(where: str, charset: str, count: int) -> Problem:
    return Problem("bytes_replaced", where, f"{count} places are not valid {charset} and are shown as \ufffd")


def _conflict(where: str, declared: str) -> Problem:
    return Problem("charset_conflict", where, f"declares {declared.strip()[:40]!r} but is valid UTF-8; read as UTF-8")
