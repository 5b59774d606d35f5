from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterclaim.cli.app import run

ONE = "A helicopter fell near Orma on 6 May 2031. The River Front said it shot the helicopter down."
TWO = "The Ministry of Defence denied losing a helicopter near Orma on 6 May 2031."


Row = dict[str, object]


def incident(where: str) -> Row:
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


def claim(speaker: str, kind: str, side: str, content: str, stance: str) -> Row:
    points = [["happened", "yes", stance]]
    return {"speaker": speaker, "kind": kind, "side": side, "content": [content], "incident": "i1", "points": points}


def written(folder: Path, readings: list[Row], reports: list[Row]) -> tuple[str, str]:
    """The names of a file of readings and of one of reports."""
    for name, rows in (("readings", readings), ("reports", reports)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return str(folder / "readings.jsonl"), str(folder / "reports.jsonl")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    reports = [{"id": "a", "text": ONE, "published": "2031-05-06"}, {"id": "b", "text": TWO, "published": "2031-05-07"}]
    front = claim("River Front", "armed-group", "River Front", "it shot the helicopter down", "asserts")
    ministry = claim("Ministry of Defence", "military", "Northland", "losing a helicopter near Orma", "denies")
    readings = [
        {"id": "a", "incidents": [incident("fell")], "claims": [front]},
        {"id": "b", "incidents": [incident("losing")], "claims": [ministry]},
    ]
    return written(tmp_path, readings, reports)


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


def wars(folder: Path, count: int) -> tuple[str, str]:
    """``count`` losses of which the monitor and the Front each say something of their own; files of readings and of reports."""
    reports: list[Row] = []
    readings: list[Row] = []
    for n in range(count):
        place, day = f"Town{n}", n % 27 + 1
        text = f"A helicopter fell near {place} on {day} May. The Monitor said a missile did it. The Front said mortars did it."
        told = {**incident("fell"), "where": [place], "place": place, "date": f"2031-05-{day:02}"}
        claims = [
            claim("Monitor", "monitor", "", "a missile did it", "asserts") | {"points": [["means", "missile", "asserts"]]},
            claim("Front", "armed-group", "Front", "mortars did it", "asserts") | {"points": [["means", "mortars", "asserts"]]},
        ]
        reports.append({"id": f"r{n}", "text": text, "published": f"2031-05-{day:02}"})
        readings.append({"id": f"r{n}", "incidents": [told], "claims": claims})
    return written(folder, readings, reports)


def test_a_likelihood_is_shown_once_enough_questions_are_settled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readings, reports = wars(tmp_path, 30)
    assert run(["group", readings, "--reports", reports]) == 0
    keys = [json.loads(line)["key"] for line in capsys.readouterr().out.splitlines()]
    settled = tmp_path / "settled.jsonl"
    lines = [
        json.dumps({"incident": k, "question": "means", "answer": "missile" if n % 9 else "mortars"}) for n, k in enumerate(keys)
    ]
    texts = []
    for known in (lines[:10], lines[:28]):
        settled.write_text("\n".join(known), encoding="utf-8")
        assert run(["group", readings, "--reports", reports, "--settled", str(settled), "--format", "text"]) == 0
        texts.append(" ".join(capsys.readouterr().out.split()))
    few, many = texts
    assert "20 are needed" in few
    assert "likely" not in few
    assert "very likely" in many
    assert "right on" in many  # the record behind a source's letter


def test_a_settled_question_of_an_unknown_incident_is_named(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    settled = Path(files[0]).with_name("settled.jsonl")
    settled.write_text('{"incident": "nowhere", "question": "by", "answer": "Front"}\nnonsense\n', encoding="utf-8")
    assert run(["group", files[0], "--reports", files[1], "--settled", str(settled)]) == 3
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "settled_unknown" in err
    assert "settled_invalid" in err
