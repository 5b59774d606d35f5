"""What tells a copied passage from words that two reports have in common for other reasons: one small rule each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from counterclaim.group.passages import Passage
from counterclaim.records.document import Document
from counterclaim.records.spans import Span

LEAST_QUOTED: Final = 9  # equal words of a quote that stands in quotation marks in both reports
LEAST_SAID: Final = 13  # ... of one that stands beside a verb of saying in both
LEAST_PASSAGE: Final = 16  # ... of any other passage
LEAST_OWN: Final = 30  # ... of any other passage in two reports of one outlet, which has its own ways of putting things
LEAST_IN_COPY: Final = 8  # ... of a passage of a report that is mostly copied
LONG: Final = 60  # words from which a passage is not a stock phrase
LONGEST_BACKGROUND: Final = 100  # words that a paragraph of background has at most
DAYS: Final = 7  # between two reports, after which a passage that both have is background
FOOTER: Final = 0.4  # share of a report that its outlet's footer takes at most
REACH: Final = 400  # characters before a passage in which the quotation mark that opens it is looked for
LONGEST_QUOTE: Final = 70  # words that one or two sentences have at most
EDGE: Final = 4  # words from the start or end of a report within which its outlet's furniture begins

_MARK = re.compile(r"[\"“”„«»]|''|``")
_SAID = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|tells|add(?:ed|s|ing)|stat(?:ed|es|ing)|announc(?:ed|es|ing)|declar(?:ed|es|ing)|warn(?:ed|s|ing)"
    r"|claim(?:ed|s|ing)|den(?:ied|ies|ying)|wrote|writes|tweeted|quoted|quoting|according|insist(?:ed|s)|stress(?:ed|es)"
    r"|explain(?:ed|s)|recall(?:ed|s)|describ(?:ed|es)|confirm(?:ed|s)|assert(?:ed|s)|reiterat(?:ed|es)|continued|noted|vowed)\b",
    re.IGNORECASE,
)
# Words of a passage that tells readers what has been so for long, or what else the outlet has to offer.
_BACKGROUND = re.compile(
    r"\bsince (?:the|its|their|a) [\w' -]{0,40}?(?:began|started|erupted|broke out)"
    r"|\b(?:in|since) (?:early |late |mid-?|the (?:spring|summer|autumn|winter) of |[a-z]+ )?(?:19|20)\d\d\b"
    r"|\bnetwork of (?:sources|activists|informants|contacts)\b|\bdetermines? wh\w+ (?:planes|aircraft|warplanes|jets)\b"
    r"|\bclaimed (?:previous|similar|earlier)\b|\bnot (?:immediately )?(?:possible|clear|able)\b"
    r"|\b(?:sign up|subscribe|newsletter|follow us|read more|all rights reserved|click here)\b"
    r"|\brelated (?:news|stories|articles|topics)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…]+[\"'”’»)]*\s")
_COUNTS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety dozen dozens scores hundred hundreds thousand thousands million".split()
)


@dataclass(frozen=True, slots=True)
class View:
    """A document with its words: the numbers that stand for their folded forms, and where each starts and ends in the text."""

    document: Document
    numbers: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]

    def word(self, place: int) -> str:
        """The word at a place, as written."""
        return self.document.text[self.starts[place] : self.ends[place]]

    def span(self, places: tuple[int, int]) -> Span:
        """The stretch of text from the first to the last word of a half-open range."""
        return Span(self.starts[places[0]], self.ends[places[1] - 1])

    def around(self, places: tuple[int, int], words: int) -> str:
        """The text of a range of words with some words on both sides."""
        first, last = max(0, places[0] - words), min(len(self.numbers), places[1] + words)
        return self.span((first, last)).of(self.document.text)

    def marked(self, place: int) -> bool:
        """Whether the word is a number or looks like a name or date: what a template's slots hold."""
        word = self.word(place)
        return word[0].isupper() or is_count(word)


def is_count(word: str) -> bool:
    """Whether a word is a number, in digits or letters."""
    return word.lower() in _COUNTS or any(c.isdigit() for c in word)


def is_template(found: Sequence[Passage], here: View, there: View) -> bool:
    """Whether the passages differ in just their numbers and names, as a daily bulletin does from that of the day before.

    An edited copy changes a few words of all kinds and leaves most numbers and names alone.
    """
    changed: list[int] = []
    plain = 0
    for mine, theirs in (gap for passage in found for gap in passage.gaps()):
        before = {there.numbers[j] for j in theirs}
        fresh = [i for i in mine if here.numbers[i] not in before]
        slots = [i for i in fresh if here.marked(i)] if any(map(there.marked, theirs)) else []
        changed += slots
        plain += len(fresh) - len(slots)
    counts = sum(is_count(here.word(i)) for i in changed)
    if counts < 2 and len(changed) < 3:
        return False
    kept = [i for passage in found for b in passage.blocks for i in range(b.here, b.here + b.size) if here.marked(i)]
    if counts >= 2 and counts >= sum(is_count(here.word(i)) for i in kept):
        return True
    return len(changed) >= 3 and len(changed) >= max(plain, 0.4 * (len(changed) + len(kept)))


def is_bulletin(passage: Passage, here: View, there: View) -> bool:
    """Whether the passage alone is from a template."""
    return is_template([passage], here, there)


def quoted(places: tuple[int, int], view: View) -> bool:
    """Whether at least half of a range of words stands within quotation marks."""
    text, (first, last) = view.document.text, view.span(places)
    before = list(_MARK.finditer(text, max(0, first - REACH), first))
    inside = bool(before) and _opens(text, before[-1].end())
    at, held, seen = first, 0, False
    for mark in _MARK.finditer(text, first, last + 2):
        opening = _opens(text, mark.end())
        if inside or not (opening or seen):  # a closing mark without an opening one closes what began before
            held += min(mark.start(), last) - at
        at, inside, seen = min(mark.end(), last), opening, True
    held += last - at if inside else 0
    return 2 * held >= last - first


def _opens(text: str, after: int) -> bool:
    """Whether the quotation mark that ends at ``after`` opens a quote: a word follows it directly."""
    return text[after : after + 1].isalnum() or text[after : after + 3] == "..."


def said(places: tuple[int, int], view: View) -> bool:
    """Whether a verb of saying stands in a range of words or close to it."""
    return _SAID.search(view.around(places, 6)) is not None


def is_quote(passage: Passage, here: View, there: View) -> bool:
    """Whether it is one or two sentences within quotation marks in one of the reports, or part of one beside a verb of saying."""
    text = here.span(passage.here).of(here.document.text)
    stops = len(_STOP.findall(text))
    if passage.words > LONGEST_QUOTE or stops > 2:
        return False
    both = ((passage.here, here), (passage.there, there))
    return any(quoted(*side) for side in both) or (stops == 0 and all(said(*side) for side in both))


def telling(passage: Passage, here: View) -> int:
    """How many of its equal words are neither names, numbers, verbs of saying nor the small words that every text has."""
    return sum(
        len(word) > 3 and word[0].islower() and not _SAID.fullmatch(word)
        for block in passage.blocks
        for word in map(here.word, range(block.here, block.here + block.size))
    )


def is_furniture(passage: Passage, here: View, there: View) -> bool:
    """Whether it is an outlet's own heading or footer: short and at the start, or at the end, of two of its reports."""
    if not of_one_outlet(here, there):
        return False
    starts = passage.here[0] <= EDGE and passage.there[0] <= EDGE
    ends = len(here.numbers) - passage.here[1] <= EDGE and len(there.numbers) - passage.there[1] <= EDGE
    return starts != ends and (passage.words < LEAST_OWN if starts else passage.words < FOOTER * len(here.numbers))


def of_one_outlet(here: View, there: View) -> bool:
    """Whether both reports are known to be of one publisher."""
    return bool(here.document.publisher) and here.document.publisher == there.document.publisher


def days_between(here: View, there: View) -> int:
    """Days between the two dates of publication; 0 where one is not known to the day."""
    try:
        first, last = (date.fromisoformat(v.document.published[:10]) for v in (here, there))
    except ValueError:
        return 0
    return abs((first - last).days)


def is_background(passage: Passage, here: View, there: View) -> bool:
    """Whether its words tell what has been so for long, or what else an outlet has to offer."""
    if passage.words > LONGEST_BACKGROUND or (quoted(passage.here, here) and quoted(passage.there, there)):
        return False
    return _BACKGROUND.search(here.span(passage.here).of(here.document.text)) is not None


def is_late(passage: Passage, here: View, there: View) -> bool:
    """Whether it stands in reports that lie far apart, outside quotation marks: news is copied within days, background later."""
    return days_between(here, there) > DAYS and not (quoted(passage.here, here) and quoted(passage.there, there))


def is_updated(passage: Passage, here: View, there: View) -> bool:
    """Whether a short passage has another number, or other names, at a place where the earlier one has one: not the same saying."""
    counts = names = 0
    for mine, theirs in passage.gaps():
        before = {there.numbers[j] for j in theirs}
        fresh = [here.word(i) for i in mine if here.numbers[i] not in before and here.marked(i)]
        if any(there.marked(j) for j in theirs):
            counts += any(map(is_count, fresh))
            names += any(word[0].isupper() for word in fresh)
    return passage.words < LONG and (counts >= 1 or names >= 2 or _count_beside(passage, here, there))


def _count_beside(passage: Passage, here: View, there: View) -> bool:
    """Whether a number stands right before the passage, or right after it, in both reports: two that differ."""
    pairs = ((passage.here[0] - 1, passage.there[0] - 1), (passage.here[1], passage.there[1]))
    inside = [(i, j) for i, j in pairs if 0 <= i < len(here.numbers) and 0 <= j < len(there.numbers)]
    return any(is_count(here.word(i)) and is_count(there.word(j)) for i, j in inside)


def enough(passage: Passage, fresh: int, here: View, there: View) -> bool:
    """Whether a passage alone has words enough to be no accident or stock phrase; ``fresh`` of them aren't boilerplate."""
    both = ((passage.here, here), (passage.there, there))
    if fresh >= LEAST_QUOTED and all(quoted(*side) for side in both):
        return telling(passage, here) >= 3
    if of_one_outlet(here, there):
        return fresh >= LEAST_OWN
    least = LEAST_SAID if all(said(*side) for side in both) else LEAST_PASSAGE
    return fresh >= least and telling(passage, here) >= 6
