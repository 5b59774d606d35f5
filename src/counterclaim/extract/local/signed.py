"""Quotes that are signed rather than told: “We fired nothing.” — Colonel Darin Sule. Whoever signs says what the quote holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from counterclaim.extract.local.decode import Decoded, Marked, Saying
from counterclaim.extract.local.ground import Ground
from counterclaim.records.reading import SLOTS
from counterclaim.records.spans import Span

_SIGNED = re.compile(
    r"^[^\S\n]*(?P<quote>[\"“”«](?P<words>[^\n]{3,800}?)[\"”»])[^\S\n]*(?P<dash>—|–|―|--|-)[^\S\n]*"
    r"(?P<who>[A-Z](?![^\n]*\b(?:said|says|told|added|adds)\b)[^\n\"“”]{2,100}?)(?:[^\S\n]|\.)*$",
    re.MULTILINE,
)
_SURE = 0.8  # the confidence of a quote that the model did not mark


def with_signed(ground: Ground, decoded: Decoded) -> Decoded:
    """The decoded report with each signed quote given to whoever signs it.

    A quote that the model marked nothing of is a claim where words for an incident or its slots were marked in it. It is an
    attributed statement in any case, with the dash for its cue.
    """
    for m in _SIGNED.finditer(ground.text):
        if any(part.holds(Span(*m.span())) for part in ground.document.reporting()):
            decoded = _with_source(ground, decoded, Span(*m.span("words")), Span(*m.span("who")))
            decoded = _attributed(ground, decoded, Span(*m.span("quote")), Span(*m.span("dash")), Span(*m.span("who")))
    return decoded


def _with_source(ground: Ground, decoded: Decoded, words: Span, who: Span) -> Decoded:
    own = {n for n, s in enumerate(decoded.claims) if any(words.holds(ground.whole(decoded.marked[c])) for c in s.content)}
    source = len(decoded.marked)
    decoded = replace(decoded, marked=(*decoded.marked, ground.mark("c.source", who, _SURE)))
    claims = [replace(s, source=source, cue=None) if n in own else s for n, s in enumerate(decoded.claims)]
    if own:
        return replace(decoded, claims=tuple(claims))
    told = {m.layer for m in _inside(ground, decoded, words)}
    if not told or not decoded.events:
        return decoded
    stances = dict.fromkeys(("happened", *(told & set(SLOTS))), ("asserts", _SURE))
    event = 0 if len(decoded.events) == 1 else None
    new = Saying((source + 1,), source, None, event, stances, "other", _SURE)
    at = sum(decoded.marked[s.content[0]].start < decoded.marked[source].start for s in claims)
    marked = (*decoded.marked, ground.mark("c.content", words, _SURE))
    return replace(decoded, marked=marked, claims=(*claims[:at], new, *claims[at:]))


def _attributed(ground: Ground, decoded: Decoded, quote: Span, dash: Span, who: Span) -> Decoded:
    """With the whole quote as one attributed statement; what it quotes of others itself stays theirs."""

    def told_outside(saying: Saying) -> bool:
        return saying.source is None or not quote.holds(ground.whole(decoded.marked[saying.source]))

    first = len(decoded.marked)
    marks = (ground.mark(f"a.{role}", at, _SURE) for role, at in (("content", quote), ("source", who), ("cue", dash)))
    signed = Saying((first,), first + 1, first + 2, None, {}, "other", _SURE)
    others = (a for a in decoded.attributions if not (_touches(ground, decoded, a, quote) and told_outside(a)))
    return replace(decoded, marked=(*decoded.marked, *marks), attributions=(*others, signed))


def _touches(ground: Ground, decoded: Decoded, saying: Saying, quote: Span) -> bool:
    """Whether some words of a saying stand in a quote."""
    return any(quote.overlap(ground.whole(decoded.marked[c])) for c in saying.content)


def _inside(ground: Ground, decoded: Decoded, words: Span) -> Iterator[Marked]:
    """The mentions and slots that were marked in some words."""
    return (m for m in decoded.marked if m.layer in ("mention", *SLOTS) and words.holds(ground.whole(m)))
