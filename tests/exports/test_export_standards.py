from __future__ import annotations

import csv
import getpass
import hashlib
import io
import json
import logging
import os
import platform
import re
import socket
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.exports.outgoing import batch_of, bundle_of, kept_ledger, key_at, killed, ledger_of, named, naughty
from tests.exports.standards import annotation_faults, geojson_faults, geometry_faults, schema_org_faults
from tests.exports.test_export_tables import FORMULAS, STRINGS, storable
from tests.ledger import scania

from counterclaim.exports.annotations import annotations_of
from counterclaim.exports.collect import collect
from counterclaim.exports.forms import FORMS
from counterclaim.exports.geojson import area, geojson_of
from counterclaim.exports.jsonld import jsonld_of
from counterclaim.exports.sheets import csv_of, parquet_of
from counterclaim.exports.stix import stix_of
from counterclaim.exports.tables import SHAPES, rows_of
from counterclaim.exports.values import Asked, Batch
from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import Ledger
from counterclaim.records import Claim, Document, Reading, Span
from counterclaim.records.reading import Point

Row = dict[str, Any]
ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
FEW = [
    "\u202eevil", "\u2066x", "a\u2028b", "\x1b[31m", "<script>alert(1)</script>", "](javascript:alert(1))", "=1+1", "\ufeff", "😀",
    "جبهة", "' OR 1=1 --", "../../etc/passwd", "${jndi:ldap://x}", "\u200b", "﷽", "a" * 300, "%n%s", "{{7*7}}", "\ufffe", "é",
]  # fmt: skip


def naughty_words() -> list[str]:
    every = json.loads(STRINGS.read_text()) if STRINGS.exists() else FEW
    return [w for w in [*every, *FORMULAS] if storable(w)]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Every naughty string and prefix of a formula as a speaker, a side, an answer and a quote; some as all else."""
    words = naughty_words()
    reads = [naughty(words[n : n + 40], n // 40) for n in range(0, len(words), 40)]
    return batch_of(tmp_path_factory.mktemp("hostile") / "l", [*reads, *(named(w, n) for n, w in enumerate(words[::25]))])


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    return collect(scania.filled(tmp_path_factory.mktemp("plain") / "l"))


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    ledger = scania.filled(tmp_path_factory.mktemp("settled") / "l")
    with ledger.store.reading() as connection:
        body = judging.settle(ledger.state(connection), key_at(ledger, "Lund"), "happened", "yes", "asserts")
    ledger.judge("settle", body)
    return collect(ledger)


def read(data: bytes) -> Row:
    told: Row = json.loads(data)
    return told


# ---- each form against its standard ----


@pytest.mark.parametrize("which", ["plain", "settled", "hostile"])
def test_linked_data_and_maps_keep_to_their_standards(which: str, request: pytest.FixtureRequest) -> None:
    batch: Batch = request.getfixturevalue(which)
    assert list(annotation_faults(read(annotations_of(batch).data))) == []
    assert list(schema_org_faults(read(jsonld_of(batch).data))) == []
    assert list(geojson_faults(read(geojson_of(batch).data))) == []


def test_the_checks_find_what_breaks_a_standard(settled: Batch) -> None:
    told = read(annotations_of(settled).data)
    told["first"]["items"][0]["target"][0]["selector"][0]["start"] = -1
    told["first"]["items"][1]["created"] = "2031-05-06T10:00:00+02:00"
    assert list(annotation_faults(told)) == ["4.2.5 start and end", "3.3.1 created is in UTC"]
    told = read(jsonld_of(settled).data)
    told["@graph"][0]["dateCreated"] = "2031-05~"
    told["@graph"][0]["firstAppearance"] = {"@id": "urn:uuid:nowhere"}
    assert sorted(f.partition(":")[0] for f in schema_org_faults(told)) == [
        "Claim.dateCreated",
        "Claim.firstAppearance holds a thing that is nowhere",
    ]
    told = read(geojson_of(settled).data)
    told["features"][0]["geometry"]["coordinates"][0].reverse()
    assert list(geojson_faults(told)) == ["3.1.6 the outer ring is counterclockwise"]


def test_a_bundle_of_hostile_words_is_valid_stix(hostile: Batch) -> None:
    validator = pytest.importorskip("stix2validator", reason="needs the extra dev")
    logging.disable(logging.CRITICAL)
    found = validator.validate_string(stix_of(hostile).data.decode(), validator.ValidationOptions(version="2.1"))
    logging.disable(logging.NOTSET)
    assert found.is_valid, [str(e) for e in found.errors][:5]


def test_dates_that_are_no_iso_are_left_out_of_linked_data(tmp_path: Path) -> None:
    document, reading = killed("a", "2")
    vague = replace(reading.claims[0], said="2031-05-06~")
    batch = batch_of(tmp_path / "l", [(replace(document, published="2031-05~"), replace(reading, claims=(vague,)))])
    told = read(jsonld_of(batch).data)
    assert list(schema_org_faults(told)) == []
    claim = told["@graph"][0]
    assert "dateCreated" not in claim
    assert "datePublished" not in claim["appearance"][0]
    assert (claim["about"]["startDate"], claim["about"]["endDate"]) == ("2031-05-06", "2031-05-06")
    assert claim["text"].endswith("River Front says that 2 were killed")


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2031-05-07", "2031-05-07T00:00:00.000Z"),
        ("2031-05-07T05:50", "2031-05-07T05:50:00.000Z"),
        ("2031-05-07T01:50:09+03:00", "2031-05-06T22:50:09.000Z"),
        ("2031-05-07T05:50Z", "2031-05-07T05:50:00.000Z"),
    ],
)
def test_a_time_of_publication_is_told_in_utc(tmp_path: Path, published: str, told: str) -> None:
    document, reading = killed("a", "2")
    bundle = read(stix_of(batch_of(tmp_path / "l", [(replace(document, published=published), reading)])).data)
    assert [o["published"] for o in bundle["objects"] if o["type"] == "report"] == [told]


def test_an_opinion_leads_to_its_speaker_and_its_words(plain: Batch) -> None:
    objects = {o["id"]: o for o in read(stix_of(plain).data)["objects"]}
    opinions = [o for o in objects.values() if o["type"] == "opinion"]
    assert len(opinions) == 3
    for opinion in opinions:
        facts = next(iter(opinion["extensions"].values()))
        assert objects[facts["speaker_ref"]]["name"] == opinion["authors"][0]
        assert objects[facts["note_ref"]]["authors"] == opinion["authors"]


def test_a_speaker_has_one_birth_in_every_export(tmp_path: Path) -> None:
    """STIX, section 3.2: what was created once is not created at another time in another bundle."""
    ledger = scania.filled(tmp_path / "l")
    born = [
        {o["id"]: o["created"] for o in read(stix_of(b).data)["objects"] if o["type"] in ("identity", "incident", "note", "report")}
        for b in (collect(ledger), collect(ledger, [key_at(ledger, "Lund")]))
    ]
    both = born[0].keys() & born[1].keys()
    assert len(both) > 8
    assert not [n for n in both if born[0][n] != born[1][n]]


# ---- what is read back ----


@given(
    words=st.lists(ANY.filter(storable), min_size=1, max_size=4),
    spans=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_tables_hold_the_same_rows_in_both_forms(plain: Batch, words: list[str], spans: list[tuple[int, int]]) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    text = ("x" + "".join(words)) * 3 + "z" * 130
    content = tuple(Span(a, a + n) for a, n in spans)
    claims = tuple(
        Claim(f"c{n}", word, "armed-group", word, None, None, content, via=(word, "y"), points=(Point("other", word, "asserts"),))
        for n, word in enumerate(words)
    )
    reads = {"x": (Document("x", "0" * 64, text, title=words[0]), Reading("x", claims=claims))}
    batch = replace(plain, reads=reads, items=())
    sheet = list(csv.DictReader(io.StringIO(csv_of("claims", batch).data.decode(), newline="")))
    table = pq.read_table(io.BytesIO(parquet_of("claims", batch).data)).to_pylist()
    assert table == list(rows_of("claims", batch))
    assert len(sheet) == len(table) == len(words)
    for line, row in zip(sheet, table, strict=True):
        for name, value in row.items():
            told = "" if value is None else str(value)
            assert line[name] in (told, f"'{told}")


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_tables_hold_the_same_rows_in_both_forms(hostile: Batch, shape: str) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    sheet = list(csv.reader(io.StringIO(csv_of(shape, hostile).data.decode(), newline="")))
    table = pq.read_table(io.BytesIO(parquet_of(shape, hostile).data)).to_pylist()
    assert table == list(rows_of(shape, hostile))
    assert len(sheet) == len(table) + 1
    assert {len(line) for line in sheet} == {len(SHAPES[shape].columns)}


def test_selectors_of_hostile_words_find_these_words(hostile: Batch) -> None:
    by_text: dict[str, list[Any]] = {}
    for item in read(annotations_of(hostile).data)["first"]["items"]:
        for target in item["target"]:
            by_text.setdefault(target["textSha256"], []).append(target["selector"])
    digests = {hashlib.sha256(d.text.encode()).hexdigest(): d.text for d, _ in hostile.reads.values()}
    checked = 0
    for digest, selectors in by_text.items():
        text = digests[digest]
        for place, quote in selectors:
            assert text[place["start"] : place["end"]] == quote["exact"]
            assert text[: place["start"]].endswith(quote["prefix"])
            assert text[place["end"] :].startswith(quote["suffix"])
            checked += 1
    assert checked > (500 if STRINGS.exists() else 100)


@example(90.0, 1.192092896e-07, 1.0)
@example(45.0, 10.0, 1e-9)
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 3000))
def test_any_place_and_radius_keeps_to_the_rules(latitude: float, longitude: float, radius: float) -> None:
    geometry = area(latitude, longitude, radius)
    assert list(geometry_faults(geometry)) == []
    assert json.loads(json.dumps(geometry)) == geometry


# ---- what must not be told ----


@pytest.fixture(scope="module")
def far_away() -> Any:
    """A machine whose time zone would show."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Kathmandu"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.__setitem__("TZ", before)
    time.tzset()


def parts_of(data: bytes) -> str:
    """All that stands in a file: of a ZIP the contents, of a PDF the words too."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return "\n".join(name + file.read(name).decode("utf-8", "replace") for name in file.namelist() if name != "verifier.py")
    if data[:5] == b"%PDF-":
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        told = "\n".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
        return data.decode("latin-1") + json.dumps(document.get_metadata_dict()) + told
    return data.decode()


def test_a_hundred_dossiers_name_no_user_host_path_or_time_zone(far_away: None, tmp_path: Path) -> None:
    login, towns = "qz7login", [f"Lund{n}" for n in range(20)]
    reads = []
    for n, town in enumerate(towns):
        text = scania.LUND.replace("Lund", town).replace("6 May", f"{n + 1} May")
        loss = scania.incident(text, "aircraft-loss", "fell", f"2031-05-{n + 1:02}", town, target=[scania.at(text, "helicopter")])
        said = scania.claim(text, scania.FRONT, "said", "it shot the helicopter down", "", ["happened", "yes", "asserts"])
        document, reading = scania.report(f"d{n}", text, "Wire", f"2031-06-{n + 1:02}T10:00Z", incidents=[loss], claims=[said])
        reads.append((replace(document, source=f"/home/{login}/case {n}/report.txt"), reading))
    ledger = kept_ledger(tmp_path / "l", reads, login)
    own = [login, str(tmp_path), str(Path.home()), "/home/", "/Users/", "C:\\", "+05:45", "+0545", "Kathmandu", os.path.sep + "tmp"]
    own += [w for w in (platform.node(), socket.gethostname(), getpass.getuser()) if len(w) > 4]
    own += [a for a in _addresses() if not a.startswith("127.")]
    made = []
    for town in towns:
        key = key_at(ledger, town)
        batch = collect(ledger, [key])
        made += [(form, FORMS[form](batch).data) for form in ("docx", "pdf", "stix", "jsonld")]
        made.append(("bundle", bundle_of(ledger, Asked(), key)))
    assert len(made) == 100
    found = [
        (form, word) for form, data in made for word in own if re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", parts_of(data))
    ]
    assert not found
    print(f"\n{len(made)} dossiers, {len(own)} words that would tell of the machine: {len(found)} found")


def _addresses() -> list[str]:
    try:
        return sorted({str(a[4][0]) for a in socket.getaddrinfo(socket.gethostname(), None)})
    except OSError:
        return []


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_hostile_words_holds_a_character_that_acts(hostile: Batch, form: str) -> None:
    if form.endswith("parquet"):
        pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
        text = json.dumps(pq.read_table(io.BytesIO(FORMS[form](hostile).data)).to_pylist(), ensure_ascii=False)
    elif form == "pdf":
        pytest.importorskip("reportlab", reason="needs the extra paper")
        text = parts_of(FORMS[form](hostile).data).split("%%EOF", 1)[1]
    else:
        text = parts_of(FORMS[form](hostile).data)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x1b\x00\x07]", text)


def test_ledgers_of_one_report_are_exported_in_every_form(tmp_path: Path) -> None:
    ledger: Ledger = ledger_of(tmp_path / "l", [(Document("x", "0" * 64, "Nothing happened."), Reading("x"))])
    for form, write in FORMS.items():
        assert write(collect(ledger)).data, form
