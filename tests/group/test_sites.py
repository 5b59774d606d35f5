from __future__ import annotations

import pytest

from counterclaim.group.sites import Site, relation, site, skeleton
from counterclaim.know.places import Places


def at(place: str) -> Site:
    return site(place, Places.load())


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Telmir, Ostrava, Kaldan", "market, Telmir, Kaldan", "same"),
        ("Telmir market, Kaldan", "Telmir, Kaldan", "same"),
        ("Shehroun, Kaldan", "Shahrun, Kaldan", "same"),
        ("near Telmir, Kaldan", "east of Telmir, Kaldan", "same"),
        ("Telmir, Upper Ostrava", "Upper Ostrava, Telmir", "same"),
        ("Telmir, Ostrava, Kaldan", "Ostrava, Kaldan", "within"),
        ("Telmir, Ostrava, Kaldan", "Brunov, Ostrava, Kaldan", "apart"),
        ("Telmir, Kaldan", "", "unknown"),
        ("Boukamal, Deir al-Zor, Syria", "al-Bukamal, Deir ez-Zor, Syria", "same"),
        ("Saraqeb, Idlib, Syria", "Idlib, Syria", "within"),
        ("Saraqeb, Idlib, Syria", "Palmyra, Homs, Syria", "apart"),
        ("Saraqeb, Idlib, Syria", "Syria", "within"),
    ],
)
def test_how_two_places_lie(one: str, other: str, how: str) -> None:
    assert relation(at(one), at(other)) == how
    assert relation(at(other), at(one)) == how


def test_transliterations_meet_and_short_names_keep_their_vowels() -> None:
    assert skeleton("Sheikhoun") == skeleton("Shaikhun") == skeleton("Shekhoon")
    assert skeleton("Abu") != skeleton("Obo")


def test_only_a_town_or_less_is_a_narrow_place() -> None:
    assert at("Saraqeb, Idlib, Syria").named
    assert at("Telmir, Kaldan").named
    assert not at("Idlib, Syria").named
    assert not at("Syria").named
    assert not at("Euphrates, Raqqa, Syria").named
    assert at("Syria").country
    assert not at("").named


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Aleppo, Syria", "Boleel, Deir ez-Zor, Syria", "apart"),
        ("Damascus, Syria", "Babeska, Idlib, Syria", "apart"),
        ("Hama, Syria", "Nowherabad, Homs, Syria", "unknown"),
        ("Aleppo, Syria", "Boleel, Aleppo, Syria", "within"),
    ],
)
def test_a_city_is_not_a_village_that_nobody_knows_in_a_far_province(one: str, other: str, how: str) -> None:
    places = Places.load()
    assert relation(site(one, places), site(other, places)) == how
    assert relation(site(other, places), site(one, places)) == how
