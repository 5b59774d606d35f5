from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cli_stub import StubReader, report, services, unread, warned
from click.testing import CliRunner

from counterclaim.cli.app import commands, run
from counterclaim.cli.services import Services
from counterclaim.errors import CounterclaimError
from counterclaim.records import Document, Outcome

HERE = str(Path(__file__))


def read(*arguments: str, given: Services | None = None) -> int:
    return run(["read", HERE, *arguments], given or services([report("a")]))


def fail_on(name: str) -> StubReader:
    def before(document: Document) -> None:
        if document.id == name:
            raise KeyError("gone")

    return StubReader(before)


def test_all_read_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert read() == 0
    out, err = capsys.readouterr()
    assert "Report a" in out
    assert "a bridge was hit" in out
    assert "\x1b" not in out
    assert err == ""


def test_warnings_are_counted_apart_and_end_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert read(given=services([report("a"), report("b"), warned("c")])) == 0
    assert capsys.readouterr().err == "counterclaim: read 2, with warnings 1\n"


def test_each_unread_input_is_named_and_the_batch_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    items = [unread("x.pdf", Outcome.KEPT_UNREAD), report("a"), unread("y.zip", Outcome.REFUSED), warned("c")]
    assert read("--format", "readings", given=services(items)) == 3
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "c"]
    assert err.splitlines() == [
        "counterclaim: kept unread: x.pdf: damaged PDF. [pdf_damaged] SHA-256 ab12",
        "counterclaim: refused: y.zip: damaged PDF. [pdf_damaged] SHA-256 ab12",
        "counterclaim: c: the encoding was guessed. [charset_guessed]",
        "counterclaim: read 1, with warnings 1, kept unread 1, refused 1",
    ]


def test_quiet_still_names_what_could_not_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    items = [report("a"), unread("x.pdf", Outcome.KEPT_UNREAD)]
    assert read("--quiet", given=services(items)) == 3
    assert capsys.readouterr().err == "counterclaim: kept unread: x.pdf: damaged PDF. [pdf_damaged] SHA-256 ab12\n"


def test_names_of_inputs_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert read(given=services([unread("x\x1b[2J\n.pdf", Outcome.REFUSED)])) == 3
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "⟦ESC⟧[2J .pdf" in err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nothere.txt"], "not_found"),
        (["-", "-"], "stdin_twice"),
        ([HERE, "--published", "yesterday"], "published_invalid"),
        ([HERE, "--published", "2016-02-30"], "published_invalid"),
        ([HERE, "--output", "/nowhere/at/all.md"], "output_not_writable"),
        ([HERE, "--output", str(Path(HERE).parent)], "output_not_writable"),
        ([HERE, "--output", HERE], "output_is_source"),
        ([HERE, "--format", "docx"], "docx"),
        ([HERE, "--width", "20"], "20"),
        ([HERE, "--backend", "other"], "other"),
        ([HERE, "--model", "huge"], "huge"),
        ([], "SOURCE"),
    ],
)
def test_bad_requests_end_with_2_and_read_nothing(arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []
    given = Services(reader=lambda *which: StubReader(lambda document: seen.append(document.id)))
    assert run(["read", *arguments], given) == 2
    out, err = capsys.readouterr()
    assert (out, seen) == ("", [])
    assert word in err


def test_no_report_at_all_ends_with_2_and_writes_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read("--format", "json", "--output", str(tmp_path / "out.json"), given=services([])) == 2
    assert "nothing_to_read" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_model_that_was_asked_for_reads() -> None:
    asked: list[tuple[str, ...]] = []

    def reader(*which: str) -> StubReader:
        asked.append(which)
        return StubReader()

    for options in ([], ["--model", "large"]):
        assert read(*options, given=replace(services([report("1")]), reader=reader)) == 0
    assert asked == [("local", "small"), ("local", "large")]


def test_a_missing_model_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    def missing(backend: str, model: str) -> StubReader:
        raise CounterclaimError("model_missing", "the model is not there.")

    assert read(given=Services(sources=services([]).sources, reader=missing)) == 2
    assert capsys.readouterr() == ("", "counterclaim: the model is not there. [model_missing]\n")


def test_a_fault_in_one_report_is_told_and_does_not_cost_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COUNTERCLAIM_DEBUG", raising=False)
    given = services([report("a"), report("b"), report("c")], fail_on("b"))
    assert read("--format", "readings", given=given) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "c"]
    assert "while reading b (KeyError: 'gone')" in err
    assert "read 2, failed 1" in err
    assert "Traceback" not in err


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_DEBUG", "1")
    assert read(given=services([report("a")], fail_on("a"))) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["md", "html", "json", "text", "readings"])
def test_every_format_writes_the_same_to_a_file(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out"
    target.write_text("old")
    assert read("--format", form) == 0
    assert read("--format", form, "--output", str(target)) == 0
    printed = capsys.readouterr().out
    assert "bridge" in printed or form == "readings"
    assert target.read_text("utf-8") == printed
    assert list(tmp_path.iterdir()) == [target]


def test_color_and_width_are_the_users_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert read("--color", "always", "--width", "60") == 0
    out = capsys.readouterr().out
    assert "\x1b[" in out
    assert "━" * 60 in out
    assert "━" * 61 not in out


def test_a_lone_surrogate_is_written_as_its_escape(tmp_path: Path) -> None:
    odd = Document(id="\ud800", sha256="", text="The army said a bridge was hit.")
    target = tmp_path / "out.jsonl"
    assert read("--format", "readings", "--output", str(target), given=services([odd])) == 0
    assert json.loads(target.read_bytes())["id"] == "\ud800"


def test_long_input_is_counted_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert read("--format", "readings", given=services([report(str(n)) for n in range(120)])) == 0
    assert capsys.readouterr().err.splitlines() == [
        "50 inputs read ...",
        "100 inputs read ...",
        "counterclaim: read 120",
    ]


def test_an_interrupt_leaves_the_old_file_and_says_how_much_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(document: Document) -> None:
        if document.id == "c":
            raise KeyboardInterrupt

    target = tmp_path / "out.md"
    target.write_text("old")
    given = services([report("a"), report("b"), report("c")], StubReader(stop))
    assert read("--format", "md", "--output", str(target), given=given) == 130
    assert "2 reports were read" in capsys.readouterr().err
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_options_for_date_and_publisher_reach_the_readers() -> None:
    seen: list[tuple[str, str]] = []

    def inputs(sources: object, published: str, publisher: str):  # type: ignore[no-untyped-def]
        seen.append((published, publisher))
        yield report("a")

    given = Services(sources=inputs, reader=lambda *which: StubReader())
    assert read("--published", "2016-07-09", "--publisher", "The Gazette", given=given) == 0
    assert seen == [("2016-07-09", "The Gazette")]


def test_help_and_version_under_clicks_runner() -> None:
    runner = CliRunner()
    assert "SOURCE" in runner.invoke(commands, ["read", "--help"]).output
    assert runner.invoke(commands, ["--version"]).output.startswith("counterclaim, version ")
    shown = runner.invoke(commands, ["read", HERE], obj=services([report("a")]), standalone_mode=False)
    assert shown.return_value == 0
    assert "Report a" in shown.output


def test_several_reports_are_put_together_unless_kept_apart(capsys: pytest.CaptureFixture[str]) -> None:
    both = services([report("a"), report("b")])
    assert read("--quiet", given=both) == 0
    assert "2 reports" in capsys.readouterr().out
    assert read("--quiet", "--by", "report", given=both) == 0
    out = capsys.readouterr().out
    assert "Report a" in out
    assert "Report b" in out


def test_incidents_are_one_json_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert read("--quiet", "--format", "incidents", given=services([report("a")])) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["members"] == [["a", "i1"]]
    assert set(row) == {"key", "name", "members", "date", "place", "type", "questions", "reversals", "origins", "independent"}


def test_a_report_given_twice_counts_once(capsys: pytest.CaptureFixture[str]) -> None:
    twice = services([report("a"), report("a"), report("b")])
    assert read("--quiet", "--format", "incidents", given=twice) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["members"] for line in out.splitlines()] == [[["a", "i1"]], [["b", "i1"]]]
    assert "given_twice" in err


def test_another_text_under_a_known_id_is_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    other = replace(report("a"), text="The navy said a bridge was hit.")
    assert read("--quiet", "--format", "incidents", given=services([report("a"), other])) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1
    assert "id_repeated" in err
