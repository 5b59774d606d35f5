"""Linux's own ways to give up rights, by its system calls; each returns whether the system went along."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from typing import Final

_NO_NEW_PRIVS, _DUMPABLE, _DEATH_SIGNAL, _SECCOMP = 38, 4, 1, 22
_NEW_USER, _NEW_NET, _NEW_IPC, _NEW_UTS = 0x10000000, 0x40000000, 0x08000000, 0x04000000
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_CAPABILITIES_3: Final = 0x20080522
_CAPSET: Final = {"x86_64": 126, "aarch64": 91}
_FILES_BY_ABI: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version of Landlock knows; later ones know no more than the fifth."""
_MACHINES: Final = ("x86_64", "aarch64")
"""The architectures whose numbers of system calls stand below, in this order."""
# What parsing needs once everything is loaded: memory, time, and the pipes. Nothing here names a file, a process or an address.
_ALLOWED: Final = {
    "brk": (12, 214),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "close": (3, 57),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "futex": (202, 98),
    "getpid": (39, 172),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "nanosleep": (35, 101),
    "read": (0, 63),
    "readv": (19, 65),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "sigaltstack": (131, 132),
    "times": (100, 153),
    "write": (1, 64),
    "writev": (20, 66),
}
_WITHOUT_CODE: Final = {"mmap": (9, 222), "mprotect": (10, 226)}
"""Allowed where the memory is not to be run."""
_OF_ITSELF: Final = {"prlimit64": (302, 261)}
"""Allowed for the process itself."""
_ARCHITECTURE: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _EQUAL, _SET, _RETURN = 0x20, 0x15, 0x45, 0x06  # classic BPF: load word, jump if equal, jump if any bit is set, return
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # the second gives EPERM
_NUMBER, _ARCH, _FIRST, _THIRD = 0, 4, 16, 32  # where struct seccomp_data holds them (little-endian)


def available() -> bool:
    """Whether this system is Linux."""
    return sys.platform == "linux"


def machine() -> str:
    """The architecture, as the tables here name it; empty for one that they lack."""
    found = platform.machine()
    return found if found in _MACHINES and sys.maxsize > 2**32 else ""


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def apart() -> bool:
    """Put this process, which has one thread, into user and network namespaces of its own: no network, and rights over nothing."""
    return bool(_libc().unshare(_NEW_USER | _NEW_NET | _NEW_IPC | _NEW_UTS) == 0)


def powerless() -> bool:
    """Give up every capability and any way to gain one; nobody else's process may look into this one."""
    call, libc = _CAPSET.get(platform.machine()), _libc()
    kept = libc.prctl(_DUMPABLE, 0, 0, 0, 0) == 0 and libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    header, nothing = struct.pack("<Ii", _CAPABILITIES_3, 0), bytes(24)
    return bool(kept and call is not None and libc.syscall(call, header, nothing) == 0)


def die_with(parent: int) -> None:
    """Let the kernel kill this process when ``parent``, which made it, ends."""
    _libc().prctl(_DEATH_SIGNAL, 9, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def landlock() -> int:
    """Lose every right on files that Landlock knows, and on the network and other processes where it can; its version, or 0."""
    libc = _libc()
    version = int(libc.syscall(_LANDLOCK_CREATE, None, 0, 1))
    if version < 1:
        return 0
    files = (1 << _FILES_BY_ABI[min(version, 5)]) - 1
    network, scoped = 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0
    rules = struct.pack("<QQQ", files, network, scoped)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    made = int(libc.syscall(_LANDLOCK_CREATE, rules, len(rules), 0))
    if made < 0:
        return 0
    try:
        return version if libc.syscall(_LANDLOCK_RESTRICT, made, 0) == 0 else 0
    finally:
        os.close(made)


def seccomp() -> bool:
    """Allow the system calls that parsing needs and refuse (EPERM) all others, for good."""
    if not machine():
        return False
    filter = _filter(machine())
    held = ctypes.create_string_buffer(filter, len(filter))
    program = struct.pack("<HxxxxxxQ", len(filter) // 8, ctypes.addressof(held))
    return bool(_libc().prctl(_SECCOMP, 2, program, 0, 0) == 0)


def _filter(name: str) -> bytes:
    """The filter: a number that is not in the tables, or of another architecture, is refused."""

    def step(code: int, value: int, jump: int = 0, otherwise: int = 0) -> bytes:
        return struct.pack("<HBBI", code, jump, otherwise, value)

    def when(number: int, at: int, code: int, value: int, *, same: bool) -> bytes:
        """Allow a call when a word of its arguments is (or is not) as given."""
        check = step(code, value, 0, 1) if same else step(code, value, 1, 0)
        return step(_EQUAL, number, 0, 4) + step(_LOAD, at) + check + step(_RETURN, _ALLOW) + step(_RETURN, _REFUSE)

    out = step(_LOAD, _ARCH) + step(_EQUAL, _ARCHITECTURE[name], 1, 0) + step(_RETURN, _REFUSE) + step(_LOAD, _NUMBER)
    own = _MACHINES.index(name)
    for numbers in _ALLOWED.values():
        out += step(_EQUAL, numbers[own], 0, 1) + step(_RETURN, _ALLOW)
    for numbers in _WITHOUT_CODE.values():
        out += when(numbers[own], _THIRD, _SET, 4, same=False)
    for numbers in _OF_ITSELF.values():
        out += when(numbers[own], _FIRST, _EQUAL, 0, same=True)
    return out + step(_RETURN, _REFUSE)
