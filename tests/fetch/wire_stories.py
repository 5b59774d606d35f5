"""Pages and feeds of an invented war, and a reader that finds what they say by their plain sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.records.rows import from_row
from counterclaim.report.titles import title

SIDES = {"Ministry": ("Northland", "military"), "River Front": ("River Front", "armed-group")}
_SAID = re.compile(r"The (Ministry|River Front) (denied|said) that (a helicopter fell near Orma|(\d+) died near Orma)")


def page(title: str, *sentences: str, day: int = 7, extra: str = "") -> str:
    body = "".join(f"<p>{s}</p>" for s in sentences)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="Orma Herald"><meta property="article:published_time" content="2031-05-{day:02}">'
        f"</head><body><article><h1>{title}</h1>{body}</article>{extra}</body></html>"
    )


def rss(base: str, items: Sequence[tuple[str, str, str]]) -> str:
    """A feed of (path, title, summary)."""
    rows = "".join(
        f"<item><guid isPermaLink='false'>g{path}</guid><link>{base}{path}</link>"
        f"<title>{t}</title><description>{s}</description></item>"
        for path, t, s in items
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Orma Herald</title><link>{base}/</link>{rows}</channel></rss>"


class PlainReader:
    """Every sentence of the form above is a claim on one loss of a helicopter near Orma."""

    def __init__(self) -> None:
        self.read_ids: list[str] = []

    def read(self, document: Document) -> Reading:
        self.read_ids.append(document.id)
        claims = []
        for found in _SAID.finditer(document.text):
            side, kind = SIDES[found[1]]
            stance = "denies" if found[2] == "denied" else "asserts"
            point = ["killed", found[4], stance] if found[4] else ["happened", "yes", stance]
            claims.append(
                {
                    "speaker": found[1],
                    "kind": kind,
                    "side": side,
                    "content": [list(found.span(3))],
                    "incident": "i1",
                    "points": [point],
                    "said": document.published,
                }
            )
        if not claims:
            return Reading(document.id)
        at = document.text.index("near Orma")
        incident = {
            "id": "i1",
            "type": "aircraft-loss",
            "status": "occurred",
            "reported_as": "attributed",
            "mentions": [claims[0]["content"][0]],
            "where": [[at + 5, at + 9]],
            "date": "2031-05-06",
            "place": "Orma",
        }
        return from_row({"id": document.id, "incidents": [incident], "claims": claims})


def created(path: Path) -> Ledger:
    return Ledger.create(path, PLAIN, title, "tester")


def opened(path: Path) -> Ledger:
    return Ledger.open(path, PLAIN, title, "tester")
