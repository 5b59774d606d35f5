"""The four forms of the dossier, with ordinary and with hostile material."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from samples import BIDI, HOSTILE, TEXT, document, hostile, reading

from counterclaim.records import Document, Reading
from counterclaim.report.build import build
from counterclaim.report.html import render_html
from counterclaim.report.json import render_json
from counterclaim.report.layout import wrap
from counterclaim.report.markdown import escaped, render_markdown
from counterclaim.report.safe import flat
from counterclaim.report.text import render_text

MADE = build([(document(), reading())])
BAD = build([hostile()])
EMPTY = build([(Document("e", "", ""), Reading("e"))])
QUIET = build([(document(), Reading("r1", attributions=reading().attributions))])
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_line_of_text_is_wider_than_the_terminal(width: int) -> None:
    for made in (MADE, BAD, EMPTY):
        assert max(cell_len(x) for x in render_text(made, width).splitlines()) <= width


def test_text_without_colour_has_no_control_character_and_with_colour_the_same_words() -> None:
    plain = render_text(MADE, 100, colour=False)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain)
    coloured = render_text(MADE, 100, colour=True)
    assert "\x1b[" in coloured
    assert _ESCAPES.sub("", coloured) == plain


def test_hostile_words_reach_the_terminal_as_marks() -> None:
    text = render_text(BAD, 100, colour=True)
    assert BIDI not in text
    assert "\x07" not in text
    assert "\x1b[31m" not in text
    assert "⟦ESC⟧[31mred" in text
    assert "⟦RLO⟧evil⟦PDF⟧" in text


def test_text_tells_statuses_quotes_and_places() -> None:
    text = render_text(MADE, 120)
    for words in (
        "LOSS OF A HELICOPTER near Orma, Hulm · 6 May 2031 · 2 killed",
        "  means       CONTESTED",
        "  killed      ONE SOURCE",
        "“an engine failure had brought it down”",
        "ALSO REPORTED",
        "NOT USED",
        "(?) marks what the reader is less sure of than not",
        "1 further attributed statement tied to no incident.",
        "Problem: r1: Tuesday was read",
    ):
        assert words in text
    start = TEXT.index("an engine failure had brought it down")
    assert f"line 3, {start}–{start + len('an engine failure had brought it down')}" in text


def test_a_report_with_nothing_in_it_says_so() -> None:
    assert "No text was found in this report." in render_text(EMPTY)
    assert "No incident was found in this report; it holds 2 attributed statements." in render_text(QUIET)
    assert "2 attributed statements" in render_markdown(QUIET)
    assert "2 attributed statements" in render_html(QUIET)


class _Page(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self._article = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.names.add(name)
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag == "div" and (self._article or ("class", "article") in attrs):
            self._article += 1
        self._back = ("class", "back") in attrs

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._article:
            self._article -= 1
        self._back = False

    def handle_data(self, data: str) -> None:
        if self._article and not self._back:
            self.words += data


def page(source: str) -> _Page:
    parsed = _Page()
    parsed.feed(source)
    return parsed


@pytest.mark.parametrize("made", [MADE, BAD, EMPTY, (*MADE, *BAD)])
def test_the_page_asks_nothing_of_the_network_and_runs_nothing(made: tuple[object, ...]) -> None:
    source = render_html(made)  # type: ignore[arg-type]
    parsed = page(source)
    assert parsed.tags.isdisjoint({"script", "img", "link", "iframe", "object", "embed", "form", "base", "svg", "video", "audio"})
    assert not any(name.startswith("on") or name in ("style", "src", "srcset", "action") for name in parsed.names)
    assert all(link.startswith("#") for link in parsed.links)
    assert "default-src 'none'" in source
    assert "@import" not in source
    assert "url(" not in source


@pytest.mark.parametrize("made", [MADE, BAD, (*MADE, *BAD)])
def test_links_lead_both_ways_and_every_anchor_is_there_once(made: tuple[object, ...]) -> None:
    parsed = page(render_html(made))  # type: ignore[arg-type]
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {x.removeprefix("#") for x in parsed.links} == set(parsed.ids)
    assert any("-s" in x for x in parsed.links)
    assert any("-q" in x for x in parsed.links)


def test_the_article_stands_whole_beside_the_dossier() -> None:
    assert page(render_html(MADE)).words == TEXT


def test_right_to_left_words_bring_their_direction() -> None:
    text = "نفى الخبر"
    made = build([(document(f"{text} 2031. {TEXT}"), Reading("r1"))])
    assert '<div class="article" dir="auto">' in render_html(made)
    assert '<q dir="auto">' in render_html(MADE)


def test_hostile_words_are_escaped_on_the_page() -> None:
    source = render_html(BAD)
    assert "<script>" not in source
    assert "&lt;script&gt;" in source
    assert BIDI not in unescape(source)
    assert "\x1b" not in source


def test_hostile_words_are_no_markup_in_markdown() -> None:
    source = render_markdown(BAD)
    assert "<script>" not in source.replace("\\<", "")
    assert "](" not in source.replace("\\](", "")
    assert "http://" not in source
    assert "`c`" not in source.replace("\\`", "")
    assert escaped("# not a heading") == "\\# not a heading"
    assert escaped("1. not a list") == "1\\. not a list"


def test_markdown_gives_each_quote_under_its_line() -> None:
    source = render_markdown(MADE)
    line = "- officer, through Wire Nord: engine failure (?)\n  > “an engine failure had brought it down” \\["
    assert line in source


def test_json_holds_documents_readings_findings_and_statuses() -> None:
    [report] = json.loads(render_json(MADE))["reports"]
    assert report["document"]["text"] == TEXT
    assert report["reading"]["id"] == "r1"
    loss = report["incidents"][0]
    assert loss["questions"]["means"]["status"] == "contested"
    assert {f["rule"] for f in loss["findings"]} >= {"contradiction", "reversal", "agreement", "admission", "evidence"}
    turn = next(f for f in loss["findings"] if f["kind"] == "reversal")
    assert TEXT[slice(*turn["prompted_by"]["span"])] == "the River Front showed a film"
    assert json.loads(render_json(BAD))["reports"][0]["document"]["title"] == HOSTILE


def test_several_reports_follow_one_another() -> None:
    text = render_text((*MADE, *QUIET))
    assert text.count("━━━━━\n") == 2
    assert page(render_html((*MADE, *QUIET))).words == TEXT + TEXT


@given(st.text(max_size=200), st.integers(1, 120))
def test_wrapping_keeps_every_character_and_the_width(words: str, width: int) -> None:
    out = wrap(flat(words), width)
    assert "".join(out).replace(" ", "") == flat(words).replace(" ", "")
    assert all(cell_len(x) <= max(2, width) for x in out)


@given(st.text(max_size=200))
def test_flat_words_are_one_printable_line(words: str) -> None:
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", flat(words))
