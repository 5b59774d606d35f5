"""What the parsing of one input may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one disposable process; those of the threat model (T5) unless told otherwise.

    ``cpu`` seconds for each document in the input, and no more than ``cpu`` and ``cpu_per_mb`` for each megabyte in all; ``wall``
    seconds of waiting for the next document (time in which nobody asks for one does not count); ``memory`` bytes beyond what the
    process has when it starts; ``answer`` bytes of one document with its original, and ``records`` documents besides one a byte of
    the input.
    """

    cpu: int = 10
    cpu_per_mb: float = 5.0
    wall: float = 60.0
    memory: int = 1 << 30
    answer: int = 600_000_000
    records: int = 250_000

    def cpu_in_all(self, size: int) -> int:
        """CPU seconds for an input of ``size`` bytes, whatever it holds."""
        return self.cpu + int(self.cpu_per_mb * size / MB)


LIMITS: Final = Limits()
