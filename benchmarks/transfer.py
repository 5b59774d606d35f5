"""Train on one thing, test on another: `make transfer` trains without MUC-4, and without the reports on Syria, and measures these.

Two readers are trained from the base model for this alone; nothing of them is shipped. What is left out of training: of the first
every report of MUC-4, of which it is then asked the roles; of the second every report on the war in Syria (conflict-claims train,
its statements), whose development part it then reads. Ends with 1 when a figure is below its floor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import data
from benchmarks.evaluate import PARTS, measure
from benchmarks.floors import below, line, told
from counterclaim.extract.local.reader import LocalReader


@dataclass(frozen=True, slots=True)
class Trial:
    """A reader that never saw what it is tested on: its folder, the part it reads, and the figures that are shown."""

    name: str
    folder: str
    part: str
    shown: tuple[str, ...]


TRIALS = (
    Trial("without-muc4", "without-muc4/model", "muc4", ("ROLES", "perpetrators", "targets", "victims", "instruments", "relevant")),
    Trial(
        "without-syria",
        "without-syria/model",
        "conflict",
        ("LEDGER", "claims", "speaker", "linked", "points", "incidents", "slots"),
    ),
)


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--runs", type=Path, default=Path("training/runs"), help="where `make transfer` trained them")
    p.add_argument("--only", choices=[t.name for t in TRIALS], help="measure this one alone")
    p.add_argument("--resamples", type=int, default=100, help="how often the reports are drawn for the intervals (0: never)")
    o = p.parse_args()
    root = data()
    if root is None:
        return 0
    low: list[str] = []
    for trial in (t for t in TRIALS if o.only in (None, t.name)):
        part = next(x for x in PARTS if x.name == trial.part)
        reader = LocalReader.load(o.runs / trial.folder, threads=1)
        with tempfile.TemporaryDirectory() as work:
            found, within = measure(part, root, reader, Path(work), o.resamples)
        for name in trial.shown:
            print(line(trial.name, name, found.get(name), "[{:.2f}, {:.2f}]".format(*within[name]) if name in within else ""))
        low += below(trial.name, found)
    return told(low)


if __name__ == "__main__":
    sys.exit(main())
