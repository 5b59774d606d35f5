from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.exports.outgoing import batch_of, killed, named, naughty
from tests.ledger import scania

from counterclaim.errors import CounterclaimError
from counterclaim.exports import airwars, events
from counterclaim.exports.cells import plain
from counterclaim.exports.collect import collect
from counterclaim.exports.sheets import csv_of, parquet_of
from counterclaim.exports.tables import SHAPES, rows_of
from counterclaim.exports.values import Batch
from counterclaim.ledger import values

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", Path(__file__).parents[3] / "shared" / "data"))
STRINGS = DATA / "hostile" / "naughty-strings.json"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\0", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "−", "|", "%")
FORMULAS = [lead + start + "1+cmd|' /C calc'!A0" for start in STARTS for lead in ("", " ", '"', "'", "\u200d", "\u00a0", " \t")]
NUMBER = re.compile(r"-?\d+(\.\d+)?")
MINISTRY = ("Ministry of Orma", "government", "Northland")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return collect(scania.filled(tmp_path_factory.mktemp("tables") / "l"))


def rows(shape: str, batch: Batch) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(shape, batch).data.decode(), newline="")))


def acts(cell: str) -> bool:
    """Whether a spreadsheet might take a cell for a formula: written apart from the code that it judges."""
    bare = cell.lstrip(' \t\r\n\u00a0\u200b\u200d"“”«»')
    return unicodedata.normalize("NFKC", bare[:1]) in set("=+-@|%\0\u2212") if bare else False


def storable(word: str) -> bool:
    try:
        values.check({"word": word}, "test")
    except CounterclaimError:
        return False
    return True


def faults(batch: Batch) -> list[tuple[str, str, str]]:
    found = []
    for shape, table in SHAPES.items():
        for row in rows(shape, batch):
            for name, cell in row.items():
                number = table.columns[name] in (int, float) and NUMBER.fullmatch(cell)
                if (acts(cell) and not number) or any(unicodedata.category(c) in ("Cc", "Cs") for c in cell):
                    found.append((shape, name, cell))
    return found


def cells(batch: Batch) -> int:
    return sum(len(row) for shape in SHAPES for row in rows(shape, batch))


def test_positions_stand_one_a_line(batch: Batch) -> None:
    told = [(r["speaker"], r["question"], r["answer"], r["stance"], r["low"], r["given_up"]) for r in rows("positions", batch)]
    assert told == [
        ("River Front", "happened", "yes", "asserts", "", "false"),
        ("River Front", "by", "River Front", "asserts", "", "false"),
        ("River Front", "killed", "2", "asserts", "2", "false"),
        ("Ministry of Defence", "happened", "yes", "denies", "", "true"),
        ("Ministry of Defence", "happened", "yes", "asserts", "", "false"),
        ("Residents", "by", "Hezbollah brigade", "asserts", "", "false"),
        ("Residents", "killed", "30", "asserts", "30", "false"),
    ]


def test_claims_stand_with_their_words_and_where_these_are(batch: Batch) -> None:
    first = rows("claims", batch)[0]
    start, end = map(int, first["spans"].split("-"))
    assert scania.LUND[start:end] == first["content"] == "it shot the helicopter down and killed 2"
    assert first["points"] == "happened: yes (asserts); by: self (asserts); killed: 2 (asserts)"


def test_outlets_stand_apart_from_those_who_say_it(batch: Batch) -> None:
    lund = rows("incidents", batch)[0]
    assert (lund["source_office"], lund["source_original"]) == ("Lund Post; Harbour Wire", "River Front; Ministry of Defence")
    assert (lund["event_type"], lund["sub_event_type"], lund["losses"]) == ("Battles", "Armed clash", "sub_event_judged")
    assert (lund["date_prec"], lund["time_precision"], lund["where_prec"], lund["geo_precision"]) == ("1", "1", "1", "1")


@pytest.mark.parametrize(
    ("figures", "toll"),
    [
        (("2", "2"), (2, 2, 2, "one figure", False)),
        (("2", "5"), (2, None, 5, "", False)),
        (("12+", "15"), (12, None, 15, "", True)),
        (("2 children", "5"), (5, 5, 5, "one figure", False)),
    ],
)
def test_best_is_given_only_by_a_rule(tmp_path: Path, figures: tuple[str, str], toll: tuple[Any, ...]) -> None:
    reads = [killed("a", figures[0]), killed("b", figures[1], MINISTRY)]
    batch = batch_of(tmp_path / "l", reads)
    assert len(batch.items) == 1
    assert events.toll(batch.items[0])[:5] == toll


def test_best_is_what_a_person_settled(tmp_path: Path) -> None:
    from tests.exports.outgoing import key_at, ledger_of

    from counterclaim.pipeline import judging

    ledger = ledger_of(tmp_path / "l", [killed("a", "2"), killed("b", "5", MINISTRY)])
    with ledger.store.reading() as connection:
        body = judging.settle(ledger.state(connection), key_at(ledger, "Orma"), "killed", "5", "asserts")
    ledger.judge("settle", body)
    assert events.toll(collect(ledger).items[0])[:4] == (2, 5, 5, "settled")


@pytest.mark.parametrize(
    ("reads", "grade"),
    [
        ([killed("a", "2")], "Weak"),
        ([killed("a", "2", by="self")], "Confirmed"),
        ([killed("a", "2", by="Northland"), killed("b", "2", MINISTRY, by="River Front")], "Contested"),
        ([killed("a", "2 fighters", MINISTRY)], "Discounted"),
        ([killed("a", "2", ("Residents", "resident", ""), by="Northland"), killed("b", "3", ("Doctors", "medic", ""))], "Fair"),
    ],
)
def test_grades_of_civilian_harm_name_their_rule(tmp_path: Path, reads: list[Any], grade: str) -> None:
    batch = batch_of(tmp_path / "l", reads)
    found = airwars.graded(batch.items[0].history, batch.lookups)
    assert found.grade == grade
    assert found.rule


def test_no_grade_where_nobody_was_harmed(tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "l", [scania.reports()[1]])
    assert airwars.graded(batch.items[0].history, batch.lookups) == ("", "nobody says that anyone was killed or wounded")


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2018/", "2018-01-01", ""),
        ("2018/..", "2018-01-01", ""),
        ("/2018-03", "", "2018-03-31"),
        ("2018-03", "2018-03-01", "2018-03-31"),
        ("2018-03-02/2018-03-05", "2018-03-02", "2018-03-05"),
        ("", "", ""),
    ],
)
def test_what_has_no_told_end_has_none_in_the_table(tmp_path: Path, date: str, start: str, end: str) -> None:
    document, reading = killed("one", "5")
    dated = replace(reading, incidents=tuple(replace(i, date=date) for i in reading.incidents))
    (row,) = rows("incidents", batch_of(tmp_path / "l", [(document, dated)]))
    assert (row["date_start"], row["date_end"]) == (start, end)


@pytest.mark.parametrize(
    ("date", "ucdp", "acled"),
    [("2031-05-06", 1, 1), ("2031-05-06/2031-05-09", 2, 2), ("2031-05-01/2031-05-07", 3, 2), ("2031-05", 4, 3), ("2031", 5, None),
     ("203X", None, None), ("", None, None)],
)  # fmt: skip
def test_dates_have_the_precision_of_both_projects(date: str, ucdp: int | None, acled: int | None) -> None:
    assert (events.date_prec(date), events.time_precision(date)) == (ucdp, acled)


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_a_formula(words: str) -> None:
    assert not acts(plain(words))
    assert plain(words) == f"'{words}"


@pytest.mark.parametrize("words", ["River Front", "2", "12-15", "a=b", "", "'tis", "mine - yours", "12+"])
def test_other_cells_stay_as_they_are(words: str) -> None:
    assert plain(words) == words


def test_formulas_are_none_in_any_column_where_names_are_hostile(tmp_path: Path) -> None:
    words = [w for w in FORMULAS if storable(w)]
    batch = batch_of(tmp_path / "l", [*(named(w, n) for n, w in enumerate(words)), naughty(words)])
    assert len(rows("positions", batch)) > len(words) > 60
    assert not faults(batch)
    print(f"\n{len(words)} prefixes of formulas, {cells(batch):,} cells: 0 begin with what a spreadsheet may take for one")


@pytest.mark.skipif(not STRINGS.exists(), reason=f"needs {STRINGS.name} in the folder that COUNTERCLAIM_DATA names")
def test_naughty_strings_do_nothing_in_any_column(tmp_path: Path) -> None:
    every = json.loads(STRINGS.read_text())
    words = [w for w in every if storable(w)]
    assert len(words) >= 0.95 * len(every) > 480
    some = [naughty(words[n : n + 40], n // 40) for n in range(0, len(words), 40)]
    batch = batch_of(tmp_path / "l", [*some, *(named(w, n) for n, w in enumerate(words[::25]))])
    assert len(rows("claims", batch)) >= len(words)
    assert not faults(batch)
    print(f"\n{len(words)} naughty strings, {cells(batch):,} cells: 0 begin with what a spreadsheet may take for a formula")


@pytest.mark.parametrize("shape", SHAPES)
def test_parquet_holds_the_same_with_types_and_its_losses(batch: Batch, shape: str) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    made = parquet_of(shape, batch)
    table = pq.read_table(io.BytesIO(made.data))
    assert table.column_names == list(SHAPES[shape].columns)
    kinds = {"string": str, "int64": int, "double": float, "bool": bool}
    assert {f.name: kinds[str(f.type)] for f in table.schema} == SHAPES[shape].columns
    assert table.to_pylist() == list(rows_of(shape, batch))
    told = json.loads(table.schema.metadata[b"counterclaim.losses"])
    assert [x["code"] for x in told] == [x.code for x in made.losses]


def test_a_row_has_the_columns_of_its_table_and_flags_that_are_losses(batch: Batch) -> None:
    for shape, table in SHAPES.items():
        known = {loss.code for loss in table.losses}
        for row in table.rows(batch):
            assert row.keys() == table.columns.keys(), shape
            assert set(filter(None, row["losses"].split("; "))) <= known
