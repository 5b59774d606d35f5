"""Assessments on a handful of sayings in plain words."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import judged, own, says
from told_by import on, origins

from counterclaim.reconcile.assessment import assess
from counterclaim.reconcile.confidence import RULES, Ground, confidence
from counterclaim.reconcile.grades import DIGITS, Backing, Record, digit, letter, lower_bound, records_of
from counterclaim.reconcile.interests import ASSUMED, WORTH, Priors
from counterclaim.reconcile.likelihood import TERMS, term
from counterclaim.reconcile.settling import fitted
from counterclaim.records import Span
from counterclaim.records.finding import Cite, Exhibit, Position, Reconciled
from counterclaim.records.ledger import Assessment, History, LedgerIncident, Origin, Origins, Settled

ENOUGH = Priors(enough=0)


def assessed(found: Reconciled, question: str, priors: Priors = ENOUGH) -> Assessment:
    """The assessment of one question with one origin for each speaker."""
    return on(assess(found, origins(found), priors=priors), question)


def record(right: int, wrong: int, question: str = "by") -> Record:
    """A record of so many settled questions."""
    return Record(tuple((f"i{n}", question, n < right) for n in range(right + wrong)))


def test_below_enough_settled_questions_order_and_evidence_are_shown_and_no_number() -> None:
    found = judged(says("Monitor", "by", "Front", at=1), says("Clinic", "by", "Front", at=2), says("Front", "by", "Guard", at=3))
    a = on(assess(found, origins(found), {"monitor": record(3, 0)}), "by")
    assert (a.likelihood, a.range) == ("", None)
    assert a.answers == (("Front", 0.0), ("Guard", 0.0))
    assert "No number: only 3 settled questions (20 are needed)." in a.reasons
    assert a.confidence == "low"
    assert [c.origin for c in a.contributions if c.log_odds > 0] == ["Monitor", "Clinic"]


def test_with_enough_settled_questions_the_likelihood_is_a_term_with_its_range() -> None:
    found = judged(says("Monitor", "by", "Front", at=1), says("Clinic", "by", "Front", at=2))
    a = on(assess(found, origins(found), {"monitor": record(20, 0)}), "by")
    assert a.range in [(low, high) for _, low, high in TERMS]
    assert a.answers[0][1] > 0.8
    assert not any("No number" in r for r in a.reasons)
    assert all(a.likelihood not in r for r in a.reasons)


def test_likelihood_and_confidence_are_apart() -> None:
    found = judged(says("Monitor", "by", "Front", at=1))
    a = on(assess(found, origins(found), {"monitor": record(40, 0)}), "by")
    assert a.likelihood in ("likely", "very likely", "almost certain")
    assert a.confidence == "low"


def test_the_general_answer_supports_both_weapons() -> None:
    found = judged(
        says("Source", "means", "TOW missile", at=1),
        says("Monitor", "means", "anti-aircraft fire", at=2),
        says("Ministry", "means", "fire from the ground", at=3),
    )
    a = assessed(found, "means")
    assert [name for name, _ in a.answers] == ["anti-aircraft fire", "TOW missile"]
    assert next(c for c in a.contributions if c.origin == "Ministry").log_odds == pytest.approx(0)


def test_a_denial_of_the_happening_supports_that_it_did_not() -> None:
    found = judged(says("Front", "happened", at=1), says("Ministry", "happened", "yes", "denies", at=2))
    a = assessed(found, "happened")
    assert {name for name, _ in a.answers} == {"it happened", "it did not happen"}
    assert sum(share for _, share in a.answers) == pytest.approx(1)


def test_a_mere_denial_of_a_weapon_is_an_answer_of_its_own() -> None:
    a = assessed(judged(says("Ministry", "means", "chlorine", "denies", at=1)), "means")
    assert [name for name, _ in a.answers] == ["not chlorine"]


def test_a_guess_counts_half_and_withholding_nothing() -> None:
    found = judged(says("Monitor", "by", "Front", at=1), says("Clinic", "by", "Guard", "hedges", at=2))
    added = {c.origin: c.log_odds for c in assessed(found, "by").contributions}
    assert added["Clinic"] == pytest.approx(-added["Monitor"] / 2)
    held = judged(says("Monitor", "by", "Front", at=1), says("Clinic", "by", "Guard", "withholds", at=2))
    assert [c.origin for c in assessed(held, "by").contributions] == ["Monitor"]


def test_only_what_a_speaker_stands_by_now_counts() -> None:
    found = judged(
        says("Monitor", "by", "Front", said="2031-05-08", at=1),
        says("Monitor", "by", "Guard", said="2031-05-10", at=2),
    )
    assert [name for name, _ in assessed(found, "by").answers] == ["Guard"]


def test_an_admission_weighs_more_than_a_claim_that_flatters() -> None:
    found = judged(says("Ministry", "happened", at=1), says("Front", "happened", at=2), harmed=("Northland troops",))
    added = {c.origin: (c.log_odds, c.reason) for c in assessed(found, "happened").contributions}
    assert added["Ministry"][0] > 3 * added["Front"][0] > 0
    assert "against its own interest" in added["Ministry"][1]
    assert "serves its own side" in added["Front"][1]


def test_the_table_of_worth_can_be_changed() -> None:
    found = judged(says("Monitor", "by", "Front", at=1))
    doubted = tuple((k, w._replace(true=0.5, false=0.5) if k == "neutral" else w) for k, w in WORTH.items())
    [c] = assessed(found, "by", replace(ENOUGH, worth=doubted)).contributions
    assert c.log_odds == pytest.approx(0)
    assert dict(ASSUMED.worth) == WORTH


def test_a_reports_own_voice_has_a_vote_only_where_the_report_is_an_origin() -> None:
    found = judged(own("by", "Front"), says("Monitor", "by", "Front", at=2))
    spoken = tuple(o for o in origins(found).origins if o.name == "Monitor")
    quoted = on(assess(found, Origins(spoken, 1), priors=ENOUGH), "by")
    assert [c.origin for c in quoted.contributions] == ["Monitor"]
    alone = Origins((*spoken, Origin("Daily", "", "media", 7, ("d",))), 2)
    assert [c.origin for c in on(assess(found, alone, priors=ENOUGH), "by").contributions] == ["Daily", "Monitor"]


def test_figures_that_only_rose_are_one_answer() -> None:
    found = judged(says("Clinic", "killed", "3", said="2031-05-08", at=1), says("Monitor", "killed", "7", said="2031-05-10", at=2))
    assert found.status("killed") == "rising"
    assert [name for name, _ in assessed(found, "killed").answers] == ["7"]


def test_sides_that_fight_each_other_give_high_confidence_when_they_agree() -> None:
    found = judged(says("Front", "happened", at=1), says("Ministry", "happened", at=2))
    a = assessed(found, "happened")
    assert a.confidence == "high"
    assert a.reasons[0] == "Sides opposed to each other give it and no origin contradicts it."
    assert {g.digit for g in a.grades} == {1}


def test_evidence_raises_confidence_only_beside_independent_origins() -> None:
    film = (Exhibit("video", Cite("d", Span(0, 5))),)
    three = [says(s, "means", "artillery", at=n) for n, s in enumerate(("Monitor", "Clinic", "Rescuers"), 1)]
    assert assessed(judged(*three), "means").confidence == "moderate"
    assert assessed(judged(*three, exhibits=film), "means").confidence == "high"
    assert assessed(judged(three[0], exhibits=film), "means").confidence == "low"


def test_every_rule_of_confidence_can_be_reached() -> None:
    grounds = [
        Ground(o, a, opp, adm, e, g)
        for o in (0, 1, 2, 3)
        for a in (0, 1, 2)
        for opp in (False, True)
        for adm in (False, True)
        for e in (0, 1)
        for g in (False, True)
    ]
    assert {confidence(g)[1] for g in grounds} == {why for _, _, why in RULES}


def test_grades_have_a_letter_digit_and_reason() -> None:
    found = judged(says("Monitor", "by", "Front", at=1), says("Clinic", "by", "Front", at=2), says("Front", "by", "Guard", at=3))
    a = on(assess(found, origins(found), {"monitor": record(20, 1)}), "by")
    graded = {g.speaker: f"{g.letter}{g.digit}" for g in a.grades}
    assert graded == {"Monitor": "B3", "Clinic": "F3", "Front": "F5"}
    assert "right on 20 of 21 settled questions" in next(g.reason for g in a.grades if g.speaker == "Monitor")


@pytest.mark.parametrize(
    ("right", "wrong", "expected"), [(0, 0, "F"), (4, 0, "F"), (5, 0, "C"), (20, 0, "B"), (40, 0, "A"), (10, 10, "D"), (1, 19, "E")]
)
def test_the_letter_comes_from_the_lower_bound(right: int, wrong: int, expected: str) -> None:
    assert letter(record(right, wrong))[0] == expected


def test_the_lower_bound_by_hand() -> None:
    assert lower_bound(5, 0) == pytest.approx(0.1 ** (1 / 6), abs=1e-6)
    assert lower_bound(0, 5) == pytest.approx(1 - 0.9 ** (1 / 6), abs=1e-6)


def test_every_rule_of_the_digit_can_be_reached() -> None:
    backings = [Backing(o, a, *f) for o in (0, 1, 2) for a in (0, 1, 2) for f in _flags(4)]
    assert {digit(b)[1] for b in backings} == {words for _, _, words in DIGITS}


def _flags(n: int) -> list[tuple[bool, ...]]:
    return [()] if n == 0 else [(x, *rest) for x in (False, True) for rest in _flags(n - 1)]


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.0, "almost no chance"), (0.3, "unlikely"), (0.5, "roughly even chance"), (0.7, "likely"), (1.0, "almost certain")],
)
def test_terms_of_likelihood(p: float, words: str) -> None:
    assert term(p)[0] == words


def history(key: str, *said: Position) -> History:
    """The history of one incident."""
    found = judged(*said)
    found = replace(found, case=replace(found.case, key=key))
    return History(LedgerIncident(key, ()), found, origins(found))


def test_records_count_settled_questions_of_other_incidents() -> None:
    told = [history(f"i{n}", says("Monitor", "by", "Front", at=1), says("Ministry", "by", "Guard", at=2)) for n in range(3)]
    settled = [Settled(f"i{n}", "by", "Front") for n in range(3)]
    records = records_of(told, settled)
    assert (records["monitor"].count(), records["ministry"].count()) == ((3, 0), (0, 3))
    assert records_of(told, settled, excluding="i1")["monitor"].count() == (2, 0)


def test_records_judge_denials_and_leave_guesses_alone() -> None:
    told = [history("i", says("Ministry", "happened", "yes", "denies", at=1), says("Clinic", "happened", "yes", "hedges", at=2))]
    assert records_of(told, [Settled("i", "happened", "yes")]) == {"ministry": Record((("i", "happened", False),))}
    assert records_of(told, [Settled("i", "happened", "yes", "denies")]) == {"ministry": Record((("i", "happened", True),))}


def test_the_scale_is_fitted_on_settled_questions_and_only_when_there_are_enough() -> None:
    told = [history(f"i{n}", says("Monitor", "by", "Front", at=1), says("Clinic", "by", "Front", at=2)) for n in range(24)]
    settled = [Settled(f"i{n}", "by", "Front" if n % 2 else "Guard") for n in range(24)]
    priors = fitted(told, settled)
    assert fitted(told, settled[:10]) == ASSUMED
    a = on(assess(told[0].found, told[0].origins, records_of(told, settled, "i0"), priors=priors), "by")
    assert a.answers[0][1] == pytest.approx(0.5, abs=0.1)  # as often right as wrong, however many say so
    assert a.likelihood == "roughly even chance"


speakers = ("Ministry", "Front", "Monitor", "Clinic", "Agency", "Source")
sayings = st.lists(
    st.tuples(
        st.sampled_from(speakers),
        st.sampled_from(("TOW missile", "anti-aircraft fire", "technical failure", "fire from the ground")),
        st.sampled_from(("asserts", "hedges", "denies")),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda x: x[0],
)


def log_odds(p: float) -> float:
    return log(p / (1 - p))


@given(sayings)
def test_leaving_an_origin_out_leaves_what_was_said_of_it(said: list[tuple[str, str, str]]) -> None:
    found = judged(*[says(who, "means", what, stance, at=n) for n, (who, what, stance) in enumerate(said)])
    given_origins = origins(found)
    full = on(assess(found, given_origins, priors=ENOUGH), "means")
    for c in full.contributions:
        left = Origins(tuple(o if o.name != c.origin else replace(o, first_hand=False) for o in given_origins.origins), 0)
        again = dict(on(assess(found, left, priors=ENOUGH), "means").answers)
        if again and any(again.values()):
            assert again[full.answers[0][0]] == pytest.approx(c.without, abs=1e-3)
