"""PDF: text layer, what can't be opened, metadata."""

from __future__ import annotations

import pytest
from look import codes, one, unread, words
from made import locked_pdf, pdf

from counterclaim.readers import dates
from counterclaim.records.document import Outcome, PartKind

LINES = [
    "The ministry denied on Sunday that it had lost a helicopter in the desert",
    "east of the city. A source said it was hit from the ground.",
    "1 Comment",
    "They lie, five hundred died there and everybody knows it.",
]


def test_broken_lines_are_joined_and_comments_stand_apart() -> None:
    info = "/Title (A loss) /Author (A. Writer) /CreationDate (D:20160710120000+03'00')"
    document = one(pdf(LINES[:2], LINES[2:], info=info), "a.pdf")
    assert document.text == "\n".join((" ".join(LINES[:2]), *LINES[2:]))
    assert words(document, PartKind.COMMENTS) == "\n".join(LINES[2:])
    assert (document.title, document.author, document.published) == ("A loss", "A. Writer", "2016-07-10T12:00+03:00")
    assert codes(document) == ["published_from_pdf"]
    assert codes(one(pdf(LINES, info=info), "a.pdf", published="2016-07-09")) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(LINES)[:200], "pdf_damaged"),
        (b"%PDF-1.7\n", "pdf_damaged"),
        (b"no pdf at all", "pdf_damaged"),
        (pdf([], []), "pdf_without_text"),
        (locked_pdf(), "needs_password"),
    ],
)
def test_what_gives_no_text_is_kept_and_named(data: bytes, code: str) -> None:
    found = unread(data, "a.pdf")
    assert (found.outcome, found.problem.code) == (Outcome.KEPT_UNREAD, code)
    assert len(found.sha256) == 64


def test_a_pdf_is_known_by_its_content() -> None:
    assert codes(one(pdf(LINES), "a.txt")) == ["type_mismatch"]
    assert codes(one(pdf(LINES), "-")) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("D:2016", "2016"),
        ("D:201607", "2016-07"),
        ("D:20160710", "2016-07-10"),
        ("D:20160710093000Z", "2016-07-10T09:30Z"),
        ("D:x", ""),
    ],
)
def test_dates_as_pdf_writes_them(written: str, read: str) -> None:
    assert dates.from_pdf(written) == read
