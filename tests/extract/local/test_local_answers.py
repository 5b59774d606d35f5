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


SAID = "at least 12 soldiers of ISIS died near Azaz yesterday"
BARE = "something near Azaz yesterday"


def points(stances: dict[str, str], text: str = SAID, *, owns: bool = False, **inside: str) -> tuple[Point, ...]:
    slots = {k: [span(text, v)] for k, v in inside.items()}
    speaker = Speaker("Some Group", "armed-group", "", "it")
    return answers.points(ground(text), stances, [span(text, text)], slots, {}, speaker, owns=owns)


def test_a_point_takes_its_answer_from_words_of_the_text() -> None:
    (p,) = points({"killed": "asserts"}, killed="at least 12 soldiers")
    assert p == Point("killed", "12+", "asserts", span(SAID, "at least 12 soldiers"))


def test_a_question_without_words_to_answer_it_leaves_only_that_it_happened() -> None:
    assert points({"wounded": "hedges"}, BARE) == (Point("happened", "yes", "hedges"),)


def test_whoever_claims_responsibility_is_the_actor() -> None:
    assert points({"by": "asserts", "happened": "asserts"}, BARE, owns=True) == (
        Point("happened", "yes", "asserts"),
        Point("by", "Some Group", "asserts"),
    )


def test_control_names_holder_and_place() -> None:
    (p,) = points({"control": "asserts"}, "ISIS in Azaz", by="ISIS", where="Azaz")
    assert p.answer == "Islamic State holds Azaz"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("At least 11 children were killed when a shell hit the school", "11+"),
        ("the shelling left three people dead", "3"),
        ("the attack killed five people and injured seven", "5"),
        ("the death toll from the fire rose to 41", "41"),
        ("the shelling left three people wounded", ""),
        ("the blast wounded nine", ""),
    ],
)
def test_a_toll_is_read_by_grammar_where_no_words_were_marked(text: str, answer: str) -> None:
    assert next((p.answer for p in points({"happened": "asserts"}, text) if p.question == "killed"), "") == answer


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("the Islamic State was responsible", ["Islamic State"]),
        ("the Banner of the South was responsible", ["Banner of the South"]),
        ("the rebels bear full responsibility", ["rebels"]),
        ("two people died in rebel rocket fire on the town", ["rebels"]),
        ("a house was hit by heavy Russian air strikes", ["Russia"]),
        ("It was the Islamic State that fired", ["Islamic State"]),
        ("Northland's artillery shelled the market", ["Northland"]),
        ("its strikes hit a command post", ["Some Group"]),
        ("the Orma attack was the worst this year", []),
        ("a Russian attack helicopter was lost near the town", []),
        ("the Syrian town was quiet", []),
    ],
)
def test_the_doer_is_read_by_grammar_where_no_words_were_marked(text: str, doers: list[str]) -> None:
    assert [p.answer for p in points({"happened": "asserts"}, text) if p.question == "by"] == doers


def test_a_doer_who_is_only_suspected_is_hedged() -> None:
    found = points({"happened": "asserts"}, "nine people died in suspected Russian air strikes")
    assert [(p.question, p.answer, p.stance) for p in found if p.question == "by"] == [("by", "Russia", "hedges")]


@pytest.mark.parametrize(
    ("question", "text", "quote", "value"),
    [
        ("means", "killed by rocket fire", "rocket", "rockets"),
        ("means", "died in barrel bomb attacks", "barrel bomb", "barrel bombs"),
        ("means", "fired nine mortar bombs at it", "nine", "nine mortar bombs"),
        ("when", "closed since Wednesday afternoon", "since Wednesday afternoon", "since 2016-07-06"),
        ("when", "fought on Thursday and Friday", "Thursday and Friday", "2016-07-07/2016-07-08"),
        ("by", "jets believed to belong to the Islamic State hit it", "jets", "Islamic State"),
        ("by", "two jets of the Islamic State hit it", "two jets", "Islamic State"),
        ("by", "an Israeli raid", "Israeli", "Israel"),
        ("means", "hit by one rocket", "one rocket", "rocket"),
        ("means", "hit by three rocket shells", "three rocket shells", "three rocket shells"),
        ("when", "killed over the past 24 hours", "over the past 24 hours", "past 24 hours"),
        (
            "where",
            "a strike on the village of Inkhil in Daraa province",
            "the village of Inkhil in Daraa province",
            "Inkhil, Daraa",
        ),
        ("where", "a blast at the bakery", "the bakery", "bakery"),
    ],
)
def test_answers_keep_the_words_that_were_said(question: str, text: str, quote: str, value: str) -> None:
    assert answer(ground(text), question, span(text, quote)) == value


def test_a_clause_gives_the_doer_and_the_aircraft_that_no_span_was_marked_for() -> None:
    given = {p.question: p.answer for p in points({"happened": "asserts"}, "ISIS fighters shot down the jet near Azaz")}
    assert given == {"happened": "yes", "by": "Islamic State", "target": "jet"}
    given = {
        p.question: p.answer for p in points({"killed": "asserts"}, "a Syrian Mi-25 was shot down from the ground by terrorists")
    }
    assert given == {"happened": "yes", "by": "terrorists", "target": "Syrian Mi-25", "means": "from the ground"}


def test_those_to_whom_it_was_done_are_not_its_doers() -> None:
    assert "by" not in {p.question for p in points({"happened": "asserts"}, "three Russian soldiers were killed by a mine")}


def test_a_denied_clause_gives_no_doer() -> None:
    assert [p.question for p in points({"happened": "denies"}, "its jets struck the hospital")] == ["happened"]


def test_whoever_withholds_an_answer_is_asked_for_it() -> None:
    assert points({"means": "withholds"}, "which weapon was used") == (Point("means", "which weapon was used", "withholds"),)


@pytest.mark.parametrize(
    ("text", "gist"),
    [
        ("the fate of the crew was unknown after the crash", "fate of the crew was unknown"),
        (
            "it had never fired on any of the many units of the army that were near",
            "never fired on any of the many units of the army that were near",
        ),
        ("shells fell on the town, causing material damage", "material damage"),
    ],
)
def test_other_points_hold_the_gist_with_its_negation(text: str, gist: str) -> None:
    assert points({"other": "asserts"}, text)[0].answer == gist


@pytest.mark.parametrize(
    ("text", "killed", "answers_"),
    [
        ("five more had died of their wounds", "five more", []),
        ("five more died in a second raid", "five more", ["5"]),
        ("the dead rose to 23 after nine more bodies came out of a well", "nine more bodies", []),
        ("the toll climbed to 13 when four of the injured died", "four", []),
        ("no child was present when the house was hit", "no child", []),
        ("no child was killed when the house was hit", "no child", ["0"]),
        ("nine more civilians were killed", "nine more civilians", ["9"]),
    ],
)
def test_what_was_added_to_a_toll_and_who_was_not_there_are_no_tolls(text: str, killed: str, answers_: list[str]) -> None:
    found = points({"killed": "asserts"}, text, killed=killed)
    assert [p.answer for p in found if p.question == "killed" and p.span == span(text, killed)] == answers_


@pytest.mark.parametrize(
    ("text", "toll"),
    [
        ("the number killed by rockets at the school climbed to 41", "41"),
        ("the number of people known to have been killed rose to 23", "23"),
        ("the number of visitors rose to 23", ""),
    ],
)
def test_a_toll_that_rose_is_told(text: str, toll: str) -> None:
    assert [p.answer for p in points({"happened": "asserts"}, text) if p.question == "killed"] == ([toll] if toll else [])
