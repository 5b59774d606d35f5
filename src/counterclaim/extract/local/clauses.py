"""Who did it, and to which aircraft, where the grammar of a plain clause tells and no span was marked for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from counterclaim.extract.local.actors import actors, is_party, owned
from counterclaim.extract.local.ground import Ground
from counterclaim.know import means
from counterclaim.records.spans import Span

_DID = (
    r"(?:shot (?:\w+ )?down|downed|brought (?:\w+ )?down|shot|killed|attacked|struck|hit|bombed|bombarded|shelled|targeted|fired"
    r"|launched|carried out|executed|kidnapped|abducted|captured|seized|took|overran|raided|ambushed|destroyed|blew up|detonated"
    r"|planted|stormed|pounded|dropped|pushed into|entered|retook|recaptured|besieged|opened fire)"
)
_DONE = (
    r"(?:shot down|downed|brought down|killed|attacked|struck|hit|bombed|shelled|targeted|fired|launched|carried out|executed"
    r"|kidnapped|abducted|captured|seized|taken|overrun|raided|ambushed|destroyed|planted|stormed|dropped|claimed|perpetrated|conducted"
    r"|(?:air ?)?(?:strikes?|raids?|attacks?)|shelling|bombing|bombardment|offensive|shots|fire)"
)
_PLAIN = r"(?!(?:was|were|is|are|be|been|being|has|have|had|to|not|never|by|when|after|who|which|that)\b)[\w’'-]+"
_NAMED = rf"(?:(?:the|a|an|its|their|our|several|some)\s+)?(?:{_PLAIN}\s+){{0,6}}?{_PLAIN}"
_START = r"(?:^|\b(?:that|when|after|as|because|where|while|and|but)\s+|[,;]\s+)"
_ACTIVE = re.compile(rf"{_START}(?P<who>{_NAMED})\s+(?:had\s+|have\s+|has\s+)?(?:also\s+|then\s+)?{_DID}\b", re.IGNORECASE)
_PASSIVE = re.compile(
    rf"\b{_DONE}\b[^.;,]{{0,40}}?\bby\s+(?P<who>{_NAMED})(?=\s+(?:on|in|at|near|from|that|which|who|when|during|after|as|and|with"
    r"|against|over|near|early|late|killed|killing|left|leaving|had|has|was|were)\b|[.,;]|$)",
    re.IGNORECASE,
)
# "the rebels were responsible", "the regime bears full responsibility"
_RESPONSIBLE = re.compile(
    rf"(?:^|\b(?:that|and|but|because|as)\s+|[,;]\s+)(?P<who>{_NAMED})\s+(?:(?:was|were|is|are|(?:has|have|had)\s+been)\s+"
    r"(?:\w+ly\s+)?(?:responsible|behind|to blame)|(?:bears?|bore)\s+(?:\w+\s+){0,2}?responsibility)\b",
    re.IGNORECASE,
)
_IT_WAS = re.compile(rf"^\W*(?:it|this|that)\s+(?:was|is)\s+(?P<who>{_NAMED})(?=\s+(?:that|who|which)\b|[.;,]|\W*$)", re.IGNORECASE)
# "a Russian air strike", "rebel rocket fire", "IS assault": whose deed it is stands before its noun.
_WHOSE = r"(?:[A-Z][\w.’'-]*|rebels?|terrorists?|insurgents?|militants?|coalition|regime|government|opposition|loyalist)"
_HOW = (
    r"overnight|heavy|intense|deadly|rocket|mortar|missile|artillery|air|barrel|bomb|car|suicide|drone|cluster|sniper|cruise|tank"
)
_FIRE = r"(?:air ?)?(?:strikes?|raids?)|shelling|bombardments?|bombings?|bombs?|(?:gun)?fire|attacks?|assaults?|offensives?|shells"
_WHOSE_DEED = re.compile(
    rf"(?<![\w-])(?P<who>{_WHOSE}(?:(?:\s+(?:and|or))?\s+{_WHOSE}){{0,3}})['’]?s?\s+"
    rf"(?i:(?:{_HOW})\s+){{0,2}}(?i:{_FIRE}|rockets|missiles|explosions?)\b"
    # no deed but arms and men: "a Russian attack helicopter", "rebel fire positions"
    r"(?!\s+(?i:helicopters?|aircraft|planes?|jets?|drones?|boats?|submarines?|positions?|units?|teams?|squads?|crews?|brigade|trucks?|engines?))"
)
_DOERS = (_PASSIVE, _ACTIVE, _RESPONSIBLE, _IT_WAS, _WHOSE_DEED)
_SUPPOSED = re.compile(r"\b(?:suspected|presumed|alleged|apparent|purported(?:ly)?|reported)\s+$", re.IGNORECASE)
# What a party says of its own ("its strikes killed", "we have hit the base").
_OWN_DEED = re.compile(
    rf"^\W*(?:that\s+)?(?:it|we|they|he)\s+(?:had\s+|have\s+|has\s+)?(?:also\s+)?"
    rf"(?:{_DID}|ordered\b.{{0,20}}(?:strikes?|attacks?|raids?))\b"
    rf"|\b(?:its|our)\s+(?:\w+\s+){{0,2}}?(?:{_FIRE}|warplanes|jets|planes|fighters|troops|gunners|artillery|drones)\b",
    re.IGNORECASE,
)
_ABOUT = r"(?:(?:at least|at|more than|about|around|some|nearly|over|up to|as many as|as high as|only|just|now)\s+){0,2}"
_NUMBER = (
    r"(?:\d[\d,.]*|(?:half )?a dozen|a quarter of a million|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|dozens|hundreds|scores)"
)
_TOLL = (
    re.compile(
        rf"(?P<toll>{_ABOUT}{_NUMBER})\b(?:\s+[\w’'-]+){{0,6}}?\s+"
        r"(?:(?:was|were|are|is|have|had|has|been|being|also|reportedly)\s+){0,3}(?:killed|dead|died|martyred)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:number|count)\b[^.;]{0,40}?\b(?:killed|dead|deaths|died|victims)\b[^.;]{0,80}?\b(?:rose|risen|rises|climbed|climbs|increased|grew"
        rf"|jumped|went up|stood|stands)\s+(?:(?:sharply|again|further)\s+)?(?:to|at)\s+(?P<toll>{_ABOUT}{_NUMBER})\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:kill(?:ed|ing|s)|(?:claim(?:ed|ing)|cost) the lives of|left|leaving|death toll\b[^.;]{0,40}?\b(?:to|at|as|of))\s+"
        rf"(?P<toll>{_ABOUT}{_NUMBER})\b(?!\s+(?:(?!and\b|but\b)\w+\s+){{0,3}}(?:wounded|injured|hurt|homeless|stranded|trapped))",
        re.IGNORECASE,
    ),
)
_CRAFT = (
    r"(?:helicopters?|choppers?|aircraft|(?:war ?)?planes?|(?:fighter |war )?jets?|warplanes?|drones?|gunships?|bombers?"
    r"|(?:mi|su|mig|ka)-?\d+\w*)"
)
_ONLY_CRAFT = re.compile(rf"(?:(?:an?|the|one|its|their)\s+)?(?:[\w’'-]+\s+){{0,2}}?{_CRAFT}", re.IGNORECASE)
_BLAMES = re.compile(r"\b(?:blam|accus|attribut|point\w* \w+ fingers?|(?:held|holds?|holding)\b)", re.IGNORECASE)
# "accused Russia on Saturday of shelling a hospital", "accuses the army of responsibility": an act, not mere support or failure.
_ACCUSED = re.compile(
    r"\W*(?P<who>[^.;]{2,80}?)\s+(?:(?:on|late|early|last)\s+\w+\s+)?of\s+"
    r"(?P<act>(?:\w+ly\s+)?(?:(?:us|fir|bomb|shell|attack|hitt|strik|target|kill|dropp|orchestrat|stag|conduct|launch|plant|park"
    r"|shoot|execut|massacr|murder|bombard|pound|poison|gass|assassinat|kidnapp|abduct|detain|destroy|burn|blow|sett?|perpetrat"
    r"|committ|mount)ing\b|carrying out\b|being (?:behind|responsible)|responsib|involvement"
    r"|(?:that|the|this|an?|another)\s+(?:[\w-]+\s+){0,2}"
    r"(?:attack|(?:air ?)?strike|raid|bombing|massacre|killing|shelling|assault|ambush)))",
    re.IGNORECASE,
)
_EACH_OTHER = re.compile(r"\W*(?:each other|one another)\b", re.IGNORECASE)
_ACCUSES = re.compile(r"\baccus", re.IGNORECASE)
_BARE_NAME = re.compile(
    r"\W*(?:(?i:the|an?)\s+)?(?:(?:[A-Z][\w’'-]*|of|the|and|al-\w+|government|regime|rebels|army|forces)\s*){1,7}\W*"
)
_BARE_NUMBER = re.compile(
    rf"\W*{_ABOUT}{_NUMBER}(?:-\w+)?"
    r"(?:\s+(?:people|civilians|citizens|others|dead|wounded|injured|soldiers|fighters|more|killed))?\W*",
    re.IGNORECASE,
)
_DEAD = re.compile(r"\b(?:dead|killed|deaths?|died|fatalit\w+|toll|bodies|martyr\w*|slain)\b", re.IGNORECASE)
_HURT = re.compile(r"\b(?:wounded|injured|hurt|injuries)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\b(?:figures?|count|number|total|tally)\b", re.IGNORECASE)
_BEFORE = 200  # code points before a sentence in which it may be said of whom its figure is
_PROPER = re.compile(r"(?<!^)\b[A-Z][a-z]")
_LOST = r"(?:shot (?:\w+ )?down|downed|brought (?:\w+ )?down)"
_TARGETS = (
    re.compile(rf"\b{_LOST}\s+(?P<what>(?:an?|the|one|two|its|their)\s+(?:[\w’'-]+\s+){{0,4}}?{_CRAFT})\b", re.IGNORECASE),
    re.compile(
        rf"(?P<what>(?:an?|the|one|two|its|their)\s+(?:[\w’'-]+\s+){{0,4}}?{_CRAFT})\s+(?:[\w’'-]+\s+){{0,4}}?(?:was|were|been|being)\s"
        rf"(?:\w+\s)?{_LOST}\b",
        re.IGNORECASE,
    ),
)


def doers(ground: Ground, content: Span) -> Iterator[tuple[str, Span]]:
    """The parties that the clauses of a content make the doers of an attack, with where they stand."""
    text = ground.phrase(content)
    for m in chain.from_iterable(pattern.finditer(text) for pattern in _DOERS):
        span = Span(content.start + m.start("who"), content.start + m.end("who"))
        for name in actors(ground, span):
            if is_party(ground, name) or owned(m["who"]) or (m.re is _RESPONSIBLE and _PROPER.search(name)):
                yield name, span


def left_bare(ground: Ground, cue: Span | None, content: Sequence[Span]) -> str | None:
    """The one question that a content answers which is only a party or only a number: whom someone blamed, or how many are dead or
    hurt; the words around it tell which."""
    if len(content) != 1:
        return None
    text = ground.phrase(content[0])
    if cue is not None and _BLAMES.search(ground.phrase(cue)) and _BARE_NAME.fullmatch(text):
        return "by"
    if not _BARE_NUMBER.fullmatch(text):
        return None
    sentence = ground.sentence(content[0].start)
    around = ground.text[max(0, sentence.start - _BEFORE) : sentence.end]
    own = ground.phrase(sentence)
    if _HURT.search(own) and not _DEAD.search(own):
        return "wounded"
    return "killed" if _DEAD.search(own) or (_FIGURE.search(own) and _DEAD.search(around)) else None


def accused(ground: Ground, cue: Span | None, content: Span) -> tuple[Span, Span] | None:
    """Whom an accusation names as the doer, and the act from its verb on; nobody where what is said is no act, or where two accuse
    each other."""
    if cue is None or not _ACCUSES.search(ground.phrase(cue)):
        return None
    m = _ACCUSED.match(ground.phrase(content))
    if m is None or _EACH_OTHER.match(m["who"]):
        return None
    return Span(content.start + m.start("who"), content.start + m.end("who")), Span(content.start + m.start("act"), content.end)


def is_craft(phrase: str) -> bool:
    """Whether a phrase names an aircraft, which is no weapon against itself."""
    return bool(_ONLY_CRAFT.fullmatch(phrase))


def supposed(ground: Ground, doer: Span) -> bool:
    """Whether a doer is only suspected ("suspected Russian strikes")."""
    return bool(_SUPPOSED.search(ground.text, max(0, doer.start - 20), doer.start))


def own_deed(text: str) -> bool:
    """Whether a party tells of a deed as its own ("its strikes", "we have hit")."""
    return bool(_OWN_DEED.search(text))


def toll(ground: Ground, content: Span) -> Span | None:
    """The number of dead that a content gives, where no span was marked for it."""
    text = ground.phrase(content)
    m = next((m for pattern in _TOLL if (m := pattern.search(text))), None)
    return Span(content.start + m.start("toll"), content.start + m.end("toll")) if m else None


def craft(ground: Ground, content: Span) -> Span | None:
    """The aircraft that a content says was brought down."""
    text = ground.phrase(content)
    m = next((m for pattern in _TARGETS if (m := pattern.search(text))), None)
    return Span(content.start + m.start("what"), content.start + m.end("what")) if m else None


_ASKED = (
    (
        "means",
        re.compile(
            r"\b(?:what|which) (?:weapons?|missiles?|munitions?|device|substance)\b|\bthe weapon\b|\bcaused?\b", re.IGNORECASE
        ),
    ),
    (
        "by",
        re.compile(
            r"\bwho(?:se| (?:was|were|had|did|fired|carried|launched|is|are|shot|stood|planted))\b|\bresponsib", re.IGNORECASE
        ),
    ),
    ("killed", re.compile(r"\bhow many\b.*\b(?:killed|dead|died)\b|\b(?:death toll|toll|casualt\w+|deaths)\b", re.IGNORECASE)),
    ("wounded", re.compile(r"\bhow many\b.*\b(?:wounded|injured|hurt)\b", re.IGNORECASE)),
)


def left_open(text: str) -> str:
    """The question that a content only names ("which weapon was used"), as those say who will not answer it; else empty."""
    return next((question for question, pattern in _ASKED if pattern.search(text)), "")


_THERE = re.compile(
    r"(?:^\W*|[.,;!?]\W+|\b(?:and|that)\s)there\s+(?:was|were|is|are|has been|have been|had been)\s+(?:ever\s+)?"
    r"(?P<no>no|not an?|any|an?)\s+"
    r"(?P<noun>(?:[\w’'-]+\s+){0,2}?(?P<head>[\w’'-]+))(?=\s+(?:here|there|inside|in|at|on|near|nearby|among|involved)\b|[.,;:!?\"”’]|\s*$)",
    re.IGNORECASE,
)
_VEHICLE = re.compile(r"(?:truck|lorry|car|van|vehicle|motorbike|motorcycle|minibus)s?", re.IGNORECASE)
_AIMED_AT = re.compile(
    r"(?:soldier|troop|rebel|fighter|militant|terrorist|guard|gunm[ae]n|policem[ae]n|officer|base|barrack|depot|position|headquarter"
    r"|militar\w+|weapon|civilian|ship|tank)s?",
    re.IGNORECASE,
)


def absent(ground: Ground, content: Span, *, denied: bool) -> tuple[str, Span] | None:
    """What a content says was not there, and which question that answers: a weapon or a vehicle the means, people and posts
    the target ("there was no military base here"; ``denied``: "denied that there was any truck"). ``None`` for anything else."""
    for m in _THERE.finditer(ground.phrase(content)):
        at = Span(content.start + m.start("noun"), content.start + m.end("noun"))
        if (m["no"].casefold() in ("any", "a", "an")) != denied:
            continue
        if _AIMED_AT.fullmatch(m["head"]):
            return "target", at
        if _VEHICLE.fullmatch(m["head"]) or means.find(m["noun"]):
            return "means", at
    return None
