"""Reading bytes that are not trusted: the same as ``counterclaim.readers``, each input parsed in a disposable process.

The process has no network, no files, no other descriptors than its two pipes, and limits on time and memory; which layers
keep it in depends on the system (``layers``). What is promised and what is not: docs/sandbox.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from counterclaim import readers
from counterclaim.readers import Keep
from counterclaim.records.document import Document, Unread
from counterclaim.sandbox.box import Box
from counterclaim.sandbox.confine import Layer, unkept
from counterclaim.sandbox.limits import LIMITS, Limits

__all__ = ["LIMITS", "Box", "Layer", "Limits", "layers", "read_bytes", "read_sources", "unkept"]

_BOX: Final = Box()


def read_sources(
    sources: Sequence[str],
    *,
    published: str = "",
    publisher: str = "",
    stdin: BinaryIO | None = None,
    keep: Keep | None = None,
) -> Iterator[Document | Unread]:
    """As ``readers.read_sources``. What a process fails on is an ``Unread`` (:class:`Box`), and the others go on."""
    found = readers.read_sources(sources, published=published, publisher=publisher, stdin=stdin, keep=keep, parse=_BOX.parse)
    _BOX.start()
    return found


def read_bytes(
    data: bytes, name: str, *, published: str = "", publisher: str = "", keep: Keep | None = None
) -> list[Document | Unread]:
    """As ``readers.read_bytes``. What a process fails on is an ``Unread`` (:class:`Box`)."""
    return readers.read_bytes(data, name, published=published, publisher=publisher, keep=keep, parse=_BOX.parse)


def layers() -> tuple[str, ...]:
    """The layers that are around a process on this system. Raises ``CounterclaimError`` (``sandbox_failed``)."""
    return _BOX.layers()
