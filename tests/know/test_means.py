import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import CounterclaimError
from counterclaim.know.means import Means, Taxonomy, compatible, find, mention, taxonomy


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("an American-made TOW missile", "tow-missile"),
        ("anti-aircraft fire", "anti-aircraft-fire"),
        ("from the ground", "fire-from-the-ground"),
        ("Barrel Bombs", "barrel-bomb"),
        ("sarin gas", "sarin"),
        ("a suicide car bomb", "suicide-vehicle-bomb"),
        ("a suicide bomber driving an explosives-laden truck", "suicide-vehicle-bomb"),
        ("a roadside bomb", "ied"),
        ("Grad rockets", "multiple-rocket-launcher"),
        ("shoulder-fired missiles", "man-portable-missile"),
        ("M-16 RIFLE", "rifle"),
        ("Russian warplanes", "air-attack"),
        ("landmines", "mine"),
    ],
)
def test_find_takes_the_most_specific(phrase: str, expected: str) -> None:
    found = find(phrase)
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize("phrase", ["", "the town", "talks", "minority", "gastronomy", "towns"])
def test_find_knows_what_is_no_weapon(phrase: str) -> None:
    assert find(phrase) is None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("a TOW missile", "shot down from the ground", True),
        ("anti-aircraft fire", "from the ground", True),
        ("TOW missile", "anti-aircraft fire", False),
        ("sarin", "chlorine", False),
        ("nerve agent", "sarin", True),
        ("chemical weapons", "chlorine gas", True),
        ("barrel bombs", "airstrikes", True),
        ("airstrike", "mortar shells", False),
        ("suicide car bomb", "car bomb", True),
        ("suicide car bomb", "suicide bombing", True),
        ("IED", "a mine", False),
        ("barrels dropped from a helicopter", "barrel bombs", True),
        ("barrel bombs", "chlorine", True),
        ("airstrikes", "incendiary bombs", True),
        ("airstrike", "a car bomb", False),
        ("airstrikes", "bombs", True),
        ("airstrike", "a TOW missile", False),
        ("drone", "an air-defence missile", False),
        ("an unknown thing", "sarin", False),
        ("an unknown thing", "an unknown thing", True),
    ],
)
def test_compatible_when_one_is_a_kind_of_the_other(a: str, b: str, expected: bool) -> None:
    assert compatible(a, b) is expected
    assert compatible(b, a) is expected


@pytest.mark.parametrize(
    ("phrase", "normal", "words"),
    [
        ("hit by US-made TOW missiles", "TOW missile", "TOW missiles"),
        ("the nerve agent sarin", "sarin", "sarin"),
        ("crude barrel bombs fell", "barrel bombs", "barrel bombs"),
    ],
)
def test_a_means_is_found_with_its_words(phrase: str, normal: str, words: str) -> None:
    found = mention(phrase)
    assert found is not None
    assert (found[0].normal, phrase[found[1] : found[2]]) == (normal, words)


def test_no_means_is_found_where_none_is_named() -> None:
    assert mention("a strange thing") is None


def test_the_taxonomy_is_large_and_every_normal_name_finds_itself() -> None:
    table = taxonomy()
    assert len(table.means) >= 60
    assert len(table.index) >= 400
    for means in table.means.values():
        assert table.find(means.normal) == means


@given(st.text(max_size=50), st.text(max_size=50))
def test_compatible_is_symmetric_for_any_words(a: str, b: str) -> None:
    assert compatible(a, b) is compatible(b, a)
    assert compatible(a, a)


def test_a_word_of_two_means_is_refused() -> None:
    with pytest.raises(CounterclaimError, match="means_ambiguous"):
        Taxonomy.of([Means("a", "thing"), Means("b", "other", aliases=("thing",))])


@pytest.mark.parametrize("kinds", [(("b",), ("a",)), (("none",), ())])
def test_circular_and_unknown_kinds_are_refused(kinds: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    with pytest.raises(CounterclaimError, match="means_kind"):
        Taxonomy.of([Means("a", "x", kinds[0]), Means("b", "y", kinds[1])])
