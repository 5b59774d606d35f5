"""A short soak: over many rounds of a watch no descriptor and no thread is left behind. Memory is measured by the long run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.soak import Sample, soak, verdict

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="descriptors are counted in /proc")


def test_descriptors_and_threads_do_not_grow_over_rounds(tmp_path: Path) -> None:
    found = soak(float("inf"), tmp_path, rounds=16)
    settled = found[len(found) // 2 :]
    first, last = found[1], settled[-1]
    assert min(s.descriptors for s in settled) <= first.descriptors
    assert last.descriptors <= first.descriptors + 1  # a connection of the server may be about to close
    assert min(s.threads for s in settled) <= first.threads


def test_what_grows_is_told() -> None:
    steady = [Sample(100.0, 12, 2)] * 8
    assert verdict(steady)[1]
    for grown in (Sample(120.0, 12, 2), Sample(100.0, 14, 2), Sample(100.0, 12, 4)):
        assert not verdict([*steady, *[grown] * 8])[1]
