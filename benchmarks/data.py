"""What the benchmarks share: the shared data, reading it the way a user does, and the scorers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from training.corpora import data_root

from counterclaim.pipeline import Reader, read_documents
from counterclaim.readers import document_from_text, read_sources
from counterclaim.records import Document, Reading, Unread
from counterclaim.records.rows import to_row

Row = dict[str, Any]


def data() -> Path | None:
    """Where the shared data lies; ``None``, with a word about it, when it is not there."""
    root = data_root()
    if root.is_dir():
        return root
    print(f"The shared data is not at {root} (COUNTERCLAIM_DATA names another place): nothing is measured.")
    return None


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def write_rows(path: Path, written: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written), encoding="utf-8")
    return path


def read(reports: Path, reader: Reader) -> Iterator[tuple[Document, Reading]]:
    """Every report of a file with its reading. Raises ``SystemExit`` when one cannot be read: it would not be scored."""
    for item in read_sources([str(reports)]):
        if isinstance(item, Unread):
            raise SystemExit(f"not read: {item.problem}")
        yield from read_documents((item,), reader=reader)


def read_rows(reports: Path, reader: Reader, shown: Callable[[int], None] = lambda done: None) -> list[Row]:
    out = []
    for done, (_, reading) in enumerate(read(reports, reader), 1):
        out.append(to_row(reading))
        shown(done)
    return out


@cache
def local_reader() -> Reader:
    """The reader on the shipped model."""
    from counterclaim.extract.local.reader import LocalReader

    return LocalReader.load(threads=1)


def read_one(report: Row, reader: Reader | None = None) -> Row:
    """The reading of one row of a reports file."""
    given = {k: str(report.get(k) or "") for k in ("title", "published", "publisher")}
    document = document_from_text(report["text"], id=report["id"], **given)
    return to_row((reader or local_reader()).read(document))


def score(root: Path, scorer: str, *arguments: str | Path) -> Row:
    """What a scorer of the shared folder gives as JSON. Raises ``SystemExit`` with its words when it refuses."""
    command = [sys.executable, str(root.parent / "score" / scorer), *map(str, arguments), "--json"]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if ended.returncode:
        raise SystemExit(f"{scorer} ended with {ended.returncode}:\n{ended.stderr.strip()}")
    out: Row = json.loads(ended.stdout)
    return out


def check(root: Path, readings: Path, reports: Path) -> str:
    """What is wrong with the readings' form, or nothing."""
    command = [sys.executable, str(root.parent / "score" / "check_readings.py"), str(readings), str(reports)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return ended.stderr.strip() or "check_readings.py failed" if ended.returncode else ""
