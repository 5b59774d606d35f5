"""Turns: a host is asked again only after a pause."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_MOST: Final = 1_000


class Pace:
    """``pause`` in seconds between two requests to one host; a site may ask for a longer one, up to ``longest``."""

    def __init__(
        self,
        pause: float = 1.0,
        longest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pause, self._longest, self._clock, self._sleep = pause, longest, clock, sleep
        self._next: dict[str, float] = {}

    def turn(self, host: str, asked: float = 0.0) -> float:
        """Wait for the host's turn; how long that took. ``asked`` is the pause that the site asks for."""
        now = self._clock()
        wait = max(0.0, self._next.get(host, now) - now)
        if wait:
            self._sleep(wait)
        self._next[host] = now + wait + max(self._pause, min(asked, self._longest))
        if len(self._next) > _MOST:
            self._next = {h: t for h, t in self._next.items() if t > now}
        return wait
