"""Who speaks, where grammar says that the words which were marked do not."""

import pytest
from ground_of import ground, span

from counterclaim.extract.local.citations import with_citations
from counterclaim.extract.local.decode import Decoded, Marked, Saying
from counterclaim.extract.local.sources import speaking, together
from counterclaim.records import Span


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "speaks"),
    [
        ("A missile hit it, Interfax reported on Saturday, citing a military source whom it did not name.",
         "Interfax", "reported", "A missile hit it", "a military source"),
        ("State television, citing an officer at the post, says the bombs came from a wood.",
         "State television", "says", "the bombs came from a wood", "an officer at the post"),
        ('"The crew died," the navy was quoted as saying by Interfax.',
         "Interfax", "quoted as saying", "The crew died", "the navy"),
        ("The harbour office, quoted by the Interfax agency, said a car blew up.",
         "Interfax", "said", "a car blew up", "The harbour office"),
        ("An officer on duty told Interfax that two men died.", "Interfax", "told", "two men died", "An officer on duty"),
        ("The Orlan Aid Council, which had put the toll at 12, said five more had died.",
         "the toll", "put", "12", "The Orlan Aid Council"),
        ("The Orlan Aid Council, which had put the toll at 12, said five more had died.",
         "the toll", "said", "five more had died", "The Orlan Aid Council"),
        ("The Orlan Column said on its channel that two men died.", "its channel", "said", "two men died", "The Orlan Column"),
        ("He said in a statement on Telegram that two men died.", "Telegram", "said", "two men died", "He"),
        ("The Orlan Monitor, which tracks violence in the civil war, said barrels fell.",
         "civil war", "said", "barrels fell", "The Orlan Monitor"),
        ("The navy denied a loss, hours after an agency tied to the Islamic State announced that one was hit.",
         "The navy", "announced", "one was hit", "an agency tied to the Islamic State"),
        ("The navy denied a loss, hours after an agency tied to the Islamic State announced that one was hit.",
         "an", "announced", "one was hit", "an agency tied to the Islamic State"),
        ("The army said rebels fled and then said they came back.", "The army", "said", "rebels fled", "The army"),
        ("The mayor said four people died.", "The mayor", "said", "four people died", "The mayor"),
    ],
)  # fmt: skip
def test_the_one_who_speaks_is_found(text: str, source: str, cue: str, content: str, speaks: str) -> None:
    where = f" {source} " if f" {source} " in text else source
    at = span(text, where)
    marked = Span(at.start + (where[0] == " "), at.end - (where[0] == " "))
    found, kept = speaking(ground(text), marked, span(text, cue), [span(text, content)])
    assert found is not None
    assert found.of(text) == speaks
    assert [s.of(text) for s in kept] == [content]


def test_whoever_stands_before_the_verb_speaks_where_nobody_was_marked() -> None:
    text = "A bomb went off at the gate, the army said."
    content = [span(text, "A bomb went off at the gate")]
    found, _ = speaking(ground(text), None, span(text, "said"), content)
    assert found is not None
    assert found.of(text) == "the army"
    assert speaking(ground(text), None, span(text, "went off"), content) == (None, content)


def test_whoever_is_cited_leaves_the_content() -> None:
    text = "Interfax cited a military source as saying that a missile hit it."
    found, kept = speaking(
        ground(text), span(text, "Interfax"), span(text, "cited"), [span(text, "a military source as saying that a missile hit it")]
    )
    assert found is not None
    assert found.of(text) == "a military source"
    assert [s.of(text) for s in kept] == ["a missile hit it"]


def test_a_cited_source_taken_for_a_saying_of_its_own_speaks_in_the_next() -> None:
    text = "Interfax cited a military source as saying a missile hit it."
    # words: Interfax(0) cited(1) a(2) military(3) source(4) as(5) saying(6) a(7) missile(8) hit(9) it(10)
    marked = (
        Marked("c.source", 0, 1, 0.9),
        Marked("c.cue", 1, 2, 0.9),
        Marked("c.content", 2, 6, 0.9),
        Marked("c.cue", 6, 7, 0.9),
        Marked("c.content", 7, 11, 0.9),
    )
    first = Saying((2,), 0, 1, None, {}, "media", 0.9)
    second = Saying((4,), 0, 3, None, {}, "media", 0.9)
    g = ground(text)
    after = with_citations(g, Decoded(marked, (), (first, second), (), ()))
    (claim,) = after.claims
    assert claim.content == (4,)
    assert claim.source is not None
    assert g.phrase(g.span(after.marked[claim.source])) == "a military source"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "source", "both"),
    [
        ("The government and Russia said two jets fell.", "The government", ("The government", "Russia")),
        ("Residents and a monitor said two jets fell.", "Residents and a monitor", ("Residents", "a monitor")),
        ("Government and opposition forces said two jets fell.", "opposition forces", ("Government", "opposition forces")),
        ("The Coalition for Revolution and Opposition Forces said two jets fell.", "Opposition Forces", None),
        ("The governor and his dog said two jets fell.", "The governor", None),
        ("The government with Russia and the army said two jets fell.", "the army", None),
        ("The Local Coordination Committees with Russian and regime said two jets fell.", "regime", None),
        ("The government said two jets fell.", "The government", None),
    ],
)
def test_two_who_say_one_thing_are_two_speakers(text: str, source: str, both: tuple[str, str] | None) -> None:
    found = together(ground(text), span(text, source), span(text, "said"))
    assert (None if found is None else tuple(s.of(text) for s in found)) == both
