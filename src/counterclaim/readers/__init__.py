"""Bytes -> documents. Bad material gives an ``Unread`` or a document with problems, never an exception."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from counterclaim.errors import CounterclaimError
from counterclaim.readers import captures, dates, feeds, files, jsonl, mail, names, telegram, wacz
from counterclaim.readers.build import Raw
from counterclaim.readers.formats import ENDINGS, Format, ending, format_of, listed
from counterclaim.readers.html import read as read_html
from counterclaim.readers.markdown import read as read_markdown
from counterclaim.readers.names import display_name
from counterclaim.readers.parts import parts_of
from counterclaim.readers.pdf import read as read_pdf
from counterclaim.readers.pieces import Piece, unread
from counterclaim.readers.plain import read as read_plain
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

__all__ = ["Keep", "Parse", "Piece", "Raw", "display_name", "document_from_text", "parse", "read_bytes", "read_sources"]

_SINGLE: Final = {Format.PLAIN: read_plain, Format.MARKDOWN: read_markdown, Format.HTML: read_html, Format.PDF: read_pdf}
_SEVERAL: Final[Mapping[Format, Callable[[bytes, Raw], Iterator[Piece]]]] = {
    Format.FEED: feeds.read,
    Format.JSON_FEED: feeds.read_json,
    Format.WARC: captures.read,
    Format.WACZ: wacz.read,
    Format.MAIL: mail.read,
    Format.TELEGRAM: telegram.read,
    Format.TELEGRAM_HTML: telegram.read_html,
    Format.JSONL: jsonl.read,
}
Keep = Callable[[bytes], object]
Parse = Callable[[bytes, str, Raw], Iterator[Piece]]
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def parse(data: bytes, name: str, raw: Raw) -> Iterator[Piece]:
    """What ``data`` holds, which is not empty: the one place where material is taken apart. ``raw`` is the whole input."""
    found = format_of(data, name)
    if found in _SEVERAL:
        for piece in _SEVERAL[found](data, raw):
            yield piece._replace(found=_told(piece.found, found, name))
    elif found is Format.NONE:
        yield unread(raw, "format_not_read", f"kept, but not opened: what is read is {listed()}", data)
    else:
        yield Piece(_told(_SINGLE[found](data, raw), found, name), data)


def read_sources(
    sources: Sequence[str],
    *,
    published: str = "",
    publisher: str = "",
    stdin: BinaryIO | None = None,
    keep: Keep | None = None,
    parse: Parse = parse,
) -> Iterator[Document | Unread]:
    """What stands in ``sources``, in order: files, folders (all files in them, sorted, hidden ones skipped) and ``-``.

    ``published`` and ``publisher`` win over what the material says. ``keep`` is given the bytes of whatever is
    read or kept unread, before it is given. ``parse`` takes the bytes apart: in this process, unless another is given
    (``counterclaim.sandbox`` has the one for bytes that are not trusted). Raises ``CounterclaimError`` before anything is read:
    ``not_found``, ``url_not_supported``, ``published_invalid``. What can't be read is an ``Unread``; the others go on.
    """
    dates.check_published(published)
    for source in sources:
        _check(source)
    return _once_each(_all(sources, _Asked(published, publisher, keep, parse), stdin))


def read_bytes(
    data: bytes, name: str, *, published: str = "", publisher: str = "", keep: Keep | None = None, parse: Parse = parse
) -> list[Document | Unread]:
    """The documents in ``data``: one, or those of a file that holds several. ``name`` tells the format where the bytes don't.

    ``keep`` is given the bytes of whatever is read or kept unread, before it is given. ``parse`` as for :func:`read_sources`.

    Raises ``CounterclaimError`` (``published_invalid``) for a date that isn't one.
    """
    dates.check_published(published)
    return list(_once_each(_read(data, name, _Asked(published, publisher, keep, parse))))


def document_from_text(
    text: str, *, id: str = "", title: str = "", published: str = "", publisher: str = "", author: str = "", url: str = ""
) -> Document:
    """A document of ``text``, kept to the letter, with its parts found.

    Raises ``CounterclaimError``: ``published_invalid``, or ``text_invalid`` when it holds half of a surrogate pair.
    """
    dates.check_published(published)
    try:
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise CounterclaimError("text_invalid", "the text holds half of a surrogate pair", where=f"text[{error.start}]") from None
    found = (title, publisher, author, published, url, parts_of(text, title))
    title, publisher, author, published, url, parts = found
    return Document(id or sha256, sha256, text, title, publisher, author, published, url=url, parts=parts)


def _check(source: str) -> None:
    if source == "-":
        return
    shown = names.display_name(source)
    if _URL.match(source):
        fix = "Save the page and give the file."
        raise CounterclaimError("url_not_supported", "addresses are not fetched", where=shown, fix=fix)
    try:
        known = Path(source).exists() or Path(source).is_symlink()
    except (OSError, ValueError):
        known = False
    if not source or not known:
        raise CounterclaimError("not_found", "there is no such file or folder", where=shown, fix="Check the path.")


class _Asked(NamedTuple):
    """How inputs are to be read."""

    published: str
    publisher: str
    keep: Keep | None
    parse: Parse


def _all(sources: Sequence[str], asked: _Asked, stdin: BinaryIO | None) -> Iterator[Document | Unread]:
    for source in sources:
        if source == "-":
            stream = stdin if stdin is not None else sys.stdin.buffer
            yield from _read(files.read_stream(stream, "-"), "-", asked)
            continue
        for path in files.walk(Path(source)):
            yield from _read(files.read_file(path), str(path), asked)


def _read(data: bytes | Unread, name: str, asked: _Asked) -> Iterator[Document | Unread]:
    if isinstance(data, Unread):
        yield data
        return
    shown = names.display_name(name)
    if not data:
        yield names.refused(shown, "empty_file", "the file is empty; nothing to keep")
    elif len(data) > files.MAX_BYTES:
        yield files.too_large(shown, len(data))
    else:
        raw = Raw(shown, hashlib.sha256(data).hexdigest(), asked.published, asked.publisher)
        yield from _kept_first(asked.parse(data, name, raw), asked.keep)


def _kept_first(pieces: Iterator[Piece], keep: Keep | None) -> Iterator[Document | Unread]:
    """What was found in an input, the bytes of each kept before it is given."""
    for piece in pieces:
        if keep and piece.found.sha256:
            keep(piece.data)
        yield piece.found


def _told(read: Document | Unread, found: Format, name: str) -> Document | Unread:
    """What was read, its problems fit to show, with a warning when the bytes are not what the name's ending says."""
    if isinstance(read, Unread):
        return replace(read, problem=_shown(read.problem))
    problems, told = tuple(map(_shown, read.problems)), ending(name)
    if told not in ENDINGS.get(found, (told,)):
        message = f"the name ends in .{told}, but it is {found} and was read as that"
        problems = (*problems, Problem("type_mismatch", read.source, message))
    return replace(read, problems=problems)


def _shown(problem: Problem) -> Problem:
    """A problem whose words, some of them the material's, do nothing to a terminal and can be stored."""
    where, message, fix = map(names.on_one_line, (problem.where, problem.message, problem.fix))
    return Problem(problem.code, where, message, fix)


def _once_each(found: Iterable[Document | Unread]) -> Iterator[Document | Unread]:
    """Documents with a conflict where an id comes again with another text, and a warning where it comes with the same."""
    first: dict[str, tuple[str, str]] = {}
    for each in found:
        if isinstance(each, Unread):
            yield each
            continue
        digest = hashlib.sha256(each.text.encode("utf-8")).hexdigest()
        seen, where = first.setdefault(each.id, (digest, each.source))
        if where == each.source:
            yield each
        elif seen == digest:
            again = Problem("id_repeated", each.source, f"the same document was read from {where}")
            yield replace(each, problems=(*each.problems, again))
        else:
            shown = names.display_name(each.id)
            message = f"the id {shown!r} stands for another text in {where}"
            yield names.kept(each.source, "id_conflict", message, sha256=each.sha256, fix="Give every report its own id.")
