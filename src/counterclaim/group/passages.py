"""Which words two texts have in common, as passages: blocks of equal words with small differences between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

SEED: Final = 4  # words in a row that start a block
STRIDE: Final = 16  # words compared at a time
GAP: Final = 10  # words between two blocks of one passage, at most, in each text


class Block(NamedTuple):
    """Equal words: ``size`` of them from ``here`` in the later text and from ``there`` in the earlier."""

    here: int
    there: int
    size: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks that follow each other closely in both texts, in the same order. ``words`` counts the equal words."""

    blocks: tuple[Block, ...]
    words: int

    @property
    def here(self) -> tuple[int, int]:
        """Its half-open range of words in the later text."""
        return self.blocks[0].here, self.blocks[-1].here + self.blocks[-1].size

    @property
    def there(self) -> tuple[int, int]:
        """Its half-open range of words in the earlier text."""
        return self.blocks[0].there, self.blocks[-1].there + self.blocks[-1].size

    @property
    def density(self) -> float:
        """Equal words among the words of the longer of its two ranges."""
        return self.words / max(self.here[1] - self.here[0], self.there[1] - self.there[0])

    @property
    def longest(self) -> int:
        """Words of its longest block."""
        return max(b.size for b in self.blocks)

    def gaps(self) -> list[tuple[range, range]]:
        """The places of the words between its blocks, in the later text and in the earlier."""
        return [
            (range(a.here + a.size, b.here), range(a.there + a.size, b.there))
            for a, b in zip(self.blocks, self.blocks[1:], strict=False)
        ]


def grams(words: Sequence[int]) -> list[tuple[int, ...]]:
    """Every run of ``SEED`` words, by the place of its first."""
    return list(zip(*(words[k:] for k in range(SEED)), strict=False))


def blocks(here: Sequence[int], there: Sequence[int]) -> list[Block]:
    """Runs of at least ``SEED`` equal words, in the order of the later text, none overlapping there.

    Where the earlier text has a run more than once, the one that continues the block before is taken, else the first.
    """
    mine, theirs = grams(here), grams(there)
    first = dict(zip(reversed(theirs), range(len(theirs) - 1, -1, -1), strict=True))
    out: list[Block] = []
    shift = end = 0
    for i in [k for k, gram in enumerate(mine) if gram in first]:
        if i < end:
            continue
        at = first[mine[i]]
        if 0 <= i + shift < len(theirs) and theirs[i + shift] == mine[i]:
            at = i + shift
        start, other = i, at
        while start > end and other > 0 and here[start - 1] == there[other - 1]:
            start, other = start - 1, other - 1
        shift = other - start
        end = _end(here, there, i + SEED, shift)
        out.append(Block(start, other, end - start))
    return out


def _end(here: Sequence[int], there: Sequence[int], stop: int, shift: int) -> int:
    """Where equal words that go on at ``stop`` end in the later text; in the earlier they stand ``shift`` further on."""
    while stop + STRIDE <= len(here) and here[stop : stop + STRIDE] == there[stop + shift : stop + shift + STRIDE]:
        stop += STRIDE
    while stop < len(here) and stop + shift < len(there) and here[stop] == there[stop + shift]:
        stop += 1
    return stop


def passages(here: Sequence[int], there: Sequence[int]) -> list[Passage]:
    """The passages that the later text has in common with the earlier."""
    out: list[Passage] = []
    held: list[Block] = []
    for block in blocks(here, there):
        if held and not _near(held[-1], block):
            out.append(_passage(held, here, there))
            held = []
        held.append(block)
    return [*out, _passage(held, here, there)] if held else out


def _near(a: Block, b: Block) -> bool:
    return b.here - (a.here + a.size) <= GAP and 0 <= b.there - (a.there + a.size) <= GAP


def _passage(held: list[Block], here: Sequence[int], there: Sequence[int]) -> Passage:
    """The blocks as one passage; where a gap has as many words in both texts, those that are equal count too."""
    found = Passage(tuple(held), 0)
    even = [(a, b) for a, b in found.gaps() if len(a) == len(b)]
    between = sum(here[i] == there[j] for a, b in even for i, j in zip(a, b, strict=True))
    return Passage(found.blocks, sum(b.size for b in held) + between)
