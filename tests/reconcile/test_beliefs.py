"""The estimator, its sums, copying and calibration on small made-up worlds."""

from __future__ import annotations

import random
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.reconcile.beliefs import OTHER, Belief, Settings, Statement, estimate, normalised
from counterclaim.reconcile.calibration import Scale, brier, calibration_error, fit, in_folds, log_loss, reliability
from counterclaim.reconcile.dependence import vote_weights

SOURCES = ("Monitor", "Clinic", "Ministry", "Front", "Agency")
said_once = st.lists(
    st.builds(
        Statement,
        st.sampled_from(SOURCES),
        st.sampled_from(("q1", "q2", "q3")),
        st.sampled_from("abc"),
        st.sampled_from(("asserts", "denies")),
        st.sampled_from((0.5, 1.0)),
        st.sampled_from((0.6, 1.0)),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda s: (s.source, s.question),
)


@given(said_once)
def test_probabilities_of_a_question_add_up_to_one(said: list[Statement]) -> None:
    for belief in estimate(said).questions.values():
        assert sum(belief.probabilities().values()) == pytest.approx(1)
        assert OTHER in belief.probabilities()


@given(said_once)
def test_leaving_a_source_out_changes_the_log_odds_by_exactly_what_it_is_said_to_add(said: list[Statement]) -> None:
    for belief in estimate(said).questions.values():
        held = belief.probabilities()
        (first, a), (second, b) = sorted(held.items(), key=lambda x: (-x[1], x[0]))[:2]
        for source, added in belief.contributions().items():
            left = belief.probabilities(without=source)
            assert log(left[first] / left[second]) == pytest.approx(log(a / b) - added, abs=1e-6)


@given(said_once)
def test_the_contributions_and_the_prior_are_the_whole_of_the_log_odds(said: list[Statement]) -> None:
    for belief in estimate(said).questions.values():
        (first, a), (second, b) = sorted(belief.probabilities().items(), key=lambda x: (-x[1], x[0]))[:2]
        prior = belief.prior[first] - belief.prior[second]
        assert log(a / b) == pytest.approx(prior + sum(belief.contributions().values()), abs=1e-6)


def test_a_source_that_was_right_where_it_is_settled_outweighs_two_that_were_wrong() -> None:
    said = [Statement("Monitor", f"s{n}", "true") for n in range(20)]
    said += [Statement(s, f"s{n}", f"{s} {n}") for n in range(20) for s in ("Ministry", "Front")]
    said += [Statement("Monitor", "q", "drone"), Statement("Ministry", "q", "shell"), Statement("Front", "q", "shell")]
    anchors = {f"s{n}": "true" for n in range(20)}
    found = estimate(said, anchors)
    assert found.questions["q"].ranked()[0][0] == "drone"
    assert found.reliability["Monitor", ""] > 0.6 > 0.3 > found.reliability["Front", ""]


def test_a_settled_question_stays_settled_whatever_is_said() -> None:
    said = [Statement(s, "q", "a") for s in SOURCES]
    assert estimate(said, {"q": "b"}).questions["q"].probabilities()["a"] < 0.01


def test_a_denial_speaks_against_its_value_alone() -> None:
    said = [Statement("Monitor", "q", "drone"), Statement("Clinic", "q", "shell"), Statement("Ministry", "q", "drone", "denies")]
    held = estimate(said, settings=Settings(copying=None)).questions["q"].probabilities()
    assert held["shell"] > held["drone"]


def test_a_source_of_a_class_that_is_often_wrong_starts_lower() -> None:
    anchors = {f"s{n}": "true" for n in range(30)}
    said = [Statement(f"account {n % 3}", f"s{n}", "false") for n in range(30)]
    said += [Statement("new account", "q", "a"), Statement("new clinic", "q", "b")]
    classes = {s.source: "account" for s in said} | {"new clinic": "medic"}
    found = estimate(said, anchors, classes)
    assert found.reliability["new account", ""] < found.reliability["new clinic", ""]
    assert found.questions["q"].ranked()[0][0] == "b"


def test_known_dependence_takes_votes_away_before_any_behaviour_is_seen() -> None:
    said = [Statement(s, "q", "a") for s in ("Ministry", "Agency")] + [Statement("Monitor", "q", "b")]
    free = {t.source: t.weight for t in estimate(said).questions["q"].terms}
    tied = {t.source: t.weight for t in estimate(said, depends={("Ministry", "Agency"): 1.0}).questions["q"].terms}
    assert (free["Agency"], tied["Agency"], tied["Ministry"], tied["Monitor"]) == (1, 0.5, 0.5, 1)


def test_any_number_of_perfect_copies_weigh_one() -> None:
    everyone = {(a, b): 1.0 for a in range(7) for b in range(a + 1, 7)}
    assert sum(vote_weights(range(7), everyone, 1.0)) == pytest.approx(1)
    assert vote_weights(range(7), {}, 1.0) == [1] * 7


def test_copying_is_seen_by_shared_errors_not_by_shared_truths() -> None:
    made = random.Random(1)
    said = []
    for n in range(60):
        wrong = made.random() < 0.4
        story = f"story {n}" if wrong else "true"
        said += [Statement(s, f"q{n}", story) for s in ("Ministry", "Agency")]
        said += [Statement(s, f"q{n}", "true" if made.random() < 0.9 else f"{s} {n}") for s in ("Monitor", "Clinic", "Rescuers")]
    depends = estimate(said).depends
    assert depends["Ministry", "Agency"] > 0.9
    assert depends.get(("Monitor", "Clinic"), 0.0) < 0.5


def test_a_falsehood_that_most_copied_is_seen_through_from_trust_in_one_source() -> None:
    made = random.Random(0)
    said = []
    for n in range(40):
        story = "rumour" if made.random() < 0.7 else "true"
        said += [Statement(f"reporter {k}", f"q{n}", "true" if made.random() > 0.1 else f"slip {k}") for k in range(4)]
        said += [Statement(f"echo {k}", f"q{n}", story) for k in range(6)]

    def right(starts: int) -> int:
        return sum(b.ranked()[0][0] == "true" for b in estimate(said, settings=Settings(starts=starts)).questions.values())

    assert right(0) < 15
    assert right(12) > 30


def test_of_the_starts_none_is_kept_that_takes_copies_for_witnesses() -> None:
    made = random.Random(0)
    said = []
    for n in range(60):
        story = "true" if made.random() < 0.5 else f"rumour {made.randrange(3)}"
        told = [(f"reporter {k}", "true" if made.random() < 0.7 else f"slip {made.randrange(6)}") for k in range(5)]
        told += [(f"echo {k}", story if made.random() < 0.95 else f"slip {made.randrange(6)}") for k in range(5)]
        said += [Statement(who, f"q{n}", what) for who, what in told if made.random() < 0.8]
    beliefs = estimate(said, settings=Settings(starts=10))
    assert sum(b.ranked()[0][0] == "true" for b in beliefs.questions.values()) > 45


def test_where_something_is_settled_the_starts_change_nothing() -> None:
    said = [
        Statement(s, q, v) for s, q, v in (("Front", "q1", "a"), ("Clinic", "q1", "b"), ("Front", "q2", "c"), ("Clinic", "q2", "d"))
    ]
    assert estimate(said, {"q1": "b"}, settings=Settings(starts=2)) == estimate(said, {"q1": "b"})


def test_the_belief_is_a_plain_sum() -> None:
    assert normalised({"a": 0.0, "b": log(3)}) == pytest.approx({"a": 0.25, "b": 0.75})
    assert Belief({"a": 0.0, OTHER: 0.0}, ()).probabilities() == {"a": 0.5, OTHER: 0.5}


def test_a_scale_that_is_fitted_says_what_was_right() -> None:
    said = [0.99] * 50 + [0.6] * 50
    right = [True] * 35 + [False] * 15 + [True] * 27 + [False] * 23
    scale = fit(said, right)
    assert scale(0.99) == pytest.approx(0.7, abs=0.06)
    assert scale(0.6) == pytest.approx(0.54, abs=0.08)
    assert fit([], []) == Scale()


def test_a_scale_never_turns_the_order_round() -> None:
    assert fit([0.9] * 20 + [0.1] * 20, [False] * 20 + [True] * 20).slope >= 0


def test_all_of_one_incident_stand_in_one_fold() -> None:
    said, right = [0.9] * 10 + [0.8] * 10, [False] * 10 + [True] * 10
    by_incident = in_folds(said, right, ["one"] * 10 + ["two"] * 10, folds=2)
    assert by_incident[0] > 0.7  # judged by the other incident, where all was right
    assert by_incident[-1] < 0.4


def test_errors_of_calibration_by_hand() -> None:
    assert calibration_error([0.95, 0.95, 0.55, 0.55], [True, True, True, False]) == pytest.approx(0.05)
    assert brier([1.0, 0.5], [True, False]) == pytest.approx(0.125)
    assert log_loss([0.5], [True]) == pytest.approx(log(2))
    assert [b.held for b in reliability([0.05, 0.95, 1.0], [False, True, True])] == [1, 2]
