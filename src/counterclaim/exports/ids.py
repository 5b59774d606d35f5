"""Ids that are the same for the same thing: UUIDs of version 5 (RFC 9562) in a namespace of this program's own.

They are made of words from which the names of confidential sources are hidden already: an id must not let anyone try out names.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

NAMESPACE: Final = UUID("6e0f4a52-7a3c-5d1e-9a55-2f0f6c1b7d10")
TERMS: Final = f"urn:uuid:{NAMESPACE}#"
"""The IRI before this program's own terms in linked data."""


def uuid(*parts: str) -> str:
    """The id of a thing by what it is: its sort, then what tells it from others of that sort."""
    return str(uuid5(NAMESPACE, "\x1f".join(parts).encode("utf-8", "backslashreplace").decode()))


def urn(*parts: str) -> str:
    """The same as an IRI."""
    return f"urn:uuid:{uuid(*parts)}"
