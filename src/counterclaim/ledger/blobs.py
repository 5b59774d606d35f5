"""Bytes as they came, each in a file named by its SHA-256: written whole and made durable before a row names it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from counterclaim.errors import CounterclaimError


class Blobs:
    """A folder of files, in subfolders by the first two digits of their names. A file is never changed once it is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes with a digest stand, or would."""
        return self.folder / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keep bytes; their SHA-256. When this returns they are on the disk, and so is the name of their file."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        try:
            if not path.exists() or path.stat().st_size != len(data):
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_name(f".{sha256}.{os.getpid()}.{os.urandom(4).hex()}.part")
                _write(part, data)
                os.replace(part, path)
            for folder in (path.parent, self.folder):  # also where the file is there: who wrote it may have been killed before this
                sync_folder(folder)
        except OSError as error:
            raise CounterclaimError(
                "blob_not_written", f"the bytes could not be kept ({error.strerror})", where=str(self.folder), fix="Make room."
            ) from error
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """The bytes with a digest as they are now on the disk, ``None`` when there is no such file."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            return None

    def names(self) -> Iterator[str]:
        """The digests by which files are named, sorted; parts of writes that never ended are none."""
        for folder in sorted(p for p in self.folder.glob("??") if p.is_dir()):
            yield from sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))

    def remove(self, sha256: str) -> None:
        """Overwrite the bytes, then take their file away."""
        path = self.path(sha256)
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)

    def sweep(self) -> None:
        """Take away what writes left that never ended."""
        for part in self.folder.glob("??/.*.part"):
            part.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, so that it is still there after a power cut; one that is there may not be durable yet."""
    missing = [f for f in folder.parents if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in (*reversed(missing), folder):
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; where folders can't be opened (Windows) the file system does so itself."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
