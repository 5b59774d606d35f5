"""Whom phrases for doers name."""

import pytest
from ground_of import ground, span

from counterclaim.extract.local.actors import actors, is_party


@pytest.mark.parametrize(
    ("text", "quote", "names"),
    [
        ("Russian warplanes hit the town.", "Russian warplanes", ["Russia"]),
        ("It was hit by Syrian or Russian jets.", "Syrian or Russian jets", ["Syrian government", "Russia"]),
        ("Regime helicopters dropped barrels.", "Regime helicopters", ["Syrian government"]),
        ("The army took the hill.", "The army", ["Syrian army"]),
        ("President Bashar al-Assad's air force bombed it.", "President Bashar al-Assad's air force", ["Syrian government"]),
        ("A suicide bomber from ISIS did it.", "A suicide bomber from ISIS", ["Islamic State"]),
        ("Rebel fighters entered the town.", "Rebel fighters", ["rebels"]),
        ("Terrorist groups positioned in the suburbs fired.", "Terrorist groups positioned in the suburbs", ["terrorist groups"]),
        ("ISIS took the town. The militants burned it.", "The militants", ["Islamic State"]),
        ("US-backed rebels fighting ISIS attacked.", "US-backed rebels fighting ISIS", ["rebels"]),
        ("Villagers did it.", "Villagers", ["Villagers"]),
    ],
)
def test_doers_are_named_by_their_party(text: str, quote: str, names: list[str]) -> None:
    assert actors(ground(text), span(text, quote)) == names


def test_a_state_that_no_table_knows_is_known_by_the_report() -> None:
    text = "Sorania closed its border. A Soranian drone fell on the quay."
    assert actors(ground(text, country=""), span(text, "A Soranian drone")) == ["Sorania"]


@pytest.mark.parametrize(("name", "party"), [("Islamic State", True), ("rebels", True), ("two pilots", False), ("Reuters", False)])
def test_parties_are_told_from_others(name: str, party: bool) -> None:
    assert is_party(ground("."), name) is party
