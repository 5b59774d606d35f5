import textwrap
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counterclaim.text.sentences import sentence_at, sentences


def surface(text: str) -> list[str]:
    return [s.of(text) for s in sentences(text)]


def test_full_stops_end_sentences_but_not_titles() -> None:
    text = "Gen. Ilko Varesh denied it. He was in Salen at 4 p.m. on Monday."
    assert surface(text) == ["Gen. Ilko Varesh denied it.", "He was in Salen at 4 p.m. on Monday."]


def test_closing_quotes_belong_to_their_sentence() -> None:
    assert surface("“We fired nothing.” Then they left!") == ["“We fired nothing.”", "Then they left!"]


def test_a_line_break_ends_a_sentence() -> None:
    assert surface("HEADLINE WITHOUT STOP\nBody.") == ["HEADLINE WITHOUT STOP", "Body."]


def test_a_line_break_for_width_ends_none() -> None:
    text = "Four shells fell on the market of Orma on Monday, the police said, and nine were hurt. The army denied that it fired."
    broken = textwrap.fill(text, 50)
    assert broken.count("\n") == 2
    assert [" ".join(s.split()) for s in surface(broken)] == surface(text)


def test_the_sentence_of_an_offset() -> None:
    text = "One. Two."
    assert [sentence_at(sentences(text), k) for k in (0, 3, 5, 8)] == [0, 0, 1, 1]


@given(st.text())
def test_sentences_hold_every_visible_character_in_order(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(s.of(text).split()) for s in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
