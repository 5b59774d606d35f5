"""Words that settle what kind of incident a mention names: one visible table, first match wins.

The model has seen few losses of aircraft; "shot down" beside "helicopter" needs no model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_AIRCRAFT = (
    r"\b(?:helicopters?|choppers?|aircraft|airplanes?|planes?|(?:war|fighter )?jets?|warplanes?|drones?|uavs?|gunships?|bombers?"
    r"|fighter|mi-?\d\d|su-?\d\d|mig-?\d\d|ka-?\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class TypeRule:
    """A pattern over the mention's words and, where ``beside`` is given, another over its sentence."""

    type: str
    mention: re.Pattern[str]
    beside: re.Pattern[str] | None = None


def _rule(type_: str, mention: str, beside: str = "") -> TypeRule:
    return TypeRule(type_, re.compile(mention, re.IGNORECASE), re.compile(beside, re.IGNORECASE) if beside else None)


RULES = (
    _rule(
        "aircraft-loss",
        r"\b(?:shot|shoot\w*|brought|came|went|gone) ?down|\bdown(?:ed|ing)\b|\bcrash\w*|\bshoot-?down\b",
        _AIRCRAFT,
    ),
    _rule("aircraft-loss", r"\b(?:shot|struck|hit|lost|loss|losing)\b", r"(?:shot|came|brought|went) down\b.*" + _AIRCRAFT),
    _rule("chemical-attack", r"\b(?:chemical|toxic|poison\w*|nerve|chlorine|sarin|mustard|gas)\b"),
    _rule(
        "bombing",
        r"\b(?:car|truck|roadside|suicide|vehicle) ?-?bomb\w*|\bsuicide (?:attack|blast)\w*|\bied\b|blew (?:him|her)self up",
    ),
    _rule("airstrike", r"\bair ?-?(?:strike|raid|attack)s?\b|\baerial\b|\bbarrel bomb\w*|\bairstrik\w+"),
    _rule("shelling", r"\bshell(?:ed|ing|s|fire)?\b|\bmortars?\b|\bartillery\b|\brocket (?:attack|fire)\w*"),
)


def settled(mention: str, sentence: str) -> str:
    """The type that the words settle, or an empty string."""
    for rule in RULES:
        if rule.mention.search(mention) and (rule.beside is None or rule.beside.search(sentence)):
            return rule.type
    return ""
