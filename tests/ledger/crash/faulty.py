"""Runs in which one system call after another fails, or is where the program is killed (strace -e inject)."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from tests.ledger.crash import check, crews
from tests.ledger.crash.workload import SHORT

CALLS: Final = ("openat", "mkdir", "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink")
"""The calls by which something gets onto the disk. Acknowledgements go by another (``writev``)."""
FULL: Final = ("openat", "mkdir", "pwrite64", "write", "ftruncate", "rename")
"""Those of them that need room."""
FAULTS: Final = ("signal=SIGKILL", "error=EIO", "error=ENOSPC", "error=ENOSPC+")
"""A fault at one call; ``+``: at all calls of this kind from there on."""
PATIENCE: Final = 60.0
_ANY: Final = ctypes.c_ulong(-1)
_TRACER: Final = 0x59616D61  # PR_SET_PTRACER


class Point(NamedTuple):
    """The ``n``-th call of a name fails in some way."""

    call: str
    n: int
    fault: str


def traceable() -> str:
    """Why programs can't be traced here, or nothing."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return f"strace is not allowed here ({tried.stderr.strip()[:80]})" if tried.returncode else ""


class Gate:
    """Where a forked run waits until it is traced, so that no call of it is made before, and none of the waiting's own fails."""

    def __init__(self) -> None:
        self._heard, self._told = os.pipe()
        self._go, self._open = os.pipe()

    def wait(self) -> None:
        """In the run: let any process trace it, say so, and go on when told to."""
        ctypes.CDLL(None).prctl(_TRACER, _ANY, 0, 0, 0)
        os.write(self._told, b".")
        os.read(self._go, 1)

    @contextmanager
    def traced(self, pid: int, *options: str) -> Iterator[None]:
        """strace on the run, which goes on once that holds it, until it ends."""
        os.read(self._heard, 1)
        tracer = subprocess.Popen(["strace", "-q", "-p", str(pid), *options], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end, status = time.monotonic() + PATIENCE, Path(f"/proc/{pid}/status")
        while "TracerPid:\t0\n" in status.read_text():
            if time.monotonic() > end:
                raise TimeoutError("no tracer came")
            time.sleep(0.001)
        os.write(self._open, b".")
        yield
        tracer.wait(PATIENCE)
        for end_of_pipe in (self._heard, self._told, self._go, self._open):
            os.close(end_of_pipe)


def run_at(ledger: Path, point: Point, log: Path) -> tuple[int, list[str], str]:
    """A run with one fault."""
    fault, more = point.fault.rstrip("+"), "+" if point.fault.endswith("+") else ""
    gate = Gate()
    child = crews.Child(ledger, SHORT, gate.wait)
    calls = f"trace={point.call}"
    with gate.traced(child.pid, "-o", str(log), "-e", calls, "-e", f"inject={point.call}:{fault}:when={point.n}{more}"):
        return child.ended()


def counted() -> Counter[str]:
    """How often a run that meets no fault makes each call."""
    with crews.scratch(fast=True) as folder:
        ledger, log = folder / "ledger", folder / "log"
        crews.fresh(ledger, crews.warm(ledger))
        gate = Gate()
        child = crews.Child(ledger, SHORT, gate.wait)
        with gate.traced(child.pid, "-o", str(log), "-e", f"trace={','.join(CALLS)}"):
            code, acked, said = child.ended()
        if (code, len(acked)) != (0, len(SHORT)):
            raise RuntimeError(f"a run without a fault ended with {code}: {said}")
        return Counter(re.findall(r"^(\w+)\(", log.read_text(), re.MULTILINE))


def points(calls: Counter[str]) -> list[Point]:
    """All faults at all calls, and one call more, which no longer happens."""
    every = [Point(c, n, f) for c in CALLS for n in range(1, calls[c] + 2) for f in FAULTS]
    return [p for p in every if p.call in FULL or "ENOSPC" not in p.fault]


def sample(every: Sequence[Point], step: int) -> list[Point]:
    """All points, but of the most frequent call only every so many (an odd number, so as to meet all faults)."""
    often = [p for p in every if p.call == "pwrite64"]
    return [p for p in every if p.call != "pwrite64"] + often[::step]


def failed(share: Sequence[Point], fault: str = "") -> tuple[Counter[str], list[str]]:
    """Run at some points; counts, and what was wrong."""
    crews.plant(fault)
    counts, wrong = Counter[str](), list[str]()
    with crews.scratch(fast=True) as folder:
        ledger = folder / "ledger"
        made = crews.warm(ledger)
        for n, point in enumerate(share):
            crews.fresh(ledger, made)
            code, acked, said = run_at(ledger, point, folder / "log")
            counts["killed" if code < 0 else ("done", "refused")[code] if code in (0, 1) else "other"] += 1
            found = _told_wrongly(code, acked, said) + check.faults(ledger, acked)
            if n % 20 == 0 and not fault:
                found += check.deeper(ledger, SHORT[len(acked) :])
            counts.update({w.split(":")[0] for w in found})
            wrong += [f"{point.call} {point.n} {point.fault}: {w}" for w in found]
    return counts, wrong


def _told_wrongly(code: int, acked: Sequence[str], said: str) -> list[str]:
    """A run that ends well did all; a refusal is one line; nothing else happens but a kill."""
    if code == 0:
        return [] if len(acked) == len(SHORT) and not said else [f"ended well after {len(acked)} acts: {said}"]
    if code == 1:
        return [] if re.fullmatch(r"[^\n]* \[\w+\][^\n]*\n", said) else [f"refused with {said!r}"]
    return [] if code == -9 else [f"ended with {code}: {said[-3000:]}"]
