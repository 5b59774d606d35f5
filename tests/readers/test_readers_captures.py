"""WARC and WACZ: frames and digests checked in earnest, and nobody told that consistent means authentic."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
import zlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from look import check_parts, codes, one, unread
from made import pdf
from several_made import STORY, URL, digest, http, package_digest, packed, record, wacz, warc, zipped
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from counterclaim.readers import read_bytes
from counterclaim.readers.warc import Fault, Record, records
from counterclaim.records.document import Document, Outcome, Unread
from counterclaim.records.versions import key_of

_SENTENCE = "The River Front said that it had hit the drone with a rocket."


@pytest.mark.parametrize(
    ("data", "name"), [(warc(), "a.warc"), (zipped(warc()[:0] + record(http(), STORY)), "a.warc.gz"), (warc(), "-")]
)
def test_a_page_of_a_capture_is_read_with_its_address_and_time(data: bytes, name: str) -> None:
    found = one(data, name)
    assert _SENTENCE in found.text
    assert (found.url, found.retrieved, found.published) == (URL, "2016-07-09T10:11:12Z", "2016-07-08T12:00:00Z")
    assert key_of(found.id) == URL
    assert codes(found) == []
    check_parts(found)


def test_the_whole_record_is_kept_as_a_capture_of_its_own() -> None:
    kept: list[bytes] = []
    (found,) = read_bytes(warc(), "a.warc", keep=kept.append)
    assert kept == [record(http(), STORY)]
    assert found.sha256 == hashlib.sha256(kept[0]).hexdigest()
    assert one(kept[0], "b.warc").id == one(warc(), "a.warc").id


def test_what_warcio_writes_is_read_record_by_record() -> None:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number in range(3):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")], protocol="HTTP/1.1")
        body = STORY.replace(b"rocket", b"rocket %d" % number)
        chunked = b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
        writer.write_record(
            writer.create_warc_record(f"{URL}/{number}", "response", payload=io.BytesIO(chunked), http_headers=head)
        )
    found = read_bytes(out.getvalue(), "a.warc.gz")
    assert [f.url for f in found if isinstance(f, Document)] == [f"{URL}/{n}" for n in range(3)]
    assert all(isinstance(f, Document) and "rocket" in f.text for f in found)


@pytest.mark.parametrize(
    "block",
    [
        http(zlib.compress(STORY), headers="Content-Type: text/html\r\nContent-Encoding: deflate\r\n"),
        http(zipped(STORY), headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\n"),
        http(STORY, headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\n"),
        http(STORY, headers="Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"),
    ],
)
def test_codings_are_taken_off_and_bodies_stored_without_them_are_read_too(block: bytes) -> None:
    assert _SENTENCE in one(record(block), "a.warc").text


def test_the_servers_charset_wins_and_a_pdf_is_read() -> None:
    body = "<html><meta charset=utf-8><p>Орма and Velt were hit on Sunday.</p></html>".encode("cp1251")
    assert "Орма" in one(record(http(body, headers="Content-Type: text/html; charset=windows-1251\r\n")), "a.warc").text
    paper = http(pdf(["The army denied it."]), headers="Content-Type: application/pdf\r\n")
    assert one(record(paper), "a.warc").text == "The army denied it."


def test_what_is_no_page_is_passed_over_and_no_page_at_all_is_said() -> None:
    gone = record(http(b"<p>Gone", "404 Not Found"), url=URL + "/gone")
    script = record(http(b"x()", headers="Content-Type: text/javascript\r\n"))
    assert len(read_bytes(warc(gone, script), "a.warc")) == 1
    assert unread(gone + script, "a.warc").problem.code == "no_pages"


@pytest.mark.parametrize("field", ["WARC_Block_Digest", "WARC_Payload_Digest"])
@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_a_digest_that_does_not_fit_keeps_the_record_unread_and_the_others_are_read(field: str, kind: str) -> None:
    stated = digest(b"other") if kind == "sha1" else "sha256:" + hashlib.sha256(b"other").hexdigest()
    bad = record(http(), STORY, url=URL + "/2", **{field: stated})
    good, wrong = read_bytes(warc(bad), "a.warc")
    assert isinstance(good, Document)
    assert isinstance(wrong, Unread)
    assert wrong.outcome is Outcome.KEPT_UNREAD
    assert wrong.problem.code == "digest_mismatch"
    assert f"declared {stated}, actual {kind}:" in wrong.problem.message


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"WARC_Block_Digest": "", "WARC_Payload_Digest": ""}, "digest_missing"),
        ({"WARC_Block_Digest": "blake9:AB"}, "digest_unknown"),
        ({"WARC_Truncated": "length"}, "capture_truncated"),
    ],
)
def test_what_could_not_be_checked_is_said(headers: dict[str, str], code: str) -> None:
    found = one(record(http(), STORY, **headers), "a.warc")
    assert codes(found) == [code]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (record(http(), STORY, Content_Length="9999999"), "record_incomplete"),
        (record(http(), STORY, Content_Length="20"), "record_damaged"),
        (record(http(), STORY, Content_Length="-1"), "record_damaged"),
        (record(http(), STORY, WARC_Date=""), "record_damaged"),
        (b"WARC/1.1\r\nno colon\r\n\r\n\r\n\r\n", "record_damaged"),
        (b"WARC/1.1\r\n" + b"a: b\r\n" * 90_000, "record_damaged"),
        (b"WARC/7.0\r\n\r\n", "record_damaged"),
    ],
)
def test_a_broken_frame_is_named_with_its_place_and_never_mended(data: bytes, code: str) -> None:
    found = read_bytes(warc() + data, "a.warc")
    assert isinstance(found[0], Document)
    assert isinstance(found[1], Unread)
    assert found[1].problem.code == code
    assert f"(offset {len(warc()):,})" in found[1].problem.message


def test_behind_a_damaged_gzip_member_the_next_is_read() -> None:
    first, second = bytearray(zipped(record(http(), STORY))), zipped(record(http(), STORY, url=URL + "/2"))
    first[60] ^= 0xFF
    broken, good = read_bytes(bytes(first) + second, "a.warc.gz")
    assert isinstance(broken, Unread)
    assert broken.problem.code in ("record_damaged", "digest_mismatch")
    assert isinstance(good, Document)
    assert good.url == URL + "/2"


def _sound(data: bytes) -> list[bytes]:
    return [r.data for r in records(data) if isinstance(r, Record)]


@pytest.mark.parametrize("packed_", [False, True])
def test_every_truncation_is_told(packed_: bool) -> None:
    parts = [record(http(b"<p>1"), b"<p>1"), record(http(b"<p>2"), b"<p>2")]
    pieces = [zipped(p) for p in parts] if packed_ else parts
    whole, edges = b"".join(pieces), {0, len(pieces[0]), len(pieces[0]) + len(pieces[1])}
    for end in range(1, len(whole)):
        found = list(records(whole[:end]))
        assert any(isinstance(f, Fault) for f in found) == (end not in edges), end


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=150, deadline=None)
def test_no_flipped_bit_of_a_digested_page_is_read_as_if_sound(at: int, bit: int) -> None:
    data = bytearray(record(http(), STORY))
    at %= len(data)
    data[at] ^= 1 << bit
    before = one(record(http(), STORY), "a.warc")
    for found in read_bytes(bytes(data), "a.warc"):
        if isinstance(found, Document):
            assert found.text == before.text


def test_a_package_is_read_and_said_to_be_consistent_only() -> None:
    found = one(wacz(), "a.wacz")
    assert _SENTENCE in found.text
    assert found.source == "a.wacz, archive/data.warc.gz, record 1"
    assert found.retrieved == "2016-07-09T10:11:12Z"
    assert [str(p) for p in found.problems] == [
        "a.wacz: internally consistent; not signed, which proves nothing about its origin [not_signed]"
    ]


def test_every_member_is_held_to_its_digest() -> None:
    other = zipped(record(http(STORY.replace(b"denied", b"admits")), None))
    assert unread(wacz(warc=other), "a.wacz").problem.code in ("digest_mismatch", "size_mismatch")
    found = one(wacz(package=_package_of(wacz()).replace(b"1.1.1", b"1.1.0")), "a.wacz")
    assert codes(found) == ["digest_mismatch"]
    assert codes(one(wacz(digest=False), "a.wacz")) == ["digest_missing"]


def _package_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("datapackage.json")


def test_a_member_that_is_not_listed_or_not_there_is_named() -> None:
    with_more = io.BytesIO(wacz())
    with zipfile.ZipFile(with_more, "a") as archive:
        archive.writestr("archive/more.warc", record(http(), STORY, url=URL + "/more"))
    found = read_bytes(with_more.getvalue(), "a.wacz")
    assert [codes(f) if isinstance(f, Document) else f for f in found] == [
        ["not_signed"],
        ["id_repeated"] if False else ["not_signed", "not_in_package"],
    ]
    package = _package_of(wacz())
    gone = packed({"datapackage.json": package, "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n'})
    assert unread(gone, "a.wacz").problem.code == "member_missing"


def test_a_signature_is_checked_against_its_key_and_no_more() -> None:
    key, stated = ec.generate_private_key(ec.SECP384R1()), package_digest()
    public = base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    signed = {
        "hash": stated,
        "publicKey": public,
        "signature": base64.b64encode(key.sign(stated.encode(), ec.ECDSA(SHA256()))).decode(),
    }
    found = one(wacz(signed=signed), "a.wacz")
    assert codes(found) == ["signer_unchecked"]
    assert "whose key it is was not checked" in found.problems[0].message
    for wrong in ({"hash": "sha256:00"}, {"signature": signed["publicKey"]}, {"publicKey": "x"}, {"signature": 7}):
        assert codes(one(wacz(signed={**signed, **wrong}), "a.wacz")) == ["signature_invalid"]
