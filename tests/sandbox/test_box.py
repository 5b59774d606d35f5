"""What comes out of a disposable process, whatever happens in it."""

from __future__ import annotations

import hashlib
import re
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim import readers, sandbox
from counterclaim.readers import Piece, Raw
from counterclaim.records.document import Document, Outcome, Part, PartKind, Unread
from counterclaim.records.problem import Problem
from counterclaim.records.spans import Span
from counterclaim.sandbox import LIMITS, Box, wire
from counterclaim.sandbox.launch import ForkServer, Launcher

SECOND = replace(LIMITS, cpu=1, cpu_per_mb=0.0, wall=30.0)
WAITING = replace(LIMITS, wall=0.5)
posix = pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit on CPU time")


@pytest.fixture(scope="module", params=["forked", "fresh"])
def launch(request: pytest.FixtureRequest) -> Launcher:
    launcher: Launcher = request.getfixturevalue(request.param)
    return launcher


def unread(box: Box, name: str, data: bytes = b" ") -> Unread:
    """The one input that was not read, whose bytes were kept."""
    kept: list[bytes] = []
    (found,) = readers.read_bytes(data, name, keep=kept.append, parse=box.parse)
    assert isinstance(found, Unread), found
    assert (found.outcome, found.sha256, kept) == (Outcome.KEPT_UNREAD, hashlib.sha256(data).hexdigest(), [data])
    return found


@posix
def test_a_reader_that_never_ends_is_stopped_by_its_cpu_time(launch: Launcher) -> None:
    assert unread(Box(SECOND, launch), "spin").problem.code == "reader_timeout"


def test_a_reader_that_only_waits_is_stopped(launch: Launcher) -> None:
    found = unread(Box(WAITING, launch), "sleep", b"600")
    assert (found.problem.code, "0.5 seconds" in found.problem.message) == ("reader_timeout", True)


def test_time_in_which_nobody_asks_does_not_count(launch: Launcher) -> None:
    lines = b"\n".join(b'{"text": "It fell %d times."}' % n for n in range(20_000))
    found = Box(replace(LIMITS, wall=20.0), launch).parse(lines, "a.jsonl", Raw("a.jsonl", hashlib.sha256(lines).hexdigest()))
    first = next(found)
    threading.Event().wait(1.0)
    assert isinstance(first.found, Document)
    assert len(list(found)) == 19_999


@pytest.mark.skipif(sys.platform != "linux", reason="this system has no limit on memory")
def test_a_reader_that_takes_all_memory_is_stopped(launch: Launcher) -> None:
    found = unread(Box(replace(LIMITS, memory=1 << 28), launch), "exhaust")
    assert found.problem.code == "reader_out_of_memory"


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("crash", b" ", "SIGSEGV"),
        ("abort", b" ", "was ended by SIG"),
        ("leave", b"7", "ended with 7"),
        ("leave", b"0", "ended with 0"),
        ("raise", b" ", "(IndexError)"),
    ],
)
def test_a_reader_that_dies_is_named(launch: Launcher, name: str, told: bytes, said: str) -> None:
    found = unread(Box(launch=launch), name, told)
    assert found.problem.code == "reader_crashed"
    assert said in found.problem.message


def _hex(*parts: bytes) -> bytes:
    return b"".join(parts).hex().encode()


RAW = Raw("answer", "0" * 64)
GOOD = Document("one", "0" * 64, "It fell.", source="answer")


def _sent(found: Document | Unread, data: bytes = b"", raw: Raw = RAW) -> bytes:
    return _hex(wire.message(wire.ITEM, wire.packed(Piece(found, data), raw)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_hex(b"\x80\x04junk that is longer than a head"), "than a document can be"),
        (_hex(wire.message(b"Z", b"x")), "of no kind"),
        (_hex(wire.message(wire.ITEM, b"")), "cut off"),
        (_hex(wire.message(wire.ITEM, b"x")), "neither a document"),
        (_hex(wire.message(wire.ITEM, b"d" + struct.pack("<I", 1 << 31))), "cut off"),
        (_hex(struct.pack("<cI", wire.ITEM, (1 << 31) - 1)), "than a document can be"),
        (_sent(replace(GOOD, sha256="x")), "digest"),
        (_sent(replace(GOOD, sha256="1" * 64), b"other"), "a digest that is not that of its bytes"),
        (_sent(GOOD), "a digest"),  # it says that the bytes are the input's, which have another digest
        (_sent(replace(GOOD, text=" ")), "without id, text"),
        (_sent(replace(GOOD, published="yesterday")), "a date"),
        (_sent(replace(GOOD, retrieved="0000-13-99")), "a date"),
        (_sent(replace(GOOD, source="another file")), "another input"),
        (_sent(replace(GOOD, parts=(Part(PartKind.BODY, Span(0, 9)),))), "outside the text"),
        (_sent(replace(GOOD, parts=(Part(PartKind.BODY, Span(2, 4)), Part(PartKind.BODY, Span(3, 5))))), "overlap"),
        (_sent(replace(GOOD, parts=(Part(PartKind.BODY, Span(4, 4)),))), "a part"),
        (_sent(replace(GOOD, problems=(Problem("\x1b[2J", "answer", "x"),))), "without a code"),
        (_sent(Unread("answer", Outcome.OK, Problem("x_y", "answer", "x"))), "an outcome"),
    ],
)
def test_what_no_reader_gives_is_not_taken(forked: ForkServer, answer: bytes, said: str) -> None:
    found = unread(Box(launch=forked), "answer", answer)
    assert found.problem.code == "reader_crashed"
    assert said in found.problem.message


def test_what_is_hidden_in_a_warning_is_shown(forked: ForkServer) -> None:
    data = _sent(Unread("answer", Outcome.REFUSED, Problem("x_y", "answer\x1b[2J", "a\nb\u202e")))
    first, *_ = readers.read_bytes(data, "answer", parse=Box(launch=forked).parse)
    assert isinstance(first, Unread)
    assert (first.problem.where, first.problem.message) == ("answer⟦ESC⟧[2J", "a⟦U+000A⟧b⟦RLO⟧")


def test_documents_without_end_are_cut_off(forked: ForkServer) -> None:
    found = readers.read_bytes(b"12345", "flood", parse=Box(replace(LIMITS, records=10), forked).parse)
    assert [isinstance(f, Document) for f in found] == [True] * 16 + [False]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_an_interrupt_is_for_who_asked_and_ends_the_rest() -> None:
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from counterclaim.readers import Raw
from counterclaim.sandbox import Box
from counterclaim.sandbox.launch import launcher
box = Box(launch=launcher("escapes:parse"))
print(len(box.layers()), flush=True)
try:
    list(box.parse(b"600", "sleep", Raw("a", "0" * 64)))
except KeyboardInterrupt:
    print("interrupted", flush=True)
(found,) = box.parse(b"It fell.", "a.txt", Raw("a.txt", "0" * 64))
print(found.found.text)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, encoding="utf-8") as asking:
        assert asking.stdout is not None
        asking.stdout.readline()
        threading.Event().wait(0.5)
        asking.send_signal(signal.SIGINT)
        assert asking.stdout.read() == "interrupted\nIt fell.\n"
    assert asking.returncode == 0


def test_what_came_before_a_crash_is_kept_and_a_batch_goes_on(launch: Launcher, tmp_path: Path) -> None:
    made = {"a.txt": b"First.", "crash": b" ", "e.txt": b"Between.", "leave": b"9", "sleep": b"600", "z.txt": b"Last."}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    found = list(readers.read_sources([str(tmp_path)], parse=Box(replace(LIMITS, wall=5.0), launch).parse))
    assert [f.text if isinstance(f, Document) else f.problem.code for f in found] == [
        "First.",
        "reader_crashed",
        "Between.",
        "reader_crashed",
        "reader_timeout",
        "Last.",
    ]


def test_a_server_that_was_killed_is_started_again() -> None:
    if sys.platform != "linux":
        pytest.skip("there is a server on Linux alone")
    server = ForkServer()
    box = Box(launch=server)
    try:
        assert box.layers()
        assert server._server is not None
        server._server.send_signal(signal.SIGKILL)
        server._server.wait()
        (found,) = readers.read_bytes(b"It fell.", "a.txt", parse=box.parse)
        assert isinstance(found, Document)
    finally:
        box.close()


def test_whoever_stops_asking_ends_the_process(forked: ForkServer) -> None:
    lines = b'{"text": "It fell."}\n' * 100_000
    found = Box(launch=forked).parse(lines, "a.jsonl", Raw("a.jsonl", hashlib.sha256(lines).hexdigest()))
    assert isinstance(next(found), Piece)
    before = threading.active_count()
    assert isinstance(found, Iterator)
    found.close()  # type: ignore[attr-defined]
    assert threading.active_count() < before


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LINES = st.text(st.characters(categories=["L", "N", "P"]), max_size=20)
PROBLEMS = st.builds(Problem, st.from_regex(r"[a-z][a-z_]{1,20}", fullmatch=True), LINES, LINES, LINES)


@given(
    texts=st.lists(TEXTS, min_size=7, max_size=7),
    body=TEXTS.filter(str.strip),
    data=st.binary(max_size=50),
    problems=st.lists(PROBLEMS, max_size=4),
    cut=st.integers(0, 20),
    whole=st.booleans(),
)
def test_a_document_comes_back_as_it_was(
    texts: list[str], body: str, data: bytes, problems: list[Problem], cut: int, whole: bool
) -> None:
    title, publisher, author, language, url, repeats, id = texts
    sha256 = hashlib.sha256(data).hexdigest()
    raw = Raw("a", sha256 if whole else "0" * 64)
    spans = [Span(a, b) for a, b in ((0, min(cut, len(body))), (min(cut, len(body)), len(body))) if a < b]
    parts = tuple(Part(kind, span) for kind, span in zip(PartKind, spans, strict=False))
    found = Document(
        id or "1", sha256, body, title, publisher, author, "2016-07-08", "2016-07-09T10:11Z", language, url, "a, 1", parts,
        tuple(problems), repeats,
    )  # fmt: skip
    piece = Piece(found, data)
    assert wire.unpacked(wire.packed(piece, raw), data if whole else b"another", raw) == piece


@given(payload=st.binary(max_size=300), lead=st.sampled_from([b"", b"d", b"u"]))
def test_no_answer_raises_anything_else(payload: bytes, lead: bytes) -> None:
    try:
        wire.unpacked(lead + payload, b"", RAW)
    except wire.WireError:
        return


@given(at=st.integers(0, 400), byte=st.integers(0, 255))
def test_a_damaged_answer_is_refused_or_is_a_document(at: int, byte: int) -> None:
    whole = bytearray(wire.packed(Piece(replace(GOOD, parts=(Part(PartKind.BODY, Span(0, 8)),)), b""), RAW))
    whole[at % len(whole)] = byte
    try:
        found = wire.unpacked(bytes(whole), b"", RAW).found
    except wire.WireError:
        return
    assert isinstance(found, Document)
    assert found.source.startswith(RAW.name)


def test_the_readers_of_the_whole_program_are_behind_the_boundary() -> None:
    """Whoever reads bytes from outside takes the readers of this package, not those that parse in their own process."""
    root = Path(sandbox.__file__).parent.parent
    line_of = re.compile(r"from counterclaim\.readers import .*\b(?:read_bytes|read_sources|parse)\b|\breaders\.(?:read_|parse\b)")
    outside = [p for p in root.rglob("*.py") if p.parent.name not in ("sandbox", "readers")]
    found = [(p.name, line) for p in outside for line in p.read_text("utf-8").splitlines() if line_of.search(line)]
    assert found == []
