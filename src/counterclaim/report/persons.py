"""Names of persons in the words by which reports call them: ``resident of Deir al-Zor Abdullah al-Noami``.

Told by capitals, and by what the names of parties, the gazetteer and the roles rule out. Where that leaves doubt the words count as
a name: to hide too much does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from counterclaim.know.fold import all_words, fold
from counterclaim.know.names import Names
from counterclaim.know.places import Places
from counterclaim.know.roles import role_table

_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_PREFIX: Final = re.compile(r"(?:al|el|as|ash|an|at|ar|az|ad)-(?=[A-ZÀ-Þ])", re.IGNORECASE)
PARTICLES: Final = frozenset("al el abu abou bin ibn bint umm um von van der den de di da del la du ben abd oum ould".split())
"""Small words inside a person's name, which alone name nobody."""
_BEFORE_PLACES: Final = frozenset("in of from at near to around".split())
_TITLES: Final = frozenset("mr mrs ms miss dr doctor sheikh shaikh imam sir hajj haji ustaz engineer eng".split())
_COUNTS: Final = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozens hundreds thousands tens scores several some many most "
    "another other others all both at least more than about around over up the a an and or not no he she it they we i this that "
    "these those who which his her their its group local people civilians women children men further".split()
)
_PUBLIC: Final = frozenset(
    "spokesman spokeswoman spokesperson spokesmen minister ministers president premier governor mayor ambassador envoy secretary "
    "general colonel col gen brig brigadier major maj lt lieutenant captain capt commander commanders leader leaders emir chief "
    "head director chairman chairwoman official senator mp king prince secretary-general deputy".split()
)
"""Words for those who speak or act in an office: they are not private persons."""
LARGE: Final = 300_000
"""Inhabitants from which a place's name is rather the place's than a person's."""


def persons_in(phrase: str, ordinary: Callable[[str], bool]) -> list[str]:
    """The persons whom a phrase names, none where it names the holder of an office.

    ``ordinary`` tells whether a word stands somewhere in small letters too, so that its capital says nothing.
    """
    if any(w.form in _PUBLIC for w in all_words(phrase)):
        return []
    taken = _taken(phrase)
    found = []
    for run in _runs(phrase, taken):
        words = _trimmed(_without_place(phrase, run), ordinary)
        name = phrase[words[0].start() : words[-1].end()] if words else ""
        if name and (len(words) > 1 or _alone(phrase, name, ordinary)):
            found.append(name)
    return found


def is_place(name: str) -> bool:
    """Whether a word is rather the name of a large place."""
    place = Places.load().find(name)
    return place is not None and place.population >= LARGE and fold(place.name) == fold(name)


def known_in(text: str) -> list[tuple[int, int]]:
    """Where parties, bodies and persons of note stand in a text."""
    return [(start, end) for _, start, end in Names.load().mentioned(text)]


def _taken(phrase: str) -> list[tuple[int, int]]:
    """Stretches that are no private person's name: who is known, and roles."""
    words = all_words(phrase)
    roles = ((words[first].start, words[after - 1].end) for _, first, after in role_table().found(words))
    return [*known_in(phrase), *roles]


def _runs(phrase: str, taken: Sequence[tuple[int, int]]) -> Iterator[list[re.Match[str]]]:
    """Words in a row that may be a name, with nothing but a space between them."""
    run: list[re.Match[str]] = []
    for m in _WORD.finditer(phrase):
        free = not any(start < m.end() and m.start() < end for start, end in taken)
        fits = free and (_named(m.group()) or (bool(run) and m.group().lower() in PARTICLES))
        if run and (not fits or phrase[run[-1].end() : m.start()].strip()):
            yield run
            run = []
        if fits:
            run.append(m)
    if run:
        yield run


def _named(word: str) -> bool:
    bare = _PREFIX.sub("", word, count=1)
    return bare[:1].isupper() and not any(part[:1].islower() for part in bare.split("-")[1:])


def _without_place(phrase: str, run: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words after a place, where a word for places stands before."""
    before = phrase[: run[0].start()].split()
    if not before or before[-1].lower() not in _BEFORE_PLACES:
        return run
    for size in range(len(run), 0, -1):
        if Places.load().find(phrase[run[0].start() : run[size - 1].end()]):
            return run[size:]
    return run


def _trimmed(run: Sequence[re.Match[str]], ordinary: Callable[[str], bool]) -> list[re.Match[str]]:
    """The run without words at its ends that are no part of a name."""
    words = list(run)
    while words and _is_filler(words[0].group(), ordinary):
        words.pop(0)
    while words and (_is_filler(words[-1].group(), ordinary) or words[-1].group().lower() in PARTICLES):
        words.pop()
    body = role_table().bodies
    return [] if any(fold(w.group()) in body or fold(w.group()).removesuffix("s") in body for w in words) else words


def _is_filler(word: str, ordinary: Callable[[str], bool]) -> bool:
    plain = fold(word)
    return plain in _COUNTS or plain in _TITLES or bool(Places.load().country_of(word)) or ordinary(word)


def _alone(phrase: str, name: str, ordinary: Callable[[str], bool]) -> bool:
    """Whether one word is a name: the whole phrase, or what "named" and an age stand beside."""
    if len(name) < 3 or fold(name) in PARTICLES or known_in(name) or is_place(name):
        return False
    rest = [w for w in phrase.replace(name, " ", 1).split() if w.lower() not in _TITLES]
    explained = re.search(rf"\b(?:named|called)\s+{re.escape(name)}\b|^{re.escape(name)},?\s+(?:an?|aged|\d)", phrase)
    return not ordinary(name) and (not rest or bool(explained))


@cache
def small_words(text: str) -> frozenset[str]:
    """The words that stand in small letters in a text."""
    return frozenset(w for w in _WORD.findall(text) if w.islower())
