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
