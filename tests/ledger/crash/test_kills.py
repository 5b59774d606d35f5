"""Whatever moment a run is killed in: what it acknowledged is there and whole, and the next run goes on."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from tests.ledger.crash import crews
from tests.ledger.crash.kills import killed

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="CRASH TESTS NOT RUN: this system cannot fork")
KILLS = 20_000 if crews.LONG else 1_000


# One part in memory, where much happens between two moments, and one on the disk, where a kill can hit while it is written.
def test_nothing_is_lost_or_torn_by_kills_at_random_moments() -> None:
    shares = crews.together(killed, [(0, KILLS - KILLS // 6, True), (1, KILLS // 6, False)])
    counts = sum((c for c, _ in shares), Counter[str]())
    print(f"kills: {dict(counts)}")
    assert [w for _, wrong in shares for w in wrong] == []
    assert counts["killed"] + counts["done"] == KILLS
