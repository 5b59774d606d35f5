"""Places: what a phrase names, with relation and precision; the codebook's `place` of an incident; coordinates.

The gazetteer is the package's own tables (``data/places/*.csv``) and an index of the world's towns; see ``places_data``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from counterclaim.know import places_data
from counterclaim.know.phrases import MISSION, Named, named, relation
from counterclaim.know.places_data import Place
from counterclaim.know.places_keys import place_key

__all__ = ["Place", "Places", "Where", "distance_km", "parse_where", "place_key"]

_EARTH_KM = 6371.0
_LONGEST = 300
"""Code points of a phrase that are looked at: a place's words are few, and patterns stay quick on anything."""
_FOREIGN = 15_000
"""People from which a town outside the report's country is thought of at all."""
_ANYWHERE = 100_000
"""And where the report names no country, so that a name of its own takes no namesake's."""
# How strongly a bare name calls a place to mind, on the scale of the logarithm of a population.
_WEIGHT = {"country": 8.5, "city": 5.6, "province": 5.5, "region": 5.0, "town": 4.7}
_RANK = {
    "site": 0,
    "base": 0,
    "quarter": 1,
    "village": 2,
    "town": 2,
    "camp": 2,
    "region": 2,
    "road": 2.7,
    "river": 4.5,
    "province": 5,
}
_ANCHORED = 0.6
"""What "near" or "east of" takes from how specific a name is."""
_NEAR_SITE = 1.2
"""And from a site's: what was near a mosque in a quarter was in that quarter."""
_OFTEN = 3
"""How often a city is counted that a report names again and again."""
_PROVINCE = re.compile(r"(.+?)\s+(?:province|governorate|state|oblast|region|department)", re.IGNORECASE)
_KIND = re.compile(
    r"(?:(?:city|town|village|district|camp) of\s+)?(.+?)"
    r"(?:\s+(?:city|town|village|district|neighbou?rhood|suburb|camp|area|county|silos|countryside|hills?|road))*",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b[\w-]+-(?:held|controlled|dominated|majority|populated|backed|run|ruled|rich|based)\b"
    r"|\b(?:Islamic State|ISIS|ISIL|Daesh)\b",
    re.IGNORECASE,
)
# Adjectives of peoples and faiths: "a mostly Alawite neighbourhood" names no place. Demonyms come from the table of countries.
_PEOPLES = frozenset(
    "alawite alawites assyrian assyrians arab arabs christian christians druze islamic islamist jewish kurdish kurds muslim "
    "sunni sunnis shia shiite shiites turkmen yazidi yezidi palestinian".split()
)
# "the Damascus suburb of Qudsaya", "the Shahba district of Aleppo": which of the two is part of the other tells the gazetteer.
_PART_OF = re.compile(
    r"(?P<one>(?:\b(?:[Aa]l-)?[A-Z][\w-]* )+)(?P<noun>suburb|neighbou?rhood|district|quarter)s? of "
    r"(?P<other>(?:[Aa]l-)?[A-Z][\w '-]*)"
)
_CAPITALISED = re.compile(r"[^\W\d_][\w'\u2019-]*")
_BACK = re.compile(
    r"\b(?:the|its|same|that|this) (?:[\w'-]+ ){0,2}(?P<noun>citys|(?:city|town|village|camp|neighbou?rhood|district|base|airport"
    r"|area|bastion|province|road|crossing|bridge|square|street|station)s?)\b|\bthere\b",
    re.IGNORECASE,
)
# What a noun that points back may be for the gazetteer.
_KINDS = {
    "city": ("city",),
    "town": ("town", "village"),
    "village": ("village", "town"),
    "neighborhood": ("quarter",),
    "neighbourhood": ("quarter",),
    "district": ("quarter",),
    "province": ("province",),
    "camp": ("camp",),
    "base": ("base",),
}
_LITTLE = re.compile(
    r"\b(?:Of|In|At|On|The|And|Near|Km|Miles|From|To|A|An|(?:North|South|East|West)+(?:ern)?|City|Town|Village|Province|Road)\b"
)
_CAPITAL = re.compile(r"(?<!provincial )\bcapital\b", re.IGNORECASE)
_CAPITAL_OF = re.compile(r"\b([\w'\u2019]+) capital\b")
_COUNTRY = re.compile(r"\b(?:country|nation)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Z][\w'\u2019-]+")


@dataclass(frozen=True, slots=True)
class Where:
    """A phrase taken apart: the place it is anchored to, how it relates to it, how far, and the other names in it.

    ``head`` is empty when the phrase names nothing; ``relation`` is in lower case, empty for "in".
    """

    head: str
    relation: str
    distance_km: float | None
    rest: tuple[str, ...]


def parse_where(phrase: str) -> Where:
    """Take a phrase apart: "20 km north of Aleppo" is 20 km, "north of", "Aleppo"."""
    plain = _plain(phrase)
    found = sorted(named(plain), key=lambda n: (place_key(n.text) in places_data.states(), n.rank))
    how, distance = relation(plain)
    head = found[0].text if found else ""
    return Where(head, how, distance, tuple(n.text for n in found[1:]))


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres (haversine)."""
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _plain(phrase: str) -> str:
    """``phrase`` with its possessives set apart and without words that look like names and are none."""

    phrase = phrase[:_LONGEST]
    if phrase.isupper():
        phrase = _LITTLE.sub(lambda m: m.group().lower(), phrase.title())

    def word(m: re.Match[str]) -> str:
        owner = _owner(m.group())
        if owner:
            return f"{owner},"
        peoples = any(w.casefold() in _PEOPLES or place_key(w) in places_data.demonyms() for w in m.group().split("-"))
        return m.group().lower() if peoples and not MISSION.match(m.string, m.end()) else m.group()

    def part(m: re.Match[str]) -> str:
        one, other = m["one"].strip(), m["other"].strip()
        inner, outer = (other, one) if _is_city(one) and not _is_city(other) else (one, other)
        return f"{inner} {m['noun']}, {outer}"

    return _PART_OF.sub(part, _CAPITALISED.sub(word, _HELD.sub(" ", phrase)))


def _is_city(name: str) -> bool:
    return any(p.kind in ("city", "province") for p in places_data.supplement().get(place_key(name), ()))


def _owner(word: str) -> str:
    """The place that a possessive belongs to, its apostrophe kept or lost: "Syrias" is of Syria; else empty."""
    if word.endswith(("'s", "\u2019s")):
        return word[:-2]
    if not word.endswith("s") or len(word) < 4:
        return ""
    if word.lower() in ("citys", "towns", "provinces", "countrys", "capitals"):
        return word[:-1] if word.lower() in ("citys", "countrys") else ""
    known = (places_data.supplement(), places_data.states())
    whole, owner = place_key(word), place_key(word[:-1])
    return word[:-1] if word[0].isupper() and any(owner in k for k in known) and not any(whole in k for k in known) else ""


@dataclass(frozen=True, slots=True)
class Places:
    """Lookups over the gazetteer; :meth:`load` gives the packaged one."""

    supplement: Mapping[str, tuple[Place, ...]]
    countries: Mapping[str, Place] = field(default_factory=dict)
    """Countries by code."""
    states: Mapping[str, str] = field(default_factory=dict)
    """Codes of countries by the keys of names and demonyms."""
    capitals: Mapping[str, str] = field(default_factory=dict)
    """Capitals by country."""
    towns: Callable[[str], Sequence[Place]] = lambda key: ()
    """Towns by key."""

    @classmethod
    def load(cls) -> Places:
        """The package's places."""
        return _packaged()

    def find(self, name: str, *, context: Sequence[str] = (), countries: Sequence[str] = ()) -> Place | None:
        """The place that a name most likely is: rather in ``countries`` (names), and where ``context`` points.

        ``context`` holds names of countries, provinces or places named beside. Of several the most populous counts.
        ``None`` when no such place is known, or only as a small one of another country than ``countries``.
        """
        return self._best(name, context, countries) or self._by_kind(name, context, countries)

    def country_of(self, name: str) -> str:
        """The country that a name or demonym ("Syrian", "Syrias") stands for, else empty."""
        k = place_key(name)
        code = self.states.get(k) or self.states.get(k.removesuffix("s"), "")
        return self.countries[code].name if code in self.countries else ""

    def is_country(self, phrase: str) -> bool:
        """Whether a phrase means a country as a whole or a part of it by the compass ("northern Syria", "across the country")."""
        return bool(_COUNTRY.search(phrase)) or any(self.country_of(n.text) for n in named(_plain(phrase)))

    def report_country(self, text: str) -> str:
        """The country that a text is mostly about, by the countries and known places it names; empty when unclear."""
        votes: Counter[str] = Counter()
        for m in _WORD.finditer(text[:20000]):
            country = self.country_of(m.group())
            if country:
                votes[country] += 1
            else:
                votes.update({p.country for p in self.supplement.get(place_key(m.group()), ())[:1] if p.country})
        first = votes.most_common(2)
        return first[0][0] if first and (len(first) == 1 or first[0][1] > first[1][1]) else ""

    def locate(self, phrase: str, *, country: str = "") -> Place | None:
        """The place of a phrase with the radius that its relation leaves open ("near", "20 km north of")."""
        where = parse_where(phrase)
        names = (where.head, *where.rest) if where.head else ()
        countries = [country] if country else []
        found = next((p for n in names if (p := self.find(n, context=where.rest, countries=countries))), None)
        if found is None or not where.relation:
            return found
        return replace(found, radius_km=max(found.radius_km + 10, where.distance_km or 0))

    def incident_place(self, phrases: Sequence[str], *, country: str = "", elsewhere: Sequence[str] = ()) -> str:
        """The codebook's ``place`` ("most specific place, then province, then country") from an incident's where phrases.

        A place that no gazetteer knows keeps its name, with the province named beside it and the report's country. When
        ``phrases`` name nothing ("the city"), the place is the one that the report's other where phrases, ``elsewhere``,
        name most often.
        """
        every = [(n, p) for p in map(_plain, phrases) for n in named(p)]
        local = [(n, p) for n, p in every if not self.country_of(n.text)]
        capitals = (self.country_of(m[1]) for p in phrases if (m := _CAPITAL_OF.search(p)))
        own = next(filter(None, (*(self.country_of(n.text) for n, _ in every), *capitals)), country)
        if not local:
            usual = self._meant(phrases, elsewhere, own)
            return self.incident_place([usual], country=own) if usual else own
        best, phrase = min(local, key=lambda x: self._rank(x[0], own))
        province, land = self._province(best, phrase, local, own, elsewhere)
        how = relation(phrase)[0] if best.anchored else ""
        parts = [f"{how} {self._known_as(best.text.removeprefix('of the '), own)}".strip(), province, land or own]
        return ", ".join(dict.fromkeys(p for p in parts if p))

    def short(self, phrase: str, *, country: str = "") -> str:
        """The most specific place that a phrase names, with the province that it names or lies in; empty when it names none."""
        parts = self.incident_place([phrase], country=country).split(", ")
        local = [p for p in parts if p and not self.country_of(p)]
        return ", ".join(local[:2])

    def _meant(self, phrases: Sequence[str], elsewhere: Sequence[str], country: str) -> str:
        """What phrases without names point back at ("the city"), or the country's capital; empty when nothing tells."""
        if any(map(_CAPITAL.search, phrases)) and (capital := self.capitals.get(country)):
            return capital
        if not any(map(_BACK.search, phrases)):
            return ""
        said = [(n, p) for p in map(_plain, elsewhere) for n in named(p) if not self.country_of(n.text)]
        nouns = (m["noun"].lower() for p in phrases for m in _BACK.finditer(p) if m["noun"])
        for noun in ("city" if n == "citys" else n for n in nouns):
            same = next((n.text for n, p in said if self._is_a(noun, n, p, country)), "")
            if same:
                return same
        usual = [n.text for n, _ in said if self._rank(n, country) >= 2] or [n.text for n, _ in said]
        return Counter(usual).most_common(1)[0][0] if usual else ""

    def _is_a(self, noun: str, n: Named, phrase: str, country: str) -> bool:
        """Whether a name is what a noun points back at: it is called one ("Castello Road"), or is one for the gazetteer."""
        called = rf"\b{re.escape(n.text)}(?:\s+\w+)?\s+{noun}\b|\b{noun}\s+of\s+{re.escape(n.text)}\b"
        if re.search(rf"\b{noun}s?$", n.text, re.IGNORECASE) or re.search(called, phrase, re.IGNORECASE):
            return True
        kinds = _KINDS.get(noun, ())
        likeliest = max(self._known(n.text, country), key=_weight, default=None)
        return bool(likeliest and likeliest.kind in kinds)

    def _rank(self, n: Named, country: str) -> float:
        """How specific a name is: what stands beside it tells first, then the gazetteer."""
        known = self._known(n.text, country)
        if n.rank == 1 and any(p.kind in ("city", "province") for p in known):  # "Damascus's central district"
            return 3
        if n.rank != 3:
            return n.rank + (_NEAR_SITE if n.rank == 0 else _ANCHORED) * n.anchored
        # A name that no table knows is rather a village's than a city's.
        likeliest = max(known, key=_weight, default=None)
        return (_RANK.get(likeliest.kind, 3) if likeliest else 2) + _ANCHORED * n.anchored

    def _known_as(self, name: str, country: str) -> str:
        """The usual spelling of a province named by one word ("Raqqah"); other names stay as the report has them."""
        if " " in name:
            return name
        known = self.supplement.get(place_key(name), ())
        return next((p.name for p in known if p.kind == "province" and (not country or p.country == country)), name)

    def _province(
        self, best: Named, phrase: str, local: Sequence[tuple[Named, str]], country: str, elsewhere: Sequence[str]
    ) -> tuple[str, str]:
        """The province and country around the chosen name of a phrase; of namesakes that whose city or province is named beside it,
        or often ``elsewhere`` in the report.

        A province that only another phrase names tells where a place is that nothing knows; a quarter or a site is in the city
        named before.
        """
        every = [n for n, _ in local]
        provinces = [(n.text, p) for n, p in local if n.rank == 5 and n.text != best.text]
        said = next((name for name, p in provinces if p == phrase), "")
        other = next((name for name, _ in provinces), "")
        around = set(self._provinces([n.text for n in every if n is not best], country))
        told = Counter(self._provinces([n.text for p in map(_plain, elsewhere) for n in named(p)], country))
        for n in (best, *every):
            known = self._known(n.text, country) or self.supplement.get(place_key(n.text), ())
            found = max(known, key=lambda p: (p.admin1 in around, _weight(p) + 0.5 * min(told[p.admin1], _OFTEN)), default=None)
            if found is not None:
                known_as = "" if found.kind == "province" and n is best else found.admin1
                return said or (other if n is not best else "") or known_as, found.country
        beside = next((n.text for n in every if n is not best), "")
        return said or other or beside or (self._city_before(elsewhere, country) if best.rank <= 1 else ""), country

    def _city_before(self, phrases: Sequence[str], country: str) -> str:
        """The first city or province that some phrases name: a quarter or a site that stands alone is in the city told of last."""
        names = (n.text for p in map(_plain, phrases) for n in named(p))
        return next((self._known_as(n, country) for n in names if self._provinces([n], country)), "")

    def _provinces(self, names: Sequence[str], country: str) -> list[str]:
        """The provinces of the cities and provinces among some names."""
        return [p.admin1 for n in names for p in self._known(n, country) if p.kind in ("city", "province")]

    def known(self, name: str, country: str) -> bool:
        """Whether a name is a place of that country for the gazetteer."""
        return bool(self._known(name, country))

    def _known(self, name: str, country: str) -> Sequence[Place]:
        """The places of a name in a country: of our own tables, else towns; anywhere when the country is empty."""
        k = place_key(name)
        own = [p for p in self.supplement.get(k, ()) if not country or p.country == country]
        return own or [p for p in self.towns(k) if p.country == country or (not country and p.population >= _ANYWHERE)]

    def _best(self, name: str, context: Sequence[str], countries: Sequence[str], kind: str = "") -> Place | None:
        k = place_key(name)
        wanted = {c for n in countries if (c := self.country_of(n))}
        around = {place_key(n) for n in context}
        beside = {c for n in context if (c := self.country_of(n))}

        def fits(p: Place) -> float:
            hints = 4 * (p.country in wanted) + 2 * (bool(p.admin1) and place_key(p.admin1) in around)
            return _weight(p) + hints + 1.5 * (p.country in beside) + (place_key(p.name) == k)

        found = [p for p in self._named(k) if not kind or p.kind == kind]
        near = [p for p in found if not wanted or p.country in wanted or not 0 < p.population < _FOREIGN]
        return max(near, key=fits, default=None)

    def _by_kind(self, name: str, context: Sequence[str], countries: Sequence[str]) -> Place | None:
        """By the name without the noun that tells its kind ("Homs province", "the city of Homs")."""
        province = _PROVINCE.fullmatch(name[:_LONGEST].strip())
        if province and (found := self._best(province[1], context, countries, "province")):
            return found
        bare = _KIND.fullmatch((province[1] if province else name[:_LONGEST]).strip())
        return self._best(bare[1], context, countries) if bare else None

    def _named(self, key: str) -> Iterator[Place]:
        if not key:
            return
        yield from self.supplement.get(key, ())
        if key in self.states and key not in places_data.demonyms():
            yield self.countries[self.states[key]]
        yield from self.towns(key)


def _weight(place: Place) -> float:
    if place.population:
        return math.log10(place.population)
    return _WEIGHT.get(place.kind, 4.3) if place.country_code else _WEIGHT["country"]


@cache
def _packaged() -> Places:
    # A name is stronger than a demonym.
    states = {**places_data.demonyms(), **places_data.states()}
    return Places(
        places_data.supplement(), places_data.countries(), states, places_data.capitals(), lambda key: places_data.towns().find(key)
    )
