"""A page's tree as lines of text, in order, letters kept: white space of the markup alone is collapsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

_BLOCK: Final = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul br title".split()
)
_MARKUP_SPACE: Final = re.compile(r"[ \t\n\r\f]+")  # no-break spaces are the author's


class Block(NamedTuple):
    """One line of a page: its words, the element that holds it, how many letters are links, whether in the main element."""

    text: str
    node: LexborNode
    linked: int
    main: bool

    @property
    def tag(self) -> str:
        """The tag of the element that holds the line."""
        return self.node.tag or ""


class _Event(NamedTuple):
    node: LexborNode
    enters: bool


def blocks(root: LexborNode, main: LexborNode | None = None) -> Iterator[Block]:
    """The lines under ``root``; ``main`` marks those that lie in it."""
    words: list[str] = []
    holders = [root]
    linked = inside = anchors = 0
    for node, enters in _walk(root):
        if node.is_text_node:
            words.append(node.text_content or "")
            linked += len(words[-1]) if anchors else 0
            continue
        tag = node.tag or ""
        step = 1 if enters else -1
        if tag in _BLOCK:
            if text := _line(words):
                yield Block(text, holders[-1], linked, inside > 0)
            words, linked = [], 0
            if enters:
                holders.append(node)
            elif len(holders) > 1:
                holders.pop()
        anchors += step if tag == "a" else 0
        inside += step if main is not None and node.mem_id == main.mem_id else 0
    if text := _line(words):
        yield Block(text, holders[-1], linked, inside > 0)


def text_of(root: LexborNode, limit: int = 0) -> str:
    """The lines under ``root``; with a ``limit`` only as many as reach beyond that many characters."""
    lines: list[str] = []
    held = 0
    for block in blocks(root):
        lines.append(block.text)
        held += len(block.text)
        if limit and held > limit:
            break
    return "\n".join(lines)


def _line(words: list[str]) -> str:
    text = _MARKUP_SPACE.sub(" ", "".join(words)).strip(" ")
    return text if text.strip() else ""


def _walk(root: LexborNode) -> Iterator[_Event]:
    """Every text once, every element entered and left, without recursion: pages nest thousands deep."""
    node: LexborNode | None = root
    while node is not None:
        if not node.is_comment_node:
            yield _Event(node, True)
        child = None if node.is_text_node else node.first_child
        if child is not None:
            node = child
            continue
        while node is not None:
            if node.is_element_node:
                yield _Event(node, False)
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent
