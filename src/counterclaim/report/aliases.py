"""Aliases in the place of names of private persons, wherever these stand in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from counterclaim.report.persons import PARTICLES, is_place, known_in
from counterclaim.report.wording import many

ANYONE: Final = "a private person"
"""Who is meant by a part of a name that several share."""
_JOINT: Final = r"[\s\-‐‑.]+"
_AROUND: Final = 60
Cut = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A person: the ``names`` under which reports call them, and the ``alias`` that stands instead.

    ``whole``: of such a name no word stands for the person alone.
    """

    names: tuple[str, ...]
    alias: str
    whole: bool = False


class Aliases:
    """Puts the aliases of ``persons`` in the place of their names; the ``public`` names that hold a part of one stay whole."""

    def __init__(self, persons: Sequence[Hidden], public: Iterable[str] = ()) -> None:
        self.persons = tuple(persons)
        self._whole = {tuple(words(n)): p.alias for p in persons for n in p.names}
        self._parts = _parts(persons)
        kept = {tuple(words(n)) for n in public} - self._whole.keys()
        self._found = _names([*self._whole, *(k for k in kept if any(w in self._parts for w in k))])
        self._part = _words_alone(self._parts)
        self.hide = lru_cache(maxsize=100_000)(self._hide)

    @property
    def note(self) -> str:
        """What a dossier says of what is hidden."""
        private = sum(" R-" in p.alias for p in self.persons)
        if not private:
            return "No name of a private person was recognised, so none is hidden; read this before you pass it on."
        told = many(private, "private person")
        return f"Hidden: the names of {told} (R-1 …), inside quotes too; a name that was not recognised may still stand."

    def cuts(self, text: str) -> list[Cut]:
        """What is replaced in a text: from, to, and by what; in order, without overlap."""
        found = [(m.start(), m.end(), self._whole.get(tuple(words(m[0])), "")) for m in _each(self._found, text)]
        taken = list(found)
        for m in _each(self._part, text):
            if not any(a < m.end() and m.start() < b for a, b, _ in taken) and not _of_another(text, m):
                found.append((m.start(), m.end(), self._parts[m["name"].casefold()]))
        return sorted(cut for cut in found if cut[2])

    def address(self, text: str) -> str:
        """An address or the name of a file: cut down where a name stands in it in any form."""
        plain = _letters(unquote(text))
        if not any(_letters(x) in plain for x in (*self._parts, *(n for p in self.persons for n in p.names))):
            return text
        host = urlsplit(text).hostname if "://" in text else None
        return f"{text.partition('://')[0]}://{host}/" if host and not any(x in host for x in self._parts) else ""

    def _hide(self, text: str) -> str:
        return replaced(text, self.cuts(text))


def replaced(text: str, cuts: Sequence[Cut]) -> str:
    """A text with its cuts made; small letters stay small."""
    small, pieces, at = text.islower(), [], 0
    for start, end, alias in cuts:
        pieces += [text[at:start], alias.lower() if small else alias]
        at = end
    return "".join([*pieces, text[at:]])


def words(name: str) -> list[str]:
    """The words of a name, as they are compared."""
    return [w for w in re.split(_JOINT, name.casefold()) if w]


def _each(pattern: re.Pattern[str] | None, text: str) -> Iterable[re.Match[str]]:
    return pattern.finditer(text) if pattern else ()


def _of_another(text: str, m: re.Match[str]) -> bool:
    """Whether a part of a name stands in the name of somebody of note, of a party or a body."""
    low = max(0, m.start() - _AROUND)
    start, end = m.start() - low, m.end() - low
    return any(a <= start and end <= b for a, b in known_in(text[low : m.end() + _AROUND]))


def _parts(persons: Sequence[Hidden]) -> dict[str, str]:
    """Words of names that stand for the person alone."""
    found: dict[str, str] = {}
    for p in (p for p in persons if not p.whole):
        for word in {w for n in p.names for w in words(n)}:
            if len(word) > 2 and word not in PARTICLES and not is_place(word.title()):
                found[word] = p.alias if found.get(word, p.alias) == p.alias else ANYONE
    return found


def _names(names: Collection[Sequence[str]]) -> re.Pattern[str] | None:
    """Whole names in any case of letters, the longest first."""
    forms = sorted((_JOINT.join(map(re.escape, n)) for n in names if n), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)}){_END}", re.IGNORECASE) if forms else None


def _words_alone(parts: Iterable[str]) -> re.Pattern[str] | None:
    """Parts of names, with a capital or in capitals, each with its article."""
    forms = [re.escape(f) for p in sorted(parts, key=len, reverse=True) for f in (p[:1].upper() + p[1:], p.upper())]
    return re.compile(rf"(?<![^\W_])(?:[AaEe][Ll]-)?(?P<name>{'|'.join(forms)}){_END}") if forms else None


_END: Final = r"(?=[sS]?(?![^\W_]))"
"""A possessive s may have lost its apostrophe."""


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
