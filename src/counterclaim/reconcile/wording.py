"""Plain words for questions, stances and lists, shared by the sentences of findings and of the dossier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterclaim.reconcile.dates import plain
from counterclaim.records.finding import Position

QUESTION_WORDS = {
    "happened": "that it happened",
    "by": "who did it",
    "target": "what was hit",
    "means": "the weapon or method",
    "where": "the place",
    "when": "the time",
    "killed": "how many were killed",
    "wounded": "how many were wounded",
    "captured": "who was captured",
    "control": "who holds the ground",
    "other": "other facts",
}


# How many speakers a sentence names before it counts the rest; the lines below it name them all.
NAMED = 4


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; the same words once."""
    items = list(dict.fromkeys(words))
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def who(p: Position) -> str:
    """The speaker with the chain through which it came: ``X, through Interfax``."""
    name = f"{p.speaker} in its own voice" if p.voice else p.speaker
    return f"{name}, through {listed(p.via)}" if p.via else name


def told(p: Position) -> str:
    """The answer in words: dates spelled out, counts with what they count."""
    if p.question == "when":
        return plain(p.answer)
    if p.question not in _COUNTS or not (m := _COUNT.match(p.answer)):
        return p.answer
    about, low, high, more = m.groups()
    number = f"{low} to {high}" if high else f"at least {low}" if more else f"about {low}" if about else low
    return f"{number} {p.question}"


_COUNT = re.compile(r"^(~?)(\d+)(?:-(\d+))?(\+?)$")
_COUNTS = ("killed", "wounded", "captured")


def answers(p: Position) -> str:
    """The answer with its stance, to follow a speaker's name."""
    if p.question == "happened" and p.answer.casefold() == "yes":
        return agreeing(p.speaker, _HAPPENED[p.stance])
    return agreeing(p.speaker, _STANCE[p.stance].format(told(p)))


def agreeing(speaker: str, words: str) -> str:
    """Words that begin with a verb of the third person, as they follow the speaker: "says so", of "residents" "say so"."""
    last = speaker.split()[-1:] or [""]
    several = last[0].islower() and last[0].endswith("s") and not last[0].endswith("ss")
    verb, _, rest = words.partition(" ")
    if not several or verb not in _PLURAL:
        return words
    return f"{_PLURAL[verb]} {rest.replace('its story', 'their story')}".rstrip()


_PLURAL = {"says": "say", "denies": "deny", "thinks": "think", "changes": "change", "gives": "give", "will": "will"}
_HAPPENED = {
    "asserts": "says that it happened",
    "denies": "denies that it happened",
    "hedges": "says that it may have happened",
    "retracts": "changes its story",
    "withholds": "will not say whether it happened",
}
_STANCE = {
    "asserts": "says {}",
    "denies": "denies {}",
    "hedges": "thinks {} likely or possible",
    "retracts": "changes its story on {}",
    "withholds": "gives no answer on {}",
}


def names(positions: Sequence[Position]) -> str:
    """The speakers of several positions with their chains, the first few by name."""
    every = list(dict.fromkeys(who(p) for p in positions))
    rest = len(every) - NAMED
    return "; ".join(every[:NAMED]) + (f"; {rest} more" if rest > 0 else "")


def camp(positions: Sequence[Position]) -> str:
    """Answers that go together with all who give them: ``TOW missile (X; Y)``, denials and guesses marked."""
    by_answer: dict[str, list[Position]] = {}
    for p in positions:
        by_answer.setdefault(f"{p.stance} {p.answer.casefold()}", []).append(p)
    by_names: dict[str, list[str]] = {}
    for group in by_answer.values():
        by_names.setdefault(names(group), []).append(_answer(group[0]))
    return ", ".join(f"{', '.join(held)} ({speakers})" for speakers, held in by_names.items())


def _answer(p: Position) -> str:
    if p.question == "happened" and p.answer.casefold() == "yes":
        return _SHORT.get(p.stance, "it happened")
    return {"denies": "not {}", "hedges": "perhaps {}"}.get(p.stance, "{}").format(told(p))


_SHORT = {"denies": "it did not happen", "hedges": "it may have happened"}


def questions(names: Sequence[str]) -> str:
    """Questions as a list in words."""
    return listed(QUESTION_WORDS.get(q, q) for q in names)


def matters(names: Sequence[str]) -> str:
    """Questions as a list in words, to follow "agree on"."""
    return listed("whether it happened" if q == "happened" else QUESTION_WORDS.get(q, q) for q in names)
