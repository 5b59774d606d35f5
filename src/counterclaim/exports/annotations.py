"""Claims as annotations of their documents (W3C Web Annotation Data Model, 2017): positions and quotes beside each other."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final

from counterclaim.exports.ids import TERMS, urn
from counterclaim.exports.values import Batch, Exported, Loss, Row, address
from counterclaim.records import Claim, Document, Span
from counterclaim.records.reading import Spans

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
AROUND: Final = 32
"""Code points of prefix and suffix."""
_TERMS: Final = "speaker kind side via said stance question answer points incident hidden textSha256 losses code words asOf"

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)
_LETTERS: Final = ("exact", "prefix", "suffix")

LOSSES: Final = (
    Loss(
        "text_apart",
        "The text of the documents is not in the file: positions count code points of the text that the ledger took from the "
        "source (textSha256), not of the page at its address.",
    ),
    Loss("several_spans", "A claim in several stretches has one target for each; the model can't say that they are one saying."),
    Loss("no_relations", "That one claim contradicts, repeats or takes back another has no place in an annotation."),
    Loss("hidden_names", "Where a quote holds the name of a confidential source it has an alias instead ('hidden' is true)."),
    Loss("unlocated", "A claim without words in its document has no annotation."),
)


def annotations_of(batch: Batch) -> Exported:
    """A collection with one annotation for each claim, as JSON-LD. ``exact``, ``prefix`` and ``suffix`` are to the letter:

    characters that would act on a screen stand in JSON's own escapes.
    """
    found = [_annotation(d, c, key, batch) for d, c, key in batch.claims() if _spans(c)]
    terms = {"cc": TERMS, **{name: f"cc:{name}" for name in _TERMS.split()}}
    page = urn("page", *(a["id"] for a in found))
    told = {
        "@context": [CONTEXT, terms],
        "id": urn("annotations", *(a["id"] for a in found)),
        "type": "AnnotationCollection",
        "label": "Claims",
        "total": len(found),
        "asOf": batch.as_of,
        "losses": [loss._asdict() for loss in LOSSES],
        "first": {"id": page, "type": "AnnotationPage", "startIndex": 0, "items": found},
        "last": page,
    }
    return Exported((json.dumps(batch.words.every(told, _LETTERS), ensure_ascii=True, indent=1) + "\n").encode(), LOSSES)


def _annotation(document: Document, claim: Claim, key: str, batch: Batch) -> Row:
    told = batch.words.tell
    points = [{"question": p.question, "answer": told(p.answer), "stance": p.stance} for p in claim.points]
    answers = "; ".join(f"{p['question']}: {p['answer']} ({p['stance']})" for p in points)
    about = {"speaker": told(claim.speaker), "kind": claim.kind, "side": told(claim.side), "said": claim.said, "incident": key}
    return {
        "id": urn("claim", told(document.id), claim.cid),
        "type": "Annotation",
        "motivation": "describing",
        "created": batch.times.get(document.id, batch.moment),
        "generator": {"id": urn("program"), "type": "Software", "name": "Counterclaim"},
        "body": {
            "type": "TextualBody",
            "format": "text/plain",
            "value": f"{told(claim.speaker)}: {answers}" if answers else told(claim.speaker),
            **{name: value for name, value in about.items() if value},
            **({"via": [told(v) for v in claim.via]} if claim.via else {}),
            "points": points,
        },
        "target": [_target(document, s, batch) for s in _spans(claim)],
    }


def _spans(claim: Claim) -> Spans:
    return claim.content or tuple(s for s in (claim.cue, claim.source) if s)[:1]


def _target(document: Document, span: Span, batch: Batch) -> Row:
    text, words = document.text, batch.words
    exact = words.slice(text, *span)
    quote = {
        "type": "TextQuoteSelector",
        "exact": exact,
        "prefix": words.slice(text, max(0, span.start - AROUND), span.start),
        "suffix": words.slice(text, span.end, span.end + AROUND),
    }
    found: Row = {
        "type": "SpecificResource",
        "source": words.tell(address(document.url)) or urn("document", words.tell(document.id)),
        "selector": [{"type": "TextPositionSelector", "start": span.start, "end": span.end}, quote],
        "textSha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }
    retrieved = {"state": {"type": "TimeState", "sourceDate": document.retrieved}} if _MOMENT.fullmatch(document.retrieved) else {}
    return found | retrieved | ({"hidden": True} if exact != span.of(text) else {})
