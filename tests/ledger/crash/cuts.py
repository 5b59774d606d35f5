"""Power cuts after every operation of a recorded run: disks are built as they may be found, opened and checked."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.ledger.crash import check, crews
from tests.ledger.crash.disk import Disk, build, record
from tests.ledger.crash.workload import FAULT, SCRIPT

from counterclaim.errors import CounterclaimError
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

ROOT: Final = Path(__file__).parents[3]
DEEP: Final = 200
"""Every how many disks the ledger is also looked at more deeply."""


def recorded(folder: Path, fault: str = "", made: Path | None = None, first: int = 0) -> tuple[Path, Path]:
    """The ledger before a run, and the log of the run's calls; ``made`` is a ledger that goes on with act ``first``."""
    start = folder / "start"
    if made:
        shutil.copytree(made, start)
    else:
        _program(fault, "create", str(start))
    before, log = folder / "before", folder / "log"
    shutil.copytree(start, before)
    _program(fault, "run", str(start), str(first), log=log)
    shutil.rmtree(start)
    before.rename(start)
    return start, log


def _program(fault: str, *arguments: str, log: Path | None = None, kill: str = "") -> None:
    """Run the program, perhaps recorded; ``kill`` names a call, and which one, at which it is killed."""
    command = [sys.executable, "-m", "tests.ledger.crash.workload", *arguments]
    settings = {**os.environ, FAULT: fault, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    inject = ("-e", "inject={}:signal=SIGKILL:when={}".format(*kill.split())) if kill else ()
    if log:
        code = record(command, log, settings, *inject)
    else:
        code = subprocess.run(command, env=settings, stdout=subprocess.DEVNULL, check=False).returncode
    if bool(code) != bool(kill):
        raise RuntimeError(f"{arguments} ended with {code}")


class Cuts:
    """Checks disks, each only once."""

    def __init__(self, folder: Path) -> None:
        self.counts, self.wrong, self.bad = Counter[str](), list[str](), list[tuple[int, str]]()
        self._folder, self._seen = folder, set[bytes]()

    def check(self, found: Mapping[str, bytes | None], root: str, acked: list[str], where: str) -> Path | None:
        """Check one disk, where it stands for that; nothing for one that was checked before."""
        digest = _digest(found, len(acked))
        if digest in self._seen:
            self.counts["same as before"] += 1
            return None
        self._seen.add(digest)
        self.counts["disks"] += 1
        place = self._folder / "found"
        build(dict(found), root, place)
        wrong = check.faults(place, acked)
        if not wrong and self.counts["disks"] % DEEP == 1:
            self.counts["deep"] += 1
            wrong = check.deeper(place, SCRIPT[len(acked) :])
        self.counts.update({w.split(":")[0] for w in wrong})
        self.counts["bad disks"] += bool(wrong)
        self.wrong += [f"{where}: {w}" for w in wrong]
        return place


def _digest(found: Mapping[str, bytes | None], acks: int) -> bytes:
    total = hashlib.sha256(str(acks).encode())
    for path, data in found.items():
        total.update(path.encode() + b"\0" + hashlib.sha256(data or b"").digest())
    return total.digest()


def cut(fault: str, share: int, shares: int, each: int, most: int) -> tuple[Counter[str], list[str]]:
    """Record a run and cut the power after its operations, ``each`` times; at most ``most`` disks, a share takes its part."""
    with crews.scratch(fast=True) as folder:
        start, log = recorded(folder, fault)
        cuts = Cuts(folder)
        _cut(cuts, Disk(start), log, [], (share, shares, each, most))
        return cuts.counts, cuts.wrong


def _cut(cuts: Cuts, disk: Disk, log: Path, acked: list[str], much: tuple[int, int, int, int]) -> None:
    share, shares, each, most = much
    for n, call in enumerate(disk.replay(log, acked)):
        cuts.counts["operations"] += 1
        for k in range(each if n % shares == share else 0):
            if cuts.counts["disks"] < most:
                cuts.check(disk.after(random.Random(f"{n} {k}")), disk.root, acked, f"operation {n} ({call}), disk {k}")


def cut_again(seed: int, times: int, each: int, step: int) -> tuple[Counter[str], list[str]]:
    """Cut the power, record the run that recovers and goes on, and cut it there again, at every ``step``-th operation."""
    chance = random.Random(seed)
    with crews.scratch(fast=True) as folder:
        start, log = recorded(folder)
        length = sum(1 for _ in Disk(start).replay(log, []))
        cuts = Cuts(folder)
        for time in range(times):
            last, acked = chance.randrange(length), list[str]()
            disk = Disk(start)
            for n, _ in enumerate(disk.replay(log, acked)):
                if n == last:
                    break
            (folder / f"{time}").mkdir()
            build(disk.after(chance), disk.root, folder / f"{time}" / "crashed")
            again, its_log = recorded(folder / f"{time}", made=folder / f"{time}" / "crashed", first=len(acked))
            _cut(cuts, Disk(again), its_log, acked, (0, step, each, sys.maxsize))
        return cuts.counts, cuts.wrong


def cut_after_kill(nth: int, each: int) -> tuple[Counter[str], list[str]]:
    """Kill a run at its ``nth`` syncing, let the next run go on, and cut the power then: not all that the first left is durable."""
    with crews.scratch(fast=True) as folder:
        start, before, first, second = (folder / name for name in ("start", "before", "first", "second"))
        _program("", "create", str(start))
        shutil.copytree(start, before)
        _program("", "run", str(start), "0", log=first, kill=f"fsync {nth}")
        done = len(_replayed(Disk(before), first))  # only what it told counts here
        _program("", "run", str(start), str(done), log=second)
        shutil.rmtree(start)
        before.rename(start)
        cuts, disk = Cuts(folder), Disk(start)
        acked = _replayed(disk, first)
        _cut(cuts, disk, second, acked, (0, 3, each, sys.maxsize))
        return cuts.counts, [f"killed at syncing {nth}, then {w}" for w in cuts.wrong]


def _replayed(disk: Disk, log: Path) -> list[str]:
    """Make all calls of a program that then ended; what it acknowledged."""
    acked: list[str] = []
    for _ in disk.replay(log, acked):
        pass
    disk.ended()
    return acked


def cut_at_start(each: int) -> tuple[Counter[str], list[str]]:
    """Cut the power while a ledger is made: then it is there or is refused in plain words, and is there once that was told."""
    counts, wrong = Counter[str](), list[str]()
    with crews.scratch(fast=True) as folder:
        start, log = folder / "start", folder / "log"
        start.mkdir()
        _program("", "create", str(start), log=log)
        shutil.rmtree(start)
        start.mkdir()
        disk, told = Disk(start), list[str]()
        for n, call in enumerate(disk.replay(log, told)):
            for k in range(each):
                build(disk.after(random.Random(f"{n} {k}")), disk.root, folder / "found")
                found = _opened(folder / "found")
                counts[found.split(":")[0]] += 1
                if told or found.startswith("raw"):
                    wrong += [f"operation {n} ({call}), disk {k}, after {told}: {found}"] * (found != "open")
    return counts, wrong


def _opened(folder: Path) -> str:
    try:
        Ledger.open(folder, PLAIN, title, "check").close()
    except CounterclaimError as error:
        return f"refused: {error}"
    except Exception as error:  # noqa: BLE001 - that is what must not happen, and is reported
        return f"raw: {error!r}"
    return "; ".join(check.faults(folder, [])) or "open"
