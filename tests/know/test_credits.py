import pytest

from counterclaim.know.credits import credit
from counterclaim.know.names import Names


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("DRUSK (Reuters) - Two shells fell on the town on Monday.", "Reuters"),
        ("Shells fall on Drusk AFP Sunday 6 Apr 2014 Two shells fell.", "AFP"),
        ("Two shells fell on the town, the mayor said. - REUTERS", "Reuters"),
        ("(Ormar Press) Two shells fell on the town.", "Ormar Press"),
        ("Two shells fell on Drusk. Source: Ormar News Agency", "Ormar News Agency"),
        ("Two shells fell on the town, a resident told Reuters by telephone.", ""),
        ("The Highlands Front (HF) denied it.", ""),
    ],
)
def test_the_agency_that_a_text_credits(text: str, agency: str) -> None:
    assert credit(text, "Salen Courier", Names.load()) == agency


def test_an_outlet_does_not_credit_itself() -> None:
    assert credit("DRUSK (Reuters) - Two shells fell.", "Reuters", Names.load()) == ""
