"""Who copies whom, by text: each document's links to earlier ones whose words it has.

A document's fingerprints (``shingles``) name the families of documents that share some with it; the words of the nearest
documents are then laid beside its own (``passages``), and what is no copy is left out (``passage_rules``). Copies belong to the
family of what they copy, so that words which stand in many families are boilerplate: nobody's in particular.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from counterclaim.group import passage_rules as rules
from counterclaim.group.copy_shelf import EVERYWHERE, CopyMemory, CopyShelf, view
from counterclaim.group.passage_rules import View
from counterclaim.group.passages import Passage, passages
from counterclaim.group.shingles import RUN, places, runs, winnowed
from counterclaim.records.document import Document
from counterclaim.records.ledger import Copy

COMMON: Final = 8  # families from which words are boilerplate
STOCK: Final = 3  # families from which a short passage outside quotation marks is a stock phrase
FAMILIES: Final = 6  # families of which a document is compared with members
MEMBERS: Final = 2  # members of each that it is compared with
MOSTLY: Final = 0.5  # share of the shorter document from which the whole of it is a copy
WEIGHT: Final = 6  # of the fingerprints in common, COMMON / families each, from which documents are compared
WHOLE: Final = 0.9  # share of the later document after which no member of the family is asked for a better match
COPIED: Final = 0.3  # share of either document from which the later belongs to the family of the earlier
COPIED_WORDS: Final = 60  # or so many words
#: Passages that never make a copy, and those that make none unless most of the report is copied.
OUTSIDE: Final = (rules.is_furniture, rules.is_background)
ALONE: Final = (rules.is_late, rules.is_updated, rules.is_bulletin)


@dataclass(frozen=True, slots=True)
class _Match:
    """What a document copies from an earlier one, by its place: the words, their share of each of the two, and the link."""

    of: int
    words: int
    share: float
    share_there: float
    copy: Copy


class CopyIndex:
    """Documents as they come, and for each new one the links to earlier ones that it copies."""

    def __init__(self, shelf: CopyShelf | None = None) -> None:
        self._shelf = shelf or CopyMemory()

    def add(self, document: Document) -> tuple[Copy, ...]:
        """Take in a document; its links to documents added before, the one that shares most words first.

        At most one link for each family of copies: to the member that it is nearest to.
        """
        here = view(document)
        hashes = runs(here.numbers)
        prints = winnowed(hashes)
        posted = self._shelf.posted(prints)
        found = self._matches(here, hashes, posted)
        place = self._shelf.add(here, found[0].of if found and _is_kin(found[0]) else None)
        self._post(prints, posted, place)
        return tuple(match.copy for match in found)

    def _post(self, prints: Iterable[int], posted: Mapping[int, tuple[int, ...]], place: int) -> None:
        """Let the document be found by its fingerprints, where no other of its family is."""
        families = self._shelf.families({place, *(k for among in posted.values() for k in among)})
        changed: dict[int, tuple[int, ...]] = {}
        for fingerprint in prints:
            among = posted.get(fingerprint)
            if among is None:
                changed[fingerprint] = (place,)
            elif among and all(families[k] != families[place] for k in among):
                changed[fingerprint] = EVERYWHERE if len(among) >= COMMON else (*among, place)
        self._shelf.post(changed)

    def _matches(self, here: View, hashes: list[int], posted: Mapping[int, tuple[int, ...]]) -> list[_Match]:
        """What a document copies, of each family from the member with the most words in common."""
        near = self._near(posted)
        spread = [(at, len(posted[h]) or COMMON + 1) for at, h in places(hashes, posted)] if near else []
        best = [match for members in near if (match := self._best(here, members, spread))]
        return sorted(best, key=lambda m: (-m.words, m.of))

    def _best(self, here: View, members: Iterable[int], spread: Sequence[tuple[int, int]]) -> _Match | None:
        """The match with the most words; the first that is nearly the whole document is good enough."""
        best: _Match | None = None
        for place in members:
            match = self._match(here, place, spread)
            if match and (best is None or match.words > best.words):
                best = match
            if best and best.share >= WHOLE:
                break
        return best

    def _near(self, posted: Mapping[int, tuple[int, ...]]) -> list[list[int]]:
        """The documents to compare with, by family: those with the most fingerprints in common that few others have."""
        weights: Counter[int] = Counter()
        for held in posted.values():
            for place in held:
                weights[place] += COMMON // len(held)
        near = sorted((k for k, weight in weights.items() if weight >= WEIGHT), key=lambda k: (-weights[k], k))
        family = self._shelf.families(near)
        families: dict[int, list[int]] = defaultdict(list)
        for place in near:
            families[family[place]].append(place)
        return [members[:MEMBERS] for members in list(families.values())[:FAMILIES]]

    def _match(self, here: View, place: int, spread: Sequence[tuple[int, int]]) -> _Match | None:
        """What a document copies from an earlier one, or ``None``."""
        there = self._shelf.view(place)
        common = [p for p in passages(here.numbers, there.numbers) if p.words >= rules.LEAST_IN_COPY and p.density >= 0.55]
        found = _copied(common, here, there, spread) if common else []
        return _made(found, here, there, place) if found else None


def copies(documents: Iterable[Document]) -> tuple[Copy, ...]:
    """The links of documents that are given in the order in which they were published."""
    index = CopyIndex()
    return tuple(copy for document in documents for copy in index.add(document))


def _copied(common: Sequence[Passage], here: View, there: View, spread: Sequence[tuple[int, int]]) -> list[Passage]:
    """The passages that are copied: all of them in a report that is mostly copied, else those that stand on their own."""
    if rules.is_template(common, here, there):
        return []
    own = [(p, _fresh(p, here, there, spread)) for p in common if not any(rule(p, here, there) for rule in OUTSIDE)]
    if sum(fresh for _, fresh in own) >= MOSTLY * min(len(here.numbers), len(there.numbers)):
        return list(common)
    return [p for p, fresh in own if rules.enough(p, fresh, here, there) and not any(rule(p, here, there) for rule in ALONE)]


def _fresh(passage: Passage, here: View, there: View, spread: Sequence[tuple[int, int]]) -> int:
    """How many of a passage's equal words are not boilerplate: in none of the runs that stand in too many families."""
    first, last = passage.here
    kept = passage.words >= rules.LONG or (rules.quoted(passage.here, here) and rules.quoted(passage.there, there))
    limit = COMMON if kept else STOCK
    worn = {k for at, families in spread if families > limit and first - RUN < at < last for k in range(at, at + RUN)}
    return sum(k not in worn for b in passage.blocks for k in range(b.here, b.here + b.size))


def _is_kin(match: _Match) -> bool:
    return match.share >= COPIED or match.share_there >= COPIED or match.words >= COPIED_WORDS


def _made(found: Sequence[Passage], here: View, there: View, place: int) -> _Match:
    words = sum(p.words for p in found)
    total = len(here.numbers)
    share, share_there = words / total, words / len(there.numbers)
    kind = _kind(found, max(share, share_there), here, there)
    copy = Copy(
        here.document.id,
        there.document.id,
        kind,
        tuple(here.span(p.here) for p in found),
        tuple(there.span(p.there) for p in found),
        words,
        round(share, 4),
        f"shares {words} of its {total} words with {there.document.id} ({kind})",
    )
    return _Match(place, words, share, share_there, copy)


def _kind(found: Sequence[Passage], share: float, here: View, there: View) -> str:
    """Verbatim when nearly all of one document stands in the other unchanged, near-copy when more than half does."""
    if share >= MOSTLY:
        exact = sum(b.size for p in found for b in p.blocks) / sum(p.here[1] - p.here[0] for p in found)
        return "verbatim" if share >= 0.8 and exact >= 0.98 else "near-copy"
    return "shared quote" if all(rules.is_quote(p, here, there) for p in found) else "shared passage"
