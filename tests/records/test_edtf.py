from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records.edtf import Days, days


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2031-05-04", date(2031, 5, 4), date(2031, 5, 4)),
        ("2031-05-04T10:30", date(2031, 5, 4), date(2031, 5, 4)),
        ("2031-05-04~", date(2031, 5, 2), date(2031, 5, 6)),
        ("2031-05", date(2031, 5, 1), date(2031, 5, 31)),
        ("2031-05~", date(2031, 4, 21), date(2031, 6, 10)),
        ("2031", date(2031, 1, 1), date(2031, 12, 31)),
        ("2031-XX-XX", date(2031, 1, 1), date(2031, 12, 31)),
        ("2031-05-03/2031-05-09", date(2031, 5, 3), date(2031, 5, 9)),
        ("2031-05/2031-07-02", date(2031, 5, 1), date(2031, 7, 2)),
    ],
)
def test_the_days_of_a_time(edtf: str, first: date, last: date) -> None:
    assert days(edtf) == Days(first, last)


@pytest.mark.parametrize("edtf", ["", "XXXX-07-08", "yesterday", "2031-13-01", "2031-02-30", "/"])
def test_what_names_no_day(edtf: str) -> None:
    assert days(edtf) is None


def test_an_interval_without_an_end_goes_on() -> None:
    siege = days("2031-05/")

    assert siege is not None
    assert siege.first == date(2031, 5, 1)
    assert siege.width > 3000
    assert days("../2031-05-04") is not None


def test_gaps_count_from_the_nearer_ends() -> None:
    strike, siege = Days(date(2031, 5, 4), date(2031, 5, 4)), Days(date(2031, 5, 6), date(2031, 5, 9))

    assert strike.gap(siege) == siege.gap(strike) == 2
    assert strike.gap(strike) == 0
    assert strike.exact
    assert siege.exact


@given(st.text(max_size=30))
def test_any_text_is_taken(text: str) -> None:
    found = days(text)

    assert found is None or found.first <= found.last
