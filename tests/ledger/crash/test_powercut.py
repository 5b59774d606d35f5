"""Whenever the power fails: what was acknowledged is found again, whole. Disks are worked out from recorded system calls."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from tests.ledger.crash import crews, cuts, faulty
from tests.ledger.crash.disk import Disk, File

WHY_NOT = faulty.traceable()
recorded = pytest.mark.skipif(bool(WHY_NOT), reason=f"CRASH TESTS OF POWER CUTS NOT RUN: {WHY_NOT}")
EACH, LEAST = (24, 20_000) if crews.LONG else (2, 2_000)


@recorded
def test_a_power_cut_after_any_operation_loses_nothing() -> None:
    shares = crews.together(cuts.cut, [("", n, crews.WORKERS, EACH, 1 << 30) for n in range(crews.WORKERS)])
    counts = sum((c for c, _ in shares), Counter[str]())
    print(f"power cuts: {dict(counts)}")
    assert [w for _, wrong in shares for w in wrong] == []
    assert counts["disks"] >= LEAST


@recorded
def test_a_power_cut_while_the_ledger_recovers_from_another_loses_nothing() -> None:
    shares = crews.together(cuts.cut_again, [(seed, *((10, 2, 1) if crews.LONG else (1, 1, 3))) for seed in range(crews.WORKERS)])
    counts = sum((c for c, _ in shares), Counter[str]())
    print(f"power cuts in recovery: {dict(counts)}")
    assert [w for _, wrong in shares for w in wrong] == []
    assert counts["disks"] > 200


@recorded
def test_a_power_cut_after_a_kill_loses_nothing_of_what_the_next_run_took_as_kept() -> None:
    shares = crews.together(
        cuts.cut_after_kill, [(nth, 4 if crews.LONG else 1) for nth in (range(1, 12) if crews.LONG else (2, 3))]
    )
    counts = sum((c for c, _ in shares), Counter[str]())
    print(f"power cuts after a kill: {dict(counts)}")
    assert [w for _, wrong in shares for w in wrong] == []
    assert counts["disks"] > 300


@recorded
def test_a_power_cut_while_a_ledger_is_made_leaves_one_or_none() -> None:
    ((counts, wrong),) = crews.together(cuts.cut_at_start, [(20 if crews.LONG else 1,)])
    print(f"power cuts at the start: {dict(counts)}")
    assert wrong == []
    assert counts["open"]
    assert counts["refused"]


def test_what_was_not_synced_is_kept_dropped_or_torn_at_sectors() -> None:
    found = set()
    for n in range(300):
        file = File(b"a" * 1024, bytearray(b"a" * 1024))
        file.write(0, b"b" * 1024)
        file.write(1024, b"c" * 100)
        found.add(file.after(random.Random(n), 0.4))
    heads = {data[:1024] for data in found}
    assert heads == {x * 512 + y * 512 for x in (b"a", b"b") for y in (b"a", b"b")}
    assert {data[1024:] for data in found} == {b"", b"c" * 100}


def test_names_become_durable_in_their_order_and_by_syncing(tmp_path: Path) -> None:
    def names(disk: Disk) -> set[str]:
        return {" ".join(p[len(disk.root) + 1 :] for p in disk.after(random.Random(n))) for n in range(200)}

    log, told = tmp_path / "log", list[str]()
    root = tmp_path / "root"
    root.mkdir()
    disk = Disk(root)

    def make(*lines: str) -> None:
        log.write_text("".join(f"{line}\n" for line in lines))
        assert list(disk.replay(log, told))

    def path(name: str) -> str:
        return '"' + "".join(f"\\x{b:02x}" for b in f"{root}/{name}".encode()) + '"'

    make(f"openat(AT_FDCWD, {path('a')}, O_RDWR|O_CREAT, 0644) = 3", f"openat(AT_FDCWD, {path('b')}, O_RDWR|O_CREAT, 0644) = 4")
    assert names(disk) == {"", "a", "a b"}
    make("fsync(3) = 0", f"unlink({path('a')}) = 0")
    assert names(disk) == {"a", "a b", "b"}
    make(f"rename({path('b')}, {path('c')}) = 0", 'writev(1, [{iov_base="\\x6f\\x6b", iov_len=2}], 1) = 2')
    assert names(disk) == {"a", "a b", "b", "c"}
    assert told == ["ok"]
