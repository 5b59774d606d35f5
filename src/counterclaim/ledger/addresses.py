"""Addresses that were fetched: the versions that the ledger holds of the page at each, and whether the page is gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from counterclaim.ledger import schema
from counterclaim.ledger.questions import Row
from counterclaim.readers import display_name
from counterclaim.records import Document
from counterclaim.records.versions import key_of, versioned

GONE: Final = "page_gone"
"""The code of an input that tells that a page is gone (``counterclaim.fetch.Missed``)."""


def fetched(connection: Connection, documents: Iterable[Document]) -> list[Row]:
    """Of the addresses from which documents were fetched, one JSON-ready row each, in the order of the documents.

    ``versions`` are all that is held of the page, the earliest first: ``document``, when it was ``first`` and ``last`` retrieved.
    ``gone`` is the time at which the ledger kept that the page is gone, empty where it never was or came back.
    """
    urls = dict.fromkeys(d.url for d in documents if d.url and d.id == versioned(d.url, d.text))
    return [
        {"url": url, "versions": versions, "gone": _gone(connection, url)}
        for url in urls
        if (versions := _versions(connection, url))
    ]


def _versions(connection: Connection, url: str) -> Sequence[Row]:
    d, a = schema.document, schema.acquisition
    when = (func.min(a.c.retrieved).label("first"), func.max(a.c.retrieved).label("last"))
    query = select(d.c.id.label("document"), *when).join(a, a.c.document == d.c.number).where(*came_from(url)).group_by(d.c.number)
    return [dict(row) for row in connection.execute(query.order_by(func.min(a.c.number))).mappings()]


def came_from(url: str) -> Sequence[ColumnElement[bool]]:
    """The acquisitions by which the page at an address was fetched, joined with their documents.

    Feeds, archives and JSON lines say of what they hold that it stood at any address, which makes it no version of the page there.
    """
    d, a = schema.document, schema.acquisition
    lead = key_of(versioned(url, "")) + "#"
    span = d.c.id.between(lead, lead + "g")  # twelve hexadecimal digits follow
    return span, a.c.source == display_name(url), a.c.url == url


def _gone(connection: Connection, url: str) -> str:
    u, a, d, e = schema.unread, schema.acquisition, schema.document, schema.entry
    said = select(u.c.entry, e.c.line).join(e, e.c.number == u.c.entry).where(u.c.code == GONE, u.c.source == display_name(url))
    row = connection.execute(said.order_by(u.c.number.desc()).limit(1)).one_or_none()
    latest = connection.scalar(select(func.max(a.c.entry)).join(d, d.c.number == a.c.document).where(*came_from(url)))
    return f"{json.loads(row.line)['time'][:19]}Z" if row and row.entry > (latest or 0) else ""
