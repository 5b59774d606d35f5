"""RSS, Atom and JSON Feed: each item a report, each under an id that stays while its text does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from look import check_parts, codes, one, unread, words
from several_made import item, rss

from counterclaim.readers import read_bytes
from counterclaim.records.document import Document, PartKind, Unread
from counterclaim.records.versions import key_of

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title type="html">Velt &amp;amp; Wire</title>
<link href="https://wire.example/"/><updated>2016-07-08T12:00:00Z</updated>
<entry><id>urn:x:1</id><title>Orma</title><link rel="enclosure" href="https://wire.example/v.mp4"/><link href="/1"/>
<author><name>A. Writer</name><email>a@wire.example</email></author><updated>2016-07-09T01:00:00Z</updated>
<published>2016-07-08T09:00:00.5+03:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The army <b>denied</b> it.</p><p>All came back.</p></div></content></entry>
<entry><id>urn:x:2</id><title>Text</title><updated>2016-07-08T10:00:00Z</updated>
<content type="text">1 &lt; 2, said the army.</content></entry>
<entry><id>urn:x:3</id><title>Elsewhere</title><updated>2016-07-08T10:00:00Z</updated>
<content src="https://wire.example/3"/><summary>Short.</summary></entry>
<entry><id>urn:x:4</id><title>Only this: the army denied it</title><updated>2016-07-08T10:00:00Z</updated></entry></feed>"""


def json_feed(**more: Any) -> bytes:
    first = {
        "id": 7,
        "url": "https://wire.example/7",
        "title": "Orma",
        "content_html": "<p>The army denied it.</p>",
        "date_published": "2016-07-08T12:30:00+03:00",
    }
    second = {
        "id": "https://wire.example/8",
        "summary": "Short.",
        "authors": [{"name": "B. Writer"}],
        "attachments": [{"url": "https://wire.example/v.mp4", "mime_type": "video/mp4"}],
    }
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Velt Wire",
        "language": "en",
        "authors": [{"name": "A. Writer"}],
        "home_page_url": "https://wire.example/",
    }
    return json.dumps({**told, "items": [first, second], **more}).encode()


def _documents(data: bytes, name: str) -> list[Document]:
    found = read_bytes(data, name)
    assert all(isinstance(d, Document) for d in found), found
    return [d for d in found if isinstance(d, Document)]


@pytest.mark.parametrize("name", ["feed.xml", "feed", "feed.rss", "-"])
def test_an_item_is_a_report_with_its_title_date_author_and_address(name: str) -> None:
    more = {"dc:creator": "A. Writer"}
    found = one(
        rss(
            item(text='<p>The army <b>denied</b> it.</p><script>x()</script><figcaption>A street</figcaption><img src="t">', **more)
        ),
        name,
    )
    assert found.text == "Orma\n\nThe army denied it.\n\nA street"
    assert words(found, PartKind.TITLE) == "Orma\n\n"
    assert words(found, PartKind.CAPTION) == "A street"
    assert (found.title, found.publisher, found.author) == ("Orma", "Velt Wire", "A. Writer")
    assert (found.published, found.url) == ("2016-07-08T12:30:00+03:00", "https://wire.example/1")
    assert found.id.startswith("https://wire.example/1#")
    assert codes(found) == []
    check_parts(found)


def test_atom_takes_content_of_every_type_and_says_what_stands_elsewhere() -> None:
    first, second, third, fourth = _documents(ATOM, "a.atom")
    assert (first.text, first.author, first.publisher) == (
        "Orma\n\nThe army denied it.\nAll came back.",
        "A. Writer",
        "Velt & Wire",
    )
    assert (first.published, first.url) == ("2016-07-08T09:00:00+03:00", "https://wire.example/1")
    assert codes(first) == ["attachments_not_read"]
    assert second.text == "Text\n\n1 < 2, said the army."
    assert (third.text, codes(third)) == ("Elsewhere\n\nShort.", ["content_elsewhere"])
    assert (fourth.text, codes(fourth)) == ("Only this: the army denied it", ["title_only"])


def test_a_json_feed_gives_its_items() -> None:
    first, second = _documents(json_feed(), "feed.json")
    assert (first.text, first.publisher, first.author, first.language) == (
        "Orma\n\nThe army denied it.",
        "Velt Wire",
        "A. Writer",
        "en",
    )
    assert first.published == "2016-07-08T12:30:00+03:00"
    assert key_of(first.id) == "https://wire.example//7"
    assert (second.text, second.author, codes(second)) == ("Short.", "B. Writer", ["summary_only", "attachments_not_read"])


@pytest.mark.parametrize(
    ("data", "code"),
    [(json_feed(items=[]), "no_items"), (json_feed(items=["x"]), "item_invalid"), (json_feed()[:-3], "json_invalid")],
)
def test_a_json_feed_that_gives_nothing_says_why(data: bytes, code: str) -> None:
    assert unread(data, "f.json").problem.code == code


def test_a_description_alone_is_said_to_be_perhaps_a_summary() -> None:
    found = one(rss("<title>Orma</title><description>&lt;p&gt;The army denied it.&lt;/p&gt;</description>"), "f.xml")
    assert (found.text, codes(found)) == ("Orma\n\nThe army denied it.", ["summary_only"])


def test_the_same_item_keeps_id_and_bytes_in_the_next_fetch_and_a_changed_one_is_a_further_version() -> None:
    old = _documents(rss(item(), item("two", "<p>Two fell.</p>")), "f.xml")
    new = _documents(
        rss(item("three", "<p>New.</p>"), item(text="<p>The army admitted it.</p>"), item("two", "<p>Two fell.</p>")), "f.xml"
    )
    assert (new[2].id, new[2].sha256) == (old[1].id, old[1].sha256)
    assert new[1].id != old[0].id
    assert key_of(new[1].id) == key_of(old[0].id) == "https://wire.example/1"
    assert key_of(old[1].id) == "https://wire.example//two"


def test_each_item_is_kept_as_its_own_bytes() -> None:
    kept: list[bytes] = []
    read_bytes(rss(item(), item("two")), "f.xml", keep=kept.append)
    assert [k[:6] + k[-7:] for k in kept] == [b"<item></item>"] * 2


def test_faults_of_real_feeds_are_mended_aloud_and_damage_ends_the_reading_where_it_stands() -> None:
    found = one(rss(item(text="It fell.", title="Orma &nbsp; & Velt\x01")), "f.xml")
    assert (found.title, codes(found)) == ("Orma & Velt", ["feed_mended"])
    whole = rss(item(), item("two"))
    first, rest = read_bytes(whole[: whole.rfind(b"<guid>")], "f.xml")
    assert isinstance(first, Document)
    assert isinstance(rest, Unread)
    assert rest.problem.code == "feed_damaged"
    assert "1 items before that place were read" in rest.problem.message


@pytest.mark.parametrize(
    ("given", "published", "problem"),
    [
        ("Fri, 8 Jul 2016 12:30 GMT", "2016-07-08T12:30:00Z", []),
        ("08 Jul 16 12:30:00 EST", "2016-07-08T12:30:00-05:00", []),
        ("2016-07-08", "2016-07-08", []),
        ("Fri, 08 Jul 2016 12:30:00", "2016-07-08T12:30:00", []),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", []),
        ("25/12/2024", "2024-12-25", []),
        ("01/02/2024", "2024", ["date_ambiguous"]),
        ("0001-01-01T00:00:00Z", "", ["date_implausible"]),
        ("9999-12-31", "", ["date_implausible"]),
        ("soon", "", ["published_invalid"]),
    ],
)
def test_dates_are_read_as_they_are_written_and_never_made_up(given: str, published: str, problem: list[str]) -> None:
    found = one(rss(item(pubDate=given)), "f.xml")
    assert (found.published, codes(found)) == (published, problem)


def test_a_feed_in_another_charset_or_width_is_read() -> None:
    text = rss(item(text="Орма")).decode().replace("UTF-8", "windows-1251")
    assert one(text.encode("cp1251"), "f.xml").text.endswith("Орма")
    assert one(text.replace("windows-1251", "utf-16").encode("utf-16"), "f.xml").text.endswith("Орма")
