"""A whole ledger copied, handed on and taken in: nothing lost, nothing added, and nothing made of what is damaged."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger import kept

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.pipeline import judging
from counterclaim.pipeline.backup import back_up
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import Noted, take_note
from counterclaim.pipeline.transfer import export_all, import_all
from counterclaim.pipeline.verify import verify
from counterclaim.reconcile import PLAIN
from counterclaim.records import Outcome, Problem, Unread
from counterclaim.report.titles import title

SOURCE = "Ilan Verrot"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Eight reports, two judgements (one undone), an input kept unread, and a note by a confidential source."""
    made = kept.filled(tmp_path / "l", 8)
    with made.store.reading() as connection:
        body = judging.same(made.state(connection), [kept.key_of(made, 0), kept.key_of(made, 1)])
    number = made.judge("same", body).number
    made.judge("undo", {"judgement": number})
    digest = made.blobs.put(b"\xff\xd8 a photo")
    made.keep(Unread("photo.jpg", Outcome.KEPT_UNREAD, Problem("format_not_read", "photo.jpg", "kept"), digest))
    take_note(made, Noted("It was hit.", SOURCE, [], incident=kept.key_of(made, 0), confidential=True))
    return made


def whole(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a ledger, and its files."""
    with ledger.store.reading() as connection:
        tables = schema.metadata.sorted_tables
        rows = {t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key.columns))] for t in tables}
    return {**rows, "blobs": [(name, ledger.blobs.get(name)) for name in ledger.blobs.names()]}


def opened(path: Path) -> Ledger:
    return Ledger.open(path, PLAIN, title, "tester")


def test_a_backup_is_the_ledger_as_it_was_and_can_be_gone_on_with(ledger: Ledger, tmp_path: Path) -> None:
    before = whole(ledger)
    held = back_up(ledger, tmp_path / "copy")
    kept.put(ledger, 9)

    copy = opened(tmp_path / "copy")
    assert whole(copy) == before
    assert (held.entries, held.documents, held.files) == (14, 9, 10)
    assert not verify(copy)
    assert kept.put(copy, 10).document == 10
    assert not list(tmp_path.glob(".*part"))


def test_a_backup_of_a_ledger_whose_files_were_altered_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    name = next(ledger.blobs.names())
    ledger.blobs.path(name).write_bytes(b"altered")
    with pytest.raises(CounterclaimError, match=f"the file {name} is missing or altered"):
        back_up(ledger, tmp_path / "copy")
    assert [p.name for p in tmp_path.iterdir()] == ["l"]


def test_a_backup_does_not_write_over_anything(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    with pytest.raises(CounterclaimError, match="something is there"):
        back_up(ledger, tmp_path / "copy")


def test_a_ledger_goes_through_a_file_without_loss(ledger: Ledger, tmp_path: Path) -> None:
    export_all(ledger, tmp_path / "l.zip", confidential=True)
    import_all(tmp_path / "l.zip", tmp_path / "new", PLAIN, title, "tester")

    new = opened(tmp_path / "new")
    assert whole(new) == whole(ledger)
    assert not verify(new)


def test_names_of_confidential_sources_stay_behind_and_the_log_says_so(ledger: Ledger, tmp_path: Path) -> None:
    export_all(ledger, tmp_path / "l.zip")
    with zipfile.ZipFile(tmp_path / "l.zip") as file:
        assert all(SOURCE.encode() not in file.read(name) for name in file.namelist())
    import_all(tmp_path / "l.zip", tmp_path / "new", PLAIN, title, "tester")

    new = opened(tmp_path / "new")
    assert not verify(new)
    here, there = whole(ledger), whole(new)
    assert there["secret"] == []
    assert there["entry"][:-1] == here["entry"]
    assert '"reason":"withheld"' in str(there["entry"][-1][1])
    same = [t.name for t in (*schema.EVIDENCE, *schema.DERIVED) if t is not schema.secret]
    assert {name: there[name] for name in same} == {name: here[name] for name in same}


def test_an_export_is_an_act_in_the_log(ledger: Ledger, tmp_path: Path) -> None:
    export_all(ledger, tmp_path / "l.zip")
    assert '"act":"export"' in str(whole(ledger)["entry"][-1][1])


@pytest.mark.parametrize("name", ["document.jsonl", "entry.jsonl", "reading.jsonl", "ledger.json", "blobs"])
def test_of_a_damaged_file_nothing_is_made(ledger: Ledger, tmp_path: Path, name: str) -> None:
    export_all(ledger, tmp_path / "l.zip")
    with zipfile.ZipFile(tmp_path / "l.zip") as old, zipfile.ZipFile(tmp_path / "bad.zip", "w") as new:
        for each in old.namelist():
            data = old.read(each)
            new.writestr(each, data.replace(b"helicopter", b"aeroplanes", 1)[:-3] if each.startswith(name) else data)
    with pytest.raises(CounterclaimError) as refused:
        import_all(tmp_path / "bad.zip", tmp_path / "new", PLAIN, title)
    assert refused.value.code in ("import_damaged", "ledger_damaged", "log_state_damaged", "entry_malformed")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".new*"))


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK no zip at all")
    with pytest.raises(CounterclaimError, match="can't be read"):
        import_all(tmp_path / "x.zip", tmp_path / "new", PLAIN, title)
    assert not (tmp_path / "new").exists()
