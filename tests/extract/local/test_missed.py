import pytest
from ground_of import ground

from counterclaim.extract.local.decode import Decoded, Event, Marked, Saying
from counterclaim.extract.local.missed import with_missed

EMPTY = Decoded((), (), (), (), ())


def quotes(text: str, decoded: Decoded = EMPTY) -> list[tuple[str, str, str]]:
    g = ground(text)
    after = with_missed(g, decoded)
    return [
        tuple(g.phrase(s) for n in (c.source, c.cue, c.content[0]) if n is not None and (s := g.span(after.marked[n])))  # type: ignore[misc]
        for c in after.claims
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The Karvenian army initially denied losing any aircraft.", "The Karvenian army", "denied", "losing any aircraft"),
        ("But the ministry rejected the report.", "the ministry", "rejected", "the report"),
        (
            "Ten died, and a spokesman for the army denied it fired, saying rebels did.",
            "a spokesman for the army",
            "denied",
            "it fired",
        ),
        (
            "The Harakat group claimed responsibility in a text to reporters.",
            "The Harakat group",
            "claimed responsibility",
            "claimed responsibility",
        ),
        ("The Column later took responsibility for the raid.", "The Column", "took responsibility", "the raid"),
        ("The rebels changed their story on Friday.", "The rebels", "changed their story", "changed their story"),
    ],
)
def test_a_denial_in_plain_words_is_a_claim(text: str, source: str, cue: str, content: str) -> None:
    assert quotes(text) == [(source, cue, content)]


def test_refusals_of_other_things_are_no_denials() -> None:
    assert quotes("The court denied bail.") == []


def test_responsibility_is_claimed_and_not_denied() -> None:
    after = with_missed(ground("The Column claimed responsibility. The army denied it fired."), EMPTY)
    assert [c.stances["happened"][0] for c in after.claims] == ["asserts", "denies"]


def test_it_is_tied_to_the_incident_told_just_before() -> None:
    text = "A raid hit Azaz. A blast hit Salen. The army denied the report."
    marked = (Marked("mention", 1, 2, 0.9), Marked("mention", 6, 7, 0.9))
    events = tuple(Event((n,), "airstrike", 1.0, "occurred", "fact", 0.9, {}) for n in range(2))
    after = with_missed(ground(text), Decoded(marked, events, (), (), ()))
    assert [c.event for c in after.claims] == [1]


def test_a_denied_report_is_of_the_incident_that_was_last_reported() -> None:
    text = "A raid hit Azaz. The radio reported a blast in Salen. The army denied the report."
    # words: raid(1) reported(7) blast(9) Salen(11) denied(15) the(16) report(17)
    marked = (
        Marked("mention", 1, 2, 0.9),
        Marked("mention", 9, 10, 0.9),
        Marked("c.cue", 7, 8, 0.9),
        Marked("c.content", 8, 12, 0.9),
        Marked("c.cue", 15, 16, 0.9),
        Marked("c.content", 16, 18, 0.9),
    )
    events = tuple(Event((n,), "airstrike", 1.0, "occurred", "fact", 0.9, {}) for n in range(2))
    said = (Saying((3,), None, 2, 1, {}, "media", 0.9), Saying((5,), None, 4, 0, {}, "military", 0.9))
    after = with_missed(ground(text), Decoded(marked, events, said, (), ()))
    assert [c.event for c in after.claims] == [1, 1]
