"""Breaks for width are read as spaces; every other line break stands, and no offset moves."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.text.lines import clock_lines, item_at, unwrapped

STORY = (
    "Four mortar shells fell on the market of Orma on Monday, killing two people and wounding nine, the police said. The "
    "defence ministry denied that its troops had fired on the town, and said that the rebels of the Northern Column had "
    "shelled it from the hills above Cruz Larga."
)


@pytest.mark.parametrize("width", [50, 65, 72, 98])
def test_a_story_broken_for_width_reads_as_one_line_a_paragraph(width: int) -> None:
    broken = "\n\n".join(["Orma shelled", textwrap.fill(STORY, width), textwrap.fill("He added: " + STORY, width)])
    assert unwrapped(broken) == f"Orma shelled\n\n{STORY}\n\nHe added: {STORY}"


def test_a_headline_above_the_story_keeps_its_line() -> None:
    assert unwrapped("Orma shelled\n" + textwrap.fill(STORY, 70)) == f"Orma shelled\n{STORY}"


def test_a_line_that_is_a_clock_heads_an_entry() -> None:
    text = "16:42 local time\nTwo died at 15:10.\n 9.05 GMT\nNine were hurt.\n25:10\n12:99"
    assert [(at.of(text).strip(), hour) for at, hour in clock_lines(text)] == [("16:42 local time", "16:42"), ("9.05 GMT", "09:05")]


def test_items_of_a_list_keep_their_lines() -> None:
    listed = "\n".join(
        [textwrap.fill(STORY, 70), "- two dead of whom one was the keeper of the town's archive, it was", "- nine hurt"]
    )
    assert unwrapped(listed).endswith("archive, it was\n- nine hurt")


@pytest.mark.parametrize(
    "text",
    [
        STORY + "\n" + STORY,  # a line a paragraph
        "Orma shelled\nTwo dead\nThe mayor has called for calm",  # short lines
        "Live: the siege of Orma, hour by hour, by our staff there\n"
        "The mayor calls for calm and blood\nThe column denies having fired any shell\nThe bridge is open to those on foot",
        "",
        "\n\n",
    ],
)
def test_other_lines_stand_as_they_are(text: str) -> None:
    assert unwrapped(text) == text


@given(st.text(alphabet="ab .-\n", max_size=400))
def test_only_line_breaks_become_spaces(text: str) -> None:
    read = unwrapped(text)
    assert len(read) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, read, strict=True))


def test_items_of_a_list_are_told_apart() -> None:
    text = "Summary - the week\n- Two died.\n 2. Nine were hurt. - a note\nMore below."
    found = [item_at(text, text.index(w)) for w in ("week", "Two", "died", "Nine", "note", "More")]
    assert found[0] == found[5] == 0
    assert 0 < found[1] == found[2] < found[3] == found[4]


@pytest.mark.parametrize(
    "line", ["> Two died.", "# Two died", "#Orma: two died", "**Two died**", "-5 degrees, two died", "-- two died"]
)
def test_quotes_headings_tags_and_stress_are_no_items(line: str) -> None:
    assert item_at(f"Orma\n{line}\nMore.", len("Orma\n") + line.index("wo died")) == 0
