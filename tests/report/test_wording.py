"""Words that several forms of a dossier share."""

import pytest

from counterclaim.records import Document
from counterclaim.report.wording import HEADING, heading, sayings


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


def test_a_report_without_a_title_is_headed_by_its_first_line() -> None:
    text = "\n \n  Orma shelled again  \nTwo people died."
    assert heading(Document("r1", "", text, title="Market hit")) == "Market hit"
    assert heading(Document("r1", "", text)) == "Orma shelled again"
    long = heading(Document("r1", "", "Shells fell on Orma. " * 20))
    assert len(long) <= HEADING
    assert long.startswith("Shells fell on Orma.")
    assert long.endswith(" …")
    assert heading(Document("r1", "", " \n")) == "r1"
