import pytest

from counterclaim.extract.local.stances import settled


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
        ("added", "they will not confirm their plans to anyone", ""),
    ],
)
def test_words_settle_stances(cue: str, content: str, stance: str) -> None:
    assert settled(cue, content) == stance
