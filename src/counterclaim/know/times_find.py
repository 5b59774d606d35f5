"""Where a text names a time, by rule. Offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterclaim.know.dates import DAYS, MONTHS
from counterclaim.know.times_resolve import NUMBER_WORDS, PART_OF_DAY
from counterclaim.records.spans import Span

_ABBREVIATED = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
# "may" and "march" are words too: alone they count as months only where a day, a year or a preposition stands by them.
_MONTH = rf"(?:{'|'.join(MONTHS)}|{_ABBREVIATED})"
_SURE_MONTH = rf"(?:{'|'.join(m for m in MONTHS if m not in ('march', 'may'))}|sept\.)"
_WEEKDAY = rf"(?:{'|'.join(DAYS)})(?:['’]?s)?"
_SHORT_WEEKDAY = r"(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\.?"
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
_YEAR = r"(?:(?:1[89]|20)\d\d)"
_NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_UNIT = r"(?:hour|day|night|week|month|year|decade)"
_MOD = r"(?:(?:early|mid|late|earlier|later|(?:the )?(?:beginning|middle|end|start) of|(?:the )?early hours of)[\s-]+(?:on\s+)?)"
_WHICH = r"(?:last|next|this|past|previous|coming|following)"
_ABOUT = r"(?:(?:almost|nearly|about|around|some|more than|less than|over)\s+)?"
_PART = rf"(?:\s+(?:early\s+)?{PART_OF_DAY})"
_SEASON = r"(?:spring|summer|autumn|winter)"
_DATED = (
    rf"(?:(?:{_WEEKDAY}|{_SHORT_WEEKDAY}),?\s+)?(?:"
    rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+(?:{_YEAR}|'?\d\d(?=\s*(?:--|\(|,|\.|$))))?(?!\w)"
    rf"|{_MONTH}\s+[0-3]?\d(?:st|nd|rd|th)?(?!\d)(?:\s*-\s*[0-3]?\d)?(?:,?\s+{_YEAR})?)"
)
# In order: where two begin at one place, the first that matches is taken.
_KINDS = (
    rf"{_MOD}?{_DATED}",
    r"(?:19|20)\d\d-[01]\d-[0-3]\d|[0-3]?\d[./-][0-3]?\d[./-](?:19|20)\d\d",
    rf"{_MOD}?{_MONTH},?\s+(?:of\s+)?{_YEAR}(?!\d)",
    r"(?:the\s+)?day before yesterday|(?:earlier\s+)?today|last night|tonight|overnight",
    rf"(?:yesterday|today)(?:['’]?s)?{_PART}?|tomorrow{_PART}?",
    rf"{_MOD}?(?:{_WHICH}\s+)?{_WEEKDAY}{_PART}?",
    rf"(?:the\s+)?(?:first|last|final|closing)\s+(?:{_NUMBER}\s+)?(?:few\s+)?{_UNIT}s?\s+of\s+{_MONTH}(?:,?\s+{_YEAR})?",
    rf"(?:the\s+)?(?:past|last|previous|next)\s+(?:{_NUMBER}\s+)?(?:few\s+|several\s+)?{_UNIT}s?",
    rf"{_ABOUT}{_NUMBER}\s+{_UNIT}s?\s+(?:ago|earlier|later|before|after)",
    rf"(?:earlier\s+|later\s+)?this\s+(?:week|month|year|weekend|{_SEASON}|{PART_OF_DAY})",
    rf"(?:the\s+|{_WHICH}\s+)weekend",
    r"(?:the\s+)?(?:same|next|following|previous)\s+(?:day|night|week|month|year)",
    rf"(?:{_WHICH}\s+|the\s+)?{_SEASON}\s+(?:of\s+)?{_YEAR}|(?:last|next|this)\s+{_SEASON}",
    rf"(?:{_MOD}|{_WHICH}\s+){_MONTH}(?!\w)(?:\s+(?:last|this|next)\s+year)?",
    rf"{_SURE_MONTH}(?:\s+(?:of\s+)?(?:last|this|next)\s+year)?",
    r"(?<=in )(?:march|may)(?!\w)|(?<=since )(?:march|may)(?!\w)|(?<=until )(?:march|may)(?!\w)|(?<=by )(?:march|may)(?!\w)",
    rf"(?:in\s+)?recent\s+{_UNIT}s|recently",
    rf"{_MOD}?(?:the\s+)?(?:1[89]|20)\d0['’]?s(?!\w)",
    rf"{_MOD}?{_YEAR}(?![\w,.]*\d)(?!\s*(?:people|civilians|persons|men|soldiers|troops|fighters|families|others)\b)",
)
_TIME = re.compile(r"(?<![\w.,$-])(?:since\s+)?(?:" + "|".join(f"(?:{k})" for k in _KINDS) + r")(?!\w)", re.IGNORECASE)


def find_times(text: str, spans: Sequence[Span] | None = None) -> list[Span]:
    """The time expressions in ``text``, in order, without overlap; with ``spans``, only those that lie within one of them.

    A leading "since" belongs to the expression, other prepositions do not.
    """
    stretches: Iterable[Span] = spans if spans is not None else (Span(0, len(text)),)
    found = {Span(*m.span()) for s in stretches for m in _TIME.finditer(text, max(0, s.start), min(len(text), s.end))}
    return sorted(found)


_LENGTH = re.compile(rf"\bfor\s+(?:the\s+(?:past|last)\s+)?{_ABOUT}{_NUMBER}\s+(?:year|month|week)s?\b", re.IGNORECASE)


def find_lengths(text: str, spans: Sequence[Span]) -> list[Span]:
    """How long something has been so, up to now ("for around two years"), as it stands within some spans of ``text``, in order."""
    return [Span(*m.span()) for s in sorted(spans) for m in _LENGTH.finditer(text, s.start, s.end)]


_SAID = re.compile(
    r"\b(?:said|says|told|announced?|reported|added|stated|confirmed|denied|claimed|declared|warned|wrote|tweeted)"
    r"(?:\s+(?!that\b)[\w.-]+){0,3}?\s+(?:(?:late|early|later|earlier)\s+)?(?:on\s+)?$"
    r"|\bin\s+an?\s+(?:\w+\s+)?(?:statement|report|message|letter|speech|interview|briefing|note)\s+"
    r"(?:(?:released|published|issued|posted|dated)\s+)?(?:(?:on|of|from)\s+)?$",
    re.IGNORECASE,
)
# When a toll was raised or cut, or a story changed: "the dead rose to 23 on Saturday", "changed its account of it on Monday".
_COUNTED = re.compile(
    r"\b(?:rose|risen|rises|climbed|climbs|grew|grown|jumped|soared|increased|stood)\s+(?:\w+\s+){0,2}?(?:to|at)\s+(?:\w+\s+){0,2}?"
    r"\d*\s*(?:(?:when|after|as)\b[^.;]{0,60})?(?:(?:late|early)\s+)?(?:on\s+)?$"
    r"|\baccus(?:e|es|ed|ing)\s+(?:(?!\bof\b)[^.;]){2,60}?\s(?:on\s+)?$"
    r"|\b(?:changed|reversed|withdrew|took back|retracted)\s+(?:its|his|her|their)\s+(?:account|story|version|claim|denial)\b"
    r"[^.;]{0,40}?\s(?:on\s+)?$",
    re.IGNORECASE,
)
# What is so now did not happen then: "nineteen people are in their graves this morning".
_IS = re.compile(r"\b(?:is|are|remains?|lies?)\s+(?:[\w’'-]+\s+){0,5}?$", re.IGNORECASE)
_NOW = re.compile(r"(?:this (?:morning|afternoon|evening)|today|tonight|now)\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"(?:(?:at|by)\s+(?:noon|midday|midnight|dawn|dusk|\d[\d.:]*)\s+)?(?:tomorrow\b|next\s+\w+|(?:on|this)\s+coming\s+\w+)",
    re.IGNORECASE,
)
_COUNTING = 90  # code points before a time in which such words are looked for
_SAYING = 60  # code points before a time in which a verb of saying is looked for


def of_saying(text: str, time: Span) -> bool:
    """Whether a time tells when something was said, not when it happened ("said on Friday that", "told a wire on Friday")."""
    return bool(_SAID.search(text, max(0, time.start - _SAYING), time.start)) or beside_the_deed(text, time)


def beside_the_deed(text: str, time: Span) -> bool:
    """Whether a time is of something beside the deed: a count that rose, a story that changed, an accusation, what is so now."""
    before = max(0, time.start - _COUNTING)
    if _NOW.match(text, time.start) and _IS.search(text, before, time.start):
        return True
    return bool(_COUNTED.search(text, before, time.start))


def ahead(text: str, time: Span) -> bool:
    """Whether the words of a time alone tell that it is yet to come ("at noon tomorrow", "next week")."""
    return bool(_AHEAD.match(text, time.start))
