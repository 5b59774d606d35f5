from __future__ import annotations

import ast
import base64
import json
import random
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import merkle, verifier
from counterclaim.ledger.checkpoint import new_key, public_key, signed
from counterclaim.ledger.entries import Entry, after, canonical, chained, parse

SOURCE = Path(verifier.__file__)
FILES = {
    "dossier.html": b"<p>Six killed, said the ministry.</p>\n" * 9,
    "documents/سوريا report.txt": b"The ministry denied it.\n" * 5,
    "documents/b.bin": bytes(range(256)),
}
KEY = new_key("desk.example/ledger")
VKEY = public_key(KEY)
SAME_FOLDER = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc). Public key, message, signature.
RFC8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


def written_log(size: int) -> list[Entry]:
    entries: list[Entry] = []
    digests = [sha256(data).hexdigest() for data in FILES.values()]
    for n in range(size):
        body = {"blob": digests[n % 3], "name": f"r{n}"}
        entries.append(after(entries[-1] if entries else None, f"2016-07-08T20:00:{n:02}.000000Z", "Mira Đ.", "add", body))
    return entries


def write(folder: Path, size: int = 11, proofs: tuple[int, ...] = (), only: tuple[int, ...] = ()) -> list[Entry]:
    """A bundle of a log of that size, with proofs for some entries, and in its log only some."""
    entries = written_log(size)
    leaves = [entry.leaf for entry in entries]
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    manifest: dict[str, object] = {
        "files": {name: sha256(data).hexdigest() for name, data in FILES.items()},
        "size": size,
        "root": merkle.root(leaves).hex(),
    }
    if proofs:
        paths = {seq: [h.hex() for h in merkle.inclusion_proof(seq - 1, leaves)] for seq in proofs}
        manifest["proofs"] = [{"seq": seq, "leaf": entries[seq - 1].hash, "path": path} for seq, path in paths.items()]
    kept = [entry for entry in entries if not only or entry.seq in only]
    (folder / "manifest.json").write_text(canonical(manifest) + "\n", "utf-8")
    (folder / "log.jsonl").write_text("".join(f"{entry.line}\n" for entry in kept), "utf-8", newline="\n")
    return entries


def note(entries: list[Entry], size: int) -> str:
    return signed(size, merkle.root([entry.leaf for entry in entries[:size]]), KEY)


def manifest_with(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(manifest)
    (folder / "manifest.json").write_text(canonical(manifest) + "\n", "utf-8")


def lines(folder: Path) -> list[str]:
    return (folder / "log.jsonl").read_text("utf-8").splitlines(keepends=True)


def rewrite_log(folder: Path, kept: list[str]) -> None:
    (folder / "log.jsonl").write_text("".join(kept), "utf-8")


def test_it_is_one_file_of_plain_python() -> None:
    text = SOURCE.read_text("utf-8")
    assert len(text.splitlines()) <= 325
    for found in ast.walk(ast.parse(text)):
        if isinstance(found, ast.Import):
            assert {alias.name for alias in found.names} <= sys.stdlib_module_names
        if isinstance(found, ast.ImportFrom):
            assert found.module in sys.stdlib_module_names | {"__future__"}


def test_a_bundle_as_written_has_no_problems(tmp_path: Path) -> None:
    entries = write(tmp_path, proofs=(1, 6, 11))
    notes: list[str] = []
    assert verifier.check(tmp_path, note(entries, 7), VKEY, notes) == []
    assert notes == ["3 files and 11 log entries were checked"]
    assert verifier.check(tmp_path, None, None) == []


def test_an_entry_may_be_told_by_its_hash_alone(tmp_path: Path) -> None:
    entries = write(tmp_path, proofs=(2, 6, 11), only=(6,))

    def sealed(manifest: Any) -> None:
        for proof in manifest["proofs"]:
            if proof["seq"] != 6:
                proof["sealed"] = True

    manifest_with(tmp_path, sealed)
    notes: list[str] = []
    assert verifier.check(tmp_path, note(entries, 11), VKEY, notes) == []
    assert "2 more log entries are proven by their hash alone: they are not in the bundle" in notes
    rewrite_log(tmp_path, [f"{entries[1].line}\n", f"{entries[5].line}\n"])  # handed over later: it is the one
    assert verifier.check(tmp_path, None, None) == []
    other = after(entries[0], entries[1].time, "Mira Đ.", "add", {"blob": "0" * 64})
    rewrite_log(tmp_path, [f"{other.line}\n", f"{entries[5].line}\n"])
    assert "log.jsonl: entry 2: missing or altered: not the one for which manifest.json has a proof" in verifier.check(
        tmp_path, None, None
    )
    rewrite_log(tmp_path, [])  # an entry that is not sealed may not be missing
    assert any("entry 6: missing" in told for told in verifier.check(tmp_path, None, None))
    manifest_with(tmp_path, lambda m: cast("Any", m)["proofs"][0].update(leaf="0" * 64))
    assert any("the proof for entry 2 does not lead to the root" in told for told in verifier.check(tmp_path, None, None))


def test_every_size_of_log_and_an_empty_bundle_pass(tmp_path: Path) -> None:
    for size in (0, 1, 2, 3, 8):
        entries = write(tmp_path / str(size), size)
        assert verifier.check(tmp_path / str(size), note(entries, size), None) == []


def test_files_altered_missing_and_added_are_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "dossier.html").write_text("<p>Nobody was killed.</p>")
    (tmp_path / "documents/b.bin").unlink()
    (tmp_path / "documents/c.txt").write_text("new")
    (tmp_path / "link").symlink_to("/etc/hostname")
    assert verifier.check(tmp_path, None, None) == [
        "link: not a plain file",
        "documents/c.txt: added: not in manifest.json",
        "documents/b.bin: missing",
        "dossier.html: altered: its SHA-256 is not that in manifest.json",
    ]


def test_a_file_swapped_for_a_link_to_the_same_bytes_is_named(tmp_path: Path) -> None:
    write(tmp_path / "b")
    (tmp_path / "b/dossier.html").rename(tmp_path / "elsewhere")
    (tmp_path / "b/dossier.html").symlink_to(tmp_path / "elsewhere")
    assert verifier.check(tmp_path / "b", None, None) == ["dossier.html: not a plain file", "dossier.html: missing"]


def test_names_that_lead_outside_are_never_opened(tmp_path: Path) -> None:
    write(tmp_path / "b")
    (tmp_path / "secret").write_text("x")
    digest = sha256(b"x").hexdigest()
    manifest_with(tmp_path / "b", lambda manifest: manifest.update(files={"../secret": digest, "/etc/passwd": digest, "": digest}))
    found = verifier.check(tmp_path / "b", None, None)
    assert {"../secret: missing", "/etc/passwd: missing", ": missing"} < set(found)


def test_log_lines_removed_added_and_swapped_are_found(tmp_path: Path) -> None:
    write(tmp_path)
    whole = lines(tmp_path)
    for kept in (
        whole[1:],
        whole[:-1],
        whole[:4] + whole[5:],
        [*whole, whole[-1]],
        [whole[1], whole[0], *whole[2:]],
        [],
        whole[:1],
    ):
        rewrite_log(tmp_path, kept)
        assert any("log.jsonl" in problem for problem in verifier.check(tmp_path, None, None))


def test_a_rebuilt_chain_is_found_by_the_root_and_a_rebuilt_bundle_only_by_a_checkpoint(tmp_path: Path) -> None:
    held = note(write(tmp_path), 9)
    forged: list[Entry] = []
    for entry in written_log(11):
        actor = "somebody else" if entry.seq == 3 else entry.actor
        forged.append(after(forged[-1] if forged else None, entry.time, actor, entry.act, json.loads(entry.body)))
    rewrite_log(tmp_path, [f"{entry.line}\n" for entry in forged])
    assert verifier.check(tmp_path, None, None) == [
        "log.jsonl or manifest.json: altered: the log's Merkle root is not the one told there"
    ]
    manifest_with(tmp_path, lambda manifest: manifest.update(root=merkle.root([entry.leaf for entry in forged]).hex()))
    notes: list[str] = []
    assert verifier.check(tmp_path, None, None, notes) == []
    assert "can't be told from a genuine one" in notes[-1]
    assert verifier.check(tmp_path, held, VKEY) == ["log.jsonl: rewritten: the first 9 entries are not those of the checkpoint"]


def test_a_rolled_back_bundle_is_found_by_a_checkpoint(tmp_path: Path) -> None:
    entries = write(tmp_path, 5)
    assert verifier.check(tmp_path, None, None) == []
    held = note(written_log(11), 11)
    assert verifier.check(tmp_path, held, VKEY) == ["log.jsonl: 5 entries can be read, the checkpoint has 11: rolled back"]
    assert verifier.check(tmp_path, note(entries, 5), VKEY) == []


def test_an_excerpt_rests_on_its_proofs(tmp_path: Path) -> None:
    entries = write(tmp_path, proofs=(3, 4, 9), only=(3, 4, 9))
    assert verifier.check(tmp_path, note(entries, 11), VKEY) == []
    assert "not the root" in verifier.check(tmp_path, note(entries, 8), VKEY)[0]
    whole = lines(tmp_path)
    rewrite_log(tmp_path, whole[:2])
    assert verifier.check(tmp_path, None, None) == [
        "log.jsonl: entry 9: missing or altered: not the one for which manifest.json has a proof"
    ]
    rewrite_log(tmp_path, [*whole, f"{entries[9].line}\n"])
    assert verifier.check(tmp_path, None, None) == ["log.jsonl: entry 10: added: manifest.json has no proof for it"]


def test_files_that_no_entry_names_are_told(tmp_path: Path) -> None:
    write(tmp_path, 1)
    notes: list[str] = []
    assert verifier.check(tmp_path, None, None, notes) == []
    assert "documents/b.bin, documents/سوريا report.txt" in notes[1]


def test_a_thousand_changed_bytes_are_found_and_the_file_named(tmp_path: Path) -> None:
    write(tmp_path, 6, proofs=(2, 6))
    chance = random.Random(20160708)
    names = [*FILES, "log.jsonl", "manifest.json"]
    raw = {name: (tmp_path / name).read_bytes() for name in names}
    for _ in range(1000):
        name = chance.choice(names)
        place, byte = chance.randrange(len(raw[name])), chance.randrange(1, 256)
        changed = bytearray(raw[name])
        changed[place] ^= byte
        (tmp_path / name).write_bytes(changed)
        found = verifier.check(tmp_path, None, None)
        assert any(name in problem for problem in found), (name, place, byte, found)
        (tmp_path / name).write_bytes(raw[name])
    assert verifier.check(tmp_path, None, None) == []


def test_changed_bytes_of_a_checkpoint_are_found(tmp_path: Path) -> None:
    raw = note(write(tmp_path), 7).encode()
    for place in range(0, len(raw), 5):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert verifier.check(tmp_path, changed.decode("utf-8", "replace"), VKEY), place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]\n",
        "null\n",
        "[" * 100_000 + "\n",
        '{"a":' * 100_000 + "\n",
        '{"files":{},"root":"' + "0" * 64 + '","size":1e400}\n',
        '{"files":{},"root":"' + "0" * 64 + '","size":' + "9" * 6000 + "}\n",
        '{"files":{},"root":"' + "0" * 64 + '","size":NaN}\n',
        '{"files":{},"root":"' + "0" * 64 + '","size":-1}\n',
        '{"files":{},"root":"' + "0" * 64 + '","size":true}\n',
        '{"files":[],"root":"' + "0" * 64 + '","size":0}\n',
        '{"files":{"\\ud800":"x"},"root":"' + "0" * 64 + '","size":0}\n',
        '{"files":{"\\u0000":[]},"root":"' + "0" * 64 + '","size":0}\n',
        '{"files":{"a":[]},"root":"' + "0" * 64 + '","size":0}\n',
        '{"files":{"a\\nb":7},"root":"' + "0" * 64 + '","size":0}\n',
        '{"files":{},"proofs":7,"root":"' + "0" * 64 + '","size":0}\n',
        '{"files":{},"proofs":[{"leaf":"","path":[],"seq":1}],"root":"' + "0" * 64 + '","size":0}\n',
        '{"act":"a","actor":{},"body":[],"prev":"' + "0" * 64 + '","seq":"1","time":"2016-07-08T20:00:00.000000Z"}\n',
        '{"act":"a","actor":"","body":{},"prev":"' + "0" * 64 + '","seq":1,"time":"2016-02-30T20:00:00.000000Z"}\n',
        '{"act":{"x":1},"actor":"","body":{},"prev":null,"seq":1.5,"time":7}\n',
    ],
)
def test_hostile_text_is_a_problem_and_not_an_accident(tmp_path: Path, text: str) -> None:
    write(tmp_path)
    genuine = (tmp_path / "manifest.json").read_bytes()
    (tmp_path / "manifest.json").write_text(text, "utf-8")
    assert verifier.check(tmp_path, text, None, [])
    (tmp_path / "manifest.json").write_bytes(genuine)
    (tmp_path / "log.jsonl").write_text(text, "utf-8")
    assert verifier.check(tmp_path, None, None, [])
    assert verifier.check(tmp_path, text, VKEY, [])


@SAME_FOLDER
@given(st.binary(max_size=60), st.booleans())
def test_any_bytes_can_be_checked(tmp_path: Path, data: bytes, in_log: bool) -> None:
    write(tmp_path)
    (tmp_path / ("log.jsonl" if in_log else "manifest.json")).write_bytes(data)
    assert verifier.check(tmp_path, data.decode("utf-8", "replace"), VKEY, [])


def other_verdict(raw: bytes, size: int, root: bytes) -> bool:
    """Whether the log is sound as the package's own code reads it."""
    try:
        entries = [parse(line) for line in raw.decode().removesuffix("\n").split("\n")]
    except (CounterclaimError, UnicodeDecodeError):
        return False
    sound = raw.endswith(b"\n") and not list(chained(entries)) and len(entries) == size
    return sound and merkle.root([entry.leaf for entry in entries]) == root


@SAME_FOLDER
@given(st.data())
def test_two_verifiers_agree_about_a_log(tmp_path: Path, data: st.DataObject) -> None:
    entries = write(tmp_path, 4)
    raw = (tmp_path / "log.jsonl").read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    changed = (
        raw[:place] + data.draw(st.sampled_from([raw[place : place + 1], b"", b"0", b"a", b"\n", b"\xff", b" "])) + raw[place + 1 :]
    )
    (tmp_path / "log.jsonl").write_bytes(changed)
    mine = other_verdict(changed, 4, merkle.root([entry.leaf for entry in entries]))
    assert (not verifier.check(tmp_path, None, None)) is mine is (changed == raw)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**54), 2**54) | TEXTS | st.just(0.5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    )
)
def test_two_forms_of_canonical_json_agree(value: object) -> None:
    try:
        text = canonical(value)
    except CounterclaimError:
        with pytest.raises(ValueError, match=r"NUL|large|fraction"):
            verifier.canonical(value)
    else:
        assert verifier.canonical(value) == text


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 13])
def test_two_forms_of_merkle_trees_agree(size: int) -> None:
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    root = merkle.root(leaves)
    assert verifier.root(leaves) == root
    for index in range(size):
        path = merkle.inclusion_proof(index, leaves)
        for at in range(-1, size + 2):
            for of in range(size + 3):
                told = merkle.verify_inclusion(at, of, leaves[index], path, root)
                assert verifier.included(at, of, leaves[index], list(path), root) is told


@pytest.mark.parametrize(("public", "message", "signature"), RFC8032)
def test_ed25519_is_as_published(public: str, message: str, signature: str) -> None:
    key, text, right = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert verifier.ed25519_verify(key, text, right)
    assert not verifier.ed25519_verify(key, text + b"x", right)
    assert not verifier.ed25519_verify(key, text, right[:-1])
    high = (int.from_bytes(right[32:], "little") + verifier.L).to_bytes(32, "little")
    assert not verifier.ed25519_verify(key, text, right[:32] + high)


@settings(max_examples=12, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.integers(0, 95))
def test_ed25519_agrees_with_another_implementation(seed: bytes, message: bytes, place: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    both = bytearray(key.public_key().public_bytes_raw() + key.sign(message))
    assert verifier.ed25519_verify(bytes(both[:32]), message, bytes(both[32:]))
    both[place] ^= 1
    try:
        Ed25519PublicKey.from_public_bytes(bytes(both[:32])).verify(bytes(both[32:]), message)
        told = True
    except InvalidSignature:
        told = False
    assert verifier.ed25519_verify(bytes(both[:32]), message, bytes(both[32:])) is told is False


def test_the_example_of_the_signed_note_package_verifies() -> None:
    text = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    encoded = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    assert verifier.ed25519_verify(key, text, base64.b64decode(encoded)[4:])


def run(*arguments: str | Path, script: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def test_the_copied_file_tells_by_its_exit_code(tmp_path: Path) -> None:
    script = tmp_path / "copied.py"
    script.write_bytes(SOURCE.read_bytes())
    entries = write(tmp_path / "b")
    (tmp_path / "held.txt").write_text(note(entries, 7), "utf-8")
    held = ("--checkpoint", tmp_path / "held.txt", "--key", VKEY)
    fine = run(tmp_path / "b", *held, script=script)
    assert (fine.returncode, fine.stderr, fine.stdout.splitlines()[-1]) == (0, "", "OK: all is as it was")
    (tmp_path / "b/documents/سوريا report.txt").write_text("altered\n")
    (tmp_path / "b/evil\x1b[31m").write_text("")
    bad = run(tmp_path / "b", *held, script=script)
    assert (bad.returncode, bad.stderr, bad.stdout.splitlines()[-1]) == (4, "", "2 problems")
    assert "documents/سوريا report.txt: altered" in bad.stdout
    assert "\x1b" not in bad.stdout


def test_a_request_that_makes_no_sense_ends_with_2(tmp_path: Path) -> None:
    write(tmp_path)
    for arguments in ((), (tmp_path / "nowhere",), (tmp_path, "--key", VKEY), (tmp_path, "--checkpoint", tmp_path / "nowhere")):
        told = run(*arguments, script=SOURCE)
        assert (told.returncode, told.stdout) == (2, "")
        assert "Traceback" not in told.stderr
