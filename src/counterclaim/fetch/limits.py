"""How much a fetch may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``size`` in bytes, as sent and as decompressed; ``seconds`` for all hops of one fetch together, waiting for turns left out.

    ``ratio`` is how many times its own size a body may expand to, once that is more than ``free`` bytes.
    """

    size: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5
    ratio: int = 200
    free: int = 1_000_000
    robots: int = 512 * 1024
