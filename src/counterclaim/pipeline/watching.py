"""Feeds and pages polled, what is new added, and what that changed in the ledger's incidents.

The order of steps makes a kill harmless. A feed's validators are saved together with the items that wait because of it; an item
leaves the waiting ones after it is in the ledger; what was added but not struck off is fetched again and found to be there. Changes
go into an outbox before they are told, and leave it after.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from counterclaim.ledger.log import size
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.changed import changes
from counterclaim.pipeline.fetching import Item, Page, Pages
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.reading import Reader
from counterclaim.pipeline.watchlist import Watched
from counterclaim.pipeline.watchstate import KEPT, SEEN, Poll, Source, State, StateFile, Waiting
from counterclaim.readers import read_bytes
from counterclaim.records import Document, Unread

LONGEST: Final = 86_400.0
"""Seconds: what fails is tried again at least once in that time."""
TRIES: Final = 6
"""How often an item is tried before it is given up."""
FOLLOWED: Final = 500
"""Pages of one feed that are followed at most."""


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
            if source.poll.due <= self._clock() or (all_due and not source.poll.failures):
                yield from self._feed(watched, source) if watched.feed else self._page(watched, watched.url, source.poll)
            if watched.feed:
                yield from self._waiting(watched, source)
                yield from self._followed(watched, source, all_due=all_due)
        self._note()

    def next_due(self) -> float:
        """When there is something to do again."""
        moments = [LONGEST + self._clock()]
        for source in self.state.sources.values():
            polls = [source.poll, *source.followed.values()]
            moments += [p.due for p in polls] + [w.due for w in source.waiting]
        return min(moments)

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
        self.state.outbox += [c.row for c in found if c.id not in known]
        self.state.entry = entry
        self._file.save()

    def _feed(self, watched: Watched, source: Source) -> Iterator[Event]:
        page = self._pages.raw(watched.url, source.poll.etag, source.poll.modified)
        if page.became != "new":
            yield from self._settled(watched, watched.url, source.poll, page)
            return
        items = read_bytes(page.body, _feed_name(page.kind, page.body), publisher=watched.publisher)
        documents = [i for i in items if isinstance(i, Document)]
        new = self._wanted(watched, source, documents)
        self._set(source.poll, page, watched.every)
        self._file.save()
        for bad in (i for i in items if isinstance(i, Unread)):
            yield Event("unread", watched.url, bad.problem.message, feed=watched.url)
        yield Event("polled", watched.url, f"{new} of {len(documents)} items are new or changed")
        if watched.text:
            yield from self._texts(watched, source, documents, page)

    def _wanted(self, watched: Watched, source: Source, documents: Sequence[Document]) -> int:
        """Let the items that are new or changed wait; how many they are."""
        waiting = {w.id: w for w in source.waiting}
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

    def _texts(self, watched: Watched, source: Source, documents: Sequence[Document], page: Page) -> Iterator[Event]:
        """Add items from the feed itself; their bytes are kept first."""
        waiting = {w.id: w for w in source.waiting}
        for found in read_bytes(
            page.body, _feed_name(page.kind, page.body), publisher=watched.publisher, keep=self._ledger.blobs.put
        ):
            if isinstance(found, Document) and (item := waiting.get(_key(found))):
                shown = found.source.replace(_feed_name(page.kind, page.body), watched.url, 1)
                yield from self._add(
                    [replace(found, source=shown, retrieved=found.retrieved or _utc(self._clock()))], "new", watched
                )
                self._through(source, item)

    def _waiting(self, watched: Watched, source: Source) -> Iterator[Event]:
        """Fetch the pages of the items that wait, the one after the other."""
        for item in list(source.waiting):
            if item.due > self._clock():
                continue
            page = self._pages.page(item.url, publisher=watched.publisher)
            if page.became == "failed" and (item := self._later(source, item, page)).tries < TRIES:
                yield Event("failed", item.url, _why(page), feed=watched.url)
                continue
            yield from self._add(page.items, page.became, watched, item.url)
            if watched.follow and page.became in ("new", "changed", "same"):
                source.followed[page.url] = Poll(
                    page.etag, page.modified, self._clock() + watched.every, until=self._clock() + watched.follow
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
            elif poll.due <= self._clock() or (all_due and not poll.failures):
                yield from self._page(watched, url, poll)

    def _page(self, watched: Watched, url: str, poll: Poll) -> Iterator[Event]:
        page = self._pages.page(url, poll.etag, poll.modified, publisher=watched.publisher)
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
        poll.etag, poll.modified, poll.failures, poll.gone = page.etag, page.modified, 0, False
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
                what = "same" if added.held and became != "unchanged" else became
                yield Event(what, where, item.title, item.id, watched.url)


def _why(page: Page) -> str:
    return next((i.problem.message for i in page.items if isinstance(i, Unread)), "")


def _key(document: Document) -> str:
    """What an item is called whatever its version: its id less the digits of its text."""
    return document.id.rpartition("#")[0] or document.url or document.id


def _mark(document: Document) -> str:
    """Tells whether an item was changed: its text, title, time and address."""
    told = "\n".join((document.text, document.title, document.published, document.url))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def _feed_name(kind: str, body: bytes) -> str:
    """The name under which a feed is read, so that its format is known."""
    return "feed.json" if "json" in kind or body.lstrip()[:1] == b"{" else "feed.xml"


def _utc(moment: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
