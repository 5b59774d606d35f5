"""Accuracy on the development parts of the shared data, beside the floors. `python -m benchmarks.evaluate`.

Ends with 1 when a figure is below its floor or the readings' form is wrong, with 0 when the data is not there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.corpora import SERIES_FOR_TRAINING

from benchmarks import seed_checks
from benchmarks.data import Row, check, data, read_rows, rows, score, write_rows
from counterclaim.pipeline import Reader

FLOORS = Path(__file__).with_name("floors.toml")
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One measured corpus; ``shown`` are the figures that the table names first, without a floor or with one."""

    name: str
    reports: str
    gold: str
    scorer: str
    shown: tuple[str, ...]
    held_out: bool = False


LEDGER = ("LEDGER", "claims", "speaker", "linked", "cue", "points", "stance", "incidents", "slots", "date", "place", "killed")
PARTS = (
    Part(
        "conflict", "conflict-claims/dev.reports.jsonl", "conflict-claims/dev.gold.jsonl", "score_claims.py", (*LEDGER, "evidence")
    ),
    Part("series", "series/reports.jsonl", "series/gold.jsonl", "score_claims.py", LEDGER, held_out=True),
    Part("seed", "seed/palmyra.reports.jsonl", "seed/palmyra.gold.jsonl", "score_claims.py", ("LEDGER", "checks")),
    Part(
        "polnear",
        "polnear/dev.reports.jsonl",
        "polnear/dev.gold.jsonl",
        "score_attribution.py",
        ("source.overlap", "cue.overlap", "content.overlap", "content.chars", "relations"),
    ),
    Part(
        "muc4",
        "muc4/dev.reports.jsonl",
        "muc4/dev.gold.jsonl",
        "score_muc.py",
        ("ROLES", "perpetrators", "targets", "victims", "instruments", "relevant", "confidence", "confidence.accuracy"),
    ),
)


def figures(scored: Row) -> Figures:
    """The scorer's figures by name; what is not F1 keeps its own name after a dot."""
    named = {k: float(v["f"]) for k, v in scored.items()}
    return named | {f"{k}.{x}": float(v[x]) for k, v in scored.items() for x in ("accuracy", "majority") if x in v}


def measure(part: Part, root: Path, reader: Reader, work: Path) -> Figures:
    """Read the part's reports, check the form of the readings, and score them."""
    reports, gold = _files(part, root, work)
    total = len(rows(reports))
    readings = write_rows(work / f"{part.name}.jsonl", read_rows(reports, reader, lambda done: _progress(part.name, done, total)))
    wrong = check(root, readings, reports)
    if wrong:
        raise SystemExit(f"{part.name}: the readings' form is wrong:\n{wrong}")
    found = figures(score(root, part.scorer, gold, readings, "--reports", reports))
    if part.name == "seed":
        found["checks"] = sum(ok for _, ok in seed_checks.checked(*seed_checks.seed(root, reader)))
    return found


def _files(part: Part, root: Path, work: Path) -> tuple[Path, Path]:
    """Reports and gold; of the series only what was not trained on."""
    reports, gold = root / part.reports, root / part.gold
    if not part.held_out:
        return reports, gold
    kept = [[r for r in rows(path) if r["id"].split("-")[0] not in SERIES_FOR_TRAINING] for path in (reports, gold)]
    return write_rows(work / f"{part.name}.reports.jsonl", kept[0]), write_rows(work / f"{part.name}.gold.jsonl", kept[1])


def _progress(name: str, done: int, total: int) -> None:
    live = sys.stderr.isatty()
    if live or done == total or done % 50 == 0:
        print(f"{name}: {done} of {total} reports read", end="\r" if live and done < total else "\n", file=sys.stderr, flush=True)


def table(part: Part, found: Figures, floors: Figures) -> Iterator[str]:
    """A line a figure: those named first, then any other that has a floor."""
    for name in dict.fromkeys((*part.shown, *floors)):
        floor = floors.get(name)
        value = found.get(name)
        shown = "missing" if value is None else f"{value:.3f}"
        verdict = "" if floor is None else f"  floor {floor:g}  {'ok' if reached(value, floor) else 'BELOW'}"
        yield f"{part.name:9s} {name:20s} {shown:>7s}{verdict}"


def reached(value: float | None, floor: float) -> bool:
    return value is not None and value >= floor


def below(found: Figures, floors: Figures) -> list[str]:
    return [name for name, floor in floors.items() if not reached(found.get(name), floor)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--only", choices=[p.name for p in PARTS], action="append", help="measure this part alone (repeatable)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    asked = parser.parse_args(arguments)
    root = data()
    if root is None:
        return 0
    from counterclaim.extract.local.reader import LocalReader

    chosen = [p for p in PARTS if not asked.only or p.name in asked.only]
    return evaluate(chosen, root, LocalReader.load(), asked.json)


def evaluate(parts: list[Part], root: Path, reader: Reader, report: Path | None) -> int:
    """Measure the parts one by one, print their figures beside the floors, and say whether all are reached."""
    floors: dict[str, Figures] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    every: dict[str, Figures] = {}
    low: list[str] = []
    for part in parts:
        with tempfile.TemporaryDirectory() as work:
            every[part.name] = measure(part, root, reader, Path(work))
        own = floors.get(part.name, {})
        print("\n".join(table(part, every[part.name], own)), flush=True)
        low += [f"{part.name} {name}" for name in below(every[part.name], own)]
    if report:
        report.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    print(f"below the floor: {', '.join(low)}" if low else "every floor is reached")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
