"""Three reports of an invented war on one helicopter, read by hand, and what the ledger makes of them."""

from __future__ import annotations

from counterclaim.reconcile import PLAIN, Member, case_of, reconcile
from counterclaim.records import Claim, Document, Evidence, Incident, Part, PartKind, Point, Reading, Span
from counterclaim.records.ledger import (
    Assessment,
    Contribution,
    Copy,
    Grade,
    History,
    LedgerIncident,
    Merge,
    Origin,
    Origins,
)
from counterclaim.records.rows import claim_id

MINISTRY = ("Northland Ministry", "military", "Northland")
FRONT = ("River Front", "armed-group", "River Front")
CLINIC = ("Orma clinic", "medic", "")
OFFICER = ("officer", "anonymous", "Northland")

FIRST = "The Northland Ministry denied any loss. The River Front said its gunners downed a Northland helicopter near Orma."
SECOND = (
    "The River Front showed a film. One machine was shot down by bandits from the ground, the Northland Ministry said on "
    "Wednesday, and two airmen are dead."
)
THIRD = (
    "An officer who asked not to be named said an engine failure had brought it down. The clinic in Orma said two bodies had "
    "come in. The clinic would not say who fired."
)


class Report:
    """A report in the making: claims are given by their words."""

    def __init__(self, name: str, text: str, publisher: str, published: str) -> None:
        self.document = Document(
            name,
            "0" * 64,
            text,
            f"News of {name}",
            publisher,
            published=published,
            parts=(Part(PartKind.BODY, Span(0, len(text))),),
        )
        self.claims: list[Claim] = []
        self.evidence: list[Evidence] = []

    def at(self, words: str) -> Span:
        """Where words stand."""
        start = self.document.text.index(words)
        return Span(start, start + len(words))

    def says(
        self,
        speaker: tuple[str, str, str],
        content: str,
        *points: tuple[str, str, str],
        said: str = "",
        source: str = "",
        confidence: float = 1.0,
    ) -> str:
        """Add a claim; its id."""
        span, name = (self.at(content),), self.at(source) if source else None
        made = tuple(Point(*p) for p in points)
        cid = claim_id(self.document.id, name, None, span)
        self.claims.append(Claim(cid, *speaker, name, None, span, (), "i1", said, made, confidence))
        return cid

    def member(self, mention: str, place: str = "near Orma, Hulm", date: str = "2031-05-06", **more: object) -> Member:
        """The report's incident with all that was added."""
        incident = Incident(
            "i1",
            "aircraft-loss",
            "occurred",
            "attributed",
            (self.at(mention),),
            date=date,
            place=place,
            **more,  # type: ignore[arg-type]
        )
        reading = Reading(self.document.id, (incident,), tuple(self.claims), evidence=tuple(self.evidence))
        return Member(self.document, reading, incident)


def members() -> tuple[Member, ...]:
    """The three reports in the order of their publication."""
    r1 = Report("r1", FIRST, "Orma Daily", "2031-05-06")
    r1.says(MINISTRY, "any loss", ("happened", "yes", "denies"), said="2031-05-06", source="The Northland Ministry")
    r1.says(FRONT, "its gunners downed a Northland helicopter", ("happened", "yes", "asserts"), ("by", "<self>", "asserts"))
    r2 = Report("r2", SECOND, "Wire Nord", "2031-05-07")
    down = (("happened", "yes", "asserts"), ("by", "bandits", "asserts"), ("means", "fire from the ground", "asserts"))
    r2.says(MINISTRY, "One machine was shot down by bandits from the ground", *down, said="2031-05-07")
    r2.says(MINISTRY, "two airmen are dead", ("killed", "2", "asserts"), said="2031-05-07")
    r2.evidence.append(Evidence("video", r2.at("a film"), "River Front", "i1"))
    r3 = Report("r3", THIRD, "Hulm Radio", "2031-05-08")
    r3.says(OFFICER, "an engine failure had brought it down", ("means", "engine failure", "asserts"), confidence=0.3)
    r3.says(CLINIC, "two bodies had come in", ("killed", "2", "asserts"), said="2031-05-07", source="The clinic in Orma")
    r3.says(CLINIC, "would not say who fired", ("by", "", "withholds"))
    return (
        r1.member("helicopter", target=(r1.at("helicopter"),)),
        r2.member("shot down", killed_n=(2, 2)),
        r3.member("brought it down", place="Hulm", date="2031-05", killed_n=(2, 3)),
    )


def history(told: tuple[Member, ...] | None = None) -> History:
    """The history of the helicopter, with origins, a copy, merges and an assessment given by hand."""
    told = members() if told is None else told
    found = reconcile(case_of("k1", told), PLAIN)
    claims = {p.speaker: p.claim for p in found.case.positions if p.claim}
    origins = Origins(
        (
            Origin("Northland Ministry", "Northland", "military", 0, ("r1", "r2"), reason="speaks for Northland"),
            Origin("officer", "Northland", "anonymous", 0, ("r3",), reason="both speak for Northland"),
            Origin("River Front", "River Front", "armed-group", 1, ("r1", "r2"), reason="released the material"),
            Origin("Wire Nord", "", "media", 2, ("r2",), first_hand=False, reason="is cited for what its own report says"),
        ),
        2,
        links=("officer and Northland Ministry count once: both speak for Northland", "r3 repeats r1: by its words"),
    )
    verdict = Assessment(
        "means",
        "contested",
        (("fire from the ground", 0.7), ("engine failure", 0.3)),
        "low",
        ("One of the two hides its name",),
        "likely",
        (55, 80),
        (Grade(claims.get("Northland Ministry", ""), "Northland Ministry", "C", 3, "1 change of story in 4 claims"),),
        (Contribution("Northland Ministry", 1.0, 0.85, 0.31, "it speaks against its interest"),),
    )
    merges = tuple(Merge(m.key, "k1", 2.5, ("same shore and day", "same kind of aircraft")) for m in told[1:])
    copy = Copy("r3", "r1", "shared passage", (Span(0, 9),), (Span(0, 9),), 12, 0.4, "by its words")
    return History(
        LedgerIncident("k1", told, merges), found, origins, (verdict,), (copy,), (("k0", "River Front was a party to it too."),)
    )


BIDI = "\u202eevil\u202c"
HOSTILE = f'<script>alert(1)</script> | & "x" \x1b[31mred\x1b[0m \x07{BIDI} [a](javascript:alert(1)) `c` *b*'


def hostile() -> History:
    """A history whose every name and word tries to be something else."""
    text = f"{HOSTILE} said so. Again {HOSTILE}"
    made = []
    for n in ("1", "2"):
        document = Document(f"{HOSTILE}{n}", "0" * 64, text, HOSTILE, HOSTILE, published=HOSTILE)
        span = Span(0, len(HOSTILE))
        points = (Point("happened", "yes", "asserts"), Point("means", HOSTILE, "asserts"), Point("other", HOSTILE, "denies"))
        claim = Claim(f"c{n}", HOSTILE, "other", HOSTILE, span, None, (span,), (HOSTILE,), "i1", HOSTILE, points)
        incident = Incident("i1", "other", "occurred", "fact", (span,), target=(span,), date=HOSTILE, place=HOSTILE)
        reading = Reading(document.id, (incident,), (claim,), evidence=(Evidence("video", span, HOSTILE, "i1"),))
        made.append(Member(document, reading, incident))
    found = reconcile(case_of(HOSTILE, made), PLAIN)
    origins = Origins((Origin(HOSTILE, HOSTILE, "other", 0, tuple(m.document.id for m in made), ("c1",), reason=HOSTILE),), 1)
    merges = (Merge(made[1].key, HOSTILE, 1.0, (HOSTILE,)),)
    return History(LedgerIncident(HOSTILE, tuple(made), merges), found, origins, related=((HOSTILE, HOSTILE),))
