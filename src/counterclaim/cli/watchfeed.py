"""Changes as an Atom feed (RFC 4287); nothing of the machine, its user or its time zone is in it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("6f1d1c5e-8d0e-5b4f-9a55-7a3a8f6f0c11")
_EPOCH = "1970-01-01T00:00:00Z"
# Characters that XML 1.0 can't hold (section 2.2).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(rows: Sequence[Mapping[str, Any]], identity: str) -> str:
    """The feed of some changes, the newest first. ``identity`` is the feed's own id, a URN."""
    root = ET.Element(f"{{{_ATOM}}}feed")
    _put(root, "id", identity)
    _put(root, "title", "What changed in the ledger")
    _put(root, "updated", max((_time(r) for r in rows), default=_EPOCH))
    _put(ET.SubElement(root, f"{{{_ATOM}}}author"), "name", "Counterclaim")
    for row in reversed(rows):
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        _put(entry, "id", uuid.uuid5(_SPACE, row["id"]).urn)
        _put(entry, "title", f"{row['title']}: {row['kind']}")
        _put(entry, "updated", _time(row))
        ET.SubElement(entry, f"{{{_ATOM}}}category", term=row["kind"])
        _put(entry, "content", f"{row['sentence']}\n{row['incident']}", type="text")
    ET.register_namespace("", _ATOM)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _put(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = _NO_XML.sub("\ufffd", text)


def _time(row: Mapping[str, Any]) -> str:
    return str(row["time"]) or _EPOCH
