"""Names of parties, bodies and media with their aliases, kinds and sides; and who a description speaks for."""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from counterclaim.errors import CounterclaimError
from counterclaim.know import speakers
from counterclaim.know.fold import Word, all_words, is_article, key, key_words
from counterclaim.know.roles import Affiliation, RoleTable, role_table
from counterclaim.records.reading import KINDS

__all__ = ["Affiliation", "Mention", "Name", "Names", "seen_from"]

_FIELDS = ("name", "kind", "side", "part_of", "form", "aliases")
_STATE_FIELDS = ("name", "demonyms", "capitals", "government", "side", "aliases")
# What every state has: the canonical name, its kind, and how the press writes it
# (D demonym, N name of the state, C that or a capital).
_ORGANS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("D Ministry of Defense", "military", ("D defense ministry", "defense ministry of N", "ministry of defense of N",
     "defense ministry in C", "N defense ministry", "N ministry of defense", "D department of defense", "D MoD")),
    ("D Ministry of Foreign Affairs", "government", ("D foreign ministry", "foreign ministry of N", "N foreign ministry",
     "D foreign office", "foreign ministry in C", "ministry of foreign affairs of N", "N ministry of foreign affairs")),
    ("D Ministry of Interior", "government", ("D interior ministry", "interior ministry of N", "ministry of interior of N",
     "N interior ministry", "interior ministry in C", "D Ministry of the Interior", "D Ministry of Internal Affairs")),
    ("D Ministry of Health", "government", ("D health ministry", "health ministry of N", "N health ministry")),
    ("D military", "military", ("D armed forces", "armed forces of N", "D military forces", "D forces", "N military",
     "N armed forces", "D military command")),
    ("D army", "military", ("N army", "army of N", "D troops", "D army command", "D ground forces", "D soldiers")),
    ("D air force", "military", ("N air force", "D warplanes", "D aviation", "D jets")),
    ("D navy", "military", ("N navy", "D naval forces")),
    ("D General Staff", "military", ("General Staff of the D Armed Forces", "D army general staff", "N general staff",
     "D chief of staff", "D military high command")),
    ("D police", "government", ("N police", "D national police", "D federal police", "D police force")),
    ("D security forces", "military", ("N security forces", "security forces of N", "D security services")),
    ("D intelligence", "military", ("N intelligence", "D intelligence services", "D secret services")),
    ("D state media", "official-media", ("N state media", "D official media", "D government media", "D state run media")),
    ("D state TV", "official-media", ("D state television", "N state TV", "N state television", "D state run television",
     "D official television", "D government TV", "D state run TV", "D government run TV",
     "N government run TV", "N state run TV", "D state broadcaster",
     "D state run TV channel", "N state run TV channel")),
    ("D president", "government", ("president of N", "N president", "D presidency")),
    ("D prime minister", "government", ("prime minister of N", "N prime minister", "D premier")),
    ("D parliament", "government", ("parliament of N", "N parliament")),
    ("D UN mission", "government", ("D mission to the UN", "D permanent mission to the UN", "N UN mission")),
    ("D embassy", "government", ("embassy of N", "N embassy")),
)  # fmt: skip
_RULED = ("D government", "D authorities", "D regime", "government of N", "N government", "authorities of N", "N authorities",
          "D administration", "D side")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A known party, body or outlet.

    ``kind`` is one of ``KINDS``; ``side`` the party it belongs to or openly speaks for, or empty; ``part_of`` the name of
    what it is part of, or empty; ``outlet`` tells whether it publishes for others; ``aliases`` are other spellings.
    """

    name: str
    kind: str
    side: str = ""
    part_of: str = ""
    outlet: bool = False
    aliases: tuple[str, ...] = ()


# How many code points around a word are looked at, so that long texts cost no more per word than short ones.
_NEAR = 40

Mention = tuple[Name, int, int]
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Names with an index over their folded spellings. Build it with :meth:`load` or :meth:`of`."""

    names: tuple[Name, ...]
    adjectives: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[_Key] = frozenset()
    people: frozenset[str] = frozenset()
    _index: Mapping[_Key, tuple[Name, ...]] = field(default_factory=dict)
    _longest: Mapping[str, int] = field(default_factory=dict)
    _acronyms: frozenset[_Key] = frozenset()
    _articled: Mapping[_Key, str] = field(default_factory=dict)

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> Names:
        """The package's names and those of ``extra`` files (.csv with the same header), which win over the package's.

        Raises ``CounterclaimError`` when an extra file is missing or malformed.
        """
        if not extra:
            return _packaged()
        rows = [*_packaged_rows(), *(row for path in extra for row in _rows_of(path))]
        return cls.of(*_sorted_out(rows))

    @classmethod
    def of(
        cls,
        names: Iterable[Name],
        adjectives: Mapping[str, str] | None = None,
        places: Iterable[str] = (),
        people: Iterable[str] = (),
    ) -> Names:
        """An index over ``names``; entries of one name are merged, the last one's kind and side win.

        ``adjectives`` gives the side of a demonym ("Syrian" -> "Syrian government"); ``places`` are aliases that are also
        names of a place ("Damascus"); ``people`` are the names that are persons'.
        """
        merged = _merged(names)
        index: dict[_Key, tuple[Name, ...]] = {}
        longest: dict[str, int] = {}
        spelled: dict[_Key, set[str]] = {}
        for name in merged:
            for alias in dict.fromkeys((name.name, *name.aliases)):
                folded = key(alias)
                spelled.setdefault(folded, set()).add(alias)
                if name not in index.get(folded, ()):
                    index[folded] = (*index.get(folded, ()), name)
                longest[folded[0]] = max(longest.get(folded[0], 0), len(folded))
        sides = {key(a)[0]: side for a, side in (adjectives or {}).items() if len(key(a)) == 1}
        acronyms = frozenset(k for k, v in spelled.items() if len(k) == 1 and all(a.isupper() for a in v))
        articled: dict[_Key, str] = {k: first for k, v in spelled.items() if len(k) == 1 and (first := _article(v))}
        return cls(merged, sides, frozenset(map(key, places)), frozenset(people), index, longest, acronyms, articled)

    def find(self, phrase: str) -> Name | None:
        """The one name that ``phrase`` is, apart from articles, possessives, spelling and words like "group" around it.

        ``None`` when it is no known name, or the name of several.
        """
        words = key_words(phrase)
        if not words:
            return None
        exact = self._unique(words, phrase, alone=True)
        if exact or self._lookup(words):
            return exact
        mentions = [m for m in self.mentioned(phrase) if not self.is_modifier(m, phrase)]
        names = {m[0] for m in mentions}
        if len(names) != 1 or not _only_noise(words, mentions, phrase, role_table()):
            return None
        return mentions[0][0]

    def mentioned(self, phrase: str) -> list[Mention]:
        """The known names in ``phrase``, longest first from the left, without overlap: (name, start, end) in code points.

        A longest match that is the name of several is passed over.
        """
        words = key_words(phrase)
        return [(name, words[i].start, _end(words[j - 1], phrase)) for name, i, j in self._walk(words, phrase) if name]

    def is_modifier(self, mention: Mention, phrase: str) -> bool:
        """Whether the name only qualifies what follows ("US-backed rebels", "the London-based monitor", "anti-Assad")."""
        if re.search(r"\b(?:anti|pro|ex|non)[- ]$", phrase[max(0, mention[1] - 6) : mention[1]], re.I):
            return True
        rest = key_words(phrase[mention[2] : mention[2] + _NEAR])
        return bool(rest) and rest[0].form in role_table().compound

    def is_place(self, mention: Mention, phrase: str) -> bool:
        """Whether the words of the mention are also the name of a place ("Damascus")."""
        return self._variant(key_words(phrase[mention[1] : mention[2]]), self.places) is not None

    def affiliation(self, phrase: str) -> Affiliation:
        """Whom ``phrase`` ("a source at the police command", "Syrian activists") speaks for; nothing is guessed."""
        return speakers.affiliation(self, phrase)

    def canonical_speaker(self, phrase: str) -> str:
        """The codebook's name for the speaker that ``phrase`` describes; empty for pronouns and "the source"."""
        return speakers.canonical_speaker(self, phrase)

    def _walk(self, words: Sequence[Word], phrase: str) -> Iterator[tuple[Name | None, int, int]]:
        at = 0
        while at < len(words):
            size = next((n for n in self._sizes(words, at) if self._lookup(words[at : at + n])), 0)
            if size:
                yield self._unique(words[at : at + size], phrase), at, at + size
            at += size or 1

    def _sizes(self, words: Sequence[Word], at: int) -> range:
        first = words[at].form
        longest = max(self._longest.get(first, 0), self._longest.get(_without_s(first), 0))
        return range(min(longest, len(words) - at), 0, -1)

    def _lookup(self, words: Sequence[Word]) -> tuple[Name, ...]:
        found = self._variant(words, self._index)
        return self._index[found] if found else ()

    def _variant(self, words: Sequence[Word], known: Container[_Key]) -> _Key | None:
        """The key among ``known`` that the words are, or are but for one damaged possessive ("Russias")."""
        forms = tuple(w.form for w in words)
        if forms in known:
            return forms
        for i, form in enumerate(forms):
            bare = _without_s(form)
            if bare is not form and (other := (*forms[:i], bare, *forms[i + 1 :])) in known:
                return other
        return None

    def _unique(self, words: Sequence[Word], phrase: str, *, alone: bool = False) -> Name | None:
        names = self._lookup(words)
        if len(names) != 1 or (len(words) == 1 and not self._stands_for(words[0], phrase, alone)):
            return None
        return names[0]

    def _stands_for(self, word: Word, phrase: str, alone: bool) -> bool:
        """Whether a single word is the name and not another word of the same letters ("a monitor", "Ana", "is")."""
        text, form = phrase[word.start : _end(word, phrase)], (word.form,)
        common = word.form in role_table().cased or _without_s(word.form) in role_table().cased
        spoiled = form not in self._index
        if spoiled:
            text, form = text[:-1], (_without_s(word.form),)
        if "." in text:
            return True
        if common and form in self._articled:
            return (
                phrase[max(0, word.start - 6) : word.start].strip(" -").casefold().endswith(self._articled[form])
                and text[0].isupper()
            )
        if form in self._acronyms and (spoiled or not text.isupper()):
            # "SANAs" may be "SANA's", "Sana" the agency; "Anas", "USS" and "Karen Rand Smith" are others.
            return text.isupper() and phrase[word.end - 1] == "s" if spoiled else _stands_alone(word, phrase)
        if not common:
            return True
        return text[0].isupper() and (alone or not _shouted(word, phrase) or form[0] in ("us", "un"))


def _shouted(word: Word, phrase: str) -> bool:
    """Whether the words around are all in capitals, which then tell nothing."""
    around = phrase[max(0, word.start - _NEAR) : word.start] + phrase[word.end : word.end + _NEAR]
    return around.isupper()


def _stands_alone(word: Word, phrase: str) -> bool:
    """Whether a word of four letters and more is capitalised and no neighbour is, as in a person's name."""
    text = phrase[word.start : word.end]
    before = phrase[max(0, word.start - _NEAR) : word.start].split()
    after = phrase[word.end : word.end + _NEAR].split()
    neighbours = (before[-1:] if len(before) > 1 else []) + after[:1]
    return len(text) > 3 and text[0].isupper() and not any(n[0].isupper() for n in neighbours)


def seen_from(kind: str, side: str, home: Iterable[str]) -> str:
    """The kind of a speaker as seen from an incident: a government whose side is not at ``home`` there is foreign."""
    return "foreign-government" if kind == "government" and side and side not in set(home) else kind


def _without_s(form: str) -> str:
    return form[:-1] if form.endswith("s") and len(form) > 2 else form


def _end(word: Word, phrase: str) -> int:
    """The end of a word without a trailing apostrophe or possessive s."""
    text = phrase[word.start : word.end]
    cut = text.rstrip("'\u2019")
    for tail in ("'s", "\u2019s", "'S", "\u2019S"):
        cut = cut.removesuffix(tail)
    return word.start + len(cut)


def _article(spellings: Iterable[str]) -> str:
    """The article with which every one of the spellings begins, or empty."""
    firsts = {all_words(s)[0].form for s in spellings if is_article(all_words(s)[0], s)}
    return firsts.pop() if len(firsts) == 1 and all(is_article(all_words(s)[0], s) for s in spellings) else ""


def _only_noise(words: Sequence[Word], mentions: Sequence[Mention], phrase: str, table: RoleTable) -> bool:
    """Whether every word outside the mentions adds nothing to the name."""
    first, last = mentions[0][1], mentions[-1][2]
    for i, word in enumerate(words):
        following = words[i + 1].form if i + 1 < len(words) else ""
        if any(start <= word.start < end for _, start, end in mentions) or first < word.start < last:
            continue
        if word.form in table.compound or following in table.compound:
            continue
        if word.form not in (table.before if word.end <= first else table.after):
            return False
    return True


def _merged(names: Iterable[Name]) -> tuple[Name, ...]:
    out: dict[str, Name] = {}
    for name in names:
        old = out.get(name.name)
        aliases = tuple(dict.fromkeys((*(old.aliases if old else ()), *name.aliases)))
        out[name.name] = Name(name.name, name.kind, name.side, name.part_of, name.outlet, aliases)
    return tuple(out.values())


_Row = tuple[str, dict[str, str]]


@cache
def _packaged() -> Names:
    return Names.of(*_sorted_out(_packaged_rows()))


def _packaged_rows() -> list[_Row]:
    folder = files("counterclaim.know") / "data/names"
    texts = ((f.name, f.read_text("utf-8")) for f in folder.iterdir() if f.name.endswith(".csv"))
    return [row for where, text in sorted(texts) for row in _read_rows(where, text)]


def _rows_of(path: Path) -> list[_Row]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CounterclaimError("names_unreadable", f"cannot read names: {error}", where=str(path)) from error
    return _read_rows(str(path), text)


def _read_rows(where: str, text: str) -> list[_Row]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) not in (_FIELDS, _STATE_FIELDS):
        fix = f"Begin the file with {','.join(_FIELDS)} or {','.join(_STATE_FIELDS)}."
        raise CounterclaimError("names_header", f"unknown header {reader.fieldnames}", where=where, fix=fix)
    return [(f"{where}:{n}", _checked(row, where, n)) for n, row in enumerate(reader, 1)]


def _checked(row: dict[str, str], where: str, number: int) -> dict[str, str]:
    place = f"{where}, entry {number}"
    if None in row or None in row.values() or not row["name"]:
        raise CounterclaimError("names_row", f"wrong number of fields, or no name: {row}", where=place)
    if row.get("kind", KINDS[0]) not in KINDS:
        raise CounterclaimError("names_kind", f"unknown kind {row['kind']!r}", where=place, fix=f"Use one of {', '.join(KINDS)}.")
    return row


def _sorted_out(rows: Iterable[_Row]) -> tuple[list[Name], dict[str, str], list[str], list[str]]:
    """Names, the sides of demonyms, the aliases that are places too, and who is a person, of rows of both forms."""
    states = [r for _, r in rows if "demonyms" in r]
    plain = [r for _, r in rows if "kind" in r]
    own = [Name(r["name"], r["kind"], r["side"], r["part_of"], r["form"] == "outlet", tuple(_listed(r["aliases"]))) for r in plain]
    taken = frozenset(key(a) for n in own for a in (n.name, *n.aliases))
    kept = {n.name for n in own}
    # What a file says itself beats what every state is supposed to have.
    organs = (_less(n, taken) for row in states for n in _organs(row))
    names = [*(n for n in organs if n.name in kept or key(n.name) not in taken), *own]
    sides = {d: r["side"] for r in states for d in (*_listed(r["demonyms"]), r["name"])}
    places = [p for r in states for p in (r["name"], *_listed(r["capitals"]), *_listed(r["aliases"]))]
    return names, sides, places, [r["name"] for r in plain if r["form"] == "person"]


def _listed(cell: str) -> list[str]:
    return [a.strip() for a in cell.split("|") if a.strip()]


def _organs(row: Mapping[str, str]) -> Iterator[Name]:
    """A state's government and its organs, spelled for each of its demonyms."""
    state, demonyms = row["name"], _listed(row["demonyms"])
    seats = (state, *_listed(row["capitals"]))
    spelled = [_spell(p, d, state) for p in _RULED for d in demonyms]
    own = (state, *_listed(row["capitals"]), *_listed(row["aliases"]), *spelled)
    yield Name(row["government"], "government", row["side"], aliases=tuple(own))
    for pattern, kind, others in _ORGANS:
        name = _spell(pattern, demonyms[0], state)
        aliases = tuple(dict.fromkeys(_spell(p, d, state, c) for p in (pattern, *others) for d in demonyms for c in seats))
        yield Name(name, kind, row["side"], row["government"], kind == "official-media", aliases)


def _less(name: Name, taken: Container[_Key]) -> Name:
    return replace(name, aliases=tuple(a for a in name.aliases if key(a) not in taken))


def _spell(pattern: str, demonym: str, state: str, seat: str = "") -> str:
    return " ".join({"D": demonym, "N": state, "C": seat}.get(w, w) for w in pattern.split())
