"""Whether a request can be carried out, asked before anything is read. All raise ``CounterclaimError``."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from counterclaim.errors import CounterclaimError

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?[~?]?")
STDIN = "-"


def sources(named: Sequence[str]) -> None:
    """Every source must be an address, ``-`` (once), or a file or folder that is there."""
    for source in named:
        if source != STDIN and not ADDRESS.match(source) and not os.path.lexists(source):
            raise CounterclaimError(
                "source_missing", "no such file or folder.", where=source, fix="Name a file, a folder, an address, or -."
            )
    if list(named).count(STDIN) > 1:
        raise CounterclaimError("stdin_twice", "standard input can be read only once.", where=STDIN)


def published(value: str) -> None:
    """A date must be empty or one that exists: ``2016``, ``2016-07``, ``2016-07-09``, with a time where known."""
    found = _DATE.fullmatch(value)
    if value and not (found and _exists(found)):
        raise CounterclaimError(
            "date_invalid", f"{value!r} is not a date.", where="--published", fix="Write it as 2016-07-09, 2016-07 or 2016."
        )


def _exists(found: re.Match[str]) -> bool:
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


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
