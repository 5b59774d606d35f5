"""Which questions a saying answers, with what stance, and by which words: the model's guesses, and what grammar settles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.extract.local import answers, clauses, stances
from counterclaim.extract.local.decode import Decoded, Saying, Settings
from counterclaim.extract.local.ground import Ground
from counterclaim.know import means
from counterclaim.records.spans import Span

_OWNS = re.compile(r"\bresponsib|\btook credit|\btakes credit", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:could|can|did|does|do|would|was|were|has|have|had|cannot)\b(?:\s?(?:not|n[’']?t))?"
    r"(?:\s(?:yet|immediately|independently|be))*\s$",
    re.IGNORECASE,
)
# What a party denies of itself: that it did it ("any involvement", "using gas", "that its planes hit the school").
_OWN_ACT = re.compile(
    r"\b(?:responsib\w*|involve\w*|behind|complicit\w*|accusations?|allegations?|charges?|blame|guilt)\b"
    r"|^\W*(?:that )?(?:it|they|we|he|its|their|our)\b.{0,40}\b(?:struck|hit|attack\w*|bomb\w*|shell\w*|fired|carr\w+ out|launched"
    r"|used|target\w*|kill\w*|conduct\w*|shot|touch\w*|did)\b"
    r"|^\W*(?:ever |having )?(?:using|used|carrying|carried|firing|fired|bombing|striking|hitting|attacking|targeting|shelling"
    r"|killing|launching|any (?:role|part|hand|connection|link))\b"
    r"|(?:^|[.!?…]\W+)(?:we|it|they|he|she|i)\s+(?:did|have|had|has)\s?(?:not|never|n[’']?t)\s+(?:do|done|commit\w*)\s+(?:this|it|that)\b"
    rf"|{stances.HAS_NONE_THERE}"
    r"|^\W*(?:nothing|(?:no|not one|any|none of (?:its|our|their))\s+(?:[\w-]+,?\s+){0,4}?(?:aircraft|(?:war ?)?planes?|jets?"
    r"|helicopters?|drones?|missiles?|guns?|mortars?|rifles?|batter(?:y|ies)|soldiers?|troops|forces|units?|men|fighters))\b.{0,60}?\b(?:flew|flown|flying|fired|struck|hit"
    r"|bombed|shelled|near|(?:been|was|were) (?:there|in|near|at)|operat\w+)\b",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:struck|strikes?|hit|attack\w*|bomb\w*|shell\w*|fired|carr\w+|launched|us(?:e|ed|ing)|target\w*|kill\w*|conduct\w*|shot"
    r"|missions?|responsible)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:took|takes|taken|taking) back (?:its|his|her|their)\s$|\b(?:withdr\w+|retract\w*) (?:its|his|her|their)\s$"
)
_NEITHER = re.compile(r"\b(?:neither|none of)\s+(?:[\w’'-]+\s+){1,4}$", re.IGNORECASE)
_NO_ACCOUNT = re.compile(
    r"\s+no\s+(?:account|answer|comment|details?|word|reason|explanation|information|figures?|toll)\b", re.IGNORECASE
)
_CLAIMED = re.compile(r"(?:claim(?:s|ed|ing)?|(?:has|had|have) claimed)(?: (?:to|of|for))?", re.IGNORECASE)
# What is claimed as one's own: the act by its noun, nothing said of it ("claimed the attack", not "claimed the attack failed").
_THE_ACT = re.compile(
    r"\W*(?:the|this|that|an?|its|yesterday[’']s)\s+(?:[\w’'-]+\s+){0,3}?(?:attacks?|bombings?|blasts?|blows?|strikes?|operations?|ambush|raids?"
    r"|shootings?|assaults?|killings?|action|explosions?)\b(?!.*\b(?:was|were|had|has|is|are|killed|kills|hit|failed|targeted|struck)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(
    r"\W*(?:that\s+)?(?!it\b|they\b|we\b|he\b|she\b)(?:[\w’'-]+\s+){1,6}?(?:had|has|have|was|were|is|are|did|would|could)\b",
    re.IGNORECASE,
)
_HARMED = re.compile(r"\b(?:died|dead|deaths?|lost|wounded|hurt|injured|captured|casualt\w+|shot|downed)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\W*(?:it|this|that|so|the \w+)\W*", re.IGNORECASE)
_WORDLESS = frozenset({"happened", "control", "other"})  # questions that no marked words answer
_SETTLING = frozenset({"denies", "withholds", "retracts"})


@dataclass(frozen=True, slots=True)
class Answering:
    """What a saying answers: stances by question, words by slot, and whether its speaker owns (or denies) the act as its own."""

    said: Mapping[str, str]
    inside: Mapping[str, Sequence[Span]]
    owns: bool


def answering(
    ground: Ground,
    decoded: Decoded,
    saying: Saying,
    cue: Span | None,
    content: Sequence[Span],
    inside: Mapping[str, Sequence[Span]],
    settings: Settings,
    *,
    lost: bool,
) -> Answering:
    """What a saying answers; ``inside`` are the words within its content by slot, ``lost`` tells that it is of a lost aircraft."""
    words = " ".join(map(ground.phrase, content))
    settled = stances.settled(_cue_words(ground, cue) if cue else "", words)
    said = _asked(saying, inside, any(means.find(ground.phrase(s)) for s in content), settings)
    if lost and not inside["means"] and clauses.is_craft(answers.weapon(ground, content)):
        said.pop("means", None)
    owns = bool(cue and (_OWNS.search(ground.phrase(cue)) or _claims_the_act(ground, cue, words)))
    if settled == "denies" and _own_act(words, bool(inside["by"])):
        return Answering({"by": "denies"}, inside, owns or not inside["by"])
    absent = clauses.absent(ground, content[0], denied=settled == "denies")
    if absent:
        return Answering({absent[0]: "denies"}, {absent[0]: [absent[1]]}, owns=False)
    if settled == "denies" and _detail(ground, decoded, content, inside):
        said = {"other": "denies"}
    elif owns and settled == "retracts":
        said = {"by": "retracts"}
    elif owns and "by" not in said:
        said = {"by": next(iter(said.values()), "asserts"), **said}
    else:
        said, inside = _by_grammar(ground, cue, content, settled, said, inside)
    about = any(c.overlap(m) for c in content for m in _mentions(ground, decoded))
    return Answering(_with(said, settled, {q for q in inside if inside[q]}, words, about=about), inside, owns)


def _by_grammar(
    ground: Ground,
    cue: Span | None,
    content: Sequence[Span],
    settled: str,
    said: dict[str, str],
    inside: Mapping[str, Sequence[Span]],
) -> tuple[dict[str, str], Mapping[str, Sequence[Span]]]:
    """What an accusation, or a content that is but a name or a number, answers, and by which words."""
    stance = next(iter(said.values()), "asserts")
    blamed = clauses.accused(ground, cue, content[0]) if settled not in _SETTLING else None
    if blamed:
        doer, act = blamed
        of_the_act = {k: [s for s in v if s.start >= act.start] for k, v in inside.items()}
        return {q: s for q, s in said.items() if q != "happened"} | {"by": said.get("by") or stance}, {**of_the_act, "by": [doer]}
    alone = clauses.left_bare(ground, cue, content)
    if alone is not None:
        return {alone: said.get(alone) or stance}, {**inside, alone: [content[0]]}
    return said, inside


def _own_act(words: str, named: bool) -> bool:
    """Whether what is denied is that somebody did it, the speaker where nobody is named, rather than that it happened."""
    return bool(_OWN_ACT.search(words)) or (named and bool(_ACT.search(words)))


def _detail(ground: Ground, decoded: Decoded, content: Sequence[Span], inside: Mapping[str, Sequence[Span]]) -> bool:
    """Whether what is denied is a whole sentence on something beside the incident ("that anyone had rung beforehand")."""
    named = any(inside[q] for q in inside)
    about = any(c.overlap(s) for c in content for s in _mentions(ground, decoded))
    words = " ".join(map(ground.phrase, content))
    return not (named or about or _ACT.search(words) or _HARMED.search(words)) and bool(_SENTENCE.match(words))


def _mentions(ground: Ground, decoded: Decoded) -> list[Span]:
    """The words that were marked for incidents."""
    return [s for m in decoded.marked if m.layer == "mention" and (s := ground.span(m))]


def _claims_the_act(ground: Ground, cue: Span, words: str) -> bool:
    """Whether somebody claims the act itself ("claimed the attack", "took back its claim to the bombing")."""
    return bool(_CLAIMED.fullmatch(ground.phrase(cue)) and _THE_ACT.match(words))


def _cue_words(ground: Ground, cue: Span) -> str:
    """The cue with the auxiliaries and negations before it ("did not" before "say"), and what is not told ("gave no account")."""
    before = max(0, cue.start - 40)
    m = next((m for p in (_AUXILIARY, _TAKEN_BACK, _NEITHER) if (m := p.search(ground.text, before, cue.start))), None)
    after = _NO_ACCOUNT.match(ground.text, cue.end)
    return ground.text[m.start() if m else cue.start : after.end() if after else cue.end]


def _asked(saying: Saying, inside: Mapping[str, Sequence[Span]], weapon: bool, settings: Settings) -> dict[str, str]:
    """The questions that a saying answers, with the model's stances; words for an answer in the content lower the bar."""
    told = {q for q in saying.stances if inside.get(q)} | ({"means"} if weapon else set())
    bar = {q: settings.asked_inside if q in told else settings.asked_outside for q in saying.stances}
    return {q: stance for q, (stance, p) in saying.stances.items() if p >= bar[q]}


def _with(said: dict[str, str], settled: str, told: set[str], words: str, *, about: bool) -> dict[str, str]:
    """The model's stances, with what the words settle put in.

    A saying that answers nothing answers "happened" where it has words for the incident (``about``) or its slots, points back at
    it, or denies or withholds; else "other": nobody is made to say that it happened by calling something shameful.
    """
    if settled == "denies":
        # What is denied stands in the words, not in the incident.
        said = {q: s for q, s in said.items() if q in told or q in _WORDLESS}
        if "happened" in said:  # what is said not to have happened has no place and no time to deny
            said = {q: s for q, s in said.items() if q not in ("where", "when")}
    bears = told or about or settled in _SETTLING or _POINTS_BACK.fullmatch(words)
    asked = said or {"happened" if bears else "other": "asserts"}
    open_question = clauses.left_open(words) if settled == "withholds" else ""
    if open_question:
        return {open_question: "withholds"}
    alone = stances.hedged_alone(words)
    if settled in _SETTLING:
        return dict.fromkeys(asked, settled)
    if settled == "hedges" or alone:
        return {q: "hedges" if s == "asserts" and (q in alone or not alone) else s for q, s in asked.items()}
    return asked
