"""The three shapes of a ledger as a table: claims, positions, incidents. CSV and Parquet are written from these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from counterclaim.exports import airwars, events
from counterclaim.exports.saying import Saying, sayings
from counterclaim.exports.values import Batch, Item, Loss, Row, Words, address
from counterclaim.records import Document
from counterclaim.records.edtf import days
from counterclaim.records.reading import Spans

Kind = type


class Shape(NamedTuple):
    """A table: its columns with their kinds (``str``, ``int``, ``float``, ``bool``), its rows, and what it can't hold."""

    columns: dict[str, Kind]
    rows: Callable[[Batch], Iterator[Row]]
    losses: tuple[Loss, ...]


_T, _N, _F, _B = str, int, float, bool
LIST: Final = Loss("lists_joined", "Lists (outlets, parties, spans, through whom it came) are joined with '; ' in one cell.")
MARKED: Final = Loss(
    "marks", "Control and direction characters stand as visible marks, line ends as spaces; offsets are those of the original text."
)


def _columns(*groups: tuple[str, Kind]) -> dict[str, Kind]:
    """Columns by their names, some of one kind after the other."""
    return {name: kind for names, kind in groups for name in names.split()}


_CLAIMS: Final = _columns(
    ("claim incident document title publisher published url speaker kind side via said points content spans source cue", _T),
    ("confidence", _F),
    ("losses", _T),
)
_POSITIONS: Final = _columns(
    ("incident title document claim publisher published speaker body side kind via question answer stance", _T),
    ("low high", _N),
    ("status said reported", _T),
    ("own_voice given_up contradicted", _B),
    ("admiralty_source", _T),
    ("admiralty_information", _N),
    ("admiralty_reason", _T),
    ("confidence", _F),
    ("losses", _T),
)
_INCIDENTS: Final = _columns(
    ("key title type date date_start date_end", _T),
    ("date_prec", _N),
    ("event_date", _T),
    ("year time_precision", _N),
    ("event_type sub_event_type sub_event_rule actor1 actors_named side_a side_b type_of_violence", _T),
    ("where_description location country", _T),
    ("latitude longitude radius_km", _F),
    ("where_prec geo_precision low best high", _N),
    ("high_open", _B),
    ("best_rule", _T),
    ("fatalities", _N),
    ("fatalities_rule", _T),
    ("deaths_a deaths_b deaths_civilians deaths_unknown event_clarity number_of_sources independent_origins", _N),
    ("source_office source_original source_article source_date source_headline notes", _T),
    ("airwars_grade airwars_rule airwars_belligerents statuses losses", _T),
)


def claim_rows(batch: Batch) -> Iterator[Row]:
    """One row a claim: who said what, in which words, where they stand."""
    told = batch.words.tell
    for document, claim, key in batch.claims():
        yield {
            **_report(document, batch.words),
            "claim": claim.cid,
            "incident": key,
            "speaker": told(claim.speaker),
            "kind": claim.kind,
            "side": told(claim.side),
            "via": _joined(claim.via, batch.words),
            "said": claim.said,
            "points": "; ".join(f"{p.question}: {told(p.answer)} ({p.stance})" for p in claim.points),
            "content": _quoted(document, claim.content, batch.words),
            "spans": _spans(claim.content),
            "source": _quoted(document, (claim.source,) if claim.source else (), batch.words),
            "cue": _quoted(document, (claim.cue,) if claim.cue else (), batch.words),
            "confidence": round(claim.confidence, 4),
            "losses": _flags((len(claim.content) > 1 or len(claim.via) > 1, LIST)),
        }


def position_rows(batch: Batch) -> Iterator[Row]:
    """One row an answer: one question, one speaker, one report."""
    for item in batch.items:
        for s in sayings(item.history):
            yield _position(item, s, batch)


def incident_rows(batch: Batch) -> Iterator[Row]:
    """One row an incident, in columns of ACLED and UCDP GED, with Airwars' grade."""
    for item in batch.items:
        yield {**_when(item), **_what(item, batch.words), **_where(item, batch.words), **_figures(item), **_sources(item, batch)}


def _position(item: Item, s: Saying, batch: Batch) -> Row:
    p, told = s.position, batch.words.tell
    low, high = s.bounds
    document = batch.reads[p.document][0]
    about = _report(document, batch.words)
    return {
        "incident": item.key,
        "title": told(item.row["title"]),
        **{name: about[name] for name in ("document", "publisher", "published")},
        "claim": p.claim,
        "speaker": told(p.speaker),
        "body": told(s.body),
        "side": told(p.side),
        "kind": p.kind,
        "via": _joined(p.via, batch.words),
        "question": p.question,
        "answer": told(p.answer),
        "stance": p.stance,
        "low": low,
        "high": high,
        "status": s.status,
        "said": p.said,
        "reported": p.reported,
        "own_voice": p.voice,
        "given_up": s.given_up,
        "contradicted": s.against,
        "admiralty_source": s.grade.letter if s.grade else "",
        "admiralty_information": s.grade.digit if s.grade else None,
        "admiralty_reason": told(s.grade.reason) if s.grade else "",
        "confidence": round(p.confidence, 4),
        "losses": _flags((len(p.via) > 1, LIST), (low is not None and high is None, OPEN)),
    }


def _when(item: Item) -> Row:
    date = item.row["date"]
    found = days(date)
    head, slash, tail = date.partition("/")
    begun, ended = (told not in ("", "..") for told in (head, tail if slash else head))
    return {
        "key": item.key,
        "date": date,
        "date_start": found.first.isoformat() if found and begun else "",
        "date_end": found.last.isoformat() if found and ended else "",
        "date_prec": events.date_prec(date),
        "event_date": found.first.isoformat() if found and events.time_precision(date) else "",
        "year": found.first.year if found and found.first.year == found.last.year else None,
        "time_precision": events.time_precision(date),
    }


def _what(item: Item, words: Words) -> Row:
    kind = item.row["type"]
    event, sub = events.ACLED[kind]
    named = [s for s in sayings(item.history) if s.position.question == "by" and s.position.stance in ("asserts", "hedges")]
    answers = list(dict.fromkeys(words.tell(s.position.answer) for s in named))
    return {
        "title": words.tell(item.row["title"]),
        "type": kind,
        "event_type": event,
        "sub_event_type": sub,
        "sub_event_rule": f"by judgement: {kind} has no sub-event of its own" if kind in events.JUDGED else f"{kind} is {sub}",
        "actor1": answers[0] if len(answers) == 1 and item.history.found.status("by") != "contested" else "",
        "actors_named": _joined((f"{s.position.answer} ({s.position.stance}: {s.position.speaker})" for s in named), words),
        "side_a": "",
        "side_b": "",
        "type_of_violence": "",
        "airwars_belligerents": _joined(airwars.own_positions(item.history), words),
        "statuses": "; ".join(f"{q}: {status}" for q, status in item.row["statuses"].items()),
    }


def _where(item: Item, words: Words) -> Row:
    place = words.tell(item.row["place"])
    return {
        "where_description": place,
        "location": words.tell(item.name or place.partition(",")[0]),
        "country": item.country,
        **{name: item.row[name] for name in ("latitude", "longitude", "radius_km")},
        "where_prec": events.where_prec(item),
        "geo_precision": events.geo_precision(item),
    }


def _figures(item: Item) -> Row:
    toll = events.toll(item)
    return {
        "low": toll.low,
        "best": toll.best,
        "high": toll.high,
        "high_open": toll.open,
        "best_rule": toll.rule,
        "fatalities": toll.low,
        "fatalities_rule": "the most conservative figure" if toll.low is not None else "",
        **dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "event_clarity")),
        "notes": f"Figures given: {', '.join(toll.figures)}." if len(toll.figures) > 1 else "",
    }


def _sources(item: Item, batch: Batch) -> Row:
    documents = list({m.document.id: m.document for m in item.history.incident.members}.values())
    grade = airwars.graded(item.history, batch.lookups)
    about = [_report(d, batch.words) for d in documents]
    toll = events.toll(item)
    flags = (
        (item.row["type"] in events.JUDGED, JUDGED),
        (toll.low is not None and toll.best is None, NO_BEST),
        (toll.open, OPEN),
        (item.row["contested"] > 0, CONTESTED),
        (bool(item.row["date"]) and events.time_precision(item.row["date"]) is None, TIME),
    )
    return {
        "number_of_sources": len(documents),
        "independent_origins": item.history.origins.independent,
        "source_office": "; ".join(dict.fromkeys(r["publisher"] for r in about if r["publisher"])),
        "source_original": _joined([o.name for o in item.history.origins.origins if o.first_hand], batch.words),
        "source_article": "; ".join(f'"{r["publisher"]}, {r["published"]}, {r["title"]}"' for r in about),
        "source_date": "; ".join(r["published"] for r in about),
        "source_headline": "; ".join(r["title"] for r in about),
        "airwars_grade": grade.grade,
        "airwars_rule": grade.rule,
        "losses": _flags(*flags),
    }


def _report(d: Document, words: Words) -> Row:
    told = {"document": d.id, "title": d.title, "publisher": d.publisher, "published": d.published, "url": address(d.url)}
    return {name: words.tell(value) for name, value in told.items()}


def _joined(parts: Iterable[str], words: Words) -> str:
    return "; ".join(dict.fromkeys(words.tell(p) for p in parts))


def _quoted(document: Document, spans: Spans, words: Words) -> str:
    return " […] ".join(words.tell(words.slice(document.text, *s)) for s in spans)


def _spans(spans: Spans) -> str:
    return "; ".join(f"{s.start}-{s.end}" for s in spans)


def _flags(*flags: tuple[bool, Loss]) -> str:
    return "; ".join(loss.code for holds, loss in flags if holds)


OPEN: Final = Loss("open_count", "A figure like '12+' has no upper end: high holds the highest figure that is given.")
JUDGED: Final = Loss(
    "sub_event_judged", "ACLED has no sub-event of its own for some types (a downed aircraft): one is put by judgement."
)
NO_BEST: Final = Loss(
    "no_best", "Best is empty unless a person settled the number or all give the same: no party's figure is chosen."
)
CONTESTED: Final = Loss("disagreement", "Who contests whose answer, changes of story and their order in time: see the positions.")
TIME: Final = Loss("time_precision", "ACLED codes no date that is less exact than a month: event_date is empty.")
_UNCODED: Final = Loss(
    "not_coded",
    "side_a, side_b, type_of_violence, deaths_a, deaths_b, deaths_civilians, deaths_unknown and event_clarity are left empty: "
    "they need the coder's judgement.",
)
_QUESTIONS: Final = Loss(
    "positions_joined", "The answers of a claim stand in one cell; its own row each has them in the positions."
)
_UNTOLD: Final = Loss("findings", "Findings (agreement, contradiction, change of story), origins and copies are not in this table.")

SHAPES: Final[dict[str, Shape]] = {
    "claims": Shape(_CLAIMS, claim_rows, (LIST, MARKED, _QUESTIONS, _UNTOLD)),
    "positions": Shape(_POSITIONS, position_rows, (LIST, MARKED, OPEN, _UNTOLD)),
    "incidents": Shape(_INCIDENTS, incident_rows, (LIST, MARKED, OPEN, JUDGED, NO_BEST, CONTESTED, TIME, _UNCODED)),
}


def rows_of(shape: str, batch: Batch) -> Iterator[Row]:
    """The rows of one of the ``SHAPES``, all words fit to leave the ledger."""
    for row in SHAPES[shape].rows(batch):
        yield {name: batch.words.every(row[name]) for name in SHAPES[shape].columns}
