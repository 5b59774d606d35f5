"""A disk as it may be found after a power cut, worked out from the system calls that a program made.

Data are durable once their file was synced, names once their folder was, or the file when it was new (``fsync``, ``fdatasync``).
What was not synced is kept, dropped or torn at sectors, each write for itself. Names of one folder become durable in their order.
Not modelled: a disk that lies about syncing; writes through memory maps, of which a ledger makes none but to ``-shm`` (left out).
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

SECTOR: Final = 512
CALLS: Final = "openat,close,mkdir,pwrite64,write,writev,fsync,fdatasync,ftruncate,rename,unlink"
OTHERS: Final = "open,creat,pwritev,pwritev2,fallocate,renameat,renameat2,unlinkat,mkdirat,rmdir,truncate,link,linkat,symlink"
"""Calls that would change a ledger's files and that the model doesn't know: met, they end the test."""
_LINE: Final = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def record(command: list[str], log: Path, settings: Mapping[str, str], *more: str) -> int:
    """Run a program and note its system calls; its exit code. ``settings`` are its environment, ``more`` options of strace."""
    calls = f"trace={CALLS},{','.join(f'?{c}' for c in OTHERS.split(','))}"
    strace = ["strace", "-f", "-q", "-xx", "-s", "2000000", "-e", "signal=none", "-e", calls, *more, "-o", str(log)]
    return subprocess.run([*strace, *command], capture_output=True, env=settings, check=False).returncode


@dataclass
class File:
    """A file: what is durable, what it holds now, and the writes and cuts (data ``None``) that are not synced."""

    durable: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, at: int, data: bytes) -> None:
        _put(self.now, at, data)
        self.waiting.append((at, data))

    def cut(self, size: int) -> None:
        _cut(self.now, size)
        self.waiting.append((size, None))

    def sync(self) -> None:
        self.durable, self.waiting = bytes(self.now), []

    def after(self, chance: random.Random, kept: float) -> bytes:
        """What may be found: each waiting write is kept, dropped or torn."""
        found = bytearray(self.durable)
        for at, data in self.waiting:
            if data is None:
                if chance.random() < kept:
                    _cut(found, at)
            elif (lot := chance.random()) < kept:
                _put(found, at, data)
            elif lot < (1 + kept) / 2:
                for start, sector in _sectors(at, data):
                    if chance.random() < 0.5:
                        _put(found, start, sector)
        return bytes(found)


def _put(held: bytearray, at: int, data: bytes) -> None:
    if len(held) < at:
        held.extend(bytes(at - len(held)))
    held[at : at + len(data)] = data


def _cut(held: bytearray, size: int) -> None:
    del held[size:]
    held.extend(bytes(size - len(held)))


def _sectors(at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    start = at
    while start < at + len(data):
        end = min((start // SECTOR + 1) * SECTOR, at + len(data))
        yield start, data[start - at : end - at]
        start = end


Names = dict[str, File | None]
"""Files by path, ``None`` for a folder."""


class Disk:
    """The files below a folder, as a program changes them."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.durable: Names = {}
        for path in sorted(root.rglob("*")):
            data = b"" if path.is_dir() else path.read_bytes()
            self.durable[str(path)] = None if path.is_dir() else File(data, bytearray(data))
        self.now: Names = dict(self.durable)
        self._waiting: defaultdict[str, list[tuple[str, str, File | None]]] = defaultdict(list)
        self.ended()

    def ended(self) -> None:
        """The program ended: what it had open is closed."""
        self._open, self._at, self._files = dict[int, str](), dict[int, int](), dict[int, File]()

    def replay(self, log: Path, told: list[str]) -> Iterator[str]:
        """Make the calls of a log one by one; the name of each that changed something. Acknowledgements are added to ``told``."""
        with log.open() as lines:
            for line in lines:
                if "unfinished" in line:
                    raise NotImplementedError(f"the model knows one thread only: {line[:200]}")
                if (call := _LINE.match(line)) and call[3] != "?" and int(call[3]) >= 0 and self._make(*call.groups(), told):
                    yield call[1]

    def _make(self, name: str, arguments: str, result: str, told: list[str]) -> bool:
        texts = [bytes.fromhex(t.replace("\\x", "")) for t in _TEXT.findall(arguments)]
        if name == "writev":
            return self._tell(arguments, texts, told)
        if name in ("openat", "mkdir", "rename", "unlink", *OTHERS.split(",")):
            paths = [t.decode() for t in texts]
            if not paths or not any(p.startswith(self.root + "/") or p == self.root for p in paths) or paths[0].endswith("-shm"):
                return False
            return bool(getattr(self, f"_{name}")(*paths, arguments=arguments, result=int(result)))
        number = int(arguments.split(",")[0])
        if number not in self._open:
            return False
        return bool(getattr(self, f"_{name}")(number, arguments, texts))

    def _tell(self, arguments: str, texts: list[bytes], told: list[str]) -> bool:
        if not arguments.startswith("1,"):
            return False
        told += b"".join(texts).decode().splitlines()
        return True

    def _openat(self, path: str, arguments: str, result: int) -> bool:
        self._open[result], self._at[result] = path, 0
        made = path not in self.now and path != self.root
        if made:
            self._name("put", path, File())
        if path != self.root and (file := self.now[path]) is not None:
            self._files[result] = file
            if "O_TRUNC" in arguments:
                file.cut(0)
        return made

    def _close(self, number: int, arguments: str, texts: list[bytes]) -> bool:
        self._open.pop(number)
        self._files.pop(number, None)
        return False

    def _mkdir(self, path: str, arguments: str, result: int) -> bool:
        self._name("put", path, None)
        return True

    def _rename(self, old: str, new: str, arguments: str, result: int) -> bool:
        if str(PurePosixPath(old).parent) != str(PurePosixPath(new).parent):
            raise NotImplementedError("the model knows renames within a folder only")
        self._waiting[str(PurePosixPath(old).parent)].append(("move", f"{old}\0{new}", self.now[old]))
        self.now[new] = self.now.pop(old)
        return True

    def _unlink(self, path: str, arguments: str, result: int) -> bool:
        self._name("drop", path, self.now[path])
        return True

    def _name(self, what: str, path: str, file: File | None) -> None:
        self._waiting[str(PurePosixPath(path).parent)].append((what, path, file))
        _name(self.now, what, path, file)

    def _pwrite64(self, number: int, arguments: str, texts: list[bytes]) -> bool:
        self._files[number].write(int(arguments.rsplit(",", 1)[1]), texts[0])
        return True

    def _write(self, number: int, arguments: str, texts: list[bytes]) -> bool:
        self._files[number].write(self._at[number], texts[0])
        self._at[number] += len(texts[0])
        return True

    def _ftruncate(self, number: int, arguments: str, texts: list[bytes]) -> bool:
        self._files[number].cut(int(arguments.rsplit(",", 1)[1]))
        return True

    def _fsync(self, number: int, arguments: str, texts: list[bytes]) -> bool:
        path = self._open[number]
        if number not in self._files:
            self._settle(path, len(self._waiting[path]))
            return True
        self._files[number].sync()
        parent = str(PurePosixPath(path).parent)
        made = [k for k, (what, _, file) in enumerate(self._waiting[parent]) if what == "put" and file is self._files[number]]
        self._settle(parent, made[-1] + 1 if made else 0)
        return True

    _fdatasync = _fsync

    def _settle(self, folder: str, count: int) -> None:
        for change in self._waiting[folder][:count]:
            _name(self.durable, *change)
        del self._waiting[folder][:count]

    def after(self, chance: random.Random) -> dict[str, bytes | None]:
        """What may be found after a power cut now: bytes by path, ``None`` for a folder."""
        kept = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        names = dict(self.durable)
        for changes in self._waiting.values():
            for change in changes[: _some(chance, len(changes), kept)]:
                _name(names, *change)
        there = {p for p in names if all(str(q) in names for q in PurePosixPath(p).parents if len(str(q)) > len(self.root))}
        return {p: None if (f := names[p]) is None else f.after(chance, kept) for p in sorted(there)}


def _some(chance: random.Random, count: int, kept: float) -> int:
    """How many of some ordered changes became durable."""
    return {0.0: 0, 1.0: count}.get(kept, chance.randint(0, count))


def _name(names: Names, what: str, path: str, file: File | None) -> None:
    if what == "drop":
        names.pop(path, None)
    elif what == "move":
        old, new = path.split("\0")
        names.pop(old, None)
        names[new] = file
    else:
        names[path] = file


def build(found: dict[str, bytes | None], root: str, folder: Path) -> None:
    """Write a disk that may be found into a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, data in found.items():
        place = folder / PurePosixPath(path).relative_to(root)
        if data is None:
            place.mkdir()
        else:
            place.write_bytes(data)
