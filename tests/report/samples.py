"""A small report of an invented war, read by hand, and hostile words to put in its place."""

from __future__ import annotations

from counterclaim.records import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Incident,
    Part,
    PartKind,
    Point,
    Problem,
    Reading,
    Reversal,
    Span,
    Voice,
)
from counterclaim.records.rows import claim_id

TEXT = (
    "A Northland helicopter came down near Orma on Tuesday. The Northland Ministry at first denied any loss.\n"
    "It changed its account after the River Front showed a film: “one machine was shot down by bandits from the ground, "
    "two airmen are dead,” it told Orma Radio.\n"
    "The River Front said its gunners downed a Northland helicopter. An officer who asked not to be named said an engine "
    "failure had brought it down, Wire Nord reported.\n"
    "In April the Front said four soldiers died on the mill road; the ministry denied that. The weather office promised rain.\n"
    "2 comments\nI saw smoke, fifty must be dead!\n"
)
BIDI = "\u202eevil\u202c"
HOSTILE = f'<script>alert(1)</script> & "x" \x1b[31mred\x1b[0m \x07{BIDI} '
HOSTILE += "[a](javascript:alert(1)) ![i](http://t.example/p.png) `c` *b* =1+1"


def at(words: str, text: str = TEXT, nth: int = 0) -> Span:
    """Where ``words`` stand."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def claim(
    speaker: tuple[str, str, str],
    source: str,
    cue: str,
    content: str,
    incident: str,
    *points: tuple[str, str, str],
    said: str = "",
    via: tuple[str, ...] = (),
    confidence: float = 1.0,
) -> Claim:
    """A claim by its words."""
    spans = (at(source) if source else None, at(cue) if cue else None, (at(content),))
    made = tuple(Point(*p) for p in points)
    return Claim(claim_id("r1", *spans), *speaker, *spans, via, incident, said, made, confidence)


MINISTRY = ("Northland Ministry", "military", "Northland")
FRONT = ("River Front", "armed-group", "River Front")
OFFICER = ("officer", "anonymous", "Northland")


def document(text: str = TEXT, **named: str) -> Document:
    """The report, its readers' comments marked as such."""
    cut = text.index("2 comments") if "2 comments" in text else len(text)
    parts = [Part(PartKind.BODY, Span(0, cut))] + ([Part(PartKind.COMMENTS, Span(cut, len(text)))] if cut < len(text) else [])
    fields = {"title": "Helicopter down near Orma", "publisher": "Orma Daily", "published": "2031-05-07"} | named
    return Document(id="r1", sha256="0" * 64, text=text, parts=tuple(parts), **fields)


def reading() -> Reading:
    """What a careful reader finds in the report."""
    denial = claim(MINISTRY, "The Northland Ministry", "denied", "any loss", "i1", ("happened", "yes", "denies"), said="2031-05-06")
    admitted = claim(
        MINISTRY,
        "it told",
        "told",
        "one machine was shot down by bandits from the ground, two airmen are dead",
        "i1",
        ("happened", "yes", "asserts"),
        ("by", "bandits", "asserts"),
        ("means", "fire from the ground", "asserts"),
        ("killed", "2", "asserts"),
        said="2031-05-07",
        via=("Orma Radio",),
    )
    front = claim(
        FRONT,
        "The River Front",
        "The River Front said",
        "its gunners downed a Northland helicopter",
        "i1",
        ("happened", "yes", "asserts"),
        ("by", "<self>", "asserts"),
    )
    officer = claim(
        OFFICER,
        "An officer",
        "An officer who",
        "an engine failure had brought it down",
        "i1",
        ("means", "engine failure", "asserts"),
        via=("Wire Nord",),
        confidence=0.3,
    )
    april = claim(
        FRONT,
        "the Front",
        "the Front said",
        "four soldiers died on the mill road",
        "i2",
        ("killed", "4", "asserts"),
        said="2031-04",
    )
    no = claim(MINISTRY, "the ministry", "denied that", "denied that", "i2", ("happened", "yes", "denies"))
    return Reading(
        "r1",
        incidents=(
            Incident(
                "i2",
                "armed-clash",
                "alleged-only",
                "attributed",
                (at("died"),),
                date="2031-04",
                place="mill road, Orma",
                killed_n=(4, 4),
            ),
            Incident(
                "i1",
                "aircraft-loss",
                "occurred",
                "fact",
                (at("came down"),),
                target=(at("A Northland helicopter"),),
                where=(at("near Orma"),),
                when=(at("Tuesday"),),
                date="2031-05-06",
                place="near Orma, Hulm",
                killed_n=(2, 2),
            ),
        ),
        claims=(denial, admitted, front, officer, april, no),
        voice=(Voice(at("A Northland helicopter came down near Orma"), "i1", (Point("happened", "yes", "asserts"),)),),
        evidence=(Evidence("video", at("a film"), "River Front", "i1"),),
        attributions=(
            Attribution((at("The weather office"),), (at("promised"),), (at("rain"),)),
            Attribution((at("The Northland Ministry"),), (at("denied"),), (at("any loss"),)),
        ),
        reversals=(
            Reversal(
                "Northland Ministry",
                "happened",
                "i1",
                at("It changed its account"),
                denial.cid,
                admitted.cid,
                at("the River Front showed a film"),
            ),
        ),
        problems=(Problem("date_guessed", "r1", "Tuesday was read against the date of publication"),),
    )


def hostile() -> tuple[Document, Reading]:
    """A report whose every name and word tries to be something else."""
    text = f"{HOSTILE} said {HOSTILE} today."
    span = Span(0, len(HOSTILE))
    said = Claim(
        "c1",
        HOSTILE,
        "other",
        HOSTILE,
        span,
        None,
        (Span(len(HOSTILE) + 6, len(text) - 7),),
        (HOSTILE,),
        "i1",
        HOSTILE,
        (Point("happened", "yes", "asserts"), Point("means", HOSTILE, "asserts"), Point("other", HOSTILE, "denies")),
    )
    incident = Incident("i1", "other", "occurred", "fact", (span,), target=(span,), date=HOSTILE, place=HOSTILE)
    doc = Document("r2", "0" * 64, text, HOSTILE, HOSTILE, HOSTILE, HOSTILE, url=f"javascript:{HOSTILE}")
    return doc, Reading("r2", (incident,), (said,), evidence=(Evidence("video", span, HOSTILE, "i1"),))
