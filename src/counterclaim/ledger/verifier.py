"""Checks a bundle of a Counterclaim ledger. This one file and Python's standard library (3.8 or newer) are all that it needs.

    python verifier.py FOLDER [--checkpoint FILE --key VKEY]

FOLDER holds manifest.json (canonical JSON: "files" with the SHA-256 of each, "size" and "root" of the log, and perhaps "proofs"),
log.jsonl (the log's entries, one canonical JSON object a line), the files, and perhaps rows.jsonl (rows of the ledger that name
files, each with the salt of the digest that stands in the log). A bundle with proofs may hold an excerpt of the log; of an entry
whose proof is "sealed" it has the hash alone: who is handed the entry later can tell by it that it is the one.
FILE is a checkpoint, a signed root of the log that somebody kept (c2sp.org/tlog-checkpoint), VKEY the public key that signed it.
Ends with 0 if all is as it was, 4 if anything was altered, is missing or was added, 2 if the request makes no sense.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

LOG, MANIFEST, ROWS, HASH, COUNT = "log.jsonl", "manifest.json", "rows.jsonl", "[0-9a-f]{64}", "(?:0|[1-9][0-9]*)"
# Of an entry: act, prev, seq, time. Of a manifest: all but its files.
ENTRY = re.compile(rf"[a-z]+(?:[-_][a-z]+)* {HASH} [1-9]\d* (\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{6}})Z", re.ASCII)
PROOF = rf'\{{"leaf":"{HASH}","path":\[(?:"{HASH}",?)*\](?:,"sealed":true)?,"seq":{COUNT}\}},?'
TOLD = re.compile(rf'\{{(?:"proofs":\[(?:{PROOF})*\],)?"root":"{HASH}","size":{COUNT}\}}')


def check(folder: Path, checkpoint: str | None, key: str | None, notes: list[str] | None = None) -> list[str]:
    """Everything in the bundle that was altered, is missing or was added; ``notes`` takes what else there is to say."""
    problems: list[str] = []
    present = plain_files(folder, problems)
    manifest = read_manifest(folder, present, problems)
    log = read_log(folder, present, problems)
    files, excerpt = manifest.get("files", {}), bool(manifest.get("proofs")) and len(log) < manifest["size"]
    if manifest:
        compare_files(folder, present, files, problems)
        compare_root(log, manifest, excerpt, problems)
    follow_log(log, excerpt, problems)
    vouched = read_rows(folder, present, log, problems)
    if checkpoint is not None:
        compare_checkpoint(checkpoint, key, log, manifest if excerpt else {}, problems)
    if notes is not None:
        named = {digest for entry, _ in log for digest in re.findall(HASH, canonical(entry["body"]))}
        loose = ", ".join(sorted(name for name, digest in files.items() if str(digest) not in named | vouched and name != ROWS))
        sealed = sum("sealed" in proof for proof in manifest.get("proofs", []))
        notes.append(f"{len(files)} files and {len(log)} log entries were checked")
        notes.extend([f"{sealed} more log entries are proven by their hash alone: they are not in the bundle"] if sealed else [])
        notes.extend([f"only the manifest vouches for these files, no log entry names them: {loose}"] if loose else [])
        if checkpoint is None or key is None:
            notes.append("without a checkpoint and its key, a bundle rewritten as a whole can't be told from a genuine one")
    return problems


def plain_files(folder: Path, problems: list[str]) -> set[str]:
    """The names of the plain files in the folder; whatever else is there is a problem."""
    found: set[str] = set()
    for base, folders, names in os.walk(folder, onerror=lambda error: problems.append(f"can't be read: {error}")):
        for path in (Path(base, name) for name in folders + names):
            if os.path.isfile(path) and not os.path.islink(path):
                found.add(path.relative_to(folder).as_posix())
            elif os.path.islink(path) or not os.path.isdir(path):
                problems.append(f"{path.relative_to(folder).as_posix()}: not a plain file")
    return found


def compare_files(folder: Path, present: set[str], files: dict[str, str], problems: list[str]) -> None:
    """Whether the files are those of the manifest, with the contents that it tells."""
    problems.extend(f"{name}: added: not in {MANIFEST}" for name in sorted(present - {LOG, MANIFEST} - set(files)))
    problems.extend(f"{name}: missing" for name in sorted(set(files) - present))
    for name in sorted(present & set(files)):
        digest, fault = hashlib.sha256(), f"altered: its SHA-256 is not that in {MANIFEST}"
        try:
            with (folder / name).open("rb") as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    digest.update(block)
        except OSError as error:
            fault = f"can't be read: {error.strerror}"
        problems.extend([f"{name}: {fault}"] if digest.hexdigest() != files[name] else [])


def read_manifest(folder: Path, present: set[str], problems: list[str]) -> dict[str, Any]:
    """The manifest, or nothing where it is missing or damaged."""
    try:
        need(MANIFEST in present, "missing")
        manifest = loaded((folder / MANIFEST).read_bytes())
        rest = canonical({name: value for name, value in manifest.items() if name != "files"})
        need(TOLD.fullmatch(rest) and isinstance(manifest.get("files"), dict), "files, size, root or proofs are malformed")
    except (ValueError, RecursionError, OSError) as error:
        problems.append(f"{MANIFEST}: missing or altered: {error}")
        return {}
    return manifest


def read_log(folder: Path, present: set[str], problems: list[str]) -> list[tuple[dict[str, Any], bytes]]:
    """The entries that can be read, each with its hash as a leaf (RFC 9162, section 2.1.1)."""
    log: list[tuple[dict[str, Any], bytes]] = []
    try:
        need(LOG in present, "missing")
        *lines, rest = (folder / LOG).read_bytes().split(b"\n")
    except (ValueError, OSError) as error:
        problems.append(f"{LOG}: missing or can't be read: {error}")
        return log
    problems += [f"{LOG}: altered or cut: its last line has no end"] if rest else []
    for number, line in enumerate(lines, 1):
        try:
            entry = loaded(line + b"\n")
            need(list(entry) == ["act", "actor", "body", "prev", "seq", "time"], "it does not hold the six values of an entry")
            form = ENTRY.fullmatch("{act} {prev} {seq} {time}".format(**entry))
            kinds = isinstance(entry["actor"], str), isinstance(entry["body"], dict), isinstance(entry["seq"], int)
            need(all(kinds) and form and datetime.fromisoformat(form[1]), "a value of the entry is malformed")
            log.append((entry, hashlib.sha256(b"\x00" + line).digest()))
        except (ValueError, RecursionError) as error:
            problems.append(f"{LOG}: line {number}: altered: {error}")
    return log


def read_rows(folder: Path, present: set[str], log: list[tuple[dict[str, Any], bytes]], problems: list[str]) -> set[str]:
    """The digests of files that rows name, once the log has been found to hold the salted digest of each row."""
    vouched, bodies = set(), {entry["seq"]: entry["body"] for entry, _ in log}
    try:
        for number, line in enumerate((folder / ROWS).read_bytes().splitlines(True) if ROWS in present else [], 1):
            told = loaded(line)
            row, table = told["row"], told["table"]
            digest = hashlib.sha256(f"{told['salt']}\n{canonical([table, row])}".encode()).hexdigest()
            held = bodies.get(row["entry"], {}).get("rows", [])
            need([table, row["number"], digest] in held, f"line {number}: the entry that it names does not hold its digest")
            vouched.add(str(row["sha256"]))
    except (ValueError, TypeError, KeyError, RecursionError, OSError) as error:
        problems.append(f"{ROWS}: altered or can't be read: {error}")
    return vouched


def follow_log(log: list[tuple[dict[str, Any], bytes]], excerpt: bool, problems: list[str]) -> None:
    """Whether numbers, links and times follow from one entry to the next; an excerpt may leave out entries."""
    seq, time, link = 0, "", "0" * 64
    for entry, leaf in log:
        where, step = f"{LOG}: entry {entry['seq']}", entry["seq"] - seq
        if step != 1 and not (excerpt and step > 1):
            problems.append(f"{where}: {seq + 1} was due here: entries are missing, added, altered or out of order")
        if step == 1 and entry["prev"] != link:
            problems.append(f"{where}: not linked to the entry before as it now reads: one of the two was altered")
        if entry["time"] < time:
            problems.append(f"{where}: dated before the entry before it")
        seq, time, link = entry["seq"], entry["time"], leaf.hex()


def compare_root(log: list[tuple[dict[str, Any], bytes]], manifest: dict[str, Any], excerpt: bool, problems: list[str]) -> None:
    """Whether the entries have the manifest's root, or each of an excerpt's a proof that leads there."""
    if not excerpt and len(log) != manifest["size"]:
        problems.append(f"{LOG}: {len(log)} entries can be read, {MANIFEST} says {manifest['size']}")
    elif not excerpt and root([leaf for _, leaf in log]).hex() != manifest["root"]:
        problems.append(f"{LOG} or {MANIFEST}: altered: the log's Merkle root is not the one told there")
    leaves = {entry["seq"]: leaf for entry, leaf in log}
    unproven = set(leaves) if excerpt else set()
    for proof in manifest.get("proofs", []):
        seq, path = proof["seq"], [bytes.fromhex(step) for step in proof["path"]]
        unproven.discard(seq)
        leaf = bytes.fromhex(proof["leaf"])
        if leaves.get(seq, leaf if "sealed" in proof else b"") != leaf:
            problems.append(f"{LOG}: entry {seq}: missing or altered: not the one for which {MANIFEST} has a proof")
        elif not included(seq - 1, manifest["size"], leaf, path, bytes.fromhex(manifest["root"])):
            problems.append(f"{MANIFEST}: altered: the proof for entry {seq} does not lead to the root")
    problems.extend(f"{LOG}: entry {seq}: added: {MANIFEST} has no proof for it" for seq in sorted(unproven))


def root(level: list[bytes]) -> bytes:
    """The Merkle root over leaf hashes (RFC 9162, section 2.1.1)."""
    while len(level) > 1:
        level = [node(*level[i : i + 2]) for i in range(0, len(level), 2)]
    return level[0] if level else hashlib.sha256(b"").digest()


def node(left: bytes, right: bytes | None = None) -> bytes:
    """The hash of a node above two others; one alone stands for itself (RFC 9162, section 2.1.1)."""
    return left if right is None else hashlib.sha256(b"\x01" + left + right).digest()


def included(index: int, size: int, leaf: bytes, path: list[bytes], top: bytes) -> bool:
    """Whether the path leads from the leaf at ``index`` to the root (RFC 9162, section 2.1.3.2)."""
    last, inside = size - 1, 0 <= index < size
    for sibling in path:
        if not inside or last == 0:
            return False
        leaf = node(sibling, leaf) if index % 2 or index == last else node(leaf, sibling)
        while index and index == last and not index % 2:
            index, last = index // 2, last // 2
        index, last = index // 2, last // 2
    return inside and last == 0 and leaf == top


def compare_checkpoint(note: str, key: str | None, log: list[Any], excerpt: dict[str, Any], problems: list[str]) -> None:
    """Whether the log begins as a signed note says; of an excerpt, whether its proofs lead to the note's root."""
    try:
        size, top = open_checkpoint(note, key)
    except ValueError as error:
        problems.append(f"checkpoint: {error}")
        return
    if excerpt and (size, top.hex()) != (excerpt["size"], excerpt["root"]):
        problems.append(f"checkpoint: not the root to which the proofs of this excerpt lead (it is of {size} entries)")
    elif not excerpt and len(log) < size:
        problems.append(f"{LOG}: {len(log)} entries can be read, the checkpoint has {size}: rolled back")
    elif not excerpt and root([leaf for _, leaf in log[:size]]) != top:
        problems.append(f"{LOG}: rewritten: the first {size} entries are not those of the checkpoint")


def open_checkpoint(note: str, key: str | None) -> tuple[int, bytes]:
    """Size and root in a checkpoint (c2sp.org/signed-note); with a key, only if that key signed it."""
    text, gap, below = note.rpartition("\n\n")
    lines, signatures = text.split("\n"), [line.split(" ") for line in below[:-1].split("\n")]
    need(gap and below.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", note), "altered: not a signed note")
    need(len(lines) >= 3 and all(lines) and re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]), "altered: not a checkpoint")
    need(all(len(parts) == 3 and parts[0] == "—" and parts[1] for parts in signatures), "altered: a signature is malformed")
    signed, top = [(parts[1], decoded(parts[2])) for parts in signatures], decoded(lines[2])
    need(len(top) == 32, "altered: the root is malformed")
    if key is not None:
        name, key_id, encoded = [*key.strip().split("+", 2), "", ""][:3]
        public, expected = decoded(encoded), hashlib.sha256(f"{name}\n".encode() + decoded(encoded)).digest()[:4]
        need(len(public) == 33 and public[0] == 1 and key_id == expected.hex(), "the key that was given is malformed")
        ours = [raw[4:] for signer, raw in signed if signer == name and raw[:4] == expected]
        need(ours and lines[0] == name, "altered, or of another log: not signed with the key that was given")
        need(all(ed25519_verify(public[1:], f"{text}\n".encode(), raw) for raw in ours), "altered: text and signature do not fit")
    return int(lines[1]), top


P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is right (RFC 8032, section 5.1.7)."""
    key, base, s = point(public), point(b"\x58" + b"\x66" * 31), int.from_bytes(signature[32:], "little")
    if not key or not base or len(public) != 32 or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    x, y = add(times(s, base), times(k % L, (P - key[0], key[1])))
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def point(raw: bytes) -> tuple[int, int] | None:
    """The point of the curve that 32 bytes stand for (RFC 8032, section 5.1.3)."""
    y, sign = int.from_bytes(raw, "little") % 2**255, int.from_bytes(raw, "little") >> 255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    x = x if v * x * x % P == u else x * pow(2, (P - 1) // 4, P) % P
    return None if y >= P or v * x * x % P != u or (x == 0 and sign) else (x if x % 2 == sign else P - x, y)


def add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points (RFC 8032, section 5.1.4)."""
    (a, b), (c, d), m = one, other, D * one[0] * one[1] * other[0] * other[1]
    return (a * d + b * c) * pow(1 + m, -1, P) % P, (b * d + a * c) * pow(1 - m, -1, P) % P


def times(factor: int, summand: tuple[int, int]) -> tuple[int, int]:
    """A multiple of a point, by doubling."""
    even = times(factor // 2, add(summand, summand)) if factor > 1 else (0, 1)
    return add(even, summand) if factor % 2 else even


def loaded(raw: bytes) -> dict[str, Any]:
    """The object on a line; refuses JSON that is not in its one canonical form (RFC 8785)."""
    value: dict[str, Any] = json.loads(raw)
    need(isinstance(value, dict) and f"{canonical(value)}\n".encode() == raw, "it is not one line of canonical JSON")
    return value


def canonical(value: Any, depth: int = 65) -> str:
    """A value as canonical JSON: names sorted by UTF-16 code units, no blanks, no fractions."""
    if value is None or isinstance(value, (bool, str)):
        need(not isinstance(value, str) or "\0" not in value, "a text holds a NUL")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        need(abs(value) < 2**53, "a number is too large")
        return str(value)
    need(depth and isinstance(value, (dict, list)), "it holds a fraction, or nests too deep")
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth - 1) for item in value) + "]"
    names = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(name)}:{canonical(value[name], depth - 1)}" for name in names) + "}"


def decoded(text: str) -> bytes:
    """What base64 says, if it is said in the one right way."""
    raw = base64.b64decode(text, validate=True)
    need(base64.b64encode(raw).decode() == text, "altered: base64 is malformed")
    return raw


def need(held: object, message: str) -> None:
    """Refuses the material with a message if what must hold does not."""
    if not held:
        raise ValueError(message)


def main() -> int:
    """The command line: prints what was found, and tells by its exit code whether that is nothing."""
    parser = argparse.ArgumentParser(description="Checks a bundle of a Counterclaim ledger.")
    for name, kind in (("folder", Path), ("--checkpoint", Path), ("--key", str)):
        parser.add_argument(name, type=kind)
    asked = parser.parse_args()
    notes: list[str] = []
    try:
        need(asked.folder.is_dir(), "FOLDER is not a folder")
        need(asked.checkpoint or not asked.key, "--key needs --checkpoint")
        note = asked.checkpoint.read_bytes().decode("utf-8", "replace") if asked.checkpoint else None
    except (ValueError, OSError) as error:
        parser.error(str(error))
    problems = check(asked.folder, note, asked.key, notes)
    result, encoding = f"{len(problems)} problems" if problems else "OK: all is as it was", sys.stdout.encoding or "utf-8"
    for text in (*problems, *(f"note: {note}" for note in notes), result):
        print((text if text.isprintable() else ascii(text)).encode(encoding, "backslashreplace").decode(encoding))
    return 4 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
