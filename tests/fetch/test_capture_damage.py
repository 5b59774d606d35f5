"""Captures that were cut off or altered (threats T15): when they come in, and after they are kept. The counts are printed.

A sample unless COUNTERCLAIM_LONG is 1; then 500 truncations and 3,000 flipped bits.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import random
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fetch.wire_stories import PlainReader, created, page

from counterclaim.fetch.capture import Exchange, warc
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.verify import verify
from counterclaim.readers import read_bytes
from counterclaim.records import Document, Outcome

LONG = os.environ.get("COUNTERCLAIM_LONG", "") not in ("", "0")
TRUNCATIONS, FLIPS = (500, 3_000) if LONG else (60, 240)
STORIES = [page(f"Story {n}", "The Ministry denied that a helicopter fell near Orma.", day=7 + n).encode() for n in range(3)]
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
FETCHED = [
    Exchange(f"https://herald.example/{n}", datetime(2031, 5, 7 + n, tzinfo=UTC), "", b"GET / HTTP/1.1\r\n\r\n", ANSWER + s, 200)
    for n, s in enumerate(STORIES)
]
PACKED = warc(FETCHED, lambda: "<urn:uuid:00000000-0000-4000-8000-000000000001>")


def members(data: bytes) -> list[tuple[bytes, bytes]]:
    """The gzip members of a file, and what each holds."""
    found = []
    while data:
        inflate = zlib.decompressobj(31)
        whole = inflate.decompress(data)
        found.append((data[: len(data) - len(inflate.unused_data)], whole))
        data = inflate.unused_data
    return found


def package(data: bytes) -> bytes:
    """A WACZ whose digests fit."""

    def digest(part: bytes) -> str:
        return "sha256:" + hashlib.sha256(part).hexdigest()

    name, out = "archive/data.warc.gz", io.BytesIO()
    listed = [{"name": "data.warc.gz", "path": name, "hash": digest(data), "bytes": len(data)}]
    told = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": listed}).encode()
    stated = json.dumps({"path": "datapackage.json", "hash": digest(told)}).encode()
    with zipfile.ZipFile(out, "w") as archive:
        for path, part in ((name, data), ("datapackage.json", told), ("datapackage-digest.json", stated)):
            archive.writestr(zipfile.ZipInfo(path), part)
    return out.getvalue()


FILES = {"a.warc": gzip.decompress(PACKED), "b.warc.gz": PACKED, "c.wacz": package(PACKED)}


def outcome(data: bytes, name: str) -> tuple[list[tuple[str, ...]], list[str]]:
    """What is read, and what is told of it."""
    found = read_bytes(data, name)
    documents = [(d.text, d.url, d.retrieved, d.title, d.published, d.publisher) for d in found if isinstance(d, Document)]
    told = [p.code for d in found if isinstance(d, Document) for p in d.problems]
    return documents, told + [u.problem.code for u in found if not isinstance(u, Document)]


def edges(name: str) -> set[int]:
    """Where a file may end and be whole: behind each of its records, or their members."""
    if name == "c.wacz":
        return set()
    parts = [record if name == "a.warc" else packed for packed, record in members(PACKED)]
    return {sum(map(len, parts[:n])) for n in range(len(parts))}


def test_a_capture_that_was_cut_off_is_told_when_it_comes_in() -> None:
    counts: Counter[str] = Counter()
    for name, data in FILES.items():
        whole, told = outcome(data, name)
        assert len(whole) == 3
        each = TRUNCATIONS // 3 + (name == "a.warc") * (TRUNCATIONS % 3)
        for n in range(each):
            end = 1 + n * (len(data) - 2) // (each - 1)
            if end in edges(name):
                counts["at the edge of a record"] += 1
                continue
            documents, problems = outcome(data[:end], name)
            assert problems != told, (name, end)
            assert all(d in whole for d in documents), (name, end)
            counts["told"] += 1
    assert counts.total() == TRUNCATIONS
    assert counts["at the edge of a record"] <= len(edges("a.warc")) + len(edges("b.warc.gz"))
    print(f"{TRUNCATIONS} truncations when they come in: {dict(counts)}")


def test_no_flipped_bit_changes_a_page_in_silence_where_a_check_sum_stands_over_it() -> None:
    """Nothing stands over the headers of a plain WARC's records: address and time can be altered there, the page can't."""
    counts: dict[str, Counter[str]] = {}
    for name, data in FILES.items():
        counts[name] = Counter()
        whole, told = outcome(data, name)
        chance = random.Random(7)
        for _ in range(FLIPS // 3):
            altered = bytearray(data)
            at = chance.randrange(len(data))
            altered[at] ^= 1 << chance.randrange(8)
            documents, problems = outcome(bytes(altered), name)
            what = "told" if sorted(problems) != sorted(told) else "nothing read is different" if documents == whole else "silent"
            if what == "silent":
                assert name == "a.warc", (name, at)
                assert [d[0] for d in documents] == [d[0] for d in whole], at
            counts[name][what] += 1
    print(f"{FLIPS} flipped bits when they come in: { {name: dict(c) for name, c in counts.items()} }")


def found_of(ledger: Ledger, altered: dict[Path, bytes]) -> int:
    """How many of the kept files that were altered `verify` names."""
    sound = {path: path.read_bytes() for path in altered}
    for path, data in altered.items():
        path.write_bytes(data)
    told = [f"{p.where} {p.message}" for p in verify(ledger)]
    for path, data in sound.items():
        path.write_bytes(data)
    return sum(any(path.name in words for words in told) for path in altered)


def test_every_alteration_of_a_kept_capture_is_found(tmp_path: Path) -> None:
    ledger = created(tmp_path / "ledger")
    for name, data in FILES.items():
        items = read_bytes(data, name, keep=ledger.blobs.put)
        assert all(a.problem is None for _, a in add_all(items, ledger, PlainReader(), "plain"))
    assert verify(ledger) == []
    paths = [ledger.blobs.path(n) for n in ledger.blobs.names()]
    for path in paths:
        path.chmod(0o600)
    chance, found = random.Random(8), Counter[str]()
    for kind, count in (("truncations", TRUNCATIONS), ("flipped bits", FLIPS)):
        for n in range(0, count, len(paths)):
            these = paths[: count - n]
            found[kind] += found_of(ledger, {p: _altered(kind, p.read_bytes(), chance.randrange) for p in these})
    assert verify(ledger) == []
    ledger.close()
    assert found == {"truncations": TRUNCATIONS, "flipped bits": FLIPS}
    print(f"after they are kept: {dict(found)} found, of as many")


def _altered(kind: str, sound: bytes, chance: Callable[[int], int]) -> bytes:
    if kind == "truncations":
        return sound[: chance(len(sound))]
    altered = bytearray(sound)
    altered[chance(len(sound))] ^= 1 << chance(8)
    return bytes(altered)


def test_a_cut_off_record_is_named_with_its_number_and_the_others_are_read() -> None:
    data = FILES["a.warc"]
    found = read_bytes(data[: data.rindex(b"WARC/1.1") - 20], "a.warc")
    assert [type(f) for f in found[:2]] == [Document, Document]
    last = found[2]
    assert not isinstance(last, Document)
    assert (last.outcome, last.problem.code) == (Outcome.KEPT_UNREAD, "record_incomplete")
    assert last.problem.message.startswith("record 5 incomplete")


def test_many_empty_members_are_given_up_at_the_limit_of_records(monkeypatch: pytest.MonkeyPatch) -> None:
    from counterclaim.readers import warc as reader

    monkeypatch.setattr(reader, "MAX_RECORDS", 500)
    found = read_bytes(members(PACKED)[0][0] + gzip.compress(b"") * 2_000, "a.warc.gz")
    assert isinstance(found[0], Document)
    last = found[-1]
    assert not isinstance(last, Document)
    assert last.problem.code == "record_limit"
