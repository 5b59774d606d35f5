"""Counts of people in words or figures ("at least 12 people", "dozens", "a woman and her two children") as intervals.

The intervals of vague words are the codebook's: dozens 24-99, several and a few 3-9, scores 40-99, hundreds 200-999.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Count:
    """``low`` to ``high`` (an open end is None), of whom (``noun``, the head word, may be empty), and whether it says "about"."""

    low: int | None
    high: int | None
    noun: str = ""
    approximate: bool = False


_UNITS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_LIMIT = 10**10
# In order: the first that stands in the phrase gives its interval.
_VAGUE: tuple[tuple[str, Bounds], ...] = (
    (r"tens of thousands", (20_000, 99_999)),
    (r"hundreds of thousands", (200_000, 999_999)),
    (r"millions", (2_000_000, 9_999_999)),
    (r"(?:several|a few|many) thousand|thousands", (2000, 9999)),
    (r"(?:several|a few|many) hundred|hundreds", (200, 999)),
    (r"scores", (40, 99)),
    (r"(?:several|a few|many) dozen|dozens", (24, 99)),
    (r"tens", (20, 99)),
    (r"several|(?:a )?few|a handful|a number", (3, 9)),
    (r"a couple", (2, 2)),
)
_VAGUE_RULES = tuple((re.compile(rf"\b{p}\b", re.IGNORECASE), b) for p, b in _VAGUE)

_VAGUE_NAMES: dict[Bounds, str] = {(200, 999): "hundreds", (40, 99): "scores", (24, 99): "dozens", (3, 9): "several"}
_WORD = "|".join([*_TENS, *_UNITS])
_SMALL = rf"(?:{_WORD})(?:[\s-](?:{'|'.join(list(_UNITS)[1:10])}))?"
_NUMBER_WORDS = re.compile(
    rf"\b(?P<head>{_SMALL}|half an?|an?|\d+(?:\.\d+)?)\s+(?P<scale>hundred|thousand|million|dozen)\b(?!s)"
    rf"(?:\s+(?:and\s+)?(?P<rest>{_SMALL})\b)?|\b(?P<plain>{_SMALL})\b|\b(?P<bare>dozen|hundred)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))|(?<=\d)[ \u00a0\u202f](?=000(?!\d))")
_NONE = re.compile(
    r"^\W*(?:no(?! (?:fewer|less|more) than)|none|nobody|zero|without(?: any)?)\b|\bno[ -]?(?:one|body)\b", re.IGNORECASE
)
_FIGURE = re.compile(r"(?<![\w.:-])(?P<n>\d{1,10})(?![\w:]|[.]\d)")
_NOT_PEOPLE = re.compile(
    r"^(?:[\s-]*(?:year|month|week|day|hour)s?[\s-]*(?:old|long)"
    r"|[\s-]*(?:kilomet|km\b|miles|met(?:er|re)|per ?cent|%|mm\b|tonn?es?\b|hours?\b|minutes?\b|times\b|am\b|pm\b"
    r"|shells?\b|rockets?\b|missiles?\b|air ?strikes?\b|strikes?\b|raids?\b|bombs?\b))",
    re.IGNORECASE,
)
_AGED = re.compile(r"\baged?\W*$", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\b(?:(?:at )?least|(?<!no )(?<!not )[mn]ore than|over|above|exceed\w*|no (?:fewer|less) than|not less than"
    r"|upwards? of|in excess of|a? ?minimum of|beyond)\W*$",
    re.IGNORECASE,
)
_AT_LEAST_AFTER = re.compile(r"^\s*\+|\b(?:or more|at least|if not more|and counting)\W*$", re.IGNORECASE)
_AT_MOST = re.compile(
    r"\b(?:at most|up to|as many as|(?<!no )(?<!not )(?:fewer|less) than|no(?:t)? more than|a? ?maximum of|under|below)\W*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:~|\b(?:about|around|nearly|almost|some|approximately|roughly|close to|near|an estimated|estimated))\W*$", re.IGNORECASE
)
_ABOUT_AFTER = re.compile(r"^\s*(?:or so|odd)\b", re.IGNORECASE)
_RANGE = re.compile(
    r"^(?:(?P<between>.*\b(?:between|from)\s+)|.*?)(?P<a>\d{1,10})\s*(?P<mark>-|–|—|to|or|and)\s*"
    r"(?:more than\s+|over\s+)?(?P<b>\d{1,10})\b(?![\w:-])",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"\bfamily of (?P<n>\d{1,3})\b", re.IGNORECASE)
_AMONG = re.compile(
    r"^.*\d\D*?\bamong\s+(?:the\s+)?(?=(?:at least |more than |about )?\d)",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(?<=\w)[\s,;(–-]+(?:including|includ(?:es?|ed)|among (?:them|whom|those|which)|of (?:them|whom|which)|mostly"
    r"|comprising|some of|\d+ of (?:them|whom))\b.*$",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,|;|\+|&|\b(?:and|as well as|plus|in addition to|(?:along |together )?with)\b)\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,200}[)\]]")

_ONE = re.compile(r"^\W*(?:an?|another|the|his|her|its|their|my|our|this|that|one|1)\s+(?P<rest>\S.*)$", re.IGNORECASE)
_HEAD_ENDS = re.compile(
    r"\s+(?:of|from|in|at|on|who|whose|that|which|by|for|near|inside|to|was|were|has|had|have|loyal|dead"
    r"|killed|wounded|injured|hurt)\b.*$",
    re.IGNORECASE,
)
_PLURAL = frozenset("people men women children troops police personnel staff others more dead wounded injured".split())
_MANY = frozenset(
    "number toll majority group lot total crowd population army force unit family crew team killed loss rest half bulk front state "
    "militia brigade regime casualty party movement series".split()
)
_PERSON = re.compile(
    r"\b(?:man|woman|boy|girl|child|baby|infant|civilian|soldier|officer|policeman|fighter|militant|pilot|journalist|reporter|person"
    r"|member|commander|leader|general|colonel|major|captain|lieutenant|nurse|doctor|medic|driver|teacher|student|worker|employee|guard"
    r"|wife|husband|mother|father|son|daughter|brother|sister|bystander|resident|villager|farmer|priest|activist|peasant|mayor|judge"
    r"|suspect|bomber|attacker|insurgent|rebel|terrorist|toddler|lawyer|politician|minister|official|photographer|cameraman)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"^(?:[A-Z][\w'’]+|al-[A-Z]\w+|bin|ibn|de|van)(?:[\s-]+(?:[A-Z][\w'’]+|al-[A-Z]\w+|bin|ibn|de|van)){1,4}$")
_MORE = re.compile(r"\b(?:another|others?|more(?! than)|further|additional)\b", re.IGNORECASE)
_OF_A_WHOLE = re.compile(r"\bof (?:them|whom|those|the (?:dead|killed|victims|wounded|injured|casualties))\b", re.IGNORECASE)
# Kinds of people that reports count as a part of the dead ("12 people, five children").
_PART_NOUNS = frozenset(
    "child children woman women minor minors girl girls boy boys baby babies infant infants medic medics nurse nurses "
    "doctor doctors teacher teachers officer officers commander commanders policeman policemen journalist journalists pupil pupils "
    "student students leader leaders member staff staffer staffers".split()
)
_WHOLE_NOUNS = frozenset(
    "people persons person civilians civilian dead killed deaths bodies victims lives others residents citizens fatalities "
    "wounded injured injuries casualties".split()
)
_SIDES = frozenset(
    "fighters rebels militants soldiers troops loyalists mercenaries insurgents jihadists forces gunmen militiamen terrorists "
    "militia extremists policemen servicemen".split()
)

_PLAIN_WORDS = frozenset("at least some about around nearly almost more than over from of the and other others".split())


def parse_count(phrase: str) -> Count | None:
    """The count that a phrase gives, or None when it gives none.

    The first figure counts for the whole: a part that follows it ("58 people, including 11 children") adds nothing, and a part
    before its whole ("11 children among 58") gives way to it. Groups merely listed ("two women and three soldiers") add up.
    Never raises.
    """
    text = _BRACKETS.sub("", " ".join(phrase[:300].split()))
    if _NONE.search(text):
        return Count(0, 0)
    text = _PARTS.sub("", _AMONG.sub("", _digits(text)))
    family = _FAMILY.search(text)
    if family:
        return Count(int(family["n"]), int(family["n"]), "family")
    return _range(text) or _listed(text)


def _digits(text: str) -> str:
    """The phrase with its number words as figures ("twenty-five", "a dozen", "1,200", "two hundred and six")."""
    return _NUMBER_WORDS.sub(lambda m: str(_number(m)), _GROUPED.sub("", text))


def _number(m: re.Match[str]) -> int | str:
    if m["plain"]:
        return _small(m["plain"])
    if m["bare"]:
        return (
            m.group()
            if re.search(r"(?:several|few|many)\s+$", m.string[: m.start()], re.IGNORECASE)
            else _SCALES[m["bare"].lower()]
        )
    head = m["head"].lower()
    times = 0.5 if head.startswith("half") else 1 if head in ("a", "an") else float(head) if head[0].isdecimal() else _small(head)
    return min(int(times * _SCALES[m["scale"].lower()]) + (_small(m["rest"]) if m["rest"] else 0), _LIMIT)


def _small(words: str) -> int:
    return sum(_TENS.get(w, _UNITS.get(w, 0)) for w in re.split(r"[\s-]+", words.lower()))


def _range(text: str) -> Count | None:
    m = _RANGE.match(text)
    if not m or _NOT_PEOPLE.match(text[m.end() :]) or (m["mark"].lower() == "and" and not m["between"]):
        return None
    low, high = int(m["a"]), int(m["b"])
    return Count(low, high, _noun(text[m.end() :])) if low < high else None


def _listed(text: str) -> Count | None:
    """The sum of what is listed; groups without a number ("soldiers and fighters") belong to the one before."""
    pieces = [p for p in _JOIN.split(text) if p]
    found = [c for p in pieces if (c := _one_group(p))]
    if len(found) < 2:
        return _one_group(text) or (found[0] if found else None)
    if len(found) > 1 and found[0].noun in _WHOLE_NOUNS:
        found = [found[0], *(c for c in found[1:] if c.noun not in _PART_NOUNS)]
    lows, highs = [c.low for c in found], [c.high for c in found]
    low = None if None in lows else sum(n for n in lows if n is not None)
    high = None if None in highs else sum(n for n in highs if n is not None)
    noun = next((c.noun for c in found if c.noun), "")
    return Count(low, high, noun, any(c.approximate for c in found)) if (low, high) != (None, None) else found[0]


def _one_group(text: str) -> Count | None:
    for m in _FIGURE.finditer(text):
        before, after = text[: m.start()], text[m.end() :]
        if not (_NOT_PEOPLE.match(after) or _AGED.search(before)):
            return _counted(int(m["n"]), before, after)
    for pattern, (low, high) in _VAGUE_RULES:
        v = pattern.search(text)
        if v:
            return Count(low, high, _noun(text[v.end() :]))
    return _single(text)


def _counted(n: int, before: str, after: str) -> Count:
    noun = _noun(after)
    if _AT_MOST.search(before):
        return Count(None, n, noun)
    if _AT_LEAST.search(before) or _AT_LEAST_AFTER.search(after):
        return Count(n, None, noun)
    return Count(n, n, noun, bool(_ABOUT.search(before) or _ABOUT_AFTER.match(after)))


def _noun(after: str) -> str:
    """The head word of what is counted: "fighters" of " Kurdish YPG fighters from ..."."""
    rest = re.sub(r"^\W*(?:of\s+(?:the|its|their|his|her|our|those)?\s*)?", "", after)
    words = re.findall(r"[^\W\d_][\w'’-]*", _HEAD_ENDS.sub("", " " + rest))
    return str(words[-1]).lower() if words else ""


def _single(text: str) -> Count | None:
    """One person: "a soldier", "its pilot", "lawyer NAME", a bare name."""
    m = _ONE.match(text)
    words = re.findall(r"[\w'’-]+", _HEAD_ENDS.sub("", " " + (m["rest"] if m else text)).lower())
    if not words or any(w in _MANY or w in _PLURAL for w in words) or (words[-1].endswith("s") and not words[-1].endswith("ss")):
        return None
    if m or _NAME.match(text.strip()) or _PERSON.search(text):
        return Count(1, 1, words[-1])
    return None


def answer(count: Count) -> str:
    """A count in the codebook's short form: "12", "12+", "~200", "10-15", "up to 80", "dozens"."""
    if (count.low, count.high) in _VAGUE_NAMES:
        return _VAGUE_NAMES[count.low, count.high]
    if count.low is None:
        return f"up to {count.high}"
    if count.high is None:
        return f"{count.low}+"
    if count.low != count.high:
        return f"{count.low}-{count.high}"
    return f"~{count.low}" if count.approximate else str(count.low)


@dataclass(frozen=True, slots=True)
class _Said:
    count: Count
    phrase: str
    attributed: bool

    @property
    def least(self) -> int:
        return self.count.low if self.count.low is not None else self.count.high or 0

    @property
    def is_vague(self) -> bool:
        """Whether it is an interval with two different ends."""
        return None not in (self.count.low, self.count.high) and self.count.low != self.count.high

    @property
    def is_part(self) -> bool:
        """Whether it counts some of the whole, or what comes on top of it."""
        return bool(self.count.noun in _PART_NOUNS or _MORE.search(self.phrase) or _OF_A_WHOLE.search(self.phrase))


def best_figure(phrases: Sequence[str], attributed: Sequence[bool]) -> Bounds | None:
    """The best figure of several phrases in the order of the text (codebook, "Rulings"); None when none gives a figure.

    The report's own unattributed figure counts before attributed ones, and of these the first, which the lead carries. It
    gives way to a whole of which it is a part, to a number that makes a vague word precise, and to a higher "at least"; a bare
    figure that is "at least" so many elsewhere is a headline's short form of that. ``attributed`` is as long as ``phrases``.
    """
    found = [_Said(c, p, a) for p, a in zip(phrases, attributed, strict=True) if (c := parse_count(p))]
    if not found:
        return None
    best = next((f for f in found if not f.attributed), found[0])
    best = _whole(best, found)
    best = _precise(best, found)
    best = _raised(best, found)
    summed = _both_sides(found)
    if summed:
        return summed
    low, high = best.count.low, best.count.high
    short = any(f.count.low == low and f.count.high is None for f in found)
    return (low, None if short else high)


def _whole(best: _Said, found: Sequence[_Said]) -> _Said:
    if not best.is_part:
        return best
    return next((f for f in found if not f.is_part and f.least > best.least), best)


def _precise(best: _Said, found: Sequence[_Said]) -> _Said:
    """A number within (or above) a vague word's interval that is said of the same people."""
    if not best.is_vague:
        return best
    return next((f for f in found if not f.is_part and not f.is_vague and f.least >= best.least), best)


def _raised(best: _Said, found: Sequence[_Said]) -> _Said:
    """ "At least 45" said beside "more than 40": the higher bound holds for both."""
    low = best.count.low
    if low is None or best.count.high is not None:
        return best
    higher = [f for f in found if f.count.high is None and f.count.low is not None and low < f.count.low <= low * 1.2]
    return max(higher, key=lambda f: f.least, default=best)


def _both_sides(found: Sequence[_Said]) -> Bounds | None:
    """The sum, where just two figures count the dead of two sides ("at least 63 rebels", "21 Hezbollah fighters")."""
    if len(found) != 2 or found[0].attributed != found[1].attributed:
        return None
    a, b = found
    if a.count.noun not in _SIDES or b.count.noun not in _SIDES or _names(a) & _names(b) or a.least == b.least:
        return None
    if a.count.low is None or b.count.low is None or a.is_vague or b.is_vague:
        return None
    ends = (a.count.high, b.count.high)
    return (a.count.low + b.count.low, None if None in ends else sum(n for n in ends if n is not None))


def _names(said: _Said) -> frozenset[str]:
    """The words that tell which side is counted."""
    return frozenset(re.findall(r"[^\W\d_]{2,}", said.phrase.lower())) - _SIDES - _PLAIN_WORDS
