"""Which addresses are public, however they are written; what is checked before a connection (threats T7; test_reaching_inside)."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fetch.served import PUBLIC, Sentinel

from counterclaim.fetch import Fetcher, Guard, Limits, Missed, Refused, Settings
from counterclaim.fetch.public import Address, is_public
from counterclaim.fetch.refusal import Refusal
from counterclaim.fetch.target import target

DATA = Path(os.environ.get("COUNTERCLAIM_DATA", Path(__file__).parents[3] / "shared" / "data"))
ADDRESSES = DATA / "hostile" / "ssrf-addresses.txt"


class Watched:
    """Stands for the opening of sockets: notes where to, and opens none."""

    def __init__(self) -> None:
        self.to: list[tuple[str, int]] = []

    def __call__(self, address: Address, port: int, seconds: float) -> socket.socket:
        self.to.append((str(address), port))
        raise OSError("no connection in this test")


@pytest.fixture
def sentinel() -> Iterator[Sentinel]:
    found = Sentinel()
    yield found
    found.close()
    assert found.count == 0


def inward(host: str, port: int) -> Sequence[str]:
    """What wildcard names of the Internet answer: this machine."""
    return ["127.0.0.1"]


@pytest.mark.skipif(not ADDRESSES.exists(), reason="needs ../shared/data/hostile/ssrf-addresses.txt")
def test_every_hostile_address_is_refused_behind_a_proxy_too(sentinel: Sentinel) -> None:
    """Names that have to be resolved go to the proxy, which is all that is connected to."""
    watched = Watched()
    fetcher = Fetcher(Settings(pause=0, proxy=f"socks5h://127.0.0.1:{sentinel.port}", ignore_robots=True), Guard(inward), watched)
    passed = [u for u in ADDRESSES.read_text().split("\n") if u and not isinstance(fetcher.fetch(u), Refused)]
    assert passed == ["http://localtest.me/", "http://127.0.0.1.nip.io/"]
    assert {port for _, port in watched.to} == {sentinel.port}


def test_public_names_are_connected_to_by_their_addresses_in_turn() -> None:
    watched = Watched()
    guard = Guard(lambda h, p: ["2606:2800:220:1:248:1893:25c8:1946", PUBLIC], own=lambda a: False)
    outcome = Fetcher(Settings(pause=0, ignore_robots=True), guard, watched).fetch("https://herald.example/a?b#c")
    assert isinstance(outcome, Missed)
    assert outcome.code == "unreachable"
    assert watched.to == [(PUBLIC, 443), ("2606:2800:220:1:248:1893:25c8:1946", 443)]


def test_an_address_of_this_very_machine_is_refused_even_when_public() -> None:
    guard = Guard(lambda h, p: [PUBLIC], own=lambda a: str(a) == PUBLIC)
    watched = Watched()
    assert isinstance(Fetcher(Settings(), guard, watched).fetch("http://herald.example/"), Refused)
    assert watched.to == []


def test_a_name_that_takes_too_long_is_given_up() -> None:
    def slow(host: str, port: int) -> Sequence[str]:
        import time

        time.sleep(2)
        return [PUBLIC]

    outcome = Fetcher(Settings(limits=Limits(seconds=0.2)), Guard(slow), Watched()).fetch("http://slow.example/")
    assert isinstance(outcome, Missed)
    assert outcome.code == "too_slow"


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTP://Herald.Example", "http://herald.example/"),
        ("https://herald.example:443/a b".replace(" ", "%20"), "https://herald.example/a%20b"),
        ("https://herald.example:8443/ü?q=ö#x", "https://herald.example:8443/%C3%BC?q=%C3%B6"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://93.184.216.34/x", "http://93.184.216.34/x"),
        ("http://[2606:2800:220:1::1]/", "http://[2606:2800:220:1::1]/"),
        ("http://herald.example?x=1", "http://herald.example/?x=1"),
    ],
)
def test_addresses_get_one_plain_form(url: str, plain: str) -> None:
    assert target(url).url == plain
    assert target(plain).url == plain


@pytest.mark.parametrize(
    "host", ["ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "①②⑦.⓪.⓪.①", "127。0。0。1", "a..example", "herald.example.", "-a.example", "a\u200b.example"]
)
def test_odd_hosts_are_refused(host: str) -> None:
    with pytest.raises(Refusal):
        target(f"http://{host}/")


def test_ports_of_other_services_are_refused() -> None:
    guard = Guard(lambda h, p: [PUBLIC], own=lambda a: False)
    for port in (22, 25, 6379, 3306, 11211):
        outcome = Fetcher(Settings(), guard, Watched()).fetch(f"http://herald.example:{port}/")
        assert isinstance(outcome, Refused)
        assert outcome.code == "port_refused"


@given(st.integers(0, 2**32 - 1))
def test_no_address_of_version_4_is_public_that_the_registries_do_not_call_global(n: int) -> None:
    address = IPv4Address(n)
    assert not is_public(address) or (address.is_global and not address.is_multicast and not address.is_private)
    assert not is_public(IPv6Address(0xFFFF_0000_0000 + n))  # mapped
    assert not is_public(IPv6Address((0x64FF9B << 96) + n))  # translated
    assert not is_public(IPv6Address((0x2002 << 112) + (n << 80)))  # 6to4
    assert not is_public(IPv6Address((0x20010000 << 96) + n))  # Teredo
    assert not is_public(IPv6Address((0x26002800 << 96) + (0x5EFE << 32) + n))  # ISATAP


@given(st.integers(0, 2**32 - 1), st.sampled_from(["decimal", "hex", "octal", "short"]))
def test_other_spellings_of_an_address_are_never_taken(n: int, how: str) -> None:
    a, b, c, d = n.to_bytes(4, "big")
    spelled = {"decimal": str(n), "hex": hex(n), "octal": f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", "short": f"{a}.{b}.{c * 256 + d}"}[how]
    if spelled == str(ip_address(n)):
        return
    with pytest.raises(Refusal):
        target(f"http://{spelled}/")


@given(st.text(max_size=60))
def test_whatever_is_written_gives_a_target_or_a_refusal(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://herald.example/{text}"):
        try:
            found = target(url)
        except Refusal:
            continue
        assert target(found.url) == found
        assert found.url.isascii()
