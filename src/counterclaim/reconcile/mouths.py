"""Who speaks for whom: persons as mouths of the bodies that also speak, where a text says so and only then.

"Its spokesman, Colonel X", "X, secretary of the Movement", "Defence Minister X", "General X" of the side whose army speaks: what
such a person says is a position of the body. A village doctor and a ministry of one side stay two speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from counterclaim.reconcile.lookups import name_stems, words_of
from counterclaim.records import Claim
from counterclaim.records.ledger import Member

# Words that name nobody who could be asked: quantities, pronouns, parts of speech that were taken for a source.
_NOBODY: Final = frozenset(
    "unspecified unknown parties others some observers reports both sides further no none group several many number countries"
    " states western world powers latter former it he she they who cause armies spokesman spokeswoman".split()
)

# Nouns that head the name of a body, not of a person.
_BODY = re.compile(
    r"\b(?:ministry|army|military|command|staff|forces?|police|authority|authorities|government|front|navy|fleet|department|office"
    r"|hospital|service|clinic|council|coalition|party|movement|column|brigade|battalion|directorate|agency|bureau|commission"
    r"|mission|organi[sz]ation|group|union|committee|state|administration|defen[cs]e|university|institute|corps|guard)s?\b",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:spokes(?:man|woman|person)|head|chief|director|commander|secretary|leader|chair(?:man|woman)?|deputy|president|minister"
    r"|governor|manager|general|doctor|surgeon|officer|envoy|representative|man)"
)
_NEAR: Final = 180  # characters around a name within which a role and a body stand
_PHRASE: Final = 60  # and characters of a phrase that names a body
_RANK = r"(?:General|Gen|Colonel|Col|Admiral|Brigadier|Major|Maj|Captain|Capt|Commander|Lieutenant|Lt|Marshal|Commodore)"
_DOCTOR = r"(?:Dr|Doctor|Nurse|Professor|Surgeon)"
_PERSON = re.compile(rf",|^{_ROLE}\b|['’]s? {_ROLE}\b")  # "director of the hospital" is a person of it, however the name is read
_SOMEBODY = re.compile(
    r"\b(?:sources?|officials?|soldiers?|someone|insiders?)\b", re.IGNORECASE
)  # "military source" is nobody's name
_GROUPS = ("armed-group", "political-group")
# How far back "its spokesman" may look for the body that it means, in code points.
_REACH = 400


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker by a personal name, with the kind and side of its claims and the texts in which it speaks."""

    name: str
    kind: str
    side: str
    texts: tuple[str, ...]

    @property
    def last(self) -> str:
        """The last word of the name, by which a text names the person again."""
        return re.escape(self.name.split()[-1])


def is_nobody(speaker: str) -> bool:
    """Whether a name names nobody in particular ("several", "observers")."""
    return words_of(speaker) <= _NOBODY


def mouths(members: Sequence[Member]) -> dict[str, str]:
    """For each person (name in lower case) the body for which the texts say that it speaks, as that body is named in full.

    A body's short names ("the ministry", "Karvenia's defence ministry") stand for its full one where only one can be meant.
    """
    claims = [(m.document.text, c) for m in members for c in m.reading.claims if c.incident == m.incident.id]
    bodies = {c.speaker: c for _, c in claims if _is_body(c)}
    full = _full_names(bodies)
    found = {short.casefold(): name for short, name in full.items()}
    for person in _persons(claims):
        body = next((b for rule in RULES if (b := rule(person, bodies))), "")
        if body and body.casefold() != person.name.casefold():
            found[person.name.casefold()] = full.get(body, body)
    return found


def _full_names(bodies: Mapping[str, Claim]) -> dict[str, str]:
    """For each short name of a body its full one: the one name, or names of one body, in which all its words stand."""
    out = {}
    for short, claim in bodies.items():
        longer = [b for b in bodies if _within(short, b) and not _PERSON.search(b) and _sides_fit(claim, bodies[b])]
        longest = max(longer, key=lambda b: (len(name_stems(b)), -list(bodies).index(b)), default="")
        if longest and all(_within(b, longest) or b == longest for b in longer):
            out[short] = longest
    return out


def _within(short: str, full: str) -> bool:
    """Whether a name is part of another, or the same words in another order said later."""
    mine, theirs = name_stems(short), name_stems(full)
    return (
        short != full
        and bool(_BODY.search(short))
        and (mine < theirs or (mine == theirs and (len(full), full) > (len(short), short)))
    )


def _sides_fit(a: Claim, b: Claim) -> bool:
    return not a.side or not b.side or a.side == b.side


def _is_body(claim: Claim) -> bool:
    if claim.kind == "anonymous" or _SOMEBODY.search(claim.speaker):
        return False
    return bool(_BODY.search(claim.speaker)) or bool(claim.side and words_of(claim.speaker) == words_of(claim.side))


def _one_name(side: str) -> bool:
    """Whether a side is one group by its proper name; "Syrian opposition" is many."""
    return all(w[:1].isupper() or w in ("of", "the", "for", "and") for w in side.split())


def _persons(claims: Iterable[tuple[str, Claim]]) -> list[Person]:
    by_name: dict[str, list[tuple[str, Claim]]] = {}
    for text, claim in claims:
        if claim.kind != "anonymous" and not _is_body(claim) and claim.speaker[:1].isupper() and len(claim.speaker.split()) <= 4:
            by_name.setdefault(claim.speaker, []).append((text, claim))
    return [
        Person(name, said[0][1].kind, next((c.side for _, c in said if c.side), ""), tuple(dict.fromkeys(t for t, _ in said)))
        for name, said in by_name.items()
    ]


def of_its_group(person: Person, bodies: Mapping[str, Claim]) -> str:
    """A commander or spokesman of an armed or political group speaks for the group that is its side."""
    return person.side if person.kind in _GROUPS and _one_name(person.side) else ""


def _around(name: str, text: str) -> Iterator[str]:
    """The stretches of a text around a name, which is given as a pattern."""
    return (text[max(0, m.start() - _NEAR) : m.end() + _NEAR] for m in re.finditer(name, text))


@lru_cache(maxsize=1 << 12)
def _beside(name: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of a body and a role beside a name, itself a pattern; kept, since there are more names than ``re`` remembers."""
    patterns = (
        rf"\b{name},? (?:an? |the )?(?:\w+ ){{0,2}}{_ROLE} (?:of|for|at|with) (?:the )?([^,.;]{{3,60}})",
        # The body stands before this; to look for both at once is slow.
        rf"s {_ROLE},? (?:who goes by |known as )?(?:{_RANK}\.? |{_DOCTOR}\.? )?(?:[A-Z]\w+ )?{name}\b",
        rf"\b{name} of (?:the )?([^,.;]{{3,60}})",
    )
    return tuple(map(re.compile, patterns))


def _before(text: str, end: int) -> str:
    """The words between the last mark and a point of a text, or its last ones where that is far."""
    return re.split('[,.;“"]', text[max(0, end - _PHRASE) : end])[-1]


def named_beside(person: Person, bodies: Mapping[str, Claim]) -> str:
    """A text puts the body and a role beside the person's name: "X, secretary of the Movement", "the ministry's spokesman, X"."""
    for text in person.texts:
        for near, pattern in product(_around(person.last, text), _beside(person.last)):
            for m in pattern.finditer(near):
                if body := _named_in(m.group(1) if pattern.groups else _before(near, m.start()), person, bodies):
                    return body
    return ""


def its_mouth(person: Person, bodies: Mapping[str, Claim]) -> str:
    """ "Its spokesman, X" speaks for the body that the text named last before."""
    pattern = rf"\b[Ii]ts (?:\w+ )?{_ROLE},? (?:{_RANK}\.? |{_DOCTOR}\.? )?(?:[A-Z]\w+ )?{person.last}\b"
    for text in person.texts:
        for m in re.finditer(pattern, text):
            before = text[max(0, m.start() - _REACH) : m.start()].casefold()
            ends = {b: before.rfind(_head(b)) for b in _possible(person, bodies)}
            nearest = max(ends, key=lambda b: ends[b], default="")
            if nearest and ends[nearest] >= 0:
                return nearest
    return ""


def minister_of(person: Person, bodies: Mapping[str, Claim]) -> str:
    """ "Defence Minister X" speaks for the ministry of defence of its side."""
    for text in person.texts:
        m = re.search(rf"\b([A-Z]\w+) [Mm]inister (?:[A-Z]\w+ )?{person.last}\b", text)
        for b in _possible(person, bodies) if m else ():
            if m and "ministry" in b.casefold() and m.group(1).casefold()[:6] in b.casefold():
                return b
    return ""


def of_the_only_body(person: Person, bodies: Mapping[str, Claim]) -> str:
    """An officer by rank speaks for the one military body of its side that speaks, a doctor for the one hospital."""
    title = {"military": _RANK, "medic": _DOCTOR}.get(person.kind, "")
    if not title or not any(re.search(rf"\b{title}\.? (?:[A-Z]\w+ )?{person.last}\b", t) for t in person.texts):
        return ""
    same = [b for b in _possible(person, bodies) if bodies[b].kind == person.kind and _BODY.search(b)]
    return same[0] if len(same) == 1 else ""


RULES = (of_its_group, named_beside, its_mouth, minister_of, of_the_only_body)


def _possible(person: Person, bodies: Mapping[str, Claim]) -> list[str]:
    """Bodies of the person's side (or of none, as the person)."""
    return [b for b, c in bodies.items() if c.side == person.side]


def _named_in(words: str, person: Person, bodies: Mapping[str, Claim]) -> str:
    said = words_of(words)
    fitting = [b for b in _possible(person, bodies) if _head(b) in said or words_of(b) <= said]
    return fitting[0] if len(fitting) == 1 else ""


def _head(body: str) -> str:
    """The noun by which a text names a body again: "ministry" of "Karvenian Ministry of Defence"."""
    found = _BODY.search(body)
    return (found.group() if found else body.split()[-1]).casefold()
