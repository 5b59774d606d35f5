"""Who looks at a finding or a report sees the version of the page on which it stands, and whether the page is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.fetch.served import Reply, Site
from tests.fetch.test_pages_kept import added, documents, services
from tests.fetch.wire_stories import created, page

from counterclaim.cli.app import run
from counterclaim.ledger.addresses import fetched
from counterclaim.pipeline.ledger import Ledger
from counterclaim.report.wording import brief_id
from counterclaim.web.app import app
from counterclaim.web.pages import path
from counterclaim.web.people import People, Person

DENIED = "The Ministry denied that a helicopter fell near Orma."
SAID = "The Ministry said that a helicopter fell near Orma."
WHO = Person("anna", "token-of-anna")


@pytest.fixture
def ledger(site: Site, tmp_path: Path) -> Iterator[Ledger]:
    """A page that came twice, changed, and is gone."""
    made = created(tmp_path / "ledger")
    for text, day in ((DENIED, 7), (DENIED, 7), (SAID, 8)):
        site.page("/a", page("Loss near Orma", text, day=day))
        added(site, made)
    site.routes["/a"] = Reply(b"removed", 410)
    added(site, made)
    yield made
    made.close()


def about(ledger: Ledger) -> dict[str, object]:
    with ledger.store.reading() as connection:
        (row,) = fetched(connection, documents(ledger))
    return row


def key(ledger: Ledger) -> str:
    from sqlalchemy import select

    from counterclaim.ledger import schema

    with ledger.store.reading() as connection:
        return str(connection.scalar(select(schema.incident.c.key).where(schema.incident.c.live == 1)))


def test_the_versions_of_a_page_and_that_it_is_gone(site: Site, ledger: Ledger) -> None:
    first, second = documents(ledger)
    row = about(ledger)
    versions = row["versions"]
    assert isinstance(versions, list)
    assert [v["document"] for v in versions] == [first.id, second.id]
    assert versions[0]["first"] <= versions[0]["last"] <= versions[1]["first"]
    assert str(row["gone"]).endswith("Z")
    assert row["url"] == site.url("/a")

    site.page("/a", page("Loss near Orma", SAID, day=8))
    added(site, ledger)
    assert about(ledger)["gone"] == ""


def test_a_page_that_is_gone_behind_a_redirect_is_noted_where_it_stood(site: Site, ledger: Ledger) -> None:
    site.page("/a", page("Loss near Orma", SAID, day=8))
    added(site, ledger)
    site.redirect("/old", "/a")
    site.routes["/a"] = Reply(b"", 404)
    got = added(site, ledger, "/old")
    assert (got.became, got.url) == ("gone", site.url("/a"))
    assert about(ledger)["gone"]


def test_show_and_why_name_versions_and_what_is_gone(
    site: Site, ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first, second = documents(ledger)
    gone = about(ledger)["gone"]
    given = [key(ledger), "--ledger", str(tmp_path / "ledger")]
    for command in ("show", "why"):
        assert run([command, *given], services(site)) == 0
        shown = capfd.readouterr().out
        assert f"PAGE {site.url('/a')}\n  version 1 of 2, retrieved" in shown
        assert f"[{first.id}]" in shown
        assert f"[{second.id}]\n  gone since {gone}\n" in shown
        assert run([command, *given, "--json"], services(site)) == 0
        (row,) = json.loads(capfd.readouterr().out)["pages"]
        assert row == about(ledger)
    assert run(["show", *given], services(site)) == 0
    shown = capfd.readouterr().out
    assert {brief_id(first.id), brief_id(second.id)} == {"#" + d.id.rpartition("#")[2] for d in (first, second)}
    assert all(f"Orma Herald, {n} May 2031 · {brief_id(d.id)}" in shown for n, d in ((7, first), (8, second)))


def test_the_page_of_a_report_names_its_versions_and_that_the_page_is_gone(ledger: Ledger) -> None:
    first, second = documents(ledger)
    client = TestClient(
        app(ledger, People([WHO]), 80), base_url="http://localhost", headers={"authorization": f"Bearer {WHO.token}"}
    )
    shown = client.get(path("documents", first.id)).text
    assert "Version 1 of 2" in shown
    assert "this text" in shown
    assert path("documents", second.id) in shown
    assert "gone since" in shown


def test_every_export_tells_one_version_from_the_other(
    site: Site, ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first, second = documents(ledger)
    for form in ("stix", "annotations", "jsonld"):
        out = tmp_path / form
        assert run(["export", "--form", form, "--output", str(out), "--ledger", str(tmp_path / "ledger")], services(site)) == 0
        told = out.read_text()
        capfd.readouterr()
        for d in (first, second):
            assert d.id.rpartition("#")[2] in told, form  # the first digits of the SHA-256 of its text
