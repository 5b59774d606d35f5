"""Nouns that tell what kind of speaker a description is about, and words that add nothing to a name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from counterclaim.know.fold import Word, fold, key

_DATA = "data/names/roles.toml"


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for speakers: its ``kind`` (codebook, or empty), and how far an organisation beside it overrules it.

    ``yields``: the organisation's kind wins. ``carrier``: a mere bearer of words ("source", "spokesman", "statement").
    """

    kind: str
    yields: bool = False
    carrier: bool = False


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Whom a description speaks for: ``name`` of the organisation (or empty), ``kind`` and ``side``, each empty if unknown."""

    name: str = ""
    kind: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class RoleTable:
    """The roles by their folded words, and the word lists of ``roles.toml``."""

    roles: Mapping[tuple[str, ...], Role]
    before: frozenset[str]
    after: frozenset[str]
    compound: frozenset[str]
    cased: frozenset[str]
    anaphors: frozenset[str]
    definite: frozenset[tuple[str, ...]]
    places: frozenset[str]
    bodies: frozenset[str]
    particles: frozenset[str]
    reports: frozenset[str]
    vague: frozenset[str]

    def found(self, words: Sequence[Word]) -> Iterator[tuple[Role, int, int]]:
        """The roles among ``words``, longest first from the left, as (role, first word, word after the last)."""
        at = 0
        while at < len(words):
            role, size = self._at(words, at)
            if role:
                yield role, at, at + size
            at += size

    def _at(self, words: Sequence[Word], at: int) -> tuple[Role | None, int]:
        for size in (4, 3, 2, 1):
            part = [w.form for w in words[at : at + size]]
            if len(part) < size:
                continue
            for last in _singulars(part[-1]):
                role = self.roles.get((*part[:-1], last))
                if role:
                    return role, size
        return None, 1


def _singulars(word: str) -> tuple[str, ...]:
    """The word and what it may be the plural of."""
    if word.endswith("ies"):
        return word, word[:-3] + "y", word[:-1]
    if word.endswith("men"):
        return word, word[:-3] + "man"
    if word.endswith("sses"):
        return word, word[:-2]
    return (word, word[:-1]) if word.endswith("s") else (word,)


def _table(data: Mapping[str, Any]) -> RoleTable:
    roles: dict[tuple[str, ...], Role] = {}
    for row in data["role"]:
        role = Role(row["kind"], row.get("yields", False), row.get("carrier", False))
        for noun in row["nouns"]:
            roles.setdefault(key(noun), role)
    noise = data["noise"]
    plain = ("before", "after", "compound", "cased", "anaphors", "places", "bodies", "particles", "reports", "vague")
    lists = {name: frozenset(map(fold, noise[name])) for name in plain}
    return RoleTable(roles, definite=frozenset(map(key, noise["definite"])), **lists)


@cache
def role_table() -> RoleTable:
    """The package's table of roles."""
    return _table(tomllib.loads((files("counterclaim.know") / _DATA).read_text("utf-8")))
