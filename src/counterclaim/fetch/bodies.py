"""A body as it comes -> its bytes, decompressed within limits that are looked at while it comes."""

from __future__ import annotations

import zlib
from typing import Final, Protocol

from counterclaim.fetch.limits import Limits
from counterclaim.fetch.refusal import Refusal

ACCEPTED: Final = "gzip, deflate"
"""What requests say they take."""
_STEP: Final = 1 << 16


class Body(Protocol):
    """Takes pieces and gives the whole."""

    def add(self, data: bytes) -> None:
        """Take the next piece. Raises ``Refusal``: ``too_large``, ``expands_too_much``, ``body_damaged``."""
        ...

    def whole(self) -> bytes:
        """All of it. Raises ``Refusal`` (``body_damaged``) when it broke off."""
        ...


def body(encoding: str, limits: Limits) -> Body:
    """What reads a body with a ``Content-Encoding`` (RFC 9110, section 8.4). Raises ``Refusal``: ``encoding_not_read``."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return Plain(limits)
    if name in ("gzip", "x-gzip", "deflate"):
        return Packed(limits, deflate=name == "deflate")
    raise Refusal("encoding_not_read", f"its body is packed in a way that was not asked for ({name[:40]!r})")


def too_large(limits: Limits) -> Refusal:
    """The refusal of a body over the limit."""
    return Refusal("too_large", f"it is over the limit of {limits.size:,} bytes")


class Plain:
    """A body that is not packed."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._out = limits, bytearray()

    def add(self, data: bytes) -> None:
        """Take the next piece."""
        self._out += data
        if len(self._out) > self._limits.size:
            raise too_large(self._limits)

    def whole(self) -> bytes:
        """All of it."""
        return bytes(self._out)


class Packed:
    """A body in gzip (RFC 1952; several members are put together) or deflate (RFC 1950, and RFC 1951 as some servers send it)."""

    def __init__(self, limits: Limits, *, deflate: bool) -> None:
        self._limits, self._out, self._came = limits, bytearray(), 0
        self._windows = [zlib.MAX_WBITS, -zlib.MAX_WBITS] if deflate else [zlib.MAX_WBITS | 16]
        self._unpacker = zlib.decompressobj(self._windows.pop(0))
        self._deflate = deflate

    def add(self, data: bytes) -> None:
        """Take the next piece."""
        first = self._came == 0
        self._came += len(data)
        try:
            self._unpack(data)
        except zlib.error as error:
            if not (first and self._windows):
                raise Refusal("body_damaged", f"its packed body is damaged ({error})", again=True) from error
            self._unpacker = zlib.decompressobj(self._windows.pop(0))
            self._came = 0
            self.add(data)

    def whole(self) -> bytes:
        """All of it."""
        if self._came and not self._unpacker.eof:
            raise Refusal("body_damaged", "its packed body broke off", again=True)
        return bytes(self._out)

    def _unpack(self, data: bytes) -> None:
        while data:
            if self._unpacker.eof:
                if self._deflate or not data.startswith(b"\x1f\x8b"):
                    return  # what stands behind the end, as padding does
                self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._out += self._unpacker.decompress(data, _STEP)
            self._check()
            data = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _check(self) -> None:
        size = len(self._out)
        if size > self._limits.size:
            raise Refusal("expands_too_much", f"its packed body expands to more than {self._limits.size:,} bytes")
        if size > self._limits.free and size > self._limits.ratio * self._came:
            raise Refusal("expands_too_much", f"its packed body expands to more than {self._limits.ratio} times its size")
