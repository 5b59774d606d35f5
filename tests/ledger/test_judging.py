"""What persons decide wins over what was read, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger import kept

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.pipeline import judging
from counterclaim.pipeline.corrected import corrected_rows
from counterclaim.pipeline.judging import Body
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.rebuilding import changes, seen
from counterclaim.pipeline.shown import notes_of, settled_of, shown
from counterclaim.pipeline.state import State
from counterclaim.reconcile import PLAIN
from counterclaim.records import Incident, Reading, Span
from counterclaim.records.ledger import Settled
from counterclaim.records.rows import claim_id

APART = {frozenset({"r0", "r3"}), frozenset({"r1", "r4"}), frozenset({"r2", "r5"})}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Six reports of three losses: 0 and 3 near Orma, 1 and 4 near Velt, 2 and 5 near Sarn; even ones deny, odd ones assert."""
    return kept.filled(tmp_path / "l", 6)


def decide(ledger: Ledger, judged: str, make: object, *args: object, **more: object) -> int:
    with ledger.store.reading() as connection:
        body: Body = make(ledger.state(connection), *args, **more)  # type: ignore[operator]
    return ledger.judge(judged, body).number


def status(ledger: Ledger, n: int) -> str:
    with ledger.store.reading() as connection:
        return ledger.state(connection).gathering.found(kept.key_of(ledger, n)).found.status("happened")


def cid(n: int) -> str:
    document, reading = kept.told(n)
    (claim,) = reading.claims
    return claim_id(document.id, None, None, claim.content)


def test_the_reports_tell_three_incidents_each_contested(ledger: Ledger) -> None:
    assert kept.clusters(ledger) == APART
    assert status(ledger, 0) == "contested"


def test_incidents_judged_the_same_are_one_until_that_is_undone_and_again_when_that_is(ledger: Ledger) -> None:
    orma, velt = kept.key_of(ledger, 0), kept.key_of(ledger, 1)
    number = decide(ledger, "same", judging.same, [orma, velt])
    one = {frozenset({"r0", "r3", "r1", "r4"}), frozenset({"r2", "r5"})}
    assert kept.clusters(ledger) == one

    undone = ledger.judge("undo", {"judgement": number}).number
    assert kept.clusters(ledger) == APART
    assert (kept.key_of(ledger, 0), kept.key_of(ledger, 1)) == (orma, velt)

    ledger.judge("undo", {"judgement": undone})
    assert kept.clusters(ledger) == one


def test_a_key_that_became_part_of_another_still_leads_there(ledger: Ledger) -> None:
    orma, velt = kept.key_of(ledger, 0), kept.key_of(ledger, 1)
    decide(ledger, "same", judging.same, [orma, velt])

    with ledger.store.reading() as connection:
        assert ledger.state(connection).shelf.now(velt) == orma


def test_a_report_judged_to_tell_another_incident_stands_apart_also_when_more_come(ledger: Ledger) -> None:
    decide(ledger, "different", judging.different, kept.key_of(ledger, 0), ["r3"])
    assert kept.clusters(ledger) >= {frozenset({"r0"}), frozenset({"r3"})}

    kept.put(ledger, 6)
    together = next(c for c in kept.clusters(ledger) if "r6" in c)
    assert together in ({"r0", "r6"}, {"r3", "r6"})


def test_a_wrong_claim_contests_nothing_and_is_still_in_the_reading(ledger: Ledger) -> None:
    number = decide(ledger, "wrong", judging.wrong, cid(0))
    assert status(ledger, 0) == "single-source"
    with ledger.store.reading() as connection:
        row = connection.scalar(select(schema.reading.c.row).where(schema.reading.c.document == 1))
    assert "Ministry" in (row or "") or "River Front" in (row or "")

    ledger.judge("undo", {"judgement": number})
    assert status(ledger, 0) == "contested"


def test_a_corrected_stance_and_speaker_are_what_counts(ledger: Ledger) -> None:
    given = {"question": "happened", "answer": "yes", "stance": "asserts", "speaker": "The Ministry's spokesman"}
    decide(ledger, "correct", judging.correct, cid(4), **given)

    with ledger.store.reading() as connection:
        case = ledger.state(connection).gathering.found(kept.key_of(ledger, 4)).found.case
    said = {(p.document, p.speaker, p.stance) for p in case.positions if p.claim and p.question == "happened"}
    assert ("r4", "The Ministry's spokesman", "asserts") in said
    assert status(ledger, 4) != "contested"


def test_a_missed_claim_is_anchored_to_its_exact_words(ledger: Ledger) -> None:
    decide(
        ledger, "claim", judging.missed, "r0", "helicopter fell", "A pilot", [("killed", "2", "asserts")], kept.key_of(ledger, 0)
    )
    with ledger.store.reading() as connection:
        case = ledger.state(connection).gathering.found(kept.key_of(ledger, 0)).found.case
    (position,) = [p for p in case.positions if p.question == "killed"]
    assert (position.speaker, position.answer, position.spans) == ("A pilot", "2", (Span(2, 17),))

    with ledger.store.reading() as connection, pytest.raises(CounterclaimError, match="do not stand in the document"):
        judging.missed(ledger.state(connection), "r0", "never said", "A pilot", [], "")


def test_what_is_settled_and_noted_stays_with_the_incident_when_it_becomes_part_of_another(ledger: Ledger) -> None:
    orma, velt = kept.key_of(ledger, 0), kept.key_of(ledger, 1)
    decide(ledger, "settle", judging.settle, velt, "happened", "yes")
    decide(ledger, "note", judging.note, velt, "seen on a map")
    decide(ledger, "same", judging.same, [orma, velt])

    with ledger.store.reading() as connection:
        state = ledger.state(connection)
        assert settled_of(state) == [Settled(orma, "happened", "yes", "asserts")]
        assert [n["text"] for n in notes_of(state, shown(state, orma, PLAIN))] == ["seen on a map"]


def test_a_persons_grade_is_shown_for_its_topic_and_time_alone(ledger: Ledger) -> None:
    key = kept.key_of(ledger, 0)

    def letters() -> set[str]:
        with ledger.store.reading() as connection:
            history = shown(ledger.state(connection), key, PLAIN)
        return {g.letter for a in history.assessments for g in a.grades if g.speaker == "River Front"}

    assert letters() == {"F"}
    ledger.judge("grade", judging.grade("River Front", "D", "airstrike"))
    ledger.judge("grade", judging.grade("River Front", "D", until="2030"))
    assert letters() == {"F"}
    ledger.judge("grade", judging.grade("river front", "C", "aircraft-loss", "2031-05", "2031-06"))
    assert letters() == {"C"}


def test_a_judgement_on_a_state_that_has_changed_is_refused_and_says_so(ledger: Ledger) -> None:
    orma, velt = kept.key_of(ledger, 0), kept.key_of(ledger, 1)
    with ledger.store.reading() as connection:
        body = judging.same(ledger.state(connection), [orma, velt])
    kept.put(ledger, 6)

    told = "was changed by tester \\(entry 8: add\\), after the state on which you judge \\(entry 7\\)"
    with pytest.raises(CounterclaimError, match=told) as refused:
        ledger.judge("same", body, basis=7)
    assert refused.value.code == "judgement_stale"
    assert kept.clusters(ledger) == {frozenset({"r0", "r3", "r6"}), *(APART - {frozenset({"r0", "r3"})})}
    assert ledger.judge("same", body, basis=8).touched == (orma,)


def test_with_another_reading_judgements_hold_or_show_as_orphaned_and_what_changed_is_told(ledger: Ledger) -> None:
    decide(ledger, "wrong", judging.wrong, cid(0))
    decide(ledger, "wrong", judging.wrong, cid(2))
    decide(ledger, "note", judging.note, kept.key_of(ledger, 1), "ask again")
    with ledger.store.reading() as connection:
        before = seen(connection)
    # The newer reader reads in report 0 that it was another place, finds no claim in report 2, and the rest as before.
    _, first = kept.told(0)
    moved: Incident = replace(first.incidents[0], place="Telmir")
    ledger.reread(1, replace(first, incidents=(moved,)), "newer")
    ledger.reread(3, Reading("r2", kept.told(2)[1].incidents), "newer")
    ledger.rebuild()

    with ledger.store.reading() as connection:
        told = list(changes(before, seen(connection)))
        held = {row["judgement"]: row["orphaned"] for row in judging.listed(connection)}
    assert held == {1: False, 2: True, 3: False}
    assert any("is no more" in line and "its reports now tell" in line for line in told)
    assert told[-1] == "J2 is orphaned: what it is about is not there any more"
    assert kept.clusters(ledger) >= {frozenset({"r0"}), frozenset({"r3"})}


def test_corrections_are_exported_as_readings_to_train_on(ledger: Ledger) -> None:
    decide(ledger, "correct", judging.correct, cid(1), speaker="Rescue workers", kind="rescue")
    decide(ledger, "wrong", judging.wrong, cid(0))

    with ledger.store.reading() as connection:
        rows = {row["id"]: row for row in corrected_rows(ledger.state(connection))}
    assert set(rows) == {"r0", "r1"}
    assert rows["r0"]["claims"] == []
    (claim,) = rows["r1"]["claims"]
    assert (claim["speaker"], claim["kind"], claim["points"]) == ("Rescue workers", "rescue", [["happened", "yes", "asserts"]])
    assert rows["r1"]["report"]["text"] == kept.told(1)[0].text


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda s: judging.same(s, ["nowhere", "never"]), "no such incident"),
        (lambda s: judging.wrong(s, "0123"), "no such claim"),
        (lambda s: judging.correct(s, cid(0), question="weather", answer="fair"), "'weather' is no question"),
        (lambda s: judging.correct(s, cid(0), answer="no"), "needs its question"),
        (lambda s: judging.correct(s, cid(0)), "nothing is corrected"),
        (lambda s: judging.grade("Ministry", "G"), "'G' is no letter"),
        (lambda s: judging.undo(s.connection, 99), "no such judgement"),
    ],
)
def test_what_can_not_be_judged_is_refused(ledger: Ledger, make: object, said: str) -> None:
    with ledger.store.reading() as connection:
        state: State = ledger.state(connection)
        with pytest.raises(CounterclaimError, match=said):
            make(state)  # type: ignore[operator]
