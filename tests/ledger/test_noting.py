"""What is in no document, and who is not to be named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from tests.ledger import kept

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.pipeline.erasure import erase
from counterclaim.pipeline.noting import Noted, conceal, take_note
from counterclaim.pipeline.verify import verify

SOURCE = "Ilan Verrot"


def test_a_phone_call_is_a_claim_of_its_speaker_about_its_incident(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    key = kept.key_of(ledger, 0)
    noted = Noted("Two of us were killed.", SOURCE, [("killed", "2", "asserts")], said="2031-05-09", kind="military", incident=key)

    assert take_note(ledger, noted).touched == (key,)
    with ledger.store.reading() as connection:
        case = ledger.state(connection).gathering.found(key).found.case
    (position,) = [p for p in case.positions if p.question == "killed"]
    assert (position.speaker, position.answer, position.said, position.kind) == (SOURCE, "2", "2031-05-09", "military")


def test_a_note_can_open_an_incident_of_its_own(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    noted = Noted("They shelled the mill.", SOURCE, [], type="shelling", date="2031-05-06", place="Orma")

    (key,) = take_note(ledger, noted).touched
    assert key.startswith("2031-05-06-orma-shelling-")


def test_the_same_words_noted_twice_are_two_notes(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    noted = Noted("It fell.", SOURCE, [], incident=kept.key_of(ledger, 0))
    assert take_note(ledger, noted).document != take_note(ledger, noted).document


def test_the_id_of_a_note_that_was_deleted_is_not_given_again(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    noted = Noted("It fell.", SOURCE, [], incident=kept.key_of(ledger, 0))
    with_ids = select(schema.document.c.id).where(schema.document.c.kind == "note")
    seen: list[str] = []
    for _ in range(3):
        take_note(ledger, noted)
        with ledger.store.reading() as connection:
            (name,) = connection.scalars(with_ids)
        seen.append(name)
        erase(ledger, name, "asked for")
    assert len(set(seen)) == 3
    assert verify(ledger) == []


def test_who_a_confidential_source_is_stands_in_one_table_alone(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 2)
    noted = Noted("It was hit.", SOURCE, [("happened", "yes", "asserts")], incident=kept.key_of(ledger, 0), confidential=True)
    take_note(ledger, noted)

    with ledger.store.reading() as connection:
        for table in schema.metadata.sorted_tables:
            rows = [str(tuple(row)) for row in connection.execute(select(table))]
            assert any(SOURCE in row for row in rows) == (table is schema.secret), table.name
        speakers = set(connection.scalars(select(schema.position.c.speaker)))
    assert "confidential source S-1" in speakers


def test_words_that_name_their_confidential_source_are_refused(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    with pytest.raises(CounterclaimError, match="name the confidential source"):
        take_note(ledger, Noted(f"I am {SOURCE} and saw it.", SOURCE, [], confidential=True))
    assert ledger.veil().hide(SOURCE) == SOURCE


def test_a_concealed_name_is_hidden_in_every_case_of_letters_but_not_inside_other_words(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    assert conceal(ledger, "River Front") == "confidential source S-1"
    assert conceal(ledger, "river front") == "confidential source S-1"

    hide = ledger.veil().hide
    assert hide("The RIVER FRONT's men, a River Frontier") == "The confidential source S-1's men, a River Frontier"


def test_no_line_of_the_log_tells_what_a_document_or_a_judgement_says(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    conceal(ledger, SOURCE)
    ledger.judge("note", {"document": "r0", "text": "a dangerous secret"})
    with ledger.store.reading() as connection:
        log = "\n".join(connection.scalars(select(schema.entry.c.line)))
    for word in (SOURCE, "dangerous", "helicopter", "Ministry", "r0", kept.told(0)[0].sha256):
        assert word not in log


def test_a_name_is_hidden_over_the_end_of_a_line_and_as_html_and_json_write_it(tmp_path: Path) -> None:
    ledger = kept.filled(tmp_path / "l", 1)
    conceal(ledger, 'Colonel O\'Brien & "Sons"')
    hide = ledger.veil().hide
    for text in ('Colonel\n     O\'Brien & "Sons"', "Colonel O&#x27;Brien &amp; &quot;Sons&quot;", 'Colonel O\'Brien & \\"Sons\\"'):
        assert hide(text) == "confidential source S-1", text
