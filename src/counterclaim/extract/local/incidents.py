"""Clusters of mentions become the incidents of the report, with date, place and figures by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from counterclaim.extract.local.decode import Decoded, Event, Settings
from counterclaim.extract.local.ground import Ground
from counterclaim.know import counts, times
from counterclaim.records.reading import SLOTS, Bounds, Incident, Spans
from counterclaim.records.spans import Span
from counterclaim.text.lines import item_at

_FRESH = frozenset({"occurred", "ongoing", "alleged-only"})
_AHEAD = frozenset({"planned", "threatened"})
_MOST_MENTIONS = 5
_SOON = 300  # code points around a mention in which a time that its incident lacks is looked for
_IN_SENTENCE = 150  # code points around a mention in which a time of its sentence is looked for
_NAME = r"(?P<where>(?:al-)?[A-Z][\w’'-]+(?:\s+(?:al-|ez-|as-)?[A-Z][\w’'-]+){0,3})"
_AT = re.compile(rf"\b(?:at|in|near|outside)\s+(?:the\s+)?{_NAME}")
# "Northland's army": whose it is, not where.
_OWNER = re.compile(
    r"['’]s\s+(?:\w+\s+)?(?:army|military|forces?|troops|soldiers|navy|ministry|government|police|president|minister)\b"
)
_BODY_OF = re.compile(
    r"\b(?:ministry|government|army|armed forces|military|navy|police|president|parliament) of\s+(?:the\s+)?$", re.IGNORECASE
)
_IN = re.compile(
    r"\b(?:(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Oo]n|against)\s+(?:the\s+)?(?:[a-z-]+\s+){0,3}?"
    r"|(?:city|town|village|district|neighbou?rhoods?|parts?|areas?|province)\s+of\s+)" + _NAME
)
_SAID_OF = re.compile(rf"\b(?:(?:In|At|Near|The)\s+)?{_NAME}(?:,|,?\s+(?:located|situated|lying))?(?:\s+in)?\s+$")
_CLOSE = 60  # code points before words for a place in which the name that they are said of ends
# What points back: "the town" is the one told of before, "the country" all of it.
_BACK = re.compile(
    r"\b(?:(?:in|on|at|into|entered|of|from)\s+(?P<town>the\s+(?:city|town|village|camp|district|neighbou?rhood|capital))\b(?!\s+of\b)"
    r"|(?:across|throughout|around)\s+(?P<land>the\s+country)\b)"
)
_HIT = re.compile(rf"\b(?:at|in|near|outside|hits?|strikes?|struck|shells?|bombs?|bombed|shelled)\s+(?:the\s+)?{_NAME}")
_NEAR = 600  # code points around a mention in which a place that its incident lacks is looked for


def incidents(ground: Ground, decoded: Decoded, said: Sequence[Span], settings: Settings) -> list[Incident]:
    """One incident a cluster, ids ``i1`` ... in the order of the text; ``said`` are the contents of claims."""
    where = [s for m in decoded.marked if m.layer == "where" and m.sure and (s := ground.span(m))]
    when = [s for m in decoded.marked if m.layer == "when" and m.sure and (s := ground.span(m))]
    decoded = replace(decoded, events=tuple(_own_slots(ground, decoded)))
    found = [_incident(ground, decoded, e, f"i{n}", said, where, when, settings) for n, e in enumerate(decoded.events, 1)]
    return [_after(ground, i, found[n - 1]) if n else i for n, i in enumerate(found)]


def _own_slots(ground: Ground, decoded: Decoded) -> Iterator[Event]:
    """The events without words for a slot that stand in a sentence telling of another event alone: "five died near Palmyra in
    March" is not of June's bomb, nor its road of March. A time or a place is left where the own sentences hold none: deeds told one
    after the other share them."""

    def sentence(number: int) -> Span | None:
        span = ground.span(decoded.marked[number])
        return ground.sentence(span.start) if span else None

    tells = [{sentence(m) for m in e.mentions} for e in decoded.events]
    for event, own in zip(decoded.events, tells, strict=True):
        others = {s for t in tells if t is not own for s in t} - own
        slots = {}
        for slot, numbers in event.slots.items():
            shared = slot in ("when", "where") and not any(sentence(n) in own for n in numbers)
            slots[slot] = tuple(n for n in numbers if shared or sentence(n) not in others)
        yield replace(event, slots=slots)


def _after(ground: Ground, incident: Incident, before: Incident) -> Incident:
    """The incident with the date that its words only give against the one told before it ("minutes later", "a day after")."""
    if not incident.when:
        return incident
    phrases = [ground.phrase(s) for s in incident.when]
    days = {times.against(p) for p in phrases} - {None}
    own = any(times.against(p) is None and times.resolve(p, ground.published) for p in phrases)
    if own or len(days) != 1 or not (date := times.moved(before.date, days.pop() or 0)):
        return incident
    return replace(incident, date=date)


def _incident(
    ground: Ground,
    decoded: Decoded,
    event: Event,
    name: str,
    said: Sequence[Span],
    where: Sequence[Span],
    when: Sequence[Span],
    settings: Settings,
) -> Incident:
    def spans(numbers: Sequence[int]) -> Spans:
        found = (ground.span(decoded.marked[n]) for n in numbers)
        return tuple(sorted({s for s in found if s is not None}))

    slots = {slot: spans(event.slots.get(slot, ())) for slot in SLOTS}
    slots["when"] = tuple(sorted({_whole(ground, s) for s in slots["when"] if times_it(ground, s, event.status)}))
    mentions = spans(event.mentions)
    where, when = _in_reach(ground, where, mentions), _in_reach(ground, when, mentions)
    return Incident(
        id=name,
        type=event.type,
        status=event.status,
        reported_as=event.reported_as,
        mentions=mentions[:_MOST_MENTIONS],
        date=_date(ground, slots["when"], mentions, when, event.status, event.type),
        place=_place(ground, spans(event.place) or slots["where"], mentions, where, event.type),
        killed_n=_figure(ground, slots["killed"], said),
        wounded_n=_figure(ground, slots["wounded"], said),
        confidence=settings.sure("incident", event.confidence * event.type_confidence),
        **slots,
    )


def _in_reach(ground: Ground, spans: Sequence[Span], mentions: Spans) -> list[Span]:
    """The spans that may tell of what the mentions do: from a list's items they are those of the mentions' own."""
    told = {item_at(ground.text, m.start) for m in mentions}
    return [s for s in spans if 0 in told or item_at(ground.text, s.start) in (told | {0})]


def _date(ground: Ground, spans: Spans, mentions: Spans, when: Sequence[Span], status: str, kind: str) -> str:
    """The date from the incident's own words; without any, from a time that stands in the sentence of a mention.

    Where no such sentence names one, that of the report's times counts which stands nearest a mention, if it is a day of the week
    before. What goes on began then, but for a detention: who was taken on a day is still held. Of a siege that goes on the end is
    unknown, and how long it has held tells when it began.
    """
    near = [s for s in when if times_it(ground, s, status) and _borrowable(ground, s, status)]
    own = {ground.sentence(m.start) for m in mentions}
    at_home = any(ground.sentence(s.start) in own for s in spans)
    beside = [] if at_home else _beside(ground, mentions)
    held = kind == "siege" and status == "ongoing"
    told = beside or spans or (times.find_lengths(ground.text, list(own)) if held else []) or _nearest(near, mentions, _SOON)[:1]
    phrases = [ground.phrase(s) for s in told]
    lasting = status == "ongoing" and kind != "detention"
    return times.incident_date(
        phrases, ground.published, fresh=status in _FRESH, future=status in _AHEAD, lasting=lasting, unended=held
    )


def _whole(ground: Ground, time: Span) -> Span:
    """The marked words up to the end of the time expression that they begin ("in the last days" of March)."""
    found = times.find_times(ground.text, [ground.sentence(time.start)])
    return Span(time.start, max([time.end, *(s.end for s in found if s.overlap(time))]))


def _borrowable(ground: Ground, time: Span, status: str) -> bool:
    """Whether a time that stands beside an incident may date it, though nothing ties it to it."""
    return status != "ongoing" and times.in_the_last_week(ground.phrase(time), ground.published)


def times_it(ground: Ground, time: Span, status: str) -> bool:
    """Whether a time can tell when an incident was: not when a toll was raised, a story changed or somebody accused, nor what is
    still to come, where the incident is past."""
    ahead = status not in _AHEAD and times.ahead(ground.text, time)
    return not (ahead or times.beside_the_deed(ground.text, time))


def _beside(ground: Ground, mentions: Spans) -> list[Span]:
    """The time nearest a mention in its sentence, if any; a dateline and a time of saying ("said on Friday that") are none."""
    sentences = sorted({ground.sentence(m.start) for m in mentions})
    found = times.find_times(ground.text, sentences)
    told = [s for s in found if not (times.heads(ground.text, s) or times.of_saying(ground.text, s))]
    known = [s for s in told if times.resolve(ground.phrase(s), ground.published)]
    return _nearest(known, mentions, _IN_SENTENCE)[:1]


def _place(ground: Ground, spans: Spans, mentions: Spans, where: Sequence[Span], kind: str) -> str:
    """The codebook's place from the incident's own words; where they name none, that of the report's words nearest its mentions.

    Words that tell of a country as a whole, or of a part of it, are borrowed no place; nor is what was agreed without any words.
    """
    places = ground.known.places
    if kind == "agreement" and not spans:
        return ground.country
    spans = tuple(s for s in spans if not _tells_whose(ground, s)) or spans
    phrases = [ground.phrase(s) for s in (*spans, *_said_of(ground, spans))]
    own = places.incident_place(phrases, country=ground.country, elsewhere=_before(ground, (*spans, *mentions), where))
    land = places.country_of(own)
    if own and (not land or (ground.country and land != ground.country)):  # a place, or another country than the report's
        return own
    if land and any(map(places.is_country, phrases)):
        return own
    named = (ground.phrase(s) for s in _nearest(where, mentions, _NEAR))
    borrowed = _named_beside(ground, mentions, where) or next((p for p in named if places.short(p, country=ground.country)), "")
    if not (own or borrowed):
        borrowed = _unmarked(ground, mentions)
    around = _before(ground, mentions, where)
    return places.incident_place([borrowed], country=ground.country, elsewhere=around) if borrowed else own


def _tells_whose(ground: Ground, words: Span) -> bool:
    """Whether a name tells whose a body is, not where: "Northland's army", "the Defence Ministry of Northland"."""
    before = ground.text[max(0, words.start - _CLOSE) : words.start]
    return bool(_OWNER.match(ground.text, words.end) or _BODY_OF.search(before))


def _said_of(ground: Ground, spans: Spans) -> Iterator[Span]:
    """The known places that some words for places are said of: "Saraqeb, 50 km south of Aleppo", "at Rastan in Homs province"."""
    for span in spans:
        said = _SAID_OF.search(ground.text, max(ground.sentence(span.start).start, span.start - _CLOSE), span.start)
        if said and _is_place(ground, name := Span(*said.span("where"))):
            yield name


def _named_beside(ground: Ground, mentions: Spans, where: Sequence[Span]) -> str:
    """The place that a mention's sentence names nearest it, known or pointed back at, where no words in it were marked for one."""
    for sentence in sorted({ground.sentence(m.start) for m in mentions}):
        if any(sentence.overlap(w) for w in where):
            return ""
        names = (Span(*m.span("where")) for m in _IN.finditer(ground.text, *sentence))
        back = [Span(*m.span(m.lastgroup or 0)) for m in _BACK.finditer(ground.text, *sentence)]
        if near := _nearest([*filter(partial(_is_place, ground), names), *back], mentions, _NEAR):
            return ground.phrase(near[0])
    return ""


def _is_place(ground: Ground, name: Span) -> bool:
    """Whether a name is a known place of the report's country, and neither a body's nor a place whose army is told of."""
    phrase = ground.phrase(name)
    owner = _OWNER.match(ground.text, name.end - 2 * phrase.endswith(("'s", "\u2019s")))
    body = any(name.overlap(at) for _, at in ground.bodies)
    return ground.known.places.known(phrase, ground.country) and not (owner or body)


def _before(ground: Ground, spans: Spans, where: Sequence[Span]) -> list[str]:
    """The report's words for places, those before the first of the spans first, the nearest of them foremost."""
    start = spans[0].start if spans else 0
    before = [s for s in reversed(where) if s.start < start]
    return [ground.phrase(s) for s in (*before, *(s for s in where if s.start >= start))]


def _unmarked(ground: Ground, mentions: Spans) -> str:
    """A place that a preposition tells ("at Cruz Alta"), where no words were marked for one: in the sentences of the mentions, else
    the title or the first sentence."""
    beside = [ground.phrase(ground.sentence(m.start)) for m in mentions]
    first = ground.phrase(ground.sentence(0))
    bodies = {w for _, at in ground.bodies for w in ground.phrase(at).split()}
    for pattern, text in (*((_AT, t) for t in beside), (_HIT, ground.document.title), (_AT, first)):
        for m in pattern.finditer(text):
            if not bodies & set(m["where"].split()) and not times.find_times(m[0]):
                return m["where"]
    return ""


def _nearest(spans: Sequence[Span], mentions: Spans, within: int) -> list[Span]:
    """The spans that stand nearer than so many code points to a mention, the nearest first."""
    near = sorted((min((_away(s, m) for m in mentions), default=within), s) for s in spans)
    return [s for away, s in near if away < within]


def _away(span: Span, mention: Span) -> int:
    """How far words stand from a mention, in code points; what comes before it counts as half as far."""
    return (mention.start - span.start) // 2 if span.start <= mention.start else span.start - mention.start


def _figure(ground: Ground, spans: Spans, said: Sequence[Span]) -> Bounds | None:
    attributed = [any(c.overlap(s) for c in said) for s in spans]
    return counts.best_figure([ground.phrase(s) for s in spans], attributed)
