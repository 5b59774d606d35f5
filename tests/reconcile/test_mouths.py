import pytest
from reports import claim, member

from counterclaim.reconcile.mouths import mouths

LOST = ("happened", "yes", "asserts")
MINISTRY = claim("Northland Ministry of Defence", LOST, kind="military", side="Northland")


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        (
            "The ministry denied it. Its spokesman, Colonel Arn Vell, said all were home.",
            "Arn Vell",
            "Northland Ministry of Defence",
        ),
        ("Defence Minister Arn Vell told parliament that it fell.", "Arn Vell", "Northland Ministry of Defence"),
        ("The ministry's spokesman, Arn Vell, said so.", "Arn Vell", "Northland Ministry of Defence"),
        ("General Arn Vell said so.", "Arn Vell", "Northland Ministry of Defence"),
        ("The ministry's spokesman, Arn al-Vell, said so.", "Arn al-Vell", "Northland Ministry of Defence"),
    ],
)
def test_a_person_speaks_for_the_body_that_the_text_puts_beside_the_name(text: str, person: str, body: str) -> None:
    said = claim(person, LOST, kind="military", side="Northland")
    assert mouths([member("a", text, MINISTRY, said)]) == {person.casefold(): body}


def test_a_person_of_whom_no_text_says_so_speaks_for_itself() -> None:
    said = claim("Arn Vell", LOST, kind="government", side="Northland")
    assert mouths([member("a", "Arn Vell, who keeps the harbour, said so.", MINISTRY, said)]) == {}


def test_a_commander_speaks_for_its_group_but_not_for_a_camp_of_many() -> None:
    front = claim("Ila Sorn", LOST, kind="armed-group", side="River Front")
    many = claim("Ode Mar", LOST, kind="armed-group", side="Northland opposition")
    assert mouths([member("a", "Ila Sorn and Ode Mar said so.", front, many)]) == {"ila sorn": "River Front"}


def test_a_short_name_stands_for_the_one_body_that_can_be_meant() -> None:
    short = claim("ministry", LOST, kind="military", side="Northland")
    other = claim("Northland Ministry of Interior", LOST, kind="government", side="Northland")
    assert mouths([member("a", "The ministry said so.", MINISTRY, short)]) == {"ministry": "Northland Ministry of Defence"}
    assert mouths([member("a", "The ministry said so.", MINISTRY, other, short)]) == {}


def test_a_state_is_no_short_name_of_its_ministry() -> None:
    state = claim("Northland", LOST, kind="government", side="Northland")
    assert mouths([member("a", "Northland said so.", MINISTRY, state)]) == {}


def test_a_source_without_a_name_is_no_body() -> None:
    told = [claim(name, LOST, kind="military") for name in ("military source", "unnamed military source")]
    assert mouths([member("a", "A military source said so.", *told)]) == {}
