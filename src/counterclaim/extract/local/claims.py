"""Contents with their sources and cues become claims: speaker, chain, time of saying, points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from counterclaim.extract.local import answers, clauses, stances
from counterclaim.extract.local.asked import answering
from counterclaim.extract.local.decode import Decoded, Saying, Settings
from counterclaim.extract.local.ground import Ground
from counterclaim.extract.local.incidents import times_it
from counterclaim.extract.local.sources import speaking, together
from counterclaim.extract.local.speakers import UNSPECIFIED, Speaker, resolve
from counterclaim.extract.local.ties import tied
from counterclaim.know import times
from counterclaim.records.reading import SLOTS, Claim, Incident
from counterclaim.records.rows import claim_id
from counterclaim.records.spans import Span
from counterclaim.text.lines import clock_lines

# "captured three checkpoints from government troops": those who lost them took nothing.
_TAKEN = re.compile(r"\b(?:re)?(?:captur|seiz|tak|took|wrest)\w*\b[^.;]*\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
# "it killed three Russian soldiers": whom the verb strikes did nothing.
_STRUCK = re.compile(
    r"\b(?:kill(?:ed|ing)|wound(?:ed|ing)|injured|captured|attack(?:ed|ing)|struck|hit|shot|bombed|shelled|target(?:ed|ing))\s+"
    r"(?:(?:the|an?|some|several|many|at least|more than|\d+|one|two|three|four|five|six|seven|eight|nine|ten|dozens of)\s+){0,3}$",
    re.IGNORECASE,
)
_DAY = len("2016-07-08")
_BESIDE = 40  # code points from a cue at which a time tells when it was said
_FROM = 70  # code points before a doer in which that stands
# An adjective alone names a doer only before its deed or its arms: "Russian strikes", not "three Russian soldiers were killed".
_DEED = re.compile(
    r"\s+(?:\w+\s+)?(?:(?:air ?|war ?)?(?:strikes?|raids?|attacks?|planes?|jets?)|bomb\w*|shelling|bombardment|fire|forces|troops"
    r"|army|military|aircraft|helicopters?|drones?|missiles?|rockets?|artillery|airpower|offensive|assault|or|and)\b",
    re.IGNORECASE,
)
# An outlet that no table knows, called one by the word beside it ("in a note to the Volga Despatch news agency").
_OUTLET = re.compile(
    r"\b(?:to|told|by|through|via)\s+(?:the\s+)?(?P<name>(?:[A-Z][\w’'-]+\s){1,4})"
    r"(?:news agency|newspaper|daily|weekly|radio|television|TV|broadcaster|channel|website|news site)\b"
)
# An outlet that does something else meanwhile ("after the agency released a video") is no link of the chain.
_MEANWHILE = re.compile(r"\b(?:after|when|once|while|because|since|until)\s+(?:the\s+)?$", re.IGNORECASE)
_A_CLAIM = re.compile(r"\b(?:claims?|allegations?|accusations?|assertions?|reports?|statements?)\b", re.IGNORECASE)
_JUDGED = re.compile(
    r"(?<=\w)\s+(?:is|are|was|were) (?:\w+ly )?(?:untrue|not true|false|fake|baseless|groundless|unfounded|fabricat\w+|lies|a lie"
    r"|an invention|inventions)$",
    re.IGNORECASE,
)
_UPON = re.compile(r"\b(?:after|before)$", re.IGNORECASE)
_AT_FIRST = re.compile(r"\b(?:at first|first|initially|originally)\s+(?:had\s+)?$", re.IGNORECASE)
_NOBODY = re.compile(r"(?:nobody|no[ -]?one|none|no (?:\w+ )?(?:group|party|side|organi[sz]ation|faction))\b", re.IGNORECASE)
_NO = re.compile(r"\bno\s+$", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|an?)", re.IGNORECASE)


def contents(ground: Ground, decoded: Decoded) -> list[Span]:
    """The content spans of all claims."""
    found = (ground.span(decoded.marked[n]) for c in decoded.claims for n in c.content)
    return [s for s in found if s is not None]


def claims(ground: Ground, decoded: Decoded, incidents: Sequence[Incident], settings: Settings) -> list[Claim]:
    """One claim a content, in the order of the text."""
    slots = _slot_spans(ground, decoded)
    before: list[Speaker] = []
    out: list[Claim] = []
    for saying in decoded.claims:
        last = next((c.said for c in reversed(out) if len(c.said) == _DAY), ground.published[:_DAY])
        source = ground.span(decoded.marked[saying.source]) if saying.source is not None else None
        told = partial(_claim, ground, decoded, saying, incidents, slots, tuple(before), last, settings)
        claim, speaker = told(source)
        if claim is None:
            continue
        both = together(ground, claim.source, claim.cue)
        parts = [told(part) for part in both] if both else []
        apart = len({who.name for _, who in parts}) > 1
        for one, who in parts if apart else [(claim, speaker)]:
            if who is not UNSPECIFIED:
                before.append(who)
            if one is not None:
                out.append(one)
    return out


def _slot_spans(ground: Ground, decoded: Decoded) -> dict[str, list[Span]]:
    out: dict[str, list[Span]] = {slot: [] for slot in SLOTS}
    for m in decoded.marked:
        span = ground.span(m) if m.layer in out and m.sure else None
        if span is not None:
            out[m.layer].append(span)
    return out


def _claim(
    ground: Ground,
    decoded: Decoded,
    saying: Saying,
    incidents: Sequence[Incident],
    slots: dict[str, list[Span]],
    before: Sequence[Speaker],
    last: str,
    settings: Settings,
    source: Span | None,
) -> tuple[Claim | None, Speaker]:
    """A claim and its speaker, whom ``source`` names; nobody's where it is no saying."""
    content = [s for s in (ground.span(decoded.marked[n]) for n in saying.content) if s is not None]
    if not content or all(_is_time(ground.phrase(s)) for s in content):
        return None, UNSPECIFIED
    cue = ground.span(decoded.marked[saying.cue]) if saying.cue is not None else None
    if cue is not None and stances.shown(ground.phrase(source) if source else "", ground.phrase(cue)):
        return None, UNSPECIFIED
    if source is not None and _ARTICLE.fullmatch(ground.phrase(source)) and ground.sentence(source.start).start >= content[-1].end:
        source = None  # a stray article of what follows
    source, content = speaking(ground, source, cue, content)
    content = _without_judgement(ground, cue, content)
    if (source is None and cue is None) or (source and _said_by_nobody(ground, source)):  # that is the report's own voice
        return None, UNSPECIFIED
    speaker = resolve(ground, source, saying.kind, before)
    incident = tied(ground, cue, content, incidents, incidents[saying.event] if saying.event is not None else None)
    inside = _inside(ground, content, slots, incident)
    linked = {slot: list(incident.slot(slot)) for slot in SLOTS} if incident else {}
    told = answering(ground, decoded, saying, cue, content, inside, settings, lost=_is_lost(incident))
    via = _via(ground, source, cue, content, speaker)
    if cue is None and not via:  # it goes on with what its speaker was quoted as saying
        via = next((s.via for s in reversed(before) if s.name == speaker.name and s.via), ())
    return (
        Claim(
            cid=claim_id(ground.document.id, source, cue, tuple(content)),
            speaker=speaker.name,
            kind=speaker.kind,
            side=speaker.side,
            source=source,
            cue=cue,
            content=tuple(content),
            via=via,
            incident=incident.id if incident else "",
            said=_said(ground, cue or source, content, last) or _at_first(ground, cue, incident) or _of_entry(ground, content[0]),
            points=answers.points(ground, told.said, content, told.inside, linked, speaker, owns=told.owns),
            confidence=settings.sure("claim", saying.confidence),
        ),
        replace(speaker, via=via),
    )


def _without_judgement(ground: Ground, cue: Span | None, content: list[Span]) -> list[Span]:
    """The content of "the claim that ..." without "is untrue" behind it: that others say."""
    judged = _JUDGED.search(ground.phrase(content[-1])) if cue and _A_CLAIM.search(ground.phrase(cue)) else None
    return [*content[:-1], Span(content[-1].start, content[-1].start + judged.start())] if judged else content


def _said_by_nobody(ground: Ground, source: Span) -> bool:
    """Whether it is told that nobody said it ("no group has claimed", "nobody outside the two parties has confirmed")."""
    return bool(_NOBODY.match(ground.text, source.start) or _NO.search(ground.text, max(0, source.start - _FROM), source.start))


def _is_time(phrase: str) -> bool:
    """Whether words are but a time ("had denied a day earlier"): nobody says that."""
    told = phrase.removesuffix(" that")
    return any(t.start == 0 and t.end == len(told) for t in times.find_times(told))


def _is_lost(incident: Incident | None) -> bool:
    """Whether an incident is the loss of an aircraft: no aircraft is the weapon against itself."""
    return incident is not None and incident.type == "aircraft-loss"


def _inside(
    ground: Ground, content: Sequence[Span], slots: Mapping[str, Sequence[Span]], incident: Incident | None
) -> dict[str, list[Span]]:
    """The words that were marked for each slot within a content, without those whose grammar says that they are none."""
    inside = {k: [s for s in v if any(c.overlap(s) for c in content)] for k, v in slots.items()}
    inside["by"] = [s for s in inside["by"] if not _no_doer(ground, s, inside, content)]
    inside["when"] = [s for s in inside["when"] if times_it(ground, s, incident.status if incident else "")]
    if _is_lost(incident):
        inside["means"] = [s for s in inside["means"] if not clauses.is_craft(ground.phrase(s))]
    return inside


def _no_doer(ground: Ground, doer: Span, inside: Mapping[str, Sequence[Span]], content: Sequence[Span]) -> bool:
    """Whether words marked for a doer name those harmed, or only qualify what was hit or used ("an American-made missile")."""
    harmed = [s for k in ("victims", "killed", "wounded") for s in inside[k]]
    things = [s for k in ("target", "means") for s in inside[k]] + [c for s in content if (c := clauses.craft(ground, s))]
    qualifies = any(t.holds(doer) and t.length > doer.length for t in things)
    people = ground.phrase(doer).casefold() in ground.known.names.adjectives and not _DEED.match(ground.text, doer.end)
    before = ground.text[max(0, doer.start - _FROM) : doer.start]
    suffered = _TAKEN.search(before) or _STRUCK.search(before)
    return (
        qualifies or people or bool(suffered) or any(doer.overlap(h) for h in harmed) or ground.text[doer.end : doer.end + 1] == "-"
    )


def _via(ground: Ground, source: Span | None, cue: Span | None, content: Sequence[Span], speaker: Speaker) -> tuple[str, ...]:
    """Outlets named beside the saying, outside content and source, through which it came; inherited by references back."""
    at = cue or source
    if at is None:
        return speaker.via
    sentence = ground.sentence(at.start)
    found: list[str] = []
    for name, here in ground.bodies:
        if not sentence.holds(here):
            continue
        apart = not any(here.overlap(s) for s in (*content, *([source] if source else [])))
        apart = apart and not _MEANWHILE.search(ground.text, sentence.start, here.start)
        if name.outlet and apart and name.name != speaker.name and name.name not in found:
            found.append(name.name)
    for m in _OUTLET.finditer(ground.text, sentence.start, sentence.end):
        unknown = m["name"].strip()
        here = Span(m.start("name"), m.end("name"))
        if unknown not in found and unknown != speaker.name and not any(here.overlap(s) for s in content):
            found.append(unknown)
    return tuple(found) or speaker.via


def _at_first(ground: Ground, cue: Span | None, incident: Incident | None) -> str:
    """When something was said "at first": from the day of the incident on, before whatever was said of it since."""
    until = ground.published[:_DAY]
    if cue is None or incident is None or len(incident.date) != _DAY or incident.date >= until:
        return ""
    return f"{incident.date}/{until}" if _AT_FIRST.search(ground.text, max(0, cue.start - _FROM), cue.start) else ""


def _of_entry(ground: Ground, content: Span) -> str:
    """When the entry of a live blog was written: by the clock that stands above it, on the day of publication."""
    day = ground.published[:_DAY]
    clocks = clock_lines(ground.text) if len(day) == _DAY else []
    hour = next((hour for at, hour in reversed(clocks) if at.end <= content.start), "")
    return f"{day}T{hour}" if len(clocks) > 1 and hour else ""


def _said(ground: Ground, at: Span | None, content: Sequence[Span], last: str) -> str:
    """When it was said, if the words around the cue tell; "a day earlier" is against ``last``, the day of the saying before."""
    if at is None:
        return ""
    sentence = ground.sentence(at.start)
    found = (Span(sentence.start + t.start, sentence.start + t.end) for t in times.find_times(ground.phrase(sentence)))
    for away, here in sorted((min(abs(t.start - at.end), abs(at.start - t.end)), t) for t in found):
        if away <= _BESIDE and not any(here.overlap(c) for c in content):
            told = ground.phrase(here)
            days = times.against(told)
            if days and here.end <= at.start and _UPON.search(told):  # "said on Friday, a day after rescuers said": Thursday
                days = -days
            return times.resolve(told, ground.published) or (times.moved(last, days) if days else "")
    return ""
