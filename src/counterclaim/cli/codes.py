"""Exit codes of every command (fixed: other people's scripts stand on them)."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended. ``OK`` holds with warnings too; a batch ends with ``INCOMPLETE`` but never stops for one input."""

    OK = 0
    FAULT = 1
    BAD_REQUEST = 2
    INCOMPLETE = 3
    DAMAGED = 4
    INTERRUPTED = 130
