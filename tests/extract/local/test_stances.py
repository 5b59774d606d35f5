import pytest

from counterclaim.extract.local.stances import hedged_alone, settled


@pytest.mark.parametrize(
    ("cue", "content", "stance"),
    [
        ("denied", "losing any aircraft", "denies"),
        ("rejected", "the report", "denies"),
        ("changed its account", "of the raid", "retracts"),
        ("withdrew", "the bulletin", "retracts"),
        ("could not confirm", "the toll", "withholds"),
        ("had no immediate comment", "on the market", "withholds"),
        ("declined to say", "who fired", "withholds"),
        ("suspects", "a mortar hit the school", "hedges"),
        ("said", "the shell may have come from the north", "hedges"),
        ("said", "reportedly four people died", "hedges"),
        ("said", "four people died", ""),
        ("said", "it was not immediately clear who fired", "withholds"),
        ("said", "the strike killed nine and may amount to a war crime", ""),
        ("said", "the strike may have killed nine, a possible war crime", "hedges"),
        ("had", "a claim he withdrew after pictures were shown", "retracts"),
        ("said", "We have no planes in that sector", "denies"),
        ("said", "It had no troops left to hold the town", ""),
        ("said", "the road was cut by the army's lies", ""),
        ("calls", 'word of dead there "an invention"', "denies"),
        ("said", "it had no information about the shelling", "withholds"),
        ("said", "the town had no information office", ""),
        ("said", "the coalition did not carry out any strikes there", "denies"),
        ("stressed", "neither army nor navy planes were flying any missions", "denies"),
        ("said", "a convoy was not able to enter the town because of shelling", ""),
        ("added", "they will not confirm their plans to anyone", ""),
    ],
)
def test_words_settle_stances(cue: str, content: str, stance: str) -> None:
    assert settled(cue, content) == stance


@pytest.mark.parametrize(
    ("content", "questions"),
    [
        ("jets thought to belong to the coalition struck the town", {"by"}),
        ("nine people died in a suspected chemical attack on the harbour", {"means"}),
        ("raids likely carried out by Russian jets killed four", {"by"}),
        ("the shell may have come from the north", set()),
    ],
)
def test_a_hedge_may_be_about_one_answer_alone(content: str, questions: set[str]) -> None:
    assert hedged_alone(content) == questions
