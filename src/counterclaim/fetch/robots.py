"""What sites ask of programs: robots.txt (RFC 9309), fetched like everything else and kept for a day."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.robotparser import RobotFileParser

from counterclaim.fetch.refusal import Refusal
from counterclaim.fetch.target import Target

DAY: Final = 86_400.0
SOON: Final = 300.0
"""After so many seconds a robots.txt that could not be had is asked for again."""
_MOST: Final = 256

Get = Callable[[Target], tuple[int, bytes]]
"""Fetches a robots.txt: the status that ended it, and the body. Raises ``Refusal``."""


@dataclass(frozen=True, slots=True)
class _Rules:
    parser: RobotFileParser | None
    until: float


class Robots:
    """The rules of the sites that were asked last."""

    def __init__(self, agent: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._agent, self._clock = agent, clock
        self._held: OrderedDict[str, _Rules] = OrderedDict()

    def check(self, target: Target, get: Get) -> float:
        """The pause in seconds that the site asks for, 0 for none.

        Raises ``Refusal``: ``robots_refused``; ``robots_unknown`` where its robots.txt can't be had, which forbids all (2.3.1.4).
        """
        rules = self._rules(target, get)
        if rules.parser is None:
            fix = "Try later, or give --ignore-robots."
            raise Refusal("robots_unknown", "the site's robots.txt could not be had", fix, again=True)
        if not rules.parser.can_fetch(self._agent, target.url):
            fix = "Give --ignore-robots to fetch it all the same."
            raise Refusal("robots_refused", "the site's robots.txt asks programs not to fetch it", fix)
        return float(rules.parser.crawl_delay(self._agent) or 0)

    def _rules(self, target: Target, get: Get) -> _Rules:
        held = self._held.get(target.origin)
        if held is None or held.until <= self._clock():
            held = self._asked(Target(target.scheme, target.host, target.port, "/robots.txt", target.address), get)
            self._held[target.origin] = held
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return held

    def _asked(self, target: Target, get: Get) -> _Rules:
        try:
            status, body = get(target)
        except Refusal as refusal:
            if refusal.code in ("address_not_public", "port_refused", "address_malformed", "scheme_refused"):
                status, body = 404, b""  # it redirects to where nothing is fetched: there is none
            else:
                return _Rules(None, self._clock() + SOON)
        if status >= 500 or status == 429:
            return _Rules(None, self._clock() + SOON)
        parser = RobotFileParser()
        parser.parse(body.decode("utf-8-sig", "replace").splitlines() if status == 200 else [])
        return _Rules(parser, self._clock() + DAY)
