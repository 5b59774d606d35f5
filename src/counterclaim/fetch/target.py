"""Addresses as people and pages write them -> one plain form, or a refusal. No name is resolved here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote, urljoin

import idna

from counterclaim.fetch.public import Address
from counterclaim.fetch.refusal import Refusal, not_public

PORTS: Final = {"http": 80, "https": 443}
OPEN_PORTS: Final = frozenset({80, 443, 8000, 8080, 8443})
"""Where pages are served; other ports are for other services, which a request could set off."""
LONGEST: Final = 4_000

_FORM: Final = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(\d{1,5}))?", re.ASCII)
_BAD: Final = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?", re.ASCII)
_NUMBER: Final = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.ASCII)
# Names that never leave a machine or a network (RFC 6761, RFC 6762, RFC 8375, and what sites use inside).
_INSIDE: Final = frozenset(
    "localhost localdomain local internal intranet private corp home lan svc arpa test invalid alt docker consul cluster".split()
)
_SAFE: Final = "/?:@!$&'()*+,;=-._~%[]"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: ``host`` is a name in lower-case ASCII or an IP address without brackets, ``path`` begins with ``/``
    and holds the query. ``address`` is the host where that is an IP address."""

    scheme: str
    host: str
    port: int
    path: str
    address: Address | None = None

    @property
    def netloc(self) -> str:
        """Host and port as the ``Host`` header has them."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == PORTS[self.scheme] else f"{shown}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address in its one form, without a fragment."""
        return f"{self.origin}{self.path}"

    @property
    def onion(self) -> bool:
        """Whether only Tor knows the name (RFC 7686)."""
        return self.host.endswith(".onion")


def target(url: str) -> Target:
    """The target that an address names.

    Raises ``Refusal``: ``scheme_refused``, ``address_malformed``, ``address_not_public`` (for names that mean something inside).
    """
    found = _FORM.fullmatch(url)
    if found is None or len(url) > LONGEST:
        raise _scheme(url) if found is None else _malformed("it is too long")
    if _BAD.search(url):
        raise _malformed("it holds white space, control characters or a backslash")
    scheme, authority, rest = found[1].lower(), found[2], found[3]
    if "@" in authority or "%" in authority:
        raise _malformed("there is a user's name or an escape before the host")
    parted = _AUTHORITY.fullmatch(authority)
    if parted is None:
        raise _malformed("its host is none")
    host, address = _host(parted[1])
    path = quote(rest if rest.startswith("/") else f"/{rest}", safe=_SAFE)
    return Target(scheme, host, _port(parted[2], scheme), path, address)


def joined(base: Target, location: str) -> Target:
    """The target of a redirect: ``location`` may be relative. Raises ``Refusal`` as :func:`target` does."""
    if _BAD.search(location.strip(" ")):
        raise _malformed("it holds white space, control characters or a backslash")
    try:
        return target(urljoin(base.url, location.strip(" ")))
    except ValueError as error:  # brackets that are not closed
        raise _malformed("its host is none") from error


def _scheme(url: str) -> Refusal:
    if re.match(r"https?:", url, re.IGNORECASE):
        return _malformed("it does not begin with http:// or https://")
    return Refusal("scheme_refused", "only http and https addresses are fetched", "Give an address that begins with https://.")


def _malformed(what: str) -> Refusal:
    return Refusal("address_malformed", f"this address is not fetched: {what}", "Write it plainly: https://name/path.")


def _port(given: str | None, scheme: str) -> int:
    port = int(given) if given else PORTS[scheme]
    if not 1 <= port <= 65535:
        raise _malformed("its port is none")
    return port


def _host(written: str) -> tuple[str, Address | None]:
    if written.startswith("["):
        return _six(written[1:-1])
    host = _ascii(written)
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _four(host)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _malformed("its host is none")
    if len(labels) == 1 or labels[-1] in _INSIDE:
        raise not_public()
    return host, None


def _ascii(host: str) -> str:
    """A name as the domain name system has it (IDNA 2008): look-alikes of ASCII characters are not taken for these."""
    if host.isascii():
        return host.lower()
    if any(not c.isascii() and any(map(str.isascii, c.lower())) for c in host):  # the sign of the kelvin, which is no k
        raise _malformed("its host holds characters that no name may hold")
    try:
        return idna.encode(host.lower(), strict=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise _malformed("its host holds characters that no name may hold") from error


def _four(host: str) -> tuple[str, Address]:
    """Only four plain decimal numbers; other spellings of an address hide where it points."""
    try:
        found = IPv4Address(host)
    except AddressValueError:
        raise not_public() from None
    return str(found), found


def _six(host: str) -> tuple[str, Address]:
    try:
        found = IPv6Address(host)
    except AddressValueError:
        raise _malformed("its host is none") from None
    return str(found), found
