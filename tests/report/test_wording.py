"""Words that several forms of a dossier share."""

import pytest

from counterclaim.report.wording import sayings


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["2031-05-07", "2031-05-07/2031-05-09"], ["2031-05-07"]),
        (["2031-05-07/2031-05-09", "2031-05-08"], ["2031-05-08"]),
        (["2031-05-07", "2031-05-08/2031-05-09"], ["2031-05-07", "2031-05-08/2031-05-09"]),
        (["2031-05-07/2031-05-09"], ["2031-05-07/2031-05-09"]),
        (["2031-05-07", "2031-05-09", "2031-05-07"], ["2031-05-07", "2031-05-09"]),
        (["one evening", "2031-05-07"], ["one evening", "2031-05-07"]),
    ],
)
def test_a_stretch_of_days_that_holds_a_told_day_is_no_further_time(said: list[str], told: list[str]) -> None:
    assert sayings(said) == told
