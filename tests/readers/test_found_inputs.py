"""Inputs on which a reader failed once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from look import check_parts

from counterclaim.readers import read_bytes
from counterclaim.records.document import Document, Unread

_FOUND = sorted(p for p in (Path(__file__).parent / "found").iterdir() if p.suffix != ".md" or p.stem != "README")


@pytest.mark.parametrize("path", _FOUND or [None], ids=lambda p: p.name if p else "none")
def test_what_failed_once_is_read_or_named_in_time(path: Path | None) -> None:
    before = time.process_time()
    for found in read_bytes(path.read_bytes(), f"a{path.name[12:]}") if path else []:
        assert isinstance(found, Document | Unread)
        if isinstance(found, Document):
            check_parts(found)
            found.text.encode("utf-8")
    assert time.process_time() - before < 5
