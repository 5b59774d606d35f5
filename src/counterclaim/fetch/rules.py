"""The lines of a robots.txt -> the rules for one program (RFC 9309, section 2.2): the longest that fits a path decides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

_TOKEN: Final = re.compile(r"[A-Za-z_-]+", re.ASCII)
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site asks of one program: (pattern, whether it may be fetched), and the pause in seconds between requests."""

    paths: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, path: str) -> bool:
        """Whether a path, with its query, may be fetched; of two rules of one length the one that allows wins."""
        asked = _plain(path)
        fitting = [(len(pattern), allowed) for pattern, allowed in self.paths if _fits(pattern, asked)]
        return max(fitting)[1] if fitting else True


def rules(text: str, programs: Collection[str]) -> Rules:
    """The rules for the programs of these names: their own groups put together, else those for everybody."""
    names = {token(p) for p in programs}
    groups = list(_groups(text))
    own = [found for agents, found in groups if names & agents]
    lines = [line for found in own or [found for agents, found in groups if "*" in agents] for line in found]
    paths = tuple((_plain(value), name == "allow") for name, value in lines if name != "crawl-delay" and value)
    return Rules(paths, max((_seconds(value) for name, value in lines if name == "crawl-delay"), default=0.0))


def token(program: str) -> str:
    """The name by which robots.txt speaks of a program: the letters, ``_`` and ``-`` that it begins with, in lower case."""
    found = _TOKEN.match(program.strip())
    return found[0].lower() if found else ""


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Groups: the programs they speak to (``*`` is every one), and their rules by lower-case names."""
    agents: set[str] = set()
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent" and colon:
            if found:
                yield agents, found
                agents, found = set(), []
            agents.add("*" if value == "*" else token(value))
        elif name in ("allow", "disallow", "crawl-delay") and agents:
            found.append((name, value))
    yield agents, found


def _plain(path: str) -> str:
    """A path or pattern in one spelling: what need not be escaped is not, what must be is."""
    escaped = quote(path, safe="/?:@!$&'()*+,;=-._~%[]")
    return _ESCAPE.sub(lambda m: c if (c := chr(int(m[1], 16))) in _PLAIN else m[0].upper(), escaped)


def _fits(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says; ``*`` stands for any characters, ``$`` for the end."""
    ends = pattern.endswith("$")
    first, *rest = (pattern[:-1] if ends else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not ends or at == len(path)
    *middle, last = rest
    for piece in middle:
        if (found := path.find(piece, at)) < 0:
            return False
        at = found + len(piece)
    return path.endswith(last) and len(path) - len(last) >= at if ends else path.find(last, at) >= 0


def _seconds(value: str) -> float:
    return float(value) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value, re.ASCII) else 0.0
