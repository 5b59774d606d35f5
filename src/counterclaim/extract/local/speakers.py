"""Who a source span stands for: names, roles, and the pronouns and short descriptions that point to others of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.extract.local.ground import Ground
from counterclaim.know.fold import key
from counterclaim.know.names import Name
from counterclaim.know.speakers import is_anaphor
from counterclaim.records.spans import Span

_PERSON = frozenset({"he", "she", "him", "her", "his", "i"})
_PLURAL = frozenset({"they", "we", "them", "their", "our"})
_BODY = frozenset({"it", "its", "which", "that", "this"})
# Words for something said, which point back to whoever said it.
_SAID = frozenset(
    {"statement", "report", "announcement", "communique", "dispatch", "bulletin", "claim", "post", "update", "message", "article"}
)
# Descriptions that stand for the one known body of that kind in the text, wherever it is named.
_KINDS = (
    (re.compile(r"\bmonitor(?:s|ing group)?\b", re.IGNORECASE), "monitor"),
    (re.compile(r"\b(?:state|official) (?:media|news agency|television|tv|radio)\b", re.IGNORECASE), "official-media"),
    (re.compile(r"\b(?:rescue workers|first responders|volunteer rescue\w*)\b", re.IGNORECASE), "rescue"),
)
_SOME = frozenset("all both most some several many few others".split())  # of whom is not told
_POINTERS = frozenset((w,) for w in _PERSON | _PLURAL | _BODY | _SOME)
_POSSESSED = re.compile(r"^(?:his|her|its|their)\s+(?=\w)", re.IGNORECASE)
_OPENING_NAME = re.compile(r"\W*(?:The\s+)?(?P<who>[A-Z][\w’'-]+(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'-]+)+)\s+(?=[a-z])")
_NEAR = 400  # code points before a pronoun in which the body that it stands for is looked for


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker; ``via`` is what a statement that points back inherits."""

    name: str
    kind: str
    side: str
    phrase: str
    via: tuple[str, ...] = ()


# Words about the saying that a marked source may run on into.
_RUN_ON = re.compile(
    r"[\s,]+(?:at first|initially|later|earlier|also|then|still|again|(?-i:now)|since|however|meanwhile|has|had|have|and"
    r"|but|at|in|on|of|to|by)$",
    re.IGNORECASE,
)
# Another name in brackets, often left open where the marked source ends: "the Orma River Network (ORN".
_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]?$")
_ORDER = frozenset("first second third fourth last latest earlier new same another two three both neither".split())
_OPENING_SUBJECT = re.compile(
    r"^(?:(?:but|and|meanwhile|however),?\s+)?(?P<who>(?:(?:the|an?)\s+)?[^,;:.]{3,70}?)(?:,\s[^,]{3,90},)?\s+(?:has |had |have )?"
    r"(?:said|says|announced|claimed|claims|reported|reports|insisted|added|denied|denies|stated|confirmed|acknowledged|argued)"
    r"(?:\s+\w+day|\s+on \w+day)?(?:\s+that)?\s+$",
    re.IGNORECASE,
)
_NAME_GOES_ON = re.compile(r"\s+of\s+(?:the\s+)?[A-Z][\w’'-]+")
_OF = re.compile(r"\s+of(?:\s+the)?$")
_ONE_NAME = re.compile(r"[A-Z][\w-]+")
_NAME_BEFORE, _NAME_AFTER = r"(?!The )(?:[A-Z][\w’'-]+ +){1,3}", r" +(?:of|for) +(?:the +)?[A-Z][\w’'-]+"
_OF_A_STATE = frozenset({"government", "military"})
_NEXT_WORD = re.compile(r"\s+[^\W\d_][\w'’-]*")
_ANTECEDENT = re.compile(r"\b((?:[A-Z][\w'’-]+ )*[A-Z][\w'’-]+|(?:the|an?) (?:[\w'’-]+ ){0,3}[\w'’-]+),?\s*$")
# What speaks for a body, or is its saying.
_MOUTHS = frozenset(
    "spokesman spokeswoman spokesperson assessment office channel sensors statement bulletin account page press fighters".split()
)
_SECOND = re.compile(r"\band\s((?:the\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,5})")  # of two, as "the latter" means it
# Figures say nothing: who gave them is not told ("the latest death toll", "preliminary data").
_FIGURES = re.compile(
    r"(?:(?:the|an?|some)\s)?(?:(?:earlier|latest|new|death|confirmed|unconfirmed|preliminary|initial|official|available|overall)\s)*"
    r"(?:toll|tally|data|figures?|statistics|information|numbers?)",
    re.IGNORECASE,
)
UNSPECIFIED = Speaker("unspecified", "other", "", "")


def resolve(ground: Ground, source: Span | None, kind: str, before: Sequence[Speaker]) -> Speaker:
    """The speaker of one source span, given the speakers before it in the text and the model's guess of its kind."""
    if source is None:
        return UNSPECIFIED
    source = _whole_name(ground, _past_article(ground, source))
    phrase = _IN_BRACKETS.sub("", _RUN_ON.sub("", ground.phrase(source))) or ground.phrase(source)
    back = _relative(ground, source, phrase, before) or _owned(ground, source, phrase, before)
    if back is not None:
        return Speaker(back.name, back.kind, back.side, phrase)
    phrase = _POSSESSED.sub("the ", phrase)
    back = _pointed_to(ground, source, phrase, before)
    if back is not None:
        via = back.via if set(key(phrase)) & _SAID else ()
        return Speaker(back.name, back.kind, back.side, phrase, via)
    if key(phrase) in _POINTERS or _FIGURES.fullmatch(phrase):
        return UNSPECIFIED
    names = ground.known.names
    known = names.find(phrase)
    if known is not None:
        return _named(known, kind, phrase)
    below = _named_below(ground, source, phrase)
    if below is not None:
        return Speaker(below.name, below.kind, below.side, phrase)
    name = names.canonical_speaker(phrase) or plain(phrase)
    earlier = _longer_name(name, before)
    if earlier is not None:
        return Speaker(earlier.name, earlier.kind, earlier.side, phrase)
    told = names.affiliation(phrase)
    return Speaker(name, told.kind or kind, told.side, phrase)


def _named_below(ground: Ground, source: Span, phrase: str) -> Speaker | None:
    """Who a headline's bare noun is ("Monitor"): the one of that kind whose full name has it ("the Kaldan Monitor").

    Nobody where the text calls somebody so before it gives a full name, or gives several.
    """
    headline, noun = ground.text.find("\n"), plain(phrase)
    if source.end > headline or not _ONE_NAME.fullmatch(noun):
        return None
    full = rf"\b(?:{_NAME_BEFORE}{re.escape(noun)}(?:{_NAME_AFTER})?|{re.escape(noun)}{_NAME_AFTER})\b"
    found = {m[0]: Span(headline + m.start(), headline + m.end()) for m in re.finditer(full, ground.text[headline:])}
    if len(found) != 1:
        return None
    kind = ground.known.names.affiliation(phrase).kind
    (at,) = found.values()
    first = re.search(rf"\b{re.escape(noun)}\b", ground.text[headline:], re.IGNORECASE)
    if first and headline + first.start() < at.start:
        return None
    named = resolve(ground, at, kind, ())
    return named if named.kind == kind or {named.kind, kind} <= _OF_A_STATE else None


def _past_article(ground: Ground, source: Span) -> Span:
    """A source of which only the article was marked ("the" of "the governor"), with the word after it."""
    if ground.phrase(source).casefold() not in ("the", "a", "an"):
        return source
    m = _NEXT_WORD.match(ground.text, source.end)
    return Span(source.start, m.end()) if m else source


def _whole_name(ground: Ground, source: Span) -> Span:
    """A source that stops within a name that no table knows ("the Banner" of "the Banner of the South"), to its end."""
    names = ground.known.names
    kept = _OF.sub("", ground.phrase(source))
    m, phrase = _NAME_GOES_ON.match(ground.text, source.start + len(kept)), plain(kept)
    cut = m is not None and _ONE_NAME.fullmatch(phrase) and names.find(phrase) is None and not names.affiliation(phrase).kind
    return Span(source.start, m.end()) if m and cut else source


def _relative(ground: Ground, source: Span, phrase: str, before: Sequence[Speaker]) -> Speaker | None:
    """Whom "who" or "which" stands for: the name or noun phrase right before it ("the district police, who"); whom "the latter"
    does: the second of two names."""
    word = next(iter(key(phrase)), "")
    if word not in ("who", "which", "latter"):
        return None
    sentence = ground.sentence(source.start)
    told = (_SECOND if word == "latter" else _ANTECEDENT).finditer(ground.text[sentence.start : source.start])
    found = [Span(sentence.start + m.start(1), sentence.start + m.end(1)) for m in told]
    if not found:
        return before[-1] if before else None
    return resolve(ground, found[-1], "other", before)


def _owned(ground: Ground, source: Span, phrase: str, before: Sequence[Speaker]) -> Speaker | None:
    """The body whose mouth is named by a possessive: "its spokesman", "its assessment"; "our spokesman" is the publisher's."""
    words = key(phrase)
    if len(words) < 2 or words[-1] not in _MOUTHS:
        return None
    if words[0] == "our" and ground.document.publisher:
        publisher = ground.document.publisher
        known = ground.known.names.find(publisher)
        return _named(known, "other", publisher) if known else Speaker(publisher, "other", "", publisher)
    return _pronoun(ground, source, "its", before) if words[0] in ("its", "their") else None


def plain(phrase: str) -> str:
    """A phrase as a short name: without article, line breaks and edge punctuation."""
    flat = re.sub('[“”"]', "", " ".join(phrase.split())).strip(" ,.;:'‘’")
    return re.sub(r"^(?:the|a|an)\s+", "", flat, flags=re.IGNORECASE) or flat


def _named(name: Name, kind: str, phrase: str) -> Speaker:
    return Speaker(name.name, name.kind or kind, name.side, phrase)


def _pointed_to(ground: Ground, source: Span, phrase: str, before: Sequence[Speaker]) -> Speaker | None:
    """What a pronoun, a definite or a bare description ("the source", "ministry's", "a monitor") stands for, if anything."""
    words = key(phrase)
    if not words:
        return None
    if len(words) == 1 and words[0] in _PERSON | _PLURAL | _BODY:
        return _pronoun(ground, source, words[0], before)
    names = ground.known.names
    side = names.adjectives.get(words[0]) or names.adjectives.get(words[0].removesuffix("s")) if len(words) == 1 else ""
    if side:
        return next((s for s in reversed(before) if s.side == side and s.kind in ("government", "military")), None)
    possessive = phrase.endswith(("'s", "’s")) and len(words) == 1
    if is_anaphor(names, phrase) or possessive or words[-1] in _SAID:
        return _described(ground, source, words, before)
    only = next((k for pattern, k in _KINDS if pattern.search(phrase) and names.find(phrase) is None), None)
    return _only(ground, only, phrase) if only and not names.canonical_speaker(phrase)[:1].isupper() else None


def _pronoun(ground: Ground, source: Span, word: str, before: Sequence[Speaker]) -> Speaker | None:
    if word in _PERSON:
        people = [s for s in before if _is_person(s.name)] or before
        return people[-1] if people else None
    if word in _BODY and (subject := _subject(ground, source)):
        return resolve(ground, subject, "other", before)
    body = _mention_before(ground, source)
    if before and (body is None or word in _PLURAL or body.name == before[-1].name):
        return before[-1]
    return body or _opening_name(ground, source)


def _opening_name(ground: Ground, source: Span) -> Speaker | None:
    """A name that no table knows, with which the sentence of a pronoun or the one before it opens ("The Banner of the South")."""
    own = ground.sentence(source.start)
    for sentence in (own, ground.sentence(max(0, own.start - 2))):
        m = _OPENING_NAME.match(ground.text[sentence.start : min(sentence.end, source.start)])
        if m:
            return Speaker(m["who"], "other", "", m["who"])
    return None


def _subject(ground: Ground, source: Span) -> Span | None:
    """The subject with which the sentence opens, where its verb of saying stands just before a pronoun ("the ministry said it")."""
    sentence = ground.sentence(source.start)
    m = _OPENING_SUBJECT.match(ground.text[sentence.start : source.start])
    if m is None or key(m["who"])[-1:] in {(w,) for w in _PERSON | _PLURAL | _BODY}:
        return None
    return Span(sentence.start + m.start("who"), sentence.start + m.end("who"))


def _mention_before(ground: Ground, source: Span, back: int = 1) -> Speaker | None:
    """The last body that the sentence of a pronoun names before it, else the first of the ``back`` sentences before."""
    sentence = ground.sentence(source.start)
    near = [(n, at) for n, at in ground.bodies if source.start - _NEAR <= at.start and at.end <= source.start]
    same = [n for n, at in near if at.start >= sentence.start]
    first = sentence.start
    for _ in range(back):
        first = ground.sentence(max(0, first - 2)).start
    earlier = [n for n, at in near if first <= at.start < sentence.start]
    chosen = same[-1] if same else earlier[0] if earlier else None
    return _named(chosen, "other", chosen.name) if chosen else None


def _described(ground: Ground, source: Span, words: tuple[str, ...], before: Sequence[Speaker]) -> Speaker | None:
    said = set(words) & _SAID
    if said:
        rest = set(words) - _SAID - _ORDER
        alike = [s for s in before if not rest or rest & {*key(s.phrase), *key(s.name)}]
        told = None if alike or rest else _mention_before(ground, source, 3)
        return alike[-1] if alike else told
    head = words[-1]
    alike = [s for s in before if head in {*key(s.phrase), *key(s.name)}]
    if alike:
        return alike[-1]
    named = [n for n, at in ground.bodies if at.end <= source.start and head in key(" ".join((n.name, *n.aliases)))]
    if named:
        return _named(named[-1], "other", named[-1].name)
    if head in ("group", "organization", "movement"):
        bodies = [s for s in before if s.kind in ("armed-group", "monitor", "ngo", "political-group")]
        return bodies[-1] if bodies else None
    return None


def _only(ground: Ground, kind: str, phrase: str) -> Speaker | None:
    """The one known body of a kind that the text names; none when it names several."""
    found = {n.name: n for n, _ in ground.bodies if n.kind == kind}
    return _named(next(iter(found.values())), kind, phrase) if len(found) == 1 else None


def _is_person(name: str) -> bool:
    parts = name.split()
    return 1 < len(parts) <= 4 and all(p[:1].isupper() or p in ("al", "el", "bin", "de", "van") for p in parts)


def _longer_name(name: str, before: Sequence[Speaker]) -> Speaker | None:
    """The fully named person or body before, whose name ends with this one ("Konashenkov")."""
    words = key(name)
    if not words or len(words) > 2:
        return None
    for s in reversed(before):
        full = key(s.name)
        if len(full) > len(words) and full[-len(words) :] == words:
            return s
    return None
