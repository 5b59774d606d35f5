"""Whom sources point at: relative pronouns, possessives, and articles of which the noun was not marked."""

from __future__ import annotations

import pytest

from counterclaim.extract.local.ground import Ground, Knowledge, bodies
from counterclaim.extract.local.speakers import Speaker, resolve
from counterclaim.records import Document, Span
from counterclaim.text.sentences import sentences
from counterclaim.text.words import words


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return Knowledge.load()


def spoken(known: Knowledge, text: str, source: str, before: tuple[Speaker, ...] = (), publisher: str = "") -> str:
    ground = Ground(
        Document("d", "", text, publisher=publisher), words(text), sentences(text), "", "", bodies(known.names, text), known
    )
    at = text.index(source)
    return resolve(ground, Span(at, at + len(source)), "other", before).name


def test_who_is_whoever_stands_right_before_it(known: Knowledge) -> None:
    assert spoken(known, "It fell, according to Dr Mila Toresh, who gave 19 dead.", "who") == "Mila Toresh"
    assert (
        spoken(known, "Fights between the army and the Eastern Council went on after the latter spoke.", "the latter")
        == "Eastern Council"
    )
    assert spoken(known, "Four were hurt, said the harbour police, who blamed the Front.", "who") == "harbour police"


def test_its_spokesman_is_the_body_before(known: Knowledge) -> None:
    front = Speaker("River Front", "armed-group", "River Front", "the River Front")
    assert (
        spoken(known, "The River Front denied it. Its spokesman said that none fell.", "Its spokesman", (front,)) == "River Front"
    )


def test_our_spokesman_is_the_publishers(known: Knowledge) -> None:
    assert spoken(known, "What our spokesman told the radio stands.", "our spokesman", publisher="River Column") == "River Column"


def test_an_article_takes_its_noun(known: Knowledge) -> None:
    assert spoken(known, "According to the governor three died.", "the") == "governor"


def test_what_stands_in_brackets_is_no_part_of_the_name(known: Knowledge) -> None:
    text = "The Orma River Network (ORN) said so."
    assert spoken(known, text, "The Orma River Network (ORN") == "Orma River Network"
    assert spoken(known, text, "The Orma River Network (ORN)") == "Orma River Network"


@pytest.mark.parametrize(
    ("headline", "body", "name"),
    [
        ("Monitor", "The Kaldan Monitor said that 11 died.", "Kaldan Monitor"),
        ("Ministry", "The Kaldan Ministry of Defence said that none was lost.", "Kaldan Ministry of Defence"),
        ("Ministry", "Of this the Ministry of Defence said nothing.", "ministry of Defence"),
        ("Monitor", "The Kaldan Monitor said 11, the Lund Monitor 12.", "monitor"),
        ("Monitor", "A monitor that nobody knows said that 11 died.", "monitor"),
        ("Army", "Thirteen fighters of the Free Syrian Army fell.", "army"),
        ("Army", "The army said that 13 of the Free Orma Army fell.", "army"),
    ],
)
def test_a_headlines_noun_is_the_one_whose_full_name_the_text_has(known: Knowledge, headline: str, body: str, name: str) -> None:
    assert spoken(known, f"{headline} tells of shelling\n\n{body}", headline) == name


def test_only_a_headline_shortens_a_name_that_the_text_gives(known: Knowledge) -> None:
    text = "Shelling of Orma\n\nThe Kaldan Monitor said that 12 died, a Monitor elsewhere that 11 did."
    assert spoken(known, text, "a Monitor") == "monitor"
