"""A deleted document leaves no trace but a tombstone, and nothing else goes with it."""

from __future__ import annotations

import hashlib
import json
import os
import random
import string
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger import kept

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.blobs import Blobs
from counterclaim.pipeline import judging
from counterclaim.pipeline.erasure import erase, finish, pending
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.verify import verify
from counterclaim.records import Document, Outcome, Problem, Reading, Unread
from counterclaim.records.rows import from_row


def canaries(count: int) -> list[str]:
    rng = random.Random(9)
    return ["".join(rng.choices(string.ascii_lowercase, k=12)) for _ in range(count)]


def secretive(words: list[str], name: str = "secretive") -> tuple[Document, Reading]:
    """A report that holds words which stand nowhere else: in its text, its title, its source, and as a speaker's name."""
    document, _ = kept.told(0)
    text = f"{document.text} " + " ".join(words[6:])
    at = document.text.index("spoke")
    row = {
        "id": name,
        "incidents": [
            {
                "id": "i1",
                "type": "aircraft-loss",
                "status": "occurred",
                "reported_as": "fact",
                "mentions": [[13, 17]],
                "place": words[5],
            }
        ],
        "claims": [
            {
                "speaker": words[4],
                "kind": "other",
                "content": [[at, len(document.text) - 1]],
                "incident": "i1",
                "points": [["happened", "yes", "asserts"]],
            }
        ],
    }
    held = {"title": words[0], "source": words[1], "publisher": words[2], "author": words[3], "published": "2031-05-07"}
    return Document(name, hashlib.sha256(text.encode()).hexdigest(), text, **held), from_row(row)


def put(ledger: Ledger, document: Document, reading: Reading) -> None:
    ledger.blobs.put(document.text.encode())
    ledger.add(document, reading, "hand")


def bytes_of(folder: Path) -> bytes:
    return b"\n".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()).lower()


def left(folder: Path, words: list[str]) -> list[str]:
    every = bytes_of(folder)
    return [w for w in words if w.encode() in every]


def test_two_hundred_canary_words_are_nowhere_in_the_ledgers_files(tmp_path: Path) -> None:
    words = canaries(200)
    ledger = kept.filled(tmp_path / "l", 3)
    document, reading = secretive(words)
    put(ledger, document, reading)
    kept.put(ledger, 5)
    with ledger.store.reading() as connection:
        body = judging.note(ledger.state(connection), "secretive", f"It says {words[20]}.")
    ledger.judge("note", body)
    with ledger.store.reading() as connection:
        others = {name: row for name, *row in connection.execute(select(schema.document)).all() if name != 4}
    assert left(tmp_path / "l", words) == words

    erased = erase(ledger, "secretive", "by court order")

    assert (erased.rows, erased.files, erased.kept) == (4, 1, ())
    assert verify(ledger) == []
    with ledger.store.reading() as connection:
        assert {name: row for name, *row in connection.execute(select(schema.document)).all()} == others
        assert not [r for r in ledger.store.indexed(connection) if any(w in str(r) for w in words)]
        bodies = connection.scalars(select(schema.entry.c.line)).all()
    assert left(tmp_path / "l", words) == []  # the write-ahead log too, while the ledger is open
    ledger.close()
    assert left(tmp_path / "l", words) == []
    told = json.loads(bodies[-1])
    assert told["act"] == "delete"
    assert told["body"] == {
        "reason": "by court order",
        "rows_gone": [["judgement", 1], ["reading", 4], ["acquisition", 4], ["document", 4]],
    }


def test_canary_words_in_judgements_on_several_documents_are_nowhere_either(tmp_path: Path) -> None:
    words = canaries(40)
    ledger = kept.filled(tmp_path / "l", 3)
    document, reading = secretive(words)
    put(ledger, document, reading)
    both = [{"document": d, "span": [13, 17]} for d in ("secretive", "r0")]
    three = [*both, {"document": "r1", "span": [13, 17]}]
    claim = {"document": "secretive", "spans": [[13, 17]], "speaker": words[20], "points": [["by", words[21], "asserts"]]}
    bodies = [
        ("same", {"members": three}),
        ("same", {"members": three, "text": f"Both say {words[22]}."}),
        ("different", {"members": three[1:], "of": [three[0]], "why": words[23]}),
        ("same", {"members": [{**three[0], "words": words[24]}, *three[1:]]}),
        ("claim", {"claim": claim, "incident": both[1]}),
        ("note", {"incident": both[1], "document": "secretive", "text": f"It says {words[25]}."}),
        ("settle", {"incident": both[1], "beside": both[0], "question": "by", "answer": words[26], "stance": "asserts"}),
        ("note", {"document": "r0", "text": "stays"}),
        ("undo", {"judgement": 3}),
    ]
    for kind, body in bodies:
        ledger.judge(kind, body)
    assert left(tmp_path / "l", words) == words

    erased = erase(ledger, "secretive", "by court order")

    assert (erased.kept, erased.lost) == ((1,), (2, 4, 5, 6, 7))
    assert left(tmp_path / "l", words) == []
    with ledger.store.reading() as connection:
        assert list(connection.scalars(select(schema.judgement.c.number).order_by(schema.judgement.c.number))) == [1, 8]
    assert verify(ledger) == []
    assert kept.replayed(ledger) == _state(ledger)
    ledger.close()
    assert left(tmp_path / "l", words) == []


def test_the_log_never_holds_what_documents_say(tmp_path: Path) -> None:
    words = canaries(200)
    ledger = kept.created(tmp_path / "l")
    document, reading = secretive(words, name="named-by-its-maker")
    put(ledger, document, reading)
    with ledger.store.reading() as connection:
        log = "\n".join(connection.scalars(select(schema.entry.c.line)))
    ledger.close()
    assert not [w for w in (*words, document.id, document.sha256) if w in log]


def test_numbers_are_never_given_twice(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 3)
    erase(ledger, "r2", "asked for")
    kept.put(ledger, 2)
    erase(ledger, "r2", "asked for again")
    assert kept.put(ledger, 3).document == 5
    with ledger.store.reading() as connection:
        t = schema.setting
        assert dict(connection.execute(select(t.c.name, t.c.value).where(t.c.name.like("deleted.%"))).all()) == {
            "deleted.acquisition": "4",
            "deleted.document": "4",
            "deleted.reading": "4",
        }
    assert verify(ledger) == []
    ledger.close()


def test_judgements_go_with_the_document_that_they_are_about(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 6)
    bodies = {
        1: ("note", {"document": "r1", "text": "quotes it"}),
        2: ("same", {"members": [{"document": d, "span": [13, 17]} for d in ("r0", "r1")]}),
        3: ("same", {"members": [{"document": d, "span": [13, 17]} for d in ("r0", "r1", "r2")]}),
        4: ("undo", {"judgement": 2}),
        5: ("undo", {"judgement": 4}),
        6: ("undo", {"judgement": 3}),
        7: ("grade", judging.grade("Ministry", "B")),
        8: ("note", {"document": "r0", "text": "stays"}),
    }
    for kind, body in bodies.values():
        ledger.judge(kind, body)
    erased = erase(ledger, "r1", "asked for")
    with ledger.store.reading() as connection:
        assert list(connection.scalars(select(schema.judgement.c.number).order_by(schema.judgement.c.number))) == [3, 6, 7, 8]
    assert erased.kept == (3,)
    assert verify(ledger) == []
    assert kept.replayed(ledger) == _state(ledger)
    ledger.close()


def _state(ledger: Ledger) -> object:
    with ledger.store.reading() as connection:
        return kept.derived(connection)


def test_bytes_that_another_row_names_stay(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    document, _ = kept.told(0)
    ledger.keep(Unread("again", Outcome.KEPT_UNREAD, Problem("x", "again", "x"), document.sha256))
    assert erase(ledger, "r0", "asked for").files == 1  # the unread input is the same bytes, and goes too
    raw = ledger.blobs.put(b"twice")
    for name in ("a", "b"):
        ledger.add(Document(name, raw, f"text of {name}"), Reading(name), "hand")
    assert erase(ledger, "a", "asked for").files == 0
    assert ledger.blobs.get(raw) == b"twice"
    assert erase(ledger, "b", "asked for").files == 1
    assert verify(ledger) == []
    ledger.close()


def test_an_unread_input_is_deleted_by_its_digest(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    raw = ledger.blobs.put(b"no report")
    ledger.keep(Unread("x.pdf", Outcome.KEPT_UNREAD, Problem("pdf_damaged", "x.pdf", "canary"), raw))
    assert erase(ledger, raw, "asked for").files == 1
    assert ledger.blobs.get(raw) is None
    assert left(tmp_path / "l", ["canary", "x.pdf"]) == []
    assert verify(ledger) == []
    ledger.close()


def test_copies_of_what_was_deleted_are_told(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 3)
    first, reading = kept.told(0)
    copy = Document("copy", ledger.blobs.put(b"copy"), first.text + " Later.", published="2031-06-01")
    ledger.add(copy, Reading("copy", reading.incidents, reading.claims), "hand")
    assert "copy" in erase(ledger, "r0", "asked for").copies
    ledger.close()


def test_an_interrupted_deletion_is_told_and_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    document, _ = kept.told(0)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            erase(ledger, "r0", "asked for")
    assert [p.code for p in verify(ledger, quick=True)] == ["erasure_unfinished"]
    with pytest.raises(CounterclaimError) as error:
        erase(ledger, "r0", "asked for")
    assert error.value.code == "unknown_document"  # it is gone, and by now its bytes are too
    assert ledger.blobs.get(document.sha256) is None
    assert not pending(ledger).exists()
    assert finish(ledger) == 0
    assert verify(ledger) == []
    ledger.close()


def test_a_deletion_that_the_disk_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = kept.filled(tmp_path / "l", 2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CounterclaimError) as error:
            erase(ledger, "r0", "asked for")
    assert (error.value.code, ledger.holds(kept.told(0)[0])) == ("deletion_not_begun", True)
    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "remove", full)
        with pytest.raises(CounterclaimError) as error:
            erase(ledger, "r0", "asked for")
    assert (error.value.code, ledger.holds(kept.told(0)[0])) == ("erasure_unfinished", False)
    assert finish(ledger) == 1
    assert verify(ledger) == []
    ledger.close()


def test_what_can_not_be_deleted_is_told(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    for name, reason, code in (("r9", "x", "unknown_document"), ("", "x", "unknown_document"), ("r0", " ", "reason_missing")):
        with pytest.raises(CounterclaimError) as error:
            erase(ledger, name, reason)
        assert error.value.code == code
    assert verify(ledger) == []
    ledger.close()
