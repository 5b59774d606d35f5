"""Ids of documents that tell which version of an item they are."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_LONGEST_KEY: Final = 300
_DIGITS: Final = 12
_VERSION: Final = re.compile(rf"#[0-9a-f]{{{_DIGITS}}}$", re.ASCII)


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
