"""Web pages: the article apart from captions, links and readers' comments, which stand after it as parts of their own."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from counterclaim.readers import htmlcut
from counterclaim.readers.build import Raw, build
from counterclaim.readers.decoding import decode, unix_lines
from counterclaim.readers.htmlblocks import Block, blocks
from counterclaim.readers.htmlmeta import metadata
from counterclaim.readers.nesting import DEEP, flattened, shape
from counterclaim.readers.parts import is_comments_heading
from counterclaim.records.document import Document, Part, PartKind, Unread
from counterclaim.records.problem import Problem
from counterclaim.records.spans import Span

_CHARSET: Final = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_SLOW_BYTES: Final = 2_000_000  # trafilatura needs half a minute for 3 MB of paragraphs
_SLOW_NODES: Final = 40_000
_MAIN: Final = ("[itemprop~=articleBody]", "article", "main,[role=main]", ".entry-content,.post-content,.article-body")
_SENTENCE: Final = re.compile(r"[.!?…؟。]['\"”’»)\]]*$")


def read(data: bytes, raw: Raw, charset: str = "") -> Document | Unread:
    """Title line, blank line, paragraphs; then captions, links and comments, so that no text of the page is lost.

    ``charset`` is what the server said, which wins over what the page says.
    """
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, raw.name, charset or (declared[1].decode("ascii") if declared else ""))
    return _read(unix_lines(decoded.text), raw, None, decoded.problems)


def fragment(markup: str, raw: Raw, values: Mapping[str, str], problems: tuple[Problem, ...] = ()) -> Document | Unread:
    """The same for a piece of a page, such as a feed's item: ``values`` say what it is, all of it is the article."""
    return _read(f"<!doctype html><html><body>{unix_lines(markup)}</body></html>", raw, values, problems)


def _read(markup: str, raw: Raw, told: Mapping[str, str] | None, problems: tuple[Problem, ...]) -> Document | Unread:
    flat = flattened(markup)
    tree = LexborHTMLParser(flat)
    depth, nodes = shape(tree)
    fast = _problems(raw.name, depth, nodes, len(markup), flat != markup)
    values = metadata(tree) if told is None else told
    htmlcut.cut_code(tree)
    comments = htmlcut.cut_comments(tree)
    captions = htmlcut.cut_captions(tree)
    links = htmlcut.cut_links(tree)
    comments += htmlcut.cut_under_headings(tree)
    lines = _lines(tree)
    chosen = _by_container(lines) if fast or told is not None else _by_trafilatura(tree, lines)
    body, late = _before_comments([b for b, keep in zip(lines, chosen, strict=True) if keep])
    rest = [b.text for b, keep in zip(lines, chosen, strict=True) if not keep]
    title = " ".join(values.get("title", "").split()) if told is not None else values.get("title", "")
    text, parts = _composed(
        (PartKind.TITLE, [title] if title else []),
        (PartKind.BODY, [b.text for b in body if _key(b.text) != _key(title) or b.tag == "p"]),
        (PartKind.CAPTION, captions),
        (PartKind.LINKS, [t for t in links + rest if _key(t) != _key(title)]),
        (PartKind.COMMENTS, [b.text for b in late] + comments),
    )
    if told is None and not (body or comments or captions or links or rest):
        text = ""
    return build(raw, text, values, parts=parts, problems=(*problems, *fast))


def _problems(where: str, depth: int, nodes: int, size: int, flat: bool) -> tuple[Problem, ...]:
    """Why the page goes the fast way, past parsers that stall on it or lose its text; none when it does not."""
    found = []
    if flat or depth > DEEP:
        found.append(
            Problem("deep_nesting", where, f"tags nest more than {DEEP} deep; read by a second parser that keeps all text")
        )
    if size > _SLOW_BYTES or nodes > _SLOW_NODES:
        message = f"a page of {size:,} characters and {nodes:,} nodes; the article is told from the rest by its markup alone"
        found.append(Problem("fallback_reader", where, message))
    return tuple(found)


def _lines(tree: LexborHTMLParser) -> list[Block]:
    root = tree.body or tree.root
    return [] if root is None else list(blocks(root, _main(tree)))


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """The one element that the page marks as its article, if it marks one."""
    for selector in _MAIN:
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text(deep=True).strip()) > 100:
            return found[0]
    return None


def _by_container(lines: list[Block]) -> list[bool]:
    marked = any(b.main for b in lines)
    return [(b.main or not marked) and 2 * b.linked <= len(b.text) for b in lines]


def _by_trafilatura(tree: LexborHTMLParser, lines: list[Block]) -> list[bool]:
    """The lines that trafilatura holds for the article, and sentences between them that it left out.

    It only chooses: the words stay those of the page, as it rewrites spaces.
    """
    found = _key(_extracted(tree.html or ""))
    own = _by_container(lines)
    chosen = [bool(key := _key(b.text)) and key in found and 2 * b.linked <= len(b.text) for b in lines]
    if sum(len(b.text) for b, c in zip(lines, chosen, strict=True) if c) < 0.5 * _letters(lines, own):
        return own
    first, last = chosen.index(True), len(chosen) - 1 - chosen[::-1].index(True)
    return [
        c or (first < n < last and o and bool(_SENTENCE.search(b.text)))
        for n, (b, c, o) in enumerate(zip(lines, chosen, own, strict=True))
    ]


def _letters(lines: list[Block], own: list[bool]) -> int:
    return max(1, sum(len(b.text) for b, keep in zip(lines, own, strict=True) if keep and b.tag in ("p", "li", "blockquote")))


def _extracted(markup: str) -> str:
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from trafilatura import bare_extraction  # takes most of a second to load, and only pages need it

    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # what it finds wrong is ours to report
    try:
        found = bare_extraction(markup, include_comments=False, favor_recall=True, with_metadata=False)
    except (LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return ""
    return str(getattr(found, "text", "") or "")


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _before_comments(lines: list[Block]) -> tuple[list[Block], list[Block]]:
    """The article, and from a comments heading on what isn't; a counter above the first sentence is none."""
    told = False
    for n, block in enumerate(lines):
        if told and block.tag != "li" and is_comments_heading(block.text):
            return lines[:n], lines[n:]
        told = told or bool(_SENTENCE.search(block.text))
    return lines, []


def _composed(*sections: tuple[PartKind, list[str]]) -> tuple[str, tuple[Part, ...]]:
    """The sections under one another with a blank line between, and the part each is, the blank line with the one above."""
    full = [(kind, "\n".join(lines)) for kind, lines in sections if lines]
    parts: list[Part] = []
    text = ""
    for kind, words in full:
        start = len(text)
        text += words + ("" if kind is full[-1][0] else "\n\n")
        parts.append(Part(kind, Span(start, len(text))))
    return text, tuple(parts)
