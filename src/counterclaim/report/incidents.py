"""One JSON-ready row for each incident of the ledger, in the form that other people's programs stand on (design section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterclaim.reconcile import particulars
from counterclaim.reconcile.positions import in_time, on, questions_of
from counterclaim.records.finding import Cite, Finding, Position
from counterclaim.records.ledger import History, Origin
from counterclaim.report import phrases, titles

Row = dict[str, Any]


def incident_row(history: History) -> Row:
    """The row of one incident: its members, the status and answers of each question, changes of story and origins."""
    members, found = history.incident.members, history.found
    texts = {m.document.id: m.document.text for m in members}
    return {
        "key": history.incident.key,
        "name": titles.title(members),
        "members": [list(m.key) for m in members],
        "date": particulars.date_of(members),
        "place": particulars.place_of(members),
        "type": particulars.type_of(members),
        "questions": {
            q: {"status": found.status(q), "answers": [_answer(p) for p in on(found.case, q)]} for q in questions_of(found.case)
        },
        "reversals": [_reversal(f, texts) for f in found.findings if f.kind == "reversal"],
        "origins": [_origin(o) for o in history.origins.origins],
        "independent": history.origins.independent,
    }


def _answer(p: Position) -> Row:
    """A position; ``claim`` is empty where a report speaks in its own voice."""
    return {
        "answer": p.answer,
        "stance": p.stance,
        "speaker": p.speaker,
        "side": p.side,
        "said": p.said,
        "document": p.document,
        "claim": p.claim,
    }


def _reversal(f: Finding, texts: Mapping[str, str]) -> Row:
    speaker = f.speaker or next((p.speaker for p in (*f.against, *f.positions)), "")
    return {
        "speaker": speaker,
        "question": f.question,
        "from": phrases.together(given_up(f)),
        "to": phrases.together(in_time(f.against)),
        "when": f.when or next((p.said or p.reported for p in in_time(f.against)), ""),
        "after": prompt(f.prompted_by, texts),
    }


def given_up(f: Finding) -> list[Position]:
    """The positions that a speaker left, without those that say what it came to."""
    came = {(p.stance, p.answer.casefold()) for p in f.against}
    return in_time([p for p in f.positions if (p.stance, p.answer.casefold()) not in came] or f.positions)


def prompt(cite: Cite | None, texts: Mapping[str, str]) -> str:
    """The words that tell what came before a change of story; empty where no report tells any."""
    return " ".join(cite.span.of(texts.get(cite.document, "")).split()) if cite else ""


def _origin(o: Origin) -> Row:
    return {"name": o.name, "side": o.side, "reports": list(o.reports)}
