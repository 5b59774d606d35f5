from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract.check import checked, cuts
from counterclaim.records import Claim, Document, Incident, Part, PartKind, Reading, Span

TEXT = "Tuesdays raid killed two. 1 Comment It was a drone."
DOCUMENT = Document("d", "", TEXT, parts=(Part(PartKind.BODY, Span(0, 25)), Part(PartKind.COMMENTS, Span(26, len(TEXT)))))


def claim(*content: Span, source: Span | None = None) -> Claim:
    return Claim("c", "someone", "other", "", source, None, content)


def test_a_good_reading_is_left_as_it_is() -> None:
    reading = Reading("d", incidents=(Incident("i1", "airstrike", "occurred", "fact", (Span(9, 13),)),))
    assert checked(reading, DOCUMENT) is reading


def test_a_claim_from_a_comment_is_left_out_and_counted() -> None:
    reading = checked(Reading("d", claims=(claim(Span(36, 50)),)), DOCUMENT)
    assert reading.claims == ()
    assert [p.code for p in reading.problems] == ["span_failed"]


def test_a_bad_source_costs_the_source_and_not_the_claim() -> None:
    reading = checked(Reading("d", claims=(claim(Span(9, 24), source=Span(36, 38)),)), DOCUMENT)
    assert (len(reading.claims), reading.claims[0].source) == (1, None)


def test_an_incident_without_a_good_mention_goes() -> None:
    reading = Reading("d", incidents=(Incident("i1", "airstrike", "occurred", "fact", (Span(10, 13),)),))
    assert checked(reading, DOCUMENT).incidents == ()


def test_the_possessive_s_of_damaged_text_may_be_left_out() -> None:
    assert not cuts(Span(0, 7), TEXT)
    assert cuts(Span(0, 6), TEXT)


@given(st.integers(-5, 60), st.integers(-5, 60))
def test_whatever_passes_lies_in_the_reporting(start: int, end: int) -> None:
    reading = checked(Reading("d", claims=(claim(Span(start, end)),)), DOCUMENT)
    for c in reading.claims:
        assert 0 <= start < end <= 25
        assert c.content[0].of(TEXT) == TEXT[start:end]
