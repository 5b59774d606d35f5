"""Found text and metadata -> ``Document``, with the values that a user gave winning over those of the material."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from counterclaim.readers import dates, names
from counterclaim.readers.parts import parts_of
from counterclaim.records.document import Document, Part, Unread
from counterclaim.records.problem import Problem


@dataclass(frozen=True, slots=True)
class Raw:
    """One input: its name fit to show, the SHA-256 of its bytes, and what the user says about it."""

    name: str
    sha256: str
    published: str = ""
    publisher: str = ""

    def line(self, number: int, sha256: str) -> Raw:
        """The same for one line of the input."""
        return replace(self, name=f"{self.name}:{number}", sha256=sha256)


def build(
    raw: Raw,
    text: str,
    values: Mapping[str, str],
    *,
    parts: tuple[Part, ...] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Document | Unread:
    """The document, or ``no_text`` when the text is only white space. ``values`` are the fields the material states."""
    if not text.strip():
        return names.kept(raw.name, "no_text", "there is no text in it", sha256=raw.sha256)
    published, faults = (raw.published, ()) if raw.published else dates.from_material(values.get("published", ""), raw.name)
    field = {key: " ".join(values.get(key, "").split()) for key in ("title", "publisher", "author", "url", "language")}
    return Document(
        id=values.get("id") or raw.sha256,
        sha256=raw.sha256,
        text=text,
        title=field["title"],
        publisher=raw.publisher or field["publisher"],
        author=field["author"],
        published=published,
        language=field["language"],
        url=field["url"],
        source=raw.name,
        parts=parts_of(text, field["title"]) if parts is None else parts,
        problems=(*problems, *faults),
    )
