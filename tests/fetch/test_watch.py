"""A watch over several rounds against a server on this machine: what is new, changed, gone, unchanged; and restarts between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.fetch.served import Reply, Site, fetcher
from tests.fetch.test_pages_kept import count, documents, services
from tests.fetch.wire_stories import PlainReader, opened, page, rss

from counterclaim.cli.app import run
from counterclaim.errors import CounterclaimError
from counterclaim.pipeline.fetching import Pages, held_versions
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.verify import verify
from counterclaim.pipeline.watching import Event, Watcher
from counterclaim.pipeline.watchlist import Watched, watchlist
from counterclaim.pipeline.watchstate import StateFile

DENIED = "The Ministry denied that a helicopter fell near Orma."
SAID = "The Ministry said that a helicopter fell near Orma."
FRONT = "The River Front said that a helicopter fell near Orma."
TOLL_2 = "The Ministry said that 2 died near Orma."
TOLL_9 = "The River Front said that 9 died near Orma."


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def watcher(site: Site, ledger: Ledger, file: StateFile, clock: Clock, *watched: Watched) -> Watcher:
    pages = Pages(fetcher(site), ledger.blobs.put, held_versions(ledger))
    made = Watcher(watched, ledger, pages, PlainReader(), "plain", file, clock, lambda: 0.5)
    made.begin()
    return made


def with_validator(body: Callable[[], str], kind: str = "text/html") -> Callable[[dict[str, str]], Reply]:
    """A page whose ETag tells its text."""

    def answer(headers: dict[str, str]) -> Reply:
        text = body()
        etag = f'"{hash(text)}"'
        if headers.get("if-none-match") == etag:
            return Reply(b"", 304, {"ETag": etag})
        return Reply(text.encode(), headers={"ETag": etag, "Content-Type": kind})

    return answer


def whats(events: Iterator[Event]) -> list[str]:
    return [e.what for e in events]


def kinds(made: Watcher) -> list[str]:
    return [row["kind"] for row in made.state.outbox]


def told(made: Watcher) -> list[str]:
    """The sentences in the outbox, which is emptied."""
    rows = list(made.state.outbox)
    for row in rows:
        made.told(row["id"])
    return [f"{r['kind']}: {r['sentence']}" for r in rows]


def test_rounds_over_a_feed_bring_new_changed_and_gone_items(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    items = [("/1", "First", "denied")]
    stories = {"/1": page("First", DENIED, day=7)}
    site.routes["/rss"] = with_validator(lambda: rss(site.url(""), items), "application/rss+xml")
    for path in ("/1", "/2", "/3"):
        site.routes[path] = lambda headers, p=path: Reply(stories[p].encode()) if p in stories else Reply(b"", 404)
    clock = Clock()
    feed = Watched(site.url("/rss"), feed=True)
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), clock, feed)

    assert whats(made.round()) == ["polled", "new"]
    assert kinds(made) == ["incident"]
    told(made)

    assert whats(made.round()) == []  # not due
    clock.now += 1000
    assert whats(made.round()) == ["unchanged"]
    assert site.count("/1") == 1
    assert made.state.outbox == []

    items.append(("/2", "Second", "front"))
    stories["/2"] = page("Second", FRONT, TOLL_9, day=8)
    clock.now += 1000
    assert whats(made.round()) == ["polled", "new"]
    sentences = told(made)
    assert any(s.startswith("contested: happened is contested now") for s in sentences), sentences
    assert any(s.startswith("origin: A new origin: River Front (2 independent now, 1 before)") for s in sentences), sentences

    items[0] = ("/1", "First, corrected", "said after all")
    stories["/1"] = page("First", SAID, TOLL_2, day=9)
    clock.now += 1000
    assert whats(made.round()) == ["polled", "changed"]
    sentences = told(made)
    assert any(s.startswith("reversal: Ministry first") for s in sentences), sentences
    assert any(s.startswith("toll: killed is contested now") for s in sentences), sentences
    first = [d for d in documents(ledger) if "/1#" in d.id]
    assert [d.repeats for d in first] == ["", first[0].id]

    items.append(("/3", "Third", "gone at once"))
    clock.now += 1000
    assert whats(made.round()) == ["polled", "gone"]
    assert count(ledger, "unread") == 1
    assert verify(ledger) == []


def test_a_page_that_is_watched_changes_goes_and_comes_back(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    text = page("Statement", DENIED)
    gone = False
    answer = with_validator(lambda: text)
    site.routes["/p"] = lambda headers: Reply(b"", 410) if gone else answer(headers)
    clock = Clock()
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), clock, Watched(site.url("/p"), feed=False, every=600))
    seen = []
    for step in ("first", "same", "changed", "gone", "still gone", "back"):
        if step == "changed":
            text = page("Statement", SAID)
        gone = "gone" in step
        seen += whats(made.round())
        clock.now += 90_000
    assert seen == ["new", "unchanged", "changed", "gone", "gone", "unchanged"]
    assert (count(ledger, "document"), count(ledger, "unread")) == (2, 1)


def test_items_are_followed_for_a_while(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    site.page("/rss", rss(site.url(""), [("/1", "First", "x")]), "application/rss+xml")
    site.page("/1", page("First", DENIED))
    clock = Clock()
    made = watcher(
        site, ledger, StateFile(tmp_path / "s.json"), clock, Watched(site.url("/rss"), feed=True, every=600, follow=3000)
    )
    assert whats(made.round()) == ["polled", "new"]
    site.page("/1", page("First", SAID))
    clock.now += 1000
    assert whats(made.round()) == ["polled", "changed"]
    site.routes["/1"] = Reply(b"", 404)
    clock.now += 1000
    assert whats(made.round()) == ["polled", "gone"]
    clock.now += 90_000
    assert whats(made.round()) == ["polled"]


def test_failures_are_backed_off_and_an_item_is_given_up_at_last(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    site.page("/rss", rss(site.url(""), [("/1", "First", "x")]), "application/rss+xml")
    site.routes["/1"] = Reply(b"", 500)
    clock = Clock()
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), clock, Watched(site.url("/rss"), feed=True, every=1e6))
    gaps = []
    whats(made.round())
    while made.state.sources[site.url("/rss")].waiting:
        gaps.append(made.state.sources[site.url("/rss")].waiting[0].due - clock.now)
        clock.now += gaps[-1]
        whats(made.round())
    assert gaps == [105.0, 210.0, 420.0, 840.0, 1680.0]
    assert site.count("/1") == 6

    site.routes["/rss"] = Reply(b"", 503, {"Retry-After": "7200"})
    clock.now += 2e6
    assert whats(made.round()) == ["failed"]
    assert made.next_due() - clock.now >= 7200


def test_a_feed_that_holds_its_reports_need_not_be_left(site: Site, ledger: Ledger, tmp_path: Path) -> None:
    site.page("/rss", rss(site.url(""), [("/1", "First", DENIED)]), "application/rss+xml")
    made = watcher(site, ledger, StateFile(tmp_path / "s.json"), Clock(), Watched(site.url("/rss"), feed=True, text=True))
    assert whats(made.round()) == ["polled", "new"]
    assert site.paths() == ["/rss"]
    assert kinds(made) == ["incident"]
    assert verify(ledger) == []


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", range(1, 12))
def test_a_kill_at_any_saving_loses_no_item_and_doubles_none(site: Site, ledger: Ledger, tmp_path: Path, at: int) -> None:
    """The process dies before or after the n-th time that its state is written; a new one goes on from the file."""
    site.routes["/rss"] = with_validator(
        lambda: rss(site.url(""), [(f"/{n}", f"T{n}", "x") for n in range(4)]), "application/rss+xml"
    )
    for n in range(4):
        site.page(f"/{n}", page(f"T{n}", [DENIED, FRONT, TOLL_2, TOLL_9][n], day=7 + n))
    path, clock, feed = tmp_path / "s.json", Clock(), Watched(site.url("/rss"), feed=True)
    for after in (False, True):
        file = StateFile(path)
        saved, save = [0], file.save

        def dying(save: Callable[[], None] = save, saved: list[int] = saved, after: bool = after) -> None:
            saved[0] += 1
            if saved[0] == at and not after:
                raise Killed
            save()
            if saved[0] == at:
                raise Killed

        file.save = dying  # type: ignore[method-assign]
        try:
            made = watcher(site, ledger, file, clock, feed)
            list(made.round())
            told(made)
        except Killed:
            pass
    made = watcher(site, ledger, StateFile(path), clock, feed)
    clock.now += 1000
    list(made.round())
    told(made)
    assert sorted(d.title for d in documents(ledger)) == ["T0", "T1", "T2", "T3"]
    state = StateFile(path).state
    assert (state.outbox, state.sources[feed.url].waiting) == ([], [])
    assert len({r["id"] for r in state.told}) == len(state.told)
    assert any(r["kind"] == "incident" for r in state.told)
    assert verify(ledger) == []


def toml(site: Site, path: Path) -> Path:
    path.write_text(f'every = "5m"\n[[feed]]\nurl = "{site.url("/rss")}"\n[[page]]\nurl = "{site.url("/p")}"\n')
    return path


def test_the_command_tells_changes_as_lines_json_a_feed_and_to_a_program(
    site: Site, ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    items = [("/1", "First", "x")]
    site.routes["/rss"] = with_validator(lambda: rss(site.url(""), items), "application/rss+xml")
    site.page("/1", page("First", DENIED))
    site.page("/2", page("Second <b>", FRONT, TOLL_9, day=8))
    site.page("/p", page("Page", "Nothing of note was said."))
    feeds = toml(site, tmp_path / "feeds.toml")
    given = ["watch", str(feeds), "--ledger", str(tmp_path / "ledger"), "--once"]
    assert run(given, services(site)) == 0
    shown = capfd.readouterr()
    assert shown.out.startswith("INCIDENT · Loss of a helicopter in Orma, 6 May 2031 · A new incident, told by 1 report.")
    assert "1 of 1 items are new or changed" in shown.err

    items.append(("/2", "Second", "y"))
    out, mine = tmp_path / "got.jsonl", tmp_path / "mine.xml"
    script = f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read() + chr(10))"
    command = f'{sys.executable} -c "{script}"'
    assert run([*given, "--json", "--feed", str(mine), "--command", command], services(site)) == 0
    rows = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert {"contested", "origin"} <= {r["kind"] for r in rows}
    assert [json.loads(line) for line in out.read_text().splitlines()] == rows
    entries = ElementTree.parse(mine).getroot().findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(rows) + 1
    assert len({e.findtext("{http://www.w3.org/2005/Atom}id") for e in entries}) == len(entries)

    assert run([*given, "--json"], services(site)) == 0
    assert capfd.readouterr().out == ""


def test_a_program_that_fails_is_given_the_change_again(
    site: Site, ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    site.page("/rss", rss(site.url(""), [("/1", "First", "x")]), "application/rss+xml")
    site.page("/1", page("First", DENIED))
    site.page("/p", page("Page", "Nothing of note was said."))
    given = ["watch", str(toml(site, tmp_path / "f.toml")), "--ledger", str(tmp_path / "ledger"), "--once", "--quiet"]
    for n in range(5):
        assert run([*given, "--command", "false"], services(site)) == 0
        shown = capfd.readouterr()
        assert bool(shown.out) == (n == 4)
        assert "the command false ended with 1" in shown.err
    assert run([*given, "--command", "no-such-program-here"], services(site)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x =",
        "[[feed]]\n",
        '[[feed]]\nurl = "ftp://x"',
        '[[feed]]\nurl = "https://x.example"\nevery = "1s"',
        '[[feed]]\nurl = "https://x.example"\nevery = "soon"',
        '[[page]]\nurl = "https://x.example"\nfollow = "1d"',
        '[feed]\nurl = "https://x.example"',
        '[[page]]\nurl = "https://x.example"\n[[page]]\nurl = "https://x.example"',
        'password = "x"\n[[page]]\nurl = "https://x.example"',
    ],
)
def test_a_list_that_says_nothing_clear_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.toml").write_text(text)
    with pytest.raises(CounterclaimError) as refused:
        watchlist(tmp_path / "f.toml")
    assert refused.value.code == "watchlist_invalid"


def test_a_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text(
        'every = "1h"\n[[feed]]\nurl = "https://a.example/rss"\npublisher = "A"\nevery = "10m"\nfollow = "2d"\n'
        '[[page]]\nurl = "https://b.example/"\n'
    )
    assert watchlist(tmp_path / "f.toml") == (
        Watched("https://a.example/rss", True, "A", 600.0, 172_800.0),
        Watched("https://b.example/", False, "", 3600.0),
    )


def test_a_state_that_is_none_and_a_second_watch_are_refused(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"version": 9}')
    with pytest.raises(CounterclaimError) as damaged:
        StateFile(tmp_path / "s.json")
    assert damaged.value.code == "state_damaged"
    one, two = StateFile(tmp_path / "t.json"), StateFile(tmp_path / "t.json")
    with one.alone(), pytest.raises(CounterclaimError) as busy, two.alone():
        pass
    assert busy.value.code == "watch_running"


_CHILD = """
import sys
from tests.fetch.test_watch import services
from tests.fetch.served import Site
from counterclaim.cli.app import run
site = Site(); site.port = int(sys.argv[1])
sys.exit(run(sys.argv[2:], services(site)))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_was_stopped_goes_on_where_it_was(site: Site, ledger: Ledger, tmp_path: Path, how: signal.Signals) -> None:
    site.routes["/rss"] = with_validator(
        lambda: rss(site.url(""), [(f"/{n}", f"T{n}", "x") for n in range(12)]), "application/rss+xml"
    )
    for n in range(12):
        site.routes[f"/{n}"] = lambda headers, n=n: time.sleep(0.05) or Reply(page(f"T{n}", DENIED, day=7 + n).encode())
    site.page("/p", page("Page", "Nothing of note was said."))
    given = ["watch", str(toml(site, tmp_path / "f.toml")), "--ledger", str(tmp_path / "ledger")]
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(site.port), *given], cwd=Path(__file__).parents[2], env=dict(os.environ)
    )
    while count(ledger, "document") < 3:
        time.sleep(0.02)
    child.send_signal(how)
    assert child.wait(30) == (-signal.SIGKILL if how is signal.SIGKILL else 130)
    assert count(ledger, "document") < 13
    assert run([*given, "--once"], services(site)) == 0
    again = opened(tmp_path / "ledger")
    assert sorted(d.title for d in documents(again)) == sorted([f"T{n}" for n in range(12)] + ["Page"])
    assert verify(again) == []
    again.close()
