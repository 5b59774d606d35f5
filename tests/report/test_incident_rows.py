"""The row of an incident that other programs read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from histories import BIDI, Report, history, hostile, members

from counterclaim.reconcile import Member, particulars
from counterclaim.report import titles
from counterclaim.report.incidents import Row, incident_row


@pytest.fixture
def row() -> Row:
    return incident_row(history())


def test_the_row_has_the_fields_of_the_design_and_nothing_else(row: Row) -> None:
    assert list(row) == ["key", "name", "members", "date", "place", "type", "questions", "reversals", "origins", "independent"]
    assert row["key"] == "k1"
    assert row["members"] == [["r1", "i1"], ["r2", "i1"], ["r3", "i1"]]
    assert row["independent"] == 2


def test_what_where_and_when_are_those_of_most_reports_the_most_exact_first(row: Row) -> None:
    assert (row["type"], row["date"], row["place"]) == ("aircraft-loss", "2031-05-06", "near Orma, Hulm")
    assert row["name"] == "Loss of a helicopter near Orma, Hulm, 6 May 2031"


def test_every_question_has_its_status_and_who_answers_it_with_the_claim(row: Row) -> None:
    means = row["questions"]["means"]
    assert means["status"] == "contested"
    assert [(a["speaker"], a["answer"], a["stance"], a["document"]) for a in means["answers"]] == [
        ("Northland Ministry", "fire from the ground", "asserts", "r2"),
        ("officer", "engine failure", "asserts", "r3"),
    ]
    assert all(set(a) == {"answer", "stance", "speaker", "side", "said", "document", "claim"} for a in means["answers"])
    assert all(a["claim"] for a in means["answers"])


def test_a_change_of_story_says_from_what_to_what_and_when(row: Row) -> None:
    assert row["reversals"] == [
        {
            "speaker": "Northland Ministry",
            "question": "happened",
            "from": "denies that it happened",
            "to": "says that it happened",
            "when": "2031-05-07",
            "after": "",
        }
    ]


def test_origins_name_their_side_and_the_reports_that_carry_them(row: Row) -> None:
    assert row["origins"][0] == {"name": "Northland Ministry", "side": "Northland", "reports": ["r1", "r2"]}


def test_the_row_is_json_and_keeps_strange_names_to_the_letter() -> None:
    back = json.loads(json.dumps(incident_row(hostile())))
    assert BIDI in back["key"]


def told(**changed: object) -> Member:
    """The first report with another incident."""
    m = members()[0]
    return m._replace(incident=replace(m.incident, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2031-05", "2031-05-06"], "2031-05-06"),
        (["2031-05-07", "2031-05-06", "2031-05-06"], "2031-05-06"),
        (["2031-05-07", "2031-05-06"], "2031-05-07"),
        (["", "2031"], "2031"),
        (["", ""], ""),
    ],
)
def test_a_date_is_backed_by_every_date_in_which_it_lies(dates: list[str], expected: str) -> None:
    assert particulars.date_of([told(date=d) for d in dates]) == expected


@pytest.mark.parametrize(
    ("tolls", "expected"),
    [
        ([(2, 2)], ["2 killed"]),
        ([(2, 2), (5, 5)], ["2 to 5 killed"]),
        ([(2, 2), (12, None)], ["2 to at least 12 killed"]),
        ([(24, 99)], ["at least 24 killed"]),
        ([(0, 0), (3, 3)], ["up to 3 killed"]),
        ([], []),
    ],
)
def test_a_toll_is_the_range_of_what_the_reports_give(tolls: list[tuple[int, int | None]], expected: list[str]) -> None:
    assert titles.tolls_of([told(killed_n=t) for t in tolls]) == expected


def test_what_was_hit_stands_in_the_name_only_as_several_reports_have_it() -> None:
    r = Report("r4", "Shells fell on a bakery and on an arms store. The town burns.", "Orma Daily", "2031-05-06")

    def shelled(hit: str) -> Member:
        m = r.member("Shells", place="Orma")
        return m._replace(incident=replace(m.incident, type="shelling", target=(r.at(hit),)))

    assert titles.what([shelled("a bakery"), shelled("an arms store")]) == "Shelling"
    assert titles.what([shelled("a bakery"), shelled("a bakery"), shelled("an arms store")]) == "Shelling of a bakery"
    assert titles.what([shelled("The town")]) == "Shelling of the town"


def test_a_part_of_a_place_that_is_named_twice_is_shown_once() -> None:
    assert titles.shown("Hulm, Hulm, Northland") == "Hulm, Northland"
