"""What comes back from a disposable process is what this process would have read."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from counterclaim import readers
from counterclaim.records.document import Document
from counterclaim.sandbox import Box
from counterclaim.sandbox.launch import ForkServer, Fresh

READERS = Path(__file__).parent.parent / "readers"
sys.path.insert(0, str(READERS))

import made  # noqa: E402 (where the readers' tests make their files)
import several_made as several  # noqa: E402
import test_bad_inputs as bad  # noqa: E402
import test_readers_feeds as feeds  # noqa: E402

BOM = b"\xff\xfe"
ARTICLE = "<article><h1>Orma</h1><p>The army denied it.</p></article><h3>2 Comments</h3><ul><li>No</ul><figcaption>c</figcaption>"
INPUTS: dict[str, tuple[str, bytes]] = {
    "text": ("a.txt", b"---\ntitle: Orma\npublished: 2016-07-08\n---\nIt fell.\n\n2 Comments\nNo.\n"),
    "text in windows-1251": ("a.txt", "Армия отрицала это в пятницу, сказал представитель.".encode("cp1251")),
    "text in koi8-r": ("a.txt", "Армия отрицала это в пятницу, сказал представитель.".encode("koi8_r")),
    "text in shift_jis": ("a.html", "<html><meta charset=shift_jis><p>軍は金曜日に否定した。".encode("shift_jis")),
    "text in gb18030": ("a.html", "<html><meta charset=gbk><p>军队周五否认了这一点。".encode("gb18030")),
    "text in utf-16": ("a.txt", BOM + "Армия отрицала.".encode("utf-16-le")),
    "text in utf-7": ("a.html", b"<html><meta charset=utf-7><p>+ADw-script+AD4-</p>"),
    "markdown": ("a.md", b"# Orma\n\nIt *fell*.\n\nRelated:\n- [x](y)\n"),
    "json lines": ("a.jsonl", b'{"id": "1", "text": "It fell.", "published": "2016-07-08"}\n{"text": "Two."}\n{"text": 7}\n{'),
    "page": ("a.html", made.page(ARTICLE)),
    "story": ("a.html", several.STORY),
    "page under another name": ("a.jpg", several.STORY),
    "pdf": ("a.pdf", made.pdf(["It fell.", "Two."], ["More."], info="/Title (Orma) /CreationDate (D:20160708120000+03'00')")),
    "pdf in a font it lacks": ("a.pdf", made.pdf(["It fell."]).replace(b"/BaseFont /Helvetica", b"/BaseFont /DejaVuSan")),
    "pdf without text": ("a.pdf", made.pdf([])),
    "locked pdf": ("a.pdf", made.locked_pdf()),
    "rss": ("a.xml", several.rss(several.item(), several.item("two", pubDate="01/02/2024"), several.item(text="<b>x"))),
    "atom": ("a.atom", feeds.ATOM),
    "json feed": ("a.json", feeds.json_feed()),
    "warc": ("a.warc", several.warc(several.record(several.http(made.page("<p>Another.</p>"))))),
    "packed warc": ("a.warc.gz", several.zipped(several.warc())),
    "cut warc": ("a.warc", several.warc()[:-100]),
    "wacz": ("a.wacz", several.wacz()),
    "altered wacz": ("a.wacz", several.wacz(warc=several.zipped(several.record(several.http(b"<p>x"), b"<p>x")))),
    "mail": ("a.eml", several.MAIL),
    "telegram": ("result.json", several.telegram({"text": ["It ", {"type": "bold", "text": "fell."}], "photo": "../a.jpg"}, {})),
    "telegram's pages": ("messages.html", several.CHAT),
    "a picture": ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "nothing": ("a.txt", b""),
    "only spaces": ("a.txt", b"  \n"),
    "long": ("a.txt", b"It fell. " * 1_000_000),
}


@pytest.fixture(scope="module", params=["forked", "fresh"])
def alike(request: pytest.FixtureRequest) -> Iterator[Box]:
    """A box on the parser that users have."""
    if request.param == "forked" and sys.platform != "linux":
        pytest.skip("processes are forked on Linux alone")
    box = Box(launch=ForkServer() if request.param == "forked" else Fresh())
    yield box
    box.close()


def read(data: bytes, name: str, **told: Any) -> tuple[list[Any], list[bytes]]:
    """What was read, and the originals that were kept."""
    kept: list[bytes] = []
    return readers.read_bytes(data, name, keep=kept.append, **told), kept


@pytest.mark.parametrize("kind", INPUTS)
def test_every_made_input_gives_the_same_documents_and_originals(alike: Box, kind: str) -> None:
    name, data = INPUTS[kind]
    assert read(data, name, parse=alike.parse) == read(data, name)


def test_what_the_user_says_goes_along(alike: Box) -> None:
    told = {"published": "2016-07-08", "publisher": "Velt Wire"}
    found, _ = read(b"It fell.", "a.txt", parse=alike.parse, **told)
    assert (found, isinstance(found[0], Document)) == (read(b"It fell.", "a.txt", **told)[0], True)
    assert (found[0].published, found[0].publisher) == ("2016-07-08", "Velt Wire")


def test_inputs_on_which_a_reader_failed_once(alike: Box) -> None:
    for path in (READERS / "found").iterdir():
        data, name = path.read_bytes(), f"a{path.name[12:]}"
        assert read(data, name, parse=alike.parse) == read(data, name)


def _asked() -> Iterator[Any]:
    """The tests of the bad inputs that ask the readers in one process, with their arguments."""
    skip = ("monkeypatch", "test_26", "test_a_batch")  # with a changed limit, a clock, and a pipe
    for name, test in inspect.getmembers(bad, inspect.isfunction):
        if name.startswith("test_") and not any(s in name or s in inspect.signature(test).parameters for s in skip):
            yield pytest.param(test, id=name)


@pytest.mark.parametrize("test", list(_asked()))
def test_bad_inputs_end_as_in_one_process(
    test: Callable[..., None], alike: Box, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each of them again, with what parses behind the boundary: every assertion of theirs holds."""
    monkeypatch.setitem(readers.read_bytes.__kwdefaults__, "parse", alike.parse)
    monkeypatch.setitem(readers.read_sources.__kwdefaults__, "parse", alike.parse)
    marks = [m for m in getattr(test, "pytestmark", ()) if m.name == "parametrize"]
    if not marks:
        test(**({"tmp_path": tmp_path} if "tmp_path" in inspect.signature(test).parameters else {}))
    for mark in marks:
        names = [n.strip() for n in mark.args[0].split(",")] if isinstance(mark.args[0], str) else list(mark.args[0])
        for values in mark.args[1]:
            test(**dict(zip(names, values if len(names) > 1 else [values], strict=True)))


AUDITED = """
import json, sys
from counterclaim.sandbox import warm
from counterclaim.readers import Raw
EVENTS = ("open", "import", "os.listdir")
parse, seen, on = warm.parser("counterclaim.readers:parse"), [], False
sys.addaudithook(lambda event, told: seen.append((event, str(told[0]))) if on and event in EVENTS else None)
for name, data in json.loads(sys.stdin.read()):
    data = bytes.fromhex(data)
    on = True
    list(parse(data, name, Raw(name, "0" * 64)))
    on = False
print(json.dumps(seen))
"""


def test_parsing_opens_and_loads_nothing_once_all_is_loaded() -> None:
    """Else it would fail in a process that may open nothing, and only there."""
    rows = json.dumps([(name, data.hex()) for name, data in INPUTS.values() if 0 < len(data) < 100_000])
    ended = subprocess.run([sys.executable, "-c", AUDITED], input=rows, capture_output=True, encoding="utf-8", check=True)
    never = "lxml.xml"  # lxml asks for it on every page before it takes xml.sax; there is none
    assert [each for each in json.loads(ended.stdout) if not each[1].startswith(never)] == []
