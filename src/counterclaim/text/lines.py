"""Lines that were broken for their width alone, as mails and wire copy break them, those that are items of a list,
and those that head the entries of a live blog."""

from __future__ import annotations

import re
from itertools import pairwise

from counterclaim.records.spans import Span

_NARROW, _WIDE = 45, 100  # code points of the widest line of a text that is broken for width
_FEWEST = 2  # breaks for width that show a text to be so broken
_MOST_SHORT = 0.2  # share of the breaks within paragraphs, that after a headline aside, which nothing explains
_ITEM = re.compile(r"[ \t]*(?:[•▪‣◦·]|(?:[-*–]|\d{1,2}[.)])[ \t])")
_OWN_LINE = re.compile(rf"{_ITEM.pattern}|[ \t]*(?:[-–—]|[>|#])")  # items, and what quotes, tables and headings begin with
_CLOCK = re.compile(
    r"^[ \t]*(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?:[ \t]+(?:[A-Z]{2,4}|local(?: time)?))?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]*\s*$")


def unwrapped(text: str) -> str:
    """``text`` with a space for each line break that was put in for width alone: as long as before, so that offsets hold.

    A break is one for width when the first word of the next line had no more room; a text is so broken when nearly all of its
    breaks are, those at empty lines and after sentences aside. Items of lists begin lines of their own.
    """
    lines = text.split("\n")
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    if not _NARROW <= width <= _WIDE:
        return text
    within = [n for n, (a, b) in enumerate(pairwise(lines)) if a.strip() and b.strip()]
    full = {n for n in within if _is_full(lines[n], lines[n + 1], width)}
    short = [n for n in within if n not in full and not _ENDS.search(lines[n]) and not _OWN_LINE.match(lines[n + 1])]
    if len(full) < _FEWEST or len(short) > max(1, _MOST_SHORT * len(within)):
        return text
    return "".join(line + (" " if n in full else "\n") for n, line in enumerate(lines[:-1])) + lines[-1]


def item_at(text: str, offset: int) -> int:
    """Which item of a list an offset stands in, by the end of its mark; 0 where the line is none."""
    start = text.rfind("\n", 0, offset) + 1
    item = _ITEM.match(text, start)
    return item.end() if item else 0


def clock_lines(text: str) -> list[tuple[Span, str]]:
    """The lines that hold but a clock time ("9.05 GMT"), as live blogs head their entries, each with its hour ("09:05")."""
    return [(Span(*m.span()), f"{int(m['hour']):02}:{m['minute']}") for m in _CLOCK.finditer(text)]


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the next line begins with a word that this one had no room for."""
    return not _OWN_LINE.match(after) and len(line.rstrip()) + 1 + len(after.split()[0]) > width
