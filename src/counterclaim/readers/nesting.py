"""How deep a page nests, and pages that nest so deep that parsers stall or lose text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEEP: Final = 200  # lxml drops what lies deeper than about 256 elements, and all that comes after it
_STALLING: Final = 10_000  # parsing time grows with the square of the depth from here on
_WRAPPERS: Final = re.compile(
    r"<(/?)(?:div|span|section|article|main|font|b|i|u|em|strong|center|blockquote|ul|ol|dl|table|tbody|tr|td|a|big|small)\b[^>]*>",
    re.IGNORECASE,
)
_TELLING: Final = re.compile(r"comment|disqus|respond|discussion|caption", re.IGNORECASE)


class Shape(NamedTuple):
    """The depth of a page's tree and how many elements and texts it has."""

    depth: int
    nodes: int


def shape(tree: LexborHTMLParser) -> Shape:
    """The shape of a parsed page, walked without recursion."""
    depth = deepest = nodes = 0
    node: LexborNode | None = tree.root
    while node is not None:
        nodes += 1
        if node.first_child is not None:
            node, depth = node.first_child, depth + 1
            deepest = max(deepest, depth)
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None else None
    return Shape(deepest, nodes)


def flattened(markup: str) -> str:
    """``markup`` with wrapping tags beyond a great depth left out, all text kept; as it is when it nests no deeper.

    Tags that name comments or captions stay, so that what they hold is still told from reporting.
    """
    if markup.count("<") < _STALLING:
        return markup
    kept: list[bool] = []
    cut: list[str] = []
    last = 0
    for tag in _WRAPPERS.finditer(markup):
        if not tag[1]:
            keep = len(kept) < DEEP * 10 or bool(_TELLING.search(tag[0]))
            kept.append(keep)
        else:
            keep = kept.pop() if kept else True
        if not keep:
            cut.append(markup[last : tag.start()])
            last = tag.end()
    return "".join(cut) + markup[last:]
