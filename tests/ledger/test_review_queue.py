"""What most needs a person comes first, and no more once it was decided; however much is held, it is asked for by keys."""

from __future__ import annotations

import hashlib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.ledger import kept
from tests.ledger.test_plans import asked, plans

from counterclaim.ledger import review_queue, schema
from counterclaim.ledger.review_queue import Item, Queue, queue
from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records import Document
from counterclaim.records.rows import from_row


def add(ledger: Ledger, name: str, speaker: str, stance: str, confidence: float = 1.0, town: str = "Orma") -> None:
    """A report on the loss near a town, by one speaker."""
    text = f"A helicopter fell near {town} on 6 May, says {name}. {speaker} spoke of the helicopter near {town}."
    at = text.index("spoke")
    told = {"id": "i1", "type": "aircraft-loss", "status": "occurred", "reported_as": "fact", "mentions": [[13, 17]]}
    place = {"where": [[23, 23 + len(town)]], "target": [[2, 12]], "date": "2031-05-06", "place": town}
    claim = {"speaker": speaker, "kind": "government", "content": [[at, len(text) - 1]], "incident": "i1"}
    points = {"points": [["happened", "yes", stance]], "confidence": confidence}
    row = {"id": name, "incidents": [{**told, **place}], "claims": [{**claim, **points}]}
    digest = hashlib.sha256(text.encode()).hexdigest()
    ledger.add(Document(name, digest, text, title=f"Of {speaker}", publisher="Wire", published="2031-05-08"), from_row(row), "hand")


def nearly(ledger: Ledger) -> None:
    """A report that tells of a loss at the same place two days later, and not what was lost: little is against its being one."""
    text = "A helicopter near Orma on 8 May, says x3. A mayor spoke of the helicopter near Orma."
    told = {"id": "i1", "type": "aircraft-loss", "status": "occurred", "reported_as": "fact", "mentions": [[2, 12]]}
    at = text.index("spoke")
    claim = {"speaker": "A mayor", "kind": "government", "content": [[at, len(text) - 1]], "incident": "i1"}
    incident = {**told, "where": [[18, 22]], "date": "2031-05-08", "place": "Orma"}
    row = {"id": "x3", "incidents": [incident], "claims": [{**claim, "points": [["happened", "yes", "asserts"]]}]}
    digest = hashlib.sha256(text.encode()).hexdigest()
    ledger.add(Document("x3", digest, text, title="Of a mayor", publisher="Wire", published="2031-05-10"), from_row(row), "hand")


def full(path: Path) -> Ledger:
    """Something of each kind: a doubtful claim, contested incidents, a pair that was nearly joined, two names alike."""
    ledger = kept.filled(path, 6)
    add(ledger, "x1", "Talal Barazi", "asserts", 0.3)
    add(ledger, "x2", "Talal Barrazi", "asserts", town="Velt")
    nearly(ledger)
    return ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return full(tmp_path / "l")


def asked_for(ledger: Ledger, **more: Any) -> Queue:
    with ledger.store.reading() as connection:
        return queue(connection, **more)


def of(ledger: Ledger, kind: str) -> list[Item]:
    return [i for i in asked_for(ledger).items if i.kind == kind]


def decide(ledger: Ledger, judged: str, make: Any, *args: Any, **more: Any) -> int:
    with ledger.store.reading() as connection:
        body = make(ledger.state(connection), *args, **more)
    return ledger.judge(judged, body).number


def test_doubtful_claims_come_first_then_incidents_pairs_and_names(ledger: Ledger) -> None:
    kinds = [i.kind for i in asked_for(ledger).items]
    assert kinds == sorted(kinds, key=["claim", "incident", "pair", "names"].index)
    assert set(kinds) == {"claim", "incident", "pair", "names"}


def test_only_doubtful_claims_on_contested_questions_are_asked_of(ledger: Ledger) -> None:
    add(ledger, "y1", "A guard", "asserts", 0.2, town="Nowhere")  # nobody contests it
    assert [i.row["speaker"] for i in of(ledger, "claim")] == ["Talal Barazi"]
    add(ledger, "y2", "A mayor", "asserts", 0.45, town="Sarn")
    assert [i.row["speaker"] for i in of(ledger, "claim")] == ["A mayor", "Talal Barazi"]  # of the incident that changed last


def test_a_claim_that_was_confirmed_or_corrected_is_asked_of_no_more(ledger: Ledger) -> None:
    (item,) = of(ledger, "claim")
    number = decide(ledger, "confirm", judging.confirm, item.row["claim"])
    assert of(ledger, "claim") == []
    ledger.judge("undo", {"judgement": number})
    assert [i.id for i in of(ledger, "claim")] == [item.id]
    decide(ledger, "correct", judging.correct, item.row["claim"], speaker="The governor")
    assert of(ledger, "claim") == []


def test_incidents_stand_with_the_last_changed_first(ledger: Ledger) -> None:
    changed = [i.row["changed"] for i in of(ledger, "incident")]
    assert changed == sorted(changed, reverse=True)
    assert len(changed) == 3


def test_an_incident_that_was_looked_at_stays_away_after_a_correction_but_not_after_another_report(ledger: Ledger) -> None:
    key = kept.key_of(ledger, 0)
    decide(ledger, "seen", judging.seen, key)
    assert key not in {i.row["key"] for i in of(ledger, "incident")}
    (item,) = of(ledger, "claim")
    decide(ledger, "correct", judging.correct, item.row["claim"], side="Orma")
    assert key not in {i.row["key"] for i in of(ledger, "incident")}
    kept.put(ledger, 6)
    assert key in {i.row["key"] for i in of(ledger, "incident")}


def test_a_pair_stays_away_once_it_is_judged_different_and_comes_back_when_that_is_undone(ledger: Ledger) -> None:
    (item,) = of(ledger, "pair")
    apart = {frozenset({"x3"}), frozenset({"r0", "r3", "x1"})}
    with ledger.store.reading() as connection:
        body = judging.apart(ledger.state(connection), item.row["key"], item.row["other"])
    assert {frozenset(a["document"] for a in side) for side in body.values()} == apart
    number = ledger.judge("different", body).number
    assert of(ledger, "pair") == []
    assert kept.clusters(ledger) >= apart
    ledger.judge("undo", {"judgement": number})
    assert [i.id for i in of(ledger, "pair")] == [item.id]
    assert kept.clusters(ledger) >= apart


def test_a_pair_that_is_one_is_asked_of_no_more(ledger: Ledger) -> None:
    (item,) = of(ledger, "pair")
    decide(ledger, "same", judging.same, [item.row["key"], item.row["other"]])
    assert of(ledger, "pair") == []
    assert frozenset({"x3", "r0", "r3", "x1"}) in kept.clusters(ledger)


def test_one_incident_is_not_apart_from_itself(ledger: Ledger) -> None:
    key = kept.key_of(ledger, 0)
    with ledger.store.reading() as connection, pytest.raises(Exception, match="they are one incident"):
        judging.apart(ledger.state(connection), key, key)


def test_names_are_asked_of_with_the_rarer_first_until_a_person_tells_them_apart(ledger: Ledger) -> None:
    add(ledger, "y1", "Talal Barrazi", "asserts", town="Sarn")
    (item,) = of(ledger, "names")
    assert (item.row["name"]["speaker"], item.row["other"]["speaker"]) == ("Talal Barazi", "Talal Barrazi")
    number = decide(ledger, "seen", judging.seen, item.row["name"]["claim"], item.row["other"]["claim"])
    assert of(ledger, "names") == []
    ledger.judge("undo", {"judgement": number})
    assert [i.id for i in of(ledger, "names")] == [item.id]
    decide(ledger, "correct", judging.correct, item.row["name"]["claim"], speaker="Talal Barrazi")
    assert of(ledger, "names") == []


def test_names_that_are_never_merged_by_themselves_count_as_two(ledger: Ledger) -> None:
    with ledger.store.reading() as connection:
        speakers = set(connection.scalars(select(schema.position.c.speaker)))
    assert {"Talal Barazi", "Talal Barrazi"} <= speakers


def test_a_rebuild_gives_the_same_queue(ledger: Ledger) -> None:
    item = of(ledger, "names")[0]
    decide(ledger, "seen", judging.seen, item.row["name"]["claim"], item.row["other"]["claim"])
    decide(ledger, "seen", judging.seen, kept.key_of(ledger, 0))
    decide(ledger, "confirm", judging.confirm, of(ledger, "claim")[0].row["claim"])

    before = asked_for(ledger)
    ledger.rebuild()
    assert [i.id for i in asked_for(ledger).items] == [i.id for i in before.items]


def test_older_incidents_are_looked_through_from_an_entry_on(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = [i.row["key"] for i in of(ledger, "incident")]
    monkeypatch.setattr(review_queue, "NEWEST", 1)
    pages = [asked_for(ledger)]
    while pages[-1].before:
        pages.append(asked_for(ledger, before=pages[-1].before))
    told = [[i.row["key"] for i in page.items if i.kind == "incident"] for page in pages]
    assert all(len(keys) <= 1 for keys in told)
    assert list(chain(*told)) == everything
    assert len(everything) > 1


def test_the_queue_goes_through_no_table(ledger: Ledger) -> None:
    with asked() as statements:
        asked_for(ledger)
    slow = [p for p in plans(ledger, statements).values() for step in p.split(" | ") if "SCAN" in step and "newest" not in step]
    assert not slow
