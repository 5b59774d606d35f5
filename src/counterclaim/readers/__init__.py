"""Bytes -> documents. Bad material gives an ``Unread`` or a document with problems, never an exception."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from counterclaim.errors import CounterclaimError
from counterclaim.readers import captures, dates, feeds, files, jsonl, mail, names, telegram, wacz
from counterclaim.readers.build import Raw
from counterclaim.readers.formats import ENDINGS, Format, ending, format_of, listed
from counterclaim.readers.html import read as read_html
from counterclaim.readers.markdown import read as read_markdown
from counterclaim.readers.names import display_name
from counterclaim.readers.parts import parts_of
from counterclaim.readers.pdf import read as read_pdf
from counterclaim.readers.pieces import Piece, key_of
from counterclaim.readers.plain import read as read_plain
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

__all__ = ["display_name", "document_from_text", "key_of", "read_bytes", "read_sources"]

_SINGLE: Final = {Format.PLAIN: read_plain, Format.MARKDOWN: read_markdown, Format.HTML: read_html, Format.PDF: read_pdf}
_SEVERAL: Final[Mapping[Format, Callable[[bytes, Raw], Iterator[Piece]]]] = {
    Format.FEED: feeds.read,
    Format.JSON_FEED: feeds.read_json,
    Format.WARC: captures.read,
    Format.WACZ: wacz.read,
    Format.MAIL: mail.read,
    Format.TELEGRAM: telegram.read,
    Format.TELEGRAM_HTML: telegram.read_html,
}
Keep = Callable[[bytes], object]
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def read_sources(
    sources: Sequence[str],
    *,
    published: str = "",
    publisher: str = "",
    stdin: BinaryIO | None = None,
    keep: Keep | None = None,
) -> Iterator[Document | Unread]:
    """What stands in ``sources``, in order: files, folders (all files in them, sorted, hidden ones skipped) and ``-``.

    ``published`` and ``publisher`` win over what the material says. ``keep`` is given the bytes of whatever is
    read or kept unread, before it is given. Raises ``CounterclaimError`` before anything is read:
    ``not_found``, ``url_not_supported``, ``published_invalid``. What can't be read is an ``Unread``; the others go on.
    """
    dates.check_published(published)
    for source in sources:
        _check(source)
    return _once_each(_all(sources, published, publisher, stdin, keep))


def read_bytes(
    data: bytes, name: str, *, published: str = "", publisher: str = "", keep: Keep | None = None
) -> list[Document | Unread]:
    """The documents in ``data``: one, or those of a file that holds several. ``name`` tells the format where the bytes don't.

    ``keep`` is given the bytes of whatever is read or kept unread, before it is given.

    Raises ``CounterclaimError`` (``published_invalid``) for a date that isn't one.
    """
    dates.check_published(published)
    return list(_once_each(_read(data, name, published, publisher, keep)))


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


def _all(
    sources: Sequence[str], published: str, publisher: str, stdin: BinaryIO | None, keep: Keep | None
) -> Iterator[Document | Unread]:
    for source in sources:
        if source == "-":
            stream = stdin if stdin is not None else sys.stdin.buffer
            yield from _read(files.read_stream(stream, "-"), "-", published, publisher, keep)
            continue
        for path in files.walk(Path(source)):
            yield from _read(files.read_file(path), str(path), published, publisher, keep)


def _read(data: bytes | Unread, name: str, published: str, publisher: str, keep: Keep | None) -> Iterator[Document | Unread]:
    if isinstance(data, Unread):
        yield data
        return
    shown = names.display_name(name)
    if not data:
        yield names.refused(shown, "empty_file", "the file is empty; nothing to keep")
    elif len(data) > files.MAX_BYTES:
        yield files.too_large(shown, len(data))
    else:
        yield from _by_format(data, name, Raw(shown, hashlib.sha256(data).hexdigest(), published, publisher), keep)


def _by_format(data: bytes, name: str, raw: Raw, keep: Keep | None) -> Iterator[Document | Unread]:
    found = format_of(data, name)
    if found is Format.JSONL:
        lines = jsonl.by_digest(data) if keep else {}
        yield from _kept_first(jsonl.read(data, raw), keep, lambda each: lines[each.sha256])
    elif found in _SEVERAL:
        yield from _pieces(_SEVERAL[found](data, raw), found, name, keep)
    else:
        yield from _kept_first(iter([_single(data, name, raw, found)]), keep, lambda each: data)


def _pieces(pieces: Iterator[Piece], found: Format, name: str, keep: Keep | None) -> Iterator[Document | Unread]:
    """What a file of several reports holds, each piece's own bytes kept before it is given."""
    for piece in pieces:
        if keep and piece.found.sha256:
            keep(piece.data)
        yield _typed(piece.found, found, name)


def _single(data: bytes, name: str, raw: Raw, found: Format) -> Document | Unread:
    if found is Format.NONE:
        message = f"kept, but not opened: what is read is {listed()}"
        return names.kept(raw.name, "format_not_read", message, sha256=raw.sha256)
    return _typed(_SINGLE[found](data, raw), found, name)


def _kept_first(
    found: Iterator[Document | Unread], keep: Keep | None, data: Callable[[Document | Unread], bytes]
) -> Iterator[Document | Unread]:
    """What was found in an input, its bytes kept before."""
    for each in found:
        if keep and each.sha256:
            keep(data(each))
        yield each


def _typed(read: Document | Unread, found: Format, name: str) -> Document | Unread:
    """The document with a warning when the bytes are not what the name's ending says."""
    told = ending(name)
    same = told in ENDINGS.get(found, (told,))
    if isinstance(read, Unread) or same:
        return read
    problem = Problem("type_mismatch", read.source, f"the name ends in .{told}, but it is {found} and was read as that")
    return replace(read, problems=(*read.problems, problem))


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
