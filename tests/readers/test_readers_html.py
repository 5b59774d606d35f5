"""Web pages: metadata, the article apart from the rest, nothing lost."""

from __future__ import annotations

import pytest
from look import check_parts, codes, one, words
from made import page

from counterclaim.records.document import PartKind

FIRST = "The ministry\u00a0denied on Sunday that it had lost a <b>helicopter</b> in the desert east of the city."
SECOND = "A source told the agency “it was hit” by a missile from the ground while two pilots were in it."
LAST = "Later the ministry confirmed the loss of the crew, and named both of the pilots in a statement."
ARTICLE = f"<h1>A loss in the desert</h1><p>{FIRST}</p>\n<p>{SECOND}</p><p>{LAST}</p>"
BODY = "\n".join((FIRST.replace("<b>", "").replace("</b>", ""), SECOND, LAST))
LIE = "They lie, five hundred died there and everybody knows it."


def _reporting(markup: str) -> str:
    document = one(page(markup), "a.html")
    check_parts(document)
    for kind in (PartKind.TITLE, PartKind.BODY):
        assert LIE not in words(document, kind)
    assert LIE in document.text or LIE not in markup
    return words(document, PartKind.BODY).strip()


def test_title_line_blank_line_paragraphs_with_their_letters_kept() -> None:
    document = one(page(f"<article>{ARTICLE}</article>"), "a.html")
    assert document.text == f"A loss in the desert\n\n{BODY}"
    assert words(document, PartKind.TITLE) == "A loss in the desert\n\n"
    assert (document.title, document.language, document.problems) == ("A loss in the desert", "en", ())


def test_json_ld_tells_title_author_outlet_and_time() -> None:
    data = (
        '{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "No"}, {"@type": ["NewsArticle"], '
        '"headline": "A loss &amp; more", "datePublished": "2016-07-10T12:05:30.123+0300", '
        '"author": [{"name": "A. Writer"}, "B. Other"], "publisher": {"@type": "Organization", "name": "The Wire"}}]}'
    )
    head = f'<title>No</title><link rel="canonical" href="https://w.example/a"><script type="application/ld+json">{data}</script>'
    document = one(page(f"<article>{ARTICLE}</article>", head), "a.html")
    assert document.published == "2016-07-10T12:05:30+03:00"
    assert (document.author, document.publisher, document.url) == ("A. Writer, B. Other", "The Wire", "https://w.example/a")


def test_meta_tags_tell_the_same_and_the_outlet_leaves_the_title() -> None:
    head = (
        '<meta property="og:title" content="A loss - The Wire"><meta property="og:site_name" content="The Wire">'
        '<meta property="article:published_time" content="2016-07-10T09:00Z"><meta name="author" content="A. Writer">'
    )
    document = one(page(f"<article>{ARTICLE}</article>", head), "a.html")
    assert (document.title, document.publisher, document.author) == ("A loss", "The Wire", "A. Writer")
    assert document.published == "2016-07-10T09:00Z"


@pytest.mark.parametrize(
    "comments",
    [
        f'<div id="comments"><h3>1 Comment</h3><p>{LIE}</p></div>',
        f'<section class="reader-comments"><p>{LIE}</p></section>',
        f'<div class="CommentList"><article class="comment-body"><p>{LIE}</p></article></div>',
        f'<div id="disqus_thread"><p>{LIE}</p></div>',
        f'<ol><li itemprop="comment"><p>{LIE}</p></li></ol>',
        f'<div id="respond"><p>{LIE}</p></div>',
        f'<div class="discussion"><p>{LIE}</p></div>',
        f"<h3>3 Comments</h3><ol><li>{LIE}</li></ol>",
        f"<div><h4>Leave a reply</h4></div><div><p>{LIE}</p></div>",
        f"<p>1 Comment</p><p>{LIE}</p>",
        f"<div>1 Comment<br>{LIE}</div>",
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_a_comment_is_never_reporting(comments: str, inside: bool) -> None:
    markup = f"<article>{ARTICLE}{comments}</article>" if inside else f"<article>{ARTICLE}</article>{comments}"
    assert _reporting(markup) == BODY


@pytest.mark.parametrize("name", ["comments-open", "tag-discussion", "has-comments", "category-comments post"])
def test_a_page_that_may_be_commented_on_is_no_comment(name: str) -> None:
    markup = f'<div class="{name}"><div class="{name}">{ARTICLE.replace("h1", "h2")}</div></div>'
    assert BODY in _reporting(markup)


def test_a_counter_above_the_article_hides_nothing() -> None:
    counters = '<h3>3 Comments</h3><a class="comments-link" href="#c">3 Comments</a>'
    assert _reporting(counters + ARTICLE).endswith(BODY)


def test_captions_and_links_stand_apart_and_are_not_lost() -> None:
    markup = (
        '<nav><a href="/w">World news</a></nav><article><h1>A loss in the desert</h1>'
        f"<figure><img src=x><figcaption>The desert. Photo: agency</figcaption></figure><p>{FIRST}</p><p>{SECOND}</p>"
        '<h4>Related</h4><ul><li><a href="1">Another loss in May</a></li><li><a href="2">Who holds it</a></li></ul>'
        f"<p>{LAST}</p></article><footer>All rights reserved</footer>"
    )
    document = one(page(markup), "a.html")
    assert words(document, PartKind.BODY).strip() == BODY
    assert words(document, PartKind.CAPTION).strip() == "The desert. Photo: agency"
    links = words(document, PartKind.LINKS).split("\n")
    assert {"World news", "Related", "Another loss in May", "Who holds it", "All rights reserved"} <= set(links)
    check_parts(document)


def test_a_declared_charset_is_obeyed_and_a_wrong_one_gives_way() -> None:
    text = "Министерство обороны опровергло сообщение о потере."
    declared = f"<html><head><meta charset=windows-1251></head><p>{text}</p>"
    assert one(declared.encode("cp1251"), "a.html").text == text
    assert codes(one(declared.encode("cp1251"), "a.html")) == []
    wrong = one(declared.encode(), "a.html")
    assert (wrong.text, codes(wrong)) == (text, ["charset_conflict"])


@pytest.mark.parametrize("depth", [260, 10_000, 60_000])
def test_deep_nesting_loses_no_text(depth: int) -> None:
    markup = (
        f"<p>{SECOND}</p>"
        + "<div>" * depth
        + "Deep words here."
        + "</div>" * depth
        + f'<p>{LAST}</p><div class="comments">{LIE}</div>'
    )
    document = one(page(markup), "a.html")
    assert codes(document) == ["deep_nesting"]
    assert words(document, PartKind.BODY).split("\n")[:3] == [SECOND, "Deep words here.", LAST]
    assert words(document, PartKind.COMMENTS) == LIE


def test_a_page_of_five_megabytes_is_read_whole() -> None:
    count = 50_000
    document = one(page("<article>" + f"<p>{LAST}" * count + "</article>"), "a.html")
    assert codes(document) == ["fallback_reader"]
    assert words(document, PartKind.BODY).count(LAST) == count


def test_code_is_no_text_and_a_page_is_known_by_its_content() -> None:
    markup = f"<script>var p = '<p>No</p>'</script><style>p {{}}</style><article>{ARTICLE}</article>"
    document = one(page(markup), "a.txt")
    assert "var" not in document.text
    assert codes(document) == ["type_mismatch"]
