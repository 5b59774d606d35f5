"""Material evidence that a report mentions: what the model marks, and what its words name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from counterclaim.extract.local.decode import Decoded
from counterclaim.extract.local.ground import Ground
from counterclaim.records.reading import Evidence, Incident
from counterclaim.records.spans import Span

_KINDS = (
    ("satellite", r"satellite (?:images?|imagery|photos?|pictures?)"),
    ("video", r"(?:amateur |online |drone )?(?:videos?|footage|film)(?: (?:clips?|footage))?"),
    ("photo", r"photos?|photographs?|pictures|images"),
    ("intercept", r"intercepted (?:calls?|communications?|radio \w+|messages?)|intercepts?"),
    ("sample", r"(?:soil|blood|tissue|urine) samples?"),
    (
        "remains",
        r"(?:fragments|remnants|wreckage|debris) of (?:the |a |an )?(?:\w+ ){0,2}(?:bombs?|missiles?|rockets?|shells?|munitions?)",
    ),
)
_NAMED = tuple((kind, re.compile(rf"\b(?:(?:a|the|an|several|new)\s)?(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS)
# Mentioned as evidence, and not as a thing of its own, only beside a word for showing or holding it.
_SHOWN = re.compile(
    r"\b(?:releas|post|publish|broadcast|air|circulat|show|uploaded|shared|obtain|verif|film|taken|seen|appear|analy|examin|purport)\w*",
    re.IGNORECASE,
)
_BY = re.compile(r"^[^.;]{0,60}?\bby\b", re.IGNORECASE)
# A sentence whose subject is whoever the one before it was about.
_POINTS_BACK = re.compile(r"^\W*(?:it|they|he|she|the (?:agency|group|ministry|outlet|channel|monitor|movement))\b", re.IGNORECASE)
_FAR = 1200
_CLAUSE = 90  # code points around the words in which they must be


def evidence(ground: Ground, decoded: Decoded, incidents: Sequence[Incident]) -> list[Evidence]:
    """The material evidence that the report mentions, with who released or holds it where its sentence names one."""
    out: list[Evidence] = []
    for shown in decoded.evidence:
        span = ground.span(decoded.marked[shown.span])
        if span is not None:
            incident = incidents[shown.event].id if shown.event is not None else ""
            out.append(Evidence(shown.kind, span, _holder(ground, span), incident))
    for kind, span in _named(ground):
        if not any(e.span.overlap(span) for e in out):
            out.append(Evidence(kind, span, _holder(ground, span), _nearest(span, incidents)))
    return sorted(out, key=lambda e: e.span)


def _named(ground: Ground) -> Iterator[tuple[str, Span]]:
    for part in ground.document.reporting():
        for kind, pattern in _NAMED:
            for m in pattern.finditer(ground.text, part.start, part.end):
                span = Span(*m.span())
                sentence = ground.sentence(span.start)
                around = ground.text[max(sentence.start, span.start - _CLAUSE) : min(sentence.end, span.end + _CLAUSE)]
                if sentence.holds(span) and _SHOWN.search(around):
                    yield kind, span


def _nearest(span: Span, incidents: Sequence[Incident]) -> str:
    """The incident that is mentioned nearest, before rather than after."""
    near = [(min(_away(span, m) for m in i.mentions), i.id) for i in incidents if i.mentions]
    return min(near)[1] if near and min(near)[0] < _FAR else ""


def _away(span: Span, mention: Span) -> int:
    """How far a mention stands, in code points; what was told before is what a picture is usually of."""
    return span.start - mention.start if mention.start <= span.start else 3 * (mention.start - span.start)


def _holder(ground: Ground, span: Span) -> str:
    """Whoever is named after "by", else nearest before the evidence in its sentence, else nearest after it."""
    sentence = ground.sentence(span.start)
    named = [(n, at) for n, at in ground.bodies if sentence.holds(at)]
    before = [n for n, at in named if at.end <= span.start]
    after = [n for n, at in named if at.start >= span.end]
    by = after[:1] if after and _BY.match(ground.text[span.end : sentence.end]) else []
    chosen = by or before[-1:] or after[:1]
    if not chosen and _POINTS_BACK.match(ground.phrase(sentence)):
        earlier = ground.sentence(max(0, sentence.start - 2))
        chosen = [n for n, at in ground.bodies if earlier.holds(at)][:1]
    return chosen[0].name if chosen else ""
