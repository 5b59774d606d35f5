"""Whether two answers can both be true, question by question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import says

from counterclaim.reconcile import PLAIN, counts, times
from counterclaim.reconcile.compatibility import RULES, clash, compatible
from counterclaim.reconcile.counts import Count
from counterclaim.reconcile.dates import plain
from counterclaim.records.edtf import days
from counterclaim.records.reading import QUESTIONS, STANCES

BOTH, NOT_BOTH, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("question", "a", "b", "expected"),
    [
        ("by", "Northland", "Northland army", BOTH),
        ("by", "River Front", "Northland", NOT_BOTH),
        ("by", "men in uniform", "Northland", UNKNOWN),
        ("by", "Warplanes", "Northland", UNKNOWN),
        ("by", "Several suicide bombers", "River Front", UNKNOWN),
        ("means", "shot down from the ground", "TOW missile", BOTH),
        ("means", "TOW missile", "anti-aircraft fire", NOT_BOTH),
        ("means", "airstrike", "barrel bombs", BOTH),
        ("means", "car bomb", "mortar shells", NOT_BOTH),
        ("means", "chlorine", "barrel bomb", BOTH),
        ("means", "chlorine", "sarin", NOT_BOTH),
        ("means", "missile", "technical failure", NOT_BOTH),
        ("means", "an unheard-of thing", "chlorine", UNKNOWN),
        ("where", "east of the Orma silos", "west of the Orma silos", NOT_BOTH),
        ("where", "east of Orma", "near Orma", BOTH),
        ("where", "province of Hulm", "Orma", UNKNOWN),
        ("when", "2031-05", "2031-05-08", BOTH),
        ("when", "2031-05-08", "2031-05-09", NOT_BOTH),
        ("when", "2031-05~", "2031-06-02", BOTH),
        ("when", "2031-05-08 dawn", "2031-05-08 evening", NOT_BOTH),
        ("when", "2031-05-08/2031-05-12", "2031-05-10", BOTH),
        ("when", "during prayers", "2031-05-10", UNKNOWN),
        ("killed", "12", "at least 10", BOTH),
        ("killed", "12+", "10", NOT_BOTH),
        ("killed", "11 children", "58", BOTH),
        ("killed", "3 soldiers", "5 civilians", BOTH),
        ("killed", "dozens", "40", BOTH),
        ("killed", "crew", "3", UNKNOWN),
        ("target", "Northish helicopter", "Southian Mi-8", NOT_BOTH),
        ("target", "a school", "a command post", NOT_BOTH),
        ("target", "a market", "the covered market", BOTH),
        ("control", "The Front holds Orma", "The army holds Orma", NOT_BOTH),
        ("control", "The Front holds Orma mill", "The army holds Orma station", UNKNOWN),
        ("other", "the video is genuine", "the badge is false", UNKNOWN),
    ],
)
def test_answers_fit_or_not_in_both_orders(question: str, a: str, b: str, expected: bool | None) -> None:
    one, two = says("Ministry", question, a), says("Front", question, b)
    assert compatible(one, two, PLAIN) is expected
    assert compatible(two, one, PLAIN) is expected


def test_denying_a_kind_of_weapon_denies_what_is_one_but_not_what_may_be() -> None:
    assert clash(says("Front", "means", "sarin"), says("Ministry", "means", "chemical weapons", "denies"), PLAIN)
    assert not clash(says("Front", "means", "chemical weapons"), says("Ministry", "means", "sarin", "denies"), PLAIN)
    assert clash(says("Wire", "by", "soldiers of the 4th Battalion"), says("army", "by", "army", "denies"), PLAIN)
    assert not clash(says("Wire", "by", "men in uniform"), says("army", "by", "army", "denies"), PLAIN)


def test_every_question_of_the_codebook_has_its_rule() -> None:
    assert set(RULES) == set(QUESTIONS)


answers = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["12+", "2031-05", "TOW missile", "yes", "Front holds Orma", "terrorists", "~200", "10-15", "2031-13-40"]),
)


@given(st.sampled_from(QUESTIONS), answers, answers, st.sampled_from(STANCES), st.sampled_from(STANCES))
def test_clash_never_fails_and_has_no_direction(question: str, a: str, b: str, one: str, two: str) -> None:
    p, q = says("Ministry", question, a, one), says("Front", question, b, two)
    assert clash(p, q, PLAIN) == clash(q, p, PLAIN)


@given(st.sampled_from(QUESTIONS), answers)
def test_nobody_contradicts_the_same_words(question: str, answer: str) -> None:
    assert compatible(says("Ministry", question, answer), says("Front", question, answer), PLAIN) is not False


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("12", Count(12, 12)),
        ("12+", Count(12, None)),
        ("more than 19", Count(20, None)),
        ("~200", Count(160, 240)),
        ("10-15", Count(10, 15)),
        ("1,472 casualties", Count(1472, 1472)),
        ("none", Count(0, 0)),
        ("dozens", Count(24, 99)),
        ("6 children", Count(6, 6, frozenset({"children"}))),
        ("3 militants and 13 civilians", None),
        ("all on board", None),
    ],
)
def test_counts(answer: str, expected: Count | None) -> None:
    assert counts.parse(answer) == expected


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2031-05-08", "8 May 2031"),
        ("2031-05~", "about May 2031"),
        ("2031", "2031"),
        ("XXXX-07-08", "8 July (year not told)"),
        ("2031-05-08/2031-05-12", "8 to 12 May 2031"),
        ("2031-03/2031-07", "March to July 2031"),
        ("2031-05-28/2031-06-02", "28 May to 2 June 2031"),
        ("2031-05/..", "since May 2031"),
        ("2031-05-08T14:30", "8 May 2031, 14:30"),
        ("203X", "the 2030s"),
        ("2031-13", "2031-13"),
        ("yesterday", "yesterday"),
        ("", ""),
    ],
)
def test_dates_in_plain_words(edtf: str, words: str) -> None:
    assert plain(edtf) == words


@given(st.text(max_size=24))
def test_any_text_may_stand_where_a_date_belongs(text: str) -> None:
    plain(text)
    days(text)
    times.order(text)
