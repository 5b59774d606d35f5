"""The words in which findings are told."""

import pytest

from counterclaim.reconcile import wording


@pytest.mark.parametrize(
    ("speaker", "words", "told"),
    [
        ("Russian Ministry of Defense", "says that it happened", "says that it happened"),
        ("Both sides", "says that it happened", "say that it happened"),
        ("residents", "denies 12 killed", "deny 12 killed"),
        ("Reuters", "says so", "says so"),
        ("activists", "changes its story", "change their story"),
        ("Local Coordination Committees", "says so", "says so"),
    ],
)
def test_the_verb_agrees_with_whoever_speaks(speaker: str, words: str, told: str) -> None:
    assert wording.agreeing(speaker, words) == told


def test_parties_agree_on_whether_it_happened() -> None:
    assert wording.matters(["happened", "by"]) == "whether it happened and who did it"
