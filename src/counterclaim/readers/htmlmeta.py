"""What a page says about itself: title, author, outlet, publication date, address, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from counterclaim.readers import dates

# For each field, the places in order of trust: a JSON-LD key, or a selector with the attribute that holds the value.
_JSON_LD: Final = {"title": "headline", "published": "datePublished", "author": "author", "publisher": "publisher"}
_PLACES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "title": (("meta[property='og:title']", "content"), ("meta[name='twitter:title']", "content")),
    "published": (
        ("meta[property='article:published_time']", "content"),
        ("[itemprop~=datePublished]", "content"),
        ("[itemprop~=datePublished]", "datetime"),
        ("meta[name='pubdate' i],meta[name='publishdate' i],meta[name='parsely-pub-date'],meta[name='sailthru.date']", "content"),
        ("meta[name='DC.date.issued' i],meta[name='DC.date' i],meta[name='date' i],meta[name='citation_date']", "content"),
        ("time[pubdate]", "datetime"),
        ("article time[datetime],header time[datetime],main time[datetime]", "datetime"),
    ),
    "author": (
        ("meta[name='author' i]", "content"),
        ("meta[property='article:author']", "content"),
        ("[itemprop~=author] [itemprop~=name]", ""),
        ("[rel~=author]", ""),
    ),
    "publisher": (
        ("meta[property='og:site_name']", "content"),
        ("meta[name='application-name' i]", "content"),
        ("meta[name='publisher' i],meta[name='DC.publisher' i]", "content"),
    ),
    "url": (("link[rel~=canonical]", "href"), ("meta[property='og:url']", "content")),
    "language": (("html", "lang"), ("meta[http-equiv='content-language' i]", "content")),
}
_ARTICLE: Final = re.compile(r"(?:Article|BlogPosting|Report|NewsPage|WebPage)$")
_MOST_ITEMS: Final = 2_000
_LONGEST: Final = 500


def metadata(tree: LexborHTMLParser) -> dict[str, str]:
    """The fields the page states, each from the place most to be trusted; missing ones are left out."""
    items = sorted(_items(tree), key=lambda i: "WebPage" in str(i.get("@type")))
    found = {field: value for field in _PLACES if (value := _field(tree, items, field))}
    if "title" not in found and (title := _title(tree)):
        found["title"] = title
    if outlet := found.get("publisher"):
        found["title"] = _without_outlet(found.get("title", ""), outlet)
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w+)*", found.get("language", "en")):
        del found["language"]
    return found


def _field(tree: LexborHTMLParser, items: list[dict[str, object]], field: str) -> str:
    told = (_named(item.get(_JSON_LD[field])) for item in items) if field in _JSON_LD else iter(())
    for value in (*told, *_in_places(tree, field)):
        value = dates.loosely(value) if field == "published" else _clean(value)
        if value and not (field == "author" and value.startswith("http")):
            return value
    return ""


def _in_places(tree: LexborHTMLParser, field: str) -> Iterator[str]:
    for selector, attribute in _PLACES[field]:
        for node in tree.css(selector)[:3]:
            yield (node.attributes.get(attribute) or "") if attribute else node.text(deep=True)


def _title(tree: LexborHTMLParser) -> str:
    heads = [_clean(h.text(deep=True)) for h in tree.css("h1")]
    node = tree.css_first("head > title")
    return next((h for h in heads if h), "") if len(heads) == 1 or node is None else _clean(node.text(deep=True))


def _without_outlet(title: str, outlet: str) -> str:
    """``title`` without the outlet's name that pages add behind a dash or bar."""
    return re.sub(rf"\s*[|–—:-]\s*{re.escape(outlet)}\s*$", "", title, flags=re.IGNORECASE) or title


def _items(tree: LexborHTMLParser) -> Iterator[dict[str, object]]:
    """The articles among the page's JSON-LD, however wrapped."""
    for script in tree.css("script[type='application/ld+json' i]"):
        try:
            waiting = [json.loads(script.text(deep=True).strip())]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_ITEMS):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                waiting.extend(item[k] for k in ("@graph", "mainEntity", "mainEntityOfPage") if k in item)
                if _ARTICLE.search(_type(item)):
                    yield item


def _type(item: dict[str, object]) -> str:
    kind = item.get("@type")
    return str(kind[0] if isinstance(kind, list) and kind else kind)


def _named(value: object) -> str:
    """The words of a JSON-LD value: a string, a thing with a name, or several of them."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        name = value.get("name")
        return name if isinstance(name, str) else ""
    names = [_named(v) for v in value[:10] if not isinstance(v, list)] if isinstance(value, list) else []
    return ", ".join(n for n in names if n)


def _clean(value: str) -> str:
    whole = value.encode("utf-8", "ignore").decode("utf-8")
    return re.sub(r"[ \t\n\r\f]+", " ", whole).strip()[:_LONGEST]
