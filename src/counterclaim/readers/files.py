"""Paths -> bytes: folders walked in order, special files never opened, sizes looked at before anything is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from counterclaim.readers import names
from counterclaim.records.document import Unread

MAX_BYTES: Final = 200_000_000


def walk(path: Path) -> Iterator[Path]:
    """The file itself, or the files of a folder and of those inside it, sorted; hidden ones and linked folders are left out."""
    if not path.is_dir():
        yield path
        return
    try:
        inside = sorted(path.iterdir(), key=lambda p: os.fsencode(p.name))
    except OSError:
        yield path  # reading it will say why
        return
    for each in inside:
        if not each.name.startswith(".") and not (each.is_symlink() and each.is_dir()):
            yield from walk(each)


def read_file(path: Path) -> bytes | Unread:
    """The bytes of a regular file of at most ``MAX_BYTES``; anything else is refused without waiting on it."""
    name = names.display_name(str(path))
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "a folder that can't be listed" if stat.S_ISDIR(found.st_mode) else "a pipe, socket or device, not a file"
            return names.refused(name, "not_a_file", f"it is {kind}")
        if found.st_size > MAX_BYTES:
            return too_large(name, found.st_size)
        with os.fdopen(_open(path), "rb") as file:
            return _bounded(file, name)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return names.refused(name, "unreadable", f"it can't be opened ({reason})")


def read_stream(stream: BinaryIO, name: str) -> bytes | Unread:
    """All bytes of a stream, refused beyond ``MAX_BYTES``."""
    return _bounded(stream, name)


def too_large(name: str, size: int) -> Unread:
    """The refusal of an input of ``size`` bytes."""
    return names.refused(
        name, "too_large", f"{size:,} bytes are over the limit of {MAX_BYTES:,}", fix="Split it into smaller files."
    )


def _open(path: Path) -> int:
    """A descriptor that never waits, should the file have become a pipe since it was looked at."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


def _bounded(stream: BinaryIO, name: str) -> bytes | Unread:
    data = stream.read(MAX_BYTES + 1)
    return data if len(data) <= MAX_BYTES else too_large(name, len(data))
