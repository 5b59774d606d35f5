"""Entries of ZIP files that tell nothing of the machine that wrote them."""

from __future__ import annotations

import zipfile
from typing import Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def put(file: zipfile.ZipFile, name: str, data: bytes, method: int = zipfile.ZIP_STORED) -> None:
    """Add a file with a fixed time, no owner and no rights; stored as it is unless a ``method`` is named."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.create_system, entry.external_attr = method, 0, 0
    file.writestr(entry, data)
