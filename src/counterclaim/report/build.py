"""From readings to dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from counterclaim.reconcile import PLAIN, Lookups, Member, case_of, reconcile
from counterclaim.reconcile.positions import in_time, origin, origins
from counterclaim.records import Claim, Document, Incident, PartKind, Reading, Span
from counterclaim.records.finding import Finding, Position, Reconciled
from counterclaim.records.reading import QUESTIONS, SLOTS
from counterclaim.report import cites, sentences
from counterclaim.report.dossier import DOUBT, Block, Dossier, Entry, Line
from counterclaim.report.records import record_of
from counterclaim.text.sentences import sentence_at
from counterclaim.text.sentences import sentences as split

# An incident with at least this share of the first one's reporting is told in full.
FULL = 0.5
# A sentence longer than this many characters is quoted only around the words that matter.
LONG = 240
_SHOWN = ("happened", "by", "means", "target", "victims", *QUESTIONS[4:])
# Kinds of findings in the order in which a block tells them: what its status says first, then changes.
_TOLD = ("contradiction", "agreement", "rising", "corroboration", "reversal", "admission")
_ASIDE = {PartKind.COMMENTS: "Readers' comments", PartKind.LINKS: "Links", PartKind.CAPTION: "Captions"}


def build(reports: Iterable[tuple[Document, Reading]], lookups: Lookups = PLAIN) -> tuple[Dossier, ...]:
    """The dossier of each report, in the order given; reconciles each incident within its report."""
    return tuple(dossier(document, reading, lookups) for document, reading in reports)


def dossier(document: Document, reading: Reading, lookups: Lookups = PLAIN) -> Dossier:
    """The dossier of one report."""
    found = [_reconciled(document, reading, i, lookups) for i in reading.incidents]
    ranked = sorted(zip(reading.incidents, found, strict=True), key=lambda x: -_weight(x[1], reading))
    citer = cites.Citer(document, reading)
    entries = [_entry(document, i, r, citer) for i, r in ranked]
    least = FULL * _weight(ranked[0][1], reading) if ranked else 0
    full = [n == 0 or _weight(r, reading) >= least for n, (_, r) in enumerate(ranked)]
    return Dossier(
        document=document,
        reading=reading,
        main=tuple(e for e, f in zip(entries, full, strict=True) if f),
        others=tuple(e for e, f in zip(entries, full, strict=True) if not f),
        general=tuple(_general(c, citer) for c in reading.claims if not c.incident and c.points),
        record=record_of(reading, found),
        unused=tuple(_unused(document, citer)),
        problems=tuple(str(p) for p in (*document.problems, *reading.problems)),
        statements=max(len(reading.attributions), len(reading.claims)),
        unlinked=_unlinked(reading),
        failed=cites.failed(document, reading),
    )


def _reconciled(document: Document, reading: Reading, incident: Incident, lookups: Lookups) -> Reconciled:
    return reconcile(case_of(f"{document.id}/{incident.id}", [Member(document, reading, incident)]), lookups)


def _weight(found: Reconciled, reading: Reading) -> int:
    """How much is reported of an incident: its claims and the positions in them."""
    said = [p for p in found.case.positions if not p.derived]
    return len({p.claim for p in said}) + len(said)


def _entry(document: Document, incident: Incident, found: Reconciled, citer: cites.Citer) -> Entry:
    blocks = tuple(b for q in _SHOWN if (b := _block(q, document, incident, found, citer)))
    return Entry(
        key=found.case.key,
        headline=sentences.headline(document, incident),
        summary=sentences.summary(found),
        incident=incident,
        found=found,
        blocks=blocks,
        evidence=tuple(_finding(f, citer) for f in found.findings if f.kind == "evidence"),
        origins=tuple(_origins(found, citer)),
        gaps=tuple(f.question for f in found.findings if f.kind == "gap"),
        brief=_brief(blocks, found, citer),
        doubtful=incident.confidence < DOUBT,
    )


def _block(question: str, document: Document, incident: Incident, found: Reconciled, citer: cites.Citer) -> Block | None:
    told = tuple(_finding(f, citer) for k in _TOLD for f in found.findings if f.question == question and f.kind == k)
    lines = tuple(_held(p, citer) for p in _merged(p for p in found.case.positions if p.question == question))
    own = _own_words(question, document, incident, found, citer)
    if not (told or lines or own):
        return None
    status = found.status(question) if lines or told else ""
    held = [p for p in found.case.positions if p.question == question and p.stance != "withholds"]
    told = tuple(x for x in told if x.mark != "corroboration" or status == "corroborated")
    voice, spoken = any(p.voice for p in held), any(not p.voice for p in held)
    return Block(question, status, told, lines + own, len(origins(held)), voice, spoken)


def _merged(positions: Iterable[Position]) -> list[list[Position]]:
    """Positions in time, those of one speaker with one answer and stance put together."""
    groups: dict[tuple[str, ...], list[Position]] = {}
    for p in in_time(positions):
        groups.setdefault((p.speaker, p.answer.casefold(), p.stance, *p.via), []).append(p)
    return list(groups.values())


def _held(group: Sequence[Position], citer: cites.Citer) -> Line:
    first = group[0]
    quotes = tuple(dict.fromkeys(q for p in group for q in citer.claim(p.claim, p.spans)))
    return Line(sentences.position(first), quotes, max(p.confidence for p in group) < DOUBT, first.stance)


def _finding(finding: Finding, citer: cites.Citer) -> Line:
    told = [c.span for c in (*finding.told, *((finding.prompted_by,) if finding.prompted_by else ()))]
    shown = [e.cite.span for e in finding.exhibits]
    return Line(finding.sentence, citer.quotes([*told, *shown]), doubtful(finding), finding.kind)


# How many speakers a finding needs; one that needs those of whom the reader is unsure is itself doubtful.
_NEEDS = {"contradiction": 2, "agreement": 2, "corroboration": 2}


def doubtful(finding: Finding) -> bool:
    """Whether a finding needs positions of which the reader is less sure than not."""
    every = (*finding.positions, *finding.against)
    sure = {(p.speaker, p.voice) for p in every if p.confidence >= DOUBT}
    return bool(every) and len(sure) < _NEEDS.get(finding.kind, 1)


def _own_words(question: str, document: Document, incident: Incident, found: Reconciled, citer: cites.Citer) -> tuple[Line, ...]:
    """The report's own words for a question, where no claim and no voice holds them."""
    covered = [s for p in found.case.positions for s in p.spans]
    if question == "happened":
        if incident.reported_as != "fact" or any(p.voice and p.question == "happened" for p in found.case.positions):
            return ()
        spans = _sentences(document.text, [m for m in incident.mentions if not any(c.holds(m) for c in covered)][:1])
        text = "This report tells it as fact"
    else:
        if question not in SLOTS:
            return ()
        spans = [s for s in incident.slot(question) if not any(c.overlap(s) for c in covered)]
        text = "In the report's words"
    quotes = citer.quotes(spans)
    return (Line(text, quotes, mark="words"),) if quotes else ()


def _sentences(text: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences that hold these spans; of a very long one only the words around."""
    every = split(text) if spans else []
    return [_around(text, every[sentence_at(every, s.start)], s) for s in spans if every]


def _around(text: str, sentence: Span, span: Span) -> Span:
    if sentence.length <= LONG or not sentence.holds(span):
        return sentence if sentence.holds(span) else span
    start = text.rfind(" ", sentence.start, max(sentence.start, span.start - LONG // 3)) + 1 or sentence.start
    end = text.find(" ", min(sentence.end, span.end + LONG // 3), sentence.end)
    return Span(start, end if end > 0 else sentence.end)


def _origins(found: Reconciled, citer: cites.Citer) -> Iterable[Line]:
    """Each first-hand source once: parties with their mouths, unnamed sources, the report itself; then who relays."""
    groups: dict[str, list[Position]] = {}
    for p in in_time(p for p in found.case.positions if not p.derived):
        groups.setdefault("voice" if p.voice else origin(p), []).append(p)
    for key, group in groups.items():
        names = "; ".join(dict.fromkeys(p.speaker for p in group))
        side = f"{group[0].side}: " if key.startswith("side:") else ""
        kind = "this report itself: " if key == "voice" else "unnamed: " if group[0].kind == "anonymous" else ""
        yield Line(f"{kind}{side}{names}", citer.source(group), mark="origin")
    relays = dict.fromkeys(v for group in groups.values() for p in group for v in p.via)
    if relays:
        yield Line(f"passed on by: {', '.join(relays)}", mark="relay")


def _brief(blocks: Sequence[Block], found: Reconciled, citer: cites.Citer) -> tuple[Line, ...]:
    """An incident in short: changes, and who says or denies it; without those, the first words told of it."""
    changed = [_finding(f, citer) for f in found.findings if f.kind == "reversal"]
    first = next((b for b in blocks if b.question == "happened" and b.lines), None)
    lines = first.lines if first else next((b.lines[:1] for b in blocks if b.lines), ())
    return (*changed, *lines)


def _general(claim: Claim, citer: cites.Citer) -> Line:
    via = f", through {', '.join(claim.via)}" if claim.via else ""
    held = "; ".join(f"{p.stance} {p.answer}" for p in claim.points)
    return Line(f"{claim.speaker}{via} — {held}", citer.claim(claim.cid, claim.content), claim.confidence < DOUBT, "general")


def _unused(document: Document, citer: cites.Citer) -> Iterable[Line]:
    for kind, label in _ASIDE.items():
        spans = [p.span for p in document.parts if p.kind == kind and p.span.of(document.text).strip()]
        if spans:
            yield Line(f"{label} ({len(spans)})", citer.quotes(_opening(document.text, s) for s in spans[:3]), mark=kind.value)


def _opening(text: str, span: Span, limit: int = 120) -> Span:
    """The first words of a stretch, enough to know it by."""
    if span.length <= limit:
        return span
    cut = text.rfind(" ", span.start, span.start + limit)
    return Span(span.start, cut if cut > span.start else span.start + limit)


def _unlinked(reading: Reading) -> int:
    tied = [s for c in reading.claims if c.incident for s in c.content]
    return sum(not any(s.overlap(t) for s in a.content for t in tied) for a in reading.attributions)
