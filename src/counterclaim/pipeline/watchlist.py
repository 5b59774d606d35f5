"""What is watched: the feeds and pages that a file in TOML names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from counterclaim.errors import CounterclaimError

SHORTEST: Final = 60.0
"""Seconds: nothing is polled more often."""
_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_COMMON: Final = frozenset({"url", "publisher", "every"})
_KEYS: Final = {"feed": _COMMON | {"follow", "text"}, "page": _COMMON}


@dataclass(frozen=True, slots=True)
class Watched:
    """One feed or page.

    ``every`` and ``follow`` are seconds: how often it is polled, and for how long the pages of a feed's items are looked at again
    after they came in (0: never). ``text`` takes a feed's items from the feed itself instead of from their pages.
    """

    url: str
    feed: bool
    publisher: str = ""
    every: float = 900.0
    follow: float = 0.0
    text: bool = False


def watchlist(path: Path) -> tuple[Watched, ...]:
    """What a file names. Raises ``CounterclaimError``: ``not_found``, ``watchlist_invalid``."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CounterclaimError("not_found", "there is no such file", where=str(path), fix="Check the path.") from None
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(path, f"it can't be read as TOML ({error})") from error
    return parsed(told, path)


def parsed(told: Mapping[str, Any], path: Path) -> tuple[Watched, ...]:
    """The same from what TOML holds."""
    if unknown := set(told) - {"every", "feed", "page"}:
        raise _invalid(path, f"it holds {sorted(unknown)[0]!r}, which says nothing here")
    every = _seconds(told.get("every", "15m"), path)
    found = [_one(kind, row, every, path) for kind in ("feed", "page") for row in _rows(told.get(kind, []), kind, path)]
    if not found:
        raise _invalid(path, "it names no feed and no page")
    names = [w.url for w in found]
    if twice := next((n for n in names if names.count(n) > 1), ""):
        raise _invalid(path, f"it names {twice} twice")
    return tuple(found)


def _rows(value: object, kind: str, path: Path) -> Iterable[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(r, dict) for r in value):
        raise _invalid(path, f"each {kind} begins with [[{kind}]]")
    return value


def _one(kind: str, row: Mapping[str, Any], every: float, path: Path) -> Watched:
    if unknown := set(row) - _KEYS[kind]:
        raise _invalid(path, f"a {kind} has no {sorted(unknown)[0]!r}")
    url, publisher, text = row.get("url", ""), row.get("publisher", ""), row.get("text", False)
    if not isinstance(url, str) or not url.lower().startswith(("http://", "https://")):
        raise _invalid(path, f"a {kind} needs a url that begins with http:// or https://")
    if not isinstance(publisher, str) or not isinstance(text, bool):
        raise _invalid(path, f"publisher is text, and text is true or false, for {url}")
    often = _seconds(row["every"], path) if "every" in row else every
    if often < SHORTEST:
        raise _invalid(path, f"nothing is polled more often than every {SHORTEST:g} s")
    return Watched(url, kind == "feed", publisher, often, _seconds(row.get("follow", "0s"), path), text)


def _seconds(value: object, path: Path) -> float:
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", value) if isinstance(value, str) else None
    if found is None:
        raise _invalid(path, f"{value!r} is no span of time")
    return float(int(found[1]) * _UNITS[found[2]])


def _invalid(path: Path, what: str) -> CounterclaimError:
    fix = 'See docs/fetch.md: every = "15m", then [[feed]] or [[page]] with url = "https://...".'
    return CounterclaimError("watchlist_invalid", what, where=str(path), fix=fix)
