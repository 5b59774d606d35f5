from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.records.spans import Span
from counterclaim.text.words import words


def surface(text: str) -> list[str]:
    return [w.of(text) for w in words(text)]


def test_words_and_symbols_stand_apart() -> None:
    assert surface("US-led coalition's jets, 12,000 ft.") == [
        "US", "-", "led", "coalition", "'", "s", "jets", ",", "12", ",", "000", "ft", ".",
    ]  # fmt: skip


def test_damaged_possessive_is_one_word() -> None:
    assert surface("Syrias army") == ["Syrias", "army"]


def test_marks_stay_with_their_letters() -> None:
    assert surface("cafe\u0301 دمشقُ x_y") == ["cafe\u0301", "دمشقُ", "x", "_", "y"]


def test_only_the_stretch_asked_for() -> None:
    assert words("one two three", Span(4, 7)) == [Span(4, 7)]


@given(st.text())
def test_words_lie_in_order_and_hold_every_visible_character(text: str) -> None:
    found = words(text)
    assert all(0 <= w.start < w.end <= len(text) for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(w.of(text) for w in found) == "".join(text.split())


@given(st.text(alphabet="ab1 .-'’é\n"))
def test_no_border_cuts_a_run_of_letters(text: str) -> None:
    for w in words(text):
        for at in w:
            assert not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())
