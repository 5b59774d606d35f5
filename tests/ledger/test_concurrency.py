"""Eight writers and four readers at once: no error shown, nothing lost, one log. Judgements on an outdated state are told so."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger.crash import check, crews, crowd
from tests.ledger.kept import created, put

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import log, schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="TESTS OF MANY WRITERS NOT RUN: this system cannot fork")
SECONDS = 60 if crews.LONG else 20


@forking
def test_eight_writers_and_four_readers_lose_nothing(tmp_path: Path) -> None:
    (acts,) = crews.together(crowd.crowded, [(tmp_path, SECONDS, ((crowd.write, 8), (crowd.read, 4)))])
    assert [error for told in acts.values() for error in told["errors"]] == []
    writers = {who: told for who, told in acts.items() if who.startswith("write")}
    assert all(told["own"] for told in writers.values())
    assert all(told["seen"] for who, told in acts.items() if who.startswith("read"))
    added = [(name, who) for who, told in writers.items() for name in (*told["own"], *told["shared"])]
    judged = [number for told in writers.values() for number in told["judged"]]
    states, histories = (sum(len(told[kind]) for told in acts.values()) for kind in ("seen", "histories"))
    print(f"writers: {len(added)} adds, {len(judged)} judgements; readers: {states} states, {histories} histories")
    assert check.faults(tmp_path / "ledger", None) == []
    ledger = Ledger.open(tmp_path / "ledger", PLAIN, title, "check")
    d, a, j = schema.document, schema.acquisition, schema.judgement
    with ledger.store.reading() as connection:
        assert Counter(connection.scalars(select(d.c.id))) == Counter({"r0", *(name for name, _ in added)})
        came = connection.execute(select(d.c.id, a.c.source).join(d, d.c.number == a.c.document))
        assert Counter(map(tuple, came)) == Counter([("r0", ""), *added])
        assert sorted(connection.scalars(select(j.c.number))) == sorted(judged) == list(range(1, len(judged) + 1))
        assert log.size(connection) == 2 + len(added) + len(judged)
    assert ledger.store.faults() == []
    assert check.rebuilt(ledger) == []
    ledger.close()


@forking
def test_of_eight_judgements_at_once_on_one_state_one_holds_and_the_others_are_told_so(tmp_path: Path) -> None:
    (acts,) = crews.together(crowd.crowded, [(tmp_path, 0, ((crowd.judge_at_once, 8),))])
    assert [error for told in acts.values() for error in told["errors"]] == []
    assert [number for told in acts.values() for number in told["judged"]] == [1]
    assert [code for told in acts.values() for code in told["refused"]] == ["judgement_stale"] * 7
    assert check.faults(tmp_path / "ledger", None) == []


def test_a_judgement_on_an_outdated_state_is_refused_and_leaves_no_entry(tmp_path: Path) -> None:
    ledger = created(tmp_path / "ledger")
    for n in (0, 1):
        put(ledger, n)
    with ledger.store.reading() as connection:
        seen = log.size(connection)
    body = {"members": [{"document": f"r{n}", "span": [13, 17]} for n in (0, 1)]}
    put(ledger, 3)  # it tells of the same loss as r0
    with pytest.raises(CounterclaimError) as refused:
        ledger.judge("same", body, basis=seen)
    assert refused.value.code == "judgement_stale"
    with ledger.store.reading() as connection:
        now = log.size(connection)
    assert now == seen + 1
    assert ledger.judge("same", body, basis=now).touched
    ledger.close()
