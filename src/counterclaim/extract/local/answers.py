"""Points: the answers that a stretch of text gives, assembled from spans so that each one's words are in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from counterclaim.extract.local import clauses
from counterclaim.extract.local.actors import actors
from counterclaim.extract.local.ground import COUNTED, Ground
from counterclaim.extract.local.speakers import Speaker, plain
from counterclaim.know import counts, means, times
from counterclaim.records.reading import QUESTIONS, Point
from counterclaim.records.spans import Span

_MANY = {"by": 2, "killed": 2}  # questions that one saying may answer more than once
_GIST = 9  # words
_CLAUSE = re.compile(
    r"\s+(?:after|when|as|which|who|while|in order|because|before|since|during|following|amid|but|and that)\b|[,;:]|\s-\s",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"(?:not|no|never|none|nobody|neither|without)$|\w+n[’']t$", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:more|another|further)\b(?! than)|\bof the (?:injured|wounded)\b", re.IGNORECASE)
_UPON = re.compile(r"\b(?:after|when|as)\s+$", re.IGNORECASE)
_OF_WOUNDS = re.compile(
    r"(?:\s\w+)?\s(?:(?:had|have|has|later|since)\s)*died of (?:their|his|her) (?:wounds|injuries)\b", re.IGNORECASE
)
_NOBODY = re.compile(r"(?:no|none|not one|nobody)\b", re.IGNORECASE)
_HARM = re.compile(
    r"\b(?:kill\w*|dead|died|deaths?|casualt\w+|victims?|hurt|wound\w*|injur\w*|harmed|lost|captured|fatalit\w+)\b", re.IGNORECASE
)
_DAMAGE = re.compile(r"\bmaterial damage\b", re.IGNORECASE)

_FROM_THE_GROUND = re.compile(r"\b(?:shot|brought)(?: \w+)? down(?: by [^,.;]{2,40}?)? (?P<how>from the ground)\b", re.IGNORECASE)
_NOUN = 40  # code points after a number in which the noun that it counts stands
_NUMBER_ALONE = re.compile(
    r"(?:about |around |at least |some )?"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozens|several|many|a|some)",
    re.IGNORECASE,
)
_COUNTED_NOUN = re.compile(
    r"\s+(?P<noun>(?:[\w-]+\s){0,2}?(?:rockets?|shells?|missiles?|bombs?|mortars?|bombers?|rounds?|drones?|grenades?|projectiles?"
    r"|devices?|mines?|strikes?|raids?|sorties|warplanes|planes|jets|helicopters)(?:\s(?:bombs|rounds|shells))?)\b",
    re.IGNORECASE,
)
_ONE_OF_MANY = re.compile(r"\b(?:rocket|missile|mortar|shell|barrel bomb|cluster bomb|grenade|drone|bomb)$", re.IGNORECASE)
_USED = re.compile(r"[\"”]?\s+(?:attacks|fire|strikes|shelling|barrages?|salvos?|volleys?)\b", re.IGNORECASE)
_SINCE = re.compile(r"\W*since\b", re.IGNORECASE)
_DAYS = re.compile(
    r"\bweekend\b|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b.*\b(?:and|to|until|into)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"down", "up", "out", "off", "away", "back", "over", "there", "here"})  # no places
_PLATFORMS = frozenset({"helicopter", "aircraft", "warplane", "jet", "fighter jet", "plane", "drone"})  # as often the target
_PARTIES = frozenset({"armed-group", "military", "government", "foreign-government", "official-media", "political-group"})
_FOR_A_SIDE = frozenset({"official-media", "government", "military", "foreign-government"})
_OWN = re.compile(
    r"(?:it|we|they|he|she|its|our|i|their)$|(?:its|our|their|his|the (?:group|movement|organi[sz]ation|army|ministry)['’]?s"
    r"|(?:group|movement|organi[sz]ation)['’]?s)"
    r"\s+(?:own\s+)?(?:fighters|forces|troops|men|members|planes|jets|warplanes|aircraft|gunners|units|militants|soldiers|guns"
    r"|crews|air force|drones|helicopters|artillery|batteries|missiles|rockets|pilots|navy|ships|guards|police)",
    re.IGNORECASE,
)

_POINTER = re.compile(r"(?:it|its|they|them|their|he|him|she|her|we|us|our|those|these|this|that|who|which)", re.IGNORECASE)

Slots = Mapping[str, Sequence[Span]]


def answer(ground: Ground, question: str, span: Span) -> str:
    """The short normal answer that the words of ``span`` give to a question (codebook, "Claims")."""
    phrase = ground.phrase(span)
    if question in COUNTED:
        count = counts.parse_count(phrase)
        return counts.answer(count) if count else plain(phrase)
    if question == "by":
        return actors(ground, span)[0]
    if question == "means":
        return _means(ground, span)
    if question == "where":
        return ground.known.places.short(phrase, country=ground.country) or plain(phrase)
    if question == "when":
        return _when(phrase, ground.published)
    return plain(phrase)


def _means(ground: Ground, span: Span) -> str:
    """The weapon as it is called: one without its number ("one rocket" is "rocket"), many where it is only named for its use
    ("rocket fire" is "rockets"), with its noun where only their number was marked."""
    phrase = ground.phrase(span)
    after = ground.text[span.end : span.end + _NOUN]
    noun = _COUNTED_NOUN.match(after) if _NUMBER_ALONE.fullmatch(plain(phrase)) else None
    if noun:
        return re.sub(r"^(?:one|a|single)\s+", "", f"{plain(phrase)} {noun['noun']}", flags=re.IGNORECASE)
    named = re.sub(r"^(?:one|single)\s+", "", plain(phrase), flags=re.IGNORECASE)
    return f"{named}s" if _ONE_OF_MANY.search(named) and _USED.match(after) else named


def _when(phrase: str, published: str) -> str:
    """The day or month that a time names, the days between two that it names, or since when; what has no days of its own ("the
    past 24 hours", "overnight") stays in its words."""
    value = times.resolve(phrase, published)
    if value and not value.endswith("~"):
        first, _, last = value.partition("/")
        if last and _SINCE.match(phrase):
            return f"since {first}"
        if not last or _DAYS.search(phrase):
            return value
    return re.sub(r"^(?:in|over|during|within|for|on|at)\s+(?:the\s+)?", "", plain(phrase), flags=re.IGNORECASE)


def points(
    ground: Ground,
    stances: Mapping[str, str],
    content: Sequence[Span],
    inside: Slots,
    linked: Slots,
    speaker: Speaker,
    *,
    owns: bool,
) -> tuple[Point, ...]:
    """The points of one saying.

    ``stances`` says which questions it answers and how; ``inside`` holds the slot spans within its content, ``linked`` those
    of its incident, which tell who holds what where the content does not. ``owns`` says that the speaker claims the act as its own.
    """
    out: list[Point] = []
    for question in QUESTIONS:
        stance = stances.get(question, "none")
        if stance == "none":
            continue
        if question == "happened":
            out.append(Point("happened", "yes", stance))
        elif question == "control":
            out.append(Point("control", _control(ground, content, inside, linked), stance))
        elif question == "other":
            out.append(Point("other", _short(ground, content), stance))
        elif stance == "withholds" and not inside.get(question):
            out.append(Point(question, _short(ground, content), stance))
        else:
            if question == "by" and owns:
                out.append(Point("by", _own(speaker), stance))
            elif question == "means" and not inside.get("means") and (named := weapon(ground, content)):
                out.append(Point("means", named, stance))
            else:
                out += _answers(ground, question, stance, inside.get(question, ()), speaker)
    out += _by_grammar(ground, stances, content, {p.question for p in out}, speaker)
    if not out and stances:
        out.append(Point("happened", "yes", next(iter(stances.values()))))
    return tuple(out)


def _answers(ground: Ground, question: str, stance: str, inside: Sequence[Span], speaker: Speaker) -> list[Point]:
    found: dict[str, Point] = {}
    for span in inside:  # never what only the incident tells: a speaker is not made to say what it did not say
        if question == "where" and ground.phrase(span).casefold() in _PARTICLES:
            continue
        if question in COUNTED and _no_toll(ground, span):
            continue
        for value in actors(ground, span) if question == "by" else [answer(ground, question, span)]:
            value = _himself(value, speaker) if question == "by" else value
            if not _POINTER.fullmatch(value):
                found.setdefault(value, Point(question, value, stance, span))
    return list(found.values())[: _MANY.get(question, 1)]


def _no_toll(ground: Ground, span: Span) -> bool:
    """Whether a number is only what was added to a toll ("rose to 23 after nine more bodies"), or of people whom nobody harmed
    ("no child was present")."""
    phrase, after = ground.phrase(span), ground.text[span.start : span.end + len(" of the wounded")]
    added = _ADDED.search(after)
    if added and _OF_WOUNDS.match(ground.text, span.end):
        return True
    if added and _UPON.search(ground.text, max(0, span.start - 12), span.start):
        return True
    sentence = ground.sentence(span.start)
    return bool(_NOBODY.match(phrase)) and not _HARM.search(ground.text[span.start : min(sentence.end, span.end + _NOUN)])


def _by_grammar(
    ground: Ground, stances: Mapping[str, str], content: Sequence[Span], told: set[str], speaker: Speaker
) -> list[Point]:
    """What plain clauses answer besides: the doer, and the aircraft that was brought down."""
    stance = stances.get("happened") or next(iter(stances.values()), "asserts")
    if stance not in ("asserts", "hedges"):
        return []
    out: dict[str, Point] = {}
    for span in content:
        if "by" not in told:
            for name, at in clauses.doers(ground, span):
                name = _himself(name, speaker)
                out.setdefault(name, Point("by", name, "hedges" if clauses.supposed(ground, at) else stance, at))
            if not out and speaker.name and speaker.kind in _PARTIES and clauses.own_deed(ground.phrase(span)):
                out.setdefault("own", Point("by", _own(speaker), stance))
        if not told & {"killed", "wounded"} and (toll := clauses.toll(ground, span)) and not _no_toll(ground, toll):
            out.setdefault("killed", Point("killed", answer(ground, "killed", toll), stance, toll))
        craft = clauses.craft(ground, span) if "target" not in told else None
        if craft is not None:
            out.setdefault("craft", Point("target", plain(ground.phrase(craft)), stance, craft))
            told = told | {"target"}
            if "happened" not in told:
                out.setdefault("happened", Point("happened", "yes", stance))
        ground_fire = _FROM_THE_GROUND.search(ground.phrase(span)) if "means" not in told else None
        if ground_fire:
            out.setdefault("means", Point("means", ground_fire["how"], stance))
    return list(out.values())


def weapon(ground: Ground, content: Sequence[Span]) -> str:
    """The most specific weapon or method that the content names, where no span was marked for it."""
    for text in map(ground.phrase, content):
        found = means.mention(text)
        if found and text[found[1] : found[2]].casefold() not in _PLATFORMS:
            return text[found[1] : found[2]]
    return ""


def _himself(value: str, speaker: Speaker) -> str:
    """Whoever speaks, where the actor is a pronoun or "its fighters" ("it carried out the attack")."""
    return _own(speaker) if speaker.name and _OWN.match(value) else value


def _own(speaker: Speaker) -> str:
    """The party for whose acts a speaker speaks: its side for an agency, a ministry or a commander, else itself."""
    return speaker.side if speaker.side and speaker.kind in _FOR_A_SIDE else speaker.name


def _control(ground: Ground, content: Sequence[Span], inside: Slots, linked: Slots) -> str:
    holder = next(iter((*inside.get("by", ()), *linked.get("by", ()))), None)
    place = next((s for k in ("where", "target") for s in (*inside.get(k, ()), *linked.get(k, ()))), None)
    if holder is None or place is None:
        return _short(ground, content)
    return f"{answer(ground, 'by', holder)} holds {plain(ground.phrase(place))}"


def _short(ground: Ground, content: Sequence[Span]) -> str:
    """The gist of a content that answers no question: the end of its first clause, whole from a negation on."""
    flat = plain(" ".join(ground.phrase(s) for s in content))
    if damaged := _DAMAGE.search(flat):
        return damaged.group()
    words = next((c for c in _CLAUSE.split(flat) if c.strip()), flat).split()
    start = max(0, len(words) - _GIST)
    start = min([start, *(k for k, w in enumerate(words) if _NEGATION.match(w))])
    return plain(" ".join(words[start:])) or flat
