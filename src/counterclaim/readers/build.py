"""Found text and metadata -> ``Document``, with the values that a user gave winning over those of the material."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from counterclaim.readers import dates, names
from counterclaim.readers.parts import parts_of
from counterclaim.records.document import Document, Part, Unread
from counterclaim.records.problem import Problem

_ORDER: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|these|of)\s+){0,3}(?:previous|prior|above|earlier|preceding|system)\s+"
    r"(?:instructions?|prompts?|rules|directions)\b|\bmark\s+all\s+claims\s+as\b|\bsystem\s+prompt\s*:",
    re.IGNORECASE,
)
_TAGS: Final = re.compile("[\U000e0020-\U000e007e]+")  # letters that nothing shows; flags of regions use up to six


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
        problems=(*problems, *faults, *instructions(text, raw.name)),
    )


def instructions(text: str, where: str) -> tuple[Problem, ...]:
    """A warning when a text speaks to a machine that reads it, in plain sight or in characters that show nothing."""
    hidden = "".join(chr(ord(c) - 0xE0000) for found in _TAGS.findall(text) if len(found) > 8 for c in found)
    if found := _ORDER.search(text) or _ORDER.search(hidden):
        message = (
            f"it holds words that look like an instruction to a machine ({found[0][:60]!r}); they are read as words and not obeyed"
        )
        return (Problem("instruction_like_text", where, message),)
    if hidden:
        return (Problem("hidden_text", where, f"it holds {len(hidden)} characters that nothing shows, spelling {hidden[:60]!r}"),)
    return ()
