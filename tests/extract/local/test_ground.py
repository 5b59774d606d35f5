"""Marked words as offsets, and what a sentence's beginning tells."""

import pytest
from ground_of import ground, marked, span

from counterclaim.extract.local.reader import month_hint


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("a day earlier that it had lost a jet", "it had lost a jet"),
        ("on Friday that two men died", "two men died"),
        ("nothing that mattered was hit", "nothing that mattered was hit"),
    ],
)
def test_a_content_begins_after_the_time_of_its_saying(content: str, kept: str) -> None:
    g = ground(f"The ministry denied {content}.")
    assert g.phrase(g.span(marked(g, "c.content", content)) or span(g.text, "The")) == kept


@pytest.mark.parametrize(
    ("sentence", "month"),
    [
        ("In March five men were killed.", "2016-03"),
        ("On 8 July the agency said that a jet was lost.", "2016-07"),
        ("On Friday five men were killed.", ""),
        ("Five men were killed in March.", ""),
    ],
)
def test_the_month_with_which_a_sentence_begins_is_told_of_its_mentions(sentence: str, month: str) -> None:
    g = ground(sentence)
    assert month_hint(g, marked(g, "mention", "killed" if "killed" in sentence else "lost")) == month
