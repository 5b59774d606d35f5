"""Reports without any incident of conflict: how many the reader makes up. `python -m benchmarks.quiet`.

Texts on sport, finance, weather and culture written for this (quiet.toml), and the political news of PolNeAR dev, where what
is found is mostly, but not always, made up.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from training.corpora import polnear

from benchmarks.data import Row, data, read_one

TEXTS = Path(__file__).with_name("quiet.toml")


def texts() -> list[Row]:
    """The texts as rows of a reports file."""
    rows: list[Row] = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["report"]
    return [{"published": "2024-03-01", "publisher": "A Daily", **row} for row in rows]


def rate(reports: Iterable[Row]) -> tuple[float, list[str]]:
    """False incidents per 1,000 words, and the words that they were seen in."""
    found: list[str] = []
    count = 0
    for report in reports:
        count += len(report["text"].split())
        for incident in read_one(report)["incidents"]:
            found += [f"{report['id']}: {incident['type']} in {report['text'][a:b]!r}" for a, b in incident["mentions"][:1]]
    return 1000 * len(found) / max(1, count), found


def main() -> int:
    own, shown = rate(texts())
    print("\n".join(shown))
    print(f"written for this: {own:.2f} false incidents per 1,000 words")
    if data() is not None:
        news, _ = rate(report for report, _ in polnear("dev"))
        print(f"PolNeAR dev:      {news:.2f} incidents per 1,000 words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
