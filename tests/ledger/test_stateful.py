"""Whatever is added, judged, undone, broken off and rebuilt: the state is what the log gives when it is played from the start."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select
from tests.ledger import kept

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.entries import chained, parse
from counterclaim.ledger.log import Act
from counterclaim.pipeline import judging
from counterclaim.pipeline.noting import Noted, take_note
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title


class BrokenOffError(Exception):
    """What breaks an act off before it is sealed."""


class Desk(RuleBasedStateMachine):
    """A desk that adds twelve reports and judges them."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.ledger = kept.created(self.folder / "l")
        self.added: set[int] = set()
        self.acts = 1

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            shutil.rmtree(self.folder)

    @rule(n=st.integers(0, 11))
    def add(self, n: int) -> None:
        added = kept.put(self.ledger, n, 6 if n % 4 else 7)
        assert added.held == (n in self.added)
        self.added.add(n)
        self.acts += 1

    @rule(n=st.integers(0, 11))
    def broken_off(self, n: int) -> None:
        def close(*_: object, **__: object) -> None:
            raise BrokenOffError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Act, "close", close)
            with pytest.raises(BrokenOffError):
                kept.put(self.ledger, n)

    @precondition(lambda self: len(self.added) > 1)
    @rule(data=st.data(), kind=st.sampled_from(["same", "different"]))
    def group(self, data: st.DataObject, kind: str) -> None:
        a, b = data.draw(st.lists(st.sampled_from(sorted(self.added)), min_size=2, max_size=2, unique=True))
        one, other = kept.key_of(self.ledger, a), kept.key_of(self.ledger, b)
        with self.ledger.store.reading() as connection:
            state = self.ledger.state(connection)
            if kind == "same" and one != other:
                body = judging.same(state, [one, other])
            elif kind == "different" and one == other:
                body = judging.different(state, one, [f"r{a}"])
            else:
                return
        self.ledger.judge(kind, body)
        self.acts += 1
        assert (kept.key_of(self.ledger, a) == kept.key_of(self.ledger, b)) == (kind == "same")

    @precondition(lambda self: self.added)
    @rule(data=st.data(), kind=st.sampled_from(["wrong", "correct", "claim", "settle", "note"]))
    def correct(self, data: st.DataObject, kind: str) -> None:
        n = data.draw(st.sampled_from(sorted(self.added)))
        document, _ = kept.told(n)
        with self.ledger.store.reading() as connection:
            state = self.ledger.state(connection)
            _, reading = state.reports.reads([document.id])[document.id]
            key = kept.key_of(self.ledger, n)
            if kind in ("wrong", "correct"):
                if not reading.claims:
                    return
                cid = reading.claims[0].cid
                given = {"speaker": "An eyewitness", "question": "happened", "answer": "yes", "stance": "asserts"}
                body = judging.wrong(state, cid) if kind == "wrong" else judging.correct(state, cid, **given)
            elif kind == "claim":
                body = judging.missed(state, document.id, "helicopter fell", "A pilot", [("happened", "yes", "asserts")], key)
            elif kind == "settle":
                body = judging.settle(state, key, "happened", "yes")
            else:
                body = judging.note(state, key, "ask again")
        self.ledger.judge(kind, body)
        self.acts += 1

    @precondition(lambda self: self.added)
    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        n = data.draw(st.sampled_from(sorted(self.added)))
        key = kept.key_of(self.ledger, n)
        noted = Noted("I saw it fall.", "A farmer", [("happened", "yes", "asserts")], incident=key)
        assert take_note(self.ledger, noted).touched == (kept.key_of(self.ledger, n),)
        self.acts += 2

    @rule(n=st.integers(1, 30))
    def undo(self, n: int) -> None:
        with self.ledger.store.reading() as connection:
            try:
                body = judging.undo(connection, n)
            except CounterclaimError:
                return
        self.ledger.judge("undo", body)
        self.acts += 1

    @rule()
    def rebuild(self) -> None:
        self.ledger.rebuild()
        self.acts += 1

    @rule()
    def open_again(self) -> None:
        self.ledger.close()
        self.ledger = type(self.ledger).open(self.folder / "l", PLAIN, title, "tester")

    @invariant()
    def nothing_is_lost_and_the_log_is_whole(self) -> None:
        if not hasattr(self, "ledger"):
            return
        with self.ledger.store.reading() as connection:
            lines = connection.scalars(select(schema.entry.c.line).order_by(schema.entry.c.number)).all()
            reports = select(func.count()).where(schema.document.c.kind == "report")
            assert connection.scalar(reports) == len(self.added)
            now = kept.derived(connection)
        assert len(lines) == self.acts
        assert not list(chained(map(parse, lines)))
        assert now == kept.replayed(self.ledger)


TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
