"""Reports in, readings out; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from counterclaim import sandbox
from counterclaim.extract.local.models import SMALL, folder_of
from counterclaim.extract.local.reader import LocalReader
from counterclaim.pipeline import Item, read_ahead
from counterclaim.readers import document_from_text
from counterclaim.records import Document, Reading, Unread


@cache
def reader(model: str) -> LocalReader:
    """The reader on a model that the package carries, loaded once.

    Raises ``CounterclaimError``: ``unknown_model``, ``model_missing``.
    """
    return LocalReader.load(folder_of(model), threads=1)  # the pipeline reads several at once


def read(text: str, *, published: str = "", publisher: str = "", title: str = "", model: str = SMALL) -> Reading:
    """What one report says: its incidents, who claims what about them, its own voice and the evidence it mentions.

    Spans are code points into ``text``, half-open. Relative times resolve against ``published`` (EDTF), unless the text's
    own dateline tells another date. ``model`` is ``small`` or ``large``; it is loaded by the first call. Raises
    ``CounterclaimError``: ``published_invalid``, ``text_invalid``, ``unknown_model``, ``model_missing``.
    """
    return reader(model).read(document_from_text(text, published=published, publisher=publisher, title=title))


def read_files(
    *sources: str | Path, published: str = "", publisher: str = "", model: str = SMALL
) -> Iterator[tuple[Document | Unread, Reading | None]]:
    """What stands in files and folders, in order: each document with its reading, or an ``Unread`` with ``None``.

    As many are read at once as there are cores; each file is taken apart in a process of its own that reaches nothing.
    ``published`` (EDTF) and ``publisher`` win over what the material says. Raises ``CounterclaimError`` before anything is read:
    ``not_found``, ``url_not_supported``, ``published_invalid``, ``unknown_model``.
    """
    items = sandbox.read_sources([str(s) for s in sources], published=published, publisher=publisher)
    return _readings(items, reader(model))


def read_bytes(
    data: bytes, name: str, *, published: str = "", publisher: str = "", model: str = SMALL
) -> list[tuple[Document | Unread, Reading | None]]:
    """As :func:`read_files`, of bytes; ``name`` tells the format where the bytes don't (``"story.html"``).

    Raises ``CounterclaimError``: ``published_invalid``, ``unknown_model``.
    """
    return list(_readings(sandbox.read_bytes(data, name, published=published, publisher=publisher), reader(model)))


def _readings(items: Iterable[Item], by: LocalReader) -> Iterator[tuple[Document | Unread, Reading | None]]:
    for item, reading in read_ahead(items, reader=by):
        yield item, reading.result() if reading else None
