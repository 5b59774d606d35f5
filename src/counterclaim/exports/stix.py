"""A ledger as a STIX 2.1 bundle (OASIS, 10 June 2021).

An incident is an ``incident`` (a stub in STIX 2.1) with what it can't hold in a property extension (section 7.3); a claim is a
``note`` with its quote; a position on whether it happened is an ``opinion`` too; speakers are ``identity``, places ``location``,
reports ``report``. Ids are UUIDs of version 5, so that the same thing has the same id in every export.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Final

from counterclaim.exports import airwars, events
from counterclaim.exports.ids import uuid
from counterclaim.exports.saying import Saying, sayings
from counterclaim.exports.values import Batch, Exported, Item, Loss, Row, address
from counterclaim.records import Claim, Document
from counterclaim.records.edtf import days

CONFIDENCE: Final = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
"""STIX's confidence of Admiralty's digits (Appendix A); 6 stays unset."""
OPINION: Final = {"asserts": "agree", "denies": "disagree", "hedges": "neutral"}
"""A stance on whether it happened as an opinion; who withholds or retracts gives none."""
_CLASSES: Final = {
    **dict.fromkeys("government military official-media media monitor ngo un foreign-government".split(), "organization"),
    **dict.fromkeys(("armed-group", "political-group"), "group"),
    **dict.fromkeys(("resident", "activist", "medic", "rescue"), "class"),
    "expert": "individual",
}
_AUTHOR: Final = f"identity--{uuid('identity', 'program')}"
_EXTENSION: Final = f"extension-definition--{uuid('extension', '1')}"
_BORN: Final = "2026-01-01T00:00:00.000Z"
"""When the extension was defined: a fixed time."""

_SCHEMA: Final = (
    "On an incident: incident_type, date_edtf, place, killed_low, killed_best, killed_high, independent_origins, statuses (by "
    "question), likelihoods (question, icd203_term, low_percent, high_percent), airwars_grade and airwars_rule. On a note: claim, "
    "document, spans (code points, half-open), side, via, said_edtf, points (question, answer, stance, admiralty as in AJP-2.1). "
    "On an opinion: speaker_ref (an identity), note_ref (the note with its words). On a report or grouping: published_edtf, sha256."
)
"""The extension's definition in plain text, which section 7.3 permits instead of an address."""

LOSSES: Final = (
    Loss("chosen", "Of chosen incidents, reports and notes name only these: take in a whole export over it, not before it."),
    Loss("questions", "An opinion has no question: only positions on whether it happened are opinions, the others stand in notes."),
    Loss("withheld", "Who withholds an answer or takes one back has a note and no opinion."),
    Loss(
        "letters",
        "STIX's confidence holds Admiralty's digit (1 to 5) alone; the letter stands in the extension, 6 leaves it unset.",
    ),
    Loss(
        "likelihood", "STIX's ranges of likelihood are not those of ICD 203: the term with its own range stands in the extension."
    ),
    Loss(
        "precise_times",
        "STIX times name a second: a date without an hour stands as its first second, the date itself in the extension.",
    ),
    Loss(
        "undated_reports", "A report without a full date of publication is a grouping: a report must have one, and none is made up."
    ),
    Loss("places", "A place without coordinates is no location: its name stands in the incident's extension."),
    Loss("relations", "Contradictions, changes of story and origins stand in the extension only as statuses and counts."),
    Loss("marks", "Control and direction characters stand as visible marks."),
)


def stix_of(batch: Batch) -> Exported:
    """A bundle with everything in it that refers to one another, in a fixed order."""
    made = _Bundle(batch)
    objects = sorted(made.objects().values(), key=lambda o: (o["type"], o["id"]))
    told = {"type": "bundle", "id": f"bundle--{uuid('bundle', *(o['id'] for o in objects), batch.moment)}", "objects": objects}
    return Exported((json.dumps(batch.words.every(told), ensure_ascii=True, indent=1) + "\n").encode(), LOSSES)


class _Bundle:
    """Makes the objects of one batch."""

    def __init__(self, batch: Batch) -> None:
        self._batch, self._tell = batch, batch.words.tell
        kinds: dict[str, Counter[str]] = {}
        for _, claim, _ in batch.claims():
            kinds.setdefault(self._tell(claim.speaker), Counter())[claim.kind] += 1
        self._kinds = {name: min(c, key=lambda k: (-c[k], k)) for name, c in kinds.items()}
        self._sayings = {i.key: list(sayings(i.history)) for i in batch.items}
        self._of_claim: dict[tuple[str, str, str], list[Saying]] = {}
        for key, told in self._sayings.items():
            for s in told:
                self._of_claim.setdefault((key, s.position.document, s.position.claim), []).append(s)
        self._made: dict[str, Row] = {}

    def objects(self) -> dict[str, Row]:
        """All objects by id."""
        for made in (self._program(), *self._incidents(), *self._claims(), *self._reports()):
            self._made[made["id"]] = made
        return self._made

    def _object(self, kind: str, parts: Iterable[str], created: str, modified: str, **more: object) -> Row:
        told = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid(kind, *parts)}", "created_by_ref": _AUTHOR}
        return {**told, "created": _moment(created), "modified": _moment(max(created, modified)), **more}

    def _program(self) -> Row:
        self._made[_EXTENSION] = _extension()
        note = self._object(
            "note",
            ("losses",),
            self._batch.moment,
            self._batch.moment,
            abstract="What this file can't hold",
            content=" ".join(f"{loss.code}: {loss.words}" for loss in LOSSES) + f" State: {self._batch.as_of}.",
            object_refs=[_AUTHOR],
        )
        self._made[note["id"]] = note
        own = {"type": "identity", "spec_version": "2.1", "id": _AUTHOR, "created": _BORN, "modified": _BORN}
        return {**own, "name": "Counterclaim", "identity_class": "system"}

    def _speaker(self, name: str) -> str:
        """The id of a speaker's identity, which is made where it is not there."""
        told = self._tell(name) or "not named"
        sort = _CLASSES.get(self._kinds.get(told, ""), "unknown")
        made = self._object("identity", (told,), _BORN, self._batch.moment, name=told, identity_class=sort)
        return str(self._made.setdefault(made["id"], made)["id"])

    def _incidents(self) -> Iterator[Row]:
        for item in self._batch.items:
            told = {"names": [i for i in [self._tell(item.row["title"])] if i]}
            yield self._object(
                "incident",
                (item.key,),
                item.first,
                item.changed,
                name=told["names"][0] if told["names"] else item.key,
                description=_statuses(item),
                external_references=[{"source_name": "counterclaim", "external_id": item.key}],
                extensions={_EXTENSION: self._facts(item)},
            )
            yield from self._where(item)
            yield from self._opinions(item)

    def _facts(self, item: Item) -> Row:
        toll, grade = events.toll(item), airwars.graded(item.history, self._batch.lookups)
        facts = {
            "incident_type": item.row["type"],
            "date_edtf": item.row["date"],
            "place": self._tell(item.row["place"]),
            "killed_low": toll.low,
            "killed_best": toll.best,
            "killed_high": toll.high,
            "independent_origins": item.history.origins.independent,
            "statuses": dict(item.row["statuses"]),
            "likelihoods": [
                {"question": a.question, "icd203_term": a.likelihood, "low_percent": a.range[0], "high_percent": a.range[1]}
                for a in item.history.assessments
                if a.likelihood and a.range
            ],
            "airwars_grade": grade.grade,
            "airwars_rule": grade.rule,
        }
        return _held(facts)

    def _where(self, item: Item) -> Iterator[Row]:
        latitude, longitude, radius = (item.row[n] for n in ("latitude", "longitude", "radius_km"))
        if latitude is None or longitude is None:
            return
        precision = {"precision": round(float(radius) * 1000, 3)} if radius else {}
        place = self._object(
            "location",
            (item.key,),
            item.first,
            item.changed,
            name=self._tell(item.row["place"]),
            latitude=latitude,
            longitude=longitude,
            **precision,
        )
        self._made[place["id"]] = place
        source = f"incident--{uuid('incident', item.key)}"
        yield self._object(
            "relationship",
            (item.key, "located-at"),
            item.first,
            item.changed,
            relationship_type="located-at",
            source_ref=source,
            target_ref=place["id"],
        )

    def _opinions(self, item: Item) -> Iterator[Row]:
        for s in self._sayings[item.key]:
            p = s.position
            if p.question != "happened" or p.stance not in OPINION or not p.claim:
                continue
            facts = {"speaker_ref": self._speaker(p.speaker), "note_ref": self._note_id(p.document, p.claim)}
            yield self._object(
                "opinion",
                (item.key, self._tell(p.document), p.claim),
                self._batch.times[p.document],
                item.changed,
                opinion=OPINION[p.stance],
                explanation=self._tell(f"{p.speaker} {s.sentence}"),
                authors=[self._tell(p.speaker) or "not named"],
                object_refs=[f"incident--{uuid('incident', item.key)}"],
                extensions={_EXTENSION: _held(facts)},
                **_confidence([s]),
            )

    def _note_id(self, document: str, claim: str) -> str:
        return f"note--{uuid('note', 'claim', self._tell(document), claim)}"

    def _claims(self) -> Iterator[Row]:
        changed = {i.key: i.changed for i in self._batch.items}
        for document, claim, key in self._batch.claims():
            yield self._note(document, claim, key, changed.get(key, ""))

    def _note(self, document: Document, claim: Claim, key: str, changed: str) -> Row:
        told = self._of_claim.get((key, document.id, claim.cid), [])
        speaker = self._speaker(claim.speaker)
        quote = " […] ".join(self._tell(self._batch.words.slice(document.text, *s)) for s in claim.content)
        about = "; ".join(self._tell(f"{p.question}: {p.answer} ({p.stance})") for p in claim.points)
        incident = [f"incident--{uuid('incident', key)}"] if key else []
        return self._object(
            "note",
            ("claim", self._tell(document.id), claim.cid),
            self._batch.times[document.id],
            changed,
            abstract=about or "a saying tied to no incident",
            content=quote or "(its words are not marked in the report)",
            authors=[self._tell(claim.speaker) or "not named"],
            object_refs=[*incident, speaker],
            extensions={_EXTENSION: self._saying(document, claim, told)},
            **_confidence(told),
        )

    def _saying(self, document: Document, claim: Claim, told: list[Saying]) -> Row:
        graded = {s.position.question: f"{s.grade.letter}{s.grade.digit}" for s in told if s.grade}
        facts = {
            "claim": claim.cid,
            "document": self._tell(document.id),
            "spans": [list(s) for s in claim.content],
            "side": self._tell(claim.side),
            "via": [self._tell(v) for v in claim.via],
            "said_edtf": claim.said,
            "points": [
                {"question": p.question, "answer": self._tell(p.answer), "stance": p.stance}
                | ({"admiralty": graded[p.question]} if p.question in graded else {})
                for p in claim.points
            ],
        }
        return _held(facts)

    def _reports(self) -> Iterator[Row]:
        keys, tell = self._batch.incidents(), self._tell
        changed = {i.key: i.changed for i in self._batch.items}
        for document, reading in self._batch.reads.values():
            told = sorted({k for i in reading.incidents if (k := keys.get((document.id, i.id)))})
            refs = [f"incident--{uuid('incident', k)}" for k in told]
            refs += [self._note_id(document.id, c.cid) for c in reading.claims]
            first = self._batch.times[document.id]
            latest = max((changed[k] for k in told), default=first)
            name = tell(document.title) or tell(document.id)
            published = _published(document.published)
            more: Row = {"published": published} if published else {"context": "unspecified"}
            yield self._object(
                "report" if published else "grouping",
                (tell(document.id),),
                first,
                latest,
                name=name,
                object_refs=sorted(set(refs)) or [_AUTHOR],
                external_references=[self._cited(document)],
                extensions={_EXTENSION: _held({"published_edtf": document.published, "sha256": document.sha256})},
                **more,
            )

    def _cited(self, document: Document) -> Row:
        url = self._tell(address(document.url))
        source = {"source_name": self._tell(document.publisher) or "not named", "external_id": self._tell(document.id)}
        return source | ({"url": url} if url else {})


def _extension() -> Row:
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": _EXTENSION,
        "created_by_ref": _AUTHOR,
        "created": _BORN,
        "modified": _BORN,
        "name": "Counterclaim",
        "description": "Who claims what: particulars of incidents, answers of claims with Admiralty grades, EDTF dates.",
        "schema": _SCHEMA,
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def _held(facts: Row) -> Row:
    """An extension's properties; STIX has no empty ones (section 3.2)."""
    return {"extension_type": "property-extension", **{k: v for k, v in facts.items() if v not in (None, "", [], {})}}


def _confidence(told: list[Saying]) -> Row:
    digits = [s.grade.digit for s in told if s.grade and s.grade.digit in CONFIDENCE]
    return {"confidence": min(CONFIDENCE[d] for d in digits)} if digits else {}


def _statuses(item: Item) -> str:
    return "; ".join(f"{q}: {status}" for q, status in item.row["statuses"].items()) or "nobody is quoted on it"


def _moment(stamp: str) -> str:
    """A log's time with the milliseconds that STIX readers keep."""
    return f"{stamp[:23]}Z" if len(stamp) > 23 else _BORN


def _published(edtf: str) -> str:
    """A time of publication in UTC, the first moment of a day without one; empty where no single day is told."""
    found = days(edtf)
    if found is None or found.width != 1:
        return ""
    try:
        moment = datetime.fromisoformat(edtf)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        moment = datetime.combine(found.first, time())
    return f"{moment.replace(tzinfo=None, microsecond=0).isoformat()}.000Z"
