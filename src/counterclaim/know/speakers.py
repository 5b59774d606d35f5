"""Who a description of a speaker speaks for, and what the speaker is to be called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterclaim.know.fold import Word, all_words, is_article
from counterclaim.know.roles import Affiliation, Role, RoleTable, role_table

if TYPE_CHECKING:
    from counterclaim.know.names import Mention, Names

# Where the head of a description ends and its complements begin.
_PREPOSITIONS = frozenset(
    [
        "of",
        "for",
        "in",
        "at",
        "from",
        "with",
        "inside",
        "on",
        "near",
        "who",
        "which",
        "whose",
        "that",
        "to",
        "by",
        "within",
        "under",
        "outside",
        "between",
    ]
)
_LOCATING = frozenset({"in", "inside", "near", "on", "within", "under", "outside", "between", "to", "by"})
_RELATIVE = frozenset({"who", "which", "whose", "that"})
_COUNTRY_SPEAKS = frozenset({"government", "military", "official-media", "armed-group"})
_COUNTS = frozenset(
    ["one", "some", "several", "many", "other", "another", "two", "three", "four", "five", "few", "various", "multiple", "all"]
)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A description taken apart: words, roles as (role, first, after last), and mentions, modifiers left out."""

    phrase: str
    words: tuple[Word, ...]
    roles: tuple[tuple[Role, int, int], ...]
    mentions: tuple[Mention, ...]
    head_end: int

    def preposition_before(self, at: int) -> str:
        """The last preposition before the code point ``at``, or empty."""
        return next((w.form for w in reversed(self.words) if w.end <= at and w.form in _PREPOSITIONS), "")


def _parse(names: Names, phrase: str) -> _Parsed:
    words = tuple(all_words(phrase))
    mentions = tuple(m for m in names.mentioned(phrase) if not names.is_modifier(m, phrase))
    inside = [any(s <= w.start < e for _, s, e in mentions) for w in words]
    head_end = next((i for i, w in enumerate(words) if w.form in _PREPOSITIONS and not inside[i] and i), len(words))
    # "Doctors" of "Doctors Without Borders" is no doctor.
    roles = tuple(r for r in role_table().found(words) if r[0].yields or not all(inside[r[1] : r[2]]))
    return _Parsed(phrase, words, roles, mentions, head_end)


def affiliation(names: Names, phrase: str) -> Affiliation:
    """Whom ``phrase`` speaks for; see :meth:`counterclaim.know.names.Names.affiliation`."""
    known = names.find(phrase)
    if known:
        return Affiliation(known.name, known.kind, known.side)
    parsed = _parse(names, phrase)
    org = _organisation(names, parsed)
    role = _head_role(parsed)
    kind = _kind(role, org)
    name = org[0].name if org and (role is None or role.yields) else ""
    side = org[0].side if org else _side_of_adjective(names, parsed, kind)
    if kind == "anonymous" and side:
        return Affiliation(name, "", side)
    return Affiliation(name, kind, side)


def _kind(role: Role | None, org: Mention | None) -> str:
    if role and not role.yields:
        return role.kind
    if org:
        return org[0].kind
    return role.kind if role else ""


def _organisation(names: Names, parsed: _Parsed) -> Mention | None:
    """The body that the description belongs to: a mention that is no place and does not tell where the speaker is."""
    for mention in parsed.mentions:
        located = parsed.preposition_before(mention[1]) in _LOCATING
        if names.is_place(mention, parsed.phrase) and (located or not _possesses(mention, parsed)):
            continue
        if located and not _belongs(parsed):
            continue
        return mention
    return None


def _possesses(mention: Mention, parsed: _Parsed) -> bool:
    """Whether a country's or capital's name ends the description or is followed by its spokesman."""
    rest = all_words(parsed.phrase[mention[2] :])
    return not rest or rest[0].form in {"spokesman", "spokeswoman", "spokesperson", "statement", "representative"}


def _belongs(parsed: _Parsed) -> bool:
    """A source, minister or commander "in" a body belongs to it; an activist "in" it does not."""
    role = _head_role(parsed)
    return role is not None and role.yields


def _head_role(parsed: _Parsed) -> Role | None:
    """The role that tells the kind: the last real one of the head, else of the complements, else a carrier's."""
    head = [r for r in parsed.roles if r[1] < parsed.head_end]
    real = [r for r, _, _ in head if not r.carrier]
    if real:
        return real[0] if any(w.form == "and" for w in parsed.words[: parsed.head_end]) else real[-1]
    carriers = [r for r, _, _ in head]
    telling = [r for r in carriers if r.kind not in ("", "anonymous")] or [r for r in carriers if r.kind] or carriers
    return _complement_role(parsed) or (telling[0] if telling else None)


def _complement_role(parsed: _Parsed) -> Role | None:
    table = role_table()
    for role, first, after in parsed.roles:
        if first < parsed.head_end or role.carrier:
            continue
        if any(w.form in _RELATIVE for w in parsed.words[:first]):
            return None
        before = parsed.preposition_before(parsed.words[first].start)
        if before in _LOCATING | {"from"} and (parsed.words[after - 1].form in table.places or not role.yields):
            continue
        return role
    return None


def _side_of_adjective(names: Names, parsed: _Parsed, kind: str) -> str:
    """The side of the one demonym in the head ("Ukrainian officials"), for kinds that speak for their country."""
    if kind not in _COUNTRY_SPEAKS or kind == "armed-group":
        return ""
    head = parsed.words[: parsed.head_end]
    forms = [w.form for i, w in enumerate(head) if not _compound_next(head, i)]
    sides = {names.adjectives[f] for f in _unspoiled(forms) if f in names.adjectives}
    return sides.pop() if len(sides) == 1 else ""


def _compound_next(words: Sequence[Word], i: int) -> bool:
    return i + 1 < len(words) and words[i + 1].form in role_table().compound


def _unspoiled(forms: Sequence[str]) -> list[str]:
    """The forms, and those that a damaged possessive may have lengthened ("Syrias")."""
    return [*forms, *(f[:-1] for f in forms if f.endswith("s") and len(f) > 3)]


def canonical_speaker(names: Names, phrase: str) -> str:
    """What the speaker is to be called; see :meth:`counterclaim.know.names.Names.canonical_speaker`."""
    phrase = " ".join(phrase.split())
    if not phrase or is_anaphor(names, phrase):
        return ""
    known = names.find(phrase)
    if known:
        return known.name
    parsed = _parse(names, phrase)
    for rule in _RULES:
        found = rule(names, parsed)
        if found:
            return found
    return _plain(parsed)


def is_anaphor(names: Names, phrase: str) -> bool:
    """Whether ``phrase`` is a pronoun or points back to a speaker named earlier ("the source", "the UK-based group")."""
    table = role_table()
    words = all_words(phrase)
    forms = [w.form for w in words]
    if len(forms) == 1 and forms[0] in table.anaphors and not names.find(phrase):
        return True
    if not forms or forms[0] not in {"the", "this", "that", "these", "those", "its", "their", "his", "her"}:
        return False
    rest = _without_compounds(words[1:])
    for size in range(len(rest), 0, -1):
        if tuple(rest[-size:]) in table.definite or _singular(rest[-size:]) in table.definite:
            return size == len(rest) and names.find(phrase) is None
    return False


def _singular(forms: Sequence[str]) -> tuple[str, ...]:
    return (*forms[:-1], forms[-1].removesuffix("s"))


def _without_compounds(words: Sequence[Word]) -> list[str]:
    """The forms without "Britain-based" and its like, and without "same"."""
    table = role_table()
    keep = [
        w.form
        for i, w in enumerate(words)
        if w.form not in table.compound and not _compound_next(words, i) and w.form not in ("same", "latter")
    ]
    return keep or [w.form for w in words]


def _vague(names: Names, parsed: _Parsed) -> str:
    """Nobody in particular: "unverified reports" -> "unspecified"."""
    table, forms = role_table(), [w.form for w in parsed.words if not is_article(w, parsed.phrase)]
    vague = bool(forms) and forms[-1] in table.reports and all(f in table.vague for f in forms[:-1])
    return "unspecified" if vague else ""


def _known_person(names: Names, parsed: _Parsed) -> str:
    """A known person, named with titles and bodies: "President Vladimir Putin", "SOHR director Rami Abdel Rahman"."""
    for mention in reversed(parsed.mentions):
        name, start, end = mention
        before = next((w.form for w in reversed(parsed.words) if w.end <= start and not is_article(w, parsed.phrase)), "")
        if name.name in names.people and before not in _PREPOSITIONS and not _owns(parsed, end):
            return name.name
    return ""


def _owns(parsed: _Parsed, at: int) -> bool:
    """Whether a role that is not explained by "of" follows at once: "Putin spokesman", "Assad forces"."""
    rest = [i for i, w in enumerate(parsed.words) if w.start >= at]
    if not rest:
        return False
    hit = next((after for _, first, after in parsed.roles if first == rest[0]), 0)
    return bool(hit) and (hit >= len(parsed.words) or parsed.words[hit].form not in _PREPOSITIONS)


def _source_of(names: Names, parsed: _Parsed) -> str:
    """ "a source at Aleppo Police Command" -> "Aleppo Police Command source"; unlocated bodies only."""
    found = re.fullmatch(
        r"(?:an?\s+|the\s+|one\s+)?(?:\w+\s+)?(sources?)\s+(at|in|from|within|inside)\s+(?:the\s+|al-)?(.+)",
        parsed.phrase,
        re.I,
    )
    if not found:
        return ""
    body = found[3].split(" who ")[0].split(" that ")[0].rstrip(" ,")
    known = names.find(body)
    where = not known or names.is_place((known, *found.span(3)), parsed.phrase)
    if found[2].lower() != "at" and where and not _is_body(body):
        return ""
    return f"{known.name if known and not where else body} {found[1].lower()}"


def _is_body(phrase: str) -> bool:
    table = role_table()
    words = all_words(phrase)
    return any(r.yields and words[after - 1].form not in table.places for r, _, after in table.found(words))


def _person(names: Names, parsed: _Parsed) -> str:
    """Capitalised words beside a title or role, or before "of" or "the head of", that are no body and no place."""
    taken = _role_words(parsed)
    runs = _runs(parsed, taken)
    after_role = [r for r in runs if r[0] > 0 and _titled(parsed, taken, r[0])]
    if after_role:
        return _text(parsed, after_role[-1])
    if runs and runs[0][0] == 0 and (runs[0][1] >= 2 or _explained(parsed, runs[0][1])) and not _is_plain_name(parsed, runs[0]):
        return _text(parsed, runs[0])
    return ""


def _explained(parsed: _Parsed, after: int) -> bool:
    """Whether a comma follows the name and then says who it is: "Hassan, a teacher"."""
    if after >= len(parsed.words) or not any(first > after for _, first, _ in parsed.roles):
        return False
    return "," in parsed.phrase[parsed.words[after - 1].end : parsed.words[after].start]


def _is_plain_name(parsed: _Parsed, run: tuple[int, int]) -> bool:
    """Whether nothing follows the run that would tell a person from a body; the phrase then stays as it is."""
    rest = parsed.words[run[1] :]
    return bool(rest) and rest[0].form in {"and", "or", "is", "s"}


def _role_words(parsed: _Parsed) -> dict[int, Role]:
    return {i: role for role, first, after in parsed.roles for i in range(first, after)}


def _titled(parsed: _Parsed, taken: dict[int, Role], at: int) -> bool:
    """Whether the word at ``at`` follows a role, or a body whose officer was named before ("President of the X Y Z")."""
    before = parsed.words[at - 1]
    if at - 1 in taken or (taken and "," in parsed.phrase[before.end : parsed.words[at].start]):
        return True
    closes = any(e >= before.end - 2 and s <= before.start for _, s, e in parsed.mentions)
    return closes and any(i < at - 1 and (role.carrier or role.yields) for i, role in taken.items())


def _runs(parsed: _Parsed, taken: dict[int, Role]) -> list[tuple[int, int]]:
    """Stretches of words that may be a person's name, as (first, after last)."""
    out: list[tuple[int, int]] = []
    at = 0
    while at < len(parsed.words):
        end = at
        while end < len(parsed.words) and _may_be_name(parsed, taken, end, inner=end > at):
            end += 1
        if end > at and not _spoiled(parsed, taken, at, end):
            out.append((at, end))
        at = max(end, at + 1)
    return out


def _may_be_name(parsed: _Parsed, taken: dict[int, Role], i: int, *, inner: bool) -> bool:
    word = parsed.words[i]
    text = parsed.phrase[word.start : word.end]
    if inner and parsed.phrase[parsed.words[i - 1].end : word.start].strip(" -'\u2019\".\u201c\u201d"):
        return False
    if word.form in role_table().particles:
        return inner or text[:1].isupper() or parsed.phrase[word.end : word.end + 1] == "-"
    if i in taken or word.form in _PREPOSITIONS or word.form in _COUNTS or word.form in ("the", "and", "or", "is"):
        return False
    if any(s <= word.start < e for _, s, e in parsed.mentions):
        return False
    return text[:1].isupper() and not text[:1].isdigit()


def _spoiled(parsed: _Parsed, taken: dict[int, Role], first: int, after: int) -> bool:
    """Whether a run is a place, a body or a mere qualifier rather than a person."""
    table = role_table()
    forms = [w.form for w in parsed.words[first:after]]
    following = parsed.words[after].form if after < len(parsed.words) else ""
    if following in table.compound or following in table.bodies or set(forms) & (table.bodies | table.before):
        return True
    before = parsed.words[first - 1].form if first else ""
    if is_article(parsed.words[first], parsed.phrase) and len(forms) == 1:
        return True
    return before in _PREPOSITIONS or before in ("the", "and") or (following in {"and"} and first > 0)


def _text(parsed: _Parsed, run: tuple[int, int]) -> str:
    words = parsed.words[run[0] : run[1]]
    start, end = words[0].start, words[-1].end
    return re.sub(r"['\u2019]s?$", "", parsed.phrase[start:end], flags=re.I)


def _body_with_carrier(names: Names, parsed: _Parsed) -> str:
    """A body, and beside it only qualifiers and carriers: "an Ahrar al-Sham statement", "a spokesman for the ministry"."""
    org = _organisation(names, parsed)
    if not org or len({m[0] for m in parsed.mentions if not names.is_place(m, parsed.phrase)}) > 1:
        return ""
    rest = [r for r in parsed.roles if not _inside(parsed.words[r[2] - 1], org)]
    if any(not r.carrier and r.kind != "media" and not _noise(parsed, f, a) for r, f, a in rest):
        return ""
    if any(w.form in ("and", "or") and not _inside(w, org) for w in parsed.words):
        return ""
    sources = [w for r, f, a in rest if r.kind == "anonymous" for w in parsed.words[f:a]]
    if any(r.carrier and r.kind not in ("", "anonymous") for r, _, _ in rest):
        return ""
    return f"{org[0].name} {sources[0].form}" if sources else org[0].name


def _noise(parsed: _Parsed, first: int, after: int) -> bool:
    table: RoleTable = role_table()
    return all(w.form in table.before or w.form in table.after for w in parsed.words[first:after])


def _inside(word: Word, mention: Mention) -> bool:
    return mention[1] <= word.start < mention[2]


_RULES = (_vague, _known_person, _source_of, _person, _body_with_carrier)


def _plain(parsed: _Parsed) -> str:
    """The description itself without article, count and relative clause; a role's first letter is small."""
    words = list(parsed.words)
    while len(words) > 1 and (words[0].form in ("the", "a", "an") or words[0].form in _COUNTS) and words[1].form != "of":
        words = words[1:]
    end = next((i for i, w in enumerate(words) if i and w.form in _RELATIVE), len(words))
    if not words:
        return parsed.phrase
    text = _with_canonical(parsed, words[0].start, words[end - 1].end)
    plain = [f for role, f, _ in parsed.roles if role.kind != "foreign-government"]
    small = any(parsed.words[f] == words[0] for f in plain) and not text[1:2].isupper()
    follows = parsed.phrase[words[1].start : words[1].end] if end > 1 else ""
    return text[0].lower() + text[1:] if small and not follows[:1].isupper() else text


def _with_canonical(parsed: _Parsed, start: int, end: int) -> str:
    """The words of ``[start, end)`` with forces and armed groups in them called by their canonical names."""
    text, at = "", start
    for name, first, last in parsed.mentions:
        if name.kind in ("armed-group", "military") and start <= first and last <= end:
            text, at = text + parsed.phrase[at:first] + name.name, last
    return re.sub(r"['\u2019]s?$", "", text + parsed.phrase[at:end])
