"""Starts disposable processes: forked by a server where the system is Linux, else a fresh one for each, the next kept waiting."""

from __future__ import annotations

import atexit
import io
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Protocol

from counterclaim.errors import CounterclaimError

if sys.platform == "linux":
    import fcntl

PARSER: Final = "counterclaim.readers:parse"
_BOOT: Final = "import json,sys;sys.path[:]=json.loads(sys.argv[1]);from counterclaim.sandbox.{0} import main;main()"
_KEPT: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""What of the environment an interpreter may need to start; nothing else of it is handed on."""
_ENDING: Final = 10.0
"""Seconds that a process which closed its pipe may take to be gone."""


_ROOM: Final = 1 << 20
"""Bytes that a pipe holds: with the usual 64 kB each side waits for the other all the time."""


class Process(Protocol):
    """A disposable process: ``into`` takes the input, ``out`` gives the answer; both are closed by who uses them."""

    into: io.FileIO
    out: io.FileIO

    def ended(self) -> int | None:
        """Its exit code, negative for a signal, once ``out`` gave all; ``None`` when that can't be told."""
        ...

    def kill(self) -> None:
        """End it, if it still runs, whatever it does. It may be called again."""
        ...


class Launcher(Protocol):
    """Makes disposable processes."""

    def start(self) -> None:
        """Begin to load what processes need, without waiting for it. It may be called again."""
        ...

    def process(self) -> Process:
        """A process for one input. Raises ``CounterclaimError`` (``sandbox_failed``)."""
        ...

    def close(self) -> None:
        """End all that was started."""
        ...


def launcher(parser: str = PARSER) -> Launcher:
    """The launcher for this system; ``parser`` is the function that parses, as ``module:name``."""
    return ForkServer(parser) if sys.platform == "linux" else Fresh(parser)


def failed(why: str) -> CounterclaimError:
    """The error when no process can be had; parsing in this process instead is nothing to fall back on in silence."""
    fix = "`counterclaim doctor` says what the system has; more memory or more processes may be needed."
    return CounterclaimError("sandbox_failed", f"no process can be started to parse in ({why})", where="sandbox", fix=fix)


def _command(module: str, *more: str) -> Sequence[str]:
    """An interpreter without the user's settings, on the same code as this one."""
    path = json.dumps([os.path.abspath(each) for each in sys.path])
    return [sys.executable, "-I", "-X", "utf8", "-c", _BOOT.format(module), path, *more]


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


class ForkServer:
    """Processes forked by a server, which is started with the first and ends with this process."""

    def __init__(self, parser: str = PARSER) -> None:
        self._parser = parser
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def start(self) -> None:
        """Start the server, if it does not run."""
        with self._lock:
            self._started()

    def process(self) -> Forked:
        """A process for one input; a server that was lost is started anew."""
        with self._lock:
            for _ in range(2):
                try:
                    return Forked(self._started())
                except ConnectionError:
                    self._stop()
                except OSError as error:
                    raise failed(error.strerror or "") from error
        raise failed("the fork server ends at once")

    def close(self) -> None:
        """End the server and all that it forked."""
        with self._lock:
            self._stop()

    def _started(self) -> socket.socket:
        if self._owner != os.getpid():  # a fork of the process that started it
            self._server = self._control = None
        if self._control is None or self._server is None or self._server.poll() is not None:
            self._stop()
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._server = _popen(_command("server", str(theirs.fileno()), self._parser), keep=(theirs.fileno(),))
            self._control, self._owner = ours, os.getpid()
            atexit.register(self.close)
        return self._control

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._server is not None and self._owner == os.getpid():
            self._server.kill()  # what it forked ends with it
            self._server.wait()
        self._server = self._control = None
        atexit.unregister(self.close)


def _popen(command: Sequence[str], keep: Sequence[int] = (), piped: bool = False) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
            stdout=subprocess.PIPE if piped else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=keep,
            cwd=os.path.abspath(os.sep),
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for the process that asked, which ends the others
        )
    except OSError as error:
        raise failed(error.strerror or "") from error


class Forked:
    """A process of a fork server."""

    def __init__(self, control: socket.socket) -> None:
        (into, self_into), (self_out, out), (self._told, told) = os.pipe(), os.pipe(), os.pipe()
        self.into, self.out = io.FileIO(self_into, "wb"), io.FileIO(self_out, "rb")
        for pipe in (self.into, self.out):
            with suppress(OSError):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)
        try:
            socket.send_fds(control, [b"1"], [into, out, told])
        except OSError:
            self.into.close()
            self.out.close()
            os.close(self._told)
            raise
        finally:
            for number in (into, out, told):
                os.close(number)

    def ended(self) -> int | None:
        """What the server tells; it may be gone."""
        poll = select.poll()
        poll.register(self._told, select.POLLIN)
        told = os.read(self._told, 100) if poll.poll(_ENDING * 1000) else b""
        return int(told) if told else None

    def kill(self) -> None:
        """The server kills a process of which nobody wants to know how it ends."""
        if self._told >= 0:
            os.close(self._told)
            self._told = -1


class Fresh:
    """A new interpreter for each input; the next one loads while this one works."""

    def __init__(self, parser: str = PARSER) -> None:
        self._parser = parser
        self._lock = threading.Lock()
        self._spare: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def start(self) -> None:
        """Let a process load."""
        with self._lock:
            self._next()

    def process(self) -> Started:
        """The process that was waiting; another one begins to load."""
        with self._lock:
            now = self._next()
            self._spare = None
            self._next()
        return Started(now)

    def close(self) -> None:
        """End the one that waits."""
        with self._lock:
            if self._spare is not None and self._owner == os.getpid():
                Started(self._spare).kill()
                for end in (self._spare.stdin, self._spare.stdout):
                    if end is not None:
                        end.close()
            self._spare = None
            atexit.unregister(self.close)

    def _next(self) -> subprocess.Popen[bytes]:
        if self._spare is None or self._owner != os.getpid() or self._spare.poll() is not None:
            self._spare = _popen(_command("child", self._parser), piped=True)
            self._owner = os.getpid()
            atexit.register(self.close)
        return self._spare


class Started:
    """A process of its own interpreter."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        assert isinstance(process.stdin, io.FileIO)
        assert isinstance(process.stdout, io.FileIO)
        self.into, self.out = process.stdin, process.stdout

    def ended(self) -> int | None:
        """Its exit code."""
        try:
            return self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """Kill it and wait until it is gone."""
        self._process.kill()
        self._process.wait()
