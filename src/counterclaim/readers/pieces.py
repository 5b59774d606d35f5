"""The reports in a file that holds several: each with the bytes kept as its evidence, and an id that tells its versions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from counterclaim.readers import names
from counterclaim.readers.build import Raw, build
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

_LONGEST_KEY: Final = 300
_DIGITS: Final = 12
_VERSION: Final = re.compile(rf"#[0-9a-f]{{{_DIGITS}}}$", re.ASCII)


class Piece(NamedTuple):
    """One document or unread input of a file, and the bytes whose SHA-256 it carries."""

    found: Document | Unread
    data: bytes


def inner(raw: Raw, place: str, data: bytes) -> Raw:
    """The input that ``data`` is inside the file of ``raw``; ``place`` names it ("item 3")."""
    return replace(raw, name=f"{raw.name}, {place}", sha256=hashlib.sha256(data).hexdigest())


def unread(raw: Raw, code: str, message: str, data: bytes, *, fix: str = "") -> Piece:
    """A piece that is kept and gave no document; ``raw`` is its own."""
    return Piece(names.kept(raw.name, code, message, sha256=raw.sha256, fix=fix), data)


def versioned(key: str, text: str) -> str:
    """An id: what the source calls the item, and twelve digits of the SHA-256 of its text.

    The same item with the same text has the same id whichever file it stands in; a changed text is a further document whose
    id begins alike (:func:`key_of`).
    """
    clean = re.sub(r"[\s\x00-\x1f\x7f\ud800-\udfff]+", " ", key).strip()
    if len(clean) > _LONGEST_KEY:
        clean = clean[: _LONGEST_KEY // 2] + "~" + hashlib.sha256(clean.encode("utf-8")).hexdigest()
    return f"{clean}#{hashlib.sha256(text.encode('utf-8')).hexdigest()[:_DIGITS]}"


def key_of(id: str) -> str:
    """The part of a document's id that all its versions share; empty when the id was not made by :func:`versioned`."""
    return _VERSION.sub("", id) if _VERSION.search(id) else ""


def keyed(found: Document | Unread, key: str, *, retrieved: str = "", url: str = "") -> Document | Unread:
    """The document under a versioned id; without a ``key`` its id stays the SHA-256 of its bytes."""
    if isinstance(found, Unread):
        return found
    id = versioned(key, found.text) if key else found.id
    return replace(found, id=id, retrieved=retrieved or found.retrieved, url=url or found.url)


def titled(raw: Raw, body: str, values: dict[str, str], problems: Iterable[Problem] = ()) -> Document | Unread:
    """A document of plain text: its title, a blank line, and ``body`` to the letter."""
    title = " ".join(values.get("title", "").split())
    text = "\n\n".join(x for x in (title, body) if x.strip())
    return build(raw, text, values, problems=tuple(problems))


def with_last(pieces: Iterable[Piece], problems: Iterable[Problem]) -> Iterator[Piece]:
    """The pieces, the last document with ``problems`` more: what is to be said of the whole file."""
    told, waiting = tuple(problems), list(pieces)
    last = max((n for n, p in enumerate(waiting) if isinstance(p.found, Document)), default=-1)
    for number, piece in enumerate(waiting):
        if number == last and isinstance(piece.found, Document):
            yield piece._replace(found=replace(piece.found, problems=(*piece.found.problems, *told)))
        else:
            yield piece
