"""The dossier of one incident that several reports tell, as a value and in its forms."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from histories import BIDI, FIRST, history, hostile, members
from rich.cells import cell_len

from counterclaim.reconcile import Member, case_of, reconcile
from counterclaim.records import Document
from counterclaim.records.ledger import History, LedgerIncident, Origins
from counterclaim.records.rows import from_row
from counterclaim.report.gather import gather
from counterclaim.report.history import Chapter, Histories, Sourced
from counterclaim.report.history_html import render_history_html
from counterclaim.report.history_json import render_history_json
from counterclaim.report.history_markdown import render_history_markdown
from counterclaim.report.history_text import render_history_text
from counterclaim.report.story import render_story

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", Path(__file__).parents[3] / "shared" / "data"))
FORMS = (render_history_text, render_history_markdown, render_history_html, render_history_json, render_story)


def quotes(d: Histories) -> list[Sourced]:
    """Every quote of a dossier."""
    lines = [x for c in d.chapters for x in (*(e.line for e in c.course), *(y for s in c.sections for y in s.lines))]
    return [q for q in (*d.held, *(q for x in lines for q in x.quotes)) if isinstance(q, Sourced)]


def texts(chapter: Chapter, name: str) -> list[str]:
    """The texts of one section."""
    return [x.text for x in chapter.section(name)]


@pytest.fixture
def made() -> Histories:
    return gather([history()])


@pytest.fixture
def chapter(made: Histories) -> Chapter:
    return made.chapters[0]


def test_the_headline_says_what_where_when_how_many_and_on_how_much_it_stands(chapter: Chapter) -> None:
    assert chapter.headline == (
        "LOSS OF A HELICOPTER near Orma, Hulm · 6 May 2031 · 2 to 3 killed · 3 reports, 2 independent origins"
    )
    assert chapter.summary == (
        "Opposed sides agree on whether it happened and who did it; contested: the weapon or method; several independent sources "
        "give how many were killed. Northland Ministry changed its story."
    )


def test_the_matrix_groups_speakers_by_side_and_those_of_none_by_their_sort(chapter: Chapter) -> None:
    assert [(s.name, [r.speaker for r in s.rows]) for s in chapter.matrix.sides] == [
        ("Northland", ["Northland Ministry"]),
        ("River Front", ["River Front"]),
        ("People at the place", ["Orma clinic"]),
        ("Unnamed sources", ["officer"]),
    ]
    assert ("means", "contested", "CONTESTED") in chapter.matrix.questions


def test_a_cell_says_the_answer_its_time_and_whether_it_was_left(chapter: Chapter) -> None:
    ministry = chapter.matrix.sides[0].rows[0]
    told = [(h.line.text, h.line.mark, h.said, h.left) for h in ministry.held("happened")]
    assert told == [("denies it", "denies", "6 May 2031", True), ("yes", "asserts", "7 May 2031", False)]
    assert ministry.held("when") == ()


def test_the_course_tells_sayings_evidence_and_publication_in_the_order_of_time(chapter: Chapter) -> None:
    told = [(e.when, e.line.text) for e in chapter.course]
    assert told[0] == ("6 May 2031", "Northland Ministry denied that it happened.")
    assert told[2] == ("6 May 2031", "Published: Orma Daily (r1).")
    assert ("reported 7 May 2031", "Video from River Front: mentioned in 1 report.") in told
    turn = next(e for e in chapter.course if e.line.mark == "reversal")
    assert turn.line.text == (
        "Northland Ministry said that it happened, that it was bandits and that the weapon or method was fire from the ground; "
        "before that it denied that it happened."
    )
    assert told[-1] == ("8 May 2031", "Published: Hulm Radio (r3).")


def test_the_sections_stand_in_their_order_and_none_is_empty(chapter: Chapter) -> None:
    names = ["agreed", "corroborated", "contested", "open", "origins", "assessment", "joined", "related"]
    assert [s.name for s in chapter.sections] == names
    assert all(s.lines for s in chapter.sections)


def test_agreement_tells_its_scope_and_what_each_side_says(chapter: Chapter) -> None:
    first, second = texts(chapter, "agreed")
    assert first.endswith("They also agree on who did it. No agreement is shown on the weapon or method and how many were killed.")
    assert second == "On who did it: River Front (River Front), bandits (Northland Ministry)."


def test_who_gives_no_answer_is_an_open_question(chapter: Chapter) -> None:
    assert texts(chapter, "open") == ["No report tells where it was or when it was.", "No answer on who did it from Orma clinic."]


def test_origins_tell_what_counts_with_what_and_who_repeats_whom_once(chapter: Chapter) -> None:
    assert texts(chapter, "origins") == [
        "1. Northland Ministry (Northland). In 2 reports: Orma Daily (r1), Wire Nord (r2).",
        "Counts with it: officer (Northland): both speak for Northland. In 1 report: Hulm Radio (r3).",
        "2. River Front: released the material. In 2 reports: Orma Daily (r1), Wire Nord (r2).",
        "Not counted: Wire Nord: is cited for what its own report says. In 1 report: Wire Nord (r2).",
        "Officer and Northland Ministry count once: both speak for Northland.",
        "Hulm Radio (r3) shares 12 of its 30 words with Orma Daily (r1) (shared passage).",
    ]


def test_an_assessment_keeps_likelihood_and_confidence_in_two_sentences(chapter: Chapter) -> None:
    verdict, contribution, grade = texts(chapter, "assessment")
    assert "is likely (55 to 80 per cent). Confidence in this is low. One of the two hides its name." in verdict
    assert contribution == (
        "Weight for the first answer in log-odds: Northland Ministry +0.85, without it 31% (it speaks against its interest)."
    )
    assert grade == "Graded C3: Northland Ministry (1 change of story in 4 claims)."


def test_reports_joined_for_one_reason_are_told_in_one_line(chapter: Chapter) -> None:
    assert texts(chapter, "joined") == ["Wire Nord (r2), Hulm Radio (r3): joined: same shore and day; same kind of aircraft."]


def test_every_quote_is_what_its_report_says_at_its_place(made: Histories) -> None:
    by_id = {d.id: d for d in made.documents}
    every = quotes(made)
    assert every
    for q in every:
        assert by_id[q.document].text[q.start : q.end] == q.words
        assert (q.publisher, q.published) == (by_id[q.document].publisher, by_id[q.document].published)


def test_one_number_is_one_place_over_all_incidents() -> None:
    d = gather([history(), history()])
    places = {(q.number, q.document, q.start, q.end) for q in quotes(d)}
    assert len({n for n, *_ in places}) == len(places)
    assert sorted(n for n, *_ in places) == list(range(1, len(places) + 1))


def test_what_one_report_alone_tells_stands_in_short_after_the_others() -> None:
    alone = history(members()[:1])
    d = gather([alone, history()])
    assert [c.brief for c in d.chapters] == [False, True]
    assert [c.brief for c in gather([alone]).chapters] == [False]


def test_a_report_without_incidents_is_counted() -> None:
    empty = Document("r9", "0" * 64, "The weather was fine.", publisher="Orma Daily", published="2031-05-09")
    d = gather([history()], [*(m.document for m in members()), empty])
    assert d.untold == 1
    assert "No incident was found in 1 report." in render_history_text(d)


def test_nothing_at_all_still_gives_each_form() -> None:
    assert all(render(gather([])).strip() or render is render_story for render in FORMS)


@pytest.mark.parametrize("width", [60, 100, 120])
@pytest.mark.parametrize("told", [history, hostile])
def test_lines_of_text_keep_to_the_width(width: int, told: object) -> None:
    d = gather([told()])  # type: ignore[operator]
    assert max(cell_len(x) for x in render_history_text(d, width).split("\n")) <= width


def test_text_shows_words_in_full_once_and_then_by_number(made: Histories) -> None:
    text = render_history_text(made)
    assert text.count("[1] Orma Daily, 6 May 2031 · r1, line 1, 30–38") == 1
    assert "“any loss” [1] Orma Daily\n" in text


def test_colour_is_ours_alone() -> None:
    assert "\x1b" not in render_history_text(gather([hostile()]))
    assert "\x1b[" in render_history_text(gather([history()]), colour=True)


class Page(HTMLParser):
    """Anchors, links and tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        self.tags.append(tag)
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.links += [v for k, v in attrs if k == "href" and v]


@pytest.mark.parametrize("told", [history, hostile])
def test_links_of_the_page_lead_to_anchors_that_are_there_once(told: object) -> None:
    page = Page()
    page.feed(render_history_html(gather([told()])))  # type: ignore[operator]
    assert len(page.ids) == len(set(page.ids))
    assert {x.removeprefix("#") for x in page.links} <= set(page.ids)
    assert "table" in page.tags
    assert not {"script", "img", "iframe", "object"} & set(page.tags)


def test_every_report_stands_whole_on_the_page(made: Histories) -> None:
    page = re.sub(r"<[^>]+>\d+</a>|<[^>]+>", "", render_history_html(made))
    assert FIRST in page


def test_links_of_the_markdown_lead_to_anchors_that_are_there_once(made: Histories) -> None:
    text = render_history_markdown(made)
    anchors = re.findall(r'<a id="(q\d+)"></a>', text)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\(#(q\d+)\)", text)) <= set(anchors)
    rows = [x for x in text.split("\n") if x.startswith("|")]
    assert len({x.count("|") for x in rows}) == 1


@pytest.mark.parametrize("render", FORMS[:3] + FORMS[4:])
def test_hostile_words_act_in_no_form(render: object) -> None:
    out = render(gather([hostile()]))  # type: ignore[operator]
    assert BIDI not in out
    assert not set("\x1b\x07") & set(out)
    if render is not render_history_text:
        assert not re.search(r"(?<!\\)<script", out)


def test_json_holds_the_row_the_dossier_and_the_reports(made: Histories) -> None:
    row = json.loads(render_history_json(made))
    (incident,) = row["incidents"]
    assert incident["independent"] == 2
    assert incident["assessments"][0]["range"] == [55, 80]
    assert next(s["name"] for s in incident["sections"]) == "agreed"
    assert [d["id"] for d in row["documents"]] == ["r1", "r2", "r3"]


def annotated() -> list[History]:
    """The annotated series, each incident with its reports."""
    folder = DATA / "series"
    if not folder.is_dir():
        pytest.skip("the annotated series are kept beside the project")
    rows = {name: [json.loads(x) for x in (folder / f"{name}.jsonl").read_text().splitlines() if x] for name in _FILES}
    documents = {
        d["id"]: Document(d["id"], "", d["text"], d["title"], d["publisher"], published=d["published"]) for d in rows["reports"]
    }
    readings = {r["id"]: from_row(r) for r in rows["gold"]}
    out = []
    for link in rows["links"]:
        told = [Member(documents[d], readings[d], next(x for x in readings[d].incidents if x.id == i)) for d, i in link["members"]]
        out.append(History(LedgerIncident(link["key"], tuple(told)), reconcile(case_of(link["key"], told)), Origins((), 1)))
    return out


_FILES = ("reports", "gold", "links")


def test_annotated_series_print_without_empty_sections_or_doubled_words() -> None:
    d = gather(annotated())
    for render in FORMS:
        assert render(d)
    prose = render_history_text(d, 120) + render_story(d)
    assert re.findall(r"\b(?:killed killed|that that|the the|was was|of of|a a)\b", prose) == []
    assert all(s.lines for c in d.chapters for s in c.sections)
    assert "None" not in prose
