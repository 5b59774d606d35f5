"""Incidents across reports, on annotated readings and from text, beside the floors: `python -m benchmarks.incidents`.

Grouping, what is contested, rising and changed, and origins, by the shared scorers. Ends with 1 when a figure is below its floor.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.corpora import SERIES_FOR_TRAINING

from benchmarks.data import Row, data, local_reader, read_rows, rows, score, write_rows
from benchmarks.floors import Figures, below, line, told
from counterclaim.cli.gathered import histories, incident_lines
from counterclaim.pipeline import KnownLookups
from counterclaim.readers import document_from_text
from counterclaim.records.rows import from_row

SHOWN = (
    "pairs",
    "pairs|found",
    "clusters",
    "b3",
    "contested",
    "rising",
    "reversals",
    "shared",
    "named",
    "independent",
    "independent.mae",
)


@dataclass(frozen=True, slots=True)
class Set:
    """One corpus with the same incidents marked across its reports."""

    name: str
    folder: str
    origins: str


SETS = (Set("dev", "conflict-claims/dev.", "origins"), Set("series", "series/", "links"))


def measured(s: Set, root: Path, work: Path) -> Iterator[tuple[str, Figures]]:
    """The figures of one corpus: on its annotations, without its biggest cluster, and from its text."""
    reports, gold, links, origins = (rows(root / f"{s.folder}{kind}.jsonl") for kind in ("reports", "gold", "links", s.origins))
    yield "annotated", scored(root, work, reports, gold, gold, links, origins)
    biggest = max(links, key=lambda c: len(c["members"]))
    rest = [c for c in links if c is not biggest]
    small = without(gold, {tuple(m) for m in biggest["members"]})
    yield "without", scored(root, work, reports, small, small, rest, [o for o in origins if o["key"] != biggest["key"]])
    kept = [r for r in reports if r["id"].split("-")[0] not in SERIES_FOR_TRAINING]
    ids = {r["id"] for r in kept}
    read = read_rows(write_rows(work / "kept.jsonl", kept), local_reader())
    links = [c for c in links if any(m[0] in ids for m in c["members"])]
    origins = [o for o in origins if o["key"] in {c["key"] for c in links}]
    yield "text", scored(root, work, kept, [g for g in gold if g["id"] in ids], read, links, origins)


def without(gold: list[Row], members: set[tuple[str, ...]]) -> list[Row]:
    """Annotations without some incidents; what was claimed of these is claimed of none."""
    return [
        g
        | {
            "incidents": [i for i in g["incidents"] if (g["id"], i["id"]) not in members],
            "claims": [c if (g["id"], c.get("incident")) not in members else c | {"incident": ""} for c in g["claims"]],
        }
        for g in gold
    ]


def scored(
    root: Path, work: Path, reports: list[Row], gold: list[Row], read: list[Row], links: list[Row], origins: list[Row]
) -> Figures:
    """Group readings and score the incidents and their origins."""
    documents = {
        r["id"]: document_from_text(r["text"], id=r["id"], **{k: str(r.get(k) or "") for k in ("title", "published", "publisher")})
        for r in reports
    }
    out = work / "incidents.jsonl"
    out.write_text(incident_lines(histories([(documents[r["id"]], from_row(r)) for r in read], KnownLookups())), encoding="utf-8")
    named = {"gold": gold, "links": links, "origins": origins, "read": read, "reports": reports}
    files = {k: write_rows(work / f"{k}.jsonl", v) for k, v in named.items()}
    ends = (files["read"], out, "--reports", files["reports"])
    found = score(root, "score_incidents.py", files["gold"], files["links"], *ends)
    found |= score(root, "score_origins.py", files["gold"], files["links"], files["origins"], *ends)
    return {k: float(v["f"]) for k, v in found.items()} | {"independent.mae": float(found["independent"]["mae"])}


def main() -> int:
    root = data()
    if root is None:
        return 0
    low = []
    for s in SETS:
        with tempfile.TemporaryDirectory() as work:
            for how, found in measured(s, root, Path(work)):
                part = f"{s.name}-{how}"
                print("\n".join(line(part, name, found[name]) for name in SHOWN), flush=True)
                low += below(part, found)
    return told(low)


if __name__ == "__main__":
    sys.exit(main())
