"""Documents by their words, by names across spellings, near a place and of some days."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, select

from counterclaim.ledger import schema
from counterclaim.ledger.evidence import chunks
from counterclaim.ledger.nearby import Circle, circle, documents_near
from counterclaim.ledger.questions import Page, Row, period
from counterclaim.ledger.spelling import sounds, wanted
from counterclaim.ledger.store import Store
from counterclaim.records.edtf import Days

EXCERPT: Final = 160
"""Code points of an excerpt, about."""
MOST_MARKS: Final = 200
"""Places that are marked in one excerpt at most."""
MOST: Final = 100_000
"""Documents of a place or of some days that are looked through at most: the newest."""
_NAME: Final = re.compile(r"[^\W\d_][\w'’]{2,}")


def search(
    store: Store,
    connection: Connection,
    question: str,
    *,
    near: str = "",
    radius_km: float | None = None,
    since: str = "",
    until: str = "",
    limit: int = 20,
    offset: int = 0,
) -> Page:
    """A page of the documents that hold all words of a question, the best of the newest first; how many there are is not counted.

    Words in quotation marks stand together; a capitalised name is found in other spellings too; all other signs mean nothing.
    ``near`` limits to documents that tell of an incident within ``radius_km`` of a place, ``since`` and ``until`` to days of
    publication. Without words all documents of the place and the days are found, the newest first.
    Raises ``CounterclaimError``: ``unknown_place``, ``bad_date``.
    """
    around, when = circle(near, radius_km) if near else None, period(since, until)
    asked, within = wanted(question), _within(connection, around, when)
    if asked and within != []:
        numbers, more = store.search(connection, asked, within, limit, offset)
    else:
        every = [] if asked else sorted(within or (), reverse=True)
        numbers, more = every[offset : offset + limit], len(every) > offset + limit
    return Page(tuple(_rows(connection, numbers, asked)), offset, None, more)


def _within(connection: Connection, around: Circle | None, when: Days | None) -> list[int] | None:
    """The numbers of the documents to which a search is limited, ``None`` when it is not."""
    near = _numbers_of(connection, documents_near(connection, around)) if around else None
    dated = _published(connection, when) if when else None
    limits = [numbers for numbers in (near, dated) if numbers is not None]
    return sorted(set.intersection(*limits), reverse=True)[:MOST] if limits else None


def _numbers_of(connection: Connection, documents: set[str]) -> set[int]:
    t = schema.taken
    query = select(t.c.document)
    return {n for some in chunks(documents) for n in connection.scalars(query.where(t.c.id.in_(some)))}


def _published(connection: Connection, when: Days) -> set[int]:
    t = schema.document
    first, last = when.first.isoformat(), f"{when.last.isoformat()}~"  # "~" stands after all hours of the day
    return set(connection.scalars(select(t.c.number).where(t.c.published >= first, t.c.published <= last)))


def _rows(connection: Connection, numbers: Sequence[int], asked: Sequence[Sequence[str]]) -> Iterator[Row]:
    t = schema.document
    query = select(t.c.number, t.c.id, t.c.title, t.c.publisher, t.c.published, t.c.text).where(t.c.number.in_(numbers))
    held = {r["number"]: r for r in connection.execute(query).mappings()}
    told = _told_in(connection, [r["id"] for r in held.values()])
    for r in (held[n] for n in numbers):
        start, end = found_at(r["text"], asked)
        own = {name: r[name] for name in ("id", "title", "publisher", "published")}
        yield {**own, "excerpt": excerpt(r["text"], start, end), "span": [start, end], "incidents": told[r["id"]]}


def _told_in(connection: Connection, documents: Sequence[str]) -> dict[str, list[str]]:
    """The keys of the incidents that documents tell."""
    t, m = schema.incident, schema.member
    # Asked for the live ones too, SQLite would go through all that are live rather than through the documents.
    query = select(m.c.document, t.c.key, t.c.live).join(t, t.c.number == m.c.incident).where(m.c.document.in_(documents))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for document, key, live in connection.execute(query.distinct().order_by(m.c.document, t.c.key)):
        if live:
            found[document].append(key)
    return found


def found_at(text: str, asked: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Where the first phrase of a question stands in a text, as a half-open span; ``(0, 0)`` when only the title holds it."""
    plain = _plain(text)
    spans = [s for spellings in asked for spelling in spellings if (s := _place(text, plain, spelling))]
    return min(spans, default=(0, 0))


def found_in(text: str, asked: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """All places of a short text where phrases of a question stand, as half-open spans in order, none within another."""
    plain, found = _plain(text), list[tuple[int, int]]()
    for spelling in (spelling for spellings in asked for spelling in spellings):
        at = 0
        while (span := _place(text[at:], plain[at:], spelling)) and len(found) < MOST_MARKS:
            found.append((at + span[0], at + span[1]))
            at += span[1]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt(text: str, start: int, end: int) -> str:
    """About ``EXCERPT`` code points of a text around a span, in whole words and on one line."""
    room = max(0, EXCERPT - (end - start))
    low = max(0, min(start - room // 2, len(text) - EXCERPT))
    high = min(len(text), max(low + EXCERPT, end))
    if low and (cut := re.search(r"\s", text[low:start])):
        low += cut.end()
    if high < len(text) and (cut := re.search(r"\s\S*$", text[end:high])):
        high = end + cut.start()
    return ("… " if low else "") + " ".join(text[low:high].split()) + (" …" if high < len(text) else "")


def _place(text: str, plain: str, spelling: str) -> tuple[int, int] | None:
    if spelling.startswith("~"):
        heard = spelling[1:]
        return next((m.span() for m in _NAME.finditer(text) if m.group()[0].isupper() and sounds(m.group()) == heard), None)
    words = r"[\W_]+".join(re.escape(_plain(w)) for w in spelling.split())
    found = re.search(rf"(?<![^\W_]){words}(?![^\W_])", plain)
    return found.span() if found else None


def _plain(text: str) -> str:
    """A text without case and accents, character by character, so that places stay where they are."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[:1] for c in text)
