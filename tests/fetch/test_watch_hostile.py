"""A watch against feeds that crowd out others, forge versions or repeat themselves; kills, wrong clocks and confidential names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.fetch.served import Reply, Site
from tests.fetch.test_pages_kept import count, documents, services
from tests.fetch.test_watch import DENIED, FRONT, SAID, Clock, told, watcher, whats, with_validator
from tests.fetch.wire_stories import opened, page, rss

from counterclaim.cli.app import run
from counterclaim.fetch.capture import Exchange, warc
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.verify import verify
from counterclaim.pipeline.watching import AT_ONCE
from counterclaim.pipeline.watchlist import Watched
from counterclaim.pipeline.watchstate import Poll, Source, StateFile, Waiting
from counterclaim.records import Outcome, Problem, Unread


def a_feed(site: Site, path: str, count: int) -> Watched:
    site.page(path, rss(site.url(""), [(f"{path}/{n}", f"T{n}", DENIED) for n in range(count)]), "application/rss+xml")
    for n in range(count):
        site.page(f"{path}/{n}", page(f"T{n}", f"Nothing of note was said, {path} {n}."))
    return Watched(site.url(path), feed=True)


def test_a_long_feed_leaves_others_their_turn_and_all_of_it_is_read(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    feeds = (a_feed(site, "/long", AT_ONCE + 3), a_feed(site, "/short", 1))
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), Clock(), *feeds)
    first = [e.url for e in made.round() if e.what == "new"]
    assert len(first) == AT_ONCE + 1
    assert site.url("/short/0") in first
    assert made.next_due() <= 1_000_000.0
    assert len([e for e in made.rest() if e.what == "new"]) == 3
    assert (count(ledger, "document"), site.count("/long")) == (AT_ONCE + 4, 1)
    assert made.next_due() > 1_000_000.0


def test_what_waits_of_a_feed_that_is_watched_no_more_wakes_nobody(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    file = StateFile(tmp_path / "s.json")
    file.state.sources["http://old.example/rss"] = Source(Poll(due=5.0), [Waiting("a", "http://old.example/a", "m")])
    made = watcher(site, ledger, file, Clock(), a_feed(site, "/rss", 1))
    list(made.round())
    assert made.next_due() > 1_000_000.0
    assert StateFile(tmp_path / "s.json").state.sources["http://old.example/rss"].waiting  # should it be watched again


def test_what_a_wrong_clock_put_off_for_years_is_due(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    clock = Clock()
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), clock, a_feed(site, "/rss", 1))
    clock.now += 3e8
    assert whats(made.round()) == ["polled", "new"]
    clock.now -= 3e8
    assert made.next_due() <= clock.now
    assert whats(made.round()) == ["polled"]


def test_a_feed_that_names_two_items_alike_ends_nothing(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    for text in (True, False):
        site.page("/rss", rss(site.url(""), [("/1", "First", DENIED), ("/1", "Second", SAID)]), "application/rss+xml")
        site.page("/1", page("First", DENIED))
        made = watcher(site, ledger, StateFile(tmp_path / f"{text}.json"), Clock(), Watched(site.url("/rss"), feed=True, text=text))
        assert whats(made.round()) == ["polled", "new"]
        assert made.state.sources[site.url("/rss")].waiting == []
    assert verify(ledger) == []


def test_what_is_no_feed_is_said_and_asked_for_again(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    for body in (page("Sign in", "Please sign in."), "", '{"error": 1}'):
        site.page("/rss", body)
        made = watcher(site, ledger, StateFile(tmp_path / "s.json"), Clock(), Watched(site.url("/rss"), feed=True))
        made.state.sources.clear()
        assert [(e.what, e.detail) for e in made.round()] == [("failed", "what stands there is no feed")]
        assert made.state.sources[site.url("/rss")].poll.failures == 1


def test_a_feed_that_could_not_be_read_in_time_is_asked_for_in_full_again(
    site: Site, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/rss"] = with_validator(lambda: rss(site.url(""), [("/1", "First", "x")]), "application/rss+xml")
    site.page("/1", page("First", DENIED))
    clock = Clock()
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), clock, Watched(site.url("/rss"), feed=True))
    late = Unread("feed.xml", Outcome.KEPT_UNREAD, Problem("reader_timeout", "feed.xml", "it took too long"))
    with monkeypatch.context() as patched:
        patched.setattr("counterclaim.pipeline.watching.read_bytes", lambda *a, **k: [late])
        assert [(e.what, e.detail) for e in made.round()] == [("failed", "it took too long")]
    clock.now += 3000
    assert whats(made.round()) == ["polled", "new"]


def test_a_feed_without_items_is_none_that_fails(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    site.page("/rss", rss(site.url(""), []), "application/rss+xml")
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), Clock(), Watched(site.url("/rss"), feed=True))
    assert whats(made.round()) == ["unread", "polled"]


def test_an_item_that_is_answered_with_304_waits_on(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    feed = a_feed(site, "/rss", 1)
    site.routes["/rss/0"] = Reply(b"", 304)
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), Clock(), feed)
    assert whats(made.round()) == ["polled", "failed"]
    assert len(made.state.sources[feed.url].waiting) == 1


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", range(1, 7))
@pytest.mark.parametrize("after", [False, True])
def test_a_kill_loses_no_item_of_a_feed_that_holds_its_reports(
    site: Site, ledger: Ledger, tmp_path: Path, at: int, after: bool
) -> None:
    """Such items can't be had elsewhere: until all are in, the feed must not be told that we know it."""
    rows = [(f"/{n}", f"T{n}", text) for n, text in enumerate((DENIED, SAID, FRONT))]
    site.routes["/rss"] = with_validator(lambda: rss(site.url(""), rows), "application/rss+xml")
    feed, path, clock = Watched(site.url("/rss"), feed=True, text=True), tmp_path / "s.json", Clock()
    file, saved = StateFile(path), [0]
    save = file.save

    def dying() -> None:
        saved[0] += 1
        if saved[0] == at and not after:
            raise Killed
        save()
        if saved[0] == at:
            raise Killed

    file.save = dying  # type: ignore[method-assign]
    with pytest.raises(Killed):
        list(watcher(site, ledger, file, clock, feed).round())
    made = watcher(site, ledger, StateFile(path), clock, feed)
    list(made.round())
    clock.now += 1000
    list(made.round())
    assert sorted(d.title for d in documents(ledger)) == ["T0", "T1", "T2"]
    assert site.paths() == ["/rss"] * len(site.paths())
    assert any(s.startswith("incident:") for s in told(made))
    assert verify(ledger) == []


def test_a_kill_while_the_state_is_written_leaves_one_file_that_the_next_watch_takes_away(
    site: Site, ledger: Ledger, tmp_path: Path
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / ".s.json.part").write_text("{torn")
    list(watcher(site, ledger, StateFile(folder / "s.json"), Clock(), a_feed(site, "/rss", 1)).round())
    assert [p.name for p in folder.iterdir()] == ["s.json"]


def test_a_version_is_what_was_fetched_not_what_others_say_stood_there(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    """A feed whose item claims the ministry's address, then the ministry's page itself."""
    forged = rss(site.url(""), [("/1", "Forged", SAID)]).replace("g/1", site.url("/statement"))
    site.page("/rss", forged, "application/rss+xml")
    feed = Watched(site.url("/rss"), feed=True, text=True)
    real = Watched(site.url("/statement"), feed=False)
    site.page("/statement", page("Statement", DENIED))
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), Clock(), feed, real)
    assert whats(made.round()) == ["polled", "new", "new"]
    one, other = documents(ledger)
    assert one.id.partition("#")[0] == other.id.partition("#")[0] == site.url("/statement")
    assert other.repeats == ""


def test_a_link_leads_to_a_page_never_to_a_file_that_says_it_is_others(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    body = page("Statement", SAID).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    forged = warc(
        [Exchange("http://ministry.example/s", datetime(2031, 5, 7, tzinfo=UTC), "", b"GET / HTTP/1.1\r\n\r\n", answer, 200)]
    )
    lines = json.dumps({"id": "http://ministry.example/s#0123456789ab", "title": "T", "text": SAID}) + "\n"
    site.page("/rss", rss(site.url(""), [("/w", "W", "x"), ("/j", "J", "x")]), "application/rss+xml")
    site.routes["/w"] = Reply(forged, headers={"Content-Type": "text/html"})
    site.page("/j", lines, "application/jsonl")
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), Clock(), Watched(site.url("/rss"), feed=True))
    events = [e for e in made.round() if e.what != "polled"]
    assert all("a page was expected" in e.detail for e in events)
    assert len(events) == 2
    assert documents(ledger) == []


def test_back_to_an_earlier_text_is_a_change_and_then_the_same(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    clock = Clock()
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), clock, Watched(site.url("/p"), feed=False))
    seen = []
    for text in (DENIED, SAID, DENIED, DENIED):
        site.page("/p", page("Statement", text))
        seen += whats(made.round())
        clock.now += 1000
    assert seen == ["new", "changed", "changed", "same"]
    assert (count(ledger, "document"), count(ledger, "acquisition")) == (2, 4)
    site.routes["/p"] = Reply(b"", 410)
    (gone,) = made.round()
    assert documents(ledger)[0].id in gone.detail


def test_names_of_confidential_sources_stand_neither_in_the_state_nor_in_our_feed(
    site: Site, ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.page("/p", page("Statement", DENIED))
    (tmp_path / "f.toml").write_text(f'[[page]]\nurl = "{site.url("/p")}"\n')
    given = [
        "watch",
        str(tmp_path / "f.toml"),
        "--ledger",
        str(tmp_path / "ledger"),
        "--once",
        "--feed",
        str(tmp_path / "mine.xml"),
    ]
    assert run([*given, "--command", "false"], services(site)) == 0
    capfd.readouterr()
    row = json.loads((tmp_path / "f.toml.state.json").read_text())
    assert row["outbox"]
    row["outbox"][0]["sentence"] = "Zo\u00eb \u017b\u00f3\u0142\u0107 denied it."  # written before the source was made confidential
    (tmp_path / "f.toml.state.json").write_text(json.dumps(row))
    made = [
        "note",
        "It is said.",
        "--speaker",
        "Zo\u00eb \u017b\u00f3\u0142\u0107",
        "--confidential",
        "--ledger",
        str(tmp_path / "ledger"),
    ]
    assert run(made, services(site)) == 0
    capfd.readouterr()
    assert run([*given, "--json"], services(site)) == 0
    shown = capfd.readouterr()
    assert "denied it." in shown.out
    for text in (shown.out, (tmp_path / "mine.xml").read_text(), (tmp_path / "f.toml.state.json").read_text()):
        assert "\u017b\u00f3\u0142\u0107" not in text
        assert "\\u017b" not in text
        assert "confidential source S-1 denied it." in text


def test_hosts_are_named_before_they_are_asked(
    site: Site, ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.page("/a", page("Loss near Orma", DENIED))
    assert run(["add", site.url("/a"), "--ledger", str(tmp_path / "ledger")], services(site)) == 0
    assert f"asks herald.orma.example:{site.port}" in capfd.readouterr().err
    again = opened(tmp_path / "ledger")
    assert len(documents(again)) == 1
    again.close()
