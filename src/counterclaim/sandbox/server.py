"""The fork server: a process of one thread that has everything loaded and nothing open, and forks one for each input.

Linux only. A request is one packet with three descriptors: where the input comes from, where the answer goes, and where is told how
the process ended. When nobody listens there any more, the process is killed; when the asking process is gone, all are.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from counterclaim.sandbox import linux, warm
from counterclaim.sandbox.child import INTO, OUT, one
from counterclaim.sandbox.confine import Layer


def main() -> NoReturn:
    """Serve the socket whose descriptor is the last argument but one; the last names the parser."""
    control = socket.socket(fileno=int(sys.argv[-2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parse = warm.parser(sys.argv[-1])
    before = [Layer.NAMESPACES] if linux.apart() else []
    gc.collect()
    gc.freeze()  # what is collected later would write into every page of memory that is shared now
    Server(control, lambda: one(parse, before)).serve()
    os._exit(0)


class Server:
    """Forks for each request of ``control``, and tells each one's end."""

    def __init__(self, control: socket.socket, work: Callable[[], None]) -> None:
        self._control, self._work = control, work
        self._pid = os.getpid()
        self._running: dict[int, int] = {}  # the descriptor where its end is told -> the process
        self._woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._poll.register(self._woken, select.POLLIN)

    def serve(self) -> None:
        """Serve until the asking process closes its end or is gone."""
        while True:
            for number, _ in self._poll.poll():
                if number == self._woken:
                    self._reap()
                elif number in self._running:
                    self._kill(number)
                elif number == self._control.fileno() and not self._take():
                    return

    def _take(self) -> bool:
        try:
            told, given, _, _ = socket.recv_fds(self._control, 1, 3)
        except ConnectionError:
            return False
        if not told:
            return False
        pid = os.fork()
        if pid == 0:
            self._become(*given)
        for number in given[:2]:
            os.close(number)
        self._running[given[2]] = pid
        self._poll.register(given[2], 0)
        return True

    def _become(self, into: int, out: int, _: int) -> NoReturn:
        """In the forked process: keep the two pipes and nothing else, do the work, and end."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(into, INTO)
            os.dup2(out, OUT)
            for number in map(int, os.listdir("/proc/self/fd")):
                if number not in (0, 1, 2, OUT):
                    with suppress(OSError):  # the one of the list itself
                        os.close(number)
            linux.die_with(self._pid)
            self._work()
        finally:
            os._exit(0)

    def _kill(self, number: int) -> None:
        """Nobody listens how this one ends: nobody wants it."""
        self._poll.unregister(number)
        os.kill(self._running[number], signal.SIGKILL)

    def _reap(self) -> None:
        with suppress(BlockingIOError):
            while os.read(self._woken, 512):
                pass
        with suppress(ChildProcessError):
            while (ended := os.wait4(-1, os.WNOHANG))[0]:
                self._tell(*ended)

    def _tell(self, pid: int, status: int, used: object) -> None:
        number = next(n for n, p in self._running.items() if p == pid)
        del self._running[number]
        with suppress(KeyError):
            self._poll.unregister(number)
        with suppress(BrokenPipeError):
            os.write(number, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(number)
