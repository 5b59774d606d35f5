"""Headlines and short sentences in the plain English of a reporter: who says what, never who is right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.reconcile import wording
from counterclaim.reconcile.dates import plain
from counterclaim.records import Document, Incident, Span
from counterclaim.records.finding import Position, Reconciled

# For each type: the headline's noun, and the words that tie it to what was hit (empty when a target is not named there).
NOUNS: dict[str, tuple[str, str]] = {
    "airstrike": ("Airstrike", "on"),
    "shelling": ("Shelling", "of"),
    "bombing": ("Bombing", "of"),
    "armed-clash": ("Armed clash", ""),
    "shooting": ("Shooting", "of"),
    "chemical-attack": ("Chemical attack", "on"),
    "aircraft-loss": ("Loss of an aircraft", ""),
    "territory-change": ("Change of control", "of"),
    "detention": ("Detention", "of"),
    "execution": ("Killing of captives or at close quarters", ""),
    "siege": ("Siege", "of"),
    "displacement": ("Flight or evacuation", "of"),
    "property-destruction": ("Destruction of property", ""),
    "agreement": ("Agreement", ""),
    "other": ("Incident", ""),
}
_PEOPLE = ("detention", "displacement", "shooting", "execution")
_CRAFT = re.compile(r"\b(helicopter|chopper|drone|uav|fighter jet|jet|warplane|plane|bomber|airliner|aircraft)s?\b", re.IGNORECASE)
_MODEL = re.compile(r"\b(?:Mi|Su|MiG|F|A|AH|UH|CH|C|An|Il|Tu|MQ|RQ|Ka|Yak|Shahed|TB)-?\d+[A-Z]{0,3}\b")
_SAME_CRAFT = {"chopper": "helicopter", "uav": "drone"}
_RELATION = re.compile(r"^(?:east|west|north|south|near|outside|between|on|in|off|northeast|northwest|southeast|southwest)\b", re.I)
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_LONG = 60

_MOOD = {
    "planned": "planned",
    "threatened": "threatened",
    "averted": "averted",
    "ongoing": "ongoing",
    "alleged-only": "alleged, not told as fact",
}


def headline(document: Document, incident: Incident) -> str:
    """What, where, when and the toll, in one line: ``LOSS OF A HELICOPTER (Mi-25) east of X · 8 July 2016 · 2 killed``."""
    place = incident.place or _first(document.text, incident.where)
    where = f" {preposition(place)}{place}" if place else ""
    noun = what(document.text, incident, place).upper() + _model(document.text, incident)
    rest = [plain(incident.date) or _first(document.text, incident.when), *_tolls(incident), _MOOD.get(incident.status, "")]
    return " · ".join([noun + where, *(r for r in rest if r)])


def preposition(place: str) -> str:
    """What ties a place to a headline: nothing where it brings its own ("east of Palmyra")."""
    if _RELATION.match(place):
        return ""
    first = place.split(",")[0]
    if _ROAD.search(first):
        return "on the "
    if first.startswith(("around ", "in ", "at ", "across ", "inside ")):
        return ""
    return (
        "at the "
        if first[:1].islower() and not first.startswith(("the ", "a ", "al-", "an-", "ar-", "as-", "ash-", "at-", "az-"))
        else "in "
    )


_ROAD = re.compile(r"\b(?:road|highway|street|bridge|route|border)$", re.IGNORECASE)


def what(text: str, incident: Incident, place: str) -> str:
    """What happened in a headline's few words, the ``place`` not told again: ``Airstrike on a bakery``."""
    noun, tie = NOUNS.get(incident.type, NOUNS["other"])
    if incident.type == "aircraft-loss":
        return _craft(text, incident) or noun
    spans = (incident.victims + incident.target) if incident.type in _PEOPLE else incident.target
    hit = next((w for s in spans if len(w := _flat(s.of(text))) <= _LONG), "")
    if incident.type == "other" and incident.mentions:
        return f"{noun}: {_first(text, incident.mentions)}"
    if incident.type == "territory-change" and place and not _RELATION.match(place):
        return noun
    bare = _ARTICLE.sub("", hit).casefold()
    head = place.split(",")[0].casefold()
    repeats = bare in place.casefold() or (bool(head) and head in bare)
    hit = _ARTICLE.sub(lambda article: article[0].casefold(), hit)  # it may have opened a sentence
    return f"{noun} {tie} {hit}" if tie and hit and not (repeats and place) else noun


def _craft(text: str, incident: Incident) -> str:
    for span in (*incident.target, *incident.mentions):
        found = _CRAFT.search(span.of(text))
        if found:
            name = found.group(1).casefold()
            name = _SAME_CRAFT.get(name, name)
            return f"Loss of {'an' if name[0] in 'aeiou' else 'a'} {name}"
    return ""


def _model(text: str, incident: Incident) -> str:
    if incident.type != "aircraft-loss":
        return ""
    found = next((m.group() for s in incident.target if (m := _MODEL.search(s.of(text)))), "")
    return f" ({found})" if found else ""


def _first(text: str, spans: Sequence[Span]) -> str:
    return _flat(spans[0].of(text)) if spans else ""


def _flat(words: str) -> str:
    return " ".join(words.split())


def _tolls(incident: Incident) -> list[str]:
    pairs = ((incident.killed_n, "killed"), (incident.wounded_n, "wounded"))
    return [f"{count(*bounds)} {what}" for bounds, what in pairs if bounds]


def count(low: int | None, high: int | None) -> str:
    """Bounds in words: ``2``, ``at least 12``, ``up to 5``, ``24 to 99``."""
    if low == high and low is not None:
        return "none" if low == 0 else f"{low:,}"
    if high is None:
        return f"at least {low or 0:,}"
    return f"up to {high:,}" if not low else f"{low:,} to {high:,}"


def summary(found: Reconciled) -> str:
    """Which questions are agreed, contested, rising or withdrawn, and how many changes of story there are."""
    parts = []
    for status, label in (
        ("agreed", "Agreed across sides"),
        ("contested", "Contested"),
        ("rising", "Rising"),
        ("withdrawn", "Withdrawn"),
    ):
        questions = [q for q, s in found.statuses if s == status]
        if questions:
            parts.append(f"{label}: {wording.questions(questions)}")
    turns = sum(f.kind == "reversal" for f in found.findings)
    if turns:
        parts.append(f"{turns} change{'s' if turns > 1 else ''} of story")
    return " · ".join(parts) or _unopposed(found)


def _unopposed(found: Reconciled) -> str:
    speakers = list(dict.fromkeys(p.speaker for p in found.case.positions if p.stance != "withholds"))
    if not speakers:
        return "Told by this report, with nobody quoted"
    return (
        f"Said by {wording.listed(speakers[: wording.NAMED])}"
        + (" alone" if len(speakers) == 1 else "")
        + "; nobody contradicts it here"
    )


def position(p: Position) -> str:
    """One position as a line: who, through whom, what they hold, and when they said so."""
    said = f" (said {plain(p.said)})" if p.said else ""
    if p.derived:
        return f"{_name(p)} {wording.agreeing(p.speaker, 'says what implies that it happened')}{said}"
    if p.question == "happened" and p.answer.casefold() == "yes":
        return f"{_name(p)} {wording.answers(p)}{said}"
    if p.stance == "asserts":
        return f"{wording.who(p)}: {wording.told(p)}{said}"
    if p.stance == "withholds":
        gives = wording.agreeing(p.speaker, f"gives no answer on {wording.QUESTION_WORDS.get(p.question, p.question)}")
        return f"{_name(p)} {gives} ({wording.told(p)}){said}"
    return f"{_name(p)} {wording.agreeing(p.speaker, _VERBS[p.stance])}: {wording.told(p)}{said}"


def _name(p: Position) -> str:
    return wording.who(p) + ("," if p.via else "")


_VERBS = {
    "denies": "denies",
    "hedges": "thinks it likely or possible",
    "retracts": "changes its story",
}
