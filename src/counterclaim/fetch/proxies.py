"""A proxy as users name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from counterclaim.errors import CounterclaimError

_PORTS: Final = {"socks5h": 1080, "http": 8080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where all requests go through; it resolves the names itself."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @property
    def url(self) -> str:
        """Its address without credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def proxy(text: str) -> Proxy | None:
    """The proxy that a text names, ``None`` for none. Raises ``CounterclaimError`` (``proxy_invalid``)."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        scheme, host, port = "", "", None
    if scheme not in _PORTS or not host or (scheme and parts.path not in ("", "/")):
        fix = "Give it as socks5h://127.0.0.1:9050 or http://proxy.example:8080."
        raise CounterclaimError("proxy_invalid", "this names no proxy that can be used", where="--proxy", fix=fix)
    return Proxy(scheme, host, port or _PORTS[scheme], unquote(parts.username or ""), unquote(parts.password or ""))
