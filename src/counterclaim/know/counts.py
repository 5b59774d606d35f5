"""Counts of people in words or figures ("at least 12 people", "dozens", "a woman and her two children") as intervals.

The intervals of vague words are the codebook's: dozens 24-99, several and a few 3-9, scores 40-99, hundreds 200-999.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_UNITS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_VAGUE = {
    "tens of thousands": (20000, 99999),
    "hundreds of thousands": (200000, 999999),
    "thousands": (2000, 9999),
    "hundreds": (200, 999),
    "scores": (40, 99),
    "dozens": (24, 99),
    "tens": (20, 99),
    "several": (3, 9),
    "a few": (3, 9),
    "a handful": (3, 9),
    "a number of": (3, 9),
    "a couple": (2, 2),
    "half a dozen": (6, 6),
    "a dozen": (12, 12),
    "dozen": (12, 12),
    "many": (None, None),
}
_NONE = re.compile(r"\bno(?: one|body)?\b|\bnone\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"\b(?P<digits>\d{1,3}(?:,\d{3})+|\d+)\b(?:\s*(?P<scale>hundred|thousand|million)\b)?"
    r"|\b(?P<words>(?:" + "|".join([*_TENS, *_UNITS]) + r")(?:[\s-](?:" + "|".join(_UNITS) + r"))?)\b"
    r"(?:\s*(?P<wscale>hundred|thousand|million)\b)?",
    re.IGNORECASE,
)
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1000000}
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|no fewer than|no less than|not less than|upwards? of|in excess of|exceed\w*|minimum of)\W*$"
    r"|^\W*(?:\+|or more\b|at least\b)",
    re.IGNORECASE,
)
_AT_MOST = re.compile(r"\b(?:at most|up to|as many as|fewer than|less than|no more than|under|nearly up to)\W*$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|some|approximately|roughly|close to|an estimated|estimated)\W*$|^\s*or so\b", re.IGNORECASE
)
_AGE = re.compile(
    r"^(?:[\s-]*(?:year|month|week|day)s?[\s-]*old|\s*(?:kilomet|km|miles|per ?cent|%|mm\b|tonnes?|hours?|times\b|shells?\b"
    r"|rockets?\b|airstrikes?\b|strikes?\b|raids?\b|bombs?\b))|^\s*(?:am|pm)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:a|an|one|another|the|his|her|their|its)\s+(?:[\w-]+\s+){0,3}?(?:man|woman|boy|girl|child|baby|infant|civilian|soldier|"
    r"officer|policeman|fighter|militant|pilot|journalist|reporter|person|member|commander|leader|general|colonel|nurse|doctor|"
    r"medic|driver|teacher|student|worker|employee|guard|wife|husband|mother|father|son|daughter|brother|sister|bystander|"
    r"resident|villager|farmer|priest|activist|peasant|mayor|judge|suspect|bomber|attacker|insurgent|rebel|terrorist|toddler)\b(?!s)",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"\bfamily of (?P<n>\w+)\b", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(?:-|–|to|and|or)\s*$", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:including|include[sd]?|among (?:them|whom|those)|of (?:them|whom)|most(?:ly)? of|comprising|some of)\b|[(]",
    re.IGNORECASE,
)
_ADDED = re.compile(r"^[\s,]*(?:[\w'’-]+\s+){1,4}?(?:and|as well as|plus)\s+(?:another\s+|the\s+)?$", re.IGNORECASE)

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Count:
    """``low`` to ``high`` (an open end is None), of whom (``noun``), and whether the words say "about"."""

    low: int | None
    high: int | None
    noun: str = ""
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class _Figure:
    value: int
    start: int
    end: int


def parse_count(phrase: str) -> Count | None:
    """The count that a phrase gives, or None when it gives none.

    A part ("11 children among 58", "58, including 11 children") does not add to its whole; parts that are merely listed
    ("two women and three children") add up.
    """
    text = " ".join(phrase.split())
    family = _FAMILY.search(text)
    if family and (n := _number(family["n"])) is not None:
        return Count(n, n, "family")
    figures = _figures(text)
    if not figures:
        return _vague(text)
    vague = _vague_first(text, figures[0].start)
    return vague or _counted(text, figures)


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else _UNITS.get(word.lower())


def _figures(text: str) -> list[_Figure]:
    out = []
    for m in _FIGURE.finditer(text):
        if _AGE.match(text[m.end() :]) or re.search(r"\baged\W*$", text[: m.start()], re.IGNORECASE):
            continue
        out.append(_Figure(_value(m), m.start(), m.end()))
    return out


def _value(m: re.Match[str]) -> int:
    if m["digits"]:
        return min(int(m["digits"].replace(",", "")[:12]), 10**9) * _SCALES.get((m["scale"] or "").lower(), 1)
    total = sum(_TENS.get(w, _UNITS.get(w, 0)) for w in re.split(r"[\s-]", m["words"].lower()))
    return total * _SCALES.get((m["wscale"] or "").lower(), 1)


def _counted(text: str, figures: Sequence[_Figure]) -> Count:
    whole = figures
    among = re.search(r"\bamong (?:the )?$", text[: figures[1].start], re.IGNORECASE) if len(figures) > 1 else None
    if among:
        whole = figures[1:2]
    first = whole[0]
    before, after = text[: first.start], text[first.end :]
    if len(whole) > 1 and _RANGE.match(text[first.end : whole[1].start]) and whole[1].value > first.value:
        return Count(first.value, whole[1].value, _noun(text[whole[1].end :]))
    if _AT_LEAST.search(before) or _AT_LEAST.search(after[:10]):
        return Count(first.value, None, _noun(after))
    if _AT_MOST.search(before):
        return Count(None, first.value, _noun(after))
    value = _summed(text, whole)
    return Count(value, value, _noun(after), bool(_ABOUT.search(before) or _ABOUT.search(after)))


def _summed(text: str, figures: Sequence[_Figure]) -> int:
    total = figures[0].value
    for a, b in pairwise(figures):
        between = text[a.end : b.start]
        if _PART_OF.search(between) or not _ADDED.match(between.lstrip("s")):
            break
        total += b.value
    return total


def _noun(after: str) -> str:
    m = re.match(r"\s*(?:(?:other|more|of the|of its|of their|further|additional)\s+)*([A-Za-z][\w-]*)", after)
    return m[1].lower() if m else ""


def _vague(text: str) -> Count | None:
    low = text.lower()
    for word, (a, b) in _VAGUE.items():
        m = re.search(rf"\b{word}\b", low)
        if m and a is not None:
            return Count(a, b, _noun(text[m.end() :].removeprefix(" of")))
    if _NONE.search(low):
        return Count(0, 0)
    people = len(_PERSON.findall(text))
    return Count(people, people) if people else None


def _vague_first(text: str, at: int) -> Count | None:
    """A vague total before the first figure ("dozens, among them 11 children")."""
    for word, (a, b) in _VAGUE.items():
        if a is not None and re.search(rf"\b{word}\b", text[:at].lower()) and a >= 20:
            return Count(a, b, _noun(text))
    m = re.match(r"(?:.*\b)?(\w+) dozen\b", text, re.IGNORECASE)
    n = _number(m[1]) if m else None
    return Count(12 * n, 12 * n) if n else None


def answer(count: Count) -> str:
    """A count in the codebook's short form: "12", "12+", "~200", "10-15"."""
    if count.low is None:
        return f"up to {count.high}"
    if count.high is None:
        return f"{count.low}+"
    if count.low != count.high:
        return f"{count.low}-{count.high}"
    return f"~{count.low}" if count.approximate else str(count.low)


def best_figure(phrases: Sequence[str], attributed: Sequence[bool]) -> Bounds | None:
    """The best figure of several phrases in the order of the text (codebook, "Rulings").

    The report's own unattributed figure counts before attributed ones; among those the first, which leads carry. A bare
    figure that is "at least" so many elsewhere is a headline's short form of that.
    """
    found = [(c, said) for p, said in zip(phrases, attributed, strict=True) if (c := parse_count(p))]
    if not found:
        return None
    own = [c for c, said in found if not said] or [c for c, _ in found]
    best = own[0]
    open_elsewhere = any(c.low == best.low and c.high is None for c, _ in found)
    return (best.low, None if open_elsewhere else best.high)
