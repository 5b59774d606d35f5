"""The crash tests are tested: faults that are planted in the program must be reported, and only those."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.ledger.crash import crews, cuts, faulty
from tests.ledger.crash.faulty import Point
from tests.ledger.crash.kills import killed

WHY_NOT = faulty.traceable()
traced = pytest.mark.skipif(bool(WHY_NOT), reason=f"CRASH TESTS NOT TESTED: {WHY_NOT}")
STEP = 1 if crews.LONG else 11
PLANTED = {
    "journal-WAL-NORMAL": {"lost"},
    "journal-WAL-OFF": {"lost", "unreadable", "corrupt"},
    "journal-DELETE-FULL": {"lost"},
    "journal-DELETE-NORMAL": {"lost"},
    "journal-DELETE-OFF": {"corrupt", "unreadable", "lost"},
    "blob-not-synced": {"blob"},
    "blob-late": {"blob"},
    "early-ack": {"lost"},
    "split-act": {"torn"},
}
"""What may be reported for each fault in simulated power cuts; the first of each must be, or one that is as bad."""
RIGHT = ("journal-WAL-FULL", "journal-DELETE-EXTRA")


@traced
def test_power_cuts_report_each_planted_fault_and_nothing_of_right_programs() -> None:
    faults = [*PLANTED, *RIGHT]
    found = dict(zip(faults, crews.together(cuts.cut, [(f, 0, STEP, 1, 1 << 30) for f in faults]), strict=True))
    kinds = {f: {k: counts[k] for k in sorted(counts) if k not in ("operations", "deep")} for f, (counts, _) in found.items()}
    print("planted faults:", *(f"{f} {told}" for f, told in kinds.items()), sep="\n  ")
    assert {f: wrong for f, (_, wrong) in found.items() if f in RIGHT} == {f: [] for f in RIGHT}
    assert [f for f in PLANTED if not PLANTED[f] & set(kinds[f])] == []


def test_random_kills_report_planted_faults() -> None:
    faults = ("early-ack", "split-act")
    found = dict(zip(faults, crews.together(killed, [(9, 60, True, f) for f in faults]), strict=True))
    print({f: dict(counts) for f, (counts, _) in found.items()})
    assert found["early-ack"][0]["lost"]
    assert found["split-act"][0]["torn"]


@traced
def test_faults_at_system_calls_report_planted_faults() -> None:
    late = [Point("rename", n, "signal=SIGKILL") for n in range(1, 5)]
    ignored = [Point("fsync", n, "error=EIO") for n in range(1, 13)]
    found = crews.together(faulty.failed, [(late, "blob-late"), (ignored, "error-ignored")])
    print([dict(counts) for counts, _ in found])
    assert Counter(found[0][0])["blob"]
    assert Counter(found[1][0])["lost"]
