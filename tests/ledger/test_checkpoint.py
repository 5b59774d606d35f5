from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import merkle
from counterclaim.ledger.checkpoint import Checkpoint, compared, new_key, opened, public_key, signed
from counterclaim.records.problem import Problem

# The key of the example in golang.org/x/mod/sumdb/note, and a checkpoint of ours under it.
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
LEAVES = [merkle.leaf_hash(bytes([n])) for n in range(12)]
OTHER = new_key("witness.example/w1")


def note(size: int = 7) -> str:
    return signed(size, merkle.root(LEAVES[:size]), PRIVATE)


def code(text: str, vkey: str = PUBLIC) -> str:
    found = opened(text, vkey)
    return found.code if isinstance(found, Problem) else ""


def checkpoint(size: int) -> Checkpoint:
    found = opened(note(size), PUBLIC)
    assert isinstance(found, Checkpoint)
    return found


def test_a_signed_checkpoint_has_the_published_form() -> None:
    origin, size, root, blank, signature, end = note().split("\n")
    assert (origin, size, base64.b64decode(root), blank, end) == ("PeterNeumann", "7", merkle.root(LEAVES[:7]), "", "")
    dash, name, encoded = signature.split(" ")
    assert (dash, name, base64.b64decode(encoded)[:4].hex()) == ("—", "PeterNeumann", "c74f20a3")
    assert len(base64.b64decode(encoded)) == 68


def test_the_public_key_of_a_published_private_key() -> None:
    assert public_key(PRIVATE) == PUBLIC
    assert public_key(f"{PRIVATE}\n") == PUBLIC


def test_a_checkpoint_of_another_implementation_opens() -> None:
    # The example of c2sp.org/tlog-checkpoint is signed by a key that is not published: it is read and refused for its key alone.
    text = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    assert code(text, public_key(new_key("example.com/behind-the-sofa"))) == "checkpoint_unknown_key"
    # Go's example note is signed by the key above, but is no checkpoint.
    text = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann "
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert code(text) == "checkpoint_malformed"


def test_a_checkpoint_opens_with_its_key_and_no_other() -> None:
    assert opened(note(), PUBLIC) == Checkpoint("PeterNeumann", 7, merkle.root(LEAVES[:7]))
    assert code(note(), public_key(OTHER)) == "checkpoint_unknown_key"
    assert code(note(), public_key(new_key("PeterNeumann"))) == "checkpoint_unknown_key"


def test_signatures_of_witnesses_are_passed_over() -> None:
    witness = signed(7, merkle.root(LEAVES[:7]), OTHER).split("\n")[-2]
    assert code(note() + witness + "\n") == ""
    assert code(note() + "— witness.example/w1 AAAA\n") == "checkpoint_malformed"


def test_one_right_signature_does_not_excuse_a_wrong_one() -> None:
    wrong = note(8).split("\n")[-2]
    assert code(note(7) + wrong + "\n") == "checkpoint_signature"


def test_a_checkpoint_of_another_log_signed_with_the_key_is_not_the_logs() -> None:
    text = Checkpoint("elsewhere.example", 7, merkle.root(LEAVES[:7])).text
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(PRIVATE.rpartition("+c74f20a3+")[2])[1:])
    signature = base64.b64encode(bytes.fromhex("c74f20a3") + key.sign(text.encode())).decode()
    assert code(f"{text}\n— PeterNeumann {signature}\n") == "checkpoint_foreign"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n",
        "a\n1\n",
        "a\n1\nAAAA\n\n",
        "a\n01\n",
        "— x y\n",
        "\0",
        note().replace("\n7\n", "\n07\n"),
        note()[:-1],
        note() + "\n",
    ],
)
def test_what_is_no_checkpoint_is_a_problem(text: str) -> None:
    assert code(text) == "checkpoint_malformed"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_changed_byte_of_a_checkpoint_is_found(data: st.DataObject) -> None:
    raw = note().encode()
    place = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != raw[place]))
    changed = raw[:place] + bytes([byte]) + raw[place + 1 :]
    assert code(changed.decode("utf-8", "surrogateescape"))


def test_a_log_that_only_grew_agrees_with_every_checkpoint() -> None:
    for size in range(len(LEAVES) + 1):
        assert list(compared(checkpoint(size), LEAVES)) == []


def test_a_rolled_back_log_is_told_from_a_rewritten_one() -> None:
    seven = checkpoint(7)
    assert [p.code for p in compared(seven, LEAVES[:6])] == ["log_rolled_back"]
    assert [p.code for p in compared(seven, [*LEAVES[:3], LEAVES[9], *LEAVES[4:]])] == ["log_rewritten"]
    assert [p.code for p in compared(seven, [*LEAVES[:7], LEAVES[0]])] == []


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "\ud800", " a"])
def test_a_name_that_would_break_the_form_is_refused(name: str) -> None:
    with pytest.raises(CounterclaimError, match="key_name"):
        new_key(name)


@pytest.mark.parametrize(
    "key", ["", "x", PUBLIC[:-1], PUBLIC.replace("c74f", "c74e"), PUBLIC.replace("+AR", "+AQ"), PUBLIC[:-4], "+" + PUBLIC]
)
def test_a_damaged_key_is_refused(key: str) -> None:
    with pytest.raises(CounterclaimError, match="key_malformed"):
        opened(note(), key)
    with pytest.raises(CounterclaimError, match="key_malformed"):
        signed(7, LEAVES[0], f"PRIVATE+KEY+{key}")


def test_keys_differ_and_work() -> None:
    private = new_key("desk.example/ledger")
    assert private != new_key("desk.example/ledger")
    assert opened(signed(0, merkle.EMPTY, private), public_key(private)) == Checkpoint("desk.example/ledger", 0, merkle.EMPTY)
