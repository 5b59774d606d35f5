"""How fast one machine reads: `python -m benchmarks.speed`. Reports of 300 words made of the examples, on 2 cores.

Prints reports and words a second, peak memory, and how long a first `counterclaim read FILE` takes from a standing start.
Ends with 1 when reports a second are below the floor.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from counterclaim.pipeline import read_documents
from counterclaim.readers import document_from_text, read_sources
from counterclaim.records import Document

ROOT = Path(__file__).resolve().parents[1]
FLOORS = Path(__file__).with_name("floors.toml")
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


def megabytes(children: bool = False) -> float:
    """Peak memory so far of this process, or of the largest child."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def cold_start(times: int) -> float:
    """Seconds from nothing to a printed dossier of one report, in a process of its own; the middle of some tries."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "report.txt"
        file.write_text(next(reports(1)).text, encoding="utf-8")
        command = [sys.executable, "-m", "counterclaim", "read", str(file), "--published", "2016-07-10"]
        return statistics.median(_timed(command) for _ in range(times))


def _timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description="How fast one machine reads.")
    parser.add_argument("--reports", type=int, default=100, help="how many reports are read (default: 100)")
    count: int = parser.parse_args().reports
    cores = keep_to(CORES)
    cold = cold_start(3)

    from counterclaim.extract.local.reader import LocalReader

    reader = LocalReader.load(threads=1)  # as the command does: the pipeline reads several at once
    documents = list(reports(count))
    words = sum(len(d.text.split()) for d in documents)
    list(read_documents(documents[:3], reader=reader))  # what is loaded at first use is counted in the cold start
    start = time.perf_counter()
    found = sum(len(reading.claims) for _, reading in read_documents(documents, reader=reader))
    seconds = time.perf_counter() - start
    floor = float(tomllib.loads(FLOORS.read_text(encoding="utf-8"))["speed"]["reports a second"])
    rate = count / seconds
    print(f"{count} reports, {words} words ({words / count:.0f} a report), {found} claims, {cores} cores, {seconds:.1f} s")
    print(f"reports a second  {rate:8.1f}   floor {floor:g}  {'ok' if rate >= floor else 'BELOW'}")
    print(f"words a second    {words / seconds:8.0f}")
    print(f"peak memory       {megabytes():8.0f} MB while reading, {megabytes(children=True):.0f} MB for one report alone")
    print(f"cold start        {cold:8.2f} s for `counterclaim read FILE`")
    return 0 if rate >= floor else 1


if __name__ == "__main__":
    sys.exit(main())
