"""Loads all that parsing needs, so that it opens no file later: a confined process could not."""

from __future__ import annotations

import encodings
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from counterclaim.readers import Parse, Piece, Raw

_PAGE: Final = b"""<!doctype html><html lang="en"><head><meta charset="windows-1251"><title>Orma</title></head>
<body><article><h1>Orma</h1>
<p>The army denied on Friday that a drone was lost.</p><p>The front said that it had hit one.</p></article></body></html>"""
_FEED: Final = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><item><title>Orma</title>
<pubDate>Fri, 08 Jul 2016 12:30:00 +0300</pubDate><description>&lt;p&gt;It fell.&lt;/p&gt;</description></item></channel></rss>"""
_MAIL: Final = b"""From: =?koi8-r?B?8sXLwQ==?= <a@orma.example>
Date: Fri, 8 Jul 2016 12:30:00 +0300
Subject: Orma
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

SXQgZmVsbC4=
--b--
"""
_PDF: Final = b"""%PDF-1.4
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /TrueType
/BaseFont /Unknown >> >> >> >>
endobj
4 0 obj
<< /Length 34 >>
stream
BT /F 9 Tf 9 9 Td (It fell.) Tj ET
endstream
endobj
trailer << /Size 5 /Root 1 0 R >>
"""
_SAMPLES: Final = (
    ("a.html", _PAGE),
    ("a.xml", _FEED),
    ("a.eml", _MAIL),
    ("a.pdf", _PDF),
    ("a.txt", "Армия отрицала это в пятницу, сказал представитель.".encode("cp1251")),
    ("a.jsonl", b'{"text": "It fell."}'),
)


def parser(name: str) -> Parse:
    """The parser that ``module:function`` names, with all that it will need."""
    module, _, function = name.partition(":")
    parse: Parse = getattr(importlib.import_module(module), function)
    for encoding in pkgutil.iter_modules(encodings.__path__, "encodings."):
        with suppress(ImportError):  # some are of other systems
            importlib.import_module(encoding.name)
    for _ in _parsed(parse):
        pass
    return parse


def _parsed(parse: Callable[[bytes, str, Raw], Iterator[Piece]]) -> Iterator[Piece]:
    for name, data in _SAMPLES:
        yield from parse(data, name, Raw(name, "0" * 64))
