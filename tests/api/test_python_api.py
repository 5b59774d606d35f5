"""What `import counterclaim` gives, beyond what the documents show (docs/how-to/python.md runs in tests/docs)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ledger.scania import filled

import counterclaim
from counterclaim.api.ledger import Ledger as Face
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import conceal
from counterclaim.reconcile import PLAIN
from counterclaim.report.titles import title

EXAMPLES = Path(__file__).parents[2] / "examples" / "palmyra"
TEXT = "A rebel group said on Friday that it had shot down a helicopter near Palmyra. The defence ministry denied it."


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Ledger]:
    filled(tmp_path / "desk").close()
    ledger = Ledger.open(tmp_path / "desk", PLAIN, title, "anna")
    yield ledger
    ledger.close()


@pytest.fixture
def ledger(held: Ledger) -> counterclaim.Ledger:
    return Face(held)


def test_every_name_is_there_and_no_other_is_promised() -> None:
    for name in counterclaim.__all__:
        assert getattr(counterclaim, name) is not None
    assert not hasattr(counterclaim, "open_desk")
    assert sorted(counterclaim.__all__) == list(counterclaim.__all__)


def test_importing_loads_neither_the_model_nor_a_database() -> None:
    code = "import sys, counterclaim; print(sorted({'sqlalchemy', 'onnxruntime', 'numpy', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_package_tells_its_types() -> None:
    assert (Path(counterclaim.__file__).parent / "py.typed").exists()


def test_reading_gives_spans_of_the_very_text() -> None:
    reading = counterclaim.read(TEXT, published="2016-07-09", publisher="A Wire")
    assert "rebel group" in {c.speaker for c in reading.claims}
    assert all(0 <= s.start < s.end <= len(TEXT) for c in reading.claims for s in c.content)


def test_files_bytes_and_text_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    (one, reading), (other, none) = counterclaim.read_files(tmp_path, published="2016-07-09")
    assert isinstance(one, counterclaim.Document)
    assert isinstance(other, counterclaim.Unread)
    assert none is None
    [(_, again)] = counterclaim.read_bytes(TEXT.encode(), "a.txt", published="2016-07-09")
    assert reading is not None
    assert again is not None
    assert [c.content for c in reading.claims] == [c.content for c in again.claims]
    assert [c.content for c in reading.claims] == [c.content for c in counterclaim.read(TEXT, published="2016-07-09").claims]


def test_a_bad_request_is_told_before_anything_is_read() -> None:
    with pytest.raises(counterclaim.CounterclaimError, match="not_found"):
        counterclaim.read_files("nowhere.txt")


def test_a_ledger_keeps_what_is_added_and_says_what_was_held(tmp_path: Path) -> None:
    with counterclaim.open_ledger(tmp_path / "desk", "anna", create=True) as ledger:
        first, second = (ledger.add(EXAMPLES / "01-denial.txt") for _ in range(2))
        assert [a.held for _, a in (*first, *second)] == [False, True]
        [(item, added)] = ledger.add_bytes(b"%PDF-1.4 broken", "b.pdf")
        assert added.outcome is counterclaim.Outcome.KEPT_UNREAD
        assert isinstance(item, counterclaim.Unread)
        item, added = ledger.add_text(TEXT, id="call-1", publisher="A Wire", published="2016-07-09")
        assert isinstance(item, counterclaim.Document)
        assert (item.id, item.publisher, added.outcome) == ("call-1", "A Wire", counterclaim.Outcome.OK)
        assert ledger.actor == "anna"
    with counterclaim.open_ledger(tmp_path / "desk") as again:
        assert len(again.search("helicopter")) == 2
        assert again.entry == 5
    with pytest.raises(counterclaim.CounterclaimError, match="ledger_exists"):
        counterclaim.open_ledger(tmp_path / "desk", create=True)


def test_lists_are_whole_unless_a_limit_is_given(ledger: counterclaim.Ledger) -> None:
    every = ledger.claims()
    assert len(every) > 3
    assert ledger.claims(limit=2, offset=1) == every[1:3]
    assert ledger.incidents(sort="reports")[:1] == ledger.incidents(sort="reports", limit=1)
    assert ledger.sources(limit=0) == []


def test_filters_are_the_same_for_lists_tables_and_exports(ledger: counterclaim.Ledger) -> None:
    asked = counterclaim.Filters(reversals=True)
    [incident] = ledger.incidents(asked)
    key = incident["key"]
    assert {r["incident"] for r in ledger.rows("positions", filters=asked)} == {key}
    assert ledger.export("stix", filters=asked) == ledger.export("stix", keys=[key])
    assert ledger.claims(counterclaim.ClaimFilters(incident=key))


@pytest.mark.parametrize("shape", ["claims", "positions", "incidents"])
def test_rows_have_the_same_columns_and_plain_values(ledger: counterclaim.Ledger, shape: str) -> None:
    rows = ledger.rows(shape)
    assert rows
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert {type(v) for row in rows for v in row.values()} <= {str, int, float, bool, type(None)}


def test_names_that_are_unknown_are_refused_with_those_that_are_known(ledger: counterclaim.Ledger) -> None:
    wrong = {
        "unknown_sort": lambda: ledger.incidents(sort="best"),
        "unknown_clock": lambda: ledger.show(ledger.incidents()[0]["key"], clock="event"),
        "unknown_shape": lambda: ledger.rows("sources"),
        "unknown_form": lambda: ledger.export("xml"),
        "unknown_incident": lambda: ledger.show("2031-nothing"),
    }
    for code, ask in wrong.items():
        with pytest.raises(counterclaim.CounterclaimError) as told:
            ask()
        assert told.value.code == code
        assert told.value.fix


def test_no_row_and_no_export_names_a_confidential_source(held: Ledger, ledger: counterclaim.Ledger) -> None:
    speaker = ledger.sources()[0]["name"]
    alias = conceal(held, speaker)
    key = ledger.incidents(sort="reports")[0]["key"]
    told = [
        ledger.claims(),
        ledger.sources(),
        ledger.incidents(),
        ledger.show(key),
        ledger.rows("positions"),
        ledger.rows("claims"),
    ]
    assert speaker not in repr(told)
    assert alias in repr(told)
    assert speaker.encode() not in ledger.export("stix").data


def test_what_a_person_decides_holds_and_can_be_undone(ledger: counterclaim.Ledger) -> None:
    claim = next(r["claim"] for r in ledger.claims() if r["claim"])
    before, seen = len(ledger.claims()), ledger.entry
    made = ledger.judge(seen).wrong(claim)
    assert len(ledger.claims()) < before
    with pytest.raises(counterclaim.CounterclaimError, match="judgement_stale"):
        ledger.judge(seen).confirm(
            next(r["claim"] for r in ledger.claims(counterclaim.ClaimFilters(incident=made.touched[0])) if r["claim"])
        )
    ledger.judge().undo(made.number)
    assert len(ledger.claims()) == before
    assert [(r["kind"], r["undone"], r["actor"]) for r in ledger.judgements()] == [("wrong", True, "anna"), ("undo", False, "anna")]


def test_every_kind_of_decision_can_be_made(ledger: counterclaim.Ledger) -> None:
    one, two = (i["key"] for i in ledger.incidents(sort="reports")[:2])
    rows = [r for r in ledger.claims(counterclaim.ClaimFilters(incident=one)) if r["claim"]]
    first, other = rows[0], next(r for r in rows if r["speaker"] != rows[0]["speaker"])
    judge = ledger.judge()
    judge.confirm(first["claim"])
    judge.correct(first["claim"], said="2031-05-07")
    judge.claim(first["document"], ledger.show(one)["documents"][0]["text"][:5], "Somebody", [("happened", "yes", "asserts")])
    judge.grade(first["speaker"], "C")
    judge.settle(one, "happened", "yes")
    judge.note(one, "ask again")
    judge.seen(one)
    judge.seen(first["claim"], other["claim"])
    judge.apart(one, two)
    joined = judge.same(one, two)
    judge.different(joined.touched[0], first["document"])
    kinds = [r["kind"] for r in ledger.judgements()]
    assert kinds == ["confirm", "correct", "claim", "grade", "settle", "note", "seen", "seen", "different", "same", "different"]


def test_a_dossier_as_it_stood_has_only_what_was_published_then(ledger: counterclaim.Ledger) -> None:
    key = ledger.incidents(sort="reports")[0]["key"]
    days = sorted(d["published"] for d in ledger.show(key)["documents"])
    then = ledger.show(key, as_of=days[0][:10])
    assert 0 < len(then["documents"]) < len(days)
    with pytest.raises(counterclaim.CounterclaimError, match="nothing_then"):
        ledger.show(key, as_of="1999-01-01")
