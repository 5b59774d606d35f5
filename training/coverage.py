"""How much of the speakers and organisations in annotated reports the packaged names cover.

    python training/coverage.py [--data ../shared/data] [--show N]

A speaker or organisation is covered when it is a known name or its description tells its kind.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from counterclaim.know.names import Names

_WORLDWIDE = {"world.csv", "states.csv"}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def speakers(data: Path) -> Counter[str]:
    gold = rows(data / "conflict-claims" / "train.gold.jsonl")
    return Counter(c["speaker"] for row in gold for c in row["claims"] if c["speaker"] != "unspecified")


def organisations(data: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows(data / "muc4" / "train.gold.jsonl"):
        for template in row["templates"]:
            found.update(a for o in template["perp_organizations"] for a in o.get("alternatives", ()))
    return found


def covered(names: Names, phrase: str) -> bool:
    return names.find(phrase) is not None or bool(names.affiliation(phrase).kind)


def report(label: str, names: Names, counts: Counter[str], show: int) -> None:
    hit = {p for p in counts if covered(names, p)}
    known = {p for p in counts if names.find(p)}
    total = sum(counts.values())
    print(f"{label}: {len(hit)}/{len(counts)} distinct ({len(hit) / len(counts):.3f}), ", end="")
    print(f"{sum(counts[p] for p in hit) / total:.3f} of {total} by occurrence; ", end="")
    print(f"known by name {len(known) / len(counts):.3f} and {sum(counts[p] for p in known) / total:.3f}")
    for phrase, n in Counter({p: n for p, n in counts.items() if p not in hit}).most_common(show):
        print(f"  not covered {n:4d}  {phrase}")


def sizes() -> tuple[int, int, int]:
    """Entries written in the files of names, states, and files of conflicts."""
    folder = files("counterclaim.know") / "data" / "names"
    tables = {f.name: f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".csv")}
    entries = {n: sum(bool(x.strip()) and not x.startswith("#") for x in t.splitlines()) - 1 for n, t in tables.items()}
    return sum(v for k, v in entries.items() if k != "states.csv"), entries["states.csv"], len(set(tables) - _WORLDWIDE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("COUNTERCLAIM_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the N most frequent ones not covered")
    options = parser.parse_args()
    names = Names.load()
    written, states, conflicts = sizes()
    print(f"{written} entries and {states} states in files, {conflicts} of them of one conflict or area each")
    print(f"{len(names.names)} names with the states' own bodies")
    report("speakers of conflict-claims train", names, speakers(options.data), options.show)
    report("perpetrator organisations of muc4 train", names, organisations(options.data), options.show)


if __name__ == "__main__":
    main()
