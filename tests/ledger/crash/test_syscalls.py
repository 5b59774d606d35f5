"""Every system call by which something gets onto the disk fails once: no traceback, no false acknowledgement, nothing torn."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.ledger.crash import crews, faulty

WHY_NOT = faulty.traceable()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=f"CRASH TESTS OF SYSTEM CALLS NOT RUN: {WHY_NOT}")
STEP = 15


def test_a_fault_at_any_system_call_loses_nothing_and_is_told_in_one_line() -> None:
    (calls,) = crews.together(faulty.counted, [()])
    every = faulty.points(calls)
    chosen = every if crews.LONG else faulty.sample(every, STEP)
    shares = crews.together(faulty.failed, [(chosen[n :: crews.WORKERS],) for n in range(crews.WORKERS)])
    counts = sum((c for c, _ in shares), Counter[str]())
    print(f"system calls: {dict(calls)}; {len(chosen)} of {len(every)} points: {dict(counts)}")
    assert [w for _, wrong in shares for w in wrong] == []
    assert counts["killed"]
    assert counts["refused"]
