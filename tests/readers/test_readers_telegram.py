"""Telegram's exports: every message with text a report, the words of others headed by their names."""

from __future__ import annotations

import json

import pytest
from look import check_parts, codes, one, unread
from several_made import CHAT, telegram

from counterclaim.readers import read_bytes
from counterclaim.records.document import Document
from counterclaim.records.versions import key_of


@pytest.mark.parametrize("name", ["result.json", "result", "-"])
def test_a_message_is_a_report_of_its_channel_at_its_time_in_utc(name: str) -> None:
    parts = ["The army ", {"type": "bold", "text": "denied"}, " it."]
    found = one(telegram({"text": parts, "author": "Desk"}), name)
    assert (found.text, found.publisher, found.author) == ("The army denied it.", "Orma Watch", "Desk")
    assert found.published == "2016-07-08T12:30:00Z"
    assert key_of(found.id) == "telegram:1234567890/1"
    assert codes(found) == []
    check_parts(found)


def test_entities_forwards_edits_and_media_are_told() -> None:
    row = {
        "text": "x",
        "text_entities": [{"type": "plain", "text": "We hit "}, {"type": "link", "text": "it"}],
        "forwarded_from": "River  Front",
        "edited_unixtime": "1467984600",
        "photo": "photos/1.jpg",
    }
    found = one(telegram(row), "result.json")
    assert found.text == "Forwarded from River Front:\n\nWe hit it"
    assert codes(found) == ["message_edited", "media_not_read"]
    assert "2016-07-08T13:30:00Z" in found.problems[0].message


def test_messages_without_text_are_counted() -> None:
    rows = [{"text": "One."}, {"text": "", "photo": "a.jpg"}, {"type": "service", "text": "", "action": "pin_message"}]
    found = one(telegram(*rows), "result.json")
    assert codes(found) == ["messages_without_text"]
    assert found.problems[0].message.startswith("2 messages")
    assert unread(telegram(rows[1]), "result.json").problem.code == "no_messages"


def test_the_next_export_adds_what_is_new_and_what_was_edited() -> None:
    old = read_bytes(telegram({"text": "One."}, {"text": "Two."}), "r.json")
    new = read_bytes(telegram({"text": "One."}, {"text": "Two, corrected."}, {"text": "Three."}), "r.json")
    ids = [d.id for d in (*old, *new) if isinstance(d, Document)]
    assert ids[0] == ids[2]
    assert old[0].sha256 == new[0].sha256 or ids[1] != ids[3]
    assert key_of(ids[1]) == key_of(ids[3])
    assert len(set(ids)) == 4


def test_all_chats_of_an_account_are_read() -> None:
    chats = [json.loads(telegram({"text": "One."}, id=1)), json.loads(telegram({"text": "Two."}, id=2, name="Velt"))]
    data = json.dumps({"about": "x", "contacts": {"list": [{"first_name": "A"}]}, "chats": {"about": "y", "list": chats}}).encode()
    found = read_bytes(data, "result.json")
    assert [(f.text, f.publisher) for f in found if isinstance(f, Document)] == [("One.", "Orma Watch"), ("Two.", "Velt")]


def test_without_seconds_since_1970_the_zone_is_said_to_be_unknown() -> None:
    found = one(telegram({"text": "One.", "date_unixtime": None}), "result.json")
    assert (found.published, codes(found)) == ("2016-07-08T15:30:00", ["zone_unknown"])


@pytest.mark.parametrize("text", [7, {"a": 1}, [["x"]], [{"type": "bold"}], [None]])
def test_a_text_of_no_known_form_is_kept_unread(text: object) -> None:
    assert unread(telegram({"text": text}), "result.json").problem.code == "message_invalid"


def test_the_html_export_is_read_message_by_message() -> None:
    first, second = read_bytes(CHAT, "messages.html")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.text, first.publisher, first.published) == (
        "The army denied it.\nIt said so twice.",
        "Orma Watch",
        "2016-07-08T15:30:00+03:00",
    )
    assert (second.text, second.author) == ("Forwarded from River Front:\n\nWe hit the drone.", "Orma Watch")
    assert codes(second) == ["zone_unknown", "media_not_read", "messages_without_text"]
    assert key_of(first.id) == "telegram:Orma Watch/7"
