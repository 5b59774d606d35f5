"""Whatever the bytes: a document or a named reason, and parts that cover the text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from look import check_parts
from made import page, pdf

from counterclaim.readers import document_from_text, read_bytes
from counterclaim.records.document import Document, Unread

_FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_LINES = st.sampled_from(
    ["1 Comment", "Related:", "- A link", "Read more: it", "It was so.", "", "\r", "Comments (2)", "A title", "---"]
)
_TAGS = st.sampled_from(
    (
        "<p> </p> <div/class=comments> </div> <h3>2&#32;Comments</h3> <ul><li><a>x</a> </ul> It&#32;was&#32;so. <figcaption> "
        "<article> </article> <h1>A <table><td> <br> <nav> &#0; &#xd800; <!-- --> <noscript><svg><style> <button><svg> </svg> "
        "<div/class=related-comments> <section/id=respond/class=share> "
        '<script/type=application/ld+json>{"@type":"Report"}</script>'
    ).split()
)


def _check(data: bytes, name: str) -> None:
    for found in read_bytes(data, name):
        assert isinstance(found, Document | Unread)
        if isinstance(found, Document):
            check_parts(found)
            found.text.encode("utf-8")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.jsonl", "a.bin", "-"])
@_FEW
@given(data=st.binary(max_size=400))
def test_no_bytes_raise(name: str, data: bytes) -> None:
    _check(data, name)


@_FEW
@given(at=st.integers(0, 900), byte=st.binary(min_size=1, max_size=3))
def test_no_damage_to_a_pdf_raises(at: int, byte: bytes) -> None:
    whole = pdf(["The army denied it."], ["More."])
    _check(whole[:at] + byte + whole[at + len(byte) :], "a.pdf")
    _check(whole[:at], "a.pdf")


@_FEW
@given(tags=st.lists(_TAGS, max_size=25))
def test_no_page_raises(tags: list[str]) -> None:
    _check(page("".join(tags)), "a.html")


@given(lines=st.lists(_LINES | st.text(max_size=20), max_size=12), title=st.sampled_from(["", "A title"]))
@settings(deadline=None)
def test_parts_cover_every_text_and_never_change_it(lines: list[str], title: str) -> None:
    text = "\n".join(lines).encode("utf-8", "ignore").decode()
    document = document_from_text(text, title=title)
    assert document.text == text
    check_parts(document)


@pytest.mark.parametrize("data", [b"<!-- -->" * 900 + b"x", b"# " + b" #" * 100_000 + b"x", b"---\n" + b"a:" * 100_000])
def test_repeated_marks_do_not_stall(data: bytes) -> None:
    _check(data, "a.md")
