"""Files, folders and streams: a batch never stops, a bad request stops before it begins."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from made import page, pdf

from counterclaim.errors import CounterclaimError
from counterclaim.readers import display_name, files, read_sources
from counterclaim.records.document import Document, Outcome, Unread


def test_a_folder_of_everything_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    made = {
        "a.txt": b"One.",
        "b/c.md": b"# T\n\nTwo.",
        "b/d.html": page("<article><p>Three was said by the army in the town on Sunday.</p></article>"),
        "e.pdf": pdf(["Four was said by the army."]),
        "f.pdf": b"%PDF-1.4",
        "g.jsonl": b'{"id": "5", "text": "Five."}\nbad\n{"id": "6", "text": "Six."}\n',
        "h.zip": b"PK\x03\x04\0",
        "i.txt": b"",
        ".hidden.txt": b"No.",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    os.mkfifo(tmp_path / "j.txt")
    (tmp_path / "k.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = list(read_sources([str(tmp_path)], publisher="Me"))
    seen = [(Path(f.source).name, f.problem.code if isinstance(f, Unread) else f.text.split()[-1]) for f in found]
    assert seen == [
        ("a.txt", "One."),
        ("c.md", "Two."),
        ("d.html", "Sunday."),
        ("e.pdf", "army."),
        ("f.pdf", "pdf_damaged"),
        ("g.jsonl:1", "Five."),
        ("g.jsonl:2", "json_invalid"),
        ("g.jsonl:3", "Six."),
        ("h.zip", "format_not_read"),
        ("i.txt", "empty_file"),
        ("j.txt", "not_a_file"),
        ("k.txt", "unreadable"),
    ]
    assert all(f.publisher == "Me" for f in found if isinstance(f, Document))


@pytest.mark.parametrize(
    ("source", "code"),
    [("nowhere.txt", "not_found"), ("", "not_found"), ("a\0b", "not_found"), ("https://w.example/a", "url_not_supported")],
)
def test_a_bad_request_is_told_before_anything_is_read(source: str, code: str) -> None:
    with pytest.raises(CounterclaimError) as error:
        read_sources(["-", source], stdin=io.BytesIO(b"One."))
    assert error.value.code == code


def test_a_device_is_refused_and_not_waited_on() -> None:
    (found,) = read_sources(["/dev/zero"])
    assert isinstance(found, Unread)
    assert (found.outcome, found.problem.code) == (Outcome.REFUSED, "not_a_file")


def test_standard_input_is_one_source() -> None:
    (found,) = read_sources(["-"], stdin=io.BytesIO(b"One."), published="2016")
    assert isinstance(found, Document)
    assert (found.text, found.source, found.published) == ("One.", "-", "2016")


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)
    (found,) = read_sources([str(path)])
    assert isinstance(found, Unread)
    assert (found.outcome, found.problem.code) == (Outcome.REFUSED, "too_large")


def test_one_id_with_two_texts_is_a_conflict_across_files(tmp_path: Path) -> None:
    for name, text in (("a", "One."), ("b", "Two."), ("c", "One.")):
        (tmp_path / f"{name}.txt").write_text(f"---\nid: x\n---\n{text}")
    first, second, third = read_sources([str(tmp_path)])
    assert isinstance(first, Document)
    assert isinstance(second, Unread)
    assert second.problem.code == "id_conflict"
    assert isinstance(third, Document)
    assert [p.code for p in third.problems] == ["id_repeated"]


def test_names_are_shown_without_acting() -> None:
    assert display_name("annexe\u202efdp.exe") == "annexe⟦RLO⟧fdp.exe"
    assert display_name("a\n\x1b[31mb") == "a⟦U+000A⟧⟦ESC⟧[31mb"
    assert len(display_name("a" * 5000)) == 201
