"""The tables of a ledger, in two groups.

What came in and what persons decided (``EVIDENCE``) is only ever added to, and each row's digest stands in the log. All else
(``DERIVED``) follows from it and from nothing else, and is made again by a rebuild.

Times are text in UTC (ISO 8601); days are ordinals of the calendar (1 is the first day of year 1). Structured values are JSON text.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)


def _number() -> Column[int]:
    return Column("number", Integer, primary_key=True, autoincrement=False)


def _logged() -> tuple[Column[str], Column[int]]:
    """The salt of the row's digest, and the entry of the log that holds the digest."""
    return Column("salt", Text, nullable=False), Column("entry", Integer, nullable=False)


def _text(name: str, **more: object) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", **more)  # type: ignore[arg-type]


entry = Table(
    "entry",
    metadata,
    _number(),
    Column("line", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
head = Table("head", metadata, _number(), Column("peaks", Text, nullable=False))
document = Table(
    "document",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    *map(_text, ("title", "publisher", "author")),
    _text("published", index=True),
    *map(_text, ("retrieved", "language", "url", "source", "repeats")),
    Column("parts", Text, nullable=False),
    Column("problems", Text, nullable=False),
    *_logged(),
)
acquisition = Table(
    "acquisition",
    metadata,
    _number(),
    Column("document", Integer, ForeignKey("document.number"), nullable=False, index=True),
    Column("sha256", Text, nullable=False),
    *map(_text, ("source", "url", "retrieved")),
    *_logged(),
)
unread = Table(
    "unread",
    metadata,
    _number(),
    *map(_text, ("source", "sha256", "outcome", "code", "place", "message", "fix")),
    *_logged(),
)
reading = Table(
    "reading",
    metadata,
    _number(),
    Column("document", Integer, ForeignKey("document.number"), nullable=False, index=True),
    Column("reader", Text, nullable=False),
    Column("row", Text, nullable=False),
    *_logged(),
)
judgement = Table(
    "judgement",
    metadata,
    _number(),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("basis", Integer, nullable=False),
    *_logged(),
)
secret = Table("secret", metadata, _number(), Column("name", Text, nullable=False), *_logged())

taken = Table(
    "taken",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("document", Integer, nullable=False, unique=True),
    Column("id", Text, nullable=False, unique=True),
    Column("reading", Integer, nullable=False),
    Column("family", Integer, nullable=False),
    Column("grouped", Integer, nullable=False, server_default="0"),
    _text("credit"),
)
word = Table(
    "word", metadata, Column("word", Text, primary_key=True), Column("seen", Integer, nullable=False), sqlite_with_rowid=False
)
print_ = Table(
    "print",
    metadata,
    Column("print", Integer, primary_key=True, autoincrement=False),
    Column("places", LargeBinary, nullable=False),
)
posting = Table(
    "posting",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("incident", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
copied = Table(
    "copied",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("of", Text, nullable=False, index=True),
    Column("row", Text, nullable=False),
    sqlite_with_rowid=False,
)
incident = Table(
    "incident",
    metadata,
    _number(),
    Column("key", Text, nullable=False, unique=True),
    _text("became"),
    Column("live", Integer, nullable=False),
    *map(_text, ("title", "type", "date", "place", "statuses", "parties", "outlets")),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("radius_km", Float),
    Column("killed_low", Integer),
    Column("killed_high", Integer),
    *(
        Column(n, Integer, nullable=False, server_default="0")
        for n in ("reports", "independent", "contested", "reversals", "claims")
    ),
    Column("changed", Integer, nullable=False, server_default="0"),
)
Index("ix_incident_when", incident.c.live, incident.c.first_day, incident.c.last_day, incident.c.contested)
Index("ix_incident_contested", incident.c.live, incident.c.contested, incident.c.reports)
Index("ix_incident_type", incident.c.live, incident.c.type, incident.c.first_day)
Index(
    # What a map and a time axis count under filters is counted in this index alone.
    "ix_incident_where",
    incident.c.live,
    incident.c.latitude,
    incident.c.longitude,
    incident.c.radius_km,
    incident.c.contested,
    incident.c.first_day,
    incident.c.last_day,
    incident.c.type,
    incident.c.reversals,
    incident.c.killed_high,
)
Index("ix_incident_reports", incident.c.live, incident.c.reports)
Index("ix_incident_killed", incident.c.live, incident.c.killed_high)
Index("ix_incident_changed", incident.c.live, incident.c.changed)
label = Table(
    "label",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("incident", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
Index("ix_label_incident", label.c.incident)
member = Table(
    "member",
    metadata,
    Column("document", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("incident", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("sketch", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_member_incident", member.c.incident, member.c.place)
merge = Table(
    "merge",
    metadata,
    _number(),
    Column("incident", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("into", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("joined", Integer, nullable=False),
    Column("vetoed", Integer, nullable=False),
)
Index("ix_merge_incident", merge.c.incident, merge.c.number)
standing = Table(
    "standing",
    metadata,
    Column("document", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("incident", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_standing_incident", standing.c.incident, standing.c.entry)
position = Table(
    "position",
    metadata,
    Column("incident", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    *map(_text, ("document", "claim", "speaker", "body", "side", "kind", "via", "question", "answer", "stance", "status")),
    *map(_text, ("said", "reported")),
    *(Column(n, Integer, nullable=False, server_default="0") for n in ("voice", "derived", "given_up", "against", "low", "high")),
    Column("confidence", Float, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    # What became of a speaker's answers is counted in this index alone.
    "ix_position_speaker",
    position.c.body,
    position.c.incident,
    position.c.question,
    position.c.status,
    position.c.given_up,
)
Index("ix_position_document", position.c.document)
Index("ix_position_claim", position.c.claim)
finding = Table(
    "finding",
    metadata,
    Column("id", Text, primary_key=True),
    Column("incident", Integer, nullable=False, index=True),
    *map(_text, ("kind", "question", "rule", "sentence", "row")),
    sqlite_with_rowid=False,
)
ruling = Table(
    "ruling",
    metadata,
    Column("judgement", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    _text("document", index=True),
    _text("subject", index=True),
    Column("undone", Integer, nullable=False, server_default="0"),
    Column("orphaned", Integer, nullable=False, server_default="0"),
)
pair = Table(
    "pair",
    metadata,
    *(Column(n, Text, primary_key=True) for n in ("document", "id", "other_document", "other_id")),
    Column("judgement", Integer, primary_key=True, autoincrement=False),
    Column("same", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_pair_judgement", pair.c.judgement)
setting = Table("setting", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

EVIDENCE: Final = (document, acquisition, unread, reading, judgement, secret)
"""Tables whose rows are only ever added, each with its digest in the log."""
LOG: Final = (entry, head)
DERIVED: Final = (
    taken,
    word,
    print_,
    posting,
    copied,
    incident,
    label,
    member,
    merge,
    standing,
    position,
    finding,
    ruling,
    pair,
)
"""Tables that follow from the evidence, in the order in which a rebuild may empty them."""
