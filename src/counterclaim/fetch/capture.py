"""What was sent and what came, kept as WARC records (ISO 28500:2017, WARC 1.1), byte for byte as it was inside TLS."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_INTERIM: Final = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d(?:(?!\r?\n\r?\n).)*\r?\n\r?\n", re.DOTALL)
_PRIVATE: Final = re.compile(rb"^proxy-[^\r\n]*\r?\n", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer. ``address`` is the IP address that answered, empty behind a proxy; ``time`` when asked."""

    url: str
    time: datetime
    address: str
    request: bytes
    response: bytes
    status: int


@dataclass(frozen=True, slots=True)
class Capture:
    """All exchanges of one fetch: redirects, then the answer that counts."""

    exchanges: tuple[Exchange, ...]

    @property
    def warc(self) -> bytes:
        """The capture as a WARC file, each record packed by itself."""
        return warc(self.exchanges)


def final(received: bytes) -> bytes:
    """What a server sent, without the interim answers (1xx) that may come before the one that counts (RFC 9110, section 15.2)."""
    at = 0
    while interim := _INTERIM.match(received, at):
        at = interim.end()
    return received[at:]


def warc(exchanges: Iterable[Exchange], identify: Callable[[], str] = lambda: f"<{uuid.uuid4().urn}>") -> bytes:
    """A ``.warc.gz`` file with a ``response`` and a ``request`` record for each exchange; credentials for a proxy are left out."""
    return b"".join(_packed(record) for e in exchanges for record in _records(e, identify(), identify()))


def _records(e: Exchange, answer: str, question: str) -> Iterable[bytes]:
    head, _, rest = e.response.partition(b"\r\n\r\n")
    digest = (
        {} if re.search(rb"^transfer-encoding:", head, re.IGNORECASE | re.MULTILINE) else {"WARC-Payload-Digest": _digest(rest)}
    )
    place = {"WARC-IP-Address": e.address} if e.address else {}
    yield _record("response", e, answer, e.response, {**place, **digest})
    head, gap, rest = e.request.partition(b"\r\n\r\n")
    asked = _PRIVATE.sub(b"", head + gap[:2]) + gap[2:] + rest
    yield _record("request", e, question, asked, {**place, "WARC-Concurrent-To": answer})


def _record(kind: str, e: Exchange, identity: str, block: bytes, more: dict[str, str]) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": identity,
        "WARC-Date": e.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Target-URI": e.url,
        **more,
        "WARC-Block-Digest": _digest(block),
        "Content-Type": f"application/http; msgtype={kind}",
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def _digest(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")


def _packed(record: bytes) -> bytes:
    return gzip.compress(record, 6, mtime=0)
