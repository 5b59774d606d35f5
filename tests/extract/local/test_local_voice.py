from dataclasses import replace

import pytest
from ground_of import ground, span

from counterclaim.extract.local.voice import reversals, voice
from counterclaim.records import Attribution, Claim, Incident, Point

DENIAL = "The ministry denied losing a helicopter."


def claim(text: str, cid: str, speaker: str, content: str, stance: str, source: str = "The ministry") -> Claim:
    return Claim(
        cid, speaker, "military", "Russia", span(text, source), None, (span(text, content),), (), "i1", "",
        (Point("happened", "yes", stance),),
    )  # fmt: skip


def test_the_reports_own_sentence_is_its_voice_and_hedges_when_it_hedges() -> None:
    text = "A jet was shot down. It looks like anti-aircraft fire hit the jet."
    incident = Incident(
        "i1", "aircraft-loss", "occurred", "fact", (span(text, "shot down"),), means=(span(text, "anti-aircraft fire"),)
    )
    found = voice(ground(text), [incident], [], [])
    assert [v.content.of(text) for v in found] == ["A jet was shot down.", "It looks like anti-aircraft fire hit the jet."]
    assert found[0].points == (Point("happened", "yes", "asserts"),)
    assert [(p.question, p.answer, p.stance) for p in found[1].points] == [("means", "anti-aircraft fire", "hedges")]


def test_what_someone_else_says_is_not_the_reports_voice() -> None:
    text = "The ministry said a jet was shot down."
    incident = Incident("i1", "aircraft-loss", "occurred", "attributed", (span(text, "shot down"),))
    assert voice(ground(text), [incident], [claim(text, "c1", "M", "a jet was shot down", "asserts")], []) == []


def test_a_hedge_that_somebody_is_quoted_with_is_not_the_reports() -> None:
    text = (
        "A jet was shot down. Scraps there were consistent with a missile, two experts told Amaq, but neither could name its maker."
    )
    incident = Incident("i1", "aircraft-loss", "occurred", "fact", (span(text, "shot down"),))
    said = claim(text, "c1", "experts", "Scraps there were consistent with a missile", "hedges", "two experts")
    assert [v.content.of(text) for v in voice(ground(text), [incident], [said], [])] == ["A jet was shot down."]
    assert len(voice(ground(text), [incident], [], [])) == 2


def test_a_possible_crime_leaves_no_doubt_of_the_deed() -> None:
    text = "The strike on the market was likely a war crime."
    incident = Incident("i1", "airstrike", "occurred", "fact", (span(text, "strike"),))
    assert [v.points for v in voice(ground(text), [incident], [], [])] == [(Point("happened", "yes", "asserts"),)]


@pytest.mark.parametrize(("source", "own"), [("", True), ("Amaq", False)])
def test_what_looks_so_to_nobody_named_is_the_reports_voice(source: str, own: bool) -> None:
    text = "A jet was shot down. It looks like anti-aircraft fire hit the jet, Amaq guessed."
    incident = Incident("i1", "aircraft-loss", "occurred", "fact", (span(text, "shot down"),))
    words = "like anti-aircraft fire hit the jet"
    marked = Attribution((span(text, source),) if source else (), (span(text, "guessed"),), (span(text, words),))
    found = voice(ground(text), [incident], [], [marked])
    assert (("means", "anti-aircraft fire", "hedges") in [(p.question, p.answer, p.stance) for v in found for p in v.points]) == own


def test_a_change_of_story_names_both_claims_and_what_came_between() -> None:
    text = f"{DENIAL} The ministry changed its account after Amaq released a video. The ministry said it was hit."
    claims = [
        claim(text, "c1", "Ministry", "losing a helicopter", "denies"),
        claim(text, "c2", "Ministry", "it was hit", "asserts"),
    ]
    (r,) = reversals(ground(text), claims)
    assert (r.speaker, r.question, r.before, r.after) == ("Ministry", "happened", "c1", "c2")
    assert r.prompted_by is not None
    assert r.prompted_by.of(text) == "Amaq released a video"


def test_what_is_taken_back_of_one_incident_is_no_denial_of_another() -> None:
    text = f"{DENIAL} The ministry retracted its claim to have hit a tank."
    denied = replace(claim(text, "c1", "Ministry", "losing a helicopter", "denies"), incident="i1")
    taken = replace(
        claim(text, "c2", "Ministry", "to have hit a tank", "retracts"), incident="i2", cue=span(text, "retracted its claim")
    )
    (r,) = reversals(ground(text), [denied, taken])
    assert (r.incident, r.before) == ("i2", "")
    (r,) = reversals(ground(text), [denied, replace(taken, incident="i1")])
    assert (r.incident, r.before) == ("i1", "c1")


def test_a_plain_denial_is_no_change_of_story() -> None:
    assert reversals(ground(DENIAL), [claim(DENIAL, "c1", "Ministry", "losing a helicopter", "denies")]) == []
