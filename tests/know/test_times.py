"""Times: hand-written values against one publication date (a Saturday, 9 July 2016), and properties."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.know.times import beside_the_deed, dateline, find_times, heads, incident_date, of_saying, resolve
from counterclaim.know.times_resolve import RULES
from counterclaim.records import Span

SATURDAY = "2016-07-09"

VALUES = [
    ("yesterday", "2016-07-08"),
    ("yesterdays", "2016-07-08"),
    ("the day before yesterday", "2016-07-07"),
    ("LAST NIGHT", "2016-07-08"),
    ("today", "2016-07-09"),
    ("earlier today", "2016-07-09"),
    ("this morning", "2016-07-09"),
    ("before dawn", "2016-07-09"),
    ("tomorrow", "2016-07-10"),
    ("overnight", "2016-07-08/2016-07-09"),
    ("Thursday", "2016-07-07"),
    ("Saturday", "2016-07-09"),
    ("Tuesdays", "2016-07-05"),
    ("Sunday night", "2016-07-03"),
    ("the early hours of Tuesday", "2016-07-05"),
    ("next Friday", "2016-07-15"),
    ("last Saturday", "2016-07-02"),
    ("last Friday", "2016-07-01"),
    ("Thursday of last week", "2016-06-30"),
    ("on Thursday and Friday", "2016-07-07/2016-07-08"),
    ("between Tuesday and Wednesday", "2016-07-05/2016-07-06"),
    ("the weekend", "2016-07-09/2016-07-10"),
    ("last weekend", "2016-07-02/2016-07-03"),
    ("last week", "2016-06-27/2016-07-03"),
    ("earlier this week", "2016-07-04/2016-07-09"),
    ("last month", "2016-06"),
    ("this month", "2016-07"),
    ("last year", "2015"),
    ("On July 8", "2016-07-08"),
    ("8th of July", "2016-07-08"),
    ("July 11", "2016-07-11"),
    ("December 30", "2015-12-30"),
    ("on 8 July 2016", "2016-07-08"),
    ("Saturday March 28, 2015", "2015-03-28"),
    ("3 JAN 90", "1990-01-03"),
    ("2016-07-08", "2016-07-08"),
    ("8/7/2016", "2016-07-08"),
    ("08.07.2016", "2016-07-08"),
    ("25/12/2015", "2015-12-25"),
    ("July 3-5", "2016-07-03/2016-07-05"),
    ("December 11 and 12 2015", "2015-12-11/2015-12-12"),
    ("between April 27 and May 18", "2016-04-27/2016-05-18"),
    ("In June", "2016-06"),
    ("August", "2015-08"),
    ("June last year", "2015-06"),
    ("late March", "2016-03~"),
    ("mid-January 2014", "2014-01~"),
    ("in March 2013", "2013-03"),
    ("the first week of July", "2016-07-01/2016-07-07"),
    ("in the summer of 2012", "2012-06/2012-08"),
    ("in 2013", "2013"),
    ("late 2014", "2014~"),
    ("the 1990s", "199X"),
    ("a week ago", "2016-07-02~"),
    ("three days ago", "2016-07-06"),
    ("two years ago", "2014~"),
    ("over the past two weeks", "2016-06-25/2016-07-09"),
    ("in the past 24 hours", "2016-07-08/2016-07-09"),
    ("over the last 48 hours", "2016-07-07/2016-07-09"),
    ("for nearly two years", "2014/2016-07"),
    ("for more than a year", "2015/2016-07"),
    ("over the past year", "2015-07/2016-07"),
    ("for the second consecutive day", "2016-07-08/2016-07-09"),
    ("on a 12th straight night", "2016-06-28/2016-07-09"),
    ("since Monday", "2016-07-04/2016-07-09"),
    ("Since late June", "2016-06~/2016-07-09"),
    ("recently", "2016-07~"),
    ("three days earlier", ""),
    ("the same day", ""),
    ("the next morning", ""),
    ("shortly after", ""),
    ("at least 12 people", ""),
    ("31 February 2016", "2016-02"),
    ("", ""),
]


@pytest.mark.parametrize(("phrase", "value"), VALUES)
def test_values_against_a_saturday(phrase: str, value: str) -> None:
    assert resolve(phrase, SATURDAY) == value


def test_no_day_is_invented_and_a_time_of_day_does_not_matter() -> None:
    assert resolve("In June", "2016-07-09T21:30Z") == "2016-06"
    assert resolve("Thursday", "2016-07-09T21:30Z") == "2016-07-07"


@pytest.mark.parametrize(
    ("phrase", "value"),
    [("On July 8", "XXXX-07-08"), ("In June", "XXXX-06"), ("8 July 2016", "2016-07-08"), ("2013", "2013")]
    + [(p, "") for p in ("yesterday", "Thursday", "last week", "a week ago", "recently", "the weekend", "overnight")],
)
def test_without_a_publication_date_what_is_relative_stays_unresolved(phrase: str, value: str) -> None:
    assert resolve(phrase, "") == value


def test_what_is_yet_to_come_lies_ahead() -> None:
    assert resolve("Thursday", SATURDAY, tense_future=True) == "2016-07-14"
    assert resolve("December 30", SATURDAY, tense_future=True) == "2016-12-30"
    assert resolve("March", SATURDAY, tense_future=True) == "2017-03"


def test_a_day_named_on_that_day_and_at_the_turn_of_the_year() -> None:
    assert resolve("Thursday", "2016-07-07") == "2016-07-07"
    assert resolve("December 31", "2017-01-02") == "2016-12-31"
    assert resolve("January 2", "2016-12-31") == "2017-01-02"
    assert resolve("last Monday", "2016-08-09") == "2016-08-01"  # of the day before, one says "Monday"


def test_month_first_only_where_it_fits_better() -> None:
    assert resolve("7/8/2016", SATURDAY) == "2016-07-08"
    assert resolve("01-06-2016", "2016-02-01") == "2016-06-01"
    assert resolve("06-01-2016", "2016-06-02") == "2016-06-01"


def test_each_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("phrases", "fresh", "date"),
    [
        (["late June", "on Thursday"], True, "2016-07-07"),
        (["Friday", "Saturday"], True, "2016-07-08/2016-07-09"),
        (["Thursday", "today"], True, "2016-07-07"),
        (["today"], True, "2016-07-09"),
        (["May 31", "Thursday"], True, "2016-05-31"),
        (["in 24 hours", "since Wednesday"], True, "2016-07-06/2016-07-09"),
        ([], True, "2016-07~"),
        (["shortly after"], True, "2016-07~"),
        ([], False, ""),
        (["in June"], False, "2016-06"),
    ],
)
def test_the_date_of_an_incident(phrases: list[str], fresh: bool, date: str) -> None:
    assert incident_date(phrases, SATURDAY, fresh=fresh) == date


def test_an_incident_without_any_date_has_none() -> None:
    assert incident_date([], "", fresh=True) == ""
    assert incident_date(["July 8"], "", fresh=True) == "XXXX-07-08"
    assert incident_date(["Monday"], SATURDAY, fresh=True, future=True) == "2016-07-11"


@pytest.mark.parametrize(
    ("text", "published", "effective"),
    [
        ("04-06-2016 Rockets fell on the market.", "2016-06-05", "2016-06-04"),
        ("21.02.2015 A blast shook the town.", "2015-02-23", "2015-02-21"),
        ("SAN SALVADOR, 3 JAN 90 -- [TEXT] POLICE SAID", "1990-02-01", "1990-01-03"),
        ("MADRID (SPAIN), 26 JAN 89 (RNE) -- [TEXT] THE PRESIDENT", "", "1989-01-26"),
        ("Published: 9 July 2016 | A crew was lost", "2016-07-12", "2016-07-09"),
        ("Last Modified: July 10, 2016\nA crew was lost", "2016-07-09", "2016-07-10"),
        ("Last updated at Jun 062016 The army said", "2016-06-22", "2016-06-06"),
        ("Sun 12 Oct 2014 Shelling resumed", "2014-10-14", "2014-10-12"),
        ("Raids kill nine in the north AFP Friday 1 Jul 2016 Separate raids", "2016-07-20", "2016-07-01"),
        ("BEIRUT, July 8 (Reuters) - Two airmen were killed", "2016-07-10", "2016-07-08"),
        ("Raid kills three in the town 6 October 2016 Homs SANA- The army", "2016-10-09", "2016-10-06"),
        ("5-04-2016 Four killed", "2016-04-25", "2016-04-25"),
        ("Flash update no. 3\nFights in Orma | As of 14 August 2022, 18:00\nShells fell.", "", "2022-08-14"),
        ("As of 14 August 2022, nine people had died in Orma.", "2022-09-01", "2022-09-01"),
        ("Situation report no. 4, 3-9 May 2021\nShells fell on the market.", "", "2021-05-09"),
        ("Situation report no. 4: 9 May 2021, and what came before it\nShells fell.", "", ""),
        ("Market shelled on 9 May 2021\nShells fell on the market.", "", ""),
        ("Market shelled\nBy our staff\n5 March 2018\nShells fell on the market.", "", "2018-03-05"),
        ("Market shelled\n\nORMA, 12 March 2018 - Shells fell on the market.", "", "2018-03-12"),
        ("Market shelled\n12 March 2018 saw the worst of it, the mayor said.", "", ""),
        ("BEIRUT (Reuters) - On 3 May 2015 the town fell.", "2016-07-10", "2016-07-10"),
        ("The town fell on Sunday 3 May 2015 after a siege.", "2016-07-10", "2016-07-10"),
        ("Two airmen were killed on 8 July 2016, the army said.", "2016-07-10", "2016-07-10"),
        ("Updated 4 March 2021 A crew was lost", "2016-07-09", "2016-07-09"),
        ("9 July 2016 A crew was lost", "2016-07-09T21:30", "2016-07-09T21:30"),
        ("A crew was lost", "", ""),
    ],
)
def test_a_text_s_own_dateline_wins(text: str, published: str, effective: str) -> None:
    assert dateline(text, published) == effective


def found(text: str) -> list[str]:
    return [s.of(text) for s in find_times(text)]


def test_times_are_found_where_they_stand() -> None:
    assert found("On Thursday night and again on 8 July 2016, planes struck; since June 3 nobody may march.") == [
        "Thursday night",
        "8 July 2016",
        "since June 3",
    ]
    assert found("It fell in late March, was retaken in May and lost again two weeks ago.") == [
        "late March",
        "May",
        "two weeks ago",
    ]
    assert found("THE ATTACK LAST NIGHT FOLLOWED ONE ON 3 JAN 90 -- POLICE SAID TODAY") == ["LAST NIGHT", "3 JAN 90", "TODAY"]
    assert found("Over the past two weeks, and earlier this week, 2013 people fled; in 2013 none did.") == [
        "the past two weeks",
        "earlier this week",
        "2013",
    ]


def test_only_the_given_stretches_are_searched() -> None:
    text = "Today one fell. Yesterday another did."
    assert find_times(text, [Span(16, len(text))]) == [Span(16, 25)]
    assert find_times(text, []) == []


@given(st.text(max_size=80), st.sampled_from(["", "2016-07-09", "2016-07", "0001-01-01", "9999-12-31", "x"]), st.booleans())
def test_no_phrase_raises(phrase: str, published: str, future: bool) -> None:
    assert isinstance(resolve(phrase, published, tense_future=future), str)
    assert isinstance(dateline(phrase, published), str)


PIECES = (
    "yesterday last next Monday July March 31 30 2016 1 / - . since two 9999 weeks years ago the past week of and to 3 late".split()
)


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(["", "2016-02-29", "0001-01-01", "9999-12-31"]))
def test_no_jumble_of_words_of_time_raises(words: list[str], published: str) -> None:
    phrase = " ".join(words)
    assert isinstance(resolve(phrase, published), str)
    assert isinstance(incident_date([phrase], published, fresh=True), str)
    assert isinstance(dateline(phrase, published), str)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=20).map(" ".join))
def test_found_times_lie_in_the_text_in_order(text: str) -> None:
    spans = find_times(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("text", "time", "said"),
    [
        ("The mayor said on Friday that shells fell", "Friday", True),
        ("Doctors told the Orma Wire late on Friday", "Friday", True),
        ("The army denied Friday that it fired", "Friday", True),
        ("In a statement on Friday it said that shells fell", "on Friday", True),
        ("Nine were killed in a border post on Friday", "Friday", False),
        ("In a statement on Friday it said that shells fell", "Friday", True),
        ("He said that on Friday shells fell", "Friday", False),
        ("Shells fell on Friday, he said", "Friday", False),
    ],
)
def test_the_day_of_saying_is_told_from_the_day_of_the_deed(text: str, time: str, said: bool) -> None:
    at = text.index(time)
    assert of_saying(text, Span(at, at + len(time))) is said


@pytest.mark.parametrize(
    ("text", "time", "counted"),
    [
        ("The number of dead rose to 23 on Saturday", "Saturday", True),
        ("The toll climbed to at least 41 late on Friday", "Friday", True),
        ("The army changed its account of the loss on Monday", "Monday", True),
        ("The toll rose to 13 when four died before dawn", "before dawn", True),
        ("They accused each other on Saturday of firing first", "Saturday", True),
        ("They accused the army of a raid on Saturday", "Saturday", False),
        ("Nineteen people are in their graves this morning", "this morning", True),
        ("Nineteen people were shot this morning", "this morning", False),
        ("Smoke rose over the town on Saturday", "Saturday", False),
        ("The price rose to 23. On Saturday a shell fell", "Saturday", False),
    ],
)
def test_the_day_of_a_new_count_is_told_from_the_day_of_the_deed(text: str, time: str, counted: bool) -> None:
    at = text.index(time)
    assert beside_the_deed(text, Span(at, at + len(time))) is counted


@pytest.mark.parametrize(
    ("text", "time", "heading"),
    [
        ("Sat 9 Jul 2016 Shells fell on Orma", "Sat 9 Jul 2016", True),
        ("Published July 9 2016 Shells fell on Orma", "July 9 2016", True),
        ("Shells fell on Orma on July 7 2016, its mayor said", "July 7 2016", False),
        ("Shells fell. " * 30 + "July 7 2016", "July 7 2016", False),
    ],
)
def test_a_dateline_is_told_from_a_date_in_the_text(text: str, time: str, heading: bool) -> None:
    at = text.index(time)
    assert heads(text, Span(at, at + len(time))) is heading
