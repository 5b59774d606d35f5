"""Runs that are killed at random moments."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Final

from tests.ledger.crash import check, crews
from tests.ledger.crash.workload import SCRIPT

LONGEST: Final = 0.06
AFTER: Final = 0.25
"""The share of kills whose time runs from the first act: else a busy machine would see few acts."""
DEEP: Final = 25
"""Every how many kills the ledger is also looked at more deeply."""


def killed(seed: int, kills: int, memory: bool, fault: str = "") -> tuple[Counter[str], list[str]]:
    """Kill runs, each of which goes on with what the one before was broken off in; counts, and what was wrong."""
    crews.plant(fault)
    chance, counts, wrong = random.Random(seed), Counter[str](), list[str]()
    with crews.scratch(fast=memory) as folder:
        made = crews.warm(folder / "ledger")
        acked, found = list(SCRIPT), list[str]()
        for n in range(kills):
            if len(acked) == len(SCRIPT) or found:
                ledger, acked = crews.fresh(folder / "ledger", made), []
                counts["ledgers"] += 1
            child = crews.Child(ledger, SCRIPT[len(acked) :])
            if chance.random() < AFTER:
                child.acts()
            time.sleep(chance.uniform(0, LONGEST))
            child.kill()
            code, told, said = child.ended()
            acked += told
            counts["killed" if code < 0 else "done"] += 1
            counts["acknowledged"] += len(told)
            found = [said] * bool(said) + check.faults(ledger, acked)
            if n % DEEP == 0 and not fault:
                counts["deep"] += 1
                found += check.deeper(crews.fresh(folder / "copy", ledger), SCRIPT[len(acked) :])
            counts.update({w.split(":")[0] for w in found})
            wrong += [f"kill {n} after {len(acked)} acts: {w}" for w in found]
    return counts, wrong
