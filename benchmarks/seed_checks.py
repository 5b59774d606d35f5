"""The model case: nine things that its reading must hold, and its LEDGER. `python -m benchmarks.seed_checks`."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import data, read, score, write_rows
from counterclaim.know import means
from counterclaim.pipeline import KnownLookups, Reader
from counterclaim.reconcile import PLAIN, Member, case_of, reconcile
from counterclaim.records import Claim, Document, Incident, Reading, Span
from counterclaim.records.finding import Finding, Position, Reconciled
from counterclaim.records.rows import to_row

MINISTRY, AMAQ, STATE = "Russian Ministry of Defense", "Amaq News Agency", "Islamic State"
COMMENTS = "1 Comment"  # the line under which readers' comments stand
GROUND = "fire from the ground"


class Case:
    """The report, its reading, and what is concluded from it."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.reading = document, reading
        known = KnownLookups()
        self.found = {i.id: reconcile(case_of(i.id, [Member(document, reading, i)]), known) for i in reading.incidents}
        self.loss = self._most_told("aircraft-loss")

    def _most_told(self, kind: str) -> str:
        ids = [i.id for i in self.reading.incidents if i.type == kind]
        return max(ids, key=lambda i: len(self.claims(i)), default="none")

    def claims(self, incident: str) -> list[Claim]:
        return [c for c in self.reading.claims if c.incident == incident]

    def findings(self, kind: str) -> list[Finding]:
        found: Reconciled | None = self.found.get(self.loss)
        return [f for f in found.findings if f.kind == kind] if found else []


def alike(a: str, b: str) -> bool:
    """Whether all words of one name stand in the other; defence and defense are one word."""
    left, right = _words(a), _words(b)
    return bool(left and right) and (left <= right or right <= left)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold().replace("defence", "defense"))) - {"the", "of", "for", "s"}


def holds(claim: Claim, question: str, stance: str, answer: str = "") -> bool:
    return any(p.question == question and p.stance == stance and answer in p.answer.casefold() for p in claim.points)


def denial(case: Case) -> bool:
    return any(alike(c.speaker, MINISTRY) and holds(c, "happened", "denies") for c in case.claims(case.loss))


def reversal(case: Case) -> bool:
    changes = [f for f in case.findings("reversal") if any(alike(p.speaker, MINISTRY) for p in (*f.positions, *f.against))]
    return any(f.prompted_by and "video" in f.prompted_by.span.of(case.document.text).casefold() for f in changes)


def admission(case: Case) -> bool:
    said = [c for c in case.claims(case.loss) if alike(c.speaker, MINISTRY) and any(alike(v, "Russia Today") for v in c.via)]
    return any(holds(c, question, "asserts") for c in said for question in ("happened", "by"))


def unnamed_source(case: Case) -> bool:
    said = [c for c in case.claims(case.loss) if c.kind in ("anonymous", "military") and not alike(c.speaker, MINISTRY)]
    return any(holds(c, "means", "asserts", "tow") and any(alike(v, "Interfax") for v in c.via) for c in said)


def video(case: Case) -> bool:
    shown = [e for e in case.reading.evidence if e.kind == "video" and e.incident == case.loss]
    return any(alike(e.by, AMAQ) or alike(e.by, STATE) for e in shown)


def weapons(case: Case) -> bool:
    contested = [f for f in case.findings("contradiction") if f.question == "means"]
    pairs = [(a, b) for f in contested for a, b in ((f.positions, f.against), (f.against, f.positions))]
    return any(_tow_of_another(a) and (own := _own_flak(b)) and _from_the_ground(a[0], own) for a, b in pairs)


def _tow_of_another(positions: tuple[Position, ...]) -> bool:
    return any(not p.voice and "tow" in p.answer.casefold() for p in positions)


def _own_flak(positions: tuple[Position, ...]) -> Position | None:
    return next((p for p in positions if p.voice and "anti-aircraft" in p.answer.casefold()), None)


def _from_the_ground(*positions: Position) -> bool:
    """By what is known of weapons, and by words alone."""
    return all(means.compatible(p.answer, GROUND) and PLAIN.means_compatible(p.answer, GROUND) for p in positions)


def agreement(case: Case) -> bool:
    for f in case.findings("agreement"):
        sides = {p.side for p in f.positions}
        across = any(alike(s, "Russia") for s in sides) and any(alike(s, STATE) for s in sides)
        if across and "happened" in (f.question, *f.agreed) and "means" in f.beyond:
            return True
    return False


def june(case: Case) -> bool:
    return any(_denied(case, i) for i in case.reading.incidents if i.type == "bombing" and i.date.startswith("2016-06"))


def _denied(case: Case, incident: Incident) -> bool:
    said = case.claims(incident.id)
    asserted = any(alike(c.speaker, AMAQ) and holds(c, "happened", "asserts") for c in said)
    return asserted and any(alike(c.speaker, MINISTRY) and holds(c, "happened", "denies") for c in said)


def no_comment(case: Case) -> bool:
    at = case.document.text.index(COMMENTS)
    found = list(spans(case.reading))
    return bool(found) and all(s.end <= at for s in found)


def spans(value: Any) -> Iterator[Span]:
    """Every span in a record, however deep."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif is_dataclass(value):
        for f in fields(value):
            yield from spans(getattr(value, f.name))


CHECKS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("the ministry's denial", denial),
    ("its reversal, after the video", reversal),
    ("the admission, through Russia Today", admission),
    ("the TOW claim of an unnamed source, through Interfax", unnamed_source),
    ("the video, and who released it", video),
    ("the two weapons contested, both compatible with fire from the ground", weapons),
    ("agreement on the loss across sides, with its scope", agreement),
    ("the June bombing asserted and denied", june),
    ("the reader's comment left out", no_comment),
)


def checked(document: Document, reading: Reading) -> list[tuple[str, bool]]:
    """Every check with whether it passes."""
    case = Case(document, reading)
    return [(name, check(case)) for name, check in CHECKS]


def seed(root: Path, reader: Reader) -> tuple[Document, Reading]:
    """The model case, read."""
    return next(read(root / "seed" / "palmyra.reports.jsonl", reader))


def ledger(root: Path, reading: Reading) -> float:
    """LEDGER of score_claims.py on the model case."""
    folder = root / "seed"
    with tempfile.TemporaryDirectory() as work:
        rows = write_rows(Path(work) / "seed.jsonl", [to_row(reading)])
        scored = score(root, "score_claims.py", folder / "palmyra.gold.jsonl", rows, "--reports", folder / "palmyra.reports.jsonl")
    return float(scored["LEDGER"]["f"])


def lines(results: Iterable[tuple[str, bool]]) -> Iterator[str]:
    for n, (name, passed) in enumerate(results, 1):
        yield f"{n}  {'pass' if passed else 'FAIL'}  {name}"


def main() -> int:
    root = data()
    if root is None:
        return 0
    from counterclaim.extract.local.reader import LocalReader

    document, reading = seed(root, LocalReader.load())
    results = checked(document, reading)
    print("\n".join(lines(results)))
    passed = sum(ok for _, ok in results)
    print(f"{passed} of {len(results)} pass; LEDGER {ledger(root, reading):.3f}")
    return 0 if passed == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
