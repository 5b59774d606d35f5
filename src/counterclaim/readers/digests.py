"""Digests as captures state them: ``sha1:BASE32``, ``sha256:hex``. That they fit says a file is consistent, not who made it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Final

_KNOWN: Final = ("md5", "sha1", "sha256", "sha384", "sha512")


def fits(stated: str, *contents: bytes) -> tuple[bool | None, str]:
    """Whether a stated digest is that of one of ``contents``, and what it would be for the first.

    ``None`` when its algorithm is none of those known here.
    """
    name, _, value = stated.strip().partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if algorithm not in _KNOWN or not value.strip():
        return None, ""
    made = [hashlib.new(algorithm, content, usedforsecurity=False).digest() for content in contents]
    given = value.strip()
    return any(_same(given, digest) for digest in made), f"{name}:{_like(given, made[0])}"


def _same(given: str, digest: bytes) -> bool:
    return given.lower() == digest.hex() or given.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip("=")


def _like(given: str, digest: bytes) -> str:
    """The digest written as the given one is."""
    return digest.hex() if len(given) == 2 * len(digest) else base64.b32encode(digest).decode().rstrip("=")


def first_wrong(stated: Iterable[tuple[str, str, tuple[bytes, ...]]]) -> str:
    """What does not fit among (name, stated digest, contents), in words; empty when all fits."""
    for name, digest, contents in stated:
        same, actual = fits(digest, *contents) if digest else (True, "")
        if same is False:
            return f"{name} declared {digest[:140]}, actual {actual}"
    return ""
