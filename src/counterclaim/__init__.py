"""Counterclaim reads reports from a war and keeps the ledger of who claims what.

``read`` gives the reading of one report, ``read_files`` and ``read_bytes`` those of files::

    import counterclaim

    reading = counterclaim.read("The ministry denied ...", published="2016-07-09", publisher="A Wire")

``open_ledger`` opens the ledger in a folder, to add reports and judgements, to ask what it holds, and to take findings out::

    with counterclaim.open_ledger("desk") as ledger:
        contested = ledger.incidents(counterclaim.Filters(contested=True))

What is named in ``__all__`` stays as it is from one minor version to the next; all else may change at any time. Bad material gives
a ``Problem``; only a request that can't be carried out raises, and always a ``CounterclaimError``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from counterclaim.errors import CounterclaimError
from counterclaim.records import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Incident,
    Outcome,
    Part,
    PartKind,
    Point,
    Problem,
    Reading,
    Reversal,
    Span,
    Unread,
    Voice,
)

if TYPE_CHECKING:
    from counterclaim.api.judge import Judge
    from counterclaim.api.ledger import Ledger
    from counterclaim.api.reading import read, read_bytes, read_files
    from counterclaim.exports.values import Exported, Loss
    from counterclaim.ledger.claim_list import ClaimFilters
    from counterclaim.ledger.incident_filters import Filters
    from counterclaim.pipeline.ledger import Added, Judged

__all__ = [
    "Added",
    "Attribution",
    "Claim",
    "ClaimFilters",
    "CounterclaimError",
    "Document",
    "Evidence",
    "Exported",
    "Filters",
    "Incident",
    "Judge",
    "Judged",
    "Ledger",
    "Loss",
    "Outcome",
    "Part",
    "PartKind",
    "Point",
    "Problem",
    "Reading",
    "Reversal",
    "Span",
    "Unread",
    "Voice",
    "__version__",
    "open_ledger",
    "read",
    "read_bytes",
    "read_files",
]
__version__ = "0.1.0"

_LATER: Final = {
    "Added": "pipeline.ledger",
    "ClaimFilters": "ledger.claim_list",
    "Exported": "exports.values",
    "Filters": "ledger.incident_filters",
    "Judge": "api.judge",
    "Judged": "pipeline.ledger",
    "Ledger": "api.ledger",
    "Loss": "exports.values",
    "read": "api.reading",
    "read_bytes": "api.reading",
    "read_files": "api.reading",
}
"""Names that need a database or the model: loaded when they are first asked for, so that the rest is quick."""


if not TYPE_CHECKING:  # a type checker would take every name for one that is there

    def __getattr__(name: str) -> Any:
        if name not in _LATER:
            raise AttributeError(f"module 'counterclaim' has no attribute {name!r}")
        return getattr(import_module(f"counterclaim.{_LATER[name]}"), name)


def open_ledger(path: str | Path, actor: str = "", *, create: bool = False) -> Ledger:
    """The ledger in a folder, which ``create`` makes; ``actor`` is who acts, for the log. Close it, or use it in a ``with``.

    Raises ``CounterclaimError`` when there is no ledger that this version can use (``no_ledger`` and others), or something is
    there already that would be in the way of a new one (``ledger_exists``, ``ledger_not_made``).
    """
    from counterclaim.api.ledger import Ledger
    from counterclaim.api.opening import open_ledger as opened

    return Ledger(opened(path, actor, create=create))
