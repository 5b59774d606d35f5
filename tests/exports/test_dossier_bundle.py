from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exports.outgoing import bundle_of, kept_ledger, key_at, killed, named, naughty, text_of
from tests.exports.test_export_standards import FEW
from tests.exports.test_export_tables import FORMULAS, acts, storable
from tests.ledger import scania

from counterclaim.errors import CounterclaimError
from counterclaim.exports.collect import collect
from counterclaim.exports.forms import PAPERS
from counterclaim.exports.values import Asked
from counterclaim.ledger import verifier
from counterclaim.ledger.entries import canonical, parse
from counterclaim.ledger.merkle import verify_inclusion
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import Noted, conceal, take_note
from counterclaim.pipeline.sealing import seal
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.report.safe import flat, inert
from counterclaim.report.titles import title

LONG = os.environ.get("COUNTERCLAIM_LONG") == "1"
EDITS = 1000 if LONG else 100
SELIM = "Selim Orman"
SECRET = "Ilan Verrot"
NAME = re.compile(r"[a-z0-9._-]+")
STORY = (
    f"A helicopter fell near Lund on 6 May. {SELIM}, a shopkeeper, said that it burned. Orman ran. "
    f"{SECRET} said that two men jumped, and VERROT saw them."
)


def story() -> tuple[Document, Reading]:
    """A report with a private person, and one who will be a confidential source; of the second a quote cuts the name."""
    loss = scania.incident(STORY, "aircraft-loss", "fell", "2031-05-06", "Lund", target=[scania.at(STORY, "helicopter")])
    burned = scania.claim(STORY, (SELIM, "resident", ""), "said", "it burned", "2031-05-06", ["other", "it burned", "asserts"])
    who = (SECRET, "resident", "")
    jumped = scania.claim(STORY, who, "said", "two men jumped, and VERR", "2031-05-06", ["other", "two men jumped", "asserts"])
    return scania.report("s", STORY, "Lund Post", "2031-05-08", incidents=[loss], claims=[burned, jumped])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    made = kept_ledger(tmp_path_factory.mktemp("bundle") / "l", [*scania.reports(), story()])
    conceal(made, SECRET)
    return made


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        file.extractall(folder)
    return folder


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


def verified(folder: Path, *more: str) -> tuple[int, str]:
    """What the bundle's own verifier says, in a process that has nothing but Python's standard library."""
    command = [sys.executable, "-I", "-S", "verifier.py", ".", *more]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={})
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("asked", [Asked(), Asked(log=True), Asked(persons=True, log=True)])
def test_a_bundle_is_checked_by_its_own_verifier_alone(ledger: Ledger, tmp_path: Path, asked: Asked) -> None:
    folder = unpacked(bundle_of(ledger, asked), tmp_path / "b")
    code, told = verified(folder)
    assert (code, told.splitlines()[-1]) == (0, "OK: all is as it was")
    assert ("5 more log entries are proven by their hash alone" in told) is not asked.log
    loose = next(line for line in told.splitlines() if "no log entry names" in line)
    assert ("original-" in loose) is not asked.log  # with the rows, the log vouches for the files themselves
    (folder / "dossier.html").write_bytes(b"<p>Nobody was killed.</p>")
    assert verified(folder)[0] == 4


def test_a_checkpoint_goes_with_it_once_there_is_a_key(tmp_path: Path) -> None:
    ledger = kept_ledger(tmp_path / "l", scania.reports())
    assert "checkpoint" not in files_of(bundle_of(ledger))
    sealed = seal(ledger)
    folder = unpacked(bundle_of(ledger), tmp_path / "b")
    asked = ("--checkpoint", "checkpoint", "--key", sealed.public)
    assert verified(folder, *asked)[0] == 0
    other = seal(kept_ledger(tmp_path / "other", scania.reports()))
    (tmp_path / "kept").write_text(other.note)
    assert verified(folder, "--checkpoint", str(tmp_path / "kept"), "--key", other.public)[0] == 4


@pytest.mark.parametrize("log", [False, True])
def test_every_byte_that_is_edited_is_found_and_its_file_named(ledger: Ledger, tmp_path: Path, log: bool) -> None:
    folder = unpacked(bundle_of(ledger, Asked(log=log)), tmp_path / "b")
    chance, names = random.Random(7), sorted(p.name for p in folder.iterdir() if p.stat().st_size)
    assert verifier.check(folder, None, None) == []
    missed = []
    for n in range(EDITS):
        path = folder / (names[n % len(names)])
        data = path.read_bytes()
        at = chance.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :])
        found = verifier.check(folder, None, None)
        missed += [] if any(path.name in told for told in found) else [(path.name, at, found)]
        path.write_bytes(data)
    assert not missed
    print(f"\n{EDITS} single-byte edits of {len(names)} files: {EDITS} found, the file named each time")


def whole(folder: Path) -> bool:
    """The same judgement by the ledger's own parts, which share nothing with the verifier."""
    try:
        raw = (folder / "manifest.json").read_text("utf-8")
        told = json.loads(raw)
        lines = (folder / "log.jsonl").read_text("utf-8").splitlines()
        shown = {parse(line).seq: parse(line).leaf for line in lines}
        rows = [json.loads(line) for line in (folder / "rows.jsonl").read_bytes().splitlines()] if lines else []
        held = {(t, n): (digest, parse(line).seq) for line in lines for t, n, digest in json.loads(parse(line).body)["rows"]}
        root = bytes.fromhex(told["root"])
        return (
            raw == f"{canonical(told)}\n"
            and set(told) == {"files", "proofs", "root", "size"}
            and {p.name for p in folder.iterdir()} == {*told["files"], "log.jsonl", "manifest.json"}
            and all(hashlib.sha256((folder / n).read_bytes()).hexdigest() == d for n, d in told["files"].items())
            and "".join(f"{line}\n" for line in lines).encode() == (folder / "log.jsonl").read_bytes()
            and {p["seq"] for p in told["proofs"]} >= set(shown)
            and all(_stands(p, shown, told["size"], root) for p in told["proofs"])
            and all(held[r["table"], r["row"]["number"]] == (_digest(r), r["row"]["entry"]) for r in rows)
        )
    except (CounterclaimError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _stands(proof: dict[str, Any], shown: dict[int, bytes], size: int, root: bytes) -> bool:
    leaf, path = bytes.fromhex(proof["leaf"]), [bytes.fromhex(step) for step in proof["path"]]
    if proof["seq"] not in shown and proof.get("sealed") is not True:
        return False
    known = set(proof) <= {"leaf", "path", "seq", "sealed"}
    return known and shown.get(proof["seq"], leaf) == leaf and verify_inclusion(proof["seq"] - 1, size, leaf, path, root)


def _digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(f"{row['salt']}\n{canonical([row['table'], row['row']])}".encode()).hexdigest()


def test_two_verifiers_agree(ledger: Ledger, tmp_path: Path) -> None:
    folders = [unpacked(bundle_of(ledger, Asked(log=log)), tmp_path / str(log)) for log in (False, True)]
    chance, counted = random.Random(11), 500 if LONG else 60
    verdicts = []
    for n in range(counted):
        folder = folders[n % 2]
        path = chance.choice(sorted(p for p in folder.iterdir() if p.stat().st_size))
        data = path.read_bytes()
        at = chance.randrange(len(data))
        if n % 3:  # a third stay as they are
            path.write_bytes(data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :])
        verdicts.append((not verifier.check(folder, None, None), whole(folder), n % 3 == 0, path.name, at))
        path.write_bytes(data)
    assert not [v for v in verdicts if not v[0] == v[1] == v[2]]
    print(f"\n{counted} dossiers, a third of them unaltered: two verifiers agree on all")


def test_entries_and_files_that_are_taken_out_are_found(ledger: Ledger, tmp_path: Path) -> None:
    folder = unpacked(bundle_of(ledger, Asked(log=True)), tmp_path / "b")
    first = next(folder.glob("original-*"))
    first.rename(tmp_path / "away")
    assert f"{first.name}: missing" in verifier.check(folder, None, None)
    (tmp_path / "away").rename(first)
    log = folder / "log.jsonl"
    log.write_text("".join(log.read_text().splitlines(keepends=True)[1:]))
    assert any("not the one for which manifest.json has a proof" in told for told in verifier.check(folder, None, None))


def test_steps_by_hand_are_those_of_the_readme(ledger: Ledger, tmp_path: Path) -> None:
    if not (shutil.which("sha256sum") and shutil.which("sh")):
        pytest.skip("needs sha256sum and sh")
    folder = unpacked(bundle_of(ledger, Asked(log=True)), tmp_path / "b")
    steps = [line.strip() for line in (folder / "readme.txt").read_text().splitlines() if line.startswith("    ")]

    def done(step: str) -> str:
        assert step in steps
        return subprocess.run(["sh", "-c", step], cwd=folder, capture_output=True, text=True, check=True).stdout

    count = len(list(folder.iterdir())) - 2  # all but itself and the manifest, which names it
    assert done("sha256sum -c sha256.txt").count(": OK\n") == count
    for line in done("sha256sum original-*").splitlines():
        digest, name = line.split()
        assert name == f"original-{digest}"
    leaf = done("(printf '\\0'; sed -n 1p log.jsonl | tr -d '\\n') | sha256sum").split()[0]
    assert leaf == json.loads((folder / "manifest.json").read_bytes())["proofs"][0]["leaf"]
    quote = table({p.name: p.read_bytes() for p in folder.iterdir()}, "quotes.csv")[0]
    step = next(s for s in steps if "START:END" in s)
    told = step.replace("report-001.txt", quote["report"]).replace("START", quote["start"]).replace("END", quote["end"])
    said = subprocess.run(
        ["sh", "-c", told.replace("python3", sys.executable)], cwd=folder, capture_output=True, text=True, check=True
    )
    assert " ".join(said.stdout.split()) == quote["words"]
    assert "python3 -I -S verifier.py ." in steps


def test_quotes_stand_where_they_are_said_to(ledger: Ledger) -> None:
    files = files_of(bundle_of(ledger))
    quotes = table(files, "quotes.csv")
    assert [int(q["quote"]) for q in quotes] == list(range(1, len(quotes) + 1))
    assert len(quotes) > 5
    for q in quotes:
        words = files[q["report"]].decode()[int(q["start"]) : int(q["end"])]
        assert q["words"].removeprefix("'") == " ".join(words.split())
    assert {int(n) for n in re.findall(r"\[(\d+)\]", files["dossier.txt"].decode())} <= {int(q["quote"]) for q in quotes}


def test_names_and_times_in_the_zip_tell_nothing(ledger: Ledger) -> None:
    data = bundle_of(ledger)
    assert data == bundle_of(ledger)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert all(NAME.fullmatch(i.filename) and i.filename.strip(".") for i in file.infolist())
        about = {(i.date_time, i.external_attr >> 16, i.create_system, i.comment, i.extra) for i in file.infolist()}
        assert about == {((1980, 1, 1, 0, 0, 0), 0o600, 0, b"", b"")}
        assert len(set(file.namelist())) == len(file.namelist())
        assert file.comment == b""


def test_ids_that_look_like_paths_name_no_file(tmp_path: Path) -> None:
    ids = ["../../etc/passwd", "C:\\x", "/abs", "a\u202eb", "CON", "..", "=1+1"]
    reads = [(replace(d, id=name, source=f"/home/someone/{name}"), replace(r, document=name)) for name, (d, r) in
             zip(ids, (killed(f"a{n}", "2") for n in range(len(ids))), strict=True)]  # fmt: skip
    files = files_of(bundle_of(kept_ledger(tmp_path / "l", reads)))
    assert all(NAME.fullmatch(name) for name in files)
    assert sum(name.startswith("report-") for name in files) == len(ids)
    told = {row["document"] for row in table(files, "reports.csv")}
    assert {"../../etc/passwd", "'=1+1", "a⟦RLO⟧b"} <= told
    assert not any(b"/home/" in data for data in files.values())


def test_hidden_persons_are_in_no_file(ledger: Ledger) -> None:
    files = files_of(bundle_of(ledger, Asked(log=True)))
    for name, data in files.items():
        text = data.decode()
        for part in ("Selim", "Orman", "Ilan", "Verrot", "VERR"):
            assert part not in text, name
    assert b"confidential source S-1" in files["dossier.html"]
    assert b"resident R-1" in files["dossier.txt"]
    digest = hashlib.sha256(STORY.encode()).hexdigest()
    kept_back = [row for row in table(files, "originals.csv") if row["left_out"]]
    assert [(r["sha256"], r["file"], r["left_out"]) for r in kept_back] == [(digest, "", "it names someone who is hidden")]
    assert digest in files["readme.txt"].decode()
    # The row of how it came in is there, so that the log still proves that a file with this digest was.
    assert [r["table"] for r in map(json.loads, files["rows.jsonl"].splitlines()) if r["row"]["sha256"] == digest] == [
        "acquisition"
    ]


def test_private_persons_are_named_when_asked_and_confidential_sources_never(ledger: Ledger) -> None:
    files = files_of(bundle_of(ledger, Asked(persons=True)))
    assert SELIM.encode() in files["dossier.html"]
    every = b"".join(files.values())
    for part in (SECRET, SECRET.split()[0]):
        assert part.encode() not in every
    assert "Names of private persons were left in" in files["readme.txt"].decode()


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_private_persons_are_hidden_on_paper_too(ledger: Ledger, form: str) -> None:
    pytest.importorskip("reportlab", reason="needs the extra paper")
    batch = collect(ledger)

    def told(asked: Asked = Asked()) -> str:  # noqa: B008
        return text_of(form, PAPERS[form](batch, asked).data)

    assert SELIM not in told()
    assert "Orman" not in told()
    assert "resident R-" in told()
    assert "Hidden: the names of" in told()
    assert SELIM in told(Asked(persons=True))
    assert "River Front" not in told(Asked(also=("River Front",)))
    for part in (SECRET, SECRET.split()[0], "VERR"):
        assert part not in told(Asked(persons=True)) + told()


def test_names_to_hide_can_be_given(ledger: Ledger) -> None:
    files = files_of(bundle_of(ledger, Asked(also=("River Front",))))
    assert not any(b"River Front" in data for name, data in files.items() if name != "verifier.py")
    assert b"person R-" in files["dossier.txt"]


@pytest.mark.parametrize(
    ("original", "reason"),
    [
        (b"<p>A helicopter fell near Lund.</p>", ""),
        (b"<p>A helicopter fell near Lund.</p><!-- Selim&#32;Orman -->", "it names someone who is hidden"),
        (b'{"by": "S\\u0065lim Orman"}', "it names someone who is hidden"),
        (b"<a href='https://lund.example/selim%20orman'>here</a>", "it names someone who is hidden"),
        (gzip.compress(b"WARC/1.1\r\n\r\nsaid Selim Orman"), "it names someone who is hidden"),
        (gzip.compress(b"WARC/1.1\r\n\r\nnobody said"), ""),
        (gzip.compress(gzip.compress(b"x")), "it can't be searched for the names of those who are hidden"),
        (gzip.compress(b"cut")[:-3], "it can't be searched for the names of those who are hidden"),
        ("Сказано".encode("cp1251"), "it can't be searched for the names of those who are hidden"),
        (b"%PDF-1.7 text", "it can't be searched for the names of those who are hidden"),
    ],
)
def test_an_original_goes_in_only_if_it_names_nobody_who_is_hidden(tmp_path: Path, original: bytes, reason: str) -> None:
    document, reading = story()
    ledger = kept_ledger(tmp_path / "l", [(document, reading), scania.reports()[0]], a=original)
    rows = {r["sha256"]: r["left_out"] for r in table(files_of(bundle_of(ledger)), "originals.csv")}
    assert rows[hashlib.sha256(original).hexdigest()] == reason
    without = {r["sha256"]: r["left_out"] for r in table(files_of(bundle_of(ledger, Asked(persons=True))), "originals.csv")}
    assert without[hashlib.sha256(original).hexdigest()] == ""


def test_a_dossier_loads_nothing_and_runs_nothing(ledger: Ledger) -> None:
    page = files_of(bundle_of(ledger))["dossier.html"].decode()
    assert not re.search(r"<(script|link|img|iframe|object|embed|form|base)\b", page, re.IGNORECASE)
    assert not re.search(r"(?:src|href)\s*=\s*(?![\"']#)|url\(|@import|\son\w+\s*=", page, re.IGNORECASE)


def test_control_and_direction_characters_act_in_no_text(tmp_path: Path) -> None:
    document, reading = killed("a", "2", ("Front \u202eevil\x1b[31m", "armed-group", "River Front"))
    ledger = kept_ledger(tmp_path / "l", [(document, reading)])
    files = files_of(bundle_of(ledger))
    for name, data in files.items():
        if not name.startswith("original-"):
            assert not [c for c in ("\u202e", "\x1b") if c in data.decode()], name
    assert len(files["report-001.txt"].decode()) == len(document.text)


@given(st.text())
def test_a_text_in_which_nothing_acts_has_its_places(text: str) -> None:
    told = inert(text)
    assert len(told) == len(text)
    assert flat(told) == " ".join(told.split())  # nothing is left for which a mark would stand
    assert all(a == b for a, b in zip(text, told, strict=True) if a.isprintable() or a in "\n\t")


def test_hostile_words_are_words_in_every_file(tmp_path: Path) -> None:
    words = [w for w in FORMULAS if storable(w)][::3] + FEW
    reads = [naughty(words), *(named(w, n) for n, w in enumerate(words[::4]))]
    files = files_of(bundle_of(kept_ledger(tmp_path / "l", reads)))
    assert all(NAME.fullmatch(name) for name in files)
    for name in ("quotes.csv", "reports.csv", "originals.csv"):
        found = [cell for row in table(files, name) for cell in row.values()]
        assert found
        assert not [cell for cell in found if acts(cell)]
    page = files["dossier.html"].decode()
    assert "<script>alert" not in page
    assert verifier.check(unpacked(bundle_of(Ledger.open(tmp_path / "l", PLAIN, title)), tmp_path / "b"), None, None) == []


def test_notes_are_part_of_it_and_only_chosen_incidents_are(tmp_path: Path) -> None:
    ledger = kept_ledger(tmp_path / "l", scania.reports())
    points = [("happened", "yes", "asserts")]
    take_note(ledger, Noted("It was hit.", "Bo Karn", points, incident=key_at(ledger, "Lund"), confidential=True))
    files = files_of(bundle_of(ledger, Asked(log=True), key_at(ledger, "Lund")))
    assert b"It was hit." in files["dossier.txt"]
    assert not any(b"Bo Karn" in data or b"Kiruna" in data for name, data in files.items())
    assert len(table(files, "reports.csv")) == 4


def test_what_can_not_be_made_is_told(tmp_path: Path) -> None:
    ledger = kept_ledger(tmp_path / "l", [scania.reports()[0]])
    shutil.rmtree(tmp_path / "l" / "blobs")
    with pytest.raises(CounterclaimError) as error:
        bundle_of(ledger)
    assert error.value.code == "file_missing"
    empty = kept_ledger(tmp_path / "empty", [])
    with pytest.raises(CounterclaimError) as error:
        bundle_of(empty)
    assert error.value.code == "bundle_empty"
