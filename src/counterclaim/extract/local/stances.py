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


RULES = (
    _rule(
        "changed its account",
        "retracts",
        r"\b(?:chang|revers|retract|withdr[ae]w|withdrawn|took back|takes back|taken back"
        r"|correct(?:s|ed) (?:itself|himself|herself|its)"
        r"|backtrack|walk(?:s|ed) back|revis(?:es|ed)|updat(?:ed|ing) an? earlier|had initially)",
    ),
    _rule(
        "would not say",
        "withholds",
        r"\b(?:no (?:immediate )?comment|(?:declin|refus)\w* to|(?:could|can|would|did|does|do|was|were|has|have|had) ?(?:not|n.?t)"
        r"(?: yet| immediately| be)?(?: independently)?"
        r" (?:confirm|verif|say|sa[iy]d|determine|establish|comment|specif|elaborate|provide|give|identify"
        r"|drawn|immediately)|cannot (?:yet )?(?:confirm|verify|say|determine)|unable to|neither confirm|unclear|not clear"
        r"|no (?:means|way) of knowing"
        r"|(?:gave|give|gives|offered|provided|made) no\b|said nothing)",
    ),
    _rule(
        "denied it",
        "denies",
        r"\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing)?|refut\w+|dismiss\w*|disput\w+|disavow\w*|contradict\w*|rebuff\w*)\b",
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
        r"|\bno truth (?:in|to)\b|^(?:none of (?:our|its|their|his)|not one of|nothing (?:flew|was|had|has)"
        r"|no (?:aircraft|planes?|jets?|helicopters?|shells?|missiles?|rockets?|such|strikes?|attacks?)\b)",
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


def settled(cue: str, content: str) -> str:
    """The stance that the words settle, or an empty string."""
    for rule in RULES:
        if rule.pattern.search(content if rule.content else cue):
            return rule.stance
    return ""
