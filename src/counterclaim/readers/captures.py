"""Records of a WARC -> documents: pages that a server gave with status 200, each with its address and when it was captured.

Block and payload digests are computed anew. That they fit says that the file is consistent. It does not say who made it, or that a
server ever gave these bytes: whoever alters a record can write its digests too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from counterclaim.readers import dates, digests, html, httpblock, pdf, warc
from counterclaim.readers.build import Raw
from counterclaim.readers.pieces import Piece, inner, keyed, unread
from counterclaim.records.document import Document, Unread
from counterclaim.records.problem import Problem

_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_PAGES: Final = ("text/html", "application/xhtml+xml")
CONSISTENT: Final = "that digests fit would only say that the file is consistent, not that it is authentic"
_FAULTS: Final = {
    "encoding_not_read": "its content coding is not read",
    "encoding_damaged": "its content coding is damaged and can't be taken off",
    "expands_too_much": f"it inflates beyond the limit of {httpblock.MAX_BODY:,} bytes",
}


def read(data: bytes, raw: Raw) -> Iterator[Piece]:
    """The pages of a WARC file in its order; what breaks a frame or a digest is kept unread and named."""
    told = seen = 0
    for found in warc.records(data):
        own = inner(raw, f"record {found.number}", found.data)
        fault = isinstance(found, warc.Fault)
        piece = unread(own, found.code, found.message, found.data) if isinstance(found, warc.Fault) else _record(found, own)
        seen += not fault
        if piece:
            told += 1
            yield piece
    if not told:
        message = f"none of its {seen} records is a page that was given with status 200"
        yield unread(raw, "no_pages", message, data)


def _record(record: warc.Record, raw: Raw) -> Piece | None:
    """The document of a record, why it can't be had, or nothing when the record is no page."""
    kind = record.headers["warc-type"].lower()
    response = httpblock.parse(record.block) if kind in ("response", "revisit") else None
    stated: list[tuple[str, str, tuple[bytes, ...]]] = [
        ("block digest", record.headers.get("warc-block-digest", ""), (record.block,))
    ]
    if kind != "revisit" and "warc-truncated" not in record.headers:
        payload = (response.stored, response.entity) if response else (record.block,)
        stated.append(("payload digest", record.headers.get("warc-payload-digest", ""), payload))
    if wrong := digests.first_wrong(stated):
        message = f"the record is not what its digest says ({wrong}); it was altered or damaged, and was not read"
        return unread(raw, "digest_mismatch", message, record.data)
    if kind == "response" and response and response.status == 200:
        return _page(record, raw, response)
    if kind == "resource":
        resource = httpblock.Response(200, {"content-type": record.headers.get("content-type", "")}, record.block, record.block)
        return _page(record, raw, resource)
    return None


def _page(record: warc.Record, raw: Raw, response: httpblock.Response) -> Piece | None:
    told = response.headers.get("content-type", "")
    is_pdf = response.entity[:5] == b"%PDF-"
    if not is_pdf and told.partition(";")[0].strip().lower() not in _PAGES:
        return None
    body = httpblock.plain(response)
    if isinstance(body, str):
        return unread(raw, body, f"the page can't be read: {_FAULTS[body]}", record.data)
    charset = _CHARSET.search(told)
    found = pdf.read(body, raw) if is_pdf else html.read(body, raw, charset[1] if charset else "")
    url = record.headers.get("warc-target-uri", "").strip("<> ")
    when, wrong = dates.stated(record.headers["warc-date"], raw.name)
    kept = keyed(found, url, retrieved=when, url=url)
    return Piece(_told(kept, [*wrong, *_warnings(record, raw.name)]), record.data)


def _told(found: Document | Unread, problems: list[Problem]) -> Document | Unread:
    return replace(found, problems=(*found.problems, *problems)) if isinstance(found, Document) and problems else found


def _warnings(record: warc.Record, where: str) -> list[Problem]:
    found = []
    stated = [record.headers.get(n, "") for n in ("warc-block-digest", "warc-payload-digest")]
    if not any(stated):
        found.append(Problem("digest_missing", where, f"the record states no digest to check its bytes against; {CONSISTENT}"))
    elif any(digests.fits(s, b"")[0] is None for s in stated if s):
        shown = next(s for s in stated if s and digests.fits(s, b"")[0] is None)
        found.append(Problem("digest_unknown", where, f"a digest of an unknown kind was not checked: {shown[:80]}"))
    if cut := record.headers.get("warc-truncated"):
        found.append(Problem("capture_truncated", where, f"the capture itself was cut short ({cut[:40]}); the page may go on"))
    return found
