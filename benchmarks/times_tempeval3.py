"""Times against TempEval-3's TIMEX3 (TimeBank and AQUAINT): values of given expressions, and recall of finding them.

    python benchmarks/times_tempeval3.py

Reads ``../shared/data/tempeval3`` (or the folder that COUNTERCLAIM_DATA names); measures only, nothing is tuned on its texts.
"""

from __future__ import annotations

import os
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterclaim.know.times import find_times, resolve
from counterclaim.records import Span

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", Path(__file__).parents[2] / "shared" / "data")) / "tempeval3"
SEASONS = {"SP": ("03", "05"), "SU": ("06", "08"), "FA": ("09", "11"), "WI": ("12", "02")}
# What a TIMEX3 value looks like, first match; the rest ("1989-Q3", "P3D", "FUTURE_REF") has its own name.
FORMS = (
    ("present, past, future", r"\w+_REF"),
    ("day", r"\d{4}-\d\d-\d\d(?:T.*)?"),
    ("month", r"\d{4}-\d\d(?:-XX)?"),
    ("year", r"\d{4}(?:-XX-XX)?"),
    ("weekend", r"\d{4}-W\d{1,2}-WE"),
    ("week", r"\d{4}-W\d{1,2}"),
    ("season", r"\d{4}-(?:SP|SU|FA|WI)"),
    ("quarter or half", r"\d{4}-[QH].*"),
    ("decade", r"\d{3}X?"),
)
LEFT_OUT = ("present, past, future", "other")


@dataclass(frozen=True, slots=True)
class Timex:
    """One annotated time expression of type DATE, with its document's date and the span in the document's text."""

    words: str
    value: str
    created: str
    span: Span


def documents(folder: Path) -> Iterator[tuple[str, list[Timex], list[Span]]]:
    """Text, DATE expressions, and the spans of all time expressions of each document."""
    for path in sorted(p for p in folder.rglob("*.tml") if not p.name.startswith(".")):
        root = ET.parse(path).getroot()
        created = root.find(".//DCT/TIMEX3")
        body = root.find("TEXT")
        if created is None or body is None:
            continue
        day = (created.get("value") or "")[:10]
        parts: list[str] = []
        dates: list[Timex] = []
        spans: list[Span] = []
        _walk(body, day, parts, dates, spans)
        yield "".join(parts), dates, spans


def _walk(node: ET.Element, day: str, parts: list[str], dates: list[Timex], spans: list[Span]) -> None:
    start = sum(map(len, parts))
    parts.append(node.text or "")
    for child in node:
        _walk(child, day, parts, dates, spans)
        parts.append(child.tail or "")
    if node.tag == "TIMEX3":
        words = "".join(node.itertext())
        span = Span(start, start + len(words))
        if node.get("type") in ("DATE", "TIME"):
            spans.append(span)
        if node.get("type") == "DATE":
            dates.append(Timex(words, node.get("value") or "", day, span))


def form(value: str) -> str:
    """The name of a TIMEX3 value's form."""
    return next((name for name, pattern in FORMS if re.fullmatch(pattern, value)), "other")


def expected(value: str) -> str:
    """A TIMEX3 value in EDTF, as ``resolve`` writes it, without marks of vagueness."""
    kind = form(value)
    if kind == "day":
        return value[:10]
    if kind in ("month", "year"):
        return value.replace("-XX", "")
    if kind in ("week", "weekend"):
        return _week(value, weekend=kind == "weekend")
    if kind == "season":
        first, last = SEASONS[value[-2:]]
        return f"{value[:4]}-{first}/{int(value[:4]) + (last < first)}-{last}"
    return f"{value[:3]}X" if kind == "decade" else value


def _week(value: str, *, weekend: bool) -> str:
    year, week = int(value[:4]), int(value.split("-")[1][1:])
    try:
        return f"{date.fromisocalendar(year, week, 6 if weekend else 1)}/{date.fromisocalendar(year, week, 7)}"
    except ValueError:
        return value


def right(timex: Timex) -> bool:
    """Whether the expression's words alone give the annotated value, with the document's date.

    "This week", which ``resolve`` ends with the publication day, is right when it begins as the week does.
    """
    got, want = re.sub(r"[~?%]", "", resolve(timex.words, timex.created)), expected(timex.value)
    if form(timex.value) == "week" and "/" in got and "/" in want:
        return got.split("/")[0] == want.split("/")[0] and got <= want
    return bool(got) and got == want


def main() -> int:
    """Print the figures; 3 when the data is not there."""
    if not DATA.is_dir():
        print(f"no data at {DATA}; set COUNTERCLAIM_DATA", file=sys.stderr)
        return 3
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    found = exact = spans_total = emitted = 0
    for text, dates, spans in documents(DATA):
        for timex in dates:
            total[form(timex.value)] += 1
            if right(timex):
                good[form(timex.value)] += 1
            else:
                wrong["empty" if not resolve(timex.words, timex.created) else "other value"] += form(timex.value) not in LEFT_OUT
        here = find_times(text)
        emitted += len(here)
        spans_total += len(spans)
        found += sum(any(s.overlap(h) for h in here) for s in spans)
        exact += sum(s in here for s in spans)
    _report(good, total, wrong)
    print(f"\nfind_times: {found}/{spans_total} = {found / spans_total:.3f} of DATE and TIME overlapped, {exact} exactly")
    print(f"            {emitted} found in all")
    return 0


def _report(good: Counter[str], total: Counter[str], wrong: Counter[str]) -> None:
    counted = [k for k in total if k not in LEFT_OUT]
    n, ok = sum(total[k] for k in counted), sum(good[k] for k in counted)
    print("resolve: values of DATE expressions, given their words and the document's date")
    print(f"  all counted            {ok:5}/{n:<5} {ok / n:.3f}   wrong: {dict(wrong)}")
    news = [k for k in counted if k != "quarter or half"]  # business quarters have no rule
    print(f"  without quarters       {ok:5}/{sum(total[k] for k in news):<5} {ok / sum(total[k] for k in news):.3f}")
    for name in sorted(counted, key=lambda k: -total[k]):
        print(f"  {name:22} {good[name]:5}/{total[name]:<5} {good[name] / total[name]:.3f}")
    for name in LEFT_OUT:
        print(f"  {name:22} left out: {total[name]}")


if __name__ == "__main__":
    sys.exit(main())
