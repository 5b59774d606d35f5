"""Which incidents of several reports are one: grouping measured alone. `python -m benchmarks.grouping`.

Annotated readings (grouping alone) and the local reader's (``pairs|found``: over what it found), of the war reports and the series;
each also without its biggest incident, since one much reported event makes most of the pairs, and beside grouping by the same type,
day and place name. Reports are added in the order of publication, and in ``--orders`` random ones: what comes first should matter little.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data import Row, data, local_reader, read_rows, rows, score, write_rows
from counterclaim.group.copies import CopyIndex
from counterclaim.group.grouper import Grouper
from counterclaim.know.places_keys import place_key
from counterclaim.readers import document_from_text
from counterclaim.records.rows import from_row

PARTS = (("conflict-claims", "conflict-claims/dev."), ("series", "series/"))
SHOWN = ("pairs", "pairs|found", "clusters", "b3", "found")


def grouped(reports: Sequence[Row], readings: Sequence[Row]) -> Grouper:
    """The grouper after all reports, in their order."""
    of = {r["id"]: r for r in readings}
    grouper, copies = Grouper(), CopyIndex()
    for report in reports:
        given = {k: str(report.get(k) or "") for k in ("title", "published", "publisher")}
        document = document_from_text(report["text"], id=report["id"], **given)
        grouper.add(document, from_row(of[report["id"]]), copies.add(document))
    return grouper


def incident_rows(grouper: Grouper) -> list[Row]:
    """The incidents in the form that the scorer reads."""
    return [{"key": i.key, "members": [list(m.key) for m in i.members]} for i in grouper.incidents()]


def by_name(readings: Sequence[Row]) -> list[Row]:
    """What to beat: the same type, day and first name of the place are one incident."""
    held: dict[tuple[str, str, str], list[list[str]]] = {}
    for reading in readings:
        for i in reading["incidents"]:
            same = (i["type"], str(i["date"]), place_key(str(i["place"]).split(",")[0]))
            held.setdefault(same, []).append([reading["id"], i["id"]])
    return [{"key": "|".join(k), "members": members} for k, members in held.items()]


def without_biggest(gold: Sequence[Row], links: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Gold readings and links without the incident that most reports tell."""
    biggest = max(links, key=lambda c: len(c["members"]))
    gone = {tuple(m) for m in biggest["members"]}
    kept = [r | {"incidents": [i for i in r["incidents"] if (r["id"], i["id"]) not in gone]} for r in gold]
    return kept, [c for c in links if c is not biggest]


def line(label: str, found: Row) -> str:
    """One row of the table."""
    return f"{label:46s}" + "".join(f"  {name} {found[name]['f']:.3f}" for name in SHOWN)


def measure(root: Path, name: str, prefix: str, work: Path, orders: int, text: bool) -> None:
    """Print the figures of one corpus."""
    reports_at, gold_at, links_at = (root / f"{prefix}{kind}.jsonl" for kind in ("reports", "gold", "links"))
    reports = sorted(rows(reports_at), key=lambda r: str(r.get("published") or ""))
    fewer_gold, fewer_links = without_biggest(rows(gold_at), rows(links_at))
    alone = write_rows(work / "gold.jsonl", fewer_gold), write_rows(work / "links.jsonl", fewer_links)
    sources = [("annotated", gold_at)]
    if text:
        sources.append(("from text", write_rows(work / "readings.jsonl", read_rows(reports_at, local_reader()))))
    for kind, readings_at in sources:
        readings = rows(readings_at)
        for order in range(orders + 1):
            chosen = list(reports)
            if order:
                random.Random(order).shuffle(chosen)
            made = write_rows(work / "incidents.jsonl", incident_rows(grouped(chosen, readings)))
            if not order:
                plain = write_rows(work / "plain.jsonl", by_name(readings))
                found = score(root, "score_incidents.py", gold_at, links_at, readings_at, plain, "--reports", reports_at)
                print(line(f"{name}, {kind}: type, day, name", found), flush=True)
            how = f"{name}, {kind}" + (f", order {order}" if order else "")
            print(
                line(how, score(root, "score_incidents.py", gold_at, links_at, readings_at, made, "--reports", reports_at)),
                flush=True,
            )
            apart = score(root, "score_incidents.py", *alone, readings_at, made, "--reports", reports_at)
            print(line(f"{how}, without the biggest", apart), flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=0, help="random orders of the reports that are measured too")
    parser.add_argument("--annotated", action="store_true", help="annotated readings only, which takes seconds")
    asked = parser.parse_args(arguments)
    root = data()
    if root is None:
        return 0
    for name, prefix in PARTS:
        with tempfile.TemporaryDirectory() as work:
            measure(root, name, prefix, Path(work), asked.orders, not asked.annotated)
    return 0


if __name__ == "__main__":
    sys.exit(main())
