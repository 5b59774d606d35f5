"""The state does not depend on the process that works it out: not on the order in which it happens to hold sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_WORK = """
import sys, hashlib
from pathlib import Path
from tests.ledger import kept
from counterclaim.readers import read_sources
from counterclaim.records import Document
from counterclaim.extract.local.reader import LocalReader
from counterclaim.pipeline import KnownLookups
from counterclaim.pipeline.ledger import Ledger
from counterclaim.report.titles import title

ledger = Ledger.create(Path(sys.argv[1]), KnownLookups(), title, "tester")
reader = LocalReader.load()
for item in read_sources(["examples/palmyra"], keep=ledger.blobs.put):
    assert isinstance(item, Document)
    ledger.add(item, reader.read(item), "local")
with ledger.store.reading() as connection:
    print(hashlib.sha256(repr(kept.derived(connection)).encode()).hexdigest())
"""


def test_two_processes_that_hash_otherwise_come_to_one_state(tmp_path: Path) -> None:
    found = set()
    for seed in ("1", "2", "3"):
        done = subprocess.run(
            [sys.executable, "-c", _WORK, str(tmp_path / seed)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    assert len(found) == 1
