"""Counts: hand-written intervals, best figures, and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.know.counts import Bounds, Count, answer, best_figure, parse_count

INTERVALS: list[tuple[str, Bounds | None]] = [
    ("12 people", (12, 12)),
    ("at least 12 people", (12, None)),
    ("AT LEAST TWELVE PEOPLE", (12, None)),
    ("no fewer than 12", (12, None)),
    ("125 fighters at least", (125, None)),
    ("12+", (12, None)),
    ("more than 100", (100, None)),
    ("over 1 000 civilians", (1000, None)),
    ("up to 80 fighters", (None, 80)),
    ("around 40", (40, 40)),
    ("nearly 50 men", (50, 50)),
    ("twelve", (12, 12)),
    ("Twenty-five people", (25, 25)),
    ("1,200", (1200, 1200)),
    ("two hundred and six people", (206, 206)),
    ("a hundred others", (100, 100)),
    ("10 to 15", (10, 15)),
    ("between 10 and 15 men", (10, 15)),
    ("10-15", (10, 15)),
    ("10000 to more than 30000", (10000, 30000)),
    ("dozens", (24, 99)),
    ("several dozen soldiers", (24, 99)),
    ("two dozen people", (24, 24)),
    ("a dozen", (12, 12)),
    ("half a dozen", (6, 6)),
    ("several militants", (3, 9)),
    ("a few", (3, 9)),
    ("scores of them", (40, 99)),
    ("hundreds", (200, 999)),
    ("tens of thousands", (20000, 99999)),
    ("no one", (0, 0)),
    ("no casualties", (0, 0)),
    ("a soldier", (1, 1)),
    ("the pilot", (1, 1)),
    ("a 35-year-old man", (1, 1)),
    ("another man", (1, 1)),
    ("three others", (3, 3)),
    ("five of the dead", (5, 5)),
    ("3 of them", (3, 3)),
    ("all 14", (14, 14)),
    ("a family of six", (6, 6)),
    ("a woman and her two children", (3, 3)),
    ("two women and their seven children", (9, 9)),
    ("2 women (a nurse and a cook) as well as 2 soldiers", (4, 4)),
    ("30 regime and 39 rebel fighters", (69, 69)),
    ("at least 16 civilians and three children", (16, None)),
    ("11 children among 58", (58, 58)),
    ("58 people, including 11 children", (58, 58)),
    ("two others including a child", (2, 2)),
    ("soldiers and fighters", None),
    ("heavy losses", None),
    ("a large number of militants", None),
    ("15 rockets", None),
    ("the dead", None),
    ("", None),
]


@pytest.mark.parametrize(("phrase", "bounds"), INTERVALS)
def test_intervals(phrase: str, bounds: Bounds | None) -> None:
    count = parse_count(phrase)
    assert (count and (count.low, count.high)) == bounds


def test_of_whom_and_whether_about() -> None:
    assert parse_count("around 40 Kurdish fighters from the north") == Count(40, 40, "fighters", True)
    assert parse_count("at least 12 people") == Count(12, None, "people", False)


@pytest.mark.parametrize(
    ("phrase", "short"),
    [
        ("twelve", "12"),
        ("at least 12", "12+"),
        ("some 200 men", "~200"),
        ("10 to 15", "10-15"),
        ("up to 80", "up to 80"),
        ("dozens of people", "dozens"),
        ("tens of thousands", "20000-99999"),
    ],
)
def test_answers_in_the_codebook_s_form(phrase: str, short: str) -> None:
    count = parse_count(phrase)
    assert count is not None
    assert answer(count) == short


@pytest.mark.parametrize(
    ("phrases", "attributed", "bounds"),
    [
        (["40 people", "12 people"], [True, False], (12, 12)),  # the report's own figure
        (["40 people", "12 people"], [True, True], (40, 40)),  # else the lead's
        (["12 Civilians", "at least 12 civilians"], [False, True], (12, None)),  # a headline's short form
        (["more than 40 people", "at least 45 people"], [True, True], (45, None)),
        (["10 children", "at least 48 people"], [False, True], (48, None)),  # a part and its whole
        (["five of the dead"], [True], (5, 5)),
        (["dozens of people", "at least 73 people"], [True, True], (73, None)),
        (["dozens", "another 40"], [True, True], (24, 99)),
        (["at least 63 rebels", "21 government soldiers"], [True, True], (84, None)),  # the dead of both sides
        (["heavy losses"], [True], None),
        ([], [], None),
    ],
)
def test_best_figures(phrases: list[str], attributed: list[bool], bounds: Bounds | None) -> None:
    assert best_figure(phrases, attributed) == bounds


WORDS = "at least 12 0 1,200 twenty five hundred dozen a no people and , including of to - between women among half or".split()


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join)))
def test_no_phrase_raises_and_intervals_are_in_order(phrase: str) -> None:
    count = parse_count(phrase)
    if count:
        assert answer(count)
        assert (count.low, count.high) != (None, None)
        if count.low is not None and count.high is not None:
            assert 0 <= count.low <= count.high
    assert best_figure([phrase, phrase], [True, False]) is None or count is not None


@given(st.integers(0, 10**9))
def test_figures_are_read_as_written(n: int) -> None:
    assert parse_count(f"{n:,} people") == Count(n, n, "people")
    assert parse_count(f"at least {n} people") == Count(n, None, "people")
