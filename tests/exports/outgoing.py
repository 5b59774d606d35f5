"""Ledgers of invented wars to export: with a confidential source, with hostile names, and with words of several scripts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.ledger.scania import FRONT, LUND, at, claim, incident, report

from counterclaim.exports.bundle import write_bundle
from counterclaim.exports.collect import collect
from counterclaim.exports.values import Asked, Batch
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.records.rows import from_row
from counterclaim.report.titles import title

Row = dict[str, Any]


def ledger_of(path: Path, reads: Sequence[tuple[Document, Reading]]) -> Ledger:
    ledger = Ledger.create(path, PLAIN, title, "tester")
    for document, reading in reads:
        ledger.add(document, reading, "hand")
    return ledger


def kept_ledger(path: Path, reads: Sequence[tuple[Document, Reading]], actor: str = "tester", **files: bytes) -> Ledger:
    """A ledger with the files of its reports: those that are named, else their words as they are."""
    ledger = Ledger.create(path, PLAIN, title, actor)
    for document, reading in reads:
        digest = ledger.blobs.put(files.get(document.id, document.text.encode()))
        ledger.add(replace(document, sha256=digest), reading, "hand")
    return ledger


def bundle_of(ledger: Ledger, asked: Asked = Asked(), *keys: str) -> bytes:  # noqa: B008
    made = io.BytesIO()
    write_bundle(ledger, collect(ledger, keys), made, asked)
    return made.getvalue()


def batch_of(path: Path, reads: Sequence[tuple[Document, Reading]]) -> Batch:
    return collect(ledger_of(path, reads))


def key_at(ledger: Ledger, place: str) -> str:
    from sqlalchemy import select

    with ledger.store.reading() as connection:
        t = schema.incident
        return str(connection.scalar(select(t.c.key).where(t.c.place == place, t.c.live == 1)))


def killed(name: str, figure: str, who: tuple[str, str, str] = FRONT, by: str = "") -> tuple[Document, Reading]:
    """A report of one strike at Orma in which somebody gives a figure of the dead, and may say who did it."""
    speaker = who[0]
    text = f"A strike hit Orma on 6 May. {speaker} said that {figure} were killed."
    points = [["killed", figure, "asserts"], *([["by", by, "asserts"]] if by else [])]
    said = claim(text, who, "said", f"{figure} were killed", "2031-05-06", *points)
    return report(name, text, f"{name} Post", "2031-05-07", incidents=[incident(text, "airstrike", "hit", "2031-05-06", "Orma")],
                  claims=[said])  # fmt: skip


def naughty(words: Sequence[str], n: int = 0) -> tuple[Document, Reading]:
    """One report in which each of some strings is a speaker, its side, its answer, its go-between and its quote."""
    head = f"A helicopter fell near Lund{n} on 6 May. "
    text, claims = head, []
    for at_, word in enumerate(words):
        start = len(text)
        text += f"{word or ' '}\n"
        own: Row = {"speaker": word, "kind": "armed-group", "side": word, "via": [word, word + "x"], "incident": "i1"}
        own |= {"source": [start, len(text) - 1], "cue": None, "content": [[start, len(text) - 1]], "said": "2031-05-06"}
        claims.append({**own, "points": [["other", word or "x", "asserts"]], "cid": f"c{at_}"})
    row = {"id": f"n{n}", "incidents": [incident(text, "aircraft-loss", "fell", f"20{31 + n}-05-06", f"Lund{n}")], "claims": claims}
    return Document(f"n{n}", "0" * 64, text, title="Many", publisher="Wire", published="2031-05-06"), from_row(row)


def named(word: str, n: int) -> tuple[Document, Reading]:
    """A report whose id, title, publisher, author, address, place and incident's id are one string."""
    loss = incident(LUND, "aircraft-loss", "fell", "2031-05-06", "Lund", target=[at(LUND, "helicopter")])
    said = claim(LUND, FRONT, "said", "it shot the helicopter down", word, ["by", word, "asserts"], ["killed", word, "asserts"])
    row = {"id": f"{word}{n}", "incidents": [{**loss, "place": word}], "claims": [said]}
    return Document(f"{word}{n}", f"{n:064}", LUND + " " * n, title=word, publisher=word, author=word, url=word,
                    published="2031-05-06", source="/home/someone/report.txt"), from_row(row)  # fmt: skip


def text_of(form: str, data: bytes) -> str:
    """All that a reader of a file may see, its parts unpacked."""
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return "\n".join(n + file.read(n).decode("utf-8", "replace") for n in file.namelist())
    if form == "pdf":
        import pypdfium2

        pages = pypdfium2.PdfDocument(data)
        return data.decode("latin-1") + "\n".join(p.get_textpage().get_text_bounded() for p in pages)
    if form.endswith("parquet"):
        pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
        table = pq.read_table(io.BytesIO(data))
        return data.decode("latin-1") + json.dumps(table.to_pylist(), ensure_ascii=False)
    return data.decode()
