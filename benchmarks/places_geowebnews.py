"""Places on GeoWebNews: the share of names in the news that are found within 161 km of where people put them.

``python -m benchmarks.places_geowebnews`` reads the literal names with coordinates of ../shared/data/geoparsing/GWN.xml. Each
is looked up alone with the document's other names as context; nothing else of the text is used.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.corpora import data_root

from counterclaim.know.places import Place, Places, distance_km

NEAR_KM = 161.0  # 100 miles, as geoparsing is measured elsewhere


@dataclass(frozen=True, slots=True)
class Mention:
    """One annotated name: as written, where it is (decimal degrees), and the document's other names."""

    name: str
    lat: float
    lon: float
    context: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many names there are, how many got any answer, and how many an answer near enough."""

    mentions: int
    answered: int
    near: int


def mentions(path: Path) -> Iterator[Mention]:
    """Every literal name with coordinates, in the order of the file."""
    for article in ET.parse(path).getroot().iter("article"):
        marked = [t for t in article.iter("toponym") if _literal(t)]
        names = tuple(dict.fromkeys(_text(t, "extractedName") for t in marked))
        for t in marked:
            lat, lon, name = _text(t, "latitude"), _text(t, "longitude"), _text(t, "extractedName")
            if lat and lon:
                yield Mention(name, float(lat), float(lon), tuple(n for n in names if n != name))


def _literal(toponym: ET.Element) -> bool:
    return _text(toponym, "type") == "Literal" and bool(_text(toponym, "extractedName"))


def _text(element: ET.Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def off_km(mention: Mention, found: Place) -> float:
    """Kilometres between the place found and where the annotators put the name."""
    gold = Place(mention.name, "", "", "", mention.lat, mention.lon, "", 0.0)
    return distance_km(gold, found)


def measure(path: Path, places: Places) -> Figures:
    """Look every name up."""
    total = answered = near = 0
    for mention in mentions(path):
        total += 1
        found = places.find(mention.name, context=mention.context)
        if found is not None:
            answered += 1
            near += off_km(mention, found) <= NEAR_KM
    return Figures(total, answered, near)


def main() -> None:
    path = data_root() / "geoparsing" / "GWN.xml"
    if not path.is_file():
        print(f"GeoWebNews is not at {path} (COUNTERCLAIM_DATA names another place): nothing is measured.")
        return
    figures = measure(path, Places.load())
    total = figures.mentions or 1
    print(f"literal names with coordinates  {figures.mentions}")
    print(f"with any answer                 {figures.answered / total:.3f}")
    print(f"within {NEAR_KM:.0f} km                   {figures.near / total:.3f}")
    print(f"within {NEAR_KM:.0f} km when answered     {figures.near / (figures.answered or 1):.3f}")


if __name__ == "__main__":
    main()
