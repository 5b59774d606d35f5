"""Merkle trees over SHA-256 as RFC 9162, section 2.1, defines them: roots, proofs, and what is kept so as to append.

Trees are told by the hashes of their leaves, in order (:func:`leaf_hash`). A root of some size commits to every leaf before it; an
inclusion proof shows that a leaf is among them, a consistency proof that a longer log has an earlier one as its beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from counterclaim.errors import CounterclaimError

HASH_BYTES: Final = 32
EMPTY: Final = sha256(b"").digest()
"""The root of a tree without leaves (RFC 9162, section 2.1.1)."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf that holds ``data`` (RFC 9162, section 2.1.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others (RFC 9162, section 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree with these leaf hashes (RFC 9162, section 2.1.1)."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def _above(level: list[bytes]) -> list[bytes]:
    """The next level: a node over each pair; one left over goes up as it is."""
    pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + level[2 * len(pairs) :]


@dataclass(frozen=True, slots=True)
class Peaks:
    """What has to be kept of a log so as to append to it: the roots of its complete subtrees, the largest first.

    These are the stack of RFC 9162, section 2.1.2: one hash for each 1 in the binary form of ``size``.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count() or any(len(h) != HASH_BYTES for h in self.hashes):
            raise _damaged(f"{len(self.hashes)} hashes can't be the peaks of a log of {self.size} entries")

    @classmethod
    def of(cls, leaves: Sequence[bytes]) -> Peaks:
        """The peaks of the tree with these leaf hashes."""
        hashes, start = [], 0
        for bit in reversed(range(len(leaves).bit_length())):
            if len(leaves) >> bit & 1:
                hashes.append(root(leaves[start : start + (1 << bit)]))
                start += 1 << bit
        return cls(len(leaves), tuple(hashes))

    @classmethod
    def parse(cls, text: str) -> Peaks:
        """The peaks that :attr:`text` wrote; refuses anything else."""
        size, *hashes = text.split(" ")
        try:
            peaks = cls(int(size), tuple(map(bytes.fromhex, hashes)))
        except ValueError as error:
            raise _damaged(f"the stored state of the log can't be read ({error})") from error
        if peaks.text != text:
            raise _damaged("the stored state of the log is not in the form in which it is written")
        return peaks

    @property
    def text(self) -> str:
        """The peaks in one line: the size, then each hash in hexadecimal digits."""
        return " ".join([str(self.size), *(h.hex() for h in self.hashes)])

    def appended(self, leaf: bytes) -> Peaks:
        """The peaks after one more leaf, given as its hash (RFC 9162, section 2.1.2)."""
        hashes, node, left = list(self.hashes), leaf, self.size
        while left & 1:
            node = node_hash(hashes.pop(), node)
            left >>= 1
        return Peaks(self.size + 1, (*hashes, node))

    def root(self) -> bytes:
        """The root of the log so far (RFC 9162, section 2.1.2)."""
        if not self.hashes:
            return EMPTY
        *left, node = self.hashes
        for peak in reversed(left):
            node = node_hash(peak, node)
        return node


def _damaged(what: str) -> CounterclaimError:
    return CounterclaimError("log_state_damaged", what, fix="Run `counterclaim verify`.")


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The path from leaf ``index``, counted from 0, to the root (RFC 9162, section 2.1.3.1)."""
    if not 0 <= index < len(leaves):
        raise CounterclaimError("proof_outside_log", f"there is no leaf {index} in a log of {len(leaves)}")
    path, level = [], list(leaves)
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        level, index = _above(level), index >> 1
    return tuple(path)


def verify_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path shows that the leaf hash stands at ``index`` under a root of ``size`` (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size or not _hashes(leaf, *path):
        return False
    node, at, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            at, last = _up_to_right(at, last)
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def _up_to_right(at: int, last: int) -> tuple[int, int]:
    """Up past the levels at which the node is a left child without a sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def consistency_proof(first: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The nodes that show that the log was this one's beginning at size ``first`` (RFC 9162, section 2.1.4.1)."""
    if not 0 < first <= len(leaves):
        raise CounterclaimError("proof_outside_log", f"a log of {len(leaves)} has no earlier size {first}")
    return tuple(_subproof(first, leaves, True))


def _subproof(first: int, leaves: Sequence[bytes], known: bool) -> list[bytes]:
    """SUBPROOF of RFC 9162, section 2.1.4.1; ``known``: whether the verifier already holds the root of the first ``first``."""
    if first == len(leaves):
        return [] if known else [root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if first <= half:
        return [*_subproof(first, leaves[:half], known), root(leaves[half:])]
    return [*_subproof(first - half, leaves[half:], False), root(leaves[:half])]


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path shows that the log of size ``first`` is the beginning of that of ``second`` (RFC 9162, section 2.1.4.2).

    Every log begins with the empty one, so that nothing is shown by, and no proof exists for, ``first`` = 0 < ``second``.
    """
    if first == second:
        return not path and first_root == second_root and (first > 0 or first_root == EMPTY)
    if not 0 < first < second or not path or not _hashes(*path):
        return False
    nodes = list(path) if first & (first - 1) else [first_root, *path]
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(node, old), node_hash(node, new)
            at, last = _up_to_right(at, last)
        else:
            new = node_hash(new, node)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
