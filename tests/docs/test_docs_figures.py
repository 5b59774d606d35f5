"""The page for cross-examination tells the figures that the model card and the method tell."""

from __future__ import annotations

import re

import pytest
from docs.snippets import ROOT

PAGE = (ROOT / "docs" / "cross-examination.md").read_text(encoding="utf-8")
CARD = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
ROWS = {
    "claims found": "claims",
    "the right speaker too": "speaker",
    "tied to the right incident": "linked to the right incident",
    "question, answer and stance": "points",
    "incidents found": "incidents",
}
ACROSS = """\
which reports tell of one incident, {} on these reports and {} on invented series; what is contested, {} and
{}; changes of story, {} on the series"""


def cells(page: str, first: str) -> list[str]:
    """The cells of the first row of a table that begins with a word, without intervals."""
    row = next(line for line in page.splitlines() if line.startswith(f"| {first} |"))
    return [re.sub(r" \[.*?\]", "", cell.strip()) for cell in row.strip("|").split("|")]


@pytest.mark.parametrize("what", ROWS)
def test_a_figure_of_reading_is_that_of_the_model_card(what: str) -> None:
    assert cells(PAGE, what)[1:3] == cells(CARD, ROWS[what])[1:3]


def test_denials_are_told_as_the_model_card_has_them() -> None:
    precision, recall = cells(CARD, "denies")[1].split(" / ")
    assert f"precision {precision}, recall {recall.lstrip('0')}" in PAGE


def test_figures_across_reports_are_those_of_the_method() -> None:
    clusters, contested, turned = (cells(METHOD, name) for name in ("clusters", "contested", "changes of story"))
    told = [clusters[3], clusters[5], contested[3], contested[5], turned[5]]
    assert ACROSS.format(*told) in PAGE
