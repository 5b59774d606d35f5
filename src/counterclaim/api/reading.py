"""Reports in, readings out; nothing is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from counterclaim import sandbox
from counterclaim.extract.local.network import MODEL
from counterclaim.extract.local.reader import LocalReader
from counterclaim.pipeline import Item, read_ahead
from counterclaim.readers import document_from_text
from counterclaim.records import Document, Reading, Unread

_MODEL: Final = MODEL / "model.onnx"


@cache
def reader() -> LocalReader:
    """The reader on the model that the package carries, loaded once. Raises ``CounterclaimError`` (``model_missing``)."""
    return LocalReader.load(threads=1)  # the pipeline reads several at once


@cache
def reader_name() -> str:
    """Which reader it is: the first digits of its model's SHA-256."""
    with _MODEL.open("rb") as file:
        return f"local-{hashlib.file_digest(file, 'sha256').hexdigest()[:12]}"


def read(text: str, *, published: str = "", publisher: str = "", title: str = "") -> Reading:
    """What one report says: its incidents, who claims what about them, its own voice and the evidence it mentions.

    Spans are code points into ``text``, half-open. Relative times resolve against ``published`` (EDTF), unless the text's
    own dateline tells another date. The model is loaded by the first call. Raises ``CounterclaimError``: ``published_invalid``,
    ``text_invalid``, ``model_missing``.
    """
    return reader().read(document_from_text(text, published=published, publisher=publisher, title=title))


def read_files(
    *sources: str | Path, published: str = "", publisher: str = ""
) -> Iterator[tuple[Document | Unread, Reading | None]]:
    """What stands in files and folders, in order: each document with its reading, or an ``Unread`` with ``None``.

    As many are read at once as there are cores; each file is taken apart in a process of its own that reaches nothing.
    ``published`` (EDTF) and ``publisher`` win over what the material says. Raises ``CounterclaimError`` before anything is read:
    ``not_found``, ``url_not_supported``, ``published_invalid``.
    """
    return _readings(sandbox.read_sources([str(s) for s in sources], published=published, publisher=publisher))


def read_bytes(
    data: bytes, name: str, *, published: str = "", publisher: str = ""
) -> list[tuple[Document | Unread, Reading | None]]:
    """As :func:`read_files`, of bytes; ``name`` tells the format where the bytes don't (``"story.html"``).

    Raises ``CounterclaimError`` (``published_invalid``).
    """
    return list(_readings(sandbox.read_bytes(data, name, published=published, publisher=publisher)))


def _readings(items: Iterable[Item]) -> Iterator[tuple[Document | Unread, Reading | None]]:
    for item, reading in read_ahead(items, reader=reader()):
        yield item, reading.result() if reading else None
