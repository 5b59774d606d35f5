"""Which words name the speaker, where grammar says that those that were marked do not: one visible table, first match wins."""

from __future__ import annotations

import re
from collections.abc import Callable

from counterclaim.extract.local.ground import Ground
from counterclaim.records.spans import Span

_PHRASE = r"(?:(?:the|an?|one|two|three|its|his|her|their|another|unnamed|anonymous)\s)?[^,;:.()\"“”]{2,70}?"
CITING = re.compile(r"\b(?:cit|quot)(?:e[sd]?|ing)\b", re.IGNORECASE)
_CITED_AS = re.compile(
    r"(?P<who>(?:an?|the|its|one)\s[^,.;]{3,60}?)[,]?\s(?:as saying|saying|who said)\s(?:that\s)?", re.IGNORECASE
)
# "..., the agency reported on Saturday, citing a source whom it did not name", and the same before the verb
_CITES = re.compile(
    rf"^[\s,]*(?:on \w+day|\w+day|late \w+|early \w+)?[\s,]*(?:citing|quoting)\s+(?P<who>{_PHRASE})"
    r"(?=\s(?:whom?|that|which|in|as)\b|[,.;]|$)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    rf"(?:^|[,;:\"”]\s*)(?P<who>{_PHRASE})\s+(?:was|were|is|are|has been)\s(?:quoted|cited)(?:\sas\s(?:saying|telling))?",
    re.IGNORECASE,
)
_QUOTED_BY = re.compile(rf"(?:^|[;:\"”]\s*)(?P<who>{_PHRASE}),?\s(?:as\s)?(?:quoted|cited|carried) by (?:the\s)?$", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:told|tells|telling|informed)$", re.IGNORECASE)
_MEDIUM = re.compile(
    r"\s(?:in an?\s(?:\w+\s)?(?:statement|post|message|note|video)\s)?(?:on|via|through|over)\s(?:the\s)?", re.IGNORECASE
)
_PUTS, _TOLL = re.compile(r"(?:puts?|putting)", re.IGNORECASE), re.compile(r"\b(?:toll|number|tally|figure)$", re.IGNORECASE)
_WHICH_HAD = re.compile(rf"(?:^|[;:\"”]\s*)(?P<who>{_PHRASE}),?\s(?:which|who|that)\s(?:ha[ds]\s|have\s)?$", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:^|[,;:\"”]\s*|\b(?:and|but|while)\s)(?P<who>{_PHRASE})\s+$", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|to|of|at|on|from|for|with|by|about|over)\s+(?:the\s+)?$", re.IGNORECASE)
_RELATIVE = re.compile(rf"^(?P<who>{_PHRASE})(?:,|\s(?:who|which|that))\s", re.IGNORECASE)
_SAYS = re.compile(r"(?:said|says|announced|reported|stated|added|told|claimed|confirmed|declared)", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(r"[,\"”]\s+(?P<who>(?:the|an?|its|his|her|their|[A-Z])[^,;:()\"“”.]{2,60}?)\s+$")
_JOINS = r"(?:and|as well as|along with)"
_TWO = re.compile(rf"(?:both\s+)?(?P<a>[^,;]{{3,50}}?)\s+{_JOINS}\s+(?P<b>[^,;]{{3,50}})", re.IGNORECASE)
_AND_ANOTHER = re.compile(rf"\s+{_JOINS}\s+(?P<b>[^,;:.]{{3,50}}?)(?:\s+(?:has|have|had|also|both|all|later))*\s*$", re.IGNORECASE)
_OTHER_AND = re.compile(rf"\W*(?:both\s+)?(?P<a>[^,;:.]{{3,50}}?)\s+{_JOINS}\s+(?:the\s+)?$", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"\b(?:after|when|while|whereas|because|before|but)\s+(?P<who>{_PHRASE})\s+(?:had\s|has\s|have\s|also\s|later\s|then\s)*$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:said|says|told|den(?:y|ies|ied)|reject\w*|announc\w*|claim\w*|report(?:s|ed)|stated|accus\w*|blam\w*|admit\w*|confirm\w*)\b"
)
_REST = re.compile(r"\s[^,;:.()\"“”]{2,60}\s$")
_EMPTY = frozenset("the a an further also that this then and or but many".split())


def speaking(ground: Ground, source: Span | None, cue: Span | None, content: list[Span]) -> tuple[Span | None, list[Span]]:
    """The span of whoever speaks, and the content without what names the speaker."""
    if cue is None:
        return source, content
    cited = _CITED_AS.match(ground.phrase(content[0])) if CITING.search(ground.phrase(cue)) else None
    if cited:
        start = content[0].start
        return Span(start + cited.start("who"), start + cited.end("who")), [Span(start + cited.end(), content[0].end), *content[1:]]
    if source is None:
        found = says_it(ground, cue)
        return (found, content) if found and not any(found.overlap(c) for c in content) else (source, content)
    for rule in RULES:
        found = rule(ground, source, cue)
        if found is not None and not any(found.overlap(c) for c in content):
            return found, content
    return source, content


def _who(m: re.Match[str] | None, start: int) -> Span | None:
    return Span(start + m.start("who"), start + m.end("who")) if m else None


def _is_outlet(ground: Ground, span: Span) -> bool:
    """Whether a span names an outlet, or a medium in general ("state television")."""
    names, phrase = ground.known.names, ground.phrase(span)
    name = names.find(phrase)
    if name is not None:
        return name.outlet
    return any(n.outlet and at.overlap(span) for n, at in ground.bodies) or names.affiliation(phrase).kind in (
        "media",
        "official-media",
    )


def says_it(ground: Ground, cue: Span) -> Span | None:
    """ "..., the army said": whoever stands right before the verb, where nobody was marked."""
    if not _SAYS.fullmatch(ground.phrase(cue)):
        return None
    sentence = ground.sentence(cue.start)
    return _who(_RIGHT_BEFORE.search(ground.text[sentence.start : cue.start]), sentence.start)


def cut_short(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "an" of "an agency tied to the party announced": the phrase up to its verb."""
    rest = ground.text[source.end : cue.start]
    if source.end >= cue.start or ground.phrase(source).casefold() not in ("a", "an", "the") or not _REST.match(rest):
        return None
    return Span(source.start, source.end + len(rest.rstrip()))


def cited_by_it(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "Interfax reported on Saturday, citing a military source": the source."""
    if not _is_outlet(ground, source):
        return None
    start = max(cue.end, source.end)
    after = _CITES.match(ground.text[start : ground.sentence(cue.start).end])
    if after:
        return _who(after, start)
    between = ground.text[source.end : cue.start] if source.end < cue.start else ""
    return _who(_CITES.match(between), source.end)


def quoted_as_saying(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "The ministry was quoted as saying by Interfax": the ministry."""
    sentence = ground.sentence(cue.start)
    if source.start < cue.start:
        return None
    start = max(sentence.start, cue.start - 100)
    m = next(
        (m for m in _QUOTED.finditer(ground.text, start, sentence.end) if m.end() >= cue.start and m.start() < source.start), None
    )
    return Span(*m.span("who")) if m else None


def quoted_by_it(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "The ministry, quoted by the agency, said": the ministry."""
    sentence = ground.sentence(cue.start)
    return _who(_QUOTED_BY.search(ground.text[sentence.start : source.start]), sentence.start)


def before_the_verb(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "An officer told the paper", "the group said on its channel": the officer, the group; not the paper, not the channel."""
    if source.start < cue.end or len(ground.phrase(source)) < 4:
        return None
    if not _TELLS.search(ground.phrase(cue)) and not _MEDIUM.fullmatch(ground.text[cue.end : source.start]):
        return None
    start = ground.sentence(cue.start).start
    return _who(_BEFORE.search(ground.text[start : cue.start]), start)


def putting_a_toll(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "The council put the toll at 12", "the council, which had put the toll at 12": the council, not the toll."""
    if source.start < cue.end or not _PUTS.fullmatch(ground.phrase(cue)) or not _TOLL.search(ground.phrase(source)):
        return None
    start = ground.sentence(cue.start).start
    before = ground.text[start : cue.start]
    return _who(_WHICH_HAD.search(before) or _BEFORE.search(before), start)


def behind_a_preposition(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "The monitor, which tracks violence in the civil war, said": the monitor, not the war."""
    sentence = ground.sentence(cue.start)
    before = ground.text[sentence.start : source.start]
    phrase = ground.phrase(source)
    nothing = {w.casefold() for w in phrase.split()} <= _EMPTY or bool(_TOLL.search(phrase))
    names = ground.known.names
    known = names.find(phrase) is not None or bool(names.affiliation(phrase).kind)
    opening = _RELATIVE.match(before)
    if source.start >= cue.start or not opening or not (nothing or (_IN.search(before) and not known)):
        return None
    return _who(opening, sentence.start)


def of_the_nearer_clause(ground: Ground, source: Span, cue: Span) -> Span | None:
    """ "The ministry denied a loss, hours after an agency announced one": of the announcement the agency."""
    start = source.end if source.end < cue.start else cue.start
    m = _CLAUSE.search(ground.text[start : cue.start])
    if m is None:
        return None
    names, who = ground.known.names, m["who"]
    own_verb = _SAID.search(ground.text, source.start, start + m.start("who"))
    return _who(m, start) if own_verb and (names.find(who) or names.affiliation(who).kind) else None


def together(ground: Ground, source: Span | None, cue: Span | None) -> tuple[Span, Span] | None:
    """Two who say one thing ("the government and Russia said"), each of whom is known by name or role; nothing for one alone."""
    if source is None or cue is None or ground.known.names.find(ground.phrase(source)) is not None:
        return None
    return _both(ground, source) or _beside(ground, source, cue)


def _both(ground: Ground, source: Span) -> tuple[Span, Span] | None:
    m = _TWO.fullmatch(ground.phrase(source))
    if m is None:
        return None
    pair = Span(source.start + m.start("a"), source.start + m.end("a")), Span(source.start + m.start("b"), source.end)
    return pair if all(_speaks(ground, s) for s in pair) else None


def _beside(ground: Ground, source: Span, cue: Span) -> tuple[Span, Span] | None:
    """The other of two of whom one was marked."""
    sentence = ground.sentence(source.start)
    after = _AND_ANOTHER.match(ground.text[source.end : cue.start]) if source.end < cue.start else None
    if after:
        pair = source, Span(source.end + after.start("b"), source.end + after.end("b"))
    elif before := _OTHER_AND.match(ground.text[sentence.start : source.start]):
        pair = Span(sentence.start + before.start("a"), sentence.start + before.end("a")), source
    else:
        return None
    return pair if all(_speaks(ground, s) for s in pair) else None


def _speaks(ground: Ground, span: Span) -> bool:
    names, phrase = ground.known.names, re.sub(r"^(?:the|both|its|an?)\s+", "", ground.phrase(span), flags=re.IGNORECASE)
    # A role is written small; "Revolution and Opposition Forces" is a part of one name.
    role = " " not in phrase or phrase.split()[-1].islower()
    return names.find(phrase) is not None or (role and bool(names.affiliation(phrase).kind))


RULES: tuple[Callable[[Ground, Span, Span], Span | None], ...] = (
    cut_short,
    cited_by_it,
    quoted_as_saying,
    quoted_by_it,
    before_the_verb,
    putting_a_toll,
    of_the_nearer_clause,
    behind_a_preposition,
)
