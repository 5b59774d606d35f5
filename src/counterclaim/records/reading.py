"""What one report says: incidents, claims, voice and evidence (the codebook's form)."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.records.problem import Problem
from counterclaim.records.spans import Span

Spans = tuple[Span, ...]
Bounds = tuple[int | None, int | None]

INCIDENT_TYPES = (
    "airstrike",
    "shelling",
    "bombing",
    "armed-clash",
    "shooting",
    "chemical-attack",
    "aircraft-loss",
    "territory-change",
    "detention",
    "execution",
    "siege",
    "displacement",
    "property-destruction",
    "agreement",
    "other",
)
STATUSES = ("occurred", "ongoing", "planned", "threatened", "averted", "alleged-only")
SLOTS = ("by", "target", "victims", "means", "where", "when", "killed", "wounded", "captured")
QUESTIONS = (
    "happened",
    "by",
    "target",
    "means",
    "where",
    "when",
    "killed",
    "wounded",
    "captured",
    "control",
    "other",
)
STANCES = ("asserts", "denies", "hedges", "retracts", "withholds")
KINDS = (
    "government",
    "military",
    "armed-group",
    "political-group",
    "official-media",
    "media",
    "monitor",
    "ngo",
    "un",
    "medic",
    "rescue",
    "activist",
    "resident",
    "expert",
    "anonymous",
    "foreign-government",
    "other",
)
EVIDENCE_KINDS = (
    "video",
    "photo",
    "satellite",
    "document",
    "intercept",
    "sample",
    "remains",
    "testimony",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One question answered with a stance: ``("killed", "12+", "asserts")``.

    ``span`` is where the answer's words stand, when the answer was taken from words of the text.
    """

    question: str
    answer: str
    stance: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One bounded event as one report tells it (codebook, "Incidents").

    ``killed_n`` and ``wounded_n`` are ``(low, high)`` of the report's best figure, an open end is ``None``; the pair itself is
    ``None`` when no figure is given. ``confidence`` is the reader's, in 0..1.
    """

    id: str
    type: str
    status: str
    reported_as: str
    mentions: Spans
    by: Spans = ()
    target: Spans = ()
    victims: Spans = ()
    means: Spans = ()
    where: Spans = ()
    when: Spans = ()
    killed: Spans = ()
    wounded: Spans = ()
    captured: Spans = ()
    date: str = ""
    place: str = ""
    killed_n: Bounds | None = None
    wounded_n: Bounds | None = None
    confidence: float = 1.0

    def slot(self, name: str) -> Spans:
        """The spans of the slot called ``name`` (one of ``SLOTS``)."""
        value: Spans = getattr(self, name)
        return value


@dataclass(frozen=True, slots=True)
class Claim:
    """One act of saying (codebook, "Claims"). ``cid`` is a hash of document, source, cue and content spans."""

    cid: str
    speaker: str
    kind: str
    side: str
    source: Span | None
    cue: Span | None
    content: Spans
    via: tuple[str, ...] = ()
    incident: str = ""
    said: str = ""
    points: tuple[Point, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Voice:
    """What the report says in its own unattributed voice; the publisher is the speaker."""

    content: Span
    incident: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Material evidence that the report mentions; ``by`` holds or released it."""

    kind: str
    span: Span
    by: str = ""
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Any attributed statement, whether or not it bears on an incident."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Reversal:
    """A change of story that the report itself tells.

    ``before`` and ``after`` are claim ids where such claims were read (``before`` may be empty); ``span`` holds the words that
    tell the change; ``prompted_by`` is the span of what happened in between ("released a video"), when the text says.
    """

    speaker: str
    question: str
    incident: str
    span: Span
    before: str = ""
    after: str = ""
    prompted_by: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one document was read to say."""

    document: str
    incidents: tuple[Incident, ...] = ()
    claims: tuple[Claim, ...] = ()
    voice: tuple[Voice, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    problems: tuple[Problem, ...] = ()
