"""The layers around a disposable process: what each keeps from it, and which of them a system has."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from counterclaim.sandbox import linux
from counterclaim.sandbox.limits import Limits

if sys.platform != "win32":
    import resource


class Layer(StrEnum):
    """One thing that stands between a reader and the machine."""

    PROCESS = "own process"
    LIMITS = "limits"
    NAMESPACES = "namespaces"
    POWERLESS = "no capabilities"
    LANDLOCK = "Landlock"
    SECCOMP = "seccomp"


_KEEPS: Final = {
    "files": (Layer.LANDLOCK, Layer.SECCOMP),
    "the network": (Layer.NAMESPACES, Layer.SECCOMP),
    "other processes": (Layer.LANDLOCK, Layer.SECCOMP),
    "memory and time without end": (Layer.LIMITS,),
}
"""What is kept from a reader, by any one of these layers."""

_MARGIN: Final = 1
"""Seconds between the limit that ends a process with a word of its own (SIGXCPU) and the one that just kills it."""


def unkept(layers: Iterable[str]) -> list[str]:
    """What a reader that was taken over could reach, as no layer keeps it away."""
    active = set(layers)
    return [what for what, keeping in _KEEPS.items() if active.isdisjoint(keeping)]


def confine(limits: Limits, size: int, before: Sequence[Layer] = ()) -> list[Layer]:
    """Give up, for good, all that parsing an input of ``size`` bytes does not need; the layers that hold from now on.

    ``before`` are those that this process was born with. Everything it will use must be loaded.
    """
    active = [Layer.PROCESS, *before]
    memory = _memory()
    if linux.available():
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")  # where memory runs out, this process goes first
        active += [layer for layer, hold in _RIGHTS if layer not in active and hold()]
    if _limited(limits, size, memory):
        active.append(Layer.LIMITS)
    if linux.available() and linux.seccomp():
        active.append(Layer.SECCOMP)
    return active


_RIGHTS: Final = (
    (Layer.NAMESPACES, linux.apart),
    (Layer.POWERLESS, linux.powerless),
    (Layer.LANDLOCK, lambda: linux.landlock() > 0),
)


def _limited(limits: Limits, size: int, memory: int) -> bool:
    """Set the limits that the system has on memory, CPU time, files and processes; whether it has all of them.

    ``memory`` is what is used already.
    """
    if sys.platform == "win32":
        return False
    spent = int(time.process_time()) + 1
    asked = [
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 0, 0),
        (resource.RLIMIT_CPU, spent + limits.cpu, spent + limits.cpu_in_all(size) + _MARGIN),
    ]
    if sys.platform == "linux":
        asked += [(which, 0, 0) for which in (resource.RLIMIT_NPROC, resource.RLIMIT_MEMLOCK)]
        asked += [(resource.RLIMIT_AS, *(memory + limits.memory,) * 2)]
    held = [_set(*each) for each in asked]
    return sys.platform == "linux" and all(held)  # elsewhere nothing limits the memory


def _set(which: int, soft: int, hard: int) -> bool:
    try:
        resource.setrlimit(which, (soft, hard))
    except (ValueError, OSError):
        return False
    return True


def more_time(limits: Limits) -> None:
    """Give the next document its CPU time, within what the whole input has."""
    if sys.platform != "win32":
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        _set(resource.RLIMIT_CPU, min(hard - _MARGIN, int(time.process_time()) + 1 + limits.cpu), hard)


def _memory() -> int:
    """The address space that this process has already."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
