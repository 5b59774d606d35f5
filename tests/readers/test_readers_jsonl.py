"""JSON lines: text to the letter, one line never stops another."""

from __future__ import annotations

import json

from look import check_parts, codes, words

from counterclaim.readers import read_bytes
from counterclaim.records.document import Document, Outcome, PartKind, Unread


def _lines(*lines: str) -> list[Document | Unread]:
    return read_bytes("\n".join(lines).encode(), "r.jsonl")


def test_fields_are_kept_and_text_is_taken_to_the_letter() -> None:
    text = "---\r\nOne\u2028two \u00a0\r\n1 Comment\r\nNo."
    row = {"id": " r 1", "title": "T", "publisher": "P", "published": "2016-07", "text": text, "url": "u", "author": "A", "more": 1}
    (document,) = _lines(json.dumps(row))
    assert isinstance(document, Document)
    assert document.text == text
    assert (document.id, document.title, document.publisher, document.published) == (" r 1", "T", "P", "2016-07")
    assert (document.url, document.author, document.source) == ("u", "A", "r.jsonl:1")
    assert document.problems == ()


def test_comments_in_a_line_are_no_reporting() -> None:
    (document,) = _lines('{"id": "a", "text": "The army denied it.\\r\\n1 Comment\\r\\nThey lie."}')
    assert isinstance(document, Document)
    assert words(document, PartKind.COMMENTS) == "1 Comment\r\nThey lie."
    check_parts(document)


def test_bad_lines_are_named_and_the_others_read() -> None:
    found = _lines(
        '{"id": "a", "text": "One."}',
        "",
        "not json",
        "[" * 100_000,
        '{"text": "x", "n": NaN}',
        '{"text": "x", "text": "y"}',
        '{"text": "half \\ud800"}',
        '{"text": 5}',
        '["text"]',
        '{"text": " "}',
        '{"text": "x", "n": ' + "9" * 5000 + "}",
        '{"id": "a", "text": "Another."}',
        '{"id": "b", "text": "Two.", "title": []}',
    )
    unread = {u.source: u.problem.code for u in found if isinstance(u, Unread)}
    assert unread == {
        "r.jsonl:3": "json_invalid",
        "r.jsonl:4": "json_too_deep",
        "r.jsonl:5": "json_not_finite",
        "r.jsonl:6": "json_duplicate_keys",
        "r.jsonl:7": "json_lone_surrogate",
        "r.jsonl:8": "json_without_text",
        "r.jsonl:9": "json_invalid",
        "r.jsonl:10": "no_text",
        "r.jsonl:11": "json_invalid",
        "r.jsonl:12": "id_conflict",
    }
    assert all(u.outcome is Outcome.KEPT_UNREAD for u in found if isinstance(u, Unread))
    read = [d for d in found if isinstance(d, Document)]
    assert [(d.id, codes(d)) for d in read] == [("a", []), ("b", ["json_field_type"])]


def test_the_same_report_twice_is_said() -> None:
    found = _lines('{"id": "a", "text": "One."}', '{"id": "a", "text": "One."}')
    assert [codes(d) for d in found if isinstance(d, Document)] == [[], ["id_repeated"]]


def test_a_line_that_is_not_utf8_and_a_mark_before_the_first() -> None:
    found = read_bytes(b'\xef\xbb\xbf{"text": "One."}\r\n{"text": "\xff"}\n', "r.jsonl")
    assert isinstance(found[0], Document)
    assert isinstance(found[1], Unread)
    assert found[1].problem.code == "json_not_utf8"


def test_json_lines_without_an_ending_are_known_by_content() -> None:
    (document,) = read_bytes(b'{"id": "a", "text": "One."}\n', "-")
    assert isinstance(document, Document)
    assert document.text == "One."
