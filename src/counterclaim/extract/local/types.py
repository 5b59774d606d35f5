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


_PLANES = (
    r"war ?planes?|fighter jets?|war jets?|gunships?|air force|(?:government|regime|coalition|[A-Z][\w-]+n) "
    r"(?:jets?|planes?|aircraft|bombers?|helicopters?)"
)
_HARM = r"\b(?:kill|attack|target|struck|hit|bomb|pound|destroy|fell|fired|landed|explo|blast|wound|injur)\w*"

_AGENT = r"chlorine|sarin|(?:toxic|poison(?:ous)?|mustard) gass?(?:es)?|nerve agents?"
_CHEMICAL = (
    r"(?:chemical|toxic) (?:weapons?|agents?|substances?|bombs?|munitions?|materials?)"
    r"|gass?(?:es)?(?! (?:fields?|plants?|pipelines?|stations?|compan\w+))"
)
_SURFACE = r"(?:cruise|ballistic|surface-to-surface|ground-to-ground|tomahawk)(?: \w+)? missiles?"


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
    # Right in all of twelve and of twenty sentences of the training reports.
    _rule("chemical-attack", r"\b(?:drop\w*|releas\w*|fell|us(?:e|ed|ing))\b", rf"\b(?:{_AGENT}|{_CHEMICAL})\b"),
    _rule("chemical-attack", r"\b(?:kill|attack|struck|hit|target|bomb|injur)\w*", rf"\b(?:{_AGENT})\b"),
    _rule(
        "bombing",
        r"\b(?:car|truck|roadside|suicide|vehicle) ?-?bomb\w*|\bsuicide (?:attack|blast)\w*|\bied\b|blew (?:him|her)self up",
    ),
    _rule("airstrike", r"\bair ?-?(?:strike|raid|attack)s?\b|\baerial\b|\bbarrel bomb\w*|\bairstrik\w+"),
    _rule("shelling", r"\bshell(?:ed|ing|s|fire)?\b|\bmortars?\b|\bartillery\b|\brocket (?:attack|fire)\w*"),
    # What follows is right in nine of ten sentences of the training reports.
    _rule("execution", r"\b(?:execut|behead|crucif)\w*"),
    _rule(
        "territory-change",
        r"\b(?:re)?(?:captur|seiz|tak|took|overr[au]n|liberat)\w*",
        r"\b(?:re)?(?:captur|seiz|tak|took|overr[au]n|liberat)\w*\s+(?:\w+\s){0,4}?(?:checkpoints?|towns?|villages?|cit(?:y|ies)"
        r"|districts?|neighbou?rhoods?|hills?|(?:air ?)?bases?|airports?|border crossings?|areas?|bridges?)\b",
    ),
    _rule("detention", r"\b(?:kidnap|abduct|arrest|detain)\w*"),
    _rule("agreement", r"\b(?:cease-?fire|truce)s?\b"),
    _rule("armed-clash", r"\b(?:clash|battl|fight|offensive|ambush)\w*"),
    _rule(
        "bombing",
        _HARM,
        r"\b(?:land ?mines?|ied|improvised explosive|(?:roadside|car|truck) bombs?|suicide|explosive belt|booby)\b",
    ),
    # What is fired from the ground or a ship is shelling, a bomb that an aircraft lets go an air strike (codebook, "Incidents").
    _rule("shelling", rf"{_HARM}|\b(?:strikes?|salvo|launch\w*)\b", rf"\b(?:{_SURFACE})\b"),
    _rule(
        "airstrike", r"\b(?:bombs?|struck|hit|kill\w*)\b", r"\bguided bombs?\b|\b(?:aircraft|planes?|jets?)\b[^.]{0,40}\bbombs?\b"
    ),
    _rule("airstrike", r"\b(?:strikes?|raids?|sorties?)\b", r"\b(?:air|war ?planes?|jets?|coalition|aircraft)\b"),
    _rule("airstrike", _HARM, rf"\b(?:{_PLANES})\b"),
    _rule("shelling", _HARM, r"\b(?:mortars?|rocket shells?|shells?|artillery|rockets?|howitzers?|grad)\b"),
)


def names_aircraft(words: str) -> bool:
    """Whether words name an aircraft of any kind."""
    return bool(re.search(_AIRCRAFT, words, re.IGNORECASE))


def settled(mention: str, sentence: str) -> str:
    """The type that the words settle, or an empty string."""
    for rule in RULES:
        if rule.mention.search(mention) and (rule.beside is None or rule.beside.search(sentence)):
            return rule.type
    return ""
