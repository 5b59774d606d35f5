"""Which IP addresses are public: those that IANA's registries call global, less what reaches inward by another way."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

Address = IPv4Address | IPv6Address

_REFUSED_4: Final = tuple(
    IPv4Network(n)
    for n in (
        "0.0.0.0/8",  # this network (RFC 1122)
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # shared by carriers (RFC 6598); 100.100.100.200 tells Alibaba's machines about themselves
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # tells Azure's machines about themselves, at a public address
        "169.254.0.0/16",  # link-local (RFC 3927); 169.254.169.254 and .170.2 tell machines about themselves
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_GLOBAL_6: Final = IPv6Network("2000::/3")
"""All that is assigned for use across the Internet (RFC 4291); mapped, translated (64:ff9b::/96) and local ones lie outside."""
_REFUSED_6: Final = tuple(
    IPv6Network(n)
    for n in (
        "2001::/23",  # protocol assignments, with Teredo (2001::/32) and ORCHID
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4 (RFC 3056): holds an IPv4 address
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_ISATAP: Final = (0x0000_5EFE, 0x0200_5EFE)
"""The upper half of interface ids that hold an IPv4 address (RFC 5214)."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the Internet at large, and reaches nothing nearer."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in n for n in _REFUSED_4)
    if address not in _GLOBAL_6 or address.scope_id or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return False
    return not any(address in n for n in _REFUSED_6)
