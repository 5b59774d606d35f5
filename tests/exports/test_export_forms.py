from __future__ import annotations

import json
import logging
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exports.outgoing import batch_of, key_at, killed, ledger_of, text_of
from tests.ledger import scania

from counterclaim.exports.annotations import annotations_of
from counterclaim.exports.collect import collect
from counterclaim.exports.forms import FORMS
from counterclaim.exports.geojson import SIDES, area, geojson_of
from counterclaim.exports.jsonld import jsonld_of
from counterclaim.exports.stix import CONFIDENCE, stix_of
from counterclaim.exports.values import Batch, Exported, Words, address
from counterclaim.know.places import Place, distance_km
from counterclaim.ledger.incident_list import Filters
from counterclaim.pipeline import judging
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.noting import Noted, conceal, take_note

SECRET = "Ilan Verrot"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return scania.filled(tmp_path_factory.mktemp("forms") / "l")


@pytest.fixture(scope="module")
def batch(ledger: Ledger) -> Batch:
    return collect(ledger)


def read(made: Exported) -> Row:
    told: Row = json.loads(made.data)
    return told


def by_type(bundle: Row, kind: str) -> list[Row]:
    return [o for o in bundle["objects"] if o["type"] == kind]


# ---- all forms ----


@pytest.mark.parametrize("form", FORMS)
def test_the_same_state_gives_the_same_bytes(ledger: Ledger, form: str) -> None:
    assert FORMS[form](collect(ledger)) == FORMS[form](collect(ledger))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_what_it_can_not_hold(batch: Batch, form: str) -> None:
    losses = FORMS[form](batch).losses
    assert len({x.code for x in losses}) == len(losses) > 0
    assert all(x.words.endswith(".") for x in losses)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """A ledger with a confidential note, and a speaker who was concealed after the reports came."""
    scania_reports = scania.reports()
    text = f"A helicopter fell near Lund on 6 May. {SECRET} said it burned, and {SECRET.upper()} saw it."
    who = (SECRET, "resident", SECRET)
    said = scania.claim(text, who, "said", "it burned, and ILAN", "2031-05-06", ["other", f"{SECRET} saw it burn", "asserts"])
    loss = scania.incident(text, "aircraft-loss", "fell", "2031-05-06", "Lund", target=[scania.at(text, "helicopter")])
    named = scania.report("s", text, "Lund Post", "2031-05-08", incidents=[loss], claims=[said])
    made = ledger_of(tmp_path_factory.mktemp("guarded") / "l", [*scania_reports, named])
    conceal(made, SECRET)
    take_note(
        made, Noted("It was hit.", "Bo Karn", [("happened", "yes", "asserts")], incident=key_at(made, "Lund"), confidential=True)
    )
    return collect(made)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_names_a_confidential_source(guarded: Batch, form: str) -> None:
    text = re.sub(r"\s+", " ", text_of(form, FORMS[form](guarded).data)).casefold()
    for part in ("ilan", "verrot", "bo karn"):
        assert not re.search(rf"(?<!\w){part}", text)
    if "incidents" not in form and form not in ("geojson", "parquet"):
        assert "confidential source s-1" in text


def test_no_id_is_made_of_a_hidden_name(guarded: Batch) -> None:
    from counterclaim.exports.ids import uuid

    bundle = stix_of(guarded).data.decode()
    assert uuid("identity", SECRET) not in bundle
    assert uuid("identity", "confidential source S-1") in bundle


@pytest.mark.parametrize("form", FORMS)
def test_no_form_tells_of_the_machine_or_its_user(batch: Batch, ledger: Ledger, form: str) -> None:
    import getpass
    import platform
    import time

    text = text_of(form, FORMS[form](batch).data)
    own = [str(ledger.blobs.folder.parent), "tester", "/home/", str(Path(__file__).parents[2]), "/tmp"]
    assert not [w for w in own if w in text]
    if len(platform.node()) > 4:  # a shorter one may be part of any word
        assert platform.node() not in text
    if getpass.getuser() != "root":  # a word of ordinary XML and JSON too
        assert getpass.getuser() not in text
    if time.strftime("%z") != "+0000":
        assert time.strftime("%z") not in text


def test_direction_and_control_characters_do_not_act_in_any_form(tmp_path: Path) -> None:
    who = ("Front \u202eevil\u2066 \x1b[31m", "armed-group", "River\u202e Front")
    batch = batch_of(tmp_path / "l", [killed("a", "2", who, by="North\u202eland")])
    for form, write in FORMS.items():
        text = text_of(form, write(batch).data)
        if form not in ("pdf", "docx") and not form.endswith("parquet"):
            assert not [c for c in ("\u202e", "\u2066", "\x1b") if c in text], form
        if form in ("stix", "positions-csv", "docx"):
            assert "RLO" in text
        if form == "docx":
            assert "\u202e" not in text


def test_incidents_are_chosen_by_key_or_filter(ledger: Ledger) -> None:
    lund = key_at(ledger, "Lund")
    assert [i.key for i in collect(ledger, [lund, lund]).items] == [lund]
    assert [i.row["place"] for i in collect(ledger, filters=Filters(min_killed=10)).items] == ["Kiruna"]
    assert [i.row["place"] for i in collect(ledger).items] == ["Lund", "Kiruna"]


@pytest.mark.parametrize(
    ("url", "told"),
    [("https://wire.example/a?b=1#c", "https://wire.example/a?b=1"), ("https://me:word@wire.example:8443/a", "https://wire.example:8443/a"),
     ("file:///home/me/a.html", ""), ("/home/me/a.html", ""), ("javascript:alert(1)", ""), ("https://[bad", ""), ("https://[::1]/", "https://[::1]/")],
)  # fmt: skip
def test_addresses_are_public_and_without_user_names(url: str, told: str) -> None:
    assert address(url) == told


# ---- STIX ----


def test_a_bundle_is_valid_for_the_validator_of_oasis(batch: Batch, guarded: Batch) -> None:
    validator = pytest.importorskip("stix2validator", reason="needs the extra dev")
    logging.disable(logging.CRITICAL)
    for each in (batch, guarded):
        found = validator.validate_string(stix_of(each).data.decode(), validator.ValidationOptions(version="2.1"))
        assert found.is_valid, [str(e) for e in found.errors]
        # Ids should be random, and an incident is no usual source of located-at: both are permitted.
        codes = {str(w)[str(w).index("{") + 1 : str(w).index("}")] for w in found.warnings}
        assert codes <= {"103", "202"}
    logging.disable(logging.NOTSET)


def test_a_bundle_is_read_by_stix2_without_custom_properties(batch: Batch) -> None:
    stix2 = pytest.importorskip("stix2", reason="needs the extra dev")
    bundle = stix2.parse(stix_of(batch).data.decode(), allow_custom=False, version="2.1")
    assert len(bundle.objects) == len(read(stix_of(batch))["objects"])


def test_every_reference_in_a_bundle_is_met_in_it(batch: Batch) -> None:
    bundle = read(stix_of(batch))
    ids = [o["id"] for o in bundle["objects"]]
    assert len(set(ids)) == len(ids)

    def refs(value: Any, name: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            for k, v in value.items():
                yield from refs(v, k)
                if k.startswith("extension-definition--"):
                    yield k
        elif isinstance(value, list):
            for v in value:
                yield from refs(v, name)
        elif name.endswith(("_ref", "_refs")):
            yield value

    assert set(refs(bundle["objects"])) <= set(ids)


def test_denying_is_disagreeing_and_digits_are_confidence(batch: Batch) -> None:
    bundle = read(stix_of(batch))
    assert sorted((o["authors"][0], o["opinion"]) for o in by_type(bundle, "opinion")) == [
        ("Ministry of Defence", "agree"),
        ("Ministry of Defence", "disagree"),
        ("River Front", "agree"),
    ]
    graded = {g.claim: g.digit for i in batch.items for a in i.history.assessments for g in a.grades if a.question == "happened"}
    notes = [o for o in by_type(bundle, "note") if "extensions" in o]
    assert len(notes) == 4
    for note in notes:
        facts = next(iter(note["extensions"].values()))
        assert note.get("confidence") in {None, *CONFIDENCE.values()}
        assert note["content"] in " ".join(d.text for d, _ in batch.reads.values())
        assert facts["claim"] in graded or facts["claim"]
    assert CONFIDENCE == {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}


def test_the_bundle_itself_says_what_it_can_not_hold(batch: Batch) -> None:
    made = stix_of(batch)
    note = next(o for o in by_type(read(made), "note") if o["abstract"] == "What this file can't hold")
    assert all(x.words in note["content"] for x in made.losses)


def test_a_report_without_a_date_gets_none(tmp_path: Path) -> None:
    document, reading = killed("a", "2")
    from dataclasses import replace

    bundle = read(stix_of(batch_of(tmp_path / "l", [(replace(document, published="2031"), reading)])))
    assert not by_type(bundle, "report")
    assert len(by_type(bundle, "grouping")) == 1


# ---- Web Annotation ----


def test_every_claim_is_annotated_with_both_selectors(batch: Batch) -> None:
    told = read(annotations_of(batch))
    assert told["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert told["total"] == len(told["first"]["items"]) == sum(len(r.claims) for _, r in batch.reads.values()) == 4
    one = told["first"]["items"][1]
    assert one["body"]["speaker"] == "Ministry of Defence"
    assert one["body"]["points"] == [{"question": "happened", "answer": "yes", "stance": "denies"}]
    kinds = [s["type"] for s in one["target"][0]["selector"]]
    assert kinds == ["TextPositionSelector", "TextQuoteSelector"]


@given(
    words=st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    lead=st.text(st.characters(exclude_categories=("Cs",)), max_size=50),
)
@settings(max_examples=60, deadline=None)
def test_positions_give_exactly_the_words(batch: Batch, words: str, lead: str) -> None:
    from dataclasses import replace

    from counterclaim.records import Claim, Document, Reading, Span

    text = f"{lead}The Front said {words}! End."
    span = Span(len(lead) + 15, len(lead) + 16 + len(words))
    claim = Claim("c", "Front", "armed-group", "", None, None, (span,))
    one = replace(batch, reads={"x": (Document("x", "0" * 64, text), Reading("x", claims=(claim,)))}, items=())
    target = read(annotations_of(one))["first"]["items"][0]["target"][0]
    place, quote = target["selector"]
    assert quote["exact"] == text[place["start"] : place["end"]] == f"{words}!"
    around = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert text.index(around) + len(quote["prefix"]) == place["start"] or around in text
    assert (len(quote["prefix"]), len(quote["suffix"])) == (min(32, span.start), min(32, len(text) - span.end))


class Veiled:
    names: ClassVar[dict[str, str]] = {}

    def hide(self, text: str) -> str:
        return re.sub(rf"(?<!\w){SECRET}(?!\w)", "S-1", text)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_name_that_a_quote_cuts_is_hidden_whole(start: int, end: int) -> None:
    text = f"Then {SECRET} saw it, said {SECRET} and others."
    told = Words(Veiled()).slice(text, *sorted((min(start, len(text)), min(end, len(text)))))
    assert "Ilan" not in told
    assert "Verr" not in told


# ---- schema.org ----


def test_claims_have_their_appearances_and_no_review_before_anyone_judged(batch: Batch) -> None:
    graph = read(jsonld_of(batch))["@graph"]
    claims = [t for t in graph if t["@type"] == "Claim"]
    assert [t["text"] for t in claims][:4] == [
        "Loss of a helicopter in Lund, 6 May 2031: River Front says that it happened",
        "Loss of a helicopter in Lund, 6 May 2031: River Front says that it did it itself",
        "Loss of a helicopter in Lund, 6 May 2031: River Front says that 2 were killed",
        "Loss of a helicopter in Lund, 6 May 2031: Ministry of Defence denies that it happened",
    ]
    assert all(c["firstAppearance"] == {"@id": c["appearance"][0]["@id"]} for c in claims)
    assert not [t for t in graph if t["@type"] == "ClaimReview"]


def test_a_claim_is_reviewed_when_a_person_settled_it(tmp_path: Path) -> None:
    ledger = scania.filled(tmp_path / "l")
    with ledger.store.reading() as connection:
        body = judging.settle(ledger.state(connection), key_at(ledger, "Lund"), "happened", "yes", "asserts")
    ledger.judge("settle", body)
    made = jsonld_of(collect(ledger))
    reviews = [t for t in read(made)["@graph"] if t["@type"] == "ClaimReview"]
    assert sorted((r["claimReviewed"].partition(": ")[2], r["reviewRating"]["ratingValue"]) for r in reviews) == [
        ("Ministry of Defence denies that it happened", 1),
        ("Ministry of Defence says that it happened", 5),
        ("River Front says that it happened", 5),
    ]
    assert b"tester" not in made.data


# ---- GeoJSON ----


def rings(geometry: Row) -> list[list[list[float]]]:
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for part in parts for ring in part]


def check(geometry: Row) -> None:
    """RFC 7946: closed rings of four positions or more, counterclockwise, within the world."""
    for ring in rings(geometry):
        assert ring[0] == ring[-1]
        assert len(ring) >= 4
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0


def test_features_have_their_area_and_time(batch: Batch) -> None:
    told = read(geojson_of(batch))
    assert (told["type"], len(told["features"])) == ("FeatureCollection", 2)
    for feature in told["features"]:
        check(feature["geometry"])
        assert len(rings(feature["geometry"])[0]) == SIDES + 1
    first = told["features"][0]["properties"]
    assert (first["date"], first["date_first"], first["killed_low"]) == ("2031-05-06", "2031-05-06", 2)
    assert [x["code"] for x in told["counterclaim"]["losses"]] == [x.code for x in geojson_of(batch).losses]


def test_what_lies_nowhere_has_no_geometry_and_a_point_is_a_point(tmp_path: Path) -> None:
    told = read(geojson_of(batch_of(tmp_path / "l", [killed("a", "2")])))
    assert told["features"][0]["geometry"] is None or told["features"][0]["properties"]["place"] == "Orma"
    assert area(34.5, 38.25, 0) == {"type": "Point", "coordinates": [38.25, 34.5]}


@given(st.floats(-85, 85), st.floats(-180, 180), st.floats(0.5, 400))
def test_corners_lie_on_the_circle_wherever_it_is(latitude: float, longitude: float, radius: float) -> None:
    geometry = area(latitude, longitude, radius)
    check(geometry)
    if geometry["type"] == "Polygon" and abs(latitude) + radius / 111 < 89.9:
        middle = Place("", "", "", "", latitude, longitude, "", 0)
        for x, y in rings(geometry)[0][:-1]:
            assert distance_km(middle, Place("", "", "", "", y, x, "", 0)) == pytest.approx(radius, abs=0.02)


def test_what_crosses_the_antimeridian_is_cut_there() -> None:
    geometry = area(10, 179.9, 100)
    check(geometry)
    assert geometry["type"] == "MultiPolygon"
    first, second = rings(geometry)
    assert max(x for x, _ in second) == 180 or max(x for x, _ in first) == 180
    assert min(x for x, _ in second) == -180 or min(x for x, _ in first) == -180
    assert all(max(x for x, _ in r) - min(x for x, _ in r) < 3 for r in (first, second))


@pytest.mark.parametrize(("latitude", "pole"), [(89.0, 90), (-89.0, -90)])
def test_around_a_pole_the_ring_goes_along_it(latitude: float, pole: float) -> None:
    geometry = area(latitude, 20, 300)
    check(geometry)
    assert {y for r in rings(geometry) for _, y in r if abs(y) == 90} == {pole}


# ---- on paper ----


def test_a_word_document_opens_and_holds_the_dossier_without_an_author(batch: Batch) -> None:
    docx = pytest.importorskip("docx", reason="needs the extra paper")
    data = FORMS["docx"](batch).data
    document = docx.Document(BytesIO(data))
    words = [p.text for p in document.paragraphs]
    assert words[0] == "Who claims what"
    assert any("Ministry of Defence changed its story" in w for w in words)
    assert (document.core_properties.author, document.core_properties.last_modified_by) == ("", "")
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert {i.date_time for i in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [n for n in file.namelist() if n.startswith("/") or ".." in n]


def test_a_pdf_shows_cyrillic_and_marks_what_it_can_not_show(tmp_path: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    pytest.importorskip("reportlab", reason="needs the extra paper")
    pytest.importorskip("fontpkg_noto_sans", reason="needs the extra paper")
    batch = batch_of(tmp_path / "l", [killed("a", "2", ("Министерство <b>обороны", "military", "Northland"), by="جبهة النهر")])
    made = FORMS["pdf"](batch)
    text = " ".join(p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(made.data))
    assert "Министерство <b>обороны" in text
    assert "not shown: Arabic" in text
    assert "unshown_letters" in {x.code for x in made.losses}
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile|OpenAction)\b", made.data)
