"""What of a page is no reporting: readers' comments, captions, lists of links, and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from counterclaim.readers.htmlblocks import blocks, text_of
from counterclaim.readers.parts import is_comments_heading, is_links_heading

_CODE: Final = "script,style,noscript,template,svg,iframe,object,button,input,select,textarea,math,canvas,dialog"
_NAMED: Final = "[id],[class],[itemprop],[role],[data-testid],[aria-label]"
_NAMES: Final = ("id", "class", "itemprop", "role", "data-testid", "aria-label")
_COMMENT_WORDS: Final = frozenset(
    "comment comments commentlist commentlists commentary-list commentsection commentarea commentform commentbox usercomments "
    "readercomments disqus respond discussion discussions livefyre spotim viafoura coral replies reply talkback talkbacks".split()
)
# Beside a comment word these say that the element is about comments, or how a page is tagged, and holds none.
_NEUTRAL: Final = frozenset(
    "open opened closed off on enabled disabled has no with count counter counts number num link links button btn icon toggle "
    "status tag tags category cat type topic format hide show without policy".split()
)
_LINK_NAMES: Final = re.compile(
    r"(?:^|[-_ ])(?:related|recommended|recommendations|readmore|read-more|most-?(?:read|popular)|see-?also|more-?stories|trending"
    r"|breadcrumbs?|share|sharing|social|sharedaddy|newsletter|subscribe|sidebar|site-?footer|navbar|navigation|menu|jp-relatedposts"
    r"|outbrain|taboola|promo|advert(?:isement)?|cookie)s?(?:$|[-_ ])",
    re.IGNORECASE,
)
_CAPTION_NAMES: Final = re.compile(
    r"(?:^|[-_ ])(?:caption|captions|figcaption|photo-?credit|image-?credit|wp-caption-text)(?:$|[-_ ])"
)
_SENTENCE: Final = re.compile(r"\w\W+\w.*[.!?…؟。]['\"”’»)\]]*$", re.DOTALL)
_MOST_WRAPPERS: Final = 20
_NEVER: Final = frozenset({"html", "body", "main", "head", "-document", "-undef"})


def cut_code(tree: LexborHTMLParser) -> None:
    """Take out what is no text to read. JSON-LD is gone afterwards."""
    for node in tree.css(_CODE):
        node.decompose()


def cut_comments(tree: LexborHTMLParser) -> list[str]:
    """Take elements that are named as readers' comments out of the page: their texts in order."""
    return [text for node in _named(tree) if _is_comments(node) and (text := _taken(node))]


def cut_captions(tree: LexborHTMLParser) -> list[str]:
    """Take captions and credits of pictures out of the page: their texts in order."""
    nodes = [n for n in (*tree.css("figcaption"), *_named(tree)) if n.tag == "figcaption" or _has(n, _CAPTION_NAMES)]
    return [text for node in nodes if node.tag not in _NEVER and not _holds_article(node) and (text := _taken(node))]


def cut_links(tree: LexborHTMLParser) -> list[str]:
    """Take menus, footers and lists of links to other reports out of the page: their texts in order."""
    nodes = [n for n in (*tree.css("nav,footer,aside,body > header"), *_named(tree)) if _is_furniture(n)]
    found = [text for node in nodes if not _holds_article(node) and (text := _taken(node))]
    lists = [n for n in tree.css("ul,ol") if _all_links(n)]
    heads = [n for n in (_heading_before(each) for each in lists) if n is not None]
    return found + [text for node in (*heads, *lists) if (text := _taken(node))]


def _named(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Elements with a telling attribute that are still in the page, outermost first."""
    for node in tree.css(_NAMED):
        if node.tag not in _NEVER:
            yield node


def _taken(node: LexborNode) -> str:
    """The text of an element, which is emptied and so taken at most once."""
    text = text_of(node)
    for child in list(node.iter(include_text=True)):
        child.remove()
    return text


def _words(value: str) -> list[str]:
    return re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", value).lower())


def _is_comments(node: LexborNode) -> bool:
    for name in _NAMES:
        for token in (node.attributes.get(name) or "").split():
            words = _words(token)
            if not _COMMENT_WORDS.isdisjoint(words) and (_NEUTRAL.isdisjoint(words) or _only_a_counter(node)):
                return not _holds_article(node)
    return False


def _only_a_counter(node: LexborNode) -> bool:
    return len(text_of(node, limit=60)) < 60


def _holds_article(node: LexborNode) -> bool:
    return node.css_first("h1,[itemprop~=articleBody],main") is not None


def _has(node: LexborNode, names: re.Pattern[str]) -> bool:
    return any(names.search(node.attributes.get(key) or "") for key in ("class", "id"))


def _is_furniture(node: LexborNode) -> bool:
    if node.tag in ("nav", "footer", "aside", "header"):
        return node.tag != "header" or node.parent is None or node.parent.tag == "body"
    return node.tag != "article" and _has(node, _LINK_NAMES)


def _all_links(node: LexborNode) -> bool:
    """Whether nearly all words of a list are links, and there are at least two."""
    links = [len("".join(a.text(deep=True).split())) for a in node.css("a")]
    return len(links) > 1 and sum(links) >= 0.8 * max(1, len("".join(node.text(deep=True).split())))


def _heading_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and before.is_text_node and not (before.text_content or "").strip():
        before = before.prev
    return before if before is not None and before.is_element_node and is_links_heading(text_of(before)) else None


def cut_under_headings(tree: LexborHTMLParser) -> list[str]:
    """Take out comments that only a heading tells ("3 Comments"): from it to the end of what holds it.

    A heading before the first sentence is a counter over the article and heads none.
    """
    heads: list[LexborNode] = []
    told = False
    for block in blocks(tree.body) if tree.body is not None else ():
        if told and block.tag not in ("li", "br", "body") and is_comments_heading(block.text):
            heads.append(block.node)
        told = told or (block.tag == "p" and bool(_SENTENCE.search(block.text)))
    found = ["\n".join(t for each in _following(head) if (t := _taken_any(each))) for head in heads if _begins(head)]
    return [text for text in found if text]


def _begins(head: LexborNode) -> bool:
    """Whether the element still stands in the page and begins with its heading."""
    return is_comments_heading(text_of(head, limit=1).split("\n")[0])


def _following(node: LexborNode) -> list[LexborNode]:
    """The heading with its wrappers that hold nothing else, and all siblings after it."""
    text = text_of(node, limit=80)
    for _ in range(_MOST_WRAPPERS):
        if node.parent is None or node.parent.tag in _NEVER or text_of(node.parent, limit=80) != text:
            break
        node = node.parent
    nodes = [node]
    while nodes[-1].next is not None:
        nodes.append(nodes[-1].next)
    return nodes


def _taken_any(node: LexborNode) -> str:
    if not node.is_text_node:
        return _taken(node)
    text = " ".join((node.text_content or "").split(" ")).strip()
    node.remove()
    return text
