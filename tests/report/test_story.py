"""The draft article: what it says of a small invented war, and that it says nothing else."""

from __future__ import annotations

import re

import pytest
from histories import Report, history, hostile, members

from counterclaim.records.ledger import Origins
from counterclaim.report.gather import gather
from counterclaim.report.story import render_story


@pytest.fixture
def article() -> str:
    return render_story(gather([history()])).replace("\\", "")


def test_the_first_paragraph_tells_what_is_told_of_and_what_both_sides_agree_on(article: str) -> None:
    assert "Three reports tell of the loss of a helicopter near Orma, Hulm on 6 May 2031." in article
    assert "Northland and the River Front, of opposed sides, agree that it happened [1] [2]." in article
    assert "No agreement is shown on the weapon or method and how many were killed." in article


def test_what_is_contested_is_told_in_the_words_of_each_side(article: str) -> None:
    assert "What the weapon or method was is contested." in article
    assert (
        "On 7 May 2031 the Northland Ministry said that the weapon or method was fire from the ground: "
        "“One machine was shot down by bandits from the ground” [2]."
    ) in article
    assert (
        "As Hulm Radio reported on 8 May 2031, an officer said that the weapon or method was an engine failure (?): "
        "“an engine failure had brought it down” [3]."
    ) in article


def test_a_change_of_story_is_told_from_what_to_what(article: str) -> None:
    assert (
        "The Northland Ministry changed its account of whether it happened. "
        "On 6 May 2031 it denied that it happened: “any loss” [4]. On 7 May 2031 it said that it happened:"
    ) in article


def test_tolls_say_who_gives_them_and_when(article: str) -> None:
    assert (
        "The figures for the killed go together: 2 (Orma clinic, 7 May 2031) [5]; 2 (the Northland Ministry, 7 May 2031) [6]."
    ) in article


def test_evidence_sources_and_what_nobody_says_close_it(article: str) -> None:
    assert "Video from the River Front: mentioned in 1 report [7]." in article
    assert "The 3 reports stand on 2 independent origins" in article
    assert "No report tells where it was or when it was." in article
    assert "Orma clinic did not say who did it: “would not say who fired” [8]." in article


def test_every_number_in_the_text_is_in_the_list_and_the_other_way_round(article: str) -> None:
    body, listed = article.split("## Sources")
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", body)}
    given = [int(n) for n in re.findall(r"^- \[(\d+)\]", listed, re.MULTILINE)]
    assert cited == set(given)
    assert given == list(range(1, len(given) + 1))


def test_every_quoted_word_stands_in_a_report(article: str) -> None:
    texts = [m.document.text for m in members()]
    for words in re.findall(r"“([^”]+)”", article):
        assert any(words in t for t in texts), words


def test_words_of_a_report_are_not_told_as_fact(article: str) -> None:
    body = article.split("## Sources")[0]
    for sentence in re.split(r"(?<=[.])\s", re.sub(r"“[^”]*”", "", body)):
        if "shot down" in sentence or "engine failure" in sentence:
            assert re.search(r"\bsaid\b|\breported\b", sentence)


def test_incidents_of_one_report_have_no_article_beside_those_of_several() -> None:
    alone = history(members()[:1])
    assert render_story(gather([alone, history()])).count("\n## Sources") == 1
    assert "One report tells of" in render_story(gather([alone]))


def test_long_words_are_cut_in_the_text_and_whole_in_the_list() -> None:
    told = "a blast " + "and another blast " * 20 + "at the mill"
    r = Report("r1", f"The clinic said it heard {told}.", "Orma Daily", "2031-05-06")
    r.says(("Orma clinic", "medic", ""), told, ("happened", "yes", "asserts"), said="2031-05-06")
    h = history((r.member("blast"),))
    article = render_story(gather([h])).replace("\\", "")
    body, listed = article.split("## Sources")
    assert "[…]" in body
    assert told in listed


def test_hostile_markup_is_escaped_in_an_article() -> None:
    h = hostile()
    out = render_story(gather([h]))
    assert not re.search(r"(?<!\\)<script", out)
    assert not re.search(r"(?<!\\)\[a", out)
    assert isinstance(h.origins, Origins)
