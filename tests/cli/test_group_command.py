from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterclaim.cli.app import run

ONE = "A helicopter fell near Orma on 6 May 2031. The River Front said it shot the helicopter down."
TWO = "The Ministry of Defence denied losing a helicopter near Orma on 6 May 2031."


def incident(where: str) -> dict[str, object]:
    return {
        "id": "i1",
        "type": "aircraft-loss",
        "status": "occurred",
        "reported_as": "attributed",
        "mentions": [where],
        "target": ["helicopter"],
        "where": ["near Orma"],
        "date": "2031-05-06",
        "place": "near Orma",
    }


def claim(speaker: str, kind: str, side: str, content: str, stance: str) -> dict[str, object]:
    points = [["happened", "yes", stance]]
    return {"speaker": speaker, "kind": kind, "side": side, "content": [content], "incident": "i1", "points": points}


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    reports = [{"id": "a", "text": ONE, "published": "2031-05-06"}, {"id": "b", "text": TWO, "published": "2031-05-07"}]
    front = claim("River Front", "armed-group", "River Front", "it shot the helicopter down", "asserts")
    ministry = claim("Ministry of Defence", "military", "Northland", "losing a helicopter near Orma", "denies")
    readings = [
        {"id": "a", "incidents": [incident("fell")], "claims": [front]},
        {"id": "b", "incidents": [incident("losing")], "claims": [ministry]},
    ]
    out = []
    for name, rows in (("readings", readings), ("reports", reports)):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        out.append(str(path))
    return out[0], out[1]


def test_two_reports_of_one_loss_are_one_contested_incident(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["group", files[0], "--reports", files[1]]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["members"] == [["a", "i1"], ["b", "i1"]]
    assert row["questions"]["happened"]["status"] == "contested"
    assert [a["stance"] for a in row["questions"]["happened"]["answers"]] == ["asserts", "denies"]
    assert row["independent"] == 2
    assert {o["side"] for o in row["origins"]} == {"River Front", "Northland"}


def test_the_dossier_names_both_sides_with_their_words(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["group", files[0], "--reports", files[1], "--format", "text"]) == 0
    out = capsys.readouterr().out
    assert "2 reports" in out
    assert "it shot the helicopter down" in out
    assert "losing a helicopter" in out


def test_what_cannot_be_used_is_named_and_ends_with_3(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with Path(files[0]).open("a", encoding="utf-8") as f:
        f.write('{"id": "zz"}\n')
    assert run(["group", files[0], "--reports", files[1]]) == 3
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "no report has the id 'zz'" in err


def test_a_missing_file_is_a_bad_request(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["group", "nowhere.jsonl", "--reports", files[1]]) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err
