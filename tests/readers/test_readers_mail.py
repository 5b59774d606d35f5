"""E-mail: its plain text with what it forwards; attachments named and left shut."""

from __future__ import annotations

import pytest
from look import check_parts, codes, one, unread
from several_made import MAIL

from counterclaim.records.versions import key_of

_PLAIN = b"From: a@b.example\r\nDate: Fri, 8 Jul 2016 12:30:00 -0000\r\nMIME-Version: 1.0\r\nSubject: Orma\r\n"


@pytest.mark.parametrize("name", ["a.eml", "a", "-"])
def test_plain_text_wins_and_what_it_forwards_stays_in_it(name: str) -> None:
    found = one(MAIL, name)
    assert found.text.startswith("Statement on Orma\n\nThe ministry denied the loss of a drone – all came back.\n")
    assert found.text.endswith("From: River Front <front@river.example>\nSubject: Orma\n\nWe hit it.")
    assert (found.title, found.publisher) == ("Statement on Orma", "Northland Ministry of Defence")
    assert (found.author, found.published) == ("Northland Ministry of Defence <press@mod.example>", "2016-07-08T12:30:00+03:00")
    assert key_of(found.id) == "mid:one@mod.example"
    check_parts(found)


def test_attachments_are_named_with_what_hides_in_their_names() -> None:
    (problem,) = one(MAIL, "a.eml").problems
    assert problem.code == "attachments_not_read"
    assert "annexe⟦RLO⟧fdp.exe" in problem.message


def test_an_html_mail_is_cleaned_like_a_page() -> None:
    found = one(
        _PLAIN + b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>It <b>fell</b>.</p><script>x()</script><img src=//t>", "a.eml"
    )
    assert (found.text, codes(found), found.published) == ("Orma\n\nIt fell.", [], "2016-07-08T12:30:00Z")


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        (b"Content-Type: image/png\r\n\r\nx", "no_text"),
        (b"Content-Type: application/pkcs7-mime\r\n\r\nx", "needs_key"),
        (b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"boundary=" * 60, "mail_too_complex"),
    ],
)
def test_a_mail_without_text_says_why(rest: bytes, code: str) -> None:
    assert unread(_PLAIN + rest, "a.eml").problem.code == code


@pytest.mark.parametrize("date", [b"Fri, 99 Jul 2016", b"\xff\xfe", b"Fri, 8 Jul 2016 12:30:00 +9999"])
def test_a_date_that_is_none_is_said_and_not_made_up(date: bytes) -> None:
    found = one(_PLAIN.replace(b"Fri, 8 Jul 2016 12:30:00 -0000", date) + b"\r\nIt fell.", "a.eml")
    assert found.published == ""
    assert codes(found) == ["published_invalid"]


def test_front_matter_or_a_plain_text_with_a_colon_is_no_mail() -> None:
    assert one(b"From: the front\nDate: Friday\n\nIt fell.", "a.txt").text.startswith("From: the front")
