"""Words that settle the type of an incident."""

import pytest

from counterclaim.extract.local.types import settled


@pytest.mark.parametrize(
    ("mention", "sentence", "kind"),
    [
        ("struck", "Fifty cruise missiles struck the air base at Orma.", "shelling"),
        ("missile strike", "The missile strike with ballistic missiles came from the sea.", "shelling"),
        ("launched", "It launched two surface-to-surface missiles at Velt.", "shelling"),
        ("struck", "A guided bomb struck the market.", "airstrike"),
        ("release a bomb", "One of our aircraft did release a bomb at Orma.", "airstrike"),
        ("blast", "A truck bomb blast wounded ten.", "bombing"),
    ],
)
def test_what_is_fired_from_below_is_shelling_and_a_bomb_let_go_an_air_strike(mention: str, sentence: str, kind: str) -> None:
    assert settled(mention, sentence) == kind
