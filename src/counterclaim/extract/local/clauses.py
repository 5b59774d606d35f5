"""Who did it, and to which aircraft, where the grammar of a plain clause tells and no span was marked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extract.local.actors import actors, is_party
from counterclaim.extract.local.ground import Ground
from counterclaim.records.spans import Span

_DID = (
    r"(?:shot (?:\w+ )?down|downed|brought (?:\w+ )?down|shot|killed|attacked|struck|hit|bombed|bombarded|shelled|targeted|fired"
    r"|launched|carried out|executed|kidnapped|abducted|captured|seized|took|overran|raided|ambushed|destroyed|blew up|detonated"
    r"|planted|stormed|pounded|dropped|pushed into|entered|retook|recaptured|besieged|opened fire)"
)
_DONE = (
    r"(?:shot down|downed|brought down|killed|attacked|struck|hit|bombed|shelled|targeted|fired|launched|carried out|executed"
    r"|kidnapped|abducted|captured|seized|taken|overrun|raided|ambushed|destroyed|planted|stormed|dropped|claimed|perpetrated|conducted"
    r"|(?:air ?)?(?:strikes?|raids?|attacks?)|shelling|bombing|bombardment|offensive|shots|fire)"
)
_PLAIN = r"(?!(?:was|were|is|are|be|been|being|has|have|had|to|not|never|by|when|after|who|which|that)\b)[\w’'-]+"
_NAMED = rf"(?:(?:the|a|an|its|their|our|several|some)\s+)?(?:{_PLAIN}\s+){{0,6}}?{_PLAIN}"
_START = r"(?:^|\b(?:that|when|after|as|because|where|while|and|but)\s+|[,;]\s+)"
_ACTIVE = re.compile(rf"{_START}(?P<who>{_NAMED})\s+(?:had\s+|have\s+|has\s+)?(?:also\s+|then\s+)?{_DID}\b", re.IGNORECASE)
_PASSIVE = re.compile(
    rf"\b{_DONE}\b[^.;,]{{0,40}}?\bby\s+(?P<who>{_NAMED})(?=\s+(?:on|in|at|near|from|that|which|who|when|during|after|as|and|with"
    r"|against|over|near|early|late|killed|killing|left|leaving|had|has|was|were)\b|[.,;]|$)",
    re.IGNORECASE,
)
_CRAFT = (
    r"(?:helicopters?|choppers?|aircraft|(?:war ?)?planes?|(?:fighter |war )?jets?|warplanes?|drones?|gunships?|bombers?"
    r"|(?:mi|su|mig|ka)-?\d+\w*)"
)
_LOST = r"(?:shot (?:\w+ )?down|downed|brought (?:\w+ )?down)"
_TARGETS = (
    re.compile(rf"\b{_LOST}\s+(?P<what>(?:an?|the|one|two|its|their)\s+(?:[\w’'-]+\s+){{0,4}}?{_CRAFT})\b", re.IGNORECASE),
    re.compile(
        rf"(?P<what>(?:an?|the|one|two|its|their)\s+(?:[\w’'-]+\s+){{0,4}}?{_CRAFT})\s+(?:[\w’'-]+\s+){{0,4}}?(?:was|were|been|being)\s"
        rf"(?:\w+\s)?{_LOST}\b",
        re.IGNORECASE,
    ),
)


def doers(ground: Ground, content: Span) -> Iterator[tuple[str, Span]]:
    """The parties that the clauses of a content make the doers of an attack, with where they stand."""
    text = ground.phrase(content)
    for m in (*_PASSIVE.finditer(text), *_ACTIVE.finditer(text)):
        span = Span(content.start + m.start("who"), content.start + m.end("who"))
        for name in actors(ground, span):
            if is_party(ground, name):
                yield name, span


def craft(ground: Ground, content: Span) -> Span | None:
    """The aircraft that a content says was brought down."""
    text = ground.phrase(content)
    m = next((m for pattern in _TARGETS if (m := pattern.search(text))), None)
    return Span(content.start + m.start("what"), content.start + m.end("what")) if m else None


_ASKED = (
    (
        "means",
        re.compile(
            r"\b(?:what|which) (?:weapons?|missiles?|munitions?|device|substance)\b|\bthe weapon\b|\bcaused?\b", re.IGNORECASE
        ),
    ),
    (
        "by",
        re.compile(
            r"\bwho(?:se| (?:was|were|had|did|fired|carried|launched|is|are|shot|stood|planted))\b|\bresponsib", re.IGNORECASE
        ),
    ),
    ("killed", re.compile(r"\bhow many\b.*\b(?:killed|dead|died)\b|\b(?:death toll|toll|casualt\w+|deaths)\b", re.IGNORECASE)),
    ("wounded", re.compile(r"\bhow many\b.*\b(?:wounded|injured|hurt)\b", re.IGNORECASE)),
)


def left_open(text: str) -> str:
    """The question that a content only names ("which weapon was used"), as those say who will not answer it; else empty."""
    return next((question for question, pattern in _ASKED if pattern.search(text)), "")
