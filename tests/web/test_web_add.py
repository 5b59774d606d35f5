"""Adding in the browser's way: files and texts, what became of each, and that nothing of this machine or of others gets out."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import ANNA, BEN, EXAMPLES, Open, Site, client_of

from counterclaim.extract.local.models import LARGE, reader_name
from counterclaim.ledger import schema
from counterclaim.pipeline.ledger import Ledger
from counterclaim.web.app import app
from counterclaim.web.jobs import HELD, Jobs
from counterclaim.web.people import People

PAGE = b"""<html><head><title>Blast in Homs</title><meta name="author" content="x"></head><body><h1>Blast in Homs</h1>
<p>A car bomb killed five people in Homs on Thursday, the Syrian Observatory for Human Rights said.</p></body></html>"""
TEXT = b"Troops shelled the town of Douma, killing at least 12 civilians, activists said."


def done(client: TestClient, address: str) -> dict[str, Any]:
    """A job's row once it is over."""
    for _ in range(600):
        row: dict[str, Any] = client.get(f"/api/v1/jobs/{address.rpartition('/')[2]}").json()
        if row["state"] in ("done", "failed"):
            return row
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def sent(client: TestClient, *files: tuple[str, bytes], **fields: str) -> str:
    """The address of the job that files and fields give."""
    answer = client.post("/add", files=[("files", f) for f in files] or None, data=fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_page_a_text_and_what_can_t_be_read_in_one_go(client: TestClient, desk: Ledger) -> None:
    held = EXAMPLES / "03-video.md"
    files = (
        ("blast.html", PAGE),
        ("douma.txt", TEXT),
        ("film.gif", b"GIF89a\0\0"),
        ("empty.txt", b""),
        ("v.md", held.read_bytes()),
    )
    address = sent(client, *files)
    row = done(client, address)
    assert row == {
        "job": address.rpartition("/")[2],
        "state": "done",
        "done": 5,
        "of": 5,
        "refused": 1,
        "kept-unread": 1,
        "read-with-warnings": 0,
        "ok": 2,
        HELD: 1,
    }
    page = client.get(address).text
    for words in (
        "Blast in Homs",
        "douma.txt",
        "film.gif",
        "format_not_read",
        "empty_file",
        "held already",
        "/incidents/",
        "/documents/",
    ):
        assert words in page
    assert page.index("empty.txt") < page.index("film.gif") < page.index("douma.txt")
    assert address in client.get("/add").text
    with desk.store.reading() as connection:
        t = schema.document.c
        sources = set(connection.scalars(schema.document.select().with_only_columns(t.source).order_by(t.number.desc()).limit(2)))
    assert sources == {"blast.html", "douma.txt"}
    assert client.get("/api/v1/search", params={"q": "Douma"}).json()["documents"]


def test_a_pasted_text_with_what_is_known_of_it(client: TestClient) -> None:
    given = {"title": "Rockets", "publisher": "Levant Wire", "published": "2016-07-09"}
    address = sent(client, text="Two rockets hit Aleppo on Friday,\r\nkilling four people, residents said.", **given)
    assert done(client, address)["ok"] == 1
    found = client.get("/api/v1/search", params={"q": "rockets Aleppo Friday"}).json()["documents"][0]
    assert {name: found[name] for name in given} == given


def test_what_is_given_fills_what_a_report_does_not_say(client: TestClient) -> None:
    dated = b"---\ntitle: Told\npublished: 2016-05-01\n---\nA blast killed two people in Homs, police said."
    done(client, sent(client, ("a.md", dated), ("b.txt", TEXT), published="2016-07-09", publisher="Wire"))
    found = {
        d["title"]: d for q in ("Homs police", "Douma") for d in client.get("/api/v1/search", params={"q": q}).json()["documents"]
    }
    assert found["Told"]["published"] == "2016-05-01"
    assert {(d["published"], d["publisher"]) for title, d in found.items() if title != "Told"} >= {("2016-07-09", "Wire")}


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "C:\\Users\\anna\\passwd.txt",
        "/home/anna/passwd.txt",
        "<img src=x onerror=alert(1)>.txt",
        "a\u202e.txt",
    ],
)
def test_a_file_s_name_is_a_bare_word(client: TestClient, desk: Ledger, name: str) -> None:
    address = sent(client, (name, TEXT))
    assert done(client, address)["ok"] == 1
    page = client.get(address).text
    assert "<img" not in page
    assert "\u202e" not in page
    for folder in ("/etc", "anna\\", "/home/anna", tempfile.gettempdir() + "/"):
        assert folder not in page.replace(f">{ANNA.name}<", "")


def test_nothing_is_left_in_temporary_folders(client: TestClient) -> None:
    before = set(Path(tempfile.gettempdir()).glob("counterclaim-*"))
    done(client, sent(client, ("a.txt", TEXT), ("b.gif", b"GIF89a")))
    time.sleep(0.2)
    assert set(Path(tempfile.gettempdir()).glob("counterclaim-*")) <= before


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "nothing_to_add"),
        ({"text": "  \n"}, "nothing_to_add"),
        ({"text": "x", "published": "soon"}, "published_invalid"),
        ({"files": "not a file"}, "nothing_to_add"),
    ],
)
def test_a_bad_request_is_told(client: TestClient, fields: dict[str, str], code: str) -> None:
    answer = client.post("/add", data=fields)
    assert answer.status_code == 400
    assert code in answer.text
    assert client.post("/add", content=b"\xff", headers={"content-type": "multipart/form-data; boundary=x"}).status_code == 400
    assert client.post("/add", content=b"{}", headers={"content-type": "application/json"}).status_code == 400


@pytest.mark.parametrize("address", ["/add/none", "/api/v1/jobs/none", "/api/v1/jobs/%00"])
def test_a_job_that_is_not_there(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_job_s_page_takes_its_offset_and_nothing_else(client: TestClient) -> None:
    address = sent(client, ("a.txt", TEXT))
    done(client, address)
    assert client.get(f"{address}?offset=1000").status_code == 200
    assert client.get(f"{address}?offset=-1").status_code == 422


def test_who_sent_it_stands_in_the_log(desk: Ledger) -> None:
    client = client_of(desk, BEN)
    done(client, sent(client, ("a.txt", TEXT)))
    log = client.get("/log").text
    assert "<bdi>ben</bdi>" in log


def test_a_form_of_another_page_adds_nothing(desk: Ledger) -> None:
    browsing = TestClient(app(desk, People([ANNA]), 80), base_url="http://localhost", follow_redirects=False)
    browsing.get("/", params={"token": ANNA.token})
    files = [("files", ("a.txt", TEXT))]
    assert browsing.post("/add", files=files).status_code == 403
    assert browsing.post("/add", files=files, data={"form_token": BEN.form_token}).status_code == 403
    answer = browsing.post("/add", files=files, data={"form_token": ANNA.form_token})
    assert answer.status_code == 303
    assert done(browsing, answer.headers["location"])["ok"] == 1


def test_what_is_added_is_read_by_the_model_that_was_named_at_the_start(desk: Ledger) -> None:
    browsing = TestClient(app(desk, People([ANNA]), 80, model=LARGE), base_url="http://localhost", follow_redirects=False)
    browsing.get("/", params={"token": ANNA.token})
    answer = browsing.post("/add", files=[("files", ("a.txt", TEXT))], data={"form_token": ANNA.form_token})
    assert done(browsing, answer.headers["location"])["ok"] == 1
    t = schema.reading.c
    with desk.store.reading() as connection:
        assert connection.scalar(schema.reading.select().with_only_columns(t.reader).order_by(t.document.desc())) == reader_name(
            LARGE
        )


def test_a_reader_that_fails_breaks_off_one_job_and_no_other(desk: Ledger) -> None:
    def broken() -> Any:
        raise RuntimeError("no model")

    jobs = Jobs(broken)
    first, second = (jobs.start(desk, [("a.txt", TEXT)]) for _ in range(2))
    for _ in range(200):
        if first.over and second.over:
            break
        time.sleep(0.02)
    assert (first.state, second.state) == ("failed", "failed")
    assert (first.told, first.fault) == ([], "")


def test_files_are_chosen_and_followed_in_a_browser(visit: Open, site: Site, tmp_path: Path) -> None:
    (tmp_path / "douma.txt").write_bytes(TEXT)
    (tmp_path / "film.gif").write_bytes(b"GIF89a")
    page = visit()
    page.goto(f"{site.base}/add")
    page.set_input_files("#files", [tmp_path / "douma.txt", tmp_path / "film.gif"])
    assert "2 files" in (page.text_content("[data-chosen]") or "")
    page.click("button.main")
    page.wait_for_selector("[data-over]", timeout=60_000)
    assert "2 of 2 reports" in (page.text_content("#job") or "")
    page.goto(f"{site.base}/add")
    page.fill("[name=text]", "words")
    page.fill("[name=published]", "soon")
    page.click("button.main")
    page.wait_for_function("document.querySelector('[data-fault]').textContent.includes('published_invalid')")
