"""Every rule on a handful of sayings in plain words."""

from __future__ import annotations

from said import judged, of_kind, own, says

from counterclaim.reconcile import RULES
from counterclaim.records import Span
from counterclaim.records.finding import FINDING_KINDS, Cite, Exhibit, Told


def test_every_rule_states_itself_in_one_sentence_and_is_named_after_its_finding() -> None:
    assert {r.__name__.replace("_", "-") for r in RULES} == set(FINDING_KINDS)
    assert all((r.__doc__ or "").strip().endswith(".") and "\n" not in (r.__doc__ or "") for r in RULES)


def test_two_weapons_are_contested_and_the_general_answer_stands_beside_them() -> None:
    found = judged(
        says("Source", "means", "TOW missile", at=1),
        own("means", "anti-aircraft fire", "hedges"),
        says("Ministry", "means", "fire from the ground", at=2),
    )
    [finding] = of_kind(found, "contradiction")
    assert found.status("means") == "contested"
    assert {p.answer for p in (*finding.positions, *finding.against)} == {"TOW missile", "anti-aircraft fire"}
    assert [p.answer for p in finding.beside] == ["fire from the ground"]
    assert "TOW missile (Source)" in finding.sentence
    assert "Compatible with either: fire from the ground (Ministry)" in finding.sentence


def test_a_denial_contests_an_assertion() -> None:
    found = judged(says("Front", "happened", at=1), says("Ministry", "happened", "yes", "denies", at=2))
    assert found.status("happened") == "contested"
    [finding] = of_kind(found, "contradiction")
    assert finding.sentence == "it happened (Front) against it did not happen (Ministry)."


def test_what_implies_that_it_happened_contests_a_denial() -> None:
    found = judged(says("Front", "killed", "5", at=1), says("Ministry", "happened", "yes", "denies", at=2))
    assert found.status("happened") == "contested"


def test_none_killed_does_not_imply_that_it_happened() -> None:
    found = judged(says("Ministry", "killed", "0"))
    assert found.status("happened") == "unreported"


def test_withholding_contests_nothing() -> None:
    found = judged(says("Front", "happened", at=1), says("Ministry", "happened", "yes", "withholds", at=2))
    assert found.status("happened") == "single-source"


def test_only_withholding_leaves_a_question_unreported() -> None:
    assert judged(says("Ministry", "by", "Front", "withholds")).status("by") == "unreported"


def test_two_guesses_contest_nothing() -> None:
    found = judged(says("Monitor", "means", "sarin", "hedges", at=1), says("Clinic", "means", "chlorine", "hedges", at=2))
    assert found.status("means") != "contested"


def test_one_speaker_does_not_contest_itself() -> None:
    found = judged(says("Front", "killed", "5", at=1), says("Front", "killed", "9", at=2))
    assert not of_kind(found, "contradiction")


def test_a_denial_then_an_admission_is_a_reversal_and_only_the_later_position_counts() -> None:
    found = judged(
        says("Ministry", "happened", "yes", "denies", said="2031-05-08", at=1),
        says("Ministry", "happened", said="2031-05-09", at=2),
        says("Front", "happened", said="2031-05-08", at=3),
    )
    [turn] = of_kind(found, "reversal")
    assert [p.stance for p in turn.positions] == ["denies"]
    assert [p.stance for p in turn.against] == ["asserts"]
    assert turn.when == "2031-05-09"
    assert turn.sentence == "Ministry first denies that it happened, then says that it happened."
    assert found.status("happened") == "agreed"


def test_nobody_in_particular_has_a_story_to_change() -> None:
    for name in ("unspecified", "Several", "observers"):
        found = judged(says(name, "happened", "yes", "denies", at=1), says(name, "happened", "yes", said="2031-05-09", at=2))
        assert not of_kind(found, "reversal")


def test_a_retraction_alone_is_a_reversal_and_takes_back_a_denial() -> None:
    found = judged(
        says("Ministry", "happened", "yes", "denies", said="2031-05-08", at=1),
        says("Ministry", "happened", "yes", "retracts", said="2031-05-09", at=2),
        says("Front", "happened", at=3),
    )
    assert len(of_kind(found, "reversal")) == 1
    assert found.status("happened") == "agreed"


def test_a_claim_taken_back_is_withdrawn() -> None:
    found = judged(
        says("Agency", "captured", "3", said="2031-05-08", at=1),
        says("Agency", "captured", "3", "retracts", said="2031-05-09", at=2),
    )
    assert found.status("captured") == "withdrawn"


def test_a_retraction_of_a_denial_leaves_an_earlier_admission_alone() -> None:
    found = judged(
        says("Ministry", "happened", "yes", "denies", said="2031-05-07", at=1),
        says("Ministry", "happened", said="2031-05-08", at=10),
        says("Ministry", "happened", "yes", "retracts", at=20),
    )
    [turn] = of_kind(found, "reversal")
    assert [p.stance for p in turn.positions] == ["denies"]
    assert found.status("happened") != "contested"


def test_a_change_that_the_report_tells_gives_what_came_in_between() -> None:
    told = Told("Ministry", "happened", Cite("d", Span(10, 30)), "a", "b", Cite("d", Span(31, 50)), "the Front showed a film")
    found = judged(
        says("Ministry", "happened", "yes", "denies", at=1, claim="a"),
        says("Ministry", "happened", at=2, claim="b"),
        told=(told,),
    )
    [turn] = of_kind(found, "reversal")
    assert turn.prompted_by == Cite("d", Span(31, 50))
    assert turn.told == (Cite("d", Span(10, 30)),)
    assert turn.sentence.endswith("after this: “the Front showed a film”.")


def test_a_change_told_without_any_claim_read_is_still_shown() -> None:
    found = judged(says("Front", "happened"), told=(Told("Ministry", "by", Cite("d", Span(1, 9))),))
    [turn] = of_kind(found, "reversal")
    assert (turn.question, turn.sentence) == ("by", "Ministry changed its story on who did it.")


def test_agreement_names_its_scope() -> None:
    found = judged(
        says("Front", "happened", at=1),
        says("Front", "means", "shoulder-fired missile", at=2),
        says("Ministry", "happened", at=3),
        says("Ministry", "means", "technical failure", at=4),
        says("Ministry", "killed", "2", at=5),
    )
    [finding] = of_kind(found, "agreement")
    assert finding.agreed == ("happened",)
    assert set(finding.beyond) == {"means", "killed"}
    assert "agree that it happened. They do not agree on the weapon or method." in finding.sentence


def test_one_side_twice_is_no_agreement_and_no_corroboration() -> None:
    found = judged(says("Ministry", "happened", at=1), says("Agency", "happened", at=2))
    assert found.status("happened") == "single-source"


def test_an_unnamed_source_binds_no_side() -> None:
    found = judged(says("Source", "happened", at=1), says("Front", "happened", at=2))
    assert found.status("happened") == "corroborated"


def test_two_origins_without_sides_corroborate() -> None:
    found = judged(says("Monitor", "killed", "5", at=1), says("Clinic", "killed", "5", at=2))
    assert found.status("killed") == "corroborated"
    assert of_kind(found, "corroboration")[-1].question == "killed"


def test_a_reports_own_voice_does_not_corroborate_its_sources() -> None:
    assert judged(says("Monitor", "killed", "5"), own("killed", "5")).status("killed") == "single-source"


def test_own_loss_is_an_admission_and_an_enemys_boast_is_none() -> None:
    positions = (says("Ministry", "happened", at=1), says("Front", "happened", at=2))
    found = judged(*positions, harmed=("a Northland helicopter",))
    [finding] = of_kind(found, "admission")
    assert [p.speaker for p in finding.positions] == ["Ministry"]
    assert not of_kind(judged(*positions, harmed=("the covered market",)), "admission")


def test_an_unnamed_source_admits_nothing() -> None:
    assert not of_kind(judged(says("Source", "happened"), harmed=("Northland soldiers",)), "admission")


def test_naming_ones_own_side_after_a_denial_is_an_admission_a_boast_is_none() -> None:
    boast = judged(says("Front", "by", "River Front"), harmed=("shoppers",))
    assert not of_kind(boast, "admission")
    turned = judged(
        says("Front", "by", "River Front", "denies", said="2031-05-01", at=1),
        says("Front", "by", "River Front", said="2031-05-04", at=2),
    )
    assert [f.question for f in of_kind(turned, "admission")] == ["by"]


def test_a_toll_that_only_grew_is_rising_not_contested_and_not_a_reversal() -> None:
    found = judged(
        says("Clinic", "killed", "11+", said="2031-05-01", at=1),
        says("Monitor", "killed", "14", said="2031-05-02", at=2),
        says("Clinic", "killed", "19", said="2031-05-03", at=3),
    )
    assert found.status("killed") == "rising"
    assert not of_kind(found, "reversal")


def test_a_figure_quoted_again_is_as_old_as_its_first_telling() -> None:
    found = judged(
        says("Ministry", "killed", "6", said="2031-05-01", at=1),
        says("Ministry", "killed", "6", said="2031-05-02", at=2),
        says("Clinic", "killed", "9", said="2031-05-02", at=3),
    )
    assert found.status("killed") == "rising"


def test_a_toll_cut_by_its_own_speaker_is_a_reversal() -> None:
    found = judged(says("Clinic", "killed", "41", said="2031-05-01", at=1), says("Clinic", "killed", "29", said="2031-05-03", at=2))
    assert [f.question for f in of_kind(found, "reversal")] == ["killed"]
    assert found.status("killed") == "single-source"


def test_opposed_tolls_are_contested_even_when_the_later_is_higher() -> None:
    found = judged(says("Ministry", "killed", "8", said="2031-05-01", at=1), says("Front", "killed", "26", said="2031-05-02", at=2))
    assert found.status("killed") == "contested"


def test_evidence_and_gaps_are_told() -> None:
    found = judged(says("Front", "happened"), exhibits=(Exhibit("video", Cite("d", Span(0, 4)), "Front"),))
    assert [f.sentence for f in of_kind(found, "evidence")] == ["Video, from Front."]
    assert [f.question for f in of_kind(found, "gap")] == ["by", "where", "when"]


def test_an_enemy_label_is_not_another_culprit_but_the_own_side_is() -> None:
    fits = judged(says("Ministry", "by", "terrorists", at=1), says("Front", "by", "River Front", at=2))
    assert fits.status("by") == "agreed"
    other = judged(says("Ministry", "by", "terrorists", at=1), says("Front", "by", "Northland army", at=2))
    assert other.status("by") == "contested"


def test_several_answers_of_which_one_fits_are_no_contradiction() -> None:
    found = judged(
        says("Monitor", "by", "Northland", at=1),
        says("Monitor", "by", "Southland", at=2),
        says("Clinic", "by", "Southland", at=3),
    )
    assert found.status("by") == "corroborated"


def test_what_was_contested_stays_so_when_one_side_has_given_up_its_answer() -> None:
    found = judged(
        says("Ministry", "means", "a truck bomb", said="2031-05-01", at=1),
        says("Front", "means", "drones", said="2031-05-01", at=2),
        says("Ministry", "means", "drones", said="2031-05-02", at=3),
    )
    assert found.status("means") == "contested"
    assert "Since given up by Ministry" in of_kind(found, "contradiction")[0].sentence


def test_whether_it_happened_is_settled_by_the_admission() -> None:
    found = judged(
        says("Ministry", "happened", stance="denies", said="2031-05-01", at=1),
        says("Front", "happened", said="2031-05-01", at=2),
        says("Ministry", "happened", said="2031-05-02", at=3),
    )
    assert found.status("happened") == "agreed"


def test_answers_of_different_times_never_met() -> None:
    found = judged(
        says("Ministry", "means", "a truck bomb", said="2031-05-01", at=1),
        says("Ministry", "means", "drones", said="2031-05-02", at=2),
        says("Front", "means", "drones", said="2031-05-03", at=3),
    )
    assert found.status("means") != "contested"


def test_a_guess_and_a_rounding_contest_no_count() -> None:
    assert (
        judged(says("Clinic", "killed", "13", at=1), says("Front", "killed", "more than 13", "hedges", at=2)).status("killed")
        != "contested"
    )
    assert judged(says("Clinic", "killed", "30", at=1), says("Front", "killed", "29", at=2)).status("killed") != "contested"
    assert judged(says("Clinic", "killed", "6", at=1), says("Front", "killed", "7", at=2)).status("killed") == "contested"


def test_denying_the_whole_denies_the_part() -> None:
    found = judged(
        says("Ministry", "target", "arms store behind the market", at=1), says("Front", "target", "arms store", "denies", at=2)
    )
    assert found.status("target") == "contested"


def test_case_9_growth_is_an_update_and_a_correction_is_a_change() -> None:
    grown = judged(*(says("Clinic", "killed", n, said=f"2031-05-0{d}", at=d) for d, n in ((1, "3"), (2, "7"), (3, "12"))))
    assert grown.status("killed") == "rising"
    assert not of_kind(grown, "reversal")
    corrected = judged(
        says("Clinic", "killed", "12", said="2031-05-01", at=1),
        says("Clinic", "killed", "12", "retracts", said="2031-05-02", at=2),
        says("Clinic", "killed", "7", said="2031-05-02", at=3),
    )
    assert of_kind(corrected, "reversal")


def test_case_9_killed_and_killed_or_wounded_contest_nothing() -> None:
    found = judged(says("Clinic", "killed", "12", at=1), says("Front", "wounded", "30", at=2))
    assert not of_kind(found, "contradiction")


def test_case_11_calling_a_claim_false_is_no_support_for_it() -> None:
    """ "The enemy's claim that a helicopter was shot down is false." """
    found = judged(says("Front", "means", "a missile", at=1), says("Ministry", "means", "a missile", "denies", at=2))
    assert found.status("means") == "contested"
    assert not of_kind(found, "agreement")
    assert not of_kind(found, "corroboration")


def test_a_vaguer_answer_does_not_settle_whose_thing_was_hit() -> None:
    found = judged(
        says("Front", "happened", at=1),
        says("Front", "target", "Northlandish helicopter", at=2),
        says("Ministry", "happened", at=3),
        says("Ministry", "target", "a helicopter", at=4),
        says("Ministry", "target", "Estish helicopter", at=5),
    )
    assert found.status("target") == "contested"
    (agreed,) = of_kind(found, "agreement")
    assert agreed.question == "happened"
    assert "They do not agree on what was hit" in agreed.sentence


def test_what_is_said_with_a_retraction_is_what_the_speaker_came_to() -> None:
    found = judged(
        says("Ministry", "by", "River Front", said="2031-05-01", at=1),
        says("Ministry", "by", "Northland", "denies", said="2031-05-01", at=2),
        says("Ministry", "by", "Northland", said="2031-05-05", at=3),
        says("Ministry", "by", "River Front", "retracts", said="2031-05-05", at=4),
    )
    (changed,) = of_kind(found, "reversal")
    assert {(p.answer, p.stance) for p in changed.positions} == {("River Front", "asserts"), ("Northland", "denies")}
    assert ("Northland", "asserts") in {(p.answer, p.stance) for p in changed.against}
