"""What of an incident is compared across reports: its slots, made comparable once, and the rare words told around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from counterclaim.group.kinds import facilities, families, says_another, says_total
from counterclaim.group.sites import Gazetteer, Site, site, skeleton
from counterclaim.know.fold import fold
from counterclaim.know.names import Names
from counterclaim.records.document import Document
from counterclaim.records.edtf import Days, days
from counterclaim.records.reading import Bounds, Claim, Incident, Reading, Spans
from counterclaim.records.spans import Span
from counterclaim.text.sentences import sentence_at, sentences

_WORD: Final = re.compile(r"[^\W_]{3,}")
_CAPITAL: Final = re.compile(r"\b[A-Z][\w'’]{2,}")
_NAMED: Final = re.compile(r"(?<![.!?\"“] )(?<!^)\b[A-Z][a-z][\w'’-]+")
_LITTLE: Final = frozenset(
    "the and for with that this from were was are has had have been not but its his her their they them who which what when where "
    "said says say told according reported report reports also after before during into over under about more than least some any "
    "all one two three four five six seven eight nine ten new who whom will would could may might our you your out off only other "
    "killed wounded injured dead people civilians attack attacks forces monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december "
    "government army military war news agency source sources statement official officials spokesman".split()
)
MemberKey = tuple[str, str]
KEPT: Final = 40
"""Words of the sentences around that are kept at most."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One report's incident as it is compared.

    ``key`` is the document's id and the incident's id in its reading; ``certain`` tells that a person read it.
    ``date`` and ``place`` are as they were read. ``actors`` are canonical names or folded words; ``hit`` are words of
    target and victims, ``told`` those of the sentences around; ``proper`` the capitalised ones that name neither place
    nor actor. ``another`` tells that the report calls it a second one, ``total`` that it sums up many. ``report`` are
    the names in the whole report and ``where`` those of its place, as they sound.
    """

    key: MemberKey
    type: str
    status: str
    date: str
    place: str
    certain: bool
    families: frozenset[str]
    site: Site
    days: Days | None
    published: Days | None
    actors: frozenset[str]
    hit: frozenset[str]
    facilities: frozenset[str]
    told: frozenset[str]
    proper: frozenset[str]
    killed: Bounds | None
    another: bool
    total: bool
    mentions: Spans
    report: frozenset[str]
    where: frozenset[str]

    def names(self, other: Sketch) -> bool:
        """Whether the report names, anywhere, the narrow place of another's incident."""
        return any(set(map(skeleton, head.split())) <= self.report for head in other.site.heads)


class Sketcher:
    """Makes sketches; what names and places are known is looked up once a phrase."""

    def __init__(self, names: Names, gazetteer: Gazetteer) -> None:
        self._names = names
        self._gazetteer = gazetteer
        self._sites: dict[str, Site] = {}
        self._actors: dict[str, frozenset[str]] = {}

    def sketches(self, document: Document, reading: Reading) -> list[Sketch]:
        """The sketches of all incidents of a reading."""
        found = sentences(document.text)
        claims: dict[str, list[Claim]] = {}
        for claim in reading.claims:
            claims.setdefault(claim.incident, []).append(claim)
        report = frozenset(skeleton(m.group()) for m in _CAPITAL.finditer(document.text) if fold(m.group()) not in _LITTLE)
        return [self._sketch(document, i, found, claims.get(i.id, []), report) for i in reading.incidents]

    def _sketch(
        self, document: Document, incident: Incident, found: list[Span], claims: Sequence[Claim], report: frozenset[str]
    ) -> Sketch:
        text = document.text
        harmed = [text[s.start : s.end] for s in (*incident.target, *incident.victims)]
        where = self.site(incident.place or next(iter(_answers(claims, "where")), ""))
        around = _around(text, found, incident.mentions)
        near = " ".join(text[max(0, s.start - 40) : s.end + 25] for s in incident.mentions)
        actors = self._all_actors([*(text[s.start : s.end] for s in incident.by), *_answers(claims, "by")])
        names = where.heads | where.around
        proper = {fold(m.group()) for t in (*around, *harmed) for m in _NAMED.finditer(t)}
        there = {w for n in names for w in n.split()}
        known = there | {w for a in actors for w in re.findall(r"\w+", a.casefold())}
        return Sketch(
            key=(document.id, incident.id),
            type=incident.type,
            status=incident.status,
            date=incident.date,
            place=incident.place,
            certain=incident.confidence == 1,
            families=families(incident.type),
            site=where,
            days=days(incident.date),
            published=days(document.published[:10]),
            actors=actors,
            hit=_words([*harmed, *_answers(claims, "target")]) - there,
            facilities=facilities([*(text[s.start : s.end] for s in incident.target), incident.place, *_answers(claims, "target")]),
            told=frozenset(sorted(_words(around) - there, key=lambda w: (-len(w), w))[:KEPT]),
            proper=frozenset(proper - known - _LITTLE),
            killed=incident.killed_n,
            another=says_another(text, incident.mentions),
            total=says_total(near),
            mentions=incident.mentions,
            report=report,
            where=frozenset(map(skeleton, there)),
        )

    def site(self, place: str) -> Site:
        """The site of a place, looked up once."""
        if place not in self._sites:
            self._sites[place] = site(place, self._gazetteer)
        return self._sites[place]

    def _all_actors(self, phrases: Iterable[str]) -> frozenset[str]:
        return frozenset(a for phrase in phrases for a in self._actor(phrase))

    def _actor(self, phrase: str) -> frozenset[str]:
        """The sides and bodies that a phrase names, else its words that stand for a name."""
        if phrase not in self._actors:
            known = {n for m, *_ in self._names.mentioned(phrase) for n in (m.name, m.side) if n}
            said = {skeleton(m.group()) for m in re.finditer(r"[A-Z][\w'’-]{2,}", phrase)}
            self._actors[phrase] = frozenset(known or {s for s in said if s not in ("the", "our", "its")})
        return self._actors[phrase]


def _answers(claims: Iterable[Claim], question: str) -> list[str]:
    """What claims assert in answer to a question."""
    return [p.answer for c in claims for p in c.points if p.question == question and p.stance in ("asserts", "hedges")]


def _around(text: str, found: list[Span], mentions: Spans) -> list[str]:
    """The sentences that hold the mentions."""
    places = dict.fromkeys(sentence_at(found, m.start) for m in mentions)
    return [text[found[n].start : found[n].end] for n in places if n < len(found)]


def _words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(w for p in phrases for m in _WORD.finditer(p) if (w := _stem(m.group())) not in _LITTLE)


def _stem(word: str) -> str:
    """A word without the ending of its plural, so that "helicopters" meets "helicopter"."""
    plain = fold(word)
    return plain[:-1] if len(plain) > 4 and plain.endswith("s") and plain[-2] not in "sui" else plain
