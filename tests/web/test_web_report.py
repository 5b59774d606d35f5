"""The page of a report: its text sign by sign, what was read in it, and corrections that reach the ledger and can be undone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.web.conftest import BEN, Open, Site, client_of

from counterclaim.api.opening import open_ledger
from counterclaim.ledger.veil import Veil
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records import Document, Part, PartKind, Span
from counterclaim.records.rows import from_row
from counterclaim.report.safe import lines
from counterclaim.web.marking import Mark, marked
from counterclaim.web.pages import path

if TYPE_CHECKING:
    from playwright.sync_api import Locator

Row = dict[str, Any]
TEXT = "A blast hit Orma on 6 May. The mayor said 3 died. The guard denied it. The mayor said 3 died."
OPENED = Veil({})


class _Page(HTMLParser):
    """The text of a page, and how elements nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.anchors = "", [""], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.anchors += [value for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> _Page:
    page = _Page()
    page.feed(str(html))
    page.close()
    assert page.open == [""]
    return page


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30), st.sampled_from(["claim", "source", "cue", "incident", "aside", "at"])),
    max_size=12,
)


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co")), max_size=60), spans=SPANS)
def test_marked_text_has_exactly_the_signs_of_the_document(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark(Span(start, start + length), kind, f"c{n}") for n, (start, length, kind) in enumerate(spans)]
    assert parsed(marked(text, marks, OPENED)).text == text


@given(text=st.text(max_size=60), spans=SPANS)
def test_whatever_must_not_act_is_named_and_the_rest_is_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark(Span(start, start + length), kind, f"c{n}", n) for n, (start, length, kind) in enumerate(spans)]
    html = marked(text.replace("\r\n", "\n"), marks, OPENED)
    assert parsed(html).text == lines(text.replace("\r\n", "\n"))
    shown = re.sub(r'<span class="sign" data-n="(\d+)">[^<]*</span>', lambda m: "x" * int(m[1]), html)
    assert len(parsed(shown).text) == len(text.replace("\r\n", "\n"))


def test_marks_that_overlap_are_cut_where_others_begin_and_end() -> None:
    html = marked("abcdef", [Mark(Span(0, 4), "claim", "x", 1), Mark(Span(2, 6), "incident")], OPENED)
    assert html == (
        '<span class="spot" id="w-x" data-number="1"></span><mark class="claim" data-claims="x">ab</mark>'
        '<mark class="claim incident" data-claims="x">cd</mark><span class="incident">ef</span>'
    )


def test_a_confidential_name_is_hidden_also_where_a_mark_cuts_it() -> None:
    html = marked("So Ada Lovell said.", [Mark(Span(7, 14), "claim", "x", 1)], Veil({"Ada Lovell": "confidential source S-1"}))
    assert "Ada" not in html
    assert "Lovell" not in html
    assert parsed(html).text == "So confidential source S-1 said."
    assert 'data-n="10"' in html


@pytest.fixture
def report(tmp_path: Path) -> Ledger:
    """One report of two incidents and two claims, made by hand."""
    ledger = open_ledger(tmp_path / "hand", "setup", create=True)
    put(ledger, "a/b c", TEXT)
    return ledger


def put(ledger: Ledger, name: str, text: str, mayor: str = "The mayor", **more: Any) -> None:
    def at(words: str) -> list[int]:
        return [text.index(words), text.index(words) + len(words)]

    told = {"type": "bombing", "status": "occurred", "reported_as": "fact", "date": "2031-05-06", "place": "Orma"}
    row: Row = {
        "id": name,
        "incidents": [
            {**told, "id": "i1", "mentions": [at("blast")], "where": [at("Orma")]},
            {**told, "id": "i2", "type": "shooting", "mentions": [at("died")], "place": "Velt"},
        ],
        "claims": [
            {"speaker": mayor, "kind": "government", "side": "Orma", "source": at("The mayor"), "cue": at("said"),
             "content": [at("3 died")], "incident": "i1", "points": [["killed", "3", "asserts"]], "confidence": 0.4},
            {"speaker": "The guard", "kind": "military", "side": "Northland", "via": ["Orma Radio"], "content": [at("denied it")],
             "incident": "i1", "points": [["happened", "yes", "denies"]]},
        ],
    }  # fmt: skip
    document = Document(name, hashlib.sha256(text.encode()).hexdigest(), text, title="What fell", publisher="Wire")
    ledger.add(replace(document, published="2031-05-07", **more), from_row(row), "hand")


def claims(client: TestClient, name: str = "a/b c") -> dict[str, Row]:
    """The claims of a report by their first words, as the ledger has them now."""
    told = client.get(f"/api/v1{path('documents', name)}").json()
    return {told["document"]["text"][slice(*c["content"][0])]: c for c in told["reading"]["claims"]}


def page(client: TestClient, **asked: str) -> str:
    answer = client.get(path("documents", "a/b c"), params=asked)
    assert answer.status_code == 200
    return answer.text


def article(html: str) -> str:
    return html.partition('id="text"')[2].partition(">")[2].partition("</article>")[0]


def decide(client: TestClient, judged: str, /, **fields: str) -> int:
    answer = client.post(f"/judgements/{judged}", data={"back": path("documents", "a/b c"), **fields})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].partition("done=")[2])


def test_the_page_shows_the_text_whole_and_what_was_read(report: Ledger) -> None:
    html = page(client_of(report))
    assert parsed(article(html)).text == TEXT
    for words in ("The mayor", "Orma Radio", "Northland", "denies", "doubtful", "Bombing in Orma", "Shooting in Velt", "Wire"):
        assert words in html
    assert html.index("Claim 1: ") < html.index("Claim 2: ")


def test_words_that_are_asked_for_are_highlighted(report: Ledger) -> None:
    client = client_of(report)
    assert re.search(
        r'id="at" tabindex="-1"></span><span class="at">blast<|id="at"[^<]*</span><mark class="incident at">blast',
        page(client, at="2-7"),
    )
    for odd in ("7-2", "x", "1-", "9999999999999999-99999999999999999", "5-5"):
        assert 'class="at"' not in page(client, at=odd)


def test_an_unknown_report_is_told(client: TestClient) -> None:
    answer = client.get("/documents/none/of/these")
    assert answer.status_code == 404
    assert "no such report" in answer.text


def test_a_corrected_speaker_stands_on_the_page_and_in_the_ledger_until_it_is_undone(report: Ledger) -> None:
    client = client_of(report)
    cid = claims(client)["3 died"]["cid"]
    number = decide(client, "correct", claim=cid, empty="keeps", speaker="The deputy mayor", kind="", side="", said="", incident="",
                    question="", answer="", stance="")  # fmt: skip
    now = claims(client)["3 died"]
    assert (now["speaker"], now["kind"], now["side"], now["points"]) == (
        "The deputy mayor", "government", "Orma", [["killed", "3", "asserts"]],
    )  # fmt: skip
    html = page(client)
    assert "The deputy mayor" in html
    assert f"J{number} Corrected" in html
    assert "<bdi>anna</bdi>" in html
    positions = client.get("/api/v1/claims", params={"document": "a/b c"}).json()["claims"]
    assert {p["speaker"] for p in positions if p["claim"] == cid} == {"The deputy mayor"}

    decide(client, "undo", judgement=str(number))
    assert claims(client)["3 died"]["speaker"] == "The mayor"
    assert f"J{number} Corrected" not in page(client)


def test_a_stance_an_answer_and_an_incident_are_corrected_and_what_is_left_empty_stays(report: Ledger) -> None:
    client = client_of(report)
    cid = claims(client)["denied it"]["cid"]
    decide(client, "correct", claim=cid, empty="keeps", question="happened", answer="", stance="hedges")
    assert claims(client)["denied it"]["points"] == [["happened", "yes", "hedges"]]
    other = next(i["key"] for i in client.get("/api/v1/documents/a/b%20c").json()["incidents"] if i["id"] == "i2")
    decide(client, "correct", claim=cid, empty="keeps", incident=other)
    assert claims(client)["denied it"]["incident"] == "i2"
    decide(client, "correct", claim=cid, empty="keeps", incident="none")
    assert claims(client)["denied it"]["incident"] == ""
    decide(client, "correct", claim=cid, empty="keeps", question="happened", answer="", stance="none")
    assert claims(client)["denied it"]["points"] == []


def test_what_is_no_claim_is_listed_as_taken_out_with_the_way_back(report: Ledger) -> None:
    client = client_of(report)
    number = decide(client, "wrong", claim=claims(client)["3 died"]["cid"])
    assert "3 died" not in claims(client)
    gone = page(client).partition('id="gone"')[2]
    assert "3 died" in gone
    assert f"J{number} Judged to be no claim" in gone
    decide(client, "undo", judgement=str(number))
    assert "3 died" in claims(client)


def test_a_doubtful_claim_that_a_person_confirms_is_doubtful_no_more(report: Ledger) -> None:
    client = client_of(report)
    cid = claims(client)["3 died"]["cid"]
    number = decide(client, "confirm", claim=cid)
    assert claims(client)["3 died"]["confidence"] == 1
    assert 'class="mark doubtful"' not in page(client)
    decide(client, "undo", judgement=str(number))
    assert claims(client)["3 died"]["confidence"] == 0.4


def test_a_missed_claim_is_added_where_its_words_were_selected(report: Ledger) -> None:
    client = client_of(report)
    again = TEXT.rindex("3 died")
    key = client.get("/api/v1/documents/a/b%20c").json()["incidents"][0]["key"]
    fields = {"document": "a/b c", "words": "3 died", "speaker": "A nurse", "kind": "medic", "question": "killed", "answer": "3"}
    decide(client, "claim", **fields, stance="asserts", incident=key, span=f"{again}-{again + 6}")
    added = [c for c in client.get("/api/v1/documents/a/b%20c").json()["reading"]["claims"] if c["speaker"] == "A nurse"]
    assert [(c["content"], c["incident"], c["points"]) for c in added] == [
        ([[again, again + 6]], "i1", [["killed", "3", "asserts"]]),
    ]
    assert "A nurse" in page(client)


def test_words_that_are_pasted_with_a_forms_line_ends_are_found(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "hand", "setup", create=True)
    put(ledger, "a/b c", f"{TEXT}\nOne line\nand another.")
    client = client_of(ledger)
    decide(client, "claim", document="a/b c", words="One line\r\nand another", speaker="A nurse", question="")
    assert "One line\nand another" in claims(client)


def test_the_second_of_two_people_is_told_who_changed_what(report: Ledger) -> None:
    anna, ben = client_of(report), client_of(report, BEN)
    cid = claims(anna)["denied it"]["cid"]
    basis = str(anna.get("/api/v1/judgements").json()["entry"])
    back = path("documents", "a/b c")
    decide(ben, "correct", claim=cid, speaker="The captain", basis=basis)
    answer = anna.post(
        "/judgements/correct", data={"claim": cid, "speaker": "The colonel", "basis": basis, "back": f"{back}?claim={cid}"}
    )
    assert answer.status_code == 409
    assert "was changed by ben" in answer.text
    assert "judge correct, J1" in answer.text
    assert f'href="{back}?claim={cid}"' in answer.text
    assert claims(anna)["denied it"]["speaker"] == "The captain"

    decide(ben, "wrong", claim=cid)
    late = anna.post("/judgements/confirm", data={"claim": cid, "basis": basis})
    assert late.status_code == 409
    assert "ben judged that this is no claim (J2)" in late.text


def test_a_refused_decision_leads_to_no_other_site(report: Ledger) -> None:
    answer = client_of(report).post("/judgements/wrong", data={"claim": "none", "back": "//evil.example"})
    assert answer.status_code == 404
    assert "evil.example" not in answer.text


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def test_hostile_words_in_every_field_stay_words(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "hand", "setup", create=True)
    put(ledger, "a/b c", f"{HOSTILE} {TEXT} \u202e\x1b[1m", HOSTILE, author=HOSTILE, url=f"javascript:{HOSTILE}", source=HOSTILE)
    client = client_of(ledger)
    decide(client, "correct", claim=claims(client)["denied it"]["cid"], side=HOSTILE)
    for html in (page(client), page(client, at="0-20"), client.get("/review").text):
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "\u202e" not in html
        assert "\x1b" not in html
        assert 'href="javascript' not in html


def test_the_same_is_given_as_json(report: Ledger) -> None:
    told = client_of(report).get("/api/v1/documents/a/b%20c").json()
    assert told["document"]["text"] == TEXT
    assert (told["document"]["id"], told["document"]["published"]) == ("a/b c", "2031-05-07")
    assert [c["cid"] for c in told["reading"]["claims"]]
    assert {i["id"] for i in told["incidents"]} == {"i1", "i2"}
    assert len(told["acquisitions"]) == 1
    assert told["entry"] == 2


def test_selecting_words_and_correcting_in_a_browser(visit: Open, site: Site) -> None:
    """Selected words fill the form, those that stand twice where they were meant; a claim lights its words."""
    text = f"\U0001f6a8 \u0645\u0631\u062d\u0628\u0627\n{TEXT}\x1b"
    put(site.ledger, "a/b c", text)
    opened = visit()
    opened.goto(site.base + path("documents", "a/b c"))
    again = text.rindex("3 died")
    opened.evaluate(
        """() => { const article = document.querySelector('#text');
        const last = [...article.childNodes].filter(n => n.nodeType === 3 && n.data.includes('3 died')).at(-1);
        const range = document.createRange(), at = last.data.lastIndexOf('3 died');
        range.setStart(last, at - 1); range.setEnd(last, at + 6);
        getSelection().removeAllRanges(); getSelection().addRange(range);
        article.dispatchEvent(new PointerEvent('pointerup', { bubbles: true })); }"""
    )
    form = opened.locator("[data-missed] form")
    assert form.locator("[name=words]").input_value() == "3 died"
    assert form.locator("[name=span]").input_value() == f"{again}-{again + 6}"
    form.locator("[name=speaker]").fill("A nurse")
    form.get_by_role("button").click()
    opened.wait_for_url(re.compile("done="))
    assert opened.get_by_role("status").is_visible()

    card = opened.locator(".claims > li", has_text="The guard")
    card.hover()
    assert opened.locator("#text .lit").all_inner_texts() == ["denied it"]
    card.locator("summary").click()
    card.locator("[name=speaker]").click()
    assert card.locator("[name=speaker]").input_value() == "The guard"
    card.locator("[name=speaker]").fill("The captain")
    card.get_by_role("button", name="Save").click()
    opened.wait_for_url(re.compile("done=2"))
    assert opened.locator(".claims > li", has_text="The captain").is_visible()
    opened.locator("body").press("u")
    opened.wait_for_url(re.compile("done=3"))
    assert opened.locator(".claims > li", has_text="The guard").is_visible()
    said = {c["speaker"]: c["content"] for c in client_of(site.ledger).get("/api/v1/documents/a/b%20c").json()["reading"]["claims"]}
    assert said["A nurse"] == [[again, again + 6]]


ARABIC = "قال المتحدث إن المروحية سقطت"
LOOK = """e => { const s = getComputedStyle(e); return {
  line: s.textDecorationLine, how: s.textDecorationStyle, colour: s.textDecorationColor, ink: s.color, back: s.backgroundColor,
  size: parseFloat(s.fontSize), slant: s.fontStyle, weight: s.fontWeight, way: s.direction } }"""


def with_parts(ledger: Ledger) -> None:
    """A report with a comment and a list of links, and one claim in Arabic."""
    text = f"A blast hit Orma on 6 May. The mayor said 3 died. The guard denied it. {ARABIC}.\nMore: Sport\nReader: it was bees."
    parts = [
        Part(PartKind.LINKS, Span(text.index("More"), text.index("\nReader"))),
        Part(PartKind.COMMENTS, Span(text.index("Reader"), len(text))),
    ]
    put(ledger, "a/b c", text, parts=tuple(parts))
    client = client_of(ledger)
    decide(client, "claim", document="a/b c", words=ARABIC, speaker="المتحدث", question="")


def test_what_is_no_reporting_is_marked_as_aside_and_the_rest_is_not(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "hand", "setup", create=True)
    with_parts(ledger)
    html = article(page(client_of(ledger)))
    assert re.findall(r'class="aside (\w+)">([^<]*)<', html) == [("links", "More: Sport"), ("comments", "Reader: it was bees.")]


def test_what_was_read_as_what_stands_beside_each_claim(report: Ledger) -> None:
    cards = page(client_of(report)).partition('<ol class="claims">')[2].split("</li>\n<li id=")
    first, second = (card.partition('<div class="ways">')[0] for card in cards[:2])
    for words in ("The mayor", "government", "Orma", "killed", '<b dir="auto">3</b>', "Bombing in Orma", "doubtful"):
        assert words in first
    for words in ("The guard", "military", "Northland", "through <bdi>Orma Radio</bdi>", "happened?", "(denies)"):
        assert words in second
    assert "doubtful" not in second


def test_marks_differ_by_line_as_well_as_by_colour_and_asides_are_dimmed(visit: Open, site: Site) -> None:
    with_parts(site.ledger)
    opened = visit()
    opened.goto(site.base + path("documents", "a/b c"))
    look = {kind: opened.locator(f"#text .{kind}").first.evaluate(LOOK) for kind in ("claim", "source", "cue", "incident", "aside")}
    plain = opened.locator("#text").evaluate(LOOK)
    marks = ("claim", "source", "cue", "incident")
    assert {look[k]["line"] for k in marks} == {"underline"}
    assert len({look[k]["how"] for k in marks}) == 4, "who can't tell the colours apart sees solid, dotted, dashed and double lines"
    assert len({look[k]["colour"] for k in marks}) == 4
    assert look["claim"]["back"] != plain["back"]
    assert look["aside"]["ink"] != plain["ink"]
    assert look["aside"]["size"] < plain["size"]
    assert (look["aside"]["slant"], plain["slant"]) == ("italic", "normal")
    legend = {k: opened.locator(f"ul.key .{k}").evaluate(LOOK) for k in marks}
    assert {k: legend[k]["how"] for k in marks} == {k: look[k]["how"] for k in marks}


def test_words_from_right_to_left_are_shown_so_wherever_they_are_quoted(visit: Open, site: Site) -> None:
    with_parts(site.ledger)
    put(site.ledger, "arabic", f"{ARABIC}. blast Orma The mayor said 3 died denied it", title=ARABIC)
    opened = visit()
    opened.goto(site.base + path("documents", "a/b c"))
    assert opened.locator("#text").evaluate(LOOK)["way"] == "ltr"
    card = opened.locator(".claims > li", has_text="المتحدث")
    assert card.locator("strong a").evaluate(LOOK)["way"] == "rtl"
    opened.goto(site.base + path("documents", "arabic"))
    for css in ("h1", "#text"):
        assert opened.locator(css).evaluate(LOOK)["way"] == "rtl"
    right = """e => { const range = document.createRange(), node = e.firstChild; range.setStart(node, 0); range.setEnd(node, 1);
      const box = e.getBoundingClientRect(); return range.getBoundingClientRect().left > (box.left + box.right) / 2 }"""
    assert opened.locator("h1").evaluate(right), "its first letter stands at the right"
    opened.goto(f"{site.base}/search?q={ARABIC.split()[1]}")
    found = opened.locator(".results > li", has=opened.locator("h2", has_text=ARABIC))
    for css in ("h2 a", ".excerpt"):
        assert found.locator(css).evaluate(LOOK)["way"] == "rtl"


def test_each_correction_by_its_form_in_a_browser(visit: Open, site: Site) -> None:
    """Another incident, another answer and no claim at all, as a person gives them; each can be seen and is undone by a key."""
    put(site.ledger, "a/b c", TEXT)
    client, opened = client_of(site.ledger), visit()
    opened.goto(site.base + path("documents", "a/b c"))

    def card(words: str) -> Locator:
        found = opened.locator(".claims > li", has_text=words)
        if not found.locator("[name=speaker]").is_visible():
            found.locator("details.correct summary").click()
        return found

    guard = card("The guard")
    guard.get_by_label("Incident").select_option(label=re.search(r"Shooting in Velt[^<]*", opened.content())[0])  # type: ignore[index]
    guard.get_by_role("button", name="Save").click()
    opened.wait_for_url(re.compile("done=1"))
    assert claims(client)["denied it"]["incident"] == "i2"
    opened.keyboard.press("u")
    opened.wait_for_url(re.compile("done=2"))
    assert claims(client)["denied it"]["incident"] == "i1"

    mayor = card("The mayor")
    mayor.locator("[name=question]").select_option("killed")
    mayor.locator("[name=answer]").fill("4")
    mayor.locator("[name=stance]").select_option("hedges")
    mayor.get_by_role("button", name="Save").click()
    opened.wait_for_url(re.compile("done=3"))
    assert claims(client)["3 died"]["points"] == [["killed", "4", "hedges"]]
    assert opened.locator(".claims > li", has_text="The mayor").locator(".made").is_visible()

    opened.locator(".claims > li", has_text="The guard").get_by_role("button", name="Not a claim").click()
    opened.wait_for_url(re.compile("done=4"))
    assert "denied it" not in claims(client)
    gone = opened.locator("section:has(> #gone)")
    assert "denied it" in gone.inner_text()
    gone.get_by_role("button", name="Undo").click()
    opened.wait_for_url(re.compile("done=5"))
    assert "denied it" in claims(client)
