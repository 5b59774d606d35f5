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


def _wait_for_tracer() -> None:
    """Let any process trace this one, and go on when one does."""
    ctypes.CDLL(None).prctl(_TRACER, _ANY, 0, 0, 0)
    status = os.open(f"/proc/{os.getpid()}/status", os.O_RDONLY)  # once, and before any call is made to fail
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if b"TracerPid:\t0\n" not in os.pread(status, 4096, 0):
            os.close(status)
            return
        time.sleep(0.001)
    raise TimeoutError("no tracer came")


@contextmanager
def _traced(pid: int, *options: str) -> Iterator[None]:
    """strace on a process, until that ends."""
    tracer = subprocess.Popen(["strace", "-q", "-p", str(pid), *options], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    tracer.wait(PATIENCE)


def run_at(ledger: Path, point: Point, log: Path) -> tuple[int, list[str], str]:
    """A run with one fault."""
    fault, more = point.fault.rstrip("+"), "+" if point.fault.endswith("+") else ""
    child = crews.Child(ledger, SHORT, _wait_for_tracer)
    calls = f"trace={point.call}"
    with _traced(child.pid, "-o", str(log), "-e", calls, "-e", f"inject={point.call}:{fault}:when={point.n}{more}"):
        return child.ended()


def counted() -> Counter[str]:
    """How often a run that meets no fault makes each call."""
    with crews.scratch(fast=True) as folder:
        ledger, log = folder / "ledger", folder / "log"
        crews.fresh(ledger, crews.warm(ledger))
        child = crews.Child(ledger, SHORT, _wait_for_tracer)
        with _traced(child.pid, "-o", str(log), "-e", f"trace={','.join(CALLS)}"):
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
