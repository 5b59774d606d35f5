"""The corpora of ../shared/data as examples: one form for every task, each marking only what it was annotated for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterclaim.extract.local.layers import ATTRIBUTION, CLAIM
from counterclaim.know.fold import key
from counterclaim.know.names import Names
from counterclaim.records.reading import QUESTIONS, SLOTS
from counterclaim.records.spans import Span
from counterclaim.text.sentences import sentences
from counterclaim.text.words import words
from training.damage import Move

Row = dict[str, Any]
Change = Callable[[str], tuple[str, Move]]  # another text, and where an offset of the old one stands in it
ANSWERED = ("by", "target", "where", "when")  # the questions whose answers are looked for in the contents
LONGEST_ANSWER = 9  # words
CLAIM_LAYERS = (*CLAIM, "mention", *SLOTS, "evidence")
SERIES_FOR_TRAINING = ("s01", "s03", "s05", "s07", "s09", "s11")


def data_root() -> Path:
    """Where the shared data lies: COUNTERCLAIM_DATA, or ../shared/data beside the repository."""
    given = os.environ.get("COUNTERCLAIM_DATA")
    return Path(given) if given else Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(slots=True)
class Example:
    """One report: word spans, marked spans by layer (word indices, half-open), links and classes between marked spans.

    ``spans`` lists (layer, first word, end word); ``links`` maps a link kind to (span a, span b) index pairs that hold;
    ``classes`` lists (head, span index, class name). ``layers`` are those that were annotated at all; the words in ``masked``
    were not, in ``masked_layers``.
    """

    id: str
    text: str
    title: str
    words: list[Span]
    layers: tuple[str, ...]
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    links: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    classes: list[tuple[str, int, str]] = field(default_factory=list)
    index: dict[tuple[str, int, int], int] = field(default_factory=dict)
    masked: list[int] = field(default_factory=list)
    masked_layers: tuple[str, ...] = ()

    def add(self, layer: str, span: Span) -> int | None:
        """Mark a span, widened to whole words; its index, or None where it holds no word."""
        inside = [k for k, w in enumerate(self.words) if w.start < span.end and span.start < w.end]
        if not inside:
            return None
        key = (layer, inside[0], inside[-1] + 1)
        if key not in self.index:
            self.index[key] = len(self.spans)
            self.spans.append(key)
        return self.index[key]

    def link(self, kind: str, a: int | None, b: int | None) -> None:
        """Say that two marked spans belong together."""
        if a is not None and b is not None:
            self.links.setdefault(kind, set()).add((a, b))


def rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def pairs(reports: Path, gold: Path) -> list[tuple[Row, Row]]:
    texts = {r["id"]: r for r in rows(reports)}
    return [(texts[g["id"]], g) for g in rows(gold)]


def conflict(part: str, root: Path | None = None) -> list[tuple[Row, Row]]:
    folder = (root or data_root()) / "conflict-claims"
    return pairs(folder / f"{part}.reports.jsonl", folder / f"{part}.gold.jsonl")


def series(train: bool, root: Path | None = None) -> list[tuple[Row, Row]]:
    folder = (root or data_root()) / "series"
    both = pairs(folder / "reports.jsonl", folder / "gold.jsonl")
    return [p for p in both if (p[1]["id"].split("-")[0] in SERIES_FOR_TRAINING) == train]


def polnear(part: str, root: Path | None = None) -> list[tuple[Row, Row]]:
    folder = (root or data_root()) / "polnear"
    return pairs(folder / f"{part}.reports.jsonl", folder / f"{part}.gold.jsonl")


def silver(readings: Path, root: Path | None = None) -> list[tuple[Row, Row]]:
    """The reports of fa-kes that nobody annotated, as a reader read them (``counterclaim read --format readings``)."""
    return pairs((root or data_root()) / "fa-kes" / "open.reports.jsonl", readings)


def claim_example(report: Row, gold: Row, changed: Change | None = None) -> Example:
    """An example from a reading by the codebook; ``changed`` makes another text of the report's."""
    text, move = changed(report["text"]) if changed else (report["text"], lambda i: i)
    e = Example(gold["id"], text, report.get("title") or "", words(text), CLAIM_LAYERS)

    def mark(layer: str, span: Any) -> int | None:
        return e.add(layer, Span(move(span[0]), move(span[1]))) if span else None

    incidents = {i["id"]: _mark_incident(e, i, mark) for i in gold["incidents"]}
    for c in gold["claims"]:
        _mark_claim(e, c, incidents, mark)
    _mark_answers(report["text"], gold, mark)
    for v in gold.get("evidence") or []:
        at = mark("evidence", v["span"])
        if at is not None:
            e.classes.append(("evidence_kind", at, v["kind"]))
            for m in incidents.get(v.get("incident"), []):
                e.link("evidence", at, m)
    return e


def _mark_incident(e: Example, i: Row, mark: Any) -> list[int]:
    mentions = [m for m in (mark("mention", s) for s in i["mentions"]) if m is not None]
    for m in mentions:
        e.classes += [("type", m, i["type"]), ("status", m, i["status"]), ("reported_as", m, i["reported_as"])]
        for n in mentions:
            if m != n:
                e.link("coref", m, n)
    for slot in SLOTS:
        for s in i.get(slot) or []:
            at = mark(slot, s)
            for m in mentions:
                e.link("slot", at, m)
    return mentions


def _mark_claim(e: Example, c: Row, incidents: dict[str, list[int]], mark: Any) -> None:
    source, cue = mark("c.source", c.get("source")), mark("c.cue", c.get("cue"))
    for n, span in enumerate(c["content"]):
        at = mark("c.content", span)
        if at is None:
            continue
        e.link("c.source", at, source)
        e.link("c.cue", at, cue)
        for m in incidents.get(c.get("incident") or "", []):
            e.link("claim", at, m)
        if n == 0:
            stances = {p[0]: p[2] for p in reversed(c["points"])}
            e.classes += [(f"q.{q}", at, stances.get(q, "none")) for q in QUESTIONS]
    if source is not None:
        e.classes.append(("kind", source, c["kind"]))


def _mark_answers(text: str, gold: Row, mark: Any) -> None:
    """The words that give a point's answer, where they stand in the content and no incident's slot holds them.

    What is said of no coded incident has a doer and a target as well; unmarked, such words would be taught to be none.
    """
    for c in gold["claims"]:
        contents = [Span(*s) for s in c["content"]]
        for question, answer, _ in c["points"]:
            if question not in ANSWERED:
                continue
            held = [Span(*s) for i in gold["incidents"] for s in i.get(question) or []]
            if not any(h.overlap(at) for h in held for at in contents):
                found = next((f for at in contents for f in _worded(text, at, question, answer)), None)
                mark(question, found)


def _worded(text: str, within: Span, question: str, answer: str) -> Iterator[Span]:
    """The stretches of a content that are an answer's words, or for a doer its name."""
    wanted = key(answer)
    found = words(text, within)
    for k, first in enumerate(found):
        for last in found[k : k + LONGEST_ANSWER]:
            span = Span(first.start, last.end)
            if wanted and key(span.of(text)) == wanted:
                yield span
    if question == "by":
        stretch = within.of(text)
        yield from (Span(within.start + a, within.start + b) for n, a, b in Names.load().mentioned(stretch) if n.name == answer)


def attribution_example(report: Row, gold: Row, changed: Change | None = None) -> Example:
    """An example from PolNeAR: source, cue, content and which belong together."""
    text, move = changed(report["text"]) if changed else (report["text"], lambda i: i)
    e = Example(gold["id"], text, report.get("title") or "", words(text), ATTRIBUTION)
    for a in gold["attributions"]:
        spans = {r: [e.add(f"a.{r}", Span(move(s), move(t))) for s, t in a[r]] for r in ("source", "cue", "content")}
        for content in spans["content"]:
            for r in ("source", "cue"):
                for other in spans[r]:
                    e.link(f"a.{r}", content, other)
    _mark_quiet(e)
    return e


# In news of politics, a sentence without any of these tells of no incident, whatever else it calls an attack or a battle.
_LOUD = re.compile(
    r"\b(?:kill|bomb|terror|shoot|shot|gun|troop|isis|isil|war\b|wars\b|militar|air ?strike|missile|dead\b|died|deadly|wound|injur"
    r"|murder|police|riot|protest|violen|massacre|attack(?:er|s? (?:in|on) [A-Z])|paris|bernardino|benghazi|orlando|brussels"
    r"|hostage|soldier|army|raid|explo|arrest|fire[ds]?\b|syria|iraq|libya|ukrain|crimea|drone|weapon|nuclear|refugee|border|prison|detain"
    r"|deport|iran|north korea|civil rights)",
    re.IGNORECASE,
)


def _mark_quiet(e: Example) -> None:
    """Say that no incident and no claim stands in the quiet sentences; of the others nothing is known."""
    quiet = [s for s in sentences(e.text) if not _LOUD.search(s.of(e.text))]
    e.layers = (*e.layers, *CLAIM_LAYERS)
    e.masked = [k for k, w in enumerate(e.words) if not any(s.start <= w.start < s.end for s in quiet)]
    e.masked_layers = CLAIM_LAYERS


MUC_ROLES = {
    "by": ("perp_individuals", "perp_organizations"),
    "target": ("physical_targets",),
    "victims": ("human_names", "human_descriptions"),
    "means": ("instruments",),
}


def muc(part: str, root: Path | None = None) -> list[tuple[Row, Row]]:
    folder = (root or data_root()) / "muc4"
    both = pairs(folder / f"{part}.reports.jsonl", folder / f"{part}.gold.jsonl")
    return [(r, g) for r, g in both if g["templates"]]


def muc_example(report: Row, gold: Row) -> Example:
    """Role fillers of MUC-4's templates, found in the text by their strings.

    The templates leave out incidents that are no acts of terrorism, so only sentences that hold a filler are taken as
    annotated; the words of all others are masked.
    """
    text = report["text"]
    e = Example(gold["id"], text, report.get("title") or "", words(text), tuple(MUC_ROLES))
    for layer, keys in MUC_ROLES.items():
        for filler in {a for t in gold["templates"] for k in keys for f in t[k] for a in f.get("alternatives") or ()}:
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, filler.split())) + r"(?!\w)"
            for m in re.finditer(pattern, text, re.IGNORECASE):
                e.add(layer, Span(*m.span()))
    told = [s for s in sentences(text) if any(s.start <= e.words[a].start < s.end for _, a, _ in e.spans)]
    e.masked = [k for k, w in enumerate(e.words) if not any(s.start <= w.start < s.end for s in told)]
    e.masked_layers = e.layers
    return e
