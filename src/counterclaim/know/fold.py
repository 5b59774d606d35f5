"""Words of a phrase in the folded form in which names are compared, with their offsets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['\u2019\u02bc`\u2018][^\W_]+)*['\u2019]?")
_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`\u2018.")
# Articles of English and Arabic say nothing about which name it is; the assimilated forms count only before a hyphen.
_ARTICLES = frozenset({"the", "a", "an", "al", "el"})
_ASSIMILATED = frozenset({"ar", "as", "ash", "an", "at", "az", "ad", "adh", "ul", "ath", "es", "en", "er", "ez", "ed"})
_SPELLINGS = {
    "defence": "defense",
    "organisation": "organization",
    "centre": "center",
    "programme": "program",
    "labour": "labor",
    "defences": "defenses",
    "organisations": "organizations",
    "armour": "armor",
}


_SHORT = 200  # code points up to which a phrase's words are kept: reading asks for those of one phrase again and again


class Word(NamedTuple):
    """A word of a phrase: its folded form, and ``[start, end)`` in code points of the phrase."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """One word without case, accents, apostrophes and a possessive s, in American spelling."""
    if word.isascii() and word.isalnum():
        plain = word.lower()
    else:
        plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()
        plain = re.sub(r"['\u2019]s?$", "", plain).translate(_APOSTROPHES)
    return _SPELLINGS.get(plain, plain)


def all_words(phrase: str) -> tuple[Word, ...]:
    """Every word of ``phrase``, articles included."""
    return _kept(phrase) if len(phrase) <= _SHORT else _found(phrase)


def _found(phrase: str) -> tuple[Word, ...]:
    return tuple(Word(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(phrase))


_kept = lru_cache(maxsize=1 << 12)(_found)


def is_article(word: Word, phrase: str) -> bool:
    """Whether ``word`` of ``phrase`` is an English or Arabic article ("the", "al-", "as-")."""
    if word.form in _ARTICLES:
        return True
    return word.form in _ASSIMILATED and phrase[word.end : word.end + 1] == "-"


def key_words(phrase: str) -> tuple[Word, ...]:
    """The words of ``phrase`` that tell names apart: all but articles; all words if there are only articles."""
    every = all_words(phrase)
    return tuple(w for w in every if not is_article(w, phrase)) or every


def key(phrase: str) -> tuple[str, ...]:
    """The folded words of ``phrase`` without articles: what two spellings of one name have in common."""
    return tuple(w.form for w in key_words(phrase))
