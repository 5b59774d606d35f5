"""WACZ 1.1.1: the WARC files inside, after every digest that the package states was computed anew.

All fitting digests make a package consistent. Only a signature says more, and then only that the holder of a key signed it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from counterclaim.readers import captures, digests, names, signature, zipsafe
from counterclaim.readers.build import Raw
from counterclaim.readers.pieces import Piece, unread
from counterclaim.records.document import Document
from counterclaim.records.problem import Problem

PACKAGE: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
_WARC: Final = re.compile(r".+\.warc(?:\.gz)?")
_LONGEST_JSON: Final = 32_000_000


def read(data: bytes, raw: Raw) -> Iterator[Piece]:
    """The pages of a package's WARC files; a member that is not what the package says is kept unread, the others are read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, struct.error, UnicodeDecodeError):
        yield unread(raw, "wacz_damaged", "the file is damaged and can't be opened as a ZIP file", data)
        return
    with archive:
        if found := zipsafe.trick(archive, len(data)):
            yield unread(raw, found.code, f"not opened: {found.message}", data)
            return
        package = _json(archive, PACKAGE)
        if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
            yield unread(raw, "wacz_damaged", f"it holds no {PACKAGE} with a list of resources", data)
            return
        yield from _opened(archive, package["resources"], raw, data)


def _opened(archive: zipfile.ZipFile, resources: list[Any], raw: Raw, data: bytes) -> Iterator[Piece]:
    faults = _faults(archive, resources)
    told = _package_problems(archive, raw.name)
    listed = {r["path"] for r in resources if isinstance(r, dict) and isinstance(r.get("path"), str)}
    there = set(archive.namelist())
    pages = 0
    for name, (code, what) in faults.items():
        own = replace(raw, name=f"{raw.name}, {names.display_name(name)}")
        body = zipsafe.content(archive, name) if name in there else data
        kept = body if isinstance(body, bytes) else data
        yield unread(replace(own, sha256=_sha256(kept)), code, what, kept)
    for name in archive.namelist():
        if name in faults or not _WARC.fullmatch(name):
            continue
        own = replace(raw, name=f"{raw.name}, {names.display_name(name)}")
        more = [] if name in listed else [_unlisted(own.name)]
        body = zipsafe.content(archive, name)
        if isinstance(body, zipsafe.Trick):
            yield unread(own, body.code, f"not read: {body.message}", data)
            continue
        pages += 1
        for piece in captures.read(body, replace(own, sha256=_sha256(body))):
            yield _with(piece, [*told, *more])
    if not pages and not faults:
        yield unread(raw, "no_pages", "the package holds no WARC file", data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _with(piece: Piece, problems: list[Problem]) -> Piece:
    found = piece.found
    return piece._replace(found=replace(found, problems=(*found.problems, *problems))) if isinstance(found, Document) else piece


def _unlisted(where: str) -> Problem:
    return Problem("not_in_package", where, f"{PACKAGE} does not list this file, so no digest vouches for it")


def _faults(archive: zipfile.ZipFile, resources: list[Any]) -> dict[str, tuple[str, str]]:
    """By name, the members that are missing or are not what the package states."""
    found: dict[str, tuple[str, str]] = {}
    there = set(archive.namelist())
    for row in resources[: zipsafe.MAX_MEMBERS]:
        path = row.get("path") if isinstance(row, dict) else None
        if not isinstance(path, str):
            found["a resource"] = ("package_invalid", f"{PACKAGE} lists a resource without a path")
        elif path not in there:
            found[path] = ("member_missing", f"{PACKAGE} lists this file, but it is not there")
        elif wrong := _resource_fault(archive, path, row):
            found[path] = wrong
    return found


def _resource_fault(archive: zipfile.ZipFile, path: str, row: dict[str, Any]) -> tuple[str, str] | None:
    body = zipsafe.content(archive, path)
    if isinstance(body, zipsafe.Trick):
        return body.code, f"not read: {body.message}"
    stated = row.get("hash")
    if not isinstance(stated, str) or digests.fits(stated, body)[0] is None:
        return "digest_missing", f"{PACKAGE} states no digest of this file that can be checked; it was not read"
    same, actual = digests.fits(stated, body)
    if not same:
        what = f"the file is not what its digest says (declared {stated[:140]}, actual {actual}); altered or damaged, not read"
        return "digest_mismatch", what
    size = row.get("bytes")
    if isinstance(size, int) and size != len(body):
        return "size_mismatch", f"the file has {len(body):,} bytes, {PACKAGE} says {size:,}; it was not read"
    return None


def _package_problems(archive: zipfile.ZipFile, where: str) -> list[Problem]:
    """What is to be said of every page of the package: whether its list of digests is whole, and who signed it."""
    digest = _json(archive, DIGEST)
    stated = digest.get("hash") if isinstance(digest, dict) else None
    if not isinstance(digest, dict) or not isinstance(stated, str):
        message = f"the package has no {DIGEST} and is not signed; its digests could be anybody's"
        return [Problem("digest_missing", where, message)]
    package = zipsafe.content(archive, PACKAGE)
    same, actual = digests.fits(stated, package) if isinstance(package, bytes) else (False, "")
    if not same:
        message = f"{PACKAGE} is not what {DIGEST} says (declared {stated[:140]}, actual {actual}): the list of digests was altered"
        return [Problem("digest_mismatch", where, message)]
    signed = digest.get("signedData")
    if not isinstance(signed, dict):
        return [Problem("not_signed", where, "internally consistent; not signed, which proves nothing about its origin")]
    if wrong := signature.fault(signed, stated):
        return [Problem("signature_invalid", where, f"the package is signed, but the signature is not valid: {wrong}")]
    message = f"internally consistent; the signature fits its key, of {signature.signer(signed)}; whose key it is was not checked"
    return [Problem("signer_unchecked", where, message)]


def _json(archive: zipfile.ZipFile, name: str) -> Any:
    """The JSON in a member; nothing when it is not there or can't be read."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > _LONGEST_JSON:
        return None
    body = zipsafe.content(archive, name)
    try:
        return json.loads(body.decode("utf-8-sig")) if isinstance(body, bytes) else None
    except (ValueError, RecursionError):
        return None
