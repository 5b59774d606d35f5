"""Denials, claims of responsibility and changes of story that the model passed over, found by their verbs.

They are rare in annotated reports and matter most to readers, so one that stands in plain words is not left to the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from counterclaim.extract.local.decode import Decoded, Marked, Saying
from counterclaim.extract.local.ground import Ground
from counterclaim.records.spans import Span

_ADVERB = (
    r"(?:(?:initially|at first|first|later|also|again|flatly|repeatedly|categorically|promptly|however|since|earlier|then)\s+)*"
)
_DENIED = re.compile(
    rf"\b(?:has |had |have )?{_ADVERB}(?P<cue>denied|denies|deny|rejected|rejects|dismissed|refuted)\s+", re.IGNORECASE
)
_CHANGED = re.compile(
    rf"\b(?:has |had |have )?{_ADVERB}(?P<cue>(?:chang|revers|revis|alter)(?:ed|es)\s+(?:its|their|his|her)\s+"
    r"(?:\w+\s+)?(?:story|account|version|position|statement))\b",
    re.IGNORECASE,
)
_OWNED = re.compile(
    rf"\b(?:has |had |have )?{_ADVERB}(?P<cue>(?:claimed|claims|took|taken|takes)\s+responsibility)\b(?:\s+for\s+)?", re.IGNORECASE
)
_LEAD = re.compile(
    r"^(?:[\s\"“'‘]*(?:but|and|however|meanwhile|while|although|though|yet|in turn|for its part)[,\s]+)+", re.IGNORECASE
)
_BREAK = re.compile(r"[,;:]\s|\b(?:and|but|while|that|which|who|after|because)\s", re.IGNORECASE)
_END = re.compile(r"[,;]?\s(?:but|while|although|after|saying|calling|adding|hours|days)\b|;|\s—\s|\s–\s", re.IGNORECASE)
_REPORT = re.compile(
    r"(?:(?:the|this|that|these|those|all|any|such)\s)*(?:report|claim|allegation|accusation|account|charge)s?\W*$", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|refut\w*)\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:reported|claimed|said|announced|alleged|accused|stated|blamed)\b", re.IGNORECASE)
_LONGEST_SOURCE = 90
_SURE = 0.6  # the confidence of a claim found by its verb
_ABSTRACT = re.compile(r"\b(?:visa|bail|appeal|entry|access|bid|offer|proposal|request|application)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    source: Span
    cue: Span
    content: Span
    stance: str


def with_missed(ground: Ground, decoded: Decoded) -> Decoded:
    """The decoded report with the denials, claims of responsibility and changes of story that no claim of the model's covers."""
    covered = [
        s
        for c in decoded.claims
        for n in (*c.content, *([c.cue] if c.cue is not None else []))
        if (s := ground.span(decoded.marked[n]))
    ]
    decoded = replace(decoded, claims=tuple(_of_the_report(ground, decoded, c) for c in decoded.claims))
    for found in _found(ground):
        if any(s.overlap(found.cue) or s.overlap(found.content) for s in covered):
            continue
        decoded = _added(ground, decoded, found)
    order = sorted(decoded.claims, key=lambda c: decoded.marked[c.content[0]].start)
    return replace(decoded, claims=tuple(order))


def _of_the_report(ground: Ground, decoded: Decoded, saying: Saying) -> Saying:
    """A denial of "the report" or "the claim", tied to the incident that was last reported."""
    cue = ground.span(decoded.marked[saying.cue]) if saying.cue is not None else None
    content = ground.span(decoded.marked[saying.content[0]])
    if cue is None or content is None or not _DENIES.search(ground.phrase(cue)) or not _REPORT.match(ground.phrase(content)):
        return saying
    meant = _meant(ground, decoded, cue)
    return saying if meant is None else replace(saying, event=meant)


def _found(ground: Ground) -> Iterator[_Found]:
    for sentence in ground.sentences:
        if not any(part.holds(sentence) for part in ground.document.reporting()):
            continue
        text = ground.phrase(sentence)
        for m in (m for verb in (_DENIED, _CHANGED, _OWNED) for m in verb.finditer(text)):
            source = _source(text, m.start())
            content = _content(text, m)
            if source and content and not _ABSTRACT.search(text[content.start : content.end]):
                at = sentence.start
                cue = Span(at + m.start("cue"), at + m.end("cue"))
                said = Span(at + content.start, at + content.end)
                yield _Found(Span(at + source.start, at + source.end), cue, said, "asserts" if m.re is _OWNED else "denies")


def _source(text: str, end: int) -> Span | None:
    """The noun phrase before the verb: from the last break, or the start of the sentence."""
    before = text[:end]
    starts = [m.end() for m in _BREAK.finditer(before)]
    start = max([s for s in starts if before[s:].strip()], default=0)
    lead = _LEAD.match(before[start:])
    start += lead.end() if lead else 0
    phrase = before[start:].rstrip(" ,")
    return Span(start, start + len(phrase)) if 1 < len(phrase) <= _LONGEST_SOURCE else None


def _content(text: str, m: re.Match[str]) -> Span | None:
    if m.re is _CHANGED or (m.re is _OWNED and not m.group().rstrip().endswith("for")):
        return Span(m.start("cue"), m.end("cue"))
    stop = _END.search(text, m.end())
    end = stop.start() if stop else len(text)
    return Span(m.end(), end) if end - m.end() > 3 else None


def _added(ground: Ground, decoded: Decoded, found: _Found) -> Decoded:
    marks = [
        ground.mark(layer, span, _SURE)
        for layer, span in (("c.source", found.source), ("c.cue", found.cue), ("c.content", found.content))
    ]
    at = len(decoded.marked)
    meant = _meant(ground, decoded, found.cue) if _REPORT.match(ground.phrase(found.content)) else None
    saying = Saying(
        content=(at + 2,),
        source=at,
        cue=at + 1,
        event=_nearest(decoded, marks[2]) if meant is None else meant,
        stances={"happened": (found.stance, 1.0)},
        kind="other",
        confidence=_SURE,
    )
    return replace(decoded, marked=(*decoded.marked, *marks), claims=(*decoded.claims, saying))


def _meant(ground: Ground, decoded: Decoded, denial: Span) -> int | None:
    """The incident of the last claim before that someone reported or claimed: what "denied the report" denies."""
    event = None
    for c in sorted(decoded.claims, key=lambda c: decoded.marked[c.content[0]].start):
        cue = ground.span(decoded.marked[c.cue]) if c.cue is not None else None
        if cue is not None and cue.end <= denial.start and _REPORTED.search(ground.phrase(cue)):
            event = c.event if c.event is not None else event
    return event


def _nearest(decoded: Decoded, content: Marked) -> int | None:
    """The incident whose mention stands nearest, what comes before counting as twice as near."""
    near: list[tuple[float, int]] = []
    for n, event in enumerate(decoded.events):
        for m in event.mentions:
            away = decoded.marked[m].start - content.start
            near.append((-away / 2 if away < 0 else float(away), n))
    return min(near)[1] if near else None
