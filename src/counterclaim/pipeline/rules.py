"""By which rules a ledger's state was worked out: a version is a digest of the code and the data that decide it.

It stands among the settings, which no entry of the log vouches for, so that its last digits check the others.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

SETTING: Final = "rules"
"""The name of the setting; a ledger that was made before there was one has none until it is rebuilt."""
DECIDING: Final = ("group", "know", "ledger", "pipeline", "reconcile", "records", "report", "text")
"""The packages on which a state rests. What reads is none: readings are evidence."""
_DIGITS: Final = 16


@cache
def version() -> str:
    """The version of the rules of this program."""
    total, root = sha256(), Path(__file__).parents[1]
    for path in sorted(p for name in DECIDING for p in (root / name).rglob("*") if p.is_file() and p.suffix != ".pyc"):
        data = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\n{len(data)}\n".encode() + data)
    return _checked(total.hexdigest()[:_DIGITS])


def is_version(value: object) -> bool:
    """Whether a value is one that was written here."""
    return isinstance(value, str) and value == _checked(value[:_DIGITS])


def _checked(digits: str) -> str:
    return digits + sha256(digits.encode()).hexdigest()[:_DIGITS]


MIXED: Final = _checked("0" * _DIGITS)
"""What stands there once rules of one version went on with a state of another: no version's."""
