"""Clusters of mentions become the incidents of the report, with date, place and figures by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counterclaim.extract.local.decode import Decoded, Event, Settings
from counterclaim.extract.local.ground import Ground
from counterclaim.know import counts, times
from counterclaim.records.reading import SLOTS, Bounds, Incident, Spans
from counterclaim.records.spans import Span

_FRESH = frozenset({"occurred", "ongoing", "alleged-only"})
_AHEAD = frozenset({"planned", "threatened"})
_MOST_MENTIONS = 5
_SOON = 300  # code points around a mention in which a time that its incident lacks is looked for
_IN_SENTENCE = 150  # code points around a mention in which a time of its sentence is looked for
_NEAR = 600  # code points around a mention in which a place that its incident lacks is looked for


def incidents(ground: Ground, decoded: Decoded, said: Sequence[Span], settings: Settings) -> list[Incident]:
    """One incident a cluster, ids ``i1`` ... in the order of the text; ``said`` are the contents of claims."""
    where = [s for m in decoded.marked if m.layer == "where" and (s := ground.span(m))]
    when = [s for m in decoded.marked if m.layer == "when" and (s := ground.span(m))]
    found = [_incident(ground, decoded, e, f"i{n}", said, where, when, settings) for n, e in enumerate(decoded.events, 1)]
    return [_after(ground, i, found[n - 1]) if n else i for n, i in enumerate(found)]


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
    mentions = spans(event.mentions)
    return Incident(
        id=name,
        type=event.type,
        status=event.status,
        reported_as=event.reported_as,
        mentions=mentions[:_MOST_MENTIONS],
        date=_date(ground, slots["when"], mentions, when, event.status),
        place=_place(ground, slots["where"], mentions, where),
        killed_n=_figure(ground, slots["killed"], said),
        wounded_n=_figure(ground, slots["wounded"], said),
        confidence=settings.sure("incident", event.confidence * event.type_confidence),
        **slots,
    )


def _date(ground: Ground, spans: Spans, mentions: Spans, when: Sequence[Span], status: str) -> str:
    """The date from the incident's own words; without any, from a time that stands in the sentence of a mention.

    Where no such sentence names one, that of the report's times counts which stands nearest a mention. When a toll was raised
    or a story changed says nothing of it.
    """
    own, near = ([s for s in some if not times.of_counting(ground.text, s)] for some in (spans, when))
    told = own or _beside(ground, mentions) or _nearest(near, mentions, _SOON)[:1]
    phrases = [ground.phrase(s) for s in told]
    return times.incident_date(phrases, ground.published, fresh=status in _FRESH, future=status in _AHEAD)


def _beside(ground: Ground, mentions: Spans) -> list[Span]:
    """The time nearest a mention in its sentence, if any; a dateline and a time of saying ("said on Friday that") are none."""
    sentences = sorted({ground.sentence(m.start) for m in mentions})
    found = times.find_times(ground.text, sentences)
    told = [s for s in found if not (times.heads(ground.text, s) or times.of_saying(ground.text, s))]
    known = [s for s in told if times.resolve(ground.phrase(s), ground.published)]
    return _nearest(known, mentions, _IN_SENTENCE)[:1]


def _place(ground: Ground, spans: Spans, mentions: Spans, where: Sequence[Span]) -> str:
    """The codebook's place from the incident's own words; where they name none, that of the report's words nearest its mentions."""
    places = ground.known.places
    phrases = [ground.phrase(s) for s in spans]
    own = places.incident_place(phrases, country=ground.country, elsewhere=[ground.phrase(s) for s in where])
    land = places.country_of(own)
    if own and (not land or (ground.country and land != ground.country)):  # a place, or another country than the report's
        return own
    named = (ground.phrase(s) for s in _nearest(where, mentions, _NEAR))
    borrowed = next((p for p in named if places.short(p, country=ground.country)), "")
    return places.incident_place([borrowed], country=ground.country) if borrowed else own


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
