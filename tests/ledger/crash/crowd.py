"""Many processes that write and read one ledger at once."""

from __future__ import annotations

import gc
import hashlib
import json
import multiprocessing
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from tests.ledger.kept import put, told

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log, schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.records.rows import from_row
from counterclaim.report.titles import title

Told = dict[str, list[Any]]
Work = Callable[[Path, str, float, Told], None]
KINDS: Final = ("own", "shared", "judged", "refused", "seen", "histories", "errors")
SYLLABLES: Final = ("bar", "dol", "fen", "gur", "kam", "lis", "mor", "nev")


def report(name: str) -> tuple[Document, Reading]:
    """A report of a loss near a town that few others tell of."""
    number = int(hashlib.sha256(name.encode()).hexdigest()[:6], 16)
    town = "".join(SYLLABLES[number >> 3 * k & 7] for k in range(3)).capitalize()
    text = f"A helicopter fell near {town} on 6 May, {name}. The Ministry spoke of the helicopter near {town}."
    where, at = text.index(town), text.index("spoke")
    event = {
        "id": "i1",
        "type": "aircraft-loss",
        "status": "occurred",
        "reported_as": "fact",
        "mentions": [[13, 17]],
        "place": town,
    }
    event |= {"where": [[where, where + len(town)]], "target": [[2, 12]], "date": "2031-05-06"}
    claim = {"speaker": "Ministry", "kind": "military", "side": "Northland", "content": [[at, len(text) - 1]], "incident": "i1"}
    claim |= {"points": [["happened", "yes", "denies"]]}
    document = Document(name, hashlib.sha256(text.encode()).hexdigest(), text, published="2031-05-08")
    return document, from_row({"id": name, "incidents": [event], "claims": [claim]})


def _at(folder: Path, who: str) -> Ledger:
    return Ledger.open(folder / "ledger", PLAIN, title, who)


def write(folder: Path, who: str, until: float, acts: Told) -> None:
    """Add reports of its own and such as all writers add; join two and part them again."""
    ledger = _at(folder, who)
    n = 0
    while time.monotonic() < until:
        for name, kind in ((f"{who}-{n}", "own"), (f"shared-{n}", "shared")):
            document, reading = report(name)
            ledger.blobs.put(document.text.encode())
            ledger.add(replace(document, source=who), reading, "hand")
            acts[kind].append(name)
        if n % 3 == 2:
            members = [{"document": f"{who}-{k}", "span": [13, 17]} for k in (n, n - 1)]
            number = ledger.judge("same", {"members": members}).number
            acts["judged"] += [number, ledger.judge("undo", {"judgement": number}).number]
        n += 1
    ledger.close()


def read(folder: Path, who: str, until: float, acts: Told) -> None:
    """See one whole state after another, never an older one."""
    ledger = _at(folder, who)
    while time.monotonic() < until:
        with ledger.store.reading() as connection:
            seen, before = log.size(connection), max(acts["seen"][-1:], default=0)
            held = [connection.scalar(select(func.count()).select_from(t)) for t in (schema.document, schema.taken)]
            if log.peaks_of(connection).size != seen or held[0] != held[1] or seen < before:
                raise AssertionError(f"{who} saw {held} documents and {seen} entries after {before}")
            acts["seen"].append(seen)
            state = ledger.state(connection)
            for key in state.shelf.keys()[-3:]:
                if not state.gathering.found(key).incident.members:
                    raise AssertionError(f"{who} saw {key} without reports")
                acts["histories"].append(key)
    ledger.close()


def judge_at_once(folder: Path, who: str, until: float, acts: Told) -> None:
    """Judge the one claim of a report on the state that there was before all began."""
    document, reading = told(0)
    body = {"claim": {"document": document.id, "spans": [list(s) for s in reading.claims[0].content]}}
    ledger = _at(folder, who)
    try:
        acts["judged"].append(ledger.judge("wrong", body, basis=int((folder / "basis").read_text())).number)
    except CounterclaimError as error:
        acts["refused"].append(error.code)
    ledger.close()


def _guarded(work: Work, folder: Path, who: str, until: float) -> None:
    acts: Told = {name: [] for name in KINDS}
    try:
        work(folder, who, until, acts)
    except BaseException:  # noqa: BLE001 - whatever a user would see is what the test looks for
        acts["errors"].append(traceback.format_exc())
    (folder / f"{who}.json").write_text(json.dumps(acts))


def crowded(folder: Path, seconds: float, works: tuple[tuple[Work, int], ...]) -> dict[str, Told]:
    """Let so many processes do each work on a new ledger with one report for so long; what each did, by name."""
    ledger = Ledger.create(folder / "ledger", PLAIN, title, "first")
    put(ledger, 0)
    with ledger.store.reading() as connection:
        (folder / "basis").write_text(str(log.size(connection)))
    ledger.close()
    gc.collect()
    gc.freeze()
    fork, until = multiprocessing.get_context("fork"), time.monotonic() + seconds
    names = {f"{work.__name__}{n}": work for work, count in works for n in range(count)}
    crowd = [fork.Process(target=_guarded, args=(work, folder, who, until)) for who, work in names.items()]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return {who: json.loads((folder / f"{who}.json").read_text()) for who in names}
