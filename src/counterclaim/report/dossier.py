"""The dossier of one report as a value: every line with the words that it rests on. The renderers only lay it out."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.records import Document, Incident, Reading
from counterclaim.records.finding import Reconciled

# Below this confidence of the reader a line is marked as doubtful.
DOUBT = 0.5


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of the report: ``[start, end)`` in code points, ``line`` counted from 1, ``number`` unique in its dossier."""

    number: int
    words: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the dossier with its quotes. ``mark`` is a word for what it is (``asserts``, ``changed``, ...)."""

    text: str
    quotes: tuple[Quote, ...] = ()
    doubtful: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One question on one incident: its status, the sentences of the findings on it, and who holds what.

    ``sources`` counts the origins that hold something on it; ``voice`` says whether the report's own voice does, ``spoken``
    whether anyone else does.
    """

    question: str
    status: str
    findings: tuple[Line, ...]
    lines: tuple[Line, ...]
    sources: int = 0
    voice: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident. ``brief`` lines stand for it when it is told in short."""

    key: str
    headline: str
    summary: str
    incident: Incident
    found: Reconciled
    blocks: tuple[Block, ...]
    evidence: tuple[Line, ...]
    origins: tuple[Line, ...]
    gaps: tuple[str, ...]
    brief: tuple[Line, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that is shown of one report.

    ``main`` incidents are told in full, ``others`` in short. ``general`` are claims tied to no incident; ``statements`` counts
    attributed statements, ``unlinked`` those that bear on none of the incidents. ``failed`` counts spans that do not lie in the
    text or cut a word; they are not shown as quotes.
    """

    document: Document
    reading: Reading
    main: tuple[Entry, ...]
    others: tuple[Entry, ...]
    general: tuple[Line, ...]
    record: tuple[str, ...]
    unused: tuple[Line, ...]
    problems: tuple[str, ...]
    statements: int
    unlinked: int
    failed: int

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All incidents, most reported first."""
        return self.main + self.others

    @property
    def doubtful(self) -> bool:
        """Whether any line needs the legend for doubtful ones."""
        lines = [x for e in self.entries for x in (*e.brief, *(y for b in e.blocks for y in (*b.findings, *b.lines)))]
        return any(e.doubtful for e in self.entries) or any(x.doubtful for x in (*lines, *self.general))
