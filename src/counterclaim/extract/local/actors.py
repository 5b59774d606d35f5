"""Whom a phrase for a doer names: the party's canonical name, as far as the report's words carry it (codebook, "Claims")."""

from __future__ import annotations

import re

from counterclaim.extract.local.ground import Ground
from counterclaim.extract.local.speakers import plain
from counterclaim.know.fold import key
from counterclaim.know.names import Name
from counterclaim.records.spans import Span

_AND = re.compile(
    r"\s*,\s*|\s+(?:and|or|as well as|along with|together with|alongside|in cooperation with)\s+(?:(?:its|their) )?", re.IGNORECASE
)
_EITHER = re.compile(r"^(?:either|both|neither|suspected|alleged|presumed|what .{1,30} called)\s+", re.IGNORECASE)
# What a doer is said to be or do besides, after which other parties are named that did not act.
_BESIDES = re.compile(
    r",?\s+(?:fighting|battling|positioned|based|stationed|backed|supported|trained|who|which|that|operating|deployed|seeking|trying"
    r"|located|entrenched)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_MACHINES = (
    r"(?:war ?planes?|planes?|aircrafts?|(?:fighter |war )?jets?|helicopters?|gunships?|bombers?|drones?|aviation"
    r"|air (?:force|power)s?|aerospace (?:forces?|group)|missiles?|artillery|gunners?|navy|fleet|warships?|gunboats?)"
)
_ONLY_MACHINES = re.compile(rf"(?:\d+\s+|two\s+|three\s+|several\s+|the\s+|an?\s+)?{_MACHINES}", re.IGNORECASE)
_BELONGING = re.compile(
    r"[\"“]?\s+[\"“]?(?:(?:(?:that|which) (?:are|were) )?(?:believed|thought|said|suspected|likely)\s+to\s+"
    r"(?:be\s+|have\s+been\s+)?)?"
    r"(?:belong(?:ing|ed)?\s+to|of|from|operated\s+by|flown\s+by)\s+(?:the\s+|an?\s+)?(?P<whose>[^.;]{3,80})",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"[A-Z][\w-]+['’]s")
_NEXT = 25  # code points after "planes from the" in which their party begins
_AIR = re.compile(rf"\b{_MACHINES}\b", re.IGNORECASE)
_FORCES = re.compile(r"\b(?:forces?|servicemen|personnel|contingent|elements)\b", re.IGNORECASE)
_TROOPS = re.compile(r"\b(?:army|armies|military|troops|soldiers|armed forces)\b", re.IGNORECASE)
_RULERS = re.compile(r"\b(?:regime|government|loyalist)(?:['’]?s)?\b(?!-)", re.IGNORECASE)
_OPPOSITION = re.compile(r"^(?:the\s+)?opposition(?: (?:forces|fighters|groups|factions))?(?: in \w+)?$", re.IGNORECASE)
_COALITION = re.compile(r"\bcoalitions?(?:['’]?s)?\b", re.IGNORECASE)
# Bands without a name: the noun alone is the usual answer, with what makes it a band ("terrorist groups").
_BAND = re.compile(
    r"^(?:[\w-]+ )?(?P<noun>rebel|terrorist|insurgent|separatist)s?(?: (?P<band>(?:group|organi[sz]ation|faction)s?))?\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"^(?:(?:the|its|their|these|those|one|two|three|several|some|of|members?)\s+)*(?:(?:takfiri|jihadist|militant|extremist|armed)\s+)?"
    r"(?:militants?|jihadists?|extremists?|group['’]?s?|organi[sz]ation|movement|gunmen|fighters)(?:\s+(?:members|fighters|militants))?$",
    re.IGNORECASE,
)
_NEAR = 700  # code points before "the militants" in which the group that they are is looked for
_UNARMED = frozenset({"media", "official-media", "monitor", "ngo", "un", "medic", "rescue", "activist", "resident", "expert"})


def actors(ground: Ground, span: Span) -> list[str]:
    """The canonical names of the doers that a phrase names, in its order ("Syrian or Russian warplanes" are two)."""
    phrase = _BESIDES.sub("", _EITHER.sub("", plain(ground.phrase(span))))
    parts = [p for p in _AND.split(phrase) if p]
    if len(parts) > 1 and ground.known.names.find(phrase) is None:
        shared = _AIR.search(parts[-1]) or _FORCES.search(parts[-1])
        named = [n for p in parts if (n := _known(ground, p) or (shared and _known(ground, f"{p} {shared.group()}")))]
        if len(named) == len(parts):
            return list(dict.fromkeys(named))
    return [
        _known(ground, phrase)
        or _mentioned(ground, phrase)
        or _pointed_to(ground, span, phrase)
        or _flown_by(ground, span, phrase)
        or _band(phrase)
        or phrase
    ]


def _known(ground: Ground, phrase: str) -> str:
    """The one party that all of a phrase names; empty when it is none that is known."""
    names = ground.known.names
    country = ground.known.places.country_of(ground.country) or ground.country
    home = names.find(country) if country else None
    phrase = re.sub(r"^(?:the|an?)\s+", "", phrase, flags=re.IGNORECASE)
    if _COALITION.search(phrase):
        return _coalition(ground, phrase)
    owner = _owner(ground, phrase) or names.adjectives.get(phrase.casefold(), "")
    if owner:
        return owner
    first = key(phrase)[:1]
    if home and (_RULERS.match(phrase) or (first and not names.mentioned(phrase) and _RULERS.search(phrase))):
        return home.name
    if home and re.match(r"(?:units? of the |the )?(?:army|military|troops|soldiers|armed forces)\b", phrase, re.IGNORECASE):
        army = names.find(f"{country} army")
        return army.name if army else ""
    if home and _OPPOSITION.match(phrase):
        opposition = names.find(f"{country} opposition")
        return opposition.name if opposition else ""
    known = names.find(phrase)
    return _party(known, phrase, home) if known else ""


def _owner(ground: Ground, phrase: str) -> str:
    """The state whose planes, forces or rulers a phrase names ("a Russian warplane", "President Assad's air force")."""
    names = ground.known.names
    mentioned = names.mentioned(phrase)
    owned = _AIR.search(phrase) or _FORCES.search(phrase) or _RULERS.search(phrase)
    if not owned or any(names.is_modifier(m, phrase) for m in mentioned):
        return ""
    for word in re.findall(r"[\w'’-]+", phrase):
        side = names.adjectives.get(word.casefold()) or names.adjectives.get(word.casefold().removesuffix("s"))
        side = side or _state_of(ground, word)
        if side and word[0].isupper():
            return side
    people = [m[0] for m in mentioned if m[0].name in names.people]
    return people[-1].side if people else ""


def _state_of(ground: Ground, adjective: str) -> str:
    """The state that the report names elsewhere and whose people an adjective names, or whose arms a possessive does ("Northland's
    artillery"), where no table knows them."""
    if _POSSESSIVE.fullmatch(adjective) and ground.known.names.find(adjective[:-2]) is None:
        return adjective[:-2]
    stem = re.sub(r"(?:ian|ean|an|n|i|ese|ish)$", "", adjective)
    if stem == adjective or len(stem) < 4 or not adjective[0].isupper():
        return ""
    named = re.findall(rf"(?<![\w-]){re.escape(stem)}(?:ia|a|e|y|land)?(?=['’]?s?\b)", ground.text)
    return max(named, key=len, default="")


def _party(known: Name, phrase: str, home: Name | None) -> str:
    """A known name as an answer: a person stands for the side, planes and forces for their state."""
    if known.kind == "military" and known.side and not _TROOPS.search(phrase) and (_AIR.search(phrase) or _FORCES.search(phrase)):
        return known.side
    if known.kind == "military" and known.name.endswith(" military") and home and known.side == home.name:
        return known.name.removesuffix("military") + "army"
    return known.name


def _coalition(ground: Ground, phrase: str) -> str:
    names = ground.known.names
    known = names.find(phrase)
    if known:
        return known.name
    near = [n.name for n, _ in ground.bodies if "coalition" in n.name.casefold() and n.kind == "military"]
    return near[0] if near else ""


def _mentioned(ground: Ground, phrase: str) -> str:
    """The party from which the doers come: of several the last ("al-Qaeda's affiliate, the Nusra Front")."""
    names = ground.known.names
    found = [m for m in names.mentioned(phrase) if not names.is_modifier(m, phrase) and m[0].kind not in _UNARMED]
    plainly = [m for m in found if not re.search(r"\bin\s+(?:the\s+)?$", phrase[: m[1]], re.IGNORECASE)]
    groups = [m for m in plainly if m[0].kind in ("armed-group", "military", "political-group")]
    chosen = (groups or plainly)[-1:]
    if not chosen:
        return ""
    name = chosen[0][0]
    return name.side or name.name if name.name in names.people else name.name


def _pointed_to(ground: Ground, span: Span, phrase: str) -> str:
    """The armed group last named before "the militants" or "the group's fighters"."""
    if not _POINTING.match(phrase):
        return ""
    before = [n for n, at in ground.bodies if n.kind == "armed-group" and span.start - _NEAR <= at.start and at.end <= span.start]
    return before[-1].name if before else ""


def _flown_by(ground: Ground, span: Span, phrase: str) -> str:
    """Whose machines they are, where that follows ("planes of the coalition", "jets believed to belong to the air force")."""
    if not _ONLY_MACHINES.fullmatch(phrase):
        return ""
    after = _BELONGING.match(ground.text, span.end, ground.sentence(span.start).end)
    if after is None:
        return ""
    named = after["whose"]
    found = [m for m in ground.known.names.mentioned(named) if m[0].kind not in _UNARMED and m[1] <= _NEXT]
    return _party(found[0][0], phrase, None) if found else ""


def _band(phrase: str) -> str:
    m = _BAND.match(phrase)
    if m is None:
        return ""
    return f"{m['noun']} {m['band']}".lower() if m["band"] and m["noun"].lower() == "terrorist" else f"{m['noun'].lower()}s"


_ARMED = re.compile(
    r"\b(?:rebels|terrorists?(?: \w+s)?|insurgents|separatists|militants|gunmen|fighters|jihadists|militiamen|militias?|soldiers"
    r"|troops|forces|police|attackers|bandits|guerrillas|snipers)$",
    re.IGNORECASE,
)


# Units and movements, by the last word of their names; the common nouns too.
_UNIT = re.compile(
    r"\b(?:[Aa]rmy|[Mm]ilitary|[Nn]avy|[Aa]ir [Ff]orce|[Bb]attalions?|[Bb]rigades?|[Dd]ivision|[Rr]egiment|[Mm]ilitia|Front"
    r"|Column|Movement|Guards?|Corps|Party|Command)$"
)


def owned(phrase: str) -> bool:
    """Whether a phrase names somebody's arms or forces by a possessive ("Northland's artillery")."""
    first, _, rest = re.sub(r"^(?:the|an?)\s+", "", phrase).partition(" ")
    return bool(_POSSESSIVE.fullmatch(first)) and any(p.search(rest) for p in (_AIR, _FORCES, _TROOPS))


def is_party(ground: Ground, name: str) -> bool:
    """Whether an answer names a party, or an armed band by its noun."""
    known = ground.known.names.find(name)
    return (
        (known is not None and known.kind not in _UNARMED)
        or bool(_ARMED.search(name) or _UNIT.search(name))
        or name in ground.known.names.adjectives.values()
    )
