"""The dossier of incidents that several reports tell, as a value: every line with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterclaim.records import Document
from counterclaim.records.ledger import History
from counterclaim.report.dossier import Line, Quote


@dataclass(frozen=True, slots=True)
class Sourced(Quote):
    """Exact words of one of several reports: its id, its publisher and when it was published (EDTF), each empty when not known.

    ``number`` is unique over all incidents of the dossier.
    """

    document: str
    publisher: str
    published: str


@dataclass(frozen=True, slots=True)
class Held:
    """One answer of one speaker to one question: a cell of the matrix.

    ``line.text`` is the answer in a word or two, ``line.mark`` its stance; ``said`` the time in plain words, empty when untold;
    ``reports`` how many reports have it. ``left`` says that the speaker later changed it, ``implied`` that it was
    not said but follows from another answer.
    """

    line: Line
    said: str
    reports: int
    left: bool = False
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One speaker with its answers, question by question; ``note`` says through whom they came or who spoke for it."""

    speaker: str
    note: str
    cells: tuple[tuple[str, tuple[Held, ...]], ...]

    def held(self, question: str) -> tuple[Held, ...]:
        """The speaker's answers to ``question``, in the order in which they were given."""
        return dict(self.cells).get(question, ())


@dataclass(frozen=True, slots=True)
class Side:
    """Speakers of one side, or of one sort where they belong to none; ``more`` counts those that are left out."""

    name: str
    rows: tuple[Row, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who says what: the questions that someone answers, each with its status and that in words, and the speakers by side."""

    questions: tuple[tuple[str, str, str], ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something said, shown or published at a time; ``when`` in plain words.

    ``at`` is the time by which it stands in its place (ISO), empty when none is told; ``side`` that of whoever says it.
    """

    when: str
    line: Line
    at: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list of lines: what is agreed, contested, on what it stands; ``more`` counts the lines left out."""

    name: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """One incident of the ledger. ``brief`` chapters are told by one report alone and stand after the others.

    ``unshown`` counts the sayings on other matters that a long course leaves out.
    """

    history: History
    headline: str
    summary: str
    matrix: Matrix
    course: tuple[Event, ...]
    sections: tuple[Section, ...]
    brief: bool = False
    unshown: int = 0

    @property
    def lines(self) -> Iterator[Line]:
        """All lines: those of the matrix, of the course and of the sections."""
        yield from (h.line for side in self.matrix.sides for row in side.rows for _, cell in row.cells for h in cell)
        yield from (e.line for e in self.course)
        yield from (line for s in self.sections for line in s.lines)

    def section(self, name: str) -> tuple[Line, ...]:
        """The lines of the section called ``name``, none where the chapter has no such section."""
        return next((s.lines for s in self.sections if s.name == name), ())


@dataclass(frozen=True, slots=True)
class Histories:
    """Everything that is shown of many reports: their incidents, the most reported first, and the reports themselves.

    ``untold`` counts the reports in which no incident was found.
    """

    chapters: tuple[Chapter, ...]
    documents: tuple[Document, ...]
    untold: int = 0
    problems: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[Chapter, ...]:
        """The incidents told in full."""
        return tuple(c for c in self.chapters if not c.brief)

    @property
    def held(self) -> tuple[Quote, ...]:
        """The quotes of all matrices, by incident, side and speaker."""
        rows = (row for c in self.told for side in c.matrix.sides for row in side.rows)
        return tuple(q for row in rows for _, cell in row.cells for held in cell for q in held.line.quotes)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote once, by its number."""
        lines = (line for c in self.chapters for line in c.lines)
        found = {q.number: q for line in lines for q in line.quotes}
        return tuple(found[n] for n in sorted(found))

    @property
    def briefs(self) -> tuple[Chapter, ...]:
        """The incidents told in short."""
        return tuple(c for c in self.chapters if c.brief)
