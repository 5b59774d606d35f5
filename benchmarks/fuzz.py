"""Mutated files at every reader, within a budget of time: `python -m benchmarks.fuzz --seconds 180`.

Each reader is tried for a share of the time first; the rest goes to them by how slow they are, the slowest getting the most.
An exception, more than five seconds, or a document that does not hold what it promises is a failure. What failed is made
smaller and kept in tests/readers/found/, which a test reads again. Ends with 1 when something failed.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, NoReturn

TESTS = Path(__file__).parent.parent / "tests" / "readers"
sys.path.insert(0, str(TESTS))

import made  # noqa: E402 (where the tests' hand-written files are made)
import several_made  # noqa: E402
from look import check_parts  # noqa: E402
from test_readers_feeds import ATOM, json_feed  # noqa: E402

from counterclaim.readers import Piece, Raw, parse  # noqa: E402
from counterclaim.records.document import Document  # noqa: E402
from counterclaim.sandbox import wire  # noqa: E402

FOUND = TESTS / "found"
LIMIT = 5.0
"""Seconds for one input."""
_LARGEST = 60_000
_TRIAL = 0.2
_MARKS = [
    *b"\0 \n\r\t<>&\"'{}[]:,;=/\\%-\xff\xfe",
    *(
        b"\r\n\r\n",
        b"<![CDATA[",
        b"]]>",
        b"&#x0;",
        b"&nbsp;",
        b"<!--",
        b"<div>" * 300,
        b"[" * 2000,
        b"\xed\xa0\x80",
        b"\\ud800",
        b"1e999",
    ),
    *(
        b"NaN",
        b"9" * 30,
        b"-1",
        b"PK\x01\x02",
        b"\x1f\x8b\x08",
        b"WARC/1.1\r\n",
        b"Content-Length: ",
        b"boundary=x",
        b"--inner",
        b"=?utf-8?q?",
    ),
    *(
        b"\xe2\x80\xae",
        b"<!DOCTYPE x [",
        b"xmlns:a='b'",
        b"../",
        b"../../x",
        b"<script>",
        b"comments",
        b"stream\nx\x9c",
        b"endstream",
    ),
]


class Target(NamedTuple):
    """A reader: the name its files have, the bytes to begin with, and how mutated bytes are wrapped so that they get far in."""

    name: str
    seeds: tuple[bytes, ...]
    wrap: Callable[[bytes], bytes] = bytes


@dataclass(slots=True)
class Told:
    """What came of one reader's inputs."""

    inputs: int = 0
    spent: float = 0.0
    worst: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)


def targets() -> dict[str, Target]:
    """Every reader, the packed formats both as files and with their contents mutated before packing."""
    warc, page = several_made.warc(), several_made.STORY
    rows = b'{"id": "1", "text": "It fell.", "published": "2016-07-08"}\n{"text": "Two."}\n'
    chat = several_made.telegram(
        {"text": ["It ", {"type": "bold", "text": "fell."}], "forwarded_from": "X", "photo": "a.jpg"}, {"text": "2"}
    )
    return {
        "text": Target(
            "a.txt", (b"---\ntitle: Orma\npublished: 2016-07-08\n---\nIt fell.\n\n2 Comments\nNo.\n", "Орма".encode("cp1251"))
        ),
        "markdown": Target("a.md", (b"# Orma\n\nIt *fell*.\n\nRelated:\n- [x](y)\n",)),
        "html": Target("a.html", (page, made.page("<p>It fell.</p><h3>2 Comments</h3><ul><li>No</ul><figcaption>c</figcaption>"))),
        "pdf": Target("a.pdf", (made.pdf(["It fell.", "Two."], ["More."]), made.locked_pdf())),
        "jsonl": Target("a.jsonl", (rows,)),
        "rss": Target("a.xml", (several_made.rss(several_made.item(), several_made.item("two")),)),
        "atom": Target("a.atom", (ATOM,)),
        "json feed": Target("a.json", (json_feed(),)),
        "warc": Target("a.warc", (warc,)),
        "warc.gz": Target("a.warc.gz", (several_made.zipped(warc),)),
        "warc, packed after": Target("a.warc.gz", (warc,), several_made.zipped),
        "http, digested after": Target("a.warc", (several_made.http(),), several_made.record),
        "wacz": Target("a.wacz", (several_made.wacz(),)),
        "wacz, packed after": Target("a.wacz", (several_made.zipped(warc),), lambda d: several_made.wacz({"archive/b.warc.gz": d})),
        "package, packed after": Target("a.wacz", (_package(),), lambda d: several_made.wacz(package=d)),
        "mail": Target("a.eml", (several_made.MAIL,)),
        "telegram": Target("a.json", (chat,)),
        "telegram html": Target("a.html", (several_made.CHAT,)),
    }


def _package() -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(several_made.wacz())) as archive:
        return archive.read("datapackage.json")


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The bytes after a few changes of the kinds that break readers."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        at, length = rng.randrange(len(out) + 1), rng.choice((1, 2, 8, 64, 512))
        kind = rng.randrange(6)
        if kind == 0 and at < len(out):
            out[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del out[at : at + length]
        elif kind == 2:
            mark = rng.choice(_MARKS)
            out[at:at] = bytes([mark]) if isinstance(mark, int) else mark
        elif kind == 3:
            out[at:at] = out[at : at + length] * rng.choice((1, 2, 30, 300))
        elif kind == 4:
            start = rng.randrange(len(out) + 1)
            out[at : at + length] = out[start : start + length]
        elif rng.random() < 0.3:
            del out[at:]
    return bytes(out[:_LARGEST])


def fault(data: bytes, name: str) -> str:
    """What is wrong with how an input is read; empty when nothing is."""
    before = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        raw = Raw(name, hashlib.sha256(data).hexdigest())
        for piece in parse(data, name, raw) if data else ():
            _check(piece, raw, data)
    except Exception as error:  # noqa: BLE001 (any is a failure)
        return f"{type(error).__name__}: {str(error)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    taken = time.process_time() - before
    return f"{taken:.1f} s" if taken > LIMIT else ""


def _check(piece: Piece, raw: Raw, data: bytes) -> None:
    """A document holds what it promises, and what it is goes over the boundary of the sandbox as it is."""
    if isinstance(piece.found, Document):
        check_parts(piece.found)
    assert wire.unpacked(wire.packed(piece, raw), data, raw) == piece, "altered at the boundary"


def _late(*_: object) -> NoReturn:
    raise TimeoutError(f"over {LIMIT:.0f} s")


def run(target: Target, told: Told, until: float, rng: random.Random) -> None:
    """Inputs at one reader until a moment of ``time.monotonic``."""
    while time.monotonic() < until:
        data = target.wrap(mutated(rng.choice(target.seeds), rng))
        before = time.monotonic()
        wrong = fault(data, target.name)
        taken = time.monotonic() - before
        told.inputs, told.spent, told.worst = told.inputs + 1, told.spent + taken, max(told.worst, taken)
        told.outcomes["failed" if wrong else "read or named"] += 1
        kind = wrong.partition(":")[0]
        if wrong and kind not in told.failures:
            told.failures[kind] = wrong
            keep(smaller(data, target.name, kind), target.name)


def smaller(data: bytes, name: str, kind: str, seconds: float = 10.0) -> bytes:
    """A shorter input that fails in the same way, as far as that is found in time."""
    until, step = time.monotonic() + seconds, max(1, len(data) // 2)
    while step and time.monotonic() < until:
        at = 0
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + step :]
            if shorter and fault(shorter, name).partition(":")[0] == kind:
                data = shorter
            else:
                at += step
        step //= 2
    return data


def keep(data: bytes, name: str) -> None:
    """Keep an input for the test; its name's ending says how it is read."""
    FOUND.mkdir(exist_ok=True)
    (FOUND / f"{hashlib.sha256(data).hexdigest()[:12]}{name.removeprefix('a')}").write_bytes(data)


def budgets(told: dict[str, Told], seconds: float) -> Iterator[tuple[str, float]]:
    """How long each reader gets: by the time that its inputs took on average."""
    slow = {name: t.spent / max(1, t.inputs) for name, t in told.items()}
    for name, mean in sorted(slow.items(), key=lambda s: s[1]):
        yield name, seconds * mean / max(1e-9, sum(slow.values()))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--seconds", type=float, default=60.0, help="how long in all")
    asked.add_argument("--seed", type=int, default=None, help="to repeat a run")
    asked.add_argument("--only", default="", help="readers whose names hold this")
    options = asked.parse_args()
    signal.signal(signal.SIGPROF, _late)
    faulthandler.enable()
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    rng, readers = random.Random(seed), {n: t for n, t in targets().items() if options.only in n}
    told = {name: Told() for name in readers}
    for name, target in readers.items():
        fault(target.seeds[0], target.name)  # loads its libraries
        run(target, told[name], time.monotonic() + options.seconds * _TRIAL / len(readers), rng)
    for name, share in list(budgets(told, options.seconds * (1 - _TRIAL))):
        run(readers[name], told[name], time.monotonic() + share, rng)
    for name, t in told.items():
        failed = "; ".join(t.failures.values()) or "-"
        rate = t.inputs / max(1e-9, t.spent)
        print(f"{name:24} {t.inputs:8,} inputs {rate:8,.0f}/s worst {t.worst * 1000:7,.0f} ms  failed: {failed}")
    total = sum(t.inputs for t in told.values())
    failures = sum(t.outcomes["failed"] for t in told.values())
    print(f"{total:,} inputs, {failures} failed, seed {seed}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
