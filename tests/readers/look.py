"""Short ways to ask what a document holds."""

from __future__ import annotations

from counterclaim.readers import read_bytes
from counterclaim.records.document import Document, PartKind, Unread


def one(data: bytes, name: str, *, published: str = "", publisher: str = "") -> Document:
    """The one document in ``data``."""
    (found,) = read_bytes(data, name, published=published, publisher=publisher)
    assert isinstance(found, Document), found
    return found


def unread(data: bytes, name: str) -> Unread:
    """The one input that gave no document."""
    (found,) = read_bytes(data, name)
    assert isinstance(found, Unread), found
    return found


def words(document: Document, kind: PartKind) -> str:
    """The text of all parts of one kind."""
    return "".join(p.span.of(document.text) for p in document.parts if p.kind is kind)


def codes(document: Document) -> list[str]:
    """The codes of the document's problems."""
    return [p.code for p in document.problems]


def check_parts(document: Document) -> None:
    """Parts cover the text in order, without overlap or gap."""
    at = 0
    for part in document.parts:
        assert part.span.start == at
        assert part.span.end > at
        at = part.span.end
    assert at == len(document.text)
