"""Fetched pages in a ledger: their captures, their versions, and those that are gone; and addresses on the command line."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.fetch.served import Reply, Site, fetcher, here
from tests.fetch.wire_stories import PlainReader, opened, page, rss

from counterclaim.cli.app import run
from counterclaim.cli.services import Services
from counterclaim.ledger import evidence, schema
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.fetching import Fetcher, Page, Pages, held_versions
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.verify import verify
from counterclaim.reconcile import PlainLookups
from counterclaim.records import Document, Outcome, Unread

FELL = "The Ministry denied that a helicopter fell near Orma."
LATER = "The Ministry said that a helicopter fell near Orma, after the River Front had shown a video of it."


def pages(site: Site, ledger: Ledger) -> Pages:
    return Pages(fetcher(site), ledger.blobs.put, held_versions(ledger))


def added(site: Site, ledger: Ledger, path: str = "/a") -> Page:
    got = pages(site, ledger).page(site.url(path))
    list(add_all(got.items, ledger, PlainReader(), "plain"))
    return got


def documents(ledger: Ledger) -> list[Document]:
    with ledger.store.reading() as connection:
        return [d for _, d in evidence.documents(connection, schema.document.c.number > 0)]


def count(ledger: Ledger, table: str) -> int:
    with ledger.store.reading() as connection:
        return len(connection.execute(select(schema.metadata.tables[table].c.number)).all())


def test_a_page_is_a_document_that_names_its_address_its_time_and_its_capture(site: Site, ledger: Ledger) -> None:
    site.page("/a", page("Loss near Orma", FELL))
    assert added(site, ledger).became == "new"
    only = documents(ledger)[0]
    assert only.id.startswith(site.url("/a") + "#")
    assert (only.url, only.source, only.publisher, only.published) == (site.url("/a"), site.url("/a"), "Orma Herald", "2031-05-07")
    assert only.retrieved.endswith("Z")
    kept = ledger.blobs.get(only.sha256)
    assert kept is not None
    warcio = pytest.importorskip("warcio.archiveiterator")
    types = [
        r.rec_type for r in warcio.ArchiveIterator(io.BytesIO(kept), check_digests="raise") if r.content_stream().read() or True
    ]
    assert types == ["response", "request"]
    assert verify(ledger) == []


def test_the_capture_alone_gives_the_same_document(site: Site, ledger: Ledger) -> None:
    from counterclaim.readers import read_bytes

    site.page("/a", page("Loss near Orma", FELL))
    added(site, ledger)
    only = documents(ledger)[0]
    again = [d for d in read_bytes(ledger.blobs.get(only.sha256) or b"", "kept.warc.gz") if isinstance(d, Document)]
    assert [(d.id, d.text, d.url, d.retrieved) for d in again] == [(only.id, only.text, only.url, only.retrieved)]


def test_the_same_page_again_is_one_more_acquisition_and_a_changed_one_a_new_version(site: Site, ledger: Ledger) -> None:
    site.page("/a", page("Loss near Orma", FELL))
    added(site, ledger)
    assert added(site, ledger).became == "same"
    site.page("/a", page("Loss near Orma", FELL, extra="<div id='comments'><p>A reader has an opinion on it all.</p></div>"))
    assert added(site, ledger).became == "same"
    assert (len(documents(ledger)), count(ledger, "acquisition"), count(ledger, "reading")) == (1, 3, 1)

    site.page("/a", page("Loss near Orma", LATER, day=7))
    assert added(site, ledger).became == "changed"
    first, second = documents(ledger)
    assert second.repeats == first.id
    assert second.id.partition("#")[0] == first.id.partition("#")[0]

    site.page("/a", page("Loss near Orma", FELL))
    added(site, ledger)
    assert (len(documents(ledger)), count(ledger, "acquisition")) == (2, 5)
    assert verify(ledger) == []


def test_a_page_that_is_gone_is_noted_with_its_address_and_time(site: Site, ledger: Ledger) -> None:
    site.page("/a", page("Loss near Orma", FELL))
    added(site, ledger)
    site.routes["/a"] = Reply(b"removed", 410)
    got = added(site, ledger)
    assert got.became == "gone"
    only = got.items[0]
    assert isinstance(only, Unread)
    assert (only.outcome, only.source, only.problem.code) == (Outcome.KEPT_UNREAD, site.url("/a"), "page_gone")
    assert "the page is gone (410 at " in only.problem.message
    assert documents(ledger)[0].id in only.problem.message
    assert count(ledger, "unread") == 1
    assert ledger.blobs.get(only.sha256) is not None
    assert verify(ledger) == []


def test_what_could_not_be_had_leaves_nothing(site: Site, ledger: Ledger) -> None:
    site.routes["/busy"] = Reply(b"", 503)
    site.redirect("/in", "http://127.0.0.1/")
    for path, became in (("/busy", "failed"), ("/in", "refused")):
        assert added(site, ledger, path).became == became
    assert (documents(ledger), count(ledger, "unread"), list(ledger.blobs.names())) == ([], 0, [])


def test_the_charset_that_a_server_tells_is_heeded(site: Site, ledger: Ledger) -> None:
    text = page("Мост у Ормы", "Министерство отрицает потерю вертолёта у Ормы, сообщил представитель.")
    site.routes["/a"] = Reply(text.encode("cp1251"), headers={"Content-Type": "text/html; charset=windows-1251"})
    added(site, ledger)
    assert "Министерство отрицает" in documents(ledger)[0].text


def test_a_feed_at_an_address_gives_its_items(site: Site, ledger: Ledger) -> None:
    site.page("/rss", rss(site.url(""), [("/1", "One", FELL), ("/2", "Two", LATER)]), "application/rss+xml")
    added(site, ledger, "/rss")
    assert [d.title for d in documents(ledger)] == ["One", "Two"]
    assert all(d.retrieved and ledger.blobs.get(d.sha256) for d in documents(ledger))
    assert verify(ledger) == []


def services(site: Site) -> Services:
    return Services(
        reader=lambda *which: PlainReader(),
        reader_name=lambda *which: "plain",
        lookups=PlainLookups,
        ledger=lambda path, actor: opened(path),
        fetcher=lambda settings: Fetcher(replace(settings, pause=0), here(site)),
    )


def test_read_and_add_take_addresses_among_files(
    site: Site, ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.page("/a", page("Loss near Orma", FELL))
    (tmp_path / "b.txt").write_text("The River Front said that a helicopter fell near Orma.")
    given = [site.url("/a"), str(tmp_path / "b.txt"), site.url("/none"), "http://169.254.169.254/latest/"]
    assert run(["read", *given, "--format", "readings"], services(site)) == 3
    told = capfd.readouterr()
    assert len(told.out.splitlines()) == 2
    assert "[page_gone]" in told.err
    assert "That address points inside this machine or network. [address_not_public]" in told.err

    assert run(["add", *given, "--ledger", str(tmp_path / "ledger"), "--ignore-robots"], services(site)) == 3
    assert "robots.txt is not asked" in capfd.readouterr().err
    assert sorted(d.url for d in documents(ledger)) == ["", site.url("/a")]


def test_other_schemes_are_bad_requests(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    for url in ("file:///etc/passwd", "ftp://herald.example/a", "gopher://127.0.0.1:70/x"):
        assert run(["read", url], services(site)) == 2
    assert capfd.readouterr().err.count("[url_not_supported]") == 3
    assert run(["read", site.url("/a"), "--proxy", "what"], services(site)) == 2


def test_the_command_line_has_no_way_to_nearby_servers(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    site.page("/a", page("Loss near Orma", FELL))
    assert run(["read", f"http://127.0.0.1:{site.port}/a"]) == 3
    assert "[address_not_public]" in capfd.readouterr().err
    assert site.asked == []
