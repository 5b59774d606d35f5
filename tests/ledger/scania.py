"""A small ledger of an invented war: a helicopter lost near Lund, which is denied and then admitted, and a market in Kiruna."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.records.rows import from_row
from counterclaim.report.titles import title

LUND = "A helicopter fell near Lund on 6 May. The River Front said it shot the helicopter down and killed 2."
DENIED = "The Ministry of Defence denied that a helicopter fell near Lund on 6 May."
ADMITTED = "The Ministry of Defence said its helicopter fell near Lund on 6 May, after the Front showed a video."
KIRUNA = "Shells hit the market in Kiruna on 1 June. Residents said that the Hezbollah brigade had killed 30 at the market."
MINISTRY = ("Ministry of Defence", "military", "Northland")
FRONT = ("River Front", "armed-group", "River Front")

Row = dict[str, Any]


def at(text: str, words: str) -> list[int]:
    start = text.index(words)
    return [start, start + len(words)]


def incident(text: str, kind: str, mention: str, date: str, place: str, **more: Any) -> Row:
    own = {"id": "i1", "type": kind, "status": "occurred", "reported_as": "fact", "mentions": [at(text, mention)]}
    return {**own, "where": [at(text, place)], "date": date, "place": place, **more}


def claim(text: str, who: tuple[str, str, str], cue: str, content: str, said: str, *points: list[str]) -> Row:
    speaker, kind, side = who
    own = {"speaker": speaker, "kind": kind, "side": side, "source": at(text, speaker), "cue": at(text, cue)}
    return {**own, "content": [at(text, content)], "incident": "i1", "said": said, "points": list(points)}


def report(name: str, text: str, publisher: str, published: str, **row: Any) -> tuple[Document, Reading]:
    document = Document(name, "0" * 64, text, title=f"{publisher} {name}", publisher=publisher, published=published)
    return document, from_row({"id": name, **row})


def reports() -> list[tuple[Document, Reading]]:
    def loss(text: str, mention: str = "fell", **more: Any) -> list[Row]:
        return [incident(text, "aircraft-loss", mention, "2031-05-06", "Lund", target=[at(text, "helicopter")], **more)]

    shot = claim(LUND, FRONT, "said", "it shot the helicopter down and killed 2", "2031-05-06",
                 ["happened", "yes", "asserts"], ["by", "self", "asserts"], ["killed", "2", "asserts"])  # fmt: skip
    no = claim(DENIED, MINISTRY, "denied", "a helicopter fell near Lund", "2031-05-07", ["happened", "yes", "denies"])
    yes = claim(ADMITTED, MINISTRY, "said", "its helicopter fell near Lund", "2031-05-09", ["happened", "yes", "asserts"])
    hit = claim(KIRUNA, ("Residents", "resident", ""), "said", "the Hezbollah brigade had killed 30", "",
                ["by", "Hezbollah brigade", "asserts"], ["killed", "30", "asserts"])  # fmt: skip
    video = [{"kind": "video", "span": at(ADMITTED, "video"), "by": "River Front", "incident": "i1"}]
    market = incident(KIRUNA, "shelling", "hit", "2031-06-01", "Kiruna", target=[at(KIRUNA, "market")], killed_n=[30, 30])
    return [
        report("a", LUND, "Lund Post", "2031-05-06", incidents=loss(LUND, killed_n=[2, 2]), claims=[shot]),
        report("b", DENIED, "Harbour Wire", "2031-05-07", incidents=loss(DENIED), claims=[no]),
        report("c", ADMITTED, "Lund Post", "2031-05-10", incidents=loss(ADMITTED), claims=[yes], evidence=video),
        report("d", KIRUNA, "Harbour Wire", "2031-06-02", incidents=[market], claims=[hit]),
    ]


def filled(path: Path) -> Ledger:
    """The ledger of all reports, in a new folder."""
    ledger = Ledger.create(path, PLAIN, title, "tester")
    for document, reading in reports():
        ledger.add(document, reading, "hand")
    return ledger
