"""What sites ask of programs: robots.txt (RFC 9309), fetched like everything else and kept for a day."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from counterclaim.fetch.refusal import Refusal
from counterclaim.fetch.rules import Rules, rules
from counterclaim.fetch.target import Target

DAY: Final = 86_400.0
SOON: Final = 300.0
"""After so many seconds a robots.txt that could not be had is asked for again."""
_MOST: Final = 256

Get = Callable[[Target], tuple[int, bytes]]
"""Fetches a robots.txt: the status that ended it, and the body. Raises ``Refusal``."""


PROGRAM: Final = "counterclaim"
"""Rules that name Counterclaim hold whatever name a user gave it."""


@dataclass(frozen=True, slots=True)
class _Held:
    rules: Rules | None
    until: float


class Robots:
    """The rules of the sites that were asked last."""

    def __init__(self, agent: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._agent, self._clock = agent, clock
        self._held: OrderedDict[str, _Held] = OrderedDict()

    def check(self, target: Target, get: Get) -> float:
        """The pause in seconds that the site asks for, 0 for none.

        Raises ``Refusal``: ``robots_refused``; ``robots_unknown`` where its robots.txt can't be had, which forbids all (2.3.1.4).
        """
        found = self._rules(target, get)
        if found is None:
            fix = "Try later, or give --ignore-robots."
            raise Refusal("robots_unknown", "the site's robots.txt could not be had", fix, again=True)
        if not found.allow(target.path):
            fix = "Give --ignore-robots to fetch it all the same."
            raise Refusal("robots_refused", "the site's robots.txt asks programs not to fetch it", fix)
        return found.delay

    def _rules(self, target: Target, get: Get) -> Rules | None:
        held = self._held.get(target.origin)
        if held is None or held.until <= self._clock():
            held = self._asked(Target(target.scheme, target.host, target.port, "/robots.txt", target.address), get)
            self._held[target.origin] = held
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return held.rules

    def _asked(self, target: Target, get: Get) -> _Held:
        try:
            status, body = get(target)
        except Refusal as refusal:
            if refusal.code in ("address_not_public", "port_refused", "address_malformed", "scheme_refused"):
                status, body = 404, b""  # it redirects to where nothing is fetched: there is none
            else:
                return _Held(None, self._clock() + SOON)
        if status >= 500 or status == 429:
            return _Held(None, self._clock() + SOON)
        told = body.decode("utf-8-sig", "replace") if status == 200 else ""
        return _Held(rules(told, (self._agent, PROGRAM)), self._clock() + DAY)
