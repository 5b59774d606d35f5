"""How fast one machine reads: `python -m benchmarks.speed`. Reports of 300 words made of the examples, on 2 cores.

Prints reports and words a second, peak memory, and how long a first `counterclaim read FILE` takes from a standing start.
Ends with 1 when reports a second are below the floor.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.floors import floors, held_as
from counterclaim.extract.local.models import MODELS, SMALL
from counterclaim.readers import document_from_text, read_sources
from counterclaim.records import Document

ROOT = Path(__file__).resolve().parents[1]
SIZE = 300  # words a report
CORES = 2


def keep_to(cores: int) -> int:
    """Keep this process and its children to some cores, where the system allows it; how many it may use."""
    if not hasattr(os, "sched_setaffinity"):
        return os.cpu_count() or 1
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    os.sched_setaffinity(0, chosen)
    return len(chosen)


def sentences() -> list[str]:
    """The sentences of the examples, roughly; of a small invented report where there are none."""
    found = (
        [d for d in read_sources([str(ROOT / "examples" / "palmyra")]) if isinstance(d, Document)]
        if (ROOT / "examples" / "palmyra").is_dir()
        else []
    )
    text = " ".join(d.text for d in found) or (
        "The army said on Monday that its jets struck a depot north of the town and killed 12 fighters. "
        "Residents told the local radio that the strike hit a market and that at least five people died. "
        "A spokesman for the rebels denied that any depot was hit. "
    )
    return [s.strip() + "." for s in text.replace("\n", " ").split(". ") if s.strip()]


def reports(count: int) -> Iterator[Document]:
    """Reports of about ``SIZE`` words; each goes on where the one before it ended, so that no two are the same."""
    source = itertools.cycle(sentences())
    for n in range(count):
        text = ""
        while len(text.split()) < SIZE:
            text += next(source) + " "
        yield document_from_text(text, id=f"speed-{n}", published="2016-07-10", publisher="Benchmark")


def megabytes() -> float:
    """Peak memory so far of the largest process started here."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def seconds(file: Path, *options: str) -> float:
    """How long `counterclaim read FILE` takes in a process of its own."""
    command = [sys.executable, "-m", "counterclaim", "read", str(file), *options]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description="How fast one machine reads.")
    parser.add_argument("--reports", type=int, default=100, help="how many reports are read (default: 100)")
    parser.add_argument("--model", choices=MODELS, default=SMALL, help="which of the local reader's models reads (default: small)")
    asked = parser.parse_args()
    count: int = asked.reports
    model = ("--model", asked.model)
    cores = keep_to(CORES)
    rows = [
        {"id": d.id, "title": d.title, "publisher": d.publisher, "published": d.published, "text": d.text}
        for d in reports(count + 1)
    ]
    words = sum(len(r["text"].split()) for r in rows[1:])
    with tempfile.TemporaryDirectory() as work:
        one, every = Path(work) / "one.jsonl", Path(work) / "every.jsonl"
        one.write_text(json.dumps(rows[0]) + "\n", encoding="utf-8")
        every.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        cold = statistics.median(seconds(one, *model) for _ in range(3))
        alone = megabytes()
        took = seconds(every, "--format", "readings", *model) - cold
    floor = floors(held_as("speed", asked.model))["reports a second"]
    rate = count / took
    print(f"{count} reports, {words} words ({words / count:.0f} a report), {cores} cores, {took:.1f} s after the start")
    print(f"reports a second  {rate:8.1f}   floor {floor:g}  {'ok' if rate >= floor else 'BELOW'}")
    print(f"words a second    {words / took:8.0f}")
    print(f"peak memory       {megabytes():8.0f} MB, {alone:.0f} MB for one report alone")
    print(f"cold start        {cold:8.2f} s for `counterclaim read FILE`")
    return 0 if rate >= floor else 1


if __name__ == "__main__":
    sys.exit(main())
