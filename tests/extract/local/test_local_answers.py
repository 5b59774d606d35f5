import pytest
from ground_of import ground, span

from counterclaim.extract.local import answers
from counterclaim.extract.local.answers import answer
from counterclaim.extract.local.speakers import Speaker
from counterclaim.records import Point

TEXT = "ISIS fighters shot down the jet with a TOW missile near Azaz yesterday, killing at least 12 soldiers."


@pytest.mark.parametrize(
    ("question", "quote", "value"),
    [
        ("by", "ISIS", "Islamic State"),
        ("means", "a TOW missile", "TOW missile"),
        ("when", "yesterday", "2016-07-08"),
        ("killed", "at least 12 soldiers", "12+"),
        ("target", "the jet", "jet"),
    ],
)
def test_answers_are_short_and_normal(question: str, quote: str, value: str) -> None:
    assert answer(ground(TEXT), question, span(TEXT, quote)) == value


def points(stances: dict[str, str], *, owns: bool = False, **inside: str) -> tuple[Point, ...]:
    slots = {k: [span(TEXT, v)] for k, v in inside.items()}
    return answers.points(
        ground(TEXT), stances, [span(TEXT, TEXT[:-1])], slots, {}, Speaker("Some Group", "armed-group", "", "it"), owns=owns
    )


def test_a_point_takes_its_answer_from_words_of_the_text() -> None:
    (p,) = points({"killed": "asserts"}, killed="at least 12 soldiers")
    assert p == Point("killed", "12+", "asserts", span(TEXT, "at least 12 soldiers"))


def test_a_question_without_words_to_answer_it_leaves_only_that_it_happened() -> None:
    assert points({"wounded": "hedges"}) == (Point("happened", "yes", "hedges"),)


def test_whoever_claims_responsibility_is_the_actor() -> None:
    assert points({"by": "asserts", "happened": "asserts"}, owns=True) == (
        Point("happened", "yes", "asserts"),
        Point("by", "Some Group", "asserts"),
    )


def test_control_names_holder_and_place() -> None:
    (p,) = points({"control": "asserts"}, by="ISIS", where="Azaz")
    assert p.answer == "Islamic State holds Azaz"
