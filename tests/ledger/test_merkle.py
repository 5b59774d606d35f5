from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import merkle
from counterclaim.ledger.merkle import Peaks

PROBES = json.loads((Path(__file__).parent / "vectors" / "merkle_probes.json").read_text("utf-8"))
HASHES = [bytes.fromhex(h) for h in PROBES["hashes"]]
SOME = settings(max_examples=60, deadline=None)

# The eight leaves of the reference tests of Certificate Transparency, and the roots over the first 0 to 8 of them.
LEAVES = [
    merkle.leaf_hash(bytes.fromhex(data))
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    bytes.fromhex(root)
    for root in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]


def leaves_of(size: int) -> list[bytes]:
    return [merkle.leaf_hash(i.to_bytes(1, "big")) for i in range(size)]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones_and_appending_gives_them_too(size: int) -> None:
    peaks = Peaks()
    for leaf in LEAVES[:size]:
        peaks = peaks.appended(leaf)
    assert merkle.root(LEAVES[:size]) == peaks.root() == ROOTS[size]
    assert peaks == Peaks.of(LEAVES[:size])


@pytest.mark.parametrize("probe", PROBES["inclusion"], ids=lambda probe: probe[0])
def test_inclusion_probes_agree(probe: list[object]) -> None:
    _, index, size, leaf, path, root, right = probe
    assert merkle.verify_inclusion(index, size, HASHES[leaf], [HASHES[h] for h in path], HASHES[root]) is right
    if right and root in map(HASHES.index, set(ROOTS) & set(HASHES)):
        assert merkle.inclusion_proof(index, LEAVES[:size]) == tuple(HASHES[h] for h in path)


@pytest.mark.parametrize("probe", PROBES["consistency"], ids=lambda probe: probe[0])
def test_consistency_probes_agree(probe: list[object]) -> None:
    _, first, second, first_root, second_root, path, right = probe
    nodes = [HASHES[h] for h in path]
    assert merkle.verify_consistency(first, second, HASHES[first_root], HASHES[second_root], nodes) is right
    if right and HASHES[second_root] in ROOTS:
        assert merkle.consistency_proof(first, LEAVES[:second]) == tuple(nodes)


def test_there_are_as_many_probes_as_were_published() -> None:
    assert (len(PROBES["inclusion"]), len(PROBES["consistency"])) == (98, 98)
    assert {probe[-1] for probe in PROBES["inclusion"]} == {probe[-1] for probe in PROBES["consistency"]} == {True, False}


def subtrees(most: int) -> Iterator[tuple[int, int]]:
    """The stretches of a log that are subtrees of it (draft-ietf-plants-merkle-tree-certs)."""
    for end in range(1, most + 1):
        yield from ((start, end) for start in range(end) if start % (1 << (end - start - 1).bit_length()) == 0)


def test_roots_and_proofs_up_to_130_leaves_have_the_digests_published_for_them() -> None:
    # Appendix "Subtree Test Vectors" of draft-ietf-plants-merkle-tree-certs; a subtree's hash is the root over its stretch.
    leaves, roots, proofs = leaves_of(130), sha256(), sha256()
    for start, end in subtrees(130):
        stretch = leaves[start:end]
        roots.update(f"[{start}, {end}) {merkle.root(stretch).hex()}\n".encode())
        for index in range(end - start):
            path = "".join(f" {h.hex()}" for h in merkle.inclusion_proof(index, stretch))
            proofs.update(f"{start + index} [{start}, {end}){path}\n".encode())
    assert roots.hexdigest() == "94a95384a8c69acea9b50d035a58285b3a777cb7a724005faa5e1f1e1190007f"
    assert proofs.hexdigest() == "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f"


@SOME
@given(st.data(), st.integers(1, 200))
def test_every_inclusion_proof_verifies_and_no_other_does(data: st.DataObject, size: int) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    root, path = merkle.root(leaves), merkle.inclusion_proof(index, leaves)
    assert merkle.verify_inclusion(index, size, leaves[index], path, root)
    at = data.draw(st.integers(0, 31))
    assert not merkle.verify_inclusion(index, size, flipped(leaves[index], at), path, root)
    assert not merkle.verify_inclusion(index, size, leaves[index], path, flipped(root, at))
    for step in range(len(path)):
        assert not merkle.verify_inclusion(
            index, size, leaves[index], (*path[:step], flipped(path[step], at), *path[step + 1 :]), root
        )


@SOME
@given(st.data(), st.integers(2, 200))
def test_every_consistency_proof_verifies_and_no_other_does(data: st.DataObject, size: int) -> None:
    leaves = leaves_of(size)
    first = data.draw(st.integers(1, size - 1))
    old, new, path = merkle.root(leaves[:first]), merkle.root(leaves), merkle.consistency_proof(first, leaves)
    assert merkle.verify_consistency(first, size, old, new, path)
    at = data.draw(st.integers(0, 31))
    assert not merkle.verify_consistency(first, size, flipped(old, at), new, path)
    assert not merkle.verify_consistency(first, size, old, flipped(new, at), path)
    for step in range(len(path)):
        bent = (*path[:step], flipped(path[step], at), *path[step + 1 :])
        assert not merkle.verify_consistency(first, size, old, new, bent)


@SOME
@given(st.integers(0, 200))
def test_peaks_come_back_from_their_text_and_go_on_from_there(size: int) -> None:
    leaves = leaves_of(size + 1)
    peaks = Peaks.of(leaves[:size])
    assert Peaks.parse(peaks.text) == peaks
    assert Peaks.parse(peaks.text).appended(leaves[size]).root() == merkle.root(leaves)


@pytest.mark.parametrize("text", ["", "x", "1", "0 00", "-1", "01 " + "a" * 64, "1 " + "A" * 64, "1  " + "a" * 64, "3 " + "a" * 64])
def test_damaged_peaks_are_refused(text: str) -> None:
    with pytest.raises(CounterclaimError, match="log_state_damaged"):
        Peaks.parse(text)


def test_there_is_no_proof_of_what_is_not_in_the_log() -> None:
    for index in (-1, 8):
        with pytest.raises(CounterclaimError, match="proof_outside_log"):
            merkle.inclusion_proof(index, LEAVES)
    for first in (0, 9):
        with pytest.raises(CounterclaimError, match="proof_outside_log"):
            merkle.consistency_proof(first, LEAVES)
    assert merkle.consistency_proof(8, LEAVES) == ()
    assert merkle.verify_consistency(0, 0, merkle.EMPTY, merkle.EMPTY, ())
