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
        ("dropped", "A helicopter dropped barrels of toxic gasses on Velt.", "chemical-attack"),
        ("killed", "Chlorine released at night killed nine.", "chemical-attack"),
        ("killed", "The militia killed ninety guards of the gas field.", ""),
        ("dropped", "Output dropped at the gas plant.", ""),
    ],
)
def test_words_beside_a_mention_settle_its_type(mention: str, sentence: str, kind: str) -> None:
    assert settled(mention, sentence) == kind
