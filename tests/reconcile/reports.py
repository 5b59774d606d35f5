"""Short reports of an invented war with their readings, for tests across reports."""

from __future__ import annotations

from counterclaim.records import Claim, Document, Evidence, Incident, Point, Reading, Span
from counterclaim.records.ledger import Member
from counterclaim.records.rows import claim_id


def member(id: str, text: str, *claims: Claim, publisher: str = "", published: str = "2031-05-09", evidence: str = "") -> Member:
    """A report with one incident, of which all its claims speak; ``evidence`` names who released a video of it."""
    document = Document(id=id, sha256="", text=text, publisher=publisher, published=published)
    incident = Incident("i1", "aircraft-loss", "occurred", "fact", (Span(0, 3),))
    shown = (Evidence("video", Span(0, 3), evidence, "i1"),) if evidence else ()
    own = tuple(_of(c, id, n) for n, c in enumerate(claims))
    return Member(document, Reading(id, (incident,), own, evidence=shown), incident)


def claim(speaker: str, *points: tuple[str, str, str], kind: str = "other", side: str = "", via: tuple[str, ...] = ()) -> Claim:
    """A claim of the incident i1."""
    return Claim("", speaker, kind, side, None, None, (Span(0, 3),), via, "i1", points=tuple(Point(*p) for p in points))


def _of(c: Claim, document: str, n: int) -> Claim:
    return Claim(
        claim_id(document, None, None, (Span(n, n + 1),)),
        c.speaker,
        c.kind,
        c.side,
        None,
        None,
        c.content,
        c.via,
        "i1",
        c.said,
        c.points,
    )
