"""Which stretches of a text are reporting, and which are readers' comments, lists of links or captions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from counterclaim.records.document import Part, PartKind
from counterclaim.records.spans import Span

_COMMENTS: Final = re.compile(
    r"(?:[#*_\s]*)(?:(?:\d[\d.,]*|no|one)\s+(?:(?:reader|user)s?['’]?\s+)?(?:comments?|responses?|replies)(?:\s+(?:so far|below))?"
    r"|comments?\s*[(\[]\s*\d[\d.,]*\s*[)\]]|comments?\s*:?\s*\d*|(?:readers?|users?)['’]?s?\s+comments?(?:\s*[(\[]\d+[)\]])?"
    r"|(?:leave|post|add|write)\s+(?:a\s+|your\s+)?(?:comment|reply)|join the (?:discussion|conversation)"
    r"|(?:view|show|load)\s+(?:all\s+)?(?:\d+\s+)?comments?)\s*[:.]?(?:[#*_\s]*)",
    re.IGNORECASE,
)
_LINK_WORDS: Final = (
    r"(?:related(?:\s+(?:articles?|stories|story|news|links?|content|coverage|reading|posts?|topics?))?|(?:also\s+)?read\s+more"
    r"|read\s+(?:also|next)|also\s+read|see\s+also|more\s+(?:on\s+this(?:\s+story)?|from\s+[^\n:]{2,40}|stories|news)"
    r"|further\s+reading|recommended(?:\s+for\s+you)?|you\s+(?:may|might)\s+also\s+like|most\s+(?:read|popular))"
)
_LINK_HEAD: Final = re.compile(rf"[#*_\s]*{_LINK_WORDS}[#*_\s]*:?[#*_\s]*", re.IGNORECASE)
_LINK_LINE: Final = re.compile(rf"[#*_\s•·–-]*{_LINK_WORDS}[*_]*\s*:\s*\S.*", re.IGNORECASE)
_BULLET: Final = re.compile(r"\s*(?:[-*•·–»>]|\d{1,2}[.)]|https?://|www\.)\s*\S?")
_SENTENCE_END: Final = re.compile(r"[.!?…؟。]['\"”’»)\]]*\s*$")
_LONGEST_LINK: Final = 200


def is_comments_heading(line: str) -> bool:
    """Whether a line is a heading over readers' comments ("3 Comments", "Leave a reply") and nothing else."""
    return len(line) <= 80 and bool(_COMMENTS.fullmatch(line.strip()))


def is_links_heading(line: str) -> bool:
    """Whether a line is a heading over links to other reports ("Related:", "See also")."""
    return len(line) <= 80 and bool(_LINK_HEAD.fullmatch(line.strip()))


def parts_of(text: str, title: str = "") -> tuple[Part, ...]:
    """The parts of a plain text, covering it in order without overlap; ``title`` is marked where the text begins with it.

    Everything from a comments heading to the end is comments; a list of links just before that, or at the end, is links.
    """
    lines = _lines(text)
    comments = _comments_from(lines, text)
    links = _links_from([s for s in lines if s.end <= comments], text, comments)
    return cover([(0, PartKind.TITLE), (_title_end(text, title), PartKind.BODY)], links, comments, len(text))


def cover(begins: Iterable[tuple[int, PartKind]], links: int, comments: int, end: int) -> tuple[Part, ...]:
    """Parts from where each begins: ``begins`` in order, then links and comments up to ``end``; empty ones fall away."""
    marks = [*begins, (links, PartKind.LINKS), (comments, PartKind.COMMENTS)]
    stops = [start for start, _ in marks[1:]] + [end]
    spans = [(kind, Span(start, stop)) for (start, kind), stop in zip(marks, stops, strict=True)]
    return tuple(Part(kind, span) for kind, span in spans if span.start < span.end)


def _lines(text: str) -> list[Span]:
    """Spans of the lines, each with its line end."""
    ends = [m.end() for m in re.finditer(r"\r\n?|\n", text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return [Span(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True)]


def _comments_from(lines: list[Span], text: str) -> int:
    """Where the comments begin; a counter above the article ("3 comments" under its headline) begins none."""
    told = False
    for line in lines:
        words = line.of(text)
        if told and is_comments_heading(words):
            return line.start
        told = told or bool(_SENTENCE_END.search(words) and len(words.split()) > 1) or len(words) > 120
    return len(text)


def _links_from(lines: list[Span], text: str, end: int) -> int:
    """Where a list of links that reaches to ``end`` begins."""
    start = end
    for line in reversed(lines):
        words = line.of(text).strip()
        if is_links_heading(words) or _LINK_LINE.fullmatch(words):
            start = line.start
        elif words and not _like_link(words):
            break
    return start if start > 0 else end


def _like_link(words: str) -> bool:
    if len(words) > _LONGEST_LINK:
        return False
    return bool(_BULLET.match(words)) or not _SENTENCE_END.search(words)


def _title_end(text: str, title: str) -> int:
    """Where the title line ends when the text begins with it (a Markdown heading counts), else 0."""
    if not title.strip():
        return 0
    found = re.match(rf"\s*(?:#+\s*)?{re.escape(title.strip())}\s*(?:\n|$)", text)
    return found.end() if found else 0
