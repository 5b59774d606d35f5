"""The names inside a phrase of place, how specific each is, and how the phrase relates to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINK = r"(?:al|el|ar|as|ash|az|an|at|ad|adh|ed|es|ez|de|del|di|la|las|los|of the|bin|abu|ibn)"
_NAME = re.compile(
    rf"(?:\b(?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh|[Aa]z|[Aa]d|[Ee]z)[-\s])?\b[A-Z\u00c0-\u024f][\w'’]*(?:-[\w'’]+)*"
    rf"(?:[\s-](?:{_LINK}[\s-]+){{0,2}}[A-Z0-9\u00c0-\u024f][\w'’]*(?:-[\w'’]+)*)*"
)
# Generic nouns beside a name tell how specific it is: 0 a site .. 5 a province.
_GENERIC = (
    (0, "school|hospital|clinic|mosque|church|market|street|square|crossing|airport|air ?base|base|checkpoint|shrine|station|"
        "bridge|oil ?field|field|dam|prison|academy|university|faculty|building|theatre|project|factory|farms?|silos|"
        "headquarters|plant|port|hotel|embassy|consulate|barracks|garrison|depot|refinery|tunnel"),
    (1, "neighbou?rhoods?|districts?|quarters?|suburb|sector|ward|block"),
    (2, "villages?|towns?|hamlets?|camps?|mountains?|hills?|barrens|road|highway|island|ridge|settlement|township"),
    (3, "city|cities|municipality|capital|regions?"),
    (4, "countryside|rural|outskirts|desert|surroundings|axis|axes|front|valley|plain|lake|river|heights"),
    (5, "provinces?|governorates?|oblast|departments?|state|raion|county|area of"),
)  # fmt: skip
_ROAD = re.compile(r"\b(?:road|highway)$", re.IGNORECASE)
_STREET = re.compile(r"^\s(?:road|highway|street|square|avenue|embassy|consulate)$", re.IGNORECASE)
MISSION = re.compile(r"\s+(?:embassy|consulate)\b", re.IGNORECASE)
"""What makes a place of whose it is: "the Russian embassy"."""
_COMPASS = r"(?:north|south|east|west|northeast|northwest|southeast|southwest)(?:ern|ward)?"
# "A, B and C neighbourhoods" are one place to be: each name alone would be less than was said.
_SEVERAL = re.compile(
    r"(?P<names>(?:[Aa]l[-\s])?[A-Z][^.;]*\band\s(?:[Aa]l[-\s])?[A-Z][\w'’-]*)\s+(?:\w+\s)?"
    r"(?:neighbou?rhoods|districts|quarters|villages|towns|provinces)\b"
)
_RELATION = re.compile(
    rf"\b(?P<how>near|outside|around|close to|{_COMPASS} of|on the (?:outskirts|edge) of|between)\b", re.IGNORECASE
)
_DISTANCE = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*(?:-\s*)?(?P<unit>km|kilomet\w+|miles?|met(?:er|re)s?)\b", re.IGNORECASE)
_NOT_NAMES = frozenset(
    "the in at on to areas barrens n s e w old near inside outside around several many most an a north south east west "
    "northern southern eastern western central northeast northwest southeast southwest rural upper lower greater us un is "
    "isis isil arab town village city province district neighborhood neighbourhood camp area region airport sdf fsa ypg pkk "
    "idf nato rsf plo farc".split()
)
_OF_A_CITY = frozenset({"old", "new", "inner", "walled"})  # "the Old City" is a quarter of the city beside it
_DIRECTION = re.compile(rf"^(?:The|In|At|Near|Inside|Outside|Around|Rural|Central|On)\s+|^{_COMPASS}\s+(?=[A-Z])", re.IGNORECASE)
_KM = {"km": 1.0, "ki": 1.0, "mi": 1.609, "me": 0.001}


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a phrase: its words, its rank (0 a site .. 5 a province; 3 when nothing tells), whether a relation anchors it."""

    text: str
    rank: int
    anchored: bool = False


def named(phrase: str) -> list[Named]:
    """The names in a phrase, in order."""
    flat = " ".join(phrase.split())
    several = _SEVERAL.search(flat)
    joined = [Named(several["names"], 1)] if several else []
    return joined + [n for m in _NAME.finditer(flat) for n in _pieces(flat, m)]


def _pieces(phrase: str, m: re.Match[str]) -> Iterator[Named]:
    text = m.group()
    while (shorter := _DIRECTION.sub("", text, count=1)) != text:
        text = shorter
    start = m.end() - len(text)
    before, after = phrase[:start], phrase[m.end() :]
    if not text or (text.lower() in _NOT_NAMES and not MISSION.match(after)):
        return
    how = _RELATION.search(before)
    rank, text = _ranked(text, before, after)
    if text:
        yield Named(text, rank, bool(how and len(before) - how.end() < 25))


def _ranked(text: str, before: str, after: str) -> tuple[int, str]:
    for rank, nouns in _GENERIC:
        inside = re.search(rf"\s+(?:{nouns})$", text, re.IGNORECASE)
        if inside:
            kept = text if rank == 0 or _ROAD.search(text) else text[: inside.start()]
            return (1, text) if kept.lower() in _OF_A_CITY else (rank, kept)
        beside = re.match(rf"s?\s+(?:\w+\s+)?(?:{nouns})\b(?! of\b)", after, re.IGNORECASE)
        if beside and not re.match(r"\s+(?:in|of|and|near)\b", after):
            return rank, f"{text}{beside[0]}" if _STREET.search(beside[0]) else text
        if rank >= 2 and re.search(rf"\b(?:{nouns})\s+of\s+(?:the\s+)?$", before, re.IGNORECASE):
            return rank, text
        if rank == 4 and re.search(r"\brural\s+$", before, re.IGNORECASE):
            return rank, text
    return 3, text


def relation(phrase: str) -> tuple[str, float | None]:
    """How a phrase relates to its anchor ("near", "east of"; empty for "in") and the distance in kilometres, if it tells."""
    m = _RELATION.search(phrase)
    d = _DISTANCE.search(phrase)
    far = float(d["n"]) * _KM[d["unit"][:2].lower()] if d else None
    return (m["how"].lower() if m else ""), far
