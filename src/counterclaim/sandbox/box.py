"""Parsing behind the boundary: one input goes into a disposable process, its documents come back one by one, checked."""

from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from counterclaim.readers import Piece, Raw
from counterclaim.readers.pieces import unread
from counterclaim.sandbox import child, wire
from counterclaim.sandbox.launch import Launcher, Process, launcher
from counterclaim.sandbox.limits import LIMITS, Limits

_CHUNK: Final = 1 << 20
_AHEAD: Final = 4
"""Chunks that are taken from the pipe before they are asked for; a process that is further ahead waits."""
_XCPU: Final = getattr(signal, "SIGXCPU", None)


class Box:
    """Parses like ``readers.parse``, each input in a process of its own that ends with it.

    A process that dies, hangs or goes over its limits gives, behind the documents that it gave before, an ``Unread`` with the whole
    input's bytes: ``reader_timeout``, ``reader_out_of_memory`` or ``reader_crashed``. Threads may share a box.
    """

    def __init__(self, limits: Limits = LIMITS, launch: Launcher | None = None) -> None:
        self.limits = limits
        self._launcher = launch or launcher()

    def start(self) -> None:
        """Begin to load, so that the first input waits less."""
        self._launcher.start()

    def close(self) -> None:
        """End what runs; the next input starts it anew."""
        self._launcher.close()

    def parse(self, data: bytes, name: str, raw: Raw) -> Iterator[Piece]:
        """What ``data`` holds (``readers.parse``). Raises ``CounterclaimError`` (``sandbox_failed``) when there is no process."""
        with _Running(self._launcher.process(), self.limits.wall) as running:
            running.send(child.asked(name, raw, len(data), self.limits), data)
            try:
                yield from self._pieces(running, data, raw)
            except _FailedError as failed:
                yield unread(raw, failed.code, failed.what, data, fix=failed.fix)

    def layers(self) -> tuple[str, ...]:
        """The layers around a process (``confine.Layer``). Raises ``CounterclaimError`` (``sandbox_failed``)."""
        with _Running(self._launcher.process(), self.limits.wall) as running:
            running.send(child.asked("a", Raw("a", "0" * 64), 1, self.limits), b"a")
            try:
                kind, told = running.message(_CHUNK)
            except _FailedError:
                return ()
            return tuple(told.decode("ascii", "replace").split(",")) if kind == wire.LAYERS else ()

    def _pieces(self, running: _Running, data: bytes, raw: Raw) -> Iterator[Piece]:
        given = 0
        while True:
            kind, payload = running.message(self.limits.answer)
            if kind == wire.END:
                return
            if kind == wire.FAULT:
                raise _faulty(payload.decode("ascii", "replace")[:40])
            if kind == wire.ITEM:
                given += 1
                yield _piece(payload, data, raw)
            if given > self.limits.records + len(data) or kind not in (wire.ITEM, wire.LAYERS):
                raise _untrue("more than a file can hold" if kind == wire.ITEM else "a message of no kind")


def _piece(payload: bytes, data: bytes, raw: Raw) -> Piece:
    try:
        return wire.unpacked(payload, data, raw)
    except wire.WireError as error:
        raise _untrue(str(error)) from None


class _FailedError(Exception):
    """Why a process gave no more."""

    def __init__(self, code: str, what: str, fix: str = "") -> None:
        super().__init__(code, what, fix)
        self.code, self.what, self.fix = code, what, fix


def _untrue(what: str) -> _FailedError:
    return _FailedError("reader_crashed", f"kept; its reader gave what no reader gives ({what}), and was ended")


def _faulty(name: str) -> _FailedError:
    if name == "MemoryError":
        return _FailedError("reader_out_of_memory", "kept; reading it needs more memory than one file may take", "Split it.")
    return _FailedError("reader_crashed", f"kept; its reader failed on it ({name})")


def _over_time(what: str) -> _FailedError:
    return _FailedError("reader_timeout", f"kept; reading it takes too long ({what})", "Split it.")


def _ended(code: int | None, limits: str) -> _FailedError:
    if code is not None and _XCPU is not None and code == -_XCPU:
        return _over_time(limits)
    how = "was lost" if code is None else f"ended with {code}" if code >= 0 else f"was ended by {_signal(-code)}"
    return _FailedError("reader_crashed", f"kept; the process that read it {how}, as one does that crashes or runs out of memory")


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class _Running:
    """A process at work. Two threads move its bytes, so that neither a full pipe nor a silent process holds up who asks."""

    def __init__(self, process: Process, wall: float) -> None:
        self._process, self._wall = process, wall
        self._chunks: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._held = bytearray()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> _Running:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for thread in self._threads:
            while thread.is_alive():
                with suppress(queue.Empty):
                    self._chunks.get_nowait()  # it may wait for room
                thread.join(0.005)

    def send(self, *data: bytes) -> None:
        """Give it the input, and begin to take what it answers."""
        for work in (lambda: self._write(data), self._read):
            thread = threading.Thread(target=work, name="sandbox", daemon=True)
            thread.start()
            self._threads.append(thread)

    def message(self, most: int) -> tuple[bytes, bytes]:
        """The next message, its kind and what it holds, at most ``most`` bytes."""
        until = time.monotonic() + self._wall
        kind, length = wire.HEAD.unpack(self._take(wire.HEAD.size, until))
        if length > most:
            raise _untrue("more than a document can be")
        return kind, self._take(length, until)

    def _take(self, length: int, until: float) -> bytes:
        while len(self._held) < length:
            try:
                chunk = self._chunks.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise _over_time(f"nothing came for {self._wall:g} seconds") from None
            if not chunk:
                raise _ended(self._process.ended(), "its CPU time is spent")
            self._held += chunk
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken

    def _write(self, data: tuple[bytes, ...]) -> None:
        with self._process.into as into, suppress(OSError):
            for each in data:
                view = memoryview(each)
                while view:
                    view = view[into.write(view) :]

    def _read(self) -> None:
        with self._process.out as out:
            while True:
                try:
                    chunk = out.read(_CHUNK) or b""
                except OSError:
                    chunk = b""
                self._chunks.put(chunk)
                if not chunk:
                    return
