"""Signed roots that a third party can hold: checkpoints (c2sp.org/tlog-checkpoint) in signed notes (c2sp.org/signed-note).

A key's name is the log's origin. Private keys are written as Go's sumdb notes write them, public ones as "vkeys", so that other
tools read both.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import merkle
from counterclaim.records.problem import Problem

_ED25519: Final = b"\x01"
_PRIVATE: Final = "PRIVATE+KEY+"
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_MAX_NOTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log of some size was: its origin's name, how many entries it held, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def new_key(name: str) -> str:
    """A new private key for the log of that name, as a text to keep in a file that nobody else can read."""
    if not _is_name(name):
        raise CounterclaimError("key_name", f"{name!r} can't name a key", fix="Use a name without spaces and plus signs.")
    key = Ed25519PrivateKey.generate()
    return f"{_PRIVATE}{name}+{_id(name, key.public_key()).hex()}+{_encoded(_ED25519 + key.private_bytes_raw())}"


def public_key(private: str) -> str:
    """The public key ("vkey") that goes with a private one, to give to whoever is to check checkpoints."""
    name, key = _signer(private)
    public = key.public_key()
    return f"{name}+{_id(name, public).hex()}+{_encoded(_ED25519 + public.public_bytes_raw())}"


def signed(size: int, root: bytes, private: str) -> str:
    """A checkpoint of the log, signed, under the name of the key."""
    name, key = _signer(private)
    text = Checkpoint(name, size, root).text
    return f"{text}\n— {name} {_encoded(_id(name, key.public_key()) + key.sign(text.encode()))}\n"


def opened(note: str, vkey: str) -> Checkpoint | Problem:
    """The checkpoint in a signed note, once the key has been found to have signed it. Signatures of other keys are passed over."""
    name, key = _verifier(vkey)
    text, found = _parts(note)
    checkpoint = _parsed(text)
    if checkpoint is None or not found:
        return _refused("checkpoint_malformed", "is not a checkpoint: it was altered or cut, or is something else")
    known = [signature[4:] for signer, signature in found if signer == name and signature[:4] == _id(name, key)]
    if not known:
        return _refused("checkpoint_unknown_key", f"is not signed with the key of {name} that was given")
    if not all(_verifies(key, signature, text) for signature in known):
        return _refused("checkpoint_signature", f"has a signature of {name} that does not fit its text: one of the two was altered")
    if checkpoint.origin != name:
        return _refused("checkpoint_foreign", f"is about the log {checkpoint.origin}, not {name}")
    return checkpoint


def compared(checkpoint: Checkpoint, leaves: Sequence[bytes]) -> Iterator[Problem]:
    """What in the log, given as its leaf hashes, is no longer what the checkpoint says that it was."""
    if len(leaves) < checkpoint.size:
        told = f"has {len(leaves)} entries where a checkpoint has {checkpoint.size}: it was rolled back"
        yield Problem("log_rolled_back", "log", told)
    elif merkle.root(leaves[: checkpoint.size]) != checkpoint.root:
        yield Problem("log_rewritten", "log", f"differs from a checkpoint in its first {checkpoint.size} entries: it was rewritten")


def _refused(code: str, message: str) -> Problem:
    return Problem(code, "checkpoint", message)


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a signed note, and (name, key id and signature) of each line below it; none where a line is malformed."""
    text, gap, below = note.rpartition("\n\n")
    if not gap or not below.endswith("\n") or _CONTROL.search(note) or len(note) > _MAX_NOTE:
        return "", []
    lines = [_signature(line) for line in below[:-1].split("\n")]
    found = [line for line in lines if line]
    return text + "\n", found if len(found) == len(lines) else []


def _signature(line: str) -> tuple[str, bytes] | None:
    dash, *rest = line.split(" ")
    if dash != "—" or len(rest) != 2 or not _is_name(rest[0]):
        return None
    decoded = _decoded(rest[1])
    return (rest[0], decoded) if decoded and len(decoded) > 4 else None


def _parsed(text: str) -> Checkpoint | None:
    """The checkpoint that a note's text holds; lines below the third are for others and must only not be empty."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
        return None
    root = _decoded(lines[2])
    return Checkpoint(lines[0], int(lines[1]), root) if root and len(root) == merkle.HASH_BYTES else None


def _verifies(key: Ed25519PublicKey, signature: bytes, text: str) -> bool:
    try:
        key.verify(signature, text.encode("utf-8", "surrogatepass"))
    except InvalidSignature:
        return False
    return True


def _signer(private: str) -> tuple[str, Ed25519PrivateKey]:
    text = private.strip()
    name, hint, raw = _key_parts(text.removeprefix(_PRIVATE))
    if not text.startswith(_PRIVATE) or raw is None:
        raise CounterclaimError("key_malformed", "this is not a private key for checkpoints")
    key = Ed25519PrivateKey.from_private_bytes(raw)
    if _id(name, key.public_key()) != hint:
        raise CounterclaimError("key_malformed", f"the private key of {name} was altered")
    return name, key


def _verifier(vkey: str) -> tuple[str, Ed25519PublicKey]:
    name, hint, raw = _key_parts(vkey.strip())
    if raw is None:
        raise CounterclaimError("key_malformed", "this is not a public key for checkpoints", fix="It reads name+8 digits+base64.")
    key = Ed25519PublicKey.from_public_bytes(raw)
    if _id(name, key) != hint:
        raise CounterclaimError("key_malformed", f"the public key of {name} was altered")
    return name, key


def _key_parts(text: str) -> tuple[str, bytes, bytes | None]:
    """Name, id and 32 bytes of a key written ``name+id+base64``; no bytes where it is malformed."""
    name, _, rest = text.partition("+")
    hint, _, encoded = rest.partition("+")
    raw = _decoded(encoded)
    if not _is_name(name) or not re.fullmatch(r"[0-9a-f]{8}", hint) or raw is None or len(raw) != 33 or raw[:1] != _ED25519:
        return name, b"", None
    return name, bytes.fromhex(hint), raw[1:]


def _is_name(name: str) -> bool:
    return name.isprintable() and "+" not in name and name.split() == [name]


def _id(name: str, key: Ed25519PublicKey) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _decoded(text: str) -> bytes | None:
    """What base64 says, if it is said in the one right way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if _encoded(raw) == text else None
