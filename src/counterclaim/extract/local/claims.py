"""Contents with their sources and cues become claims: speaker, chain, time of saying, points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from counterclaim.extract.local import answers, clauses, stances
from counterclaim.extract.local.decode import Decoded, Saying, Settings
from counterclaim.extract.local.ground import Ground
from counterclaim.extract.local.incidents import times_it
from counterclaim.extract.local.sources import speaking, together
from counterclaim.extract.local.speakers import UNSPECIFIED, Speaker, resolve
from counterclaim.extract.local.ties import tied
from counterclaim.know import means, times
from counterclaim.records.reading import SLOTS, Claim, Incident
from counterclaim.records.rows import claim_id
from counterclaim.records.spans import Span

_OWNS = re.compile(r"\bresponsib|\btook credit|\btakes credit", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:could|can|did|does|do|would|was|were|has|have|had|cannot)\b(?:\s?(?:not|n[’']?t))?"
    r"(?:\s(?:yet|immediately|independently|be))*\s$",
    re.IGNORECASE,
)
# "captured three checkpoints from government troops": those who lost them took nothing.
_TAKEN = re.compile(r"\b(?:re)?(?:captur|seiz|tak|took|wrest)\w*\b[^.;]*\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
# "it killed three Russian soldiers": whom the verb strikes did nothing.
_STRUCK = re.compile(
    r"\b(?:kill(?:ed|ing)|wound(?:ed|ing)|injured|captured|attack(?:ed|ing)|struck|hit|shot|bombed|shelled|target(?:ed|ing))\s+"
    r"(?:(?:the|an?|some|several|many|at least|more than|\d+|one|two|three|four|five|six|seven|eight|nine|ten|dozens of)\s+){0,3}$",
    re.IGNORECASE,
)
_DAY = len("2016-07-08")
_FROM = 70  # code points before a doer in which that stands
# An adjective alone names a doer only before its deed or its arms: "Russian strikes", not "three Russian soldiers were killed".
_DEED = re.compile(
    r"\s+(?:\w+\s+)?(?:(?:air ?|war ?)?(?:strikes?|raids?|attacks?|planes?|jets?)|bomb\w*|shelling|bombardment|fire|forces|troops"
    r"|army|military|aircraft|helicopters?|drones?|missiles?|rockets?|artillery|airpower|offensive|assault|or|and)\b",
    re.IGNORECASE,
)
# What a party denies of itself: that it did it ("any involvement", "using gas", "that its planes hit the school").
_OWN_ACT = re.compile(
    r"\b(?:responsib\w*|involve\w*|behind|complicit\w*|accusations?|allegations?|charges?|blame|guilt)\b"
    r"|^\W*(?:that )?(?:it|they|we|he|its|their|our)\b.{0,40}\b(?:struck|hit|attack\w*|bomb\w*|shell\w*|fired|carr\w+ out|launched"
    r"|used|target\w*|kill\w*|conduct\w*|shot|touch\w*|did)\b"
    r"|^\W*(?:ever |having )?(?:using|used|carrying|carried|firing|fired|bombing|striking|hitting|attacking|targeting|shelling"
    r"|killing|launching|any (?:role|part|hand|connection|link))\b"
    r"|(?:^|[.!?…]\W+)(?:we|it|they|he|she|i)\s+(?:did|have|had|has)\s?(?:not|never|n[’']?t)\s+(?:do|done|commit\w*)\s+(?:this|it|that)\b"
    r"|^\W*(?:nothing|(?:no|not one|any|none of (?:its|our|their))\s+(?:[\w-]+,?\s+){0,4}?(?:aircraft|(?:war ?)?planes?|jets?"
    r"|helicopters?|drones?|missiles?|guns?|mortars?|rifles?|batter(?:y|ies)|soldiers?|troops|forces|units?|men|fighters))\b.{0,60}?\b(?:flew|flown|flying|fired|struck|hit"
    r"|bombed|shelled|near|(?:been|was|were) (?:there|in|near|at)|operat\w+)\b",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:struck|strikes?|hit|attack\w*|bomb\w*|shell\w*|fired|carr\w+|launched|us(?:e|ed|ing)|target\w*|kill\w*|conduct\w*|shot"
    r"|missions?|responsible)\b",
    re.IGNORECASE,
)
# An outlet that no table knows, called one by the word beside it ("in a note to the Volga Despatch news agency").
_OUTLET = re.compile(
    r"\b(?:to|told|by|through|via)\s+(?:the\s+)?(?P<name>(?:[A-Z][\w’'-]+\s){1,4})"
    r"(?:news agency|newspaper|daily|weekly|radio|television|TV|broadcaster|channel|website|news site)\b"
)
# An outlet that does something else meanwhile ("after the agency released a video") is no link of the chain.
_MEANWHILE = re.compile(r"\b(?:after|when|once|while|because|since|until)\s+(?:the\s+)?$", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\b(?:took|takes|taken|taking) back (?:its|his|her|their)\s$|\b(?:withdr\w+|retract\w*) (?:its|his|her|their)\s$"
)
_NO_ACCOUNT = re.compile(
    r"\s+no\s+(?:account|answer|comment|details?|word|reason|explanation|information|figures?|toll)\b", re.IGNORECASE
)
_AT_FIRST = re.compile(r"\b(?:at first|first|initially|originally)\s+(?:had\s+)?$", re.IGNORECASE)
_CLAIMED = re.compile(r"(?:claim(?:s|ed|ing)?|(?:has|had|have) claimed)(?: (?:to|of|for))?", re.IGNORECASE)
# What is claimed as one's own: the act by its noun, nothing said of it ("claimed the attack", not "claimed the attack failed").
_THE_ACT = re.compile(
    r"\W*(?:the|this|that|an?|its|yesterday[’']s)\s+(?:[\w’'-]+\s+){0,3}?(?:attacks?|bombings?|blasts?|blows?|strikes?|operations?|ambush|raids?"
    r"|shootings?|assaults?|killings?|action|explosions?)\b(?!.*\b(?:was|were|had|has|is|are|killed|kills|hit|failed|targeted|struck)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(
    r"\W*(?:that\s+)?(?!it\b|they\b|we\b|he\b|she\b)(?:[\w’'-]+\s+){1,6}?(?:had|has|have|was|were|is|are|did|would|could)\b",
    re.IGNORECASE,
)
_HARMED = re.compile(r"\b(?:died|dead|deaths?|lost|wounded|hurt|injured|captured|casualt\w+|shot|downed)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|an?)", re.IGNORECASE)
_SETTLING = frozenset({"denies", "withholds", "retracts"})


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
        span = ground.span(m) if m.layer in out else None
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
    if source is None and cue is None:  # nobody is said to say it: that is the report's own voice
        return None, UNSPECIFIED
    speaker = resolve(ground, source, saying.kind, before)
    incident = tied(ground, cue, content, incidents, incidents[saying.event] if saying.event is not None else None)
    inside = _inside(ground, content, slots, incident)
    linked = {slot: list(incident.slot(slot)) for slot in SLOTS} if incident else {}
    words = " ".join(map(ground.phrase, content))
    settled = stances.settled(_cue_words(ground, cue) if cue else "", words)
    denied = settled == "denies" and _own_act(words, bool(inside.get("by")))
    owns = bool(cue and (_OWNS.search(ground.phrase(cue)) or _claims_the_act(ground, cue, words)))
    said = _asked(saying, inside, any(means.find(ground.phrase(s)) for s in content), settings)
    if _is_lost(incident) and not inside["means"] and clauses.is_craft(answers.weapon(ground, content)):
        said.pop("means", None)
    if denied:
        said = {"by": "denies"}
    elif settled == "denies" and _detail(ground, decoded, content, inside):
        said = {"other": "denies"}
    elif owns and settled == "retracts":
        said = {"by": "retracts"}
    elif owns and "by" not in said:
        said = {"by": next(iter(said.values()), "asserts"), **said}
    else:
        said, inside = _by_grammar(ground, cue, content, settled, said, inside)
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
            said=_said(ground, cue or source, content, last) or _at_first(ground, cue, incident),
            points=answers.points(
                ground,
                _with(
                    said,
                    settled,
                    {q for q in inside if inside[q]} | {"happened", "control", "other"} | ({"by"} if denied else set()),
                    words,
                ),
                content,
                inside,
                linked,
                speaker,
                owns=owns or (denied and not inside.get("by")),
            ),
            confidence=settings.sure("claim", saying.confidence),
        ),
        replace(speaker, via=via),
    )


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


def _by_grammar(
    ground: Ground, cue: Span | None, content: Sequence[Span], settled: str, said: dict[str, str], inside: dict[str, list[Span]]
) -> tuple[dict[str, str], dict[str, list[Span]]]:
    """What an accusation, or a content that is but a name or a number, answers, and by which words."""
    stance = next(iter(said.values()), "asserts")
    blamed = clauses.accused(ground, cue, content[0]) if settled not in _SETTLING else None
    if blamed:
        doer, act = blamed
        of_the_act = {k: [s for s in v if s.start >= act.start] for k, v in inside.items()}
        return {q: s for q, s in said.items() if q != "happened"} | {"by": said.get("by") or stance}, of_the_act | {"by": [doer]}
    alone = clauses.left_bare(ground, cue, content)
    if alone is not None:
        return {alone: said.get(alone) or stance}, inside | {alone: [content[0]]}
    return said, inside


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


def _own_act(words: str, named: bool) -> bool:
    """Whether what is denied is that somebody did it, the speaker where nobody is named, rather than that it happened."""
    return bool(_OWN_ACT.search(words)) or (named and bool(_ACT.search(words)))


def _detail(ground: Ground, decoded: Decoded, content: Sequence[Span], inside: Mapping[str, Sequence[Span]]) -> bool:
    """Whether what is denied is a whole sentence on something beside the incident ("that anyone had rung beforehand")."""
    told = [s for m in decoded.marked if m.layer == "mention" and (s := ground.span(m))]
    named = any(inside[q] for q in inside)
    about = any(c.overlap(s) for c in content for s in told)
    words = " ".join(map(ground.phrase, content))
    return not (named or about or _ACT.search(words) or _HARMED.search(words)) and bool(_SENTENCE.match(words))


def _claims_the_act(ground: Ground, cue: Span, words: str) -> bool:
    """Whether somebody claims the act itself ("claimed the attack", "took back its claim to the bombing")."""
    return bool(_CLAIMED.fullmatch(ground.phrase(cue)) and _THE_ACT.match(words))


def _cue_words(ground: Ground, cue: Span) -> str:
    """The cue with the auxiliaries and negations before it ("did not" before "say"), and what is not told ("gave no account")."""
    before = max(0, cue.start - 40)
    m = _AUXILIARY.search(ground.text, before, cue.start) or _TAKEN_BACK.search(ground.text, before, cue.start)
    after = _NO_ACCOUNT.match(ground.text, cue.end)
    return ground.text[m.start() if m else cue.start : after.end() if after else cue.end]


def _asked(saying: Saying, inside: Mapping[str, Sequence[Span]], weapon: bool, settings: Settings) -> dict[str, str]:
    """The questions that a saying answers, with the model's stances; words for an answer in the content lower the bar."""
    told = {q for q in saying.stances if inside.get(q)} | ({"means"} if weapon else set())
    bar = {q: settings.asked_inside if q in told else settings.asked_outside for q in saying.stances}
    return {q: stance for q, (stance, p) in saying.stances.items() if p >= bar[q]}


def _with(said: dict[str, str], settled: str, told: set[str], words: str) -> dict[str, str]:
    """The model's stances, with what the words settle put in; a saying that answers nothing answers "happened"."""
    if settled == "denies":
        said = {q: s for q, s in said.items() if q in told}  # what is denied stands in the words, not in the incident
    asked = said or {"happened": "asserts"}
    open_question = clauses.left_open(words) if settled == "withholds" else ""
    if open_question:
        return {open_question: "withholds"}
    alone = stances.hedged_alone(words)
    if settled in _SETTLING:
        return dict.fromkeys(asked, settled)
    if settled == "hedges" or alone:
        return {q: "hedges" if s == "asserts" and (q in alone or not alone) else s for q, s in asked.items()}
    return asked


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


def _said(ground: Ground, at: Span | None, content: Sequence[Span], last: str) -> str:
    """When it was said, if the words around the cue tell; "a day earlier" is against ``last``, the day of the saying before."""
    if at is None:
        return ""
    sentence = ground.sentence(at.start)
    for span in times.find_times(ground.phrase(sentence)):
        here = Span(sentence.start + span.start, sentence.start + span.end)
        near = min(abs(here.start - at.end), abs(at.start - here.end)) <= 40
        if near and not any(here.overlap(c) for c in content):
            told = ground.phrase(here)
            days = times.against(told)
            return times.resolve(told, ground.published) or (times.moved(last, days) if days else "")
    return ""
