"""Whether a request can be carried out, asked before anything is read. All raise ``CounterclaimError``."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from counterclaim.errors import CounterclaimError

STDIN = "-"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def sources(named: Sequence[str]) -> None:
    """Standard input may be named once, and addresses are of the web; whether files are there, the readers ask."""
    if list(named).count(STDIN) > 1:
        raise CounterclaimError("stdin_twice", "standard input can be read only once.", where=STDIN)
    for source in named:
        if _ADDRESS.match(source) and not is_url(source):
            fix = "Give an address that begins with https:// or http://, or a file."
            raise CounterclaimError("url_not_supported", "only http and https addresses are fetched", where=source[:200], fix=fix)


def is_url(source: str) -> bool:
    """Whether a source names an address to fetch, rather than a file."""
    return source[:8].lower().startswith(("http://", "https://"))


def output(path: Path | None, named: Sequence[str]) -> None:
    """The output must be a file to be, in a folder that is there, and none of the sources."""
    if path is None:
        return
    if path.is_dir() or not path.resolve().parent.is_dir() or (path.exists() and not path.is_file()):
        raise CounterclaimError(
            "output_not_writable", "is not a place for a file.", where=str(path), fix="Name a file in a folder that exists."
        )
    if any(_same(path, source) for source in named):
        raise CounterclaimError("output_is_source", "is also read from.", where=str(path), fix="Write to another file.")


def _same(path: Path, source: str) -> bool:
    return path.exists() and os.path.exists(source) and os.path.samefile(path, source)
