from dataclasses import replace

from counterclaim.records import Attribution, Claim, Evidence, Incident, Point, Reading, Reversal, Span, Voice
from counterclaim.records.rows import claim_id, from_row, to_row

TEXT = "The ministry denied that a jet was lost. A video showed the wreck."
READING = Reading(
    document="d1",
    incidents=(Incident("i1", "aircraft-loss", "occurred", "fact", (Span(35, 39),), target=(Span(25, 30),), killed_n=(1, None)),),
    claims=(
        Claim(
            cid=claim_id("d1", Span(0, 12), Span(13, 19), (Span(25, 39),)),
            speaker="Ministry of Defence",
            kind="military",
            side="",
            source=Span(0, 12),
            cue=Span(13, 19),
            content=(Span(25, 39),),
            via=("Wire",),
            incident="i1",
            points=(Point("happened", "yes", "denies"),),
            confidence=0.5,
        ),
    ),
    voice=(Voice(Span(41, 66), "i1", (Point("happened", "yes", "asserts"),)),),
    evidence=(Evidence("video", Span(41, 48), "", "i1"),),
    attributions=(Attribution((Span(0, 12),), (Span(13, 19),), (Span(25, 39),)),),
    reversals=(Reversal("Ministry of Defence", "happened", "i1", Span(13, 19), prompted_by=Span(41, 48)),),
)


def test_a_reading_comes_back_from_its_row() -> None:
    assert from_row(to_row(READING)) == READING


def test_spans_are_pairs_and_null_where_implicit() -> None:
    implicit = replace(READING, claims=(replace(READING.claims[0], source=None, cue=None),))
    claim = to_row(implicit)["claims"][0]
    assert (claim["source"], claim["cue"], claim["content"]) == (None, None, [[25, 39]])


def test_a_report_with_nothing_in_it_still_has_its_lists() -> None:
    row = to_row(Reading("empty"))
    assert row["id"] == "empty"
    assert all(row[k] == [] for k in ("incidents", "claims", "evidence", "attributions", "voice"))


def test_a_claims_id_depends_on_document_and_spans_alone() -> None:
    one = claim_id("d1", Span(0, 12), None, (Span(25, 39),))
    assert one == claim_id("d1", Span(0, 12), None, (Span(25, 39),))
    assert one != claim_id("d2", Span(0, 12), None, (Span(25, 39),))
    assert one != claim_id("d1", None, Span(0, 12), (Span(25, 39),))
