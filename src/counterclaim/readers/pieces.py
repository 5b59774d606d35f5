"""The reports in a file that holds several: each with the bytes kept as its evidence, and an id that tells its versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from counterclaim.readers import names
from counterclaim.readers.build import Raw, build
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem
from counterclaim.records.versions import versioned


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


def with_last(pieces: Iterable[Piece], problems: Callable[[], Sequence[Problem]]) -> Iterator[Piece]:
    """The pieces, the last document with ``problems`` more: what is to be said of the whole file once it was gone through."""
    waiting: list[Piece] = []  # from the last document on
    for piece in pieces:
        if isinstance(piece.found, Document):
            yield from waiting
            waiting.clear()
        waiting.append(piece)
    told = problems()
    for piece in waiting:
        found = piece.found
        yield piece._replace(found=replace(found, problems=(*found.problems, *told))) if isinstance(found, Document) else piece
