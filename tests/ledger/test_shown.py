"""The dossier as it stood: by what was published by then, or by what the ledger had by then."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.ledger import kept

from counterclaim.errors import CounterclaimError
from counterclaim.ledger.questions import entry_at
from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.shown import as_of, moment_of, shown
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.records.ledger import History
from counterclaim.records.rows import from_row

NOON = datetime(2031, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Reports 0, 3, 6 and 9 of one loss, published on 7, 10, 13 and 16 May, each recorded an hour after the one before."""
    made = kept.created(tmp_path / "l")
    made._clock = lambda: NOON + timedelta(hours=made_at[0])  # the clock is the ledger's to ask
    made_at = [0]
    for hour, n in enumerate((0, 3, 6, 9)):
        made_at[0] = hour
        kept.put(made, n)
    made_at[0] = 10
    return made


def told(history: History | None) -> list[str]:
    return [m.document.id for m in history.incident.members] if history else []


def at(ledger: Ledger, moment: str, clock: str) -> History | None:
    with ledger.store.reading() as connection:
        return as_of(ledger.state(connection), kept.key_of(ledger, 0), moment, clock, PLAIN)


@pytest.mark.parametrize(
    ("moment", "reports"),
    [
        ("2031-05-06", []),
        ("2031-05-07T20:00", ["r0"]),
        ("2031-05-10", ["r0", "r3"]),
        ("2031-05-12T23:59+00:00", ["r0", "r3"]),
        ("2031-07-01", ["r0", "r3", "r6", "r9"]),
    ],
)
def test_what_was_published_by_then(ledger: Ledger, moment: str, reports: list[str]) -> None:
    assert told(at(ledger, moment, "published")) == reports


def test_a_story_is_not_contested_before_the_other_side_has_spoken(ledger: Ledger) -> None:
    first, both = at(ledger, "2031-05-08", "published"), at(ledger, "2031-05-11", "published")
    assert first is not None
    assert both is not None
    assert [h.found.status("happened") for h in (first, both)] == ["single-source", "contested"]


@pytest.mark.parametrize(
    ("moment", "reports"),
    [
        ("2031-06-01T11:59", []),
        ("2031-06-01T12:30", ["r0"]),
        ("2031-06-01T14:00:01", ["r0", "r3", "r6"]),
        ("2031-06-02", ["r0", "r3", "r6", "r9"]),
    ],
)
def test_what_the_ledger_had_by_then(ledger: Ledger, moment: str, reports: list[str]) -> None:
    assert told(at(ledger, moment, "recorded")) == reports


def test_a_correction_counts_from_when_it_was_made_until_it_was_undone(ledger: Ledger) -> None:
    with ledger.store.reading() as connection:
        state = ledger.state(connection)
        claim = state.reports.reads(["r0"])["r0"][1].claims[0].cid
        body = judging.wrong(state, claim)
    number = ledger.judge("wrong", body).number
    ledger._clock = lambda: NOON + timedelta(hours=12)
    ledger.judge("undo", {"judgement": number})

    def said(moment: str) -> bool:
        history = at(ledger, moment, "recorded")
        assert history is not None
        return any(p.claim == claim for p in history.found.case.positions)

    assert said("2031-06-01T16:00")
    assert not said("2031-06-01T22:30")
    assert said("2031-06-02T00:30")


def test_members_that_were_judged_apart_stood_together_before(ledger: Ledger) -> None:
    with ledger.store.reading() as connection:
        body = judging.different(ledger.state(connection), kept.key_of(ledger, 0), ["r3"])
    ledger.judge("different", body)

    assert told(at(ledger, "2031-06-01T16:00", "recorded")) == ["r0", "r3", "r6", "r9"]
    assert "r3" not in told(at(ledger, "2031-06-01T22:30", "recorded"))


def test_now_and_the_end_of_time_are_the_same(ledger: Ledger) -> None:
    with ledger.store.reading() as connection:
        now = shown(ledger.state(connection), kept.key_of(ledger, 0), PLAIN)
    for clock in ("published", "recorded"):
        then = at(ledger, "2100-01-01", clock)
        assert then is not None
        assert (then.found, then.origins, then.incident.members) == (now.found, now.origins, now.incident.members)


def test_a_moment_is_found_in_the_log(ledger: Ledger) -> None:
    with ledger.store.reading() as connection:
        assert [entry_at(connection, moment_of(m)) for m in ("2020-01-01", "2031-06-01T12:30", "2031-06-03")] == [0, 2, 5]


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(CounterclaimError, match="is no time"):
        moment_of("last Tuesday")


def changing(day: int, stance: str, said: str) -> tuple[Document, Reading]:
    """A report of a loss at Orma of which the Ministry says one thing and the Front another."""
    text = f"A helicopter fell near Orma on {day} May, {said}. The Ministry spoke of it, and the Front."
    points = (("Ministry", "Northland", stance), ("River Front", "River Front", "asserts"))
    claims = [
        {
            "speaker": speaker,
            "kind": "military",
            "side": side,
            "content": [[text.index("spoke") + n, len(text) - 1]],
            "incident": "i1",
            "said": said,
            "points": [["happened", "yes", told]],
        }
        for n, (speaker, side, told) in enumerate(points)
    ]
    event = {"id": "i1", "type": "aircraft-loss", "status": "occurred", "reported_as": "fact", "mentions": [[13, 17]]}
    name = f"c{day}-{said}"
    row = {"id": name, "incidents": [{**event, "date": f"2031-05-{day:02}", "place": "Orma"}], "claims": claims}
    return Document(name, hashlib.sha256(text.encode()).hexdigest(), text, published=said), from_row(row)


def test_precedents_are_those_that_all_histories_give_and_only_changed_stories_are_worked_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = kept.created(tmp_path / "l")
    for day, stance, said in (
        (1, "denies", "2031-05-02"),
        (1, "asserts", "2031-05-04"),
        (9, "denies", "2031-05-10"),
        (20, "asserts", "2031-05-21"),
        (28, "denies", "2031-05-29"),
    ):
        document, reading = changing(day, stance, said)
        ledger.blobs.put(document.text.encode())
        ledger.add(document, reading, "hand")
    with ledger.store.reading() as connection:
        due = {h.incident.key: h.related for h in ledger.state(connection).gathering.histories()}
        state = ledger.state(connection)
        worked, found = list[str](), state.gathering.found
        monkeypatch.setattr(state.gathering, "found", lambda key: (worked.append(key), found(key))[1])
        (last,) = [k for k in due if k.startswith("2031-05-28")]
        assert shown(state, last, PLAIN).related == due[last]
        assert {k: shown(ledger.state(connection), k, PLAIN).related for k in due} == due
    assert len(due[last]) == 3
    assert [sentence for key, sentence in due[last] if "changed the story" in sentence]
    assert worked == [last, *(k for k in due if k.startswith("2031-05-01"))]
    ledger.close()
