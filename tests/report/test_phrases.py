"""Positions as clauses of plain English."""

from __future__ import annotations

import pytest
from histories import MINISTRY, Report

from counterclaim.reconcile import case_of, reconcile
from counterclaim.records import Point, Voice
from counterclaim.records.finding import Position
from counterclaim.report import phrases
from counterclaim.report.cited import Citations
from counterclaim.report.matrix import matrix


def position(question: str, answer: str, stance: str = "asserts", speaker: str = "River Front") -> Position:
    """A bare position."""
    return Position(speaker, "armed-group", "River Front", question, answer, stance, "r1", ())


@pytest.mark.parametrize(
    ("question", "answer", "stance", "expected"),
    [
        ("happened", "yes", "denies", "denies that it happened"),
        ("by", "Hulm army", "asserts", "says that it was the Hulm army"),
        ("by", "River Front", "asserts", "says that it did it itself"),
        ("by", "River Front", "denies", "denies that it did it"),
        ("means", "mortar", "asserts", "says that the weapon or method was a mortar"),
        ("means", "TOW missile", "asserts", "says that the weapon or method was a TOW missile"),
        ("means", "from the ground", "asserts", "says that it came from the ground"),
        ("target", "arms store", "denies", "denies that what was hit was an arms store"),
        ("target", "shoppers, mostly women", "asserts", "says that what was hit was shoppers, mostly women"),
        ("target", "their helicopter", "asserts", "says that what was hit was their helicopter"),
        ("where", "western shore of the lake", "asserts", "says that the place was the western shore of the lake"),
        ("where", "near Orma", "asserts", "says that the place was near Orma"),
        ("when", "2031-05-06", "asserts", "says that the time was 6 May 2031"),
        ("killed", "0", "asserts", "says that nobody was killed"),
        ("killed", "1", "asserts", "says that 1 was killed"),
        ("wounded", "12+", "hedges", "thinks it possible that at least 12 were wounded"),
        ("killed", "3", "retracts", "changes its account of how many were killed"),
        ("by", "", "withholds", "gives no answer on who did it"),
        ("other", "two parachutes", "asserts", "mentions two parachutes"),
        ("other", "a second machine turned away", "asserts", "says that a second machine turned away"),
    ],
)
def test_a_position_is_a_clause_after_its_speaker(question: str, answer: str, stance: str, expected: str) -> None:
    assert phrases.says(position(question, answer, stance)) == expected


def test_several_say_and_one_says() -> None:
    assert phrases.says(position("happened", "yes", speaker="residents")) == "say that it happened"


def test_positions_of_one_stance_share_its_verb_but_denials_do_not() -> None:
    told = [position("killed", "2"), position("happened", "yes")]
    assert phrases.together(told, past=True) == "said that it happened and that 2 were killed"
    denied = [position("by", "Hulm army", "denies"), position("killed", "2", "denies")]
    assert phrases.together(denied) == "denies that it was the Hulm army and denies that 2 were killed"


def test_a_bare_change_of_account_is_told_only_where_nothing_else_is() -> None:
    change = position("happened", "yes", "retracts")
    assert phrases.together([change]) == "changes its account of whether it happened"
    assert phrases.together([change, position("happened", "yes")]) == "says that it happened"


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("officer", "an officer"),
        ("commander at the ford", "a commander at the ford"),
        ("residents of Orma", "residents of Orma"),
        ("two doctors", "two doctors"),
        ("Hulm army source", "a Hulm army source"),
        ("Northland Ministry of Defence", "the Northland Ministry of Defence"),
        ("Orma Daily", "Orma Daily"),
    ],
)
def test_a_name_takes_the_article_that_a_sentence_needs(speaker: str, expected: str) -> None:
    assert phrases.named(speaker) == expected


def test_reports_in_their_own_voice_share_one_row_that_names_them() -> None:
    told = []
    for name, outlet in (("r1", "Orma Daily"), ("r2", "Wire Nord")):
        r = Report(name, "A helicopter came down near Orma. The ministry is silent.", outlet, "2031-05-06")
        r.says(MINISTRY, "The ministry is silent", ("happened", "yes", "withholds"))
        m = r.member("helicopter")
        voice = Voice(r.at("A helicopter came down near Orma"), "i1", (Point("happened", "yes", "asserts"),))
        told.append(m._replace(reading=type(m.reading)(name, m.reading.incidents, m.reading.claims, (voice,))))
    found = reconcile(case_of("k", told))
    side = matrix(found, Citations(told)).sides[-1]
    assert (side.name, [r.speaker for r in side.rows]) == ("Reports in their own voice", ["reports"])
    (held,) = side.rows[0].held("happened")
    assert (held.line.text, held.said, held.reports) == ("yes", "Orma Daily and Wire Nord", 2)
    assert [q.document for q in held.line.quotes if hasattr(q, "document")] == ["r1", "r2"]


def test_sides_with_one_speaker_each_are_shown_together_where_there_are_many() -> None:
    r = Report("r1", "All states said that a helicopter came down.", "Orma Daily", "2031-05-06")
    for name in ("Hulm", "Norr", "Tarn", "Sel", "Vey"):
        r.says((name, "foreign-government", name), "a helicopter came down", ("happened", "yes", "asserts"))
    m = r.member("helicopter")
    sides = matrix(reconcile(case_of("k", [m])), Citations([m])).sides
    assert [s.name for s in sides] == ["Other sides"]
    assert [x.speaker for x in sides[0].rows] == ["Hulm", "Norr", "Tarn", "Sel", "Vey"]
