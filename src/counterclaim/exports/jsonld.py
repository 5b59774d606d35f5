"""Claims as schema.org has them (Claim, ClaimReview), in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from counterclaim.exports.ids import urn
from counterclaim.exports.saying import Saying, sayings
from counterclaim.exports.values import Batch, Exported, Item, Loss, Row, address
from counterclaim.reconcile.grades import right_on
from counterclaim.records.edtf import days
from counterclaim.records.ledger import Settled

LOSSES: Final = (
    Loss("no_relations", "schema.org has no relation between claims: who contradicts whom, and changes of story, are lost."),
    Loss("no_stance", "A Claim has no stance: that something is denied or hedged stands only in its words (text)."),
    Loss("no_grades", "Admiralty grades and confidence have no place; a rating stands only where a person settled the answer."),
    Loss("inexact_dates", "A date that ISO 8601 can't write (about 6 May) is left out; of an event its first and last day stand."),
    Loss("no_offsets", "An appearance names the report, not where in it the words stand."),
    Loss("anonymous_review", "Who settled an answer is not named in the file."),
)
_BODIES: Final = frozenset(
    "government military armed-group political-group official-media media monitor ngo un foreign-government".split()
)


_ISO: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII)
"""Dates and times of ISO 8601 that are EDTF too."""


def jsonld_of(batch: Batch) -> Exported:
    """A graph of Claims, each with the reports in which it appears, and a ClaimReview where a person settled the answer."""
    graph = [thing for item in batch.items for thing in _incident(item, batch)]
    note = {"@type": "CreativeWork", "@id": urn("losses"), "name": "What this file can't hold"}
    note["text"] = " ".join(loss.words for loss in LOSSES)
    note["version"] = batch.as_of
    told = {"@context": "https://schema.org", "@graph": [*graph, note]}
    return Exported((json.dumps(batch.words.every(told), ensure_ascii=True, indent=1) + "\n").encode(), LOSSES)


def _incident(item: Item, batch: Batch) -> list[Row]:
    groups: dict[tuple[str, str, str, str], list[Saying]] = {}
    for s in sayings(item.history):
        p = s.position
        groups.setdefault((s.body, p.question, p.answer.casefold(), p.stance), []).append(s)
    return [thing for group in groups.values() for thing in _claim(item, group, batch)]


def _claim(item: Item, group: Sequence[Saying], batch: Batch) -> list[Row]:
    first, told = group[0], batch.words.tell
    p = first.position
    documents = list(dict.fromkeys(s.position.document for s in group))
    works = [_work(d, batch) for d in sorted(documents, key=lambda d: (batch.reads[d][0].published or "9999", d))]
    said = sorted(s.position.said for s in group if _ISO.fullmatch(s.position.said))
    name = urn("said", item.key, told(first.body), p.question, told(p.answer.casefold()), p.stance)
    claim: Row = {
        "@type": "Claim",
        "@id": name,
        "text": told(f"{item.row['title']}: {p.speaker} {first.sentence}"),
        "about": {"@type": "Event", "@id": urn("incident", item.key), "name": told(item.row["title"]), **_event(item, batch)},
        "claimInterpreter": {"@type": "Organization", "name": "Counterclaim"},
        "author": {"@type": "Organization" if p.kind in _BODIES else "Person", "name": told(first.body)},
        "appearance": works,
        "firstAppearance": {"@id": works[0]["@id"]},
        **({"dateCreated": said[0]} if said else {}),
    }
    return [claim, *(r for s in item.settled if (r := _review(s, first, claim, batch)))]


def _event(item: Item, batch: Batch) -> Row:
    when, place = days(item.row["date"]), batch.words.tell(item.row["place"])
    found: Row = {"startDate": when.first.isoformat(), "endDate": when.last.isoformat()} if when else {}
    return found | ({"location": {"@type": "Place", "name": place}} if place else {})


def _work(document: str, batch: Batch) -> Row:
    d, told = batch.reads[document][0], batch.words.tell
    found = {
        "@type": "CreativeWork",
        "@id": urn("document", told(d.id)),
        "identifier": told(d.id),
        "name": told(d.title),
        "url": told(address(d.url)),
        "datePublished": d.published if _ISO.fullmatch(d.published) else "",
    }
    publisher = {"publisher": {"@type": "Organization", "name": told(d.publisher)}} if d.publisher else {}
    return {**{k: v for k, v in found.items() if v}, **publisher}


def _review(s: Settled, saying: Saying, claim: Row, batch: Batch) -> Row | None:
    """A review, only where a person settled this question and the claim can be held against the answer."""
    if s.question != saying.position.question or saying.position.stance not in ("asserts", "denies"):
        return None
    right = right_on(saying.position, s, batch.lookups)
    if right is None:
        return None
    return {
        "@type": "ClaimReview",
        "@id": urn("review", claim["@id"], s.question, batch.words.tell(s.answer), s.stance),
        "claimReviewed": claim["text"],
        "itemReviewed": {"@id": claim["@id"]},
        "author": {"@type": "Organization", "name": "Keeper of the ledger"},
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 5 if right else 1,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": "Right by what was settled" if right else "Wrong by what was settled",
        },
        "reviewBody": batch.words.tell(f"Settled: {s.question}: {'not ' if s.stance == 'denies' else ''}{s.answer}."),
    }
