"""What a dossier says of a small report read by hand."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import TEXT, document, reading

from counterclaim.records import Document, Reading, Span
from counterclaim.records.rows import from_row
from counterclaim.report.build import build, dossier
from counterclaim.report.cites import fault
from counterclaim.report.dossier import Dossier, Line, Quote
from counterclaim.report.sentences import count

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", Path(__file__).parents[3] / "shared" / "data"))


def lines(d: Dossier) -> list[Line]:
    """Every line of a dossier that carries quotes."""
    found = [x for e in d.entries for b in e.blocks for x in (*b.findings, *b.lines)]
    found += [x for e in d.entries for x in (*e.evidence, *e.origins, *e.brief)]
    return [*found, *d.general, *d.unused]


def block(d: Dossier, question: str) -> list[str]:
    """The texts of one question's lines on the first incident."""
    return [x.text for b in d.entries[0].blocks if b.question == question for x in (*b.findings, *b.lines)]


@pytest.fixture
def made() -> Dossier:
    return dossier(document(), reading())


def test_the_most_reported_incident_comes_first_with_what_where_when_and_toll(made: Dossier) -> None:
    assert [e.headline for e in made.main] == ["LOSS OF A HELICOPTER near Orma, Hulm · 6 May 2031 · 2 killed"]
    assert [e.headline for e in made.others] == [
        "ARMED CLASH on the mill road, Orma · April 2031 · 4 killed · alleged, not told as fact"
    ]
    assert (
        made.main[0].summary
        == "Agreed across sides: that it happened and who did it · Contested: the weapon or method · 1 change of story"
    )


def test_happened_tells_agreement_change_with_its_prompt_and_admission(made: Dossier) -> None:
    told = block(made, "happened")
    assert told[0].startswith(
        "Northland (Northland Ministry) and River Front (River Front), of opposed sides, agree that it happened."
    )
    assert told[1] == (
        "Northland Ministry first denies that it happened, then says that it happened, after this: “the River Front showed a film”."
    )
    assert told[2].startswith("Northland Ministry says so against its own interest")
    assert "Northland Ministry, through Orma Radio, says that it happened (said 7 May 2031)" in told


def test_the_denial_is_quoted_with_its_cue_and_place(made: Dossier) -> None:
    line = next(x for x in lines(made) if x.text == "Northland Ministry denies that it happened (said 6 May 2031)")
    [quote] = line.quotes
    assert (quote.words, quote.line) == ("denied any loss", 1)
    assert TEXT[quote.start : quote.end] == "denied any loss"


def test_a_doubtful_line_is_marked(made: Dossier) -> None:
    assert list(dict.fromkeys(x.text for x in lines(made) if x.doubtful)) == [
        "officer, through Wire Nord, says what implies that it happened",
        "fire from the ground (Northland Ministry, through Orma Radio) against engine failure (officer, through Wire Nord).",
        "officer, through Wire Nord: engine failure",
    ]
    assert made.doubtful


def test_the_other_incident_is_told_in_short_with_who_denies_it(made: Dossier) -> None:
    assert [x.text for x in made.others[0].brief] == [
        "River Front says what implies that it happened (said April 2031)",
        "Northland Ministry denies that it happened",
    ]
    assert made.others[0].summary == "Contested: that it happened"


def test_origins_name_parties_the_unnamed_the_report_itself_and_relays(made: Dossier) -> None:
    assert [x.text for x in made.main[0].origins] == [
        "Northland: Northland Ministry",
        "this report itself: Orma Daily",
        "River Front: River Front",
        "unnamed: officer",
        "passed on by: Orma Radio, Wire Nord",
    ]


def test_the_record_of_each_speaker(made: Dossier) -> None:
    assert made.record[0] == (
        "Northland Ministry (Northland): 3 claims on 2 incidents; 1 incident that an opposed side also tells; 1 change of story; "
        "1 incident told against its own interest."
    )
    assert (
        made.record[1]
        == "River Front: 2 claims on 2 incidents; 1 incident that an opposed side also tells; 1 incident denied by others."
    )


def test_comments_are_left_out_and_named_problems_and_loose_statements_counted(made: Dossier) -> None:
    assert [(x.text, x.quotes[0].words[:10]) for x in made.unused] == [("Readers' comments (1)", "2 comments")]
    assert made.problems == ("r1: Tuesday was read against the date of publication [date_guessed]",)
    assert (made.statements, made.unlinked, made.failed) == (6, 1, 0)


def test_every_quote_is_the_text_at_its_offsets(made: Dossier) -> None:
    quotes = [q for x in lines(made) for q in x.quotes]
    assert len(quotes) > 20
    assert all(q.words == TEXT[q.start : q.end] for q in quotes)
    numbers: dict[int, Quote] = {}
    assert all(numbers.setdefault(q.number, q) == q for q in quotes)


def test_a_span_outside_the_text_is_counted_and_never_quoted() -> None:
    wrong = replace(reading().claims[0], content=(Span(5, 10_000),))
    made = dossier(document(), replace(reading(), claims=(wrong, *reading().claims[1:])))
    assert made.failed == 1
    assert all(q.end <= len(TEXT) for x in lines(made) for q in x.quotes)


def test_faults_of_spans() -> None:
    text = "He said so.Then\nنفى الخبر"
    assert fault(text, Span(0, 2)) == ""
    assert fault(text, Span(0, 1)) == "cut"
    assert fault(text, Span(3, 3)) == "outside"
    assert fault(text, Span(7, 8)) == "empty"
    assert fault(text, Span(-1, 2)) == "outside"
    assert fault(text, Span(16, len(text))) == ""


def test_an_incident_without_speakers_is_told_in_the_reports_words() -> None:
    made = dossier(document(), Reading("r1", incidents=(reading().incidents[1],)))
    [entry] = made.main
    assert entry.summary == "Told by this report, with nobody quoted"
    assert entry.blocks[0].lines[0].quotes[0].words == "A Northland helicopter came down near Orma on Tuesday."
    assert [b.question for b in entry.blocks] == ["happened", "target", "where", "when"]


def test_a_report_without_incidents_counts_its_statements() -> None:
    made = dossier(document(), Reading("r1", attributions=reading().attributions))
    assert (made.entries, made.statements) == ((), 2)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [((2, 2), "2"), ((12, None), "at least 12"), ((24, 99), "24 to 99"), ((0, 0), "none"), ((None, 5), "up to 5")],
)
def test_bounds_in_words(bounds: tuple[int | None, int | None], words: str) -> None:
    assert count(*bounds) == words


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=4))
def test_any_span_of_any_text_is_quoted_exactly_or_counted(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [Span(*p) for p in pairs]
    incident = replace(reading().incidents[1], mentions=tuple(spans), target=tuple(spans), where=(), when=())
    made = dossier(Document("r1", "", text), Reading("r1", incidents=(incident,)))
    assert all(q.words == text[q.start : q.end] and q.words for x in lines(made) for q in x.quotes)
    assert made.failed == sum(bool(fault(text, s)) for s in set(spans))


@pytest.mark.skipif(not (DATA / "seed").is_dir(), reason="the shared data is not here")
def test_the_model_case_by_its_gold_reading() -> None:
    row = json.loads((DATA / "seed" / "palmyra.gold.jsonl").read_text(encoding="utf-8"))
    report = json.loads((DATA / "seed" / "palmyra.reports.jsonl").read_text(encoding="utf-8"))
    flat = [{**v, "content": v["content"][0]} for v in row["voice"] if isinstance(v["content"][0], list)]
    [made] = build(
        [
            (
                Document(report["id"], "", report["text"], report["title"], report["publisher"], published=report["published"]),
                from_row({**row, "voice": flat or row["voice"]}),
            )
        ]
    )
    loss = made.main[0]
    assert loss.headline == "LOSS OF A HELICOPTER (Mi-25) east of Palmyra, Homs, Syria · 8 July 2016 · 2 killed"
    assert {q: loss.found.status(q) for q in ("happened", "means", "target")} == {
        "happened": "agreed",
        "means": "contested",
        "target": "contested",
    }
    [turn] = [f for f in loss.found.findings if f.kind == "reversal"]
    assert (turn.question, turn.when) == ("happened", "2016-07-09")
    [weapons] = [f for f in loss.found.findings if f.kind == "contradiction" and f.question == "means"]
    assert [p.answer for p in weapons.beside] == ["fire from the ground"]
    june = next(e for e in made.entries if e.incident.type == "bombing")
    assert june.found.status("happened") == "contested"
    assert made.failed == 0
