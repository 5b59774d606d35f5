"""A parser that has been taken over: the name of its input says what it tries. For all others it is the real one."""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator

from counterclaim.readers import Piece, Raw
from counterclaim.readers import parse as honest
from counterclaim.records.document import Document

OPEN_FILES = 1_000_000


def parse(data: bytes, name: str, raw: Raw) -> Iterator[Piece]:
    """One document whose text says what came of the attempt."""
    attempt = ATTEMPTS.get(name.rpartition("/")[2])
    while name == "flood":
        yield Piece(Document(raw.sha256, raw.sha256, "Again.", source=raw.name), data)
    if attempt is None:
        yield from honest(data, name, raw)
        return
    try:
        outcome = f"done: {attempt(data.decode())}"
    except (OSError, ValueError) as error:
        outcome = f"refused: {type(error).__name__}: {error}"
    yield Piece(Document(raw.sha256, raw.sha256, outcome, source=raw.name), data)


def _called(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(10)


def _write(path: str) -> int:
    with open(path, "wb") as file:
        return file.write(b"x")


def _connect(told: str) -> str:
    kind, _, where = told.partition(" ")
    host, _, port = where.rpartition(":")
    family = {"v4": socket.AF_INET, "v6": socket.AF_INET6, "unix": socket.AF_UNIX}[kind]
    with socket.socket(family, socket.SOCK_STREAM) as s:
        s.connect(where if kind == "unix" else (host, int(port)))
    return "connected"


def _forked(_: str) -> str:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return "forked"


def _threaded(_: str) -> str:
    import threading

    try:
        threading.Thread(target=int).start()
    except RuntimeError as error:
        raise OSError(str(error)) from None
    return "a thread"


def _memory(size: str) -> int:
    try:
        return len(bytearray(int(size)))
    except MemoryError:
        raise OSError("no memory") from None


def _big_file(path: str) -> str:
    with open(path, "wb") as file:
        file.truncate(1 << 30)
    return "a file"


def _many_files(_: str) -> str:
    for _ in range(OPEN_FILES):
        os.dup(0)
    return "all opened"


def _setuid(_: str) -> str:
    os.setuid(0)
    return "root"


def _code(_: str) -> str:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    return "memory that can be run"


def _raise_limit(_: str) -> str:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return "no limit"


def _looked(path: str) -> str:
    os.stat(path)
    return "it is there"


ATTEMPTS: dict[str, Callable[[str], object]] = {
    "read": _read,
    "stat": _looked,
    "list": os.listdir,
    "write": _write,
    "connect": _connect,
    "fork": _forked,
    "exec": lambda path: os.execv(path, [path]),
    "thread": _threaded,
    "ptrace": lambda pid: _called(_libc().ptrace(16, int(pid), None, None)),
    "kill": lambda pid: os.kill(int(pid), signal.SIGKILL),
    "setuid": _setuid,
    "capabilities": lambda _: _called(_libc().unshare(0x10000000)),
    "memory": _memory,
    "descriptors": _many_files,
    "big file": _big_file,
    "code": _code,
    "limit": _raise_limit,
    "environment": lambda _: repr(dict(os.environ)),
    "open": lambda _: sorted(n for n in range(64) if _is_open(n)),
    "spin": lambda _: [None for _ in iter(int, 1)],
    "sleep": lambda seconds: time.sleep(float(seconds)),
    "crash": lambda _: ctypes.string_at(1),
    "leave": lambda code: os._exit(int(code)),
    "abort": lambda _: os.abort(),
    "raise": lambda _: ["x"][1],
    "exhaust": lambda _: _exhaust(),
    "answer": lambda told: os.write(3, bytes.fromhex(told)),
}


def _is_open(number: int) -> bool:
    try:
        os.read(number, 0) if number == 0 else os.write(number, b"")
    except OSError:
        return False
    return True


def _exhaust() -> None:
    held = []
    while True:
        held.append(bytearray(1 << 24))
