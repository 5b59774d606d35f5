"""What every store does, whatever database lies behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.store import Store

WORD, SETTING = schema.word, schema.setting


class StoreContract:
    """Subclasses give ``store``: one of an empty ledger, and ``again``: another connection to the same."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        raise NotImplementedError

    def again(self, store: Store) -> Store:
        raise NotImplementedError

    def test_a_transaction_is_kept_whole(self, store: Store) -> None:
        with store.writing() as connection:
            connection.execute(insert(SETTING), [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}])
        with self.again(store).reading() as connection:
            assert connection.scalar(select(func.count()).select_from(SETTING)) == 2

    def test_a_transaction_that_raises_leaves_nothing(self, store: Store) -> None:
        def broken() -> None:
            with store.writing() as connection:
                connection.execute(insert(SETTING), {"name": "a", "value": "1"})
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            broken()
        with store.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(SETTING)) == 0

    def test_a_reader_sees_one_state_to_its_end(self, store: Store) -> None:
        with store.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(SETTING)) == 0
            with self.again(store).writing() as other:
                other.execute(insert(SETTING), {"name": "a", "value": "1"})
            assert connection.scalar(select(func.count()).select_from(SETTING)) == 0
        with store.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(SETTING)) == 1

    def test_put_replaces_the_row_with_its_key(self, store: Store) -> None:
        with store.writing() as connection:
            store.put(connection, WORD, [{"word": "mill", "seen": 1}, {"word": "jet", "seen": 1}])
            store.put(connection, WORD, [{"word": "mill", "seen": 2}])
            store.put(connection, WORD, [])
            assert dict(map(tuple, connection.execute(select(WORD.c.word, WORD.c.seen)))) == {"mill": 2, "jet": 1}

    @pytest.mark.parametrize("table", [*schema.EVIDENCE, schema.entry], ids=lambda t: t.name)
    def test_evidence_is_only_ever_added_to(self, store: Store, table: object) -> None:
        t = schema.metadata.tables[table.name]  # type: ignore[attr-defined]
        row = {c.name: 1 if str(c.type) == "INTEGER" else "x" for c in t.columns}
        with store.writing() as connection:
            store.put(
                connection, schema.document, [{c.name: 1 if str(c.type) == "INTEGER" else "x" for c in schema.document.columns}]
            )
            if t is not schema.document:
                connection.execute(insert(t), row)
        for statement in (update(t).values(number=2), delete(t)):
            with pytest.raises(CounterclaimError, match="only ever added to"), store.writing() as connection:
                connection.execute(statement)
        with store.writing() as connection, store.open_for_erasure(connection):
            for each in (t, schema.document):
                connection.execute(delete(each))
        with store.writing() as connection:
            store.put(connection, schema.entry, [{"number": 1, "line": "x", "hash": "x"}])
        with pytest.raises(CounterclaimError, match="only ever added to"), store.writing() as connection:
            connection.execute(delete(schema.entry))

    def test_documents_are_found_by_words_phrases_and_sound(self, store: Store) -> None:
        with store.writing() as connection:
            store.index(connection, 1, "The mill", "A jet bombed the old mill of Tadmor.", "tdmr")
            store.index(connection, 2, "", "The mill of the old town.", "")
        with store.reading() as connection:

            def found(*wanted: list[str], within: list[int] | None = None) -> list[int]:
                return sorted(store.search(connection, wanted, within, 10, 0)[0])

            assert found(["mill"]) == [1, 2]
            assert found(["old mill"]) == [1]
            assert found(["mill"], ["jet"]) == [1]
            assert found(["Tadmur", "~tdmr"]) == [1]
            assert found(["mill"], within=[2]) == [2]
            assert found(['"'], ["AND ( NEAR"]) == []
            assert store.search(connection, [["mill"]], None, 1, 0)[1]
            assert not store.search(connection, [["mill"]], None, 1, 1)[1]

    def test_a_sound_database_has_no_faults_and_its_copy_holds_the_same(self, store: Store, tmp_path: Path) -> None:
        with store.writing() as connection:
            connection.execute(insert(SETTING), {"name": "a", "value": "1"})
        assert not store.faults()
        store.copy_to(tmp_path / "copy.db")
        assert (tmp_path / "copy.db").stat().st_size > 0
