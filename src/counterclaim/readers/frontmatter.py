"""The block of ``key: value`` lines between ``---`` that a text may begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from counterclaim.records.problem import Problem

KEYS: Final = ("id", "title", "publisher", "published", "url", "author")
_ALIASES: Final = {"date": "published", "outlet": "publisher", "source": "publisher"}
_OPENING: Final = re.compile(r"---[ \t]*\n")
_CLOSING: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LINE: Final = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s*:(?:\s+(?P<value>.*))?")
_LONGEST: Final = 20_000


class FrontMatter(NamedTuple):
    """The values of a block, the text after it, and what was wrong with it."""

    values: Mapping[str, str]
    text: str
    problems: tuple[Problem, ...] = ()


def split(text: str, where: str) -> FrontMatter:
    """``text`` cut into its front matter and what stands after it; without a sound block the whole is text.

    ``text`` has LF line ends. Keys other than ``KEYS`` are for other programs and are passed over.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return FrontMatter({}, text)
    closing = _CLOSING.search(text, opening.end(), opening.end() + _LONGEST)
    if closing is None:
        return FrontMatter({}, text, (_broken(where, "the block opened by --- is never closed; all of it is read as text"),))
    lines = text[opening.end() : closing.start()].split("\n")
    if not any(_LINE.fullmatch(line.rstrip()) for line in lines):
        return FrontMatter({}, text, (_broken(where, "there is no 'key: value' line between --- and ---; read as text"),))
    values, problems = _values(lines, where)
    return FrontMatter(values, text[closing.end() :].lstrip("\n"), problems)


def _values(lines: list[str], where: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 2):
        if not line.strip() or line[0] in "#- \t":  # comments, and lists or nested values of keys that aren't ours
            continue
        found = _LINE.fullmatch(line.rstrip())
        if found is None:
            problems.append(_broken(f"{where}:{number}", "this line of the front matter is not 'key: value'; it is passed over"))
            continue
        key = _ALIASES.get(found["key"].strip().lower(), found["key"].strip().lower())
        if key in values:
            problems.append(_broken(f"{where}:{number}", f"'{key}' is given twice; the first stands"))
        elif key in KEYS:
            values[key] = _unquoted(found["value"] or "")
    return values, tuple(problems)


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _broken(where: str, message: str) -> Problem:
    return Problem("front_matter_broken", where, message, "Write one 'key: value' a line between two lines of ---.")
