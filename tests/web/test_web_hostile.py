"""Hostile words in every field that a report can fill: they stay words on every page; nothing runs, no request leaves."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.web.conftest import ANNA, Open, Site

from counterclaim.api.opening import open_ledger
from counterclaim.ledger import schema
from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records import Document, Reading
from counterclaim.records.rows import from_row
from counterclaim.web.pages import path, query

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", "../shared/data")) / "hostile"
LONG = os.environ.get("COUNTERCLAIM_LONG") == "1"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="HOSTILE PAYLOADS NOT TRIED: the data is not there")
SHARES = 12
"""Parts of all payloads, each tried in a ledger of its own; only the first unless COUNTERCLAIM_LONG is 1."""
SPEAKERS = 20
"""Hostile speakers of one report."""
RAN = """window.ran = [];
for (const name of ['alert', 'prompt', 'confirm', 'print', 'open']) window[name] = () => { window.ran.push(name); };"""
FOUND = """() => {
  const odd = [], here = location.origin;
  const live = /^(iframe|object|embed|img|image|video|audio|base|style|math|foreignobject|animate|set|frame|applet)$/i;
  for (const e of document.querySelectorAll('*')) {
    if (/^(script|link)$/i.test(e.tagName) && !(e.src || e.href || '').startsWith(here + '/static/')) odd.push(e.outerHTML);
    if (live.test(e.tagName)) odd.push(e.outerHTML);
    for (const a of e.attributes) {
      if (/^on/i.test(a.name) || a.name === 'style') odd.push(a.name);
      const leads = /^(href|src|action|formaction|xlink:href)$/i.test(a.name);
      if (leads && new URL(a.value, location).origin !== here) odd.push(a.value);
    }
  }
  return odd.map(o => o.slice(0, 200));
}"""
"""What a page must not hold: scripts and links not ours, live elements, handlers, addresses elsewhere."""


def payloads(share: int) -> list[str]:
    """One of ``SHARES`` of the payloads and naughty strings that can be text of a report, spread over all of them."""
    lines = (DATA / "xss-payloads.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    every = [*lines, *json.loads((DATA / "naughty-strings.json").read_text(encoding="utf-8"))]
    held = [p for p in dict.fromkeys(every) if p.strip() and "\0" not in p and p.encode("utf-8", "ignore").decode() == p]
    return held[share::SHARES]


def report(n: int, words: Sequence[str]) -> tuple[Document, Reading]:
    """A report whose every field holds some of the words."""
    text, claims = f"A blast hit {words[0]} on 6 May 2031. ", []
    for speaker, said in zip(words, [*words[1:], words[0]], strict=True):
        start = len(text) + len(speaker) + 6
        text += f"{speaker} said {said}. "
        points = [["by", said, "asserts"], ["happened", "yes", "denies" if len(claims) % 2 else "asserts"]]
        claims.append(
            {
                "speaker": speaker,
                "kind": "official",
                "side": words[len(claims) % 3],
                "via": [said],
                "content": [[start, start + len(said)]],
                "incident": "i1",
                "points": points,
            }
        )
    row = {
        "id": f"h{n}",
        "incidents": [
            {
                "id": "i1",
                "type": "bombing",
                "status": "occurred",
                "reported_as": "fact",
                "mentions": [[2, 7]],
                "where": [[12, 12 + len(words[0])]],
                "date": "2031-05-06",
                "place": words[0],
                "killed_n": [n, n + 1],
            }
        ],
        "claims": claims,
    }
    title, publisher, author, url, source = (words[k % len(words)] for k in range(5))
    document = Document(f"h{n}", hashlib.sha256(text.encode()).hexdigest(), text, title=title, publisher=publisher, author=author)
    return replace(document, url=url, source=source, published="2031-05-07"), from_row(row)


@pytest.fixture(params=range(SHARES if LONG else 1))
def words(request: pytest.FixtureRequest) -> list[str]:
    """The payloads of one share."""
    return payloads(request.param)


@pytest.fixture
def desk(tmp_path: Path, words: list[str]) -> Iterator[Ledger]:
    """A ledger of reports full of payloads, with judgements that hold some."""
    ledger = open_ledger(tmp_path / "desk", "<img src=x onerror=alert(1)>", create=True)
    for n in range(0, len(words), SPEAKERS):
        some = words[n : n + SPEAKERS]
        ledger.add(*report(n, some), "hand")
    with ledger.store.reading() as connection:
        keys = connection.scalars(select(schema.incident.c.key).where(schema.incident.c.live == 1)).all()
        bodies = [judging.note(ledger.state(connection), keys[0], w) for w in words[:20]]
        bodies += [judging.note(ledger.state(connection), "h0", words[0])]
    for body in bodies:
        ledger.judge("note", body)
    for word in words[:5]:
        ledger.judge("grade", judging.grade(word, "D"))
    yield ledger
    ledger.close()


def every_page(ledger: Ledger, words: Sequence[str]) -> list[str]:
    """The addresses of all pages that show what the ledger holds."""
    with ledger.store.reading() as connection:
        keys = connection.scalars(select(schema.incident.c.key).where(schema.incident.c.live == 1)).all()
        documents = connection.scalars(select(schema.document.c.id)).all()
        bodies = connection.scalars(select(schema.position.c.body).distinct()).all()
    some, hostile = bodies[::25], words[::60]
    return [
        "/incidents",
        *(query("/incidents", **{name: word}) for word in hostile for name in ("party", "near", "since", "status", "sort")),
        *(path("incidents", key) for key in keys),
        *(path("documents", name) for name in documents),
        "/sources",
        *(path("sources", body) for body in some),
        *(query("/search", q=word) for word in hostile),
        "/review",
        "/log",
        "/add",
        query("/dossier", key=list(keys[:3])),
        *(path(word) for word in hostile),
    ]


def test_hostile_words_stay_words_on_every_page(visit: Open, site: Site, words: list[str]) -> None:
    page = visit(ANNA)
    page.add_init_script(RAN)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    pages = every_page(site.ledger, words)
    for address in pages:
        answer = page.goto(site.base + address)
        assert answer is not None
        assert answer.status < 500, address
        assert page.url.startswith(site.base), address
        assert page.evaluate("window.ran") == [], address
        assert page.evaluate(FOUND) == [], address
    print(f"{len(words):,} payloads on {len(pages)} pages")
