"""Who a source span stands for: names, roles, and the pronouns and short descriptions that point back to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.extract.local.ground import Ground
from counterclaim.know.fold import key
from counterclaim.records.spans import Span

_PRONOUNS = frozenset("he she it they who which i we him her them its his their this that".split())
_PERSON = frozenset({"he", "she", "him", "her", "his", "i"})
# Short descriptions of something said, which point back to whoever said it.
_SAYINGS = frozenset("statement report announcement communique dispatch bulletin claim post update message article letter".split())
_ROLE_HEADS = frozenset(
    "source sources spokesman spokeswoman spokesperson official officer commander monitor observatory group ministry agency "
    "organisation organization movement center centre coalition army network channel director minister president governor "
    "general reporter correspondent activist witness resident doctor premier chief head council committee faction party "
    "military front command police commission mission union association alliance".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker; ``via`` is what a reference back inherits."""

    name: str
    kind: str
    side: str
    phrase: str
    via: tuple[str, ...] = ()


UNSPECIFIED = Speaker("unspecified", "other", "", "")


def resolve(ground: Ground, source: Span | None, kind: str, before: Sequence[Speaker]) -> Speaker:
    """The speaker of one source span, given the speakers before it in the text and the model's guess of its kind."""
    if source is None:
        return UNSPECIFIED
    phrase = ground.phrase(source)
    words = key(phrase)
    back = _referred(phrase, words, before)
    if back is not None:
        return Speaker(back.name, back.kind, back.side, phrase, back.via)
    names = ground.known.names
    known = names.find(phrase)
    if known is not None:
        return Speaker(known.name, known.kind or kind, known.side, phrase)
    name = names.canonical_speaker(phrase) or plain(phrase)
    named = _earlier_person(name, before)
    if named is not None:
        return Speaker(named.name, named.kind, named.side, phrase)
    told = names.affiliation(phrase)
    return Speaker(name, told.kind or kind, told.side, phrase)


def plain(phrase: str) -> str:
    """A phrase as a short name: without article, line breaks and edge punctuation."""
    flat = " ".join(phrase.split()).strip(" ,.;:\"'“”‘’")
    return re.sub(r"^(?:the|a|an)\s+", "", flat, flags=re.IGNORECASE) or flat


def _referred(phrase: str, words: tuple[str, ...], before: Sequence[Speaker]) -> Speaker | None:
    """The earlier speaker that a pronoun or a short definite description points back to."""
    if not words or not before:
        return None
    if len(words) == 1 and words[0] in _PRONOUNS:
        people = [s for s in before if _is_person(s)] if words[0] in _PERSON else []
        return (people or list(before))[-1]
    definite = re.match(r"(?:the|this|that|his|its|their|same)\b", phrase, re.IGNORECASE) is not None
    head = words[-1]
    if head in _SAYINGS and len(words) <= 3:
        same = [s for s in before if set(words[:-1]) & set(key(s.name)) or not words[:-1]]
        return same[-1] if same else None
    if not definite or len(words) > 2 or head not in _ROLE_HEADS:
        return None
    alike = [s for s in before if set(words) <= {*key(s.phrase), *key(s.name)}]
    if alike:
        return alike[-1]
    if head == "group" or head == "organization":
        bodies = [s for s in before if s.kind in ("armed-group", "monitor", "ngo", "political-group")]
        return bodies[-1] if bodies else None
    return None


def _is_person(s: Speaker) -> bool:
    parts = s.name.split()
    return (
        1 < len(parts) <= 4
        and all(p[:1].isupper() or p[:2] in ("al", "el", "bi", "de") for p in parts)
        and not (set(key(s.name)) & _ROLE_HEADS)
    )


def _earlier_person(name: str, before: Sequence[Speaker]) -> Speaker | None:
    """The fully named person or body whose name ends with this one ("Konashenkov", "the Observatory")."""
    words = key(name)
    if not words or len(words) > 2:
        return None
    for s in reversed(before):
        full = key(s.name)
        if len(full) > len(words) and full[-len(words) :] == words:
            return s
    return None
