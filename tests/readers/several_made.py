"""Feeds, captures, mails and exports for the tests, written here by hand: towns, outlets and people are invented."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from typing import Any

from made import page

STORY = page(
    "<article><h1>Northland denies loss at Orma</h1>"
    "<p>The Northland army denied on Friday that a drone was shot down near Orma.</p>"
    "<p>The River Front said that it had hit the drone with a rocket.</p></article>",
    '<meta property="og:site_name" content="Velt Wire"><meta property="article:published_time" content="2016-07-08T12:00:00Z">',
)
URL = "https://wire.example/orma"
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(*items: str, head: str = "<title>Velt Wire</title><link>https://wire.example/</link>", before: str = "") -> bytes:
    """An RSS 2.0 feed of items given as what stands between their tags."""
    body = "".join(f"<item>{i}</item>\n" for i in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<rss version="2.0" {CONTENT}><channel>{head}{body}</channel></rss>'.encode()
    )


def item(guid: str = "https://wire.example/1", text: str = "<p>The army denied it.</p>", **more: str) -> str:
    """An item with its whole content."""
    told = {"title": "Orma", "link": "https://wire.example/1", "pubDate": "Fri, 08 Jul 2016 12:30:00 +0300", **more}
    fields = "".join(f"<{k}>{v}</{k}>" for k, v in told.items())
    return f"{fields}<guid>{guid}</guid><content:encoded><![CDATA[{text}]]></content:encoded>"


def digest(data: bytes) -> str:
    """A WARC digest by SHA-1, in base 32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def http(body: bytes = STORY, status: str = "200 OK", headers: str = "Content-Type: text/html; charset=utf-8\r\n") -> bytes:
    """A response with its body."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body


def record(block: bytes, body: bytes | None = None, *, kind: str = "response", url: str = URL, **headers: str) -> bytes:
    """A WARC 1.1 record whose digests fit; ``headers`` (underscores for hyphens) replace or, when empty, drop those it has."""
    told = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
        "WARC-Date": "2016-07-09T10:11:12Z",
        "WARC-Target-URI": url,
        "WARC-Block-Digest": digest(block),
        "WARC-Payload-Digest": digest(body) if body is not None else "",
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/html",
        "Content-Length": str(len(block)),
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    head = "".join(f"{k}: {v}\r\n" for k, v in told.items() if v)
    return f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def warc(*blocks: bytes) -> bytes:
    """A WARC of a page's record and those given."""
    info = record(b"software: made by hand\r\n", kind="warcinfo", url="", Content_Type="application/warc-fields")
    return info + record(http(), STORY) + b"".join(blocks)


def zipped(data: bytes) -> bytes:
    """One gzip member, the same on every run."""
    return gzip.compress(data, mtime=0)


def sha256(data: bytes) -> str:
    """A digest as a WACZ states it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def wacz(
    members: dict[str, bytes] | None = None, *, signed: dict[str, Any] | None = None, digest: bool = True, **changed: bytes
) -> bytes:
    """A WACZ whose digests fit; members in ``changed`` (``warc``) are put in after the digests were computed."""
    held = {
        "archive/data.warc.gz": zipped(record(http(), STORY)),
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
        **(members or {}),
    }
    rows = [{"name": n.rpartition("/")[2], "path": n, "hash": sha256(d), "bytes": len(d)} for n, d in held.items()]
    package = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": rows}).encode()
    stated = {"path": "datapackage.json", "hash": sha256(package)} | ({"signedData": signed} if signed else {})
    if "warc" in changed:
        held["archive/data.warc.gz"] = changed["warc"]
    files = {**held, "datapackage.json": changed.get("package", package)}
    return packed(files | ({"datapackage-digest.json": json.dumps(stated).encode()} if digest else {}))


def package_digest() -> str:
    """The digest of the datapackage.json that :func:`wacz` writes."""
    with zipfile.ZipFile(io.BytesIO(wacz())) as archive:
        return sha256(archive.read("datapackage.json"))


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


def telegram(*messages: dict[str, Any], **chat: Any) -> bytes:
    """A channel's export; each message has number, kind and time unless it gives them."""
    rows = [
        {"id": n, "type": "message", "date": "2016-07-08T15:30:00", "date_unixtime": "1467981000", **m}
        for n, m in enumerate(messages, 1)
    ]
    told = {"name": "Orma Watch", "type": "public_channel", "id": 1234567890, **chat, "messages": rows}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


CHAT = b"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head><body><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">Orma Watch</div></div></div>
<div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">8 July 2016</div></div>
<div class="message default clearfix" id="message7"><div class="body">
<div class="pull_right date details"
title="08.07.2016 15:30:00 UTC+03:00">15:30</div>
<div class="from_name">Orma Watch</div><div class="text">The army <strong>denied</strong> it.<br>It said so twice.</div></div></div>
<div class="message default clearfix joined" id="message8"><div class="body">
<div class="pull_right date details"
title="08.07.2016 16:00:00">16:00</div>
<div class="forwarded body"><div class="from_name">River Front <span class="date details"
title="08.07.2016 14:00:00">08.07.2016 14:00:00</span></div>
<div class="media_wrap clearfix"><div class="media clearfix"><div class="title bold">Video file</div></div></div>
<div class="text">We hit the drone.</div></div></div></div>
<div class="message default clearfix" id="message9"><div class="body">
<div class="pull_right date details"
title="08.07.2016 17:00:00 UTC+03:00">17:00</div>
<div class="media_wrap"><a class="photo_wrap" href="../../secret.jpg"></a></div></div></div>
</div></div></div></body></html>"""

MAIL = b"""Received: from mail.example by mx.example; Fri, 8 Jul 2016 12:30:05 +0300
From: =?utf-8?q?Northland_Ministry_of_Defence?= <press@mod.example>
To: desk@paper.example
Subject: =?utf-8?b?U3RhdGVtZW50IG9uIE9ybWE=?=
Date: Fri, 8 Jul 2016 12:30:00 +0300
Message-ID: <one@mod.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/html; charset=utf-8

<p>The HTML form.</p>
--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The ministry denied the loss of a drone =E2=80=93 all came back.

---------- Forwarded message ----------
From: River Front <front@river.example>
Subject: Orma

We hit it.
--inner--
--outer
Content-Type: application/octet-stream; name="annexe\xe2\x80\xaefdp.exe"
Content-Disposition: attachment; filename="annexe\xe2\x80\xaefdp.exe"
Content-Transfer-Encoding: base64

TVqQAAMAAAAEAAAA
--outer--
"""
