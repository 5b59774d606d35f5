"""Feeds and pages polled, what is new added, and what that changed in the ledger's incidents.

The order of steps makes a kill harmless. A feed's validators are saved together with the items that wait because of it; an item
leaves the waiting ones after it is in the ledger; what was added but not struck off is fetched again and found to be there. Changes
go into an outbox before they are told, and leave it after.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from counterclaim.ledger.log import size
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.changed import changes
from counterclaim.pipeline.fetching import Item, Page, Pages
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.reading import Reader
from counterclaim.pipeline.watchlist import Watched
from counterclaim.pipeline.watchstate import KEPT, SEEN, Poll, Source, State, StateFile, Waiting
from counterclaim.readers.dates import from_unix
from counterclaim.readers.formats import Format, format_of
from counterclaim.records import Document, Unread
from counterclaim.records.versions import key_of
from counterclaim.sandbox import read_bytes

LONGEST: Final = 86_400.0
"""Seconds: what fails is tried again at least once in that time."""
TRIES: Final = 6
"""How often an item is tried before it is given up."""
FOLLOWED: Final = 500
"""Pages of one feed that are followed at most."""
ITEMS: Final = 2_000
"""Items of a feed that are looked at in one poll, the first ones; fewer than ``SEEN``, so that none is forgotten."""
AT_ONCE: Final = 25
"""Items of one feed that are fetched in one round: a slow site must not keep the other feeds waiting."""


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one poll or item.

    ``what`` is ``new``, ``changed``, ``same``, ``unchanged``, ``gone``, ``failed``, ``refused``, ``unread`` or ``polled`` (a feed,
    with how many of its items are new in ``detail``).
    """

    what: str
    url: str
    detail: str = ""
    document: str = ""
    feed: str = ""


class Watcher:
    """One watch over some feeds and pages, for one ledger. ``clock`` gives seconds since 1970; ``jitter`` numbers from 0 to 1."""

    def __init__(
        self,
        watched: Sequence[Watched],
        ledger: Ledger,
        pages: Pages,
        reader: Reader,
        name: str,
        file: StateFile,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._watched, self._ledger, self._pages = watched, ledger, pages
        self._reader, self._name, self._file = reader, name, file
        self._clock, self._jitter = clock, jitter

    @property
    def state(self) -> State:
        """What is remembered."""
        return self._file.state

    def begin(self) -> None:
        """Note from where changes are told, when this is the first round of all; forget what is watched no more."""
        urls = {w.url for w in self._watched}
        self.state.sources = {u: s for u, s in self.state.sources.items() if u in urls or s.waiting}
        self.state.outbox, self.state.told = map(self._veiled, (self.state.outbox, self.state.told))
        if self.state.entry < 0:
            with self._ledger.store.reading() as connection:
                self.state.entry = size(connection)
        self._file.save()

    def round(self, *, all_due: bool = False) -> Iterator[Event]:
        """Poll what is due and add what is new; then the changes that follow from it are in the outbox.

        ``all_due`` polls everything but what failed lately.
        """
        for watched in self._watched:
            source = self.state.sources.setdefault(watched.url, Source())
            if self._passed(source.poll.due, watched.every) or (all_due and not source.poll.failures):
                yield from self._feed(watched, source) if watched.feed else self._page(watched, watched.url, source.poll)
            if watched.feed:
                yield from self._waiting(watched, source)
                yield from self._followed(watched, source, all_due=all_due)
        self._note()

    def rest(self) -> Iterator[Event]:
        """Fetch all that waits and is due, polling nothing; then the changes that follow from it are in the outbox."""
        while any(self._passed(w.due) for watched in self._watched for w in self._fetchable(watched)):
            for watched in self._watched:
                yield from self._waiting(watched, self.state.sources[watched.url])
        self._note()

    def next_due(self) -> float:
        """When there is something to do again."""
        now = self._clock()
        moments = [LONGEST + now]
        for watched in self._watched:
            source = self.state.sources.get(watched.url, Source())
            polls = [source.poll, *source.followed.values()]
            moments += [now if self._passed(p.due, watched.every) else p.due for p in polls]
            moments += [now if self._passed(w.due) else w.due for w in self._fetchable(watched)]
        return min(moments)

    def _passed(self, due: float, every: float = LONGEST) -> bool:
        """Whether a moment is there; one that lies farther ahead than any may was set by a clock that was wrong."""
        return not self._clock() < due <= self._clock() + 1.2 * max(LONGEST, every)

    def _fetchable(self, watched: Watched) -> Sequence[Waiting]:
        """The items of a feed whose pages are to be fetched."""
        return () if watched.text or watched.url not in self.state.sources else self.state.sources[watched.url].waiting

    def told(self, id: str) -> None:
        """A change was told: it leaves the outbox."""
        for row in [r for r in self.state.outbox if r["id"] == id]:
            self.state.outbox.remove(row)
            self.state.told = [*self.state.told, row][-KEPT:]
        self._file.save()

    def missed(self, id: str) -> int:
        """A change could not be told; how often that has been so."""
        rows = [r for r in self.state.outbox if r["id"] == id]
        for row in rows:
            row["tries"] = row.get("tries", 0) + 1
        self._file.save()
        return rows[0]["tries"] if rows else 0

    def _note(self) -> None:
        found, entry = changes(self._ledger, self.state.entry)
        known = {r["id"] for r in (*self.state.outbox, *self.state.told)}
        self.state.outbox += self._veiled([c.row for c in found if c.id not in known])
        self.state.entry = entry
        self._file.save()

    def _veiled(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Changes without the names of confidential sources: the state lies outside the ledger."""
        veil = self._ledger.veil()
        return [json.loads(veil.hide(json.dumps(row, ensure_ascii=False))) for row in rows]

    def _feed(self, watched: Watched, source: Source) -> Iterator[Event]:
        page = self._pages.raw(watched.url, source.poll.etag, source.poll.modified, source.poll.of)
        if page.became != "new":
            yield from self._settled(watched, watched.url, source.poll, page)
            return
        name = _feed_name(page.kind, page.body)
        is_feed = page.body and format_of(page.body, name) in (Format.FEED, Format.JSON_FEED)
        items = read_bytes(page.body, name, publisher=watched.publisher) if is_feed else []
        documents = _first_of_each([i for i in items if isinstance(i, Document)][:ITEMS])
        problems = [i.problem for i in items if isinstance(i, Unread)]
        if not is_feed or (not documents and any(p.code != "no_items" for p in problems)):  # asked for again in full
            self._set(source.poll, replace(page, became="failed"), watched.every)
            self._file.save()
            yield Event("failed", watched.url, problems[0].message if problems else "what stands there is no feed")
            return
        new = self._wanted(watched, source, documents)
        if not watched.text:
            self._set(source.poll, page, watched.every)
        self._file.save()
        for problem in problems:
            yield Event("unread", watched.url, problem.message, feed=watched.url)
        yield Event("polled", watched.url, f"{new} of {len(documents)} items are new or changed")
        if watched.text:  # asked for again, should it be killed before all are added
            yield from self._texts(watched, source, page, name)
            self._set(source.poll, page, watched.every)
            self._file.save()

    def _wanted(self, watched: Watched, source: Source, documents: Sequence[Document]) -> int:
        """Let the items that are new or changed wait; how many they are."""
        waiting = {} if watched.text else {w.id: w for w in source.waiting}
        new = 0
        for d in documents:
            key, mark = _key(d), _mark(d)
            if source.seen.get(key) == mark or not (d.url or watched.text):
                if key in source.seen:
                    source.seen[key] = source.seen.pop(key)  # the newest stand last
                continue
            if key not in waiting or waiting[key].mark != mark:
                new += 1
                waiting[key] = Waiting(key, d.url, mark)
        source.waiting = list(waiting.values())
        return new

    def _texts(self, watched: Watched, source: Source, page: Page, name: str) -> Iterator[Event]:
        """Add the items that wait from the feed itself; their bytes are kept first."""
        waiting = {w.id: w for w in source.waiting}
        parts: dict[str, bytes] = {}
        items = read_bytes(
            page.body, name, publisher=watched.publisher, keep=lambda b: parts.update({hashlib.sha256(b).hexdigest(): b})
        )
        for found in items:
            if isinstance(found, Document) and (item := waiting.pop(_key(found), None)):
                self._ledger.blobs.put(parts[found.sha256])
                shown = found.source.replace(name, watched.url, 1)
                yield from self._add(
                    [replace(found, source=shown, retrieved=found.retrieved or from_unix(int(self._clock())))], "new", watched
                )
                self._through(source, item)

    def _waiting(self, watched: Watched, source: Source) -> Iterator[Event]:
        """Fetch the pages of the items that wait, some in a round."""
        for item in [w for w in self._fetchable(watched) if self._passed(w.due)][:AT_ONCE]:
            page = self._pages.page(item.url, publisher=watched.publisher, alone=True)
            if page.became == "failed" and (item := self._later(source, item, page)).tries < TRIES:
                yield Event("failed", item.url, _why(page), feed=watched.url)
                continue
            yield from self._add(page.items, page.became, watched, item.url)
            if watched.follow and page.became in ("new", "changed", "same"):
                source.followed[page.url] = Poll(
                    page.etag, page.modified, self._clock() + watched.every, until=self._clock() + watched.follow, of=page.url
                )
            self._through(source, item)

    def _later(self, source: Source, item: Waiting, page: Page) -> Waiting:
        item.tries += 1
        item.due = self._clock() + max(page.after, self._backed_off(60.0, item.tries))
        self._file.save()
        return item

    def _through(self, source: Source, item: Waiting) -> None:
        source.waiting.remove(item)
        source.seen.pop(item.id, None)
        source.seen[item.id] = item.mark
        while len(source.seen) > SEEN:
            source.seen.pop(next(iter(source.seen)))
        self._file.save()

    def _followed(self, watched: Watched, source: Source, *, all_due: bool) -> Iterator[Event]:
        """Look again at pages that came in lately."""
        for url, poll in list(source.followed.items()):
            if poll.until < self._clock() or poll.gone or len(source.followed) > FOLLOWED:
                del source.followed[url]
            elif self._passed(poll.due, watched.every) or (all_due and not poll.failures):
                yield from self._page(watched, url, poll)

    def _page(self, watched: Watched, url: str, poll: Poll) -> Iterator[Event]:
        page = self._pages.page(url, poll.etag, poll.modified, poll.of, publisher=watched.publisher, alone=True)
        yield from self._settled(watched, url, poll, page)

    def _settled(self, watched: Watched, url: str, poll: Poll, page: Page) -> Iterator[Event]:
        """Add what a poll gave, then note when the next is due."""
        if page.became in ("failed", "refused"):
            yield Event(page.became, url, _why(page))
        elif page.items and not (page.became == "gone" and poll.gone):  # that it is gone is noted once
            yield from self._add(page.items, page.became, watched, url)
        else:
            yield Event(page.became, url)
        self._set(poll, page, watched.every)
        self._file.save()

    def _set(self, poll: Poll, page: Page, every: float) -> None:
        if page.became in ("failed", "refused", "gone"):
            poll.failures += 1
            poll.gone = page.became == "gone"
            poll.due = self._clock() + max(page.after, self._backed_off(every, poll.failures))
            return
        poll.etag, poll.modified, poll.of, poll.failures, poll.gone = page.etag, page.modified, page.url, 0, False
        poll.due = self._clock() + every * (0.9 + 0.2 * self._jitter())

    def _backed_off(self, every: float, failures: int) -> float:
        """Twice as long after each failure, at most a day (or as often as asked for), and never all at one moment."""
        return min(every * 2.0 ** min(failures, 12), max(LONGEST, every)) * (0.75 + 0.25 * self._jitter())

    def _add(self, items: Sequence[Item], became: str, watched: Watched, url: str = "") -> Iterator[Event]:
        for item, added in add_all(items, self._ledger, self._reader, self._name):
            where = url or item.source
            if isinstance(item, Unread) or added.problem:
                problem = added.problem or (item.problem if isinstance(item, Unread) else None)
                what = became if became in ("gone", "failed", "refused") else "unread"
                yield Event(what, where, problem.message if problem else "", feed=watched.url)
            else:
                what = "same" if added.held and became == "new" else became  # changed: back to an earlier version
                yield Event(what, where, item.title, item.id, watched.url)


def _why(page: Page) -> str:
    return next((i.problem.message for i in page.items if isinstance(i, Unread)), "")


def _key(document: Document) -> str:
    """What an item is called whatever its version: its id less the digits of its text."""
    return key_of(document.id) or document.url or document.id


def _first_of_each(documents: Sequence[Document]) -> list[Document]:
    """Items without those that have the name of an earlier one in the same feed."""
    found: dict[str, Document] = {}
    for d in documents:
        found.setdefault(_key(d), d)
    return list(found.values())


def _mark(document: Document) -> str:
    """Tells whether an item was changed: its text, title, time and address."""
    told = "\n".join((document.text, document.title, document.published, document.url))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def _feed_name(kind: str, body: bytes) -> str:
    """The name under which a feed is read, so that its format is known."""
    return "feed.json" if "json" in kind or body.lstrip()[:1] == b"{" else "feed.xml"
