"""A ZIP file's members, asked for tricks before anything is inflated: names that climb, doubled names, links, bombs, overlaps."""

from __future__ import annotations

import itertools
import stat
import struct
import zipfile
import zlib
from collections import Counter
from typing import Final, NamedTuple

from counterclaim.readers import names
from counterclaim.readers.telegram import outside

MAX_MEMBERS: Final = 10_000
MAX_TOTAL: Final = 2_000_000_000
MAX_MEMBER: Final = 256_000_000
RATIO: Final = 200
_FREE: Final = 16_000_000


class Trick(NamedTuple):
    """Why a ZIP file is not opened."""

    code: str
    message: str


def trick(archive: zipfile.ZipFile, size: int) -> Trick | None:
    """What is wrong with the members that the file's directory lists; ``size`` is that of the file."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        return Trick("expands_too_much", f"{len(infos):,} members are over the limit of {MAX_MEMBERS:,}")
    unsafe = [i.orig_filename for i in infos if _unsafe(i)]
    if unsafe:
        shown = ", ".join(names.display_name(n) for n in unsafe[:5])
        return Trick("unsafe_names", f"{len(unsafe)} members have names that lead out of the file, or are links: {shown}")
    listed = Counter(i.filename for i in infos)
    if doubled := [n for n, count in listed.items() if count > 1]:
        return Trick("duplicate_members", f"{len(doubled)} names stand for several members: {names.display_name(doubled[0])}")
    if any(i.flag_bits & 1 for i in infos):
        return Trick("needs_password", "the file is locked with a password")
    return _bomb(infos, size)


def _unsafe(info: zipfile.ZipInfo) -> bool:
    mode = info.external_attr >> 16
    name = info.orig_filename
    return outside(name) or "\\" in name or "\0" in name or stat.S_ISLNK(mode)


def _bomb(infos: list[zipfile.ZipInfo], size: int) -> Trick | None:
    total = sum(i.file_size for i in infos)
    if total > MAX_TOTAL or (total > _FREE and total > RATIO * size):
        return Trick(
            "expands_too_much", f"it inflates from {size:,} to {total:,} bytes, beyond {MAX_TOTAL:,} or {RATIO} times its size"
        )
    places = sorted((i.header_offset, i.header_offset + 30 + i.compress_size) for i in infos)
    if any(end > start for (_, end), (start, _) in itertools.pairwise(places)) or any(end > size for _, end in places):
        return Trick("expands_too_much", "its members overlap, or reach beyond its end")
    return None


def content(archive: zipfile.ZipFile, name: str) -> bytes | Trick:
    """A member's bytes, whose check sum was found right, or why they can't be had."""
    info = archive.getinfo(name)
    if info.file_size > MAX_MEMBER:
        return Trick("expands_too_much", f"{info.file_size:,} bytes are over the limit of {MAX_MEMBER:,} for a member")
    try:
        with archive.open(info) as member:
            data = member.read()
            if len(data) == info.file_size:
                return data
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error):
        pass
    return Trick("member_damaged", "it can't be inflated, or its check sum is wrong")
