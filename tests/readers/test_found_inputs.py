"""Inputs on which a reader failed once."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from look import check_parts

from counterclaim.readers import Raw, parse
from counterclaim.records.document import Document
from counterclaim.sandbox import wire

_FOUND = sorted(p for p in (Path(__file__).parent / "found").iterdir() if p.suffix != ".md" or p.stem != "README")


@pytest.mark.parametrize("path", _FOUND or [None], ids=lambda p: p.name if p else "none")
def test_what_failed_once_is_read_or_named_in_time(path: Path | None) -> None:
    before = time.process_time()
    name, data = (f"a{path.name[12:]}", path.read_bytes()) if path else ("", b"")
    raw = Raw(name, hashlib.sha256(data).hexdigest())
    for piece in parse(data, name, raw) if data else ():
        if isinstance(piece.found, Document):
            check_parts(piece.found)
        assert wire.unpacked(wire.packed(piece, raw), data, raw) == piece  # every field holds what it promises
    assert time.process_time() - before < 5
