"""Reads a batch: every input in turn, each failure told, none stopping the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

from counterclaim.cli.codes import Exit
from counterclaim.cli.edge import Fault, guarded, say, say_fault
from counterclaim.cli.formats import Form
from counterclaim.cli.output import Output
from counterclaim.cli.progress import Progress
from counterclaim.pipeline import Reader, read_ahead
from counterclaim.records import Document, Outcome, Reading, Unread

_ASIDE = (
    (Outcome.READ_WITH_WARNINGS, "with warnings"),
    (Outcome.KEPT_UNREAD, "kept unread"),
    (Outcome.REFUSED, "refused"),
)


@dataclass(slots=True)
class Tally:
    """How many inputs ended how. Every input is counted once: one read with warnings is not among those plainly read."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    faults: int = 0

    @property
    def inputs(self) -> int:
        """All inputs dealt with."""
        return self.outcomes.total() + self.faults

    @property
    def read(self) -> int:
        """Inputs that gave a reading, with warnings or without."""
        return self.outcomes[Outcome.OK] + self.outcomes[Outcome.READ_WITH_WARNINGS]

    @property
    def code(self) -> Exit:
        """What the batch ends with: a fault of ours tells more than an input that could not be read."""
        if self.faults:
            return Exit.FAULT
        unread = self.outcomes[Outcome.KEPT_UNREAD] + self.outcomes[Outcome.REFUSED]
        return Exit.INCOMPLETE if unread else Exit.OK

    def __str__(self) -> str:
        """The summary: ``read 96, with warnings 2, kept unread 1, refused 1``."""
        words = [f"read {self.outcomes[Outcome.OK]}"]
        words += [f"{name} {self.outcomes[o]}" for o, name in _ASIDE if self.outcomes[o]]
        words += [f"failed {self.faults}"] if self.faults else []
        return ", ".join(words)


class Batch:
    """Writes what inputs give, in their order, into an output; ``tally`` is right at every moment, also after an interrupt."""

    def __init__(self, reader: Reader, form: Form, out: Output, *, warn: bool) -> None:
        self.tally = Tally()
        self._reader = reader
        self._form = form
        self._out = out
        self._warn = warn
        self._held: list[tuple[Document, Reading]] = []

    def read(self, inputs: Iterator[Document | Unread], shown: Progress) -> None:
        """Deal with every input, then write what waits for the end."""
        ahead = read_ahead(inputs, reader=self._reader)
        while (came := guarded("opening the next input", lambda: next(ahead, None))) is not None:
            if isinstance(came, Fault):
                self._failed(came)
                break
            self._one(*came)
            shown.step(self.tally.inputs)
        if self._form.whole and self.tally.inputs:
            self._out.write(self._form.whole(self._held))

    def _one(self, item: Document | Unread, reading: Future[Reading] | None) -> None:
        if isinstance(item, Unread):
            self._unread(item)
        elif reading is not None:
            self._read(item, reading)

    def _read(self, item: Document, reading: Future[Reading]) -> None:
        written = guarded(f"reading {item.source or item.id}", lambda: self._document(item, reading.result()))
        if isinstance(written, Fault):
            self._failed(written)
            return
        self.tally.outcomes[item.outcome] += 1  # before it is written: whoever sees the line finds it counted
        self._out.write(written)
        for problem in item.problems if self._warn else ():
            say(problem)

    def _document(self, document: Document, reading: Reading) -> str:
        """What is written at once for a document; the rest is held."""
        if self._form.each:
            return self._form.each(document, reading)
        self._held.append((document, reading))
        return ""

    def _unread(self, item: Unread) -> None:
        self.tally.outcomes[item.outcome] += 1
        what = "refused" if item.outcome is Outcome.REFUSED else "kept unread"
        digest = f" SHA-256 {item.sha256}" if item.sha256 else ""
        say(f"{what}: {item.problem}{digest}")

    def _failed(self, fault: Fault) -> None:
        self.tally.faults += 1
        say_fault(fault)
