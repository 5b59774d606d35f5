"""An HTTP response as a capture holds it: status, headers, body, with its transfer and content codings taken off within limits."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Final, NamedTuple

MAX_BODY: Final = 100_000_000
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[^\r\n]*\r?\n")
_SIZE: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n")
_STEP: Final = 1 << 20


class Response(NamedTuple):
    """A response: ``stored`` is its body as it came over the line, ``entity`` the same without chunks."""

    status: int
    headers: Mapping[str, str]
    stored: bytes
    entity: bytes


def parse(block: bytes) -> Response | None:
    """The response in a record's block, nothing when it is none."""
    status = _STATUS.match(block)
    if status is None:
        return None
    found = re.compile(rb"\r?\n\r?\n").search(block, status.end() - 2)
    head, body = (block[status.end() : found.start()], block[found.end() :]) if found else (block[status.end() :], b"")
    headers: dict[str, str] = {}
    for line in re.split(rb"\r?\n(?![ \t])", head):
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(name.strip().decode("latin-1").lower(), " ".join(value.decode("latin-1").split()))
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    return Response(int(status[1]), headers, body, (_unchunked(body) or body) if chunked else body)


def _unchunked(body: bytes) -> bytes | None:
    """The body without the frames of its chunks; nothing when they do not fit, as captures often store it without them."""
    out: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(out)
        out.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return None


def plain(response: Response) -> bytes | str:
    """The body's bytes without content coding, or a code: ``encoding_not_read``, ``expands_too_much``, ``encoding_damaged``."""
    coding = response.headers.get("content-encoding", "").lower().strip()
    if coding in ("", "identity", "none", "utf-8"):
        return response.entity
    if coding not in ("gzip", "x-gzip", "deflate"):
        return response.entity if b"<html" in response.entity[:4096].lower() else "encoding_not_read"
    if coding != "deflate" and not response.entity.startswith(b"\x1f\x8b"):
        return response.entity  # stored without its coding
    tried = [_inflated(response.entity, bits) for bits in ((31,) if coding != "deflate" else (15, -15))]
    return next((t for t in tried if t != "encoding_damaged"), "encoding_damaged")


def _inflated(data: bytes, bits: int) -> bytes | str:
    inflate = zlib.decompressobj(wbits=bits)
    out: list[bytes] = []
    size = 0
    try:
        while data and not inflate.eof:
            out.append(inflate.decompress(data, _STEP))
            data = inflate.unconsumed_tail
            size += len(out[-1])
            if size > MAX_BODY:
                return "expands_too_much"
    except zlib.error:
        return "encoding_damaged"
    return b"".join(out) if inflate.eof else "encoding_damaged"
