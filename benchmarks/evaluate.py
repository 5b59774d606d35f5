"""Accuracy on the development parts of the shared data, beside the floors. `python -m benchmarks.evaluate`.

Each figure stands with its 95 % interval: the bootstrap's percentiles over reports (Efron 1979). Ends with 1 when a figure is
below its floor or the readings' form is wrong, with 0 when the data is not there.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from training.calibrate import JUDGES
from training.corpora import SERIES_FOR_TRAINING

from benchmarks import calibration, quiet, seed_checks, stances
from benchmarks.data import Row, check, data, read_rows, rows, score, write_rows
from benchmarks.floors import Figures, below, floors, held_as, line, told
from counterclaim.extract.local.models import MODELS, SMALL
from counterclaim.pipeline import Reader
from counterclaim.records.reading import STANCES

Intervals = dict[str, tuple[float, float]]


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
TOLD = tuple(f"{stance}.{end}" for stance in STANCES[1:] for end in "prn")
SURE = ("ece.claim", "ece.claim.folds", "ece.incident", "ece.incident.folds")
PARTS = (
    Part(
        "conflict",
        "conflict-claims/dev.reports.jsonl",
        "conflict-claims/dev.gold.jsonl",
        "score_claims.py",
        (*LEDGER, "evidence", *TOLD, *SURE),
    ),
    Part("series", "series/reports.jsonl", "series/gold.jsonl", "score_claims.py", (*LEDGER, *TOLD), held_out=True),
    Part("seed", "seed/palmyra.reports.jsonl", "seed/palmyra.gold.jsonl", "score_claims.py", ("LEDGER", "checks")),
    Part(
        "polnear",
        "polnear/dev.reports.jsonl",
        "polnear/dev.gold.jsonl",
        "score_attribution.py",
        ("source.overlap", "cue.overlap", "content.overlap", "content.chars", "relations", "incidents.per.1000", "quiet"),
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


def measure(part: Part, root: Path, reader: Reader, work: Path, resamples: int) -> tuple[Figures, Intervals]:
    """Read the part's reports, check the form of the readings, and score them."""
    reports, gold = _files(part, root, work)
    total = len(rows(reports))
    readings = write_rows(work / f"{part.name}.jsonl", read_rows(reports, reader, lambda done: _progress(part.name, done, total)))
    wrong = check(root, readings, reports)
    if wrong:
        raise SystemExit(f"{part.name}: the readings' form is wrong:\n{wrong}")
    files = (gold, readings, reports)
    found = figures(score(root, part.scorer, gold, readings, "--reports", reports))
    found |= {
        name: value
        for extra in EXTRAS.get(part.name, ())
        for name, value in extra(rows(gold), rows(readings), rows(reports), root, reader).items()
    }
    return found, intervals(part, root, files, work, resamples)


def _stances(gold: list[Row], readings: list[Row], reports: list[Row], root: Path, reader: Reader) -> Figures:
    return stances.figures(zip(gold, readings, (r["text"] for r in reports), strict=True))


def _calibration(gold: list[Row], readings: list[Row], reports: list[Row], root: Path, reader: Reader) -> Figures:
    judged = {kind: [j for g, r in zip(gold, readings, strict=True) for j in judge(g, r)] for kind, judge in JUDGES.items()}
    return calibration.figures(judged)


def _quiet(gold: list[Row], readings: list[Row], reports: list[Row], root: Path, reader: Reader) -> Figures:
    made_up = quiet.rate(quiet.texts())[0]
    words = sum(len(r["text"].split()) for r in reports)
    return {"quiet": made_up, "incidents.per.1000": 1000 * sum(len(r["incidents"]) for r in readings) / words}


def _checks(gold: list[Row], readings: list[Row], reports: list[Row], root: Path, reader: Reader) -> Figures:
    return {"checks": sum(ok for _, ok in seed_checks.checked(*seed_checks.seed(root, reader)))}


Extra = Callable[[list[Row], list[Row], list[Row], Path, Reader], Figures]
EXTRAS: Final[dict[str, tuple[Extra, ...]]] = {
    "conflict": (_stances, _calibration),
    "series": (_stances,),
    "seed": (_checks,),
    "polnear": (_quiet,),
}


def intervals(part: Part, root: Path, files: tuple[Path, Path, Path], work: Path, resamples: int) -> Intervals:
    """The 95 % interval of each of the scorer's figures, over reports drawn with replacement; none for a single report."""
    gold, readings, reports = ({row["id"]: row for row in rows(f)} for f in files)
    if len(gold) < 2 or not resamples:
        return {}
    draws = random.Random(7)
    drawn = [draws.choices(sorted(gold), k=len(gold)) for _ in range(resamples)]

    def again(n: int) -> Figures:
        paths = [
            write_rows(work / f"{n}.{kind}.jsonl", [held[i] | {"id": f"{i}#{k}"} for k, i in enumerate(drawn[n])])
            for kind, held in (("gold", gold), ("readings", readings), ("reports", reports))
        ]
        return figures(score(root, part.scorer, paths[0], paths[1], "--reports", paths[2]))

    with ThreadPoolExecutor(2) as pool:
        every = list(pool.map(again, range(resamples)))
    ends = {name: sorted(f[name] for f in every if name in f) for name in every[0]}
    return {name: (v[round(0.025 * (len(v) - 1))], v[round(0.975 * (len(v) - 1))]) for name, v in ends.items()}


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


def table(held: str, part: Part, found: Figures, within: Intervals) -> Iterator[str]:
    """A line a figure: those named first, then any other that has a floor under ``held``."""
    for name in dict.fromkeys((*part.shown, *floors(held))):
        around = "[{:.2f}, {:.2f}]".format(*within[name]) if name in within else ""
        yield line(held, name, found.get(name), around)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--only", choices=[p.name for p in PARTS], action="append", help="measure this part alone (repeatable)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    parser.add_argument("--model", default=SMALL, metavar="NAME", help="small, large, or a model's folder (default: small)")
    parser.add_argument("--resamples", type=int, default=100, help="how often the reports are drawn for the intervals (0: never)")
    asked = parser.parse_args(arguments)
    root = data()
    if root is None:
        return 0
    from counterclaim.extract.local.reader import LocalReader

    chosen = [p for p in PARTS if not asked.only or p.name in asked.only]
    reader = LocalReader.load(MODELS.get(asked.model, Path(asked.model)), threads=1)
    return evaluate(chosen, root, reader, asked.model, asked.json, asked.resamples)


def evaluate(parts: list[Part], root: Path, reader: Reader, model: str, report: Path | None, resamples: int) -> int:
    """Measure the parts one by one, print their figures beside the model's floors, and say whether all are reached."""
    every: dict[str, Figures] = {}
    low: list[str] = []
    for part in parts:
        with tempfile.TemporaryDirectory() as work:
            every[part.name], within = measure(part, root, reader, Path(work), resamples)
        held = held_as(part.name, model)
        print("\n".join(table(held, part, every[part.name], within)), flush=True)
        low += below(held, every[part.name])
    if report:
        report.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    return told(low)


if __name__ == "__main__":
    sys.exit(main())
