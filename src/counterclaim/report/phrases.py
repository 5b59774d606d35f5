"""What a position says as a clause of plain English: ``denies that it was the army``, ``said that 2 were killed``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterclaim.reconcile import wording
from counterclaim.records.finding import Position

# The answer to each question as a clause to follow "says that".
_CLAUSES = {
    "happened": "it happened",
    "by": "it was {}",
    "target": "what was hit was {}",
    "means": "the weapon or method was {}",
    "where": "the place was {}",
    "when": "the time was {}",
    "killed": "{} killed",
    "wounded": "{} wounded",
    "captured": "{} captured",
}
_SAYS = {
    "asserts": "says that {}",
    "denies": "denies that {}",
    "hedges": "thinks it possible that {}",
    "retracts": "changes its account of {}",
}
_SAID = {
    "asserts": "said that {}",
    "denies": "denied that {}",
    "hedges": "thought it possible that {}",
    "retracts": "changed its account of {}",
}
# The same for answers that are notes: "two parachutes seen".
_SPEAKS = {"asserts": "mentions {}", "denies": "denies {}", "hedges": "thinks possible: {}"}
_SPOKE = {"asserts": "mentioned {}", "denies": "denied {}", "hedges": "thought possible: {}"}
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|may|might|must|should|be|came|went|took|held?|holds|\w{2,}ed)\b"
)
# Each question as a clause: what is asked, left open or changed.
OPEN = {
    "happened": "whether it happened",
    "by": "who did it",
    "target": "what was hit",
    "means": "what the weapon or method was",
    "where": "where it was",
    "when": "when it was",
    "killed": "how many were killed",
    "wounded": "how many were wounded",
    "captured": "who was captured",
    "control": "who holds the ground",
    "other": "more",
}
# "Hulm air force", "Northland Ministry of Defence": an adjective or name before the noun of a body.
_BODIES = (
    "army|air force|government|forces|troops|police|military|navy|ministry|Ministry|regime|militia|rebels|opposition|bandits"
    "|services|Command|Front|Column|authorities|fighters|militants|coalition|Coalition|Observatory|Organi[sz]ation|Directorate|Council"
    "|Committee|Commission|Union|States|Kingdom|Nations"
)
_BODY = re.compile(rf"^(?=[A-Z])(?:[\w-]+ ){{0,4}}?(?:{_BODIES})(?: (?:of|for|in) [\w ]+)?$")
_THINGS = (
    "missile|bomb|mortar|shell|rocket|drone|mine|grenade|vehicle|jet|plane|aircraft|helicopter|strike|raid|failure|accident|warhead"
    "|device|gun|attack"
)
_THING = re.compile(rf"^(?:[\w-]+ ){{0,3}}?[\w-]*(?:{_THINGS})(?: (?:that|which|of|from|with|on|in)\b.*)?$")
_SEVERAL = re.compile(r"^(?:[\w'’-]+ )*?[\w'’-]+s(?:,.*| (?:of|in|at|from|for|on|near|with|and)\b.*)?$")
_DETERMINED = re.compile(
    r"^(?:the|an?|one|two|three|several|some|many|his|her|its|their|people|police|staff|no|nobody|unknown|\d+)\b", re.IGNORECASE
)
# "Hulm army source", "Orma Radio correspondent": one of several, by the name of a body.
_ROLE = re.compile(r"^[A-Z].* (?:source|official|officer|spokes\w+|commander|doctor|photographer|correspondent|reporter|diplomat)$")
_RELATIVE = re.compile(r"^(?:same|day|night|week|morning|evening|previous|following|next)\b")
# A place that brings its own first word does not take another.
_LEADS = re.compile(
    r"^(?:(?:the|an?|in|at|on|near|inside|outside|between|around|along|across|over|off|by|from|north|south|east|west)\b"
    r"|(?:central|northern|southern|eastern|western|rural) [A-Z])"
)
# Heads of the columns of a matrix.
SHORT = {
    "happened": "happened?",
    "by": "by whom",
    "target": "what was hit",
    "means": "with what",
    "where": "where",
    "when": "when",
    "killed": "killed",
    "wounded": "wounded",
    "captured": "captured",
    "control": "who holds it",
    "other": "besides",
}


def answer(p: Position) -> str:
    """The answer in words without its stance: ``2``, ``near Orma``, ``6 May 2031``, ``nobody``."""
    if p.question not in ("killed", "wounded", "captured"):
        return wording.told(p)
    words = wording.told(p).removesuffix(f" {p.question}")
    return "nobody" if words in ("0", "none", "nobody") else words


def with_article(words: str) -> str:
    """A name of a body or a weapon as a sentence has it: ``the Hulm army``, ``a mortar``; proper names and plurals as they are."""
    if _DETERMINED.match(words):
        return words
    if _BODY.match(words):
        return f"the {words}"
    if _THING.match(words):
        return f"{'an' if words[0] in 'aeiouAEIO' else 'a'} {words}"
    return words


def named(speaker: str) -> str:
    """Somebody or something within a sentence: ``the Hulm army``, ``a commander at the ford``, ``residents``."""
    bare = speaker[:1].islower() and not _DETERMINED.match(speaker) and not _SEVERAL.match(speaker)
    if bare or _ROLE.match(speaker):
        return f"{'an' if speaker[0] in 'aeiou' else 'a'} {speaker}"
    return with_article(speaker)


def clause(p: Position) -> str:
    """The answer as a clause: ``it was the army``, ``2 were killed``."""
    if p.question == "happened":
        return "it happened" if p.answer.casefold() == "yes" else _as_clause(p.answer)
    words = answer(p)
    form = _CLAUSES.get(p.question)
    if form is None:
        return _as_clause(words)
    if p.question in ("killed", "wounded", "captured"):
        one = words in ("nobody", "1")
        return form.format(f"{words} {'was' if one else 'were'}")
    if p.question == "means" and words.startswith("from "):
        return f"it came {words}"
    if p.question == "when" and _RELATIVE.match(words):
        return form.format(f"the {words}")
    if p.question == "where" and words[:1].islower() and not _LEADS.match(words):
        return form.format(f"the {words}")
    if p.question in ("target", "by"):
        return form.format(named(words))
    return form.format(with_article(words))


def _as_clause(words: str) -> str:
    return f"it did not ({words})" if words.casefold() == "no" else words


def says(p: Position) -> str:
    """A position to follow its speaker's name, in the present: ``denies that it happened``."""
    if p.derived:
        return wording.agreeing(p.speaker, "says what implies that it happened")
    if p.stance == "withholds":
        return wording.agreeing(p.speaker, f"gives no answer on {OPEN.get(p.question, p.question)}")
    if _is_note(p):
        return wording.agreeing(p.speaker, _SPEAKS[p.stance].format(p.answer))
    return wording.agreeing(p.speaker, _SAYS[p.stance].format(_matter(p)))


def said(p: Position) -> str:
    """A position to follow its speaker's name, in the past: ``denied that it happened``."""
    if p.derived:
        return "said what implies that it happened"
    if p.stance == "withholds":
        return f"did not say {OPEN.get(p.question, p.question)}"
    if _is_note(p):
        return _SPOKE[p.stance].format(p.answer)
    return _SAID[p.stance].format(_matter(p))


def _is_note(p: Position) -> bool:
    """Whether an answer to no fixed question is a note without a verb ("two parachutes seen")."""
    return p.question in ("other", "control") and p.stance in _SPOKE and not _VERB.search(p.answer)


def _matter(p: Position) -> str:
    if p.question == "by" and p.stance != "retracts" and p.answer.casefold() == p.speaker.casefold():
        return "it did it itself" if p.stance != "denies" else "it did it"
    return OPEN.get(p.question, p.question) if p.stance == "retracts" else clause(p)


def cell(p: Position) -> str:
    """A position as a cell of a matrix, under its question: ``yes``, ``denies it``, ``perhaps TOW missile``."""
    if p.derived:
        return "yes (implied)"
    if p.stance == "withholds":
        return "gives no answer"
    if p.question == "happened" and p.answer.casefold() == "yes":
        return {"denies": "denies it", "hedges": "perhaps", "retracts": "changes its account"}.get(p.stance, "yes")
    form = {"denies": "not {}", "hedges": "perhaps {}", "retracts": "changes its account: {}"}.get(p.stance, "{}")
    return form.format(answer(p))


def together(positions: Iterable[Position], past: bool = False) -> str:
    """Several positions of one speaker in a row, a bare change of account only where nothing else is said.

    Positions of one stance share its verb: ``said that it happened and that 2 were killed``.
    """
    ordered = sorted(positions, key=lambda p: (p.question != "happened", p.question == "other"))
    every = list(dict.fromkeys((p.stance, p.derived, said(p) if past else says(p)) for p in ordered))
    kept = [x for x in every if x[0] != "retracts"] or every
    kept = [x for x in kept if not x[1]] or kept
    return wording.listed(_shared([words for *_, words in kept]))


def _shared(parts: Sequence[str]) -> list[str]:
    """Clauses whose verb is that of the one before them begin with "that"."""
    out, last = [], ""
    for words in parts:
        verb, that, rest = words.partition(" that ")
        shared = that and verb == last and not verb.startswith("den")  # "denied A and B" would deny less than both
        out.append(f"that {rest}" if shared else words)
        last = verb if that else ""
    return out
