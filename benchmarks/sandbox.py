"""What parsing in a disposable process costs, for each kind of file: `python -m benchmarks.sandbox`.

Each file is read in turns in this process and behind the boundary, so that whatever else the machine does meets both alike. The
columns are milliseconds for a file: the median in this process, the median behind the boundary, how much more that is for each
document in it, and how much more the quickest round took than the quickest here (as where nothing else runs). Also how long the
first document of a run waits, while everything is loaded. `--fresh` takes the way of systems that have no fork server. Ends with 1
when a median is over the aim.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "readers"))

import made
import several_made

from counterclaim.readers import read_bytes
from counterclaim.sandbox import Box
from counterclaim.sandbox.launch import ForkServer, Fresh

AIM = 60.0
"""Milliseconds for each document over parsing in the same process."""
AIM_PER_MB = 40.0
"""The same for each megabyte of a document, which is copied from process to process."""
_WORDS = "The Northland army denied on Friday that a drone was shot down near Orma; the River Front said that it had hit it. "


def inputs() -> dict[str, tuple[str, bytes]]:
    """One file of each kind, of the size that it commonly has."""
    page = made.page("<article><h1>Orma</h1>" + f"<p>{_WORDS}</p>" * 40 + "</article>")
    record = several_made.record(several_made.http(page), page)
    return {
        "text, 5 kB": ("a.txt", (_WORDS * 45).encode()),
        "text, 5 MB": ("a.txt", (_WORDS * 45_000).encode()),
        "page, 5 kB": ("a.html", page),
        "PDF": ("a.pdf", made.pdf(*[[_WORDS] * 40] * 4)),
        "feed of 30": ("a.xml", several_made.rss(*(several_made.item(str(n), f"<p>{_WORDS * 5}</p>") for n in range(30)))),
        "JSON lines, 1,000": ("a.jsonl", b"".join(b'{"text": "It fell %d times."}\n' % n for n in range(1_000))),
        "WARC of 10": ("a.warc", record * 10),
        "mail": ("a.eml", several_made.MAIL),
        "Telegram, 1,000": ("result.json", several_made.telegram(*({"text": f"It fell {n} times."} for n in range(1_000)))),
    }


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--rounds", type=int, default=30, help="how often each file is read")
    asked.add_argument("--fresh", action="store_true", help="a new interpreter for each file")
    options = asked.parse_args()
    box = Box(launch=Fresh() if options.fresh else ForkServer())
    print(f"first document {timed(lambda: read_bytes(b'It fell.', 'a.txt', parse=box.parse)):,.0f} ms; {', '.join(box.layers())}")
    print(f"{'':20} {'here':>10} {'sandbox':>10} {'documents':>10} {'more each':>10} {'least':>10}")
    worst = 0.0
    for kind, (name, data) in inputs().items():
        count = len(read_bytes(data, name))
        here, there = zip(*(_both(box, data, name) for _ in range(options.rounds)), strict=True)
        usual, boxed = statistics.median(here), statistics.median(there)
        more, least = (boxed - usual) / count, (min(there) - min(here)) / count
        worst = max(worst, more - AIM_PER_MB * len(data) / count / 1e6)
        print(f"{kind:20} {usual:10.1f} {boxed:10.1f} {count:10,} {more:10.2f} {least:10.2f}")
    box.close()
    return int(worst > AIM and not options.fresh)


def _both(box: Box, data: bytes, name: str) -> tuple[float, float]:
    return timed(lambda: read_bytes(data, name)), timed(lambda: read_bytes(data, name, parse=box.parse))


if __name__ == "__main__":
    sys.exit(main())
