"""Tables on kinds: which incidents may be one event told differently, what kinds of places and targets there are, and words that
say that there was another incident."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from counterclaim.records.spans import Span

FAMILIES: Final[dict[str, frozenset[str]]] = {
    "attack": frozenset({"airstrike", "shelling", "bombing", "chemical-attack", "property-destruction", "other"}),
    "fight": frozenset({"armed-clash", "territory-change", "shooting", "other"}),
    "siege": frozenset({"siege"}),
    "aircraft": frozenset({"aircraft-loss"}),
    "captives": frozenset({"detention", "execution"}),
    "killing": frozenset({"execution", "shooting", "other"}),
    "agreement": frozenset({"agreement"}),
    "displacement": frozenset({"displacement"}),
}
"""Types that parties give to one and the same event; a type may stand in several families."""

TELLING: Final[dict[str, float]] = {
    "chemical-attack": 1.5,
    "aircraft-loss": 1.5,
    "execution": 1.0,
    "detention": 1.0,
    "siege": 1.0,
    "bombing": 0.7,
    "displacement": 0.7,
    "shooting": 0.7,
}
"""How much one type in both tells, in log-odds: more for what is rare in a war. Types that are not named tell ``COMMON``."""
COMMON: Final = 0.5

ROUTINE: Final = frozenset({"armed-clash", "agreement", "territory-change", "siege", "displacement", "other"})
"""Types of which several go on at one place at once: for these place and day tell less."""

FACILITIES: Final[tuple[tuple[str, str], ...]] = (
    ("market", r"markets?|bazaars?|marketplaces?|shops?|exchange|mall"),
    ("school", r"schools?|college|universit(?:y|ies)|academy|classrooms?"),
    ("hospital", r"hospitals?|clinics?|infirmary|medical (?:centre|center|point)"),
    ("mosque", r"mosques?|shrine"),
    ("church", r"church(?:es)?|cathedral|chapel|monastery"),
    ("depot", r"depots?|warehouses?|stores?|tanks?|stockpiles?|silos?|granary|refinery"),
    ("airfield", r"air ?(?:base|field|port|strip)s?|bases?"),
    ("post", r"barracks|posts?|checkpoints?|police station|garrison|headquarters|outposts?|positions?"),
    ("convoy", r"convoys?|lorr(?:y|ies)|trucks?|columns?|bus(?:es)?"),
    ("bridge", r"bridges?"),
    ("camp", r"camps?"),
    ("port", r"terminals?|ports?|quays?|ferry|ferries|harbours?|harbors?|docks?"),
    ("works", r"factor(?:y|ies)|plants?|pump(?:s|ing)?|power station|dam|mill"),
    ("embassy", r"embass(?:y|ies)|consulate"),
    ("theatre", r"theatre|theater|opera|cinema|museum|hall"),
    ("train", r"railway|trains?|tram"),
    ("gathering", r"wedding|funeral|mourn\w+"),
    ("home", r"houses?|homes?|apartments?|flats"),
    ("helicopter", r"helicopters?|choppers?|copters?|mi-?\d+\w*"),
    ("plane", r"planes?|warplanes?|jets?|fighter ?jets?|bombers?|drones?|su-?\d+\w*|mig-?\d+\w*"),
)
"""What is hit, in classes of words."""
_FACILITIES: Final = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in FACILITIES)

_ANOTHER: Final = re.compile(
    r"\b(?:another|second|third|fourth|separate(?:ly)?|further|follow-?up|repeat(?:ed)?|fresh|new|other|subsequent)"
    r"(?: (?!man\b|woman\b|person\b|people\b)[\w'’-]+){0,2}?"
    r" (?:air ?strikes?|attacks?|raids?|strikes?|bomb(?:s|ings?|ardments?)?|shell(?:s|ing)?|salvos?|explosions?|blasts?|incidents?"
    r"|missiles?|rockets?|ambush(?:es)?|clash(?:es)?|wave|volley|cars?|devices?|massacres?)\b"
    r"|\b(?:struck|hit|bombed|shelled|attacked|fell) (?:it )?(?:again|a second time|once more)\b|\bdouble[- ]tap\b",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"\b(?:in total|since (?:the|early|late|last|then)\b|so far|over the (?:past|last)|in the (?:past|last)"
    r"|campaign|this (?:week|month|year)"
    r"|(?:a )?series of|dozens of (?:attacks|raids|strikes)|altogether)",
    re.IGNORECASE,
)


def families(kind: str) -> frozenset[str]:
    """The families in which a type stands."""
    return frozenset(name for name, kinds in FAMILIES.items() if kind in kinds)


def facilities(phrases: Iterable[str]) -> frozenset[str]:
    """The classes of places and things that phrases name ("the fuel depot": depot)."""
    text = " | ".join(phrases)
    return frozenset(name for name, pattern in _FACILITIES if pattern.search(text))


def says_another(text: str, mentions: Sequence[Span]) -> bool:
    """Whether the words that first mention an incident mark it as one besides others ("a second strike", "hit again")."""
    for mention in mentions[:2]:
        start = max(0, mention.start - 40)
        near = _ANOTHER.finditer(text[start : mention.end + 25])
        if any(m.start() + start < mention.end and m.end() + start > mention.start for m in near):
            return True
    return False


def says_total(words: str) -> bool:
    """Whether words sum up what was done on many occasions."""
    return bool(_TOTAL.search(words))
