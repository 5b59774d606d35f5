"""Plain text and Markdown: decoding, front matter, parts."""

from __future__ import annotations

import hashlib

import pytest
from look import check_parts, codes, one, unread, words

from counterclaim.errors import CounterclaimError
from counterclaim.readers import document_from_text
from counterclaim.records.document import Outcome, PartKind

RUSSIAN = "Министерство обороны опровергло сообщения о потере вертолета. Об этом сообщил источник."


def test_a_text_keeps_everything_but_its_line_ends() -> None:
    data = "Two\u00a0soldiers died, “a source” said.\r\nMore \u200fعربي\u200e here.\rEnd".encode()
    document = one(data, "a.txt")
    assert document.text == "Two\u00a0soldiers died, “a source” said.\nMore \u200fعربي\u200e here.\nEnd"
    assert document.id == document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.outcome is Outcome.OK
    assert document.source == "a.txt"


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_charset_and_is_no_text(charset: str) -> None:
    document = one(RUSSIAN.encode(charset), "a.txt")
    assert document.text == RUSSIAN
    assert document.problems == ()


def test_an_undeclared_charset_is_guessed_and_said_so() -> None:
    document = one(RUSSIAN.encode("cp1251"), "a.txt")
    assert document.text == RUSSIAN
    assert codes(document) == ["charset_guessed"]
    assert "cp1251" in document.problems[0].message


def test_a_few_broken_bytes_do_not_make_another_charset() -> None:
    document = one(RUSSIAN.encode() + b"\xff end", "a.txt")
    assert document.text == RUSSIAN + "\ufffd end"
    assert codes(document) == ["bytes_replaced"]


def test_front_matter_is_cut_off_and_read() -> None:
    data = b"---\r\ntitle: 'A loss'\r\npublisher: The Wire\r\npublished: 2016-07-09 18:05\r\nurl: https://w.example/a\r\n---\r\n\r\nText.\r\n"
    document = one(data, "a.md")
    assert document.text == "Text.\n"
    assert (document.title, document.publisher, document.published) == ("A loss", "The Wire", "2016-07-09T18:05")
    assert document.url == "https://w.example/a"
    assert document.problems == ()


def test_what_the_user_says_wins() -> None:
    data = b"---\npublisher: A\npublished: 2016-07-09\nid: x1\n---\nText."
    document = one(data, "a.txt", published="2016-07-08", publisher="B")
    assert (document.id, document.publisher, document.published) == ("x1", "B", "2016-07-08")


@pytest.mark.parametrize(
    ("block", "text"),
    [("---\ntitle: A\nText goes on.", None), ("---\nno pair here\n---\nText.", None), ("---\ntitle: A\n???\n---\nText.", "Text.")],
)
def test_a_broken_block_is_a_problem_and_loses_no_text(block: str, text: str | None) -> None:
    document = one(block.encode(), "a.txt")
    assert document.text == (block if text is None else text)
    assert codes(document) == ["front_matter_broken"]


@pytest.mark.parametrize("date", ["2016-13-01", "2016-02-30", "yesterday", "2016-07-09T25:00"])
def test_an_impossible_date_is_a_problem_in_material_and_an_error_in_a_request(date: str) -> None:
    document = one(f"---\npublished: {date}\n---\nText.".encode(), "a.txt")
    assert document.published == ""
    assert codes(document) == ["published_invalid"]
    with pytest.raises(CounterclaimError) as error:
        document_from_text("Text.", published=date)
    assert error.value.code == "published_invalid"


@pytest.mark.parametrize(
    "date", ["2016", "2016-07", "2016-07-09", "2016-07-09T18:05", "2016-07-09T18:05:59+03:00", "2016-07-09T18:05Z"]
)
def test_dates_of_every_precision_are_kept(date: str) -> None:
    assert document_from_text("Text.", published=date).published == date


def test_a_markdown_heading_is_the_title() -> None:
    document = one(b"# A loss\n\nThe army denied it.\n", "a.md")
    assert document.title == "A loss"
    assert words(document, PartKind.TITLE) == "# A loss\n\n"
    assert words(document, PartKind.BODY) == "The army denied it.\n"


@pytest.mark.parametrize(
    "heading", ["1 Comment", "12 comments", "Comments (3)", "Reader comments", "Leave a comment", "## 4 Comments"]
)
def test_from_a_comments_heading_on_nothing_is_reporting(heading: str) -> None:
    text = f"The army denied the loss.\n{heading}\nThey lost ten.\nThe army denied it again."
    document = document_from_text(text)
    assert words(document, PartKind.BODY) == "The army denied the loss.\n"
    assert words(document, PartKind.COMMENTS).startswith(heading)
    assert document.text == text
    check_parts(document)


def test_a_counter_above_the_article_hides_nothing() -> None:
    document = document_from_text("A loss in the desert\n3 Comments\nThe army denied the loss.\n3 Comments\nThey lie.")
    assert words(document, PartKind.COMMENTS) == "3 Comments\nThey lie."


@pytest.mark.parametrize(
    "line", ["The two sides traded comments", "1 commenter", "He had no comment", "Comments were not available."]
)
def test_a_sentence_about_comments_is_reporting(line: str) -> None:
    assert words(document_from_text(f"The army denied it.\n{line}\nMore came later."), PartKind.COMMENTS) == ""


def test_links_at_the_end_are_no_reporting_and_prose_stays() -> None:
    text = "The army denied it.\nIt said more later.\nRelated:\n- A loss in May\n- Who holds the town\n2 Comments\nThey lie."
    document = document_from_text(text)
    assert words(document, PartKind.LINKS) == "Related:\n- A loss in May\n- Who holds the town\n"
    assert words(document, PartKind.COMMENTS) == "2 Comments\nThey lie."
    kept = document_from_text("The army denied it.\nSee also\nThe other army said that it had shot the aircraft down.")
    assert words(kept, PartKind.LINKS) == ""
    assert words(document_from_text("It denied it.\nRead more: A loss in May"), PartKind.LINKS) == "Read more: A loss in May"


@pytest.mark.parametrize(
    ("data", "name", "outcome", "code"),
    [
        (b"", "a.txt", Outcome.REFUSED, "empty_file"),
        (b" \n\t", "a.txt", Outcome.KEPT_UNREAD, "no_text"),
        (b"a\0b", "a.txt", Outcome.KEPT_UNREAD, "format_not_read"),
        (b"\x01\x02\x03\x04" * 9, "a", Outcome.KEPT_UNREAD, "format_not_read"),
        (b"PK\x03\x04\0\0", "a.html", Outcome.KEPT_UNREAD, "format_not_read"),
        (b"\x89PNG\r\n\x1a\n\0", "a.png", Outcome.KEPT_UNREAD, "format_not_read"),
        (b"a,b\n", "a.csv", Outcome.KEPT_UNREAD, "format_not_read"),
    ],
)
def test_what_is_no_report_is_named(data: bytes, name: str, outcome: Outcome, code: str) -> None:
    found = unread(data, name)
    assert (found.outcome, found.problem.code) == (outcome, code)


def test_half_a_surrogate_pair_is_a_bad_request() -> None:
    with pytest.raises(CounterclaimError) as error:
        document_from_text("a\ud800")
    assert error.value.code == "text_invalid"
