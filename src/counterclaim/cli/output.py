"""Where a command's result goes: standard output as it comes, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from counterclaim.errors import CounterclaimError


class Output(Protocol):
    """Takes text; ``commit`` makes it final."""

    def write(self, text: str) -> None:
        """Add ``text``."""

    def commit(self) -> None:
        """Everything is written."""

    def __enter__(self) -> Output: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def encoded(text: str) -> bytes:
    """UTF-8; a lone surrogate, which no encoding holds, is written as its escape (which JSON reads back)."""
    return text.encode("utf-8", "backslashreplace")


class StandardOutput:
    """Standard output, flushed with every piece, so that a reader in a pipe has each report as soon as it is read."""

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._stream = stream or sys.stdout.buffer

    def write(self, text: str) -> None:
        """Write and flush. Raises ``BrokenPipeError`` when nobody reads any more."""
        self._stream.write(encoded(text))
        self._stream.flush()

    def commit(self) -> None:
        """Nothing is left to do."""

    def __enter__(self) -> StandardOutput:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is BrokenPipeError:
            abandon_stdout()


def abandon_stdout() -> None:
    """Point standard output nowhere, so that the interpreter does not fail again when it flushes at its end."""
    try:
        number = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


class FileOutput:
    """A file that is replaced in one step by ``commit``; without it, the file stays as it was."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._part = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")

    def write(self, text: str) -> None:
        """Add to the file beside the final one."""
        self.write_bytes(encoded(text))

    def write_bytes(self, data: bytes) -> None:
        """Add what is no text."""
        self._file.write(data)

    @property
    def stream(self) -> BinaryIO:
        """The file beside the final one, for what writes by itself."""
        return self._file

    def commit(self) -> None:
        """Put the finished file in its place."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._part, self._path)

    def __enter__(self) -> FileOutput:
        try:
            self._file = self._part.open("xb")
        except OSError as error:
            raise CounterclaimError(
                "output_not_writable",
                f"cannot write there ({error.strerror}).",
                where=str(self._path),
                fix="Name a file in a folder that exists and that you may write to.",
            ) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)


def output(path: Path | None) -> Output:
    """Standard output, or the file at ``path``."""
    return FileOutput(path) if path else StandardOutput()
