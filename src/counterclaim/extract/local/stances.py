"""Words that settle a stance: one visible table, first match wins. The model's guess stands where none matches."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StanceRule:
    """A pattern over the cue (and, where ``content`` says so, the content) that settles a stance."""

    name: str
    stance: str
    pattern: re.Pattern[str]
    content: bool = False


def _rule(name: str, stance: str, pattern: str, content: bool = False) -> StanceRule:
    return StanceRule(name, stance, re.compile(pattern, re.IGNORECASE), content)


_ACTS = (
    r"(?:strik|attack|bomb|us(?:e|ed|ing)\b|target|hit\b|shell|carr(?:y|ied)|conduct|fir(?:e|ed|ing)\b|launch|kill|shoot|shot|los[et]"
    r"|enter|possess|drop|fl(?:y|ew|own)|cross|captur|tak(?:e|en)\b|block|suffer)"
)
HAS_NONE_THERE = (
    r"^\W*(?:we|it|they|he|she|i) (?:have|had|has) no (?:\w+ ){0,2}(?:aircraft|(?:war)?planes?|jets?|helicopters?|drones?|troops"
    r"|forces|soldiers|units|guns|artillery|missiles?|bases?)(?:\W*$| (?:there|here|in|at|near|over|around|within|anywhere)\b)"
)
"""A party that says it has no such thing there denies that it did it ("we have no planes in that sector")."""
RULES = (
    _rule(
        "changed its account",
        "retracts",
        r"\b(?:chang|revers|retract|withdr[ae]w|withdrawn|took back|takes back|taken back"
        r"|correct(?:s|ed) (?:itself|himself|herself|its)"
        r"|backtrack|walk(?:s|ed) back|revis(?:es|ed)|updat(?:ed|ing) an? earlier|had initially)",
    ),
    _rule(
        "was taken back",
        "retracts",
        r"^\W*(?:an?|the|its|his|her|their) (?:claim|statement|account|assertion|allegation|denial|report)s? (?:that |which )?"
        r"(?:he|she|it|they) (?:had |has |have )?(?:later |since |then )?"
        r"(?:withdr[ae]w|withdrawn|retract\w*|took back|taken back|dropped|corrected)",
        content=True,
    ),
    _rule(
        "would not say",
        "withholds",
        r"\b(?:no (?:immediate )?comment|(?:declin|refus)\w* to|(?:could|can|would|did|does|do|was|were|has|have|had) ?(?:not|n.?t)"
        r"(?: yet| immediately| be)?(?: independently)?"
        r" (?:confirm|verif|say|sa[iy]d|determine|establish|comment|specif|elaborate|provide|give|identify"
        r"|drawn|immediately)|cannot (?:yet )?(?:confirm|verify|say|determine)|unable to|neither confirm|unclear|not clear"
        r"|no (?:means|way) of knowing|(?:neither|none of) (?:[\w’'-]+ ){1,4}(?:sa(?:id|ys)|told|gave|gives|named|names|specified)"
        r"|(?:gave|give|gives|offered|provided|made) no\b|said nothing)",
    ),
    _rule(
        "denied it",
        "denies",
        r"\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing)?|refut\w+|dismiss\w*|disput\w+|disavow\w*|contradict\w*|rebuff\w*)\b",
    ),
    _rule(
        "said that it is not known",
        "withholds",
        r"^\W*(?:it|this|that) (?:is|was|remains?|remained) "
        r"(?:not (?:yet |immediately )*(?:clear|known|certain|able|possible)|unclear|unknown)"
        r"|^\W*(?:that )?(?:it|they|he|she|we|I) ha(?:d|s|ve) (?:no|not received any) (?:further |immediate )?"
        r"(?:information|details|confirmation)\b",
        content=True,
    ),
    _rule(
        "said that it was not done",
        "denies",
        rf"^\W*(?:[\w’'.-]+\s+){{1,7}}?(?:has|have|had|did|does|do|was|were|is|are|could|would|will)\s?(?:not|never|n[’']?t)\b"
        rf"(?! able)[^.;]{{0,40}}?\b{_ACTS}"
        r"|^\W*neither\b.{3,60}\bnor\b"
        r"|^\W*(?:no|not one|none of (?:our|its|their))\s+(?:[\w’'-]+,?\s+){1,7}?"
        r"(?:fired|flew|struck|hit|attacked|entered|took part)\b"
        r"|(?:^|[.!?…]\W+)(?:we|it|they|he|she|i)\s+(?:did|have|had|has)\s?(?:not|never|n[’']?t)\s+"
        r"(?:do|done|commit\w*|carr\w+ out)\s+(?:this|it|that|any|the)\b"
        r"|\b(?:conducted|carried out|launched|fired|made|used|dropped|committed)\s+(?:no|none|nothing)\b"
        r"|^\W*(?:no|none of|not one)\s+(?:[\w-]+\s+){0,4}?(?:had been|were|was|has been|have been)\s"
        r"(?:hit|struck|lost|shot|killed|used|targeted|captured|fired|attacked)",
        content=True,
    ),
    _rule(
        "said nothing of it",
        "withholds",
        r"^nothing (?:about|of|on)\b",
        content=True,
    ),
    _rule(
        "called it false",
        "denies",
        r"\b(?:is|are|was|were) (?:false|untrue|baseless|fabricated|fake|lies|a lie|an invention|pure invention|nonsense)\b"
        rf"|{HAS_NONE_THERE}"
        r"|(?<!\w)[\"“'‘](?:an? )?(?:\w+ )?(?:lies?|fakes?|inventions?|fabrications?|nonsense|slander|falsehoods?)[\"”'’]?\W*$"
        r"|\bno truth (?:in|to)\b|^(?:none of (?:our|its|their|his)|not one of|nothing (?:flew|was|had|has)"
        r"|no (?:aircraft|planes?|jets?|helicopters?|shells?|missiles?|rockets?|soldiers?|troops|such|strikes?|attacks?)\b)",
        content=True,
    ),
    _rule(
        "hedged the saying",
        "hedges",
        r"\b(?:suspect(?:s|ed)?|believe[sd]?|think[s]?|thought|suggest\w*|speculat\w*|reportedly|allegedly|purportedly|presumabl[ey]"
        r"|is said to|are said to|fear(?:s|ed)?|estimat\w+ that it may)\b",
    ),
    _rule(
        "hedged what is said",
        "hedges",
        r"\b(?:may have|might have|could have been|may be|might be|was likely|were likely|is likely|most likely|very likely"
        r"|probably|possibl[ey]|apparently|appear(?:s|ed)? to|seem(?:s|ed)? to|look(?:s|ed)? like|believed to|suspected|thought to"
        r"|presumably|reportedly|allegedly|unconfirmed)\b",
        content=True,
    ),
)


# Words that hedge one answer and leave the rest of the sentence plain: the question, and the words.
_ONE_ANSWER = (
    (
        "by",
        re.compile(
            r"\b(?:thought|believed|suspected|understood|presumed|said|likely|probably|possibly|apparently|reportedly|allegedly)\s"
            r"(?:to (?:be|have been|belong)\s?)?(?:(?:carried out|conducted|launched|fired|planted|staged|dropped)\s)?"
            r"(?:by|to|from)\b"
            r"|\b(?:suspected|presumed|alleged|apparent)\s(?:[A-Z][\w-]+|government|regime|rebel|militants?|jihadists?|gunmen)\b"
            r"|\b(?:thought|believed) to be (?:[A-Z][\w-]+\s)?(?:war)?(?:planes|jets)\b",
        ),
    ),
    (
        "means",
        re.compile(
            r"\b(?:suspected|alleged|apparent|possible|reported)\s(?:\w+\s)?(?:chemical|gas|chlorine|sarin|toxic|nerve|poison)"
            r"|\b(?:suspect(?:ed)?|believed?|thought) (?:was|were|is|to be|to have been) (?:a |an )?"
            r"(?:chlorine|sarin|mustard|toxic|nerve|poison)",
            re.IGNORECASE,
        ),
    ),
)


def hedged_alone(content: str) -> frozenset[str]:
    """The questions whose answers alone a content hedges; none when it hedges all that it says, or nothing."""
    return frozenset(question for question, pattern in _ONE_ANSWER if pattern.search(content))


_CRIME = re.compile(
    r"\b(?:possible|potential|probable|likely|apparent|alleged|suspected|(?:may|might|could) (?:amount to|constitute|be))\s"
    r"(?:an?\s)?(?:war\s)?crimes?\b",
    re.IGNORECASE,
)

# A cue of seeming: what pictures seem to show is the report's own reading of them, said by nobody.
SEEMING = re.compile(r"\b(?:appear|seem|look)(?:s|ed)?(?: to| like| as if)?$", re.IGNORECASE)


_SHOWN = re.compile(r"\b(?:videos?|footage|film|images?|pictures?|photo\w*|clips?)$", re.IGNORECASE)
_SHOWING = re.compile(r"\b(?:suggest|show|indicat|point)\w*\b", re.IGNORECASE)


def shown(source: str, cue: str) -> bool:
    """Whether nobody speaks: something seems so, or pictures suggest it."""
    return bool(SEEMING.search(cue) or (_SHOWN.search(source) and _SHOWING.search(cue)))


def without_crimes(words: str) -> str:
    """Words without what law a deed may have broken: "a possible war crime" leaves no doubt that it was done."""
    return _CRIME.sub(" ", words)


def settled(cue: str, content: str) -> str:
    """The stance that the words settle, or an empty string."""
    content = without_crimes(content)
    for rule in RULES:
        if rule.pattern.search(content if rule.content else cue):
            return rule.stance
    return ""
