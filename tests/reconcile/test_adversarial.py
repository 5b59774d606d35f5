"""Cases made to mislead, each with the rule by which the ledger withstands it (those that concern beliefs)."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from said import judged, says
from told_by import on, origins

from counterclaim.reconcile.assessment import assess
from counterclaim.reconcile.beliefs import Settings, Statement, estimate
from counterclaim.reconcile.dependence import Copying
from counterclaim.reconcile.grades import Record
from counterclaim.reconcile.interests import ASSUMED, Priors
from counterclaim.reconcile.lookups import PLAIN
from counterclaim.reconcile.votes import questions
from counterclaim.records.finding import Position, Reconciled
from counterclaim.records.ledger import Origins

ENOUGH = Priors(enough=0)


def support(found: Reconciled, given: Origins, question: str, records: dict[str, Record] | None = None) -> dict[str, float]:
    """The share of support of every answer, numbers allowed whatever is settled."""
    return dict(on(assess(found, given, records, priors=ENOUGH), question).answers)


def weight(found: Reconciled, given: Origins, question: str) -> float:
    """The number of votes on a question: the effective number of independent origins."""
    asked = next(q for q in questions(found, given, {}, PLAIN, ASSUMED) if q.name == question)
    return sum(v.share for v in asked.votes)


def outlets(count: int, *, speaker: str = "") -> list[Position]:
    """One answer in the words of ``count`` outlets."""
    plain = says("Ministry", "happened", at=1)
    return [replace(plain, speaker=speaker or f"Outlet {n}", claim=f"c{n}", document=f"d{n}") for n in range(count)]


def test_1_forty_copies_of_one_bulletin_are_one_bulletin() -> None:
    alone = judged(*outlets(1))
    copied = judged(*outlets(40))
    together = (tuple(f"Outlet {n}" for n in range(40)),)
    one = support(alone, origins(alone), "happened")["it happened"]
    many = support(copied, origins(copied, together), "happened")["it happened"]
    assert weight(copied, origins(copied, together), "happened") <= 1.5
    assert many == pytest.approx(one, abs=0.05)


def test_1_forty_relays_of_one_speaker_are_one_speaker() -> None:
    found = judged(*outlets(40, speaker="Ministry"))
    assert weight(found, origins(found), "happened") == 1


def test_2_one_owner_in_other_words_counts_once() -> None:
    found = judged(
        says("Ministry", "means", "drone", at=1),
        says("Agency", "means", "an unmanned aircraft", at=2),
        says("Monitor", "means", "artillery", at=3),
    )
    apart = support(found, origins(found), "means")
    owned = support(found, origins(found, (("Ministry", "Agency"),)), "means")
    assert weight(found, origins(found, (("Ministry", "Agency"),)), "means") == 2
    assert owned["drone"] < apart["drone"]
    assert owned["artillery"] > owned["drone"]


def test_3_a_source_captured_half_way_is_known_by_what_it_did_since() -> None:
    honest = tuple((f"i{n}", "by", True) for n in range(40))
    captured = honest + tuple((f"j{n}", "by", False) for n in range(30))
    found = judged(says("Monitor", "by", "Front", at=1), says("Clinic", "by", "Harbour Guard", at=2))
    before = support(found, origins(found), "by", {"monitor": Record(honest)})
    after = support(found, origins(found), "by", {"monitor": Record(captured)})
    assert before["Front"] > 0.7
    assert after["Front"] < after["Harbour Guard"]
    assert Record(captured).count() == (40, 30)  # what it was right on stays on its record


def test_4_denying_the_weapon_leaves_the_strike_and_its_author_alone() -> None:
    said = (
        says("Front", "happened", at=1),
        says("Front", "by", "Northland", at=1),
        says("Front", "means", "drone", at=1),
        says("Monitor", "happened", at=2),
    )
    denial = (says("Ministry", "means", "drone", "denies", at=3), says("Monitor", "means", "cruise missile", at=4))
    before, after = judged(*said), judged(*said, *denial)
    then, now = (lambda q: support(before, origins(before), q)), (lambda q: support(after, origins(after), q))
    assert now("happened")["it happened"] == pytest.approx(then("happened")["it happened"], abs=0.02)
    assert now("by")["Northland"] == pytest.approx(then("by")["Northland"], abs=0.02)
    assert now("means")["drone"] < then("means")["drone"] - 0.1


def test_5_two_independent_witnesses_outweigh_eight_copies() -> None:
    copies = [replace(p, question="means", answer="gas cylinder leak", speaker=f"Outlet {n}") for n, p in enumerate(outlets(8))]
    found = judged(*copies, says("Monitor", "means", "artillery", at=50), says("Clinic", "means", "shelling", at=60))
    given = origins(found, (tuple(f"Outlet {n}" for n in range(8)),))
    [first, *_] = on(assess(found, given, priors=ENOUGH), "means").answers
    assert first[0] in ("artillery", "shelling")


def test_5_in_a_made_world_the_rare_independents_are_heard_as_well_as_they_can_be() -> None:
    made = random.Random(5)
    loud = [f"copy {n}" for n in range(8)]
    said, truth, oracle = [], {}, 0.0
    for q in range(400):
        name, right = f"q{q}", made.choice("ab")
        truth[name] = right
        wrong = "b" if right == "a" else "a"
        bulletin = right if made.random() < 0.45 else wrong
        said += [Statement(s, name, bulletin) for s in loud]
        told = [right if made.random() < 0.7 else wrong for _ in range(made.choice((1, 1, 2)))]
        said += [Statement(f"witness {n}", name, v) for n, v in enumerate(told)]
        votes = sum(1 if v == right else -1 for v in told) * 0.847 + (-0.2 if bulletin == right else 0.2)
        oracle += votes > 0
    depends = {(a, b): 1.0 for n, a in enumerate(loud) for b in loud[n + 1 :]}
    anchors = {q: truth[q] for q in list(truth)[:40]}
    found = estimate(said, anchors, depends=depends)
    asked = [q for q in truth if q not in anchors]
    right_ones = sum(found.questions[q].ranked()[0][0] == truth[q] for q in asked) / len(asked)
    assert right_ones >= oracle / 400 - 0.03


def test_6_one_officer_admits_what_twelve_denials_of_one_bulletin_deny() -> None:
    denials = [replace(says("Ministry", "happened", "yes", "denies", at=n + 1), claim=f"m{n}", document=f"d{n}") for n in range(12)]
    officer = replace(says("Ministry", "happened", at=90), speaker="Colonel Arvo Brandt", claim="o", document="x")
    found = judged(*denials, officer, harmed=("a Northland helicopter",))
    for together in ((), (("Ministry", "Colonel Arvo Brandt"),)):
        given = origins(found, together)
        assert support(found, given, "happened")["it happened"] > 0.6
        reasons = [c.reason for c in on(assess(found, given), "happened").contributions]
        assert any("against its own interest" in r for r in reasons)


def test_10_a_daily_bulletin_with_new_numbers_is_neither_a_copy_nor_a_contradiction() -> None:
    days = [f"day {n}" for n in range(12)]
    numbers = random.Random(10)
    said = [Statement(s, d, str(numbers.randrange(50))) for d in days for s in ("Northern Command", "Southern Command")]
    said += [Statement("Monitor", d, str(numbers.randrange(50))) for d in days]
    assert not [d for d in estimate(said).depends.values() if d > 0.5]
    found = judged(says("Monitor", "killed", "3", said="2031-05-08", at=1), says("Monitor", "killed", "5", said="2031-05-09", at=2))
    assert found.status("killed") != "contested"
    assert [name for name, _ in on(assess(found, origins(found)), "killed").answers] == ["5"]


def test_12_what_only_goes_in_a_circle_has_no_vote_and_no_grade() -> None:
    found = judged(says("Monitor", "happened", at=1), says("Clinic", "happened", at=2))
    given = origins(found, repeating=("Monitor", "Clinic"))
    [assessment] = assess(found, given, priors=ENOUGH)
    assert assessment.likelihood == ""
    assert assessment.range is None
    assert [c.weight for c in assessment.contributions] == [0, 0]
    assert {g.digit for g in assessment.grades} == {6}
    assert assessment.confidence == "low"


def relayed(count: int) -> list[Statement]:
    """A party with its own errors, an account that relays it, and three others who see for themselves."""
    said = []
    for n in range(count):
        told = "true" if n % 2 else f"story {n}"
        said += [Statement(s, f"q{n}", told) for s in ("Party", "Account")]
        said += [Statement(s, f"q{n}", "true") for s in ("Monitor", "Clinic", "Rescuers")]
    return said


def test_13_an_account_that_only_relays_one_party_loses_its_vote_after_ten_questions() -> None:
    def vote(count: int) -> float:
        terms = estimate(relayed(count)).questions["q0"].terms
        return next(t.weight for t in terms if t.source == "Account")

    assert vote(9) == 1
    assert vote(14) < 0.6


def test_14_reliability_won_on_small_matters_is_not_spent_on_who_did_it() -> None:
    small = Record(tuple((f"i{n}", "where", True) for n in range(30)))
    lied = Record((*small.judged, ("j", "by", False)))
    found = judged(
        says("Monitor", "by", "Front", at=1),
        says("Clinic", "by", "Harbour Guard", at=2),
        says("Monitor", "where", "Alderford", at=1),
    )

    def adds(record: Record, question: str) -> float:
        asked = next(q for q in questions(found, origins(found), {"monitor": record}, PLAIN, ASSUMED) if q.name == question)
        return next(v.worth for v in asked.votes if v.position.speaker == "Monitor")

    assert adds(small, "by") < adds(small, "where")
    assert adds(lied, "by") < adds(small, "by")


def test_14_the_estimator_keeps_a_reliability_for_each_kind_of_question() -> None:
    said = [Statement(s, f"w{n}", "true", kind="where") for n in range(30) for s in ("Sleeper", "Monitor", "Clinic")]
    said += [Statement("Sleeper", f"b{n}", "false", kind="by") for n in range(5)]
    said += [Statement(s, f"b{n}", "true", kind="by") for n in range(5) for s in ("Monitor", "Clinic")]
    found = estimate(said, settings=Settings(copying=None)).reliability
    assert found["Sleeper", "by"] < found["Sleeper", "where"] - 0.1


def test_15_where_nobody_speaks_nothing_is_called_improbable() -> None:
    found = judged(says("Ministry", "by", "Front", "withholds", at=1))
    [assessment] = assess(found, origins(found), priors=ENOUGH)
    assert (assessment.answers, assessment.likelihood, assessment.range) == ((), "", None)
    assert assessment.reasons == ("Nobody answers it.",)
    assert estimate([]).questions == {}


def test_copying_is_not_looked_for_below_the_questions_it_needs() -> None:
    assert estimate(relayed(14), settings=Settings(copying=Copying(shared=20))).depends == {}
