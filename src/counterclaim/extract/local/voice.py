"""What the report says in its own unattributed voice, and the changes of story that it tells (rules)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from counterclaim.extract.local import answers
from counterclaim.extract.local.ground import Ground
from counterclaim.extract.local.stances import shown, without_crimes
from counterclaim.know import means
from counterclaim.know.fold import key
from counterclaim.records.reading import Attribution, Claim, Incident, Point, Reversal, Voice
from counterclaim.records.spans import Span

_HEDGE = re.compile(
    r"\b(?:appear(?:s|ed)? to|look(?:s|ed)? like|seem(?:s|ed)?|may have|might have|could have been|likely|probably|possibly"
    r"|apparent(?:ly)?|suggests?|points? to|consistent with|suspected|believed to|thought to"
    r"|reportedly|allegedly|purported(?:ly)?|unconfirmed)\b",
    re.IGNORECASE,
)
_LOOKS = re.compile(r"\b[Ii]t (?:looks? like|appears?|seems?)\b")  # to nobody but the report
_CRAFT = re.compile(r"^(?:aircraft|(?:war ?)?planes?|helicopters?|jets?|warplanes?)$", re.IGNORECASE)  # as often the target
_PARTS = re.compile(r";\s+|,\s+(?:and|but|while|though)\s+")
_NOT = re.compile(r"\b(?:not|no|never|neither|nor|without)\b|n['’]t\b", re.IGNORECASE)
_ANSWERED = ("by", "target", "means", "where", "when", "killed", "wounded", "captured")
_CHANGE = re.compile(
    r"\b(?:chang(?:es|ed|ing)|revers(?:es|ed|ing)|alter(?:s|ed)|revis(?:es|ed)|retract(?:s|ed)|walk(?:s|ed) back|withdr(?:ew|aws)"
    r"|back(?:s|ed) away from|backtrack(?:s|ed) on|took back|takes back|correct(?:s|ed))\s+(?:their|its|his|her|the|an?)\s+"
    r"(?:\w+\s+){0,2}?(?:story|account|version|tune|position|statement|claim|denial|bulletin|toll|explanation)\b",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:initially|at first|first|earlier|originally|previously|had)\b[^.\n]{0,40}\b(?:denied|denying|rejected|dismissed)\b"
    r"|\b(?:after|having)\s+(?:initially|first|earlier)\s+(?:denying|rejecting)\b",
    re.IGNORECASE,
)
_NEAR = 1500
_BEHIND = 12  # code points: "that ", "ever "
_BACK = frozenset({"it", "they", "he", "she", "but", "then", "later", "and", "has", "had", "have"})
_PROMPT = re.compile(r"\b(?:after|once|when|following)\s+([^.;\n]{8,160})", re.IGNORECASE)
_PROMPT_FIRST = re.compile(r"(?:after|once|when|following)\s+([^.;,\n]{8,160})", re.IGNORECASE)


def voice(ground: Ground, incidents: Sequence[Incident], claims: Sequence[Claim], said: Sequence[Attribution]) -> list[Voice]:
    """For each sentence in which an incident is told outside all attributed statements, what it answers."""
    told_by_others = [a for a in said if not any(shown(_first(ground, a.source), ground.phrase(c)) for c in a.cue)]
    attributed = [s for c in claims for s in c.content] + [s for a in told_by_others for s in a.content]
    out: list[Voice] = []
    for incident in incidents:
        told: set[Span] = set()
        anchors = [*incident.mentions, *(s for slot in ("means", "killed", "by") for s in incident.slot(slot))]
        for anchor in sorted(anchors):
            sentence = ground.sentence(anchor.start)
            if sentence in told or any(a.overlap(anchor) for a in attributed):
                continue
            told.add(sentence)
            points = _told(ground, incident, anchor, sentence, attributed)
            if points:
                out.append(Voice(sentence, incident.id, points))
    nobodys = {s for a in said if not a.source for s in a.content if _LOOKS.search(ground.phrase(ground.sentence(s.start)))}
    out += _appearances(ground, incidents, [s for s in attributed if s not in nobodys], {v.content for v in out})
    return sorted(out, key=lambda v: v.content)


def _first(ground: Ground, spans: Sequence[Span]) -> str:
    return ground.phrase(spans[0]) if spans else ""


def _appearances(ground: Ground, incidents: Sequence[Incident], attributed: Sequence[Span], told: set[Span]) -> list[Voice]:
    """What the report itself takes a weapon to have been ("it looks like anti-aircraft fire"), told near an incident."""
    out = []
    for sentence in ground.sentences:
        incident = _incident_before(sentence, incidents)
        if incident is None or sentence in told or any(a.overlap(sentence) * 2 > sentence.length for a in attributed):
            continue
        points = [p for clause in _clauses(ground, sentence) if (p := _appearance(ground, clause, attributed))]
        if points:
            out.append(Voice(sentence, incident.id, tuple(dict.fromkeys(points))))
    return out


def _clauses(ground: Ground, sentence: Span) -> list[Span]:
    """The clauses of a sentence, as far as semicolons and "and", "but" behind a comma part them."""
    ends = [sentence.start, *(sentence.start + m.end() for m in _PARTS.finditer(ground.phrase(sentence))), sentence.end]
    return [Span(a, b) for a, b in pairwise(ends) if b > a]


def _appearance(ground: Ground, clause: Span, attributed: Sequence[Span]) -> Point | None:
    """The weapon of a hedged clause: named after the hedge ("looks like a missile"), else before it ("gunfire may have hit").

    None where the hedge is part of what somebody is quoted as saying.
    """
    text = ground.phrase(clause)
    hedge = _HEDGE.search(text)
    if hedge is None or any(a.overlap(Span(clause.start + hedge.start(), clause.start + hedge.end())) for a in attributed):
        return None
    named = [
        m
        for part in (text[hedge.start() :], text[: hedge.start()])
        if (m := means.mention(part)) and not _CRAFT.search(part[m[1] : m[2]])
    ]
    denied = _NOT.search(text, max(0, hedge.start() - 12), hedge.end() + 4)
    return Point("means", named[0][0].normal, "denies" if denied else "hedges") if named else None


def _incident_before(sentence: Span, incidents: Sequence[Incident]) -> Incident | None:
    """The incident mentioned last before the end of a sentence, if that is near."""
    near = [(m.start, i) for i in incidents for m in i.mentions if sentence.end - _NEAR <= m.start < sentence.end]
    return max(near, key=lambda x: x[0])[1] if near else None


def _told(ground: Ground, incident: Incident, anchor: Span, sentence: Span, attributed: Sequence[Span]) -> tuple[Point, ...]:
    stance = "hedges" if _HEDGE.search(without_crimes(ground.phrase(sentence))) else "asserts"
    out = [Point("happened", "yes", stance)] if anchor in incident.mentions else []
    for slot in _ANSWERED:
        for span in incident.slot(slot):
            if sentence.holds(span) and not any(a.overlap(span) for a in attributed):
                denied = slot in ("by", "means") and _NOT.search(ground.text, max(sentence.start, span.start - 40), span.start)
                out.append(Point(slot, answers.answer(ground, slot, span), "denies" if denied else stance, span))
                break
    return tuple(out)


def reversals(ground: Ground, claims: Sequence[Claim]) -> list[Reversal]:
    """Changes of story that the report tells in so many words, or that a claim's ``retracts`` stance shows."""
    out: list[Reversal] = []
    for sentence in ground.sentences:
        text = ground.phrase(sentence)
        m = _CHANGE.search(text) or _TURNED.search(text)
        if m is None:
            continue
        span = Span(sentence.start + m.start(), sentence.start + m.end())
        found = _reversal(ground, claims, sentence, span)
        if found is not None:
            out.append(found)
    return _once_each(out)


def _once_each(found: Sequence[Reversal]) -> list[Reversal]:
    """One change of a speaker's story on one question and incident: the telling that says what prompted it counts."""
    best: dict[tuple[str, str, str], Reversal] = {}
    for r in sorted(found, key=lambda r: (r.prompted_by is None, not r.before, r.span)):
        best.setdefault((r.speaker, r.question, r.incident), r)
    return sorted(best.values(), key=lambda r: r.span)


def _reversal(ground: Ground, claims: Sequence[Claim], sentence: Span, span: Span) -> Reversal | None:
    near = [c for c in claims if c.source is not None and c.content[0].start <= sentence.end + 1200]
    if not near:
        return None
    subject = key(ground.phrase(Span(sentence.start, span.start)))
    same = [c for c in near if set(subject) & _marks(c)] or [c for c in near if sentence.holds(c.content[0])]
    if not same and set(subject) <= _BACK:
        last = [c for c in near if c.content[0].start < sentence.start][-1:]
        same = [c for c in near if last and c.speaker == last[0].speaker]
    # What "first denied" itself denies stands right behind it.
    denial = next((c for c in reversed(same) if c.content[0].start <= span.end + _BEHIND and _has(c, "denies")), None)
    # What is taken back stands beside the words that say so, and is of one incident.
    taken = next((c for c in same if c.cue is not None and c.cue.overlap(span) and _has(c, "retracts")), None)
    if denial is not None and taken is not None and denial.incident != taken.incident:
        denial = None
    speaker = denial or taken or next(iter(same), None)
    if speaker is None:
        return None
    question = next(
        (p.question for p in (denial.points if denial else speaker.points) if p.stance in ("denies", "retracts")), "happened"
    )
    after = next(
        (
            c
            for c in claims
            if c.content[0].start > span.start
            and c is not denial
            and (c.speaker == speaker.speaker or (c.side and c.side == speaker.side and c.kind == speaker.kind))
            and _has(c, "asserts")
        ),
        None,
    )
    m = _PROMPT.search(ground.text, span.end, sentence.end) or (_prompted_next(ground, sentence, after) if after else None)
    return Reversal(
        speaker=speaker.speaker,
        question=question,
        incident=(denial or speaker).incident,
        span=span,
        before=denial.cid if denial else "",
        after=after.cid if after else "",
        prompted_by=Span(m.start(1), m.end(1)) if m else None,
    )


def _prompted_next(ground: Ground, sentence: Span, after: Claim) -> re.Match[str] | None:
    """What prompted the new story, where the sentence that tells it follows and opens with it ("After a video, ...")."""
    told = ground.sentence(after.content[0].start)
    between = ground.text[sentence.end : told.start]
    m = _PROMPT_FIRST.match(ground.text, told.start, after.content[0].start)
    return m if m and told.start > sentence.start and not between.strip() else None


def _marks(c: Claim) -> set[str]:
    return {w for w in (*key(c.speaker), *key(c.side)) if len(w) > 3 or w.isupper()}


def _has(c: Claim, stance: str) -> bool:
    return any(p.stance == stance for p in c.points)
