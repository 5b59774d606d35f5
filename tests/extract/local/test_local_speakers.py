import pytest
from ground_of import ground, span

from counterclaim.extract.local.speakers import UNSPECIFIED, Speaker, resolve

MINISTRY = Speaker("Russian Ministry of Defense", "military", "Russia", "the Russian Defence Ministry", ("Russia Today",))
PERSON = Speaker("Ilko Varesh", "armed-group", "", "commander Ilko Varesh")


def speaker(text: str, source: str, before: tuple[Speaker, ...] = (), kind: str = "other") -> Speaker:
    return resolve(ground(text), span(text, source), kind, before)


def test_a_known_body_has_its_canonical_name_kind_and_side() -> None:
    s = speaker("The Russian Defence Ministry said so.", "The Russian Defence Ministry")
    assert (s.name, s.kind, s.side) == ("Russian Ministry of Defense", "military", "Russia")


def test_no_source_is_unspecified() -> None:
    assert resolve(ground("It is said."), None, "other", ()) is UNSPECIFIED


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("He said more.", "He", "Ilko Varesh"),
        ("Varesh said more.", "Varesh", "Ilko Varesh"),
        ("The ministry said more.", "The ministry", "Russian Ministry of Defense"),
        ("The ministry's statement said more.", "The ministry's statement", "Russian Ministry of Defense"),
    ],
)
def test_pronouns_and_short_descriptions_point_back(text: str, source: str, name: str) -> None:
    assert speaker(text, source, (MINISTRY, PERSON)).name == name


def test_a_statement_inherits_the_chain_of_what_it_points_to() -> None:
    assert speaker("The statement went on.", "The statement", (MINISTRY,)).via == ("Russia Today",)


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("The Banner of the South said more.", "The Banner", "Banner of the South"),
        ("The Banner of the South said more.", "The Banner of", "Banner of the South"),
        ("The Banner of the South said more.", "The Banner of the South", "Banner of the South"),
        ("The Kremlin of Moscow said more.", "The Kremlin", "Russia"),
        ("The mayor of Orma said more.", "The mayor", "mayor"),
    ],
)
def test_a_name_that_was_cut_is_taken_whole_where_no_table_knows_it(text: str, source: str, name: str) -> None:
    assert speaker(text, source).name == name


@pytest.mark.parametrize("word", ["which", "who"])
def test_a_relative_pronoun_stands_for_the_noun_before_it(word: str) -> None:
    assert speaker(f"No one was hurt. The April Column, {word} claims it, left.", word, (PERSON,)).name == "April Column"


def test_its_stands_for_the_body_named_before_it() -> None:
    text = "Hezbollah changed its account of the raid."
    assert speaker(text, "its").name == "Hezbollah"


def test_a_monitor_is_the_one_monitor_that_the_text_names() -> None:
    text = "Nine people died, a monitor said. The Syrian Observatory for Human Rights blamed shelling."
    assert speaker(text, "a monitor").name == "Syrian Observatory for Human Rights"


def test_an_unknown_party_keeps_its_name_and_gets_no_side() -> None:
    s = speaker("The Karvenian Ministry of Defence said so.", "The Karvenian Ministry of Defence", kind="military")
    assert s.name == "Karvenian Ministry of Defence"
    assert s.side == ""


def test_a_name_that_ends_like_words_about_the_saying_is_kept_whole() -> None:
    assert speaker("Relief Now said so.", "Relief Now").name == "Relief Now"
    assert speaker("The relief office now said so.", "The relief office now").name == "relief office"
