"""A dossier with all that it takes to check it without Counterclaim, as one ZIP: docs/exports.md, "Dossier bundle"."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import BinaryIO, Final

from counterclaim.errors import CounterclaimError
from counterclaim.exports.archive import put
from counterclaim.exports.originals import Hiding, Report, originals_of
from counterclaim.exports.readme import Told, readme
from counterclaim.exports.sheets import csv_file
from counterclaim.exports.values import Asked, Batch, Loss, address
from counterclaim.ledger import verifier
from counterclaim.pipeline.ledger import Ledger
from counterclaim.pipeline.sealing import LoggedRow, checkpoint_of, holding, manifest, original, verifier_file
from counterclaim.records import Document
from counterclaim.report.aliases import Aliases
from counterclaim.report.given import given
from counterclaim.report.history import Histories, Sourced
from counterclaim.report.history_html import render_history_html
from counterclaim.report.history_text import render_history_text
from counterclaim.report.redact import aliases_for
from counterclaim.report.safe import flat, inert

LOG_APART: Final = Loss(
    "log_apart", "The log's entries name who acted: their hashes stand here, they themselves only with --with-log."
)
KEPT_BACK: Final = Loss(
    "kept_back", "Files that name a hidden person, or can't be searched for one, are left out and told by their SHA-256."
)
ROWS_KEPT_BACK: Final = Loss("rows_kept_back", "Rows of the ledger that name a hidden person are left out.")
SHOWN: Final = Loss("marks", "In the reports' words one sign stands for each control and direction character, so that places hold.")


def write_bundle(ledger: Ledger, batch: Batch, target: BinaryIO, asked: Asked = Asked()) -> tuple[Loss, ...]:  # noqa: B008
    """Write the ZIP of a batch with the incidents in it; what it can't hold.

    The same state and the same wishes give the same bytes. Raises ``CounterclaimError``: ``bundle_empty``, ``file_missing``,
    ``log_damaged``.
    """
    if not batch.items:
        raise CounterclaimError("bundle_empty", "there is no incident to tell of", where="export", fix="Choose others.")
    made = _Bundle(ledger, batch, asked)
    with zipfile.ZipFile(target, "w") as file:
        for name, data in made.files():
            put(file, name, data)
    return made.losses


class _Bundle:
    """Gathers what one bundle holds."""

    def __init__(self, ledger: Ledger, batch: Batch, asked: Asked) -> None:
        self._ledger, self._batch, self._asked = ledger, batch, asked
        histories = [i.history for i in batch.items]
        own = {m.document.id: m.document for h in histories for m in h.incident.members}
        self._held = holding(ledger, own, batch.entry)
        secret = batch.words.confidential
        self._aliases = Aliases(secret) if asked.persons else aliases_for(histories, asked.also, (), secret)
        self._hiding = Hiding(self._aliases, self._held.veil)
        self._note = "" if asked.persons else self._aliases.note
        self._dossier = given(histories, self._aliases if self._hiding else None, self._note)
        by_shown = {self._aliases.hide(d.id): d for d in own.values()}
        self._reports = [self._report(n, d, by_shown[d.id]) for n, d in enumerate(self._dossier.documents, 1)]
        self._shown = self._shown_entries()
        self._rows = [r for report in self._reports for r in report.rows if r.entry in self._shown]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files by name, the originals last, each read when its turn comes."""
        files = dict(self._small())
        originals = {o.name: o.sha256 for r in self._reports for o in r.originals if not o.kept_back}
        digests = {name: sha256(data).hexdigest() for name, data in files.items()} | originals
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()
        log = files.pop(verifier.LOG)
        proven = {row.entry for r in self._reports for row in r.rows}
        named = {name: digest for name, digest in digests.items() if name != verifier.LOG}
        told = manifest({**named, "sha256.txt": sha256(sums).hexdigest()}, self._held, proven, self._shown)
        yield from files.items()
        yield from (("sha256.txt", sums), (verifier.LOG, log), (verifier.MANIFEST, told))
        yield from ((name, original(self._ledger, digest)) for name, digest in originals.items())

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What this bundle does not hold."""
        kept_back = any(o.kept_back for r in self._reports for o in r.originals)
        hidden = any(self._names(row) for row in self._rows)
        holds = ((not self._asked.log, LOG_APART), (kept_back, KEPT_BACK), (hidden, ROWS_KEPT_BACK), (True, SHOWN))
        return tuple(loss for told, loss in holds if told)

    def _report(self, number: int, shown: Document, own: Document) -> Report:
        rows = tuple(self._held.rows[own.id])
        return Report(f"report-{number:03}.txt", shown, own, tuple(originals_of(self._ledger, own, rows, self._hiding)), rows)

    def _shown_entries(self) -> frozenset[int]:
        """The entries that stand in the bundle as they are."""
        every = {row.entry for r in self._reports for row in r.rows} if self._asked.log else set()
        return frozenset(n for n in every if not self._hiding.names(self._held.lines[n - 1]))

    def _names(self, row: LoggedRow) -> bool:
        return self._hiding.names(row.line)

    def _small(self) -> Iterator[tuple[str, bytes]]:
        """All files but the originals and what names the others."""
        dossier, hide = self._dossier, self._held.veil.hide
        note = checkpoint_of(self._ledger, self._held)
        told = Told(self._batch.as_of, len(dossier.chapters), self._reports, self._note, self._asked.log, bool(note))
        yield "readme.txt", hide(readme(told)).encode("utf-8", "replace")
        yield "dossier.html", hide(render_history_html(dossier)).encode("utf-8", "replace")
        yield "dossier.txt", hide(render_history_text(dossier)).encode("utf-8", "replace")
        yield "quotes.csv", _quotes(dossier, {r.shown.id: r.file for r in self._reports})
        yield "reports.csv", csv_file(_REPORTS, map(_report_row, self._reports))
        yield "originals.csv", csv_file(_ORIGINALS, _original_rows(self._reports, self._batch.times))
        yield from ((r.file, inert(r.shown.text).encode("utf-8", "replace")) for r in self._reports)
        yield "verifier.py", verifier_file()
        yield verifier.LOG, "".join(f"{self._held.lines[n - 1]}\n" for n in sorted(self._shown)).encode()
        if rows := [r.line for r in self._rows if not self._names(r)]:
            yield verifier.ROWS, "".join(f"{line}\n" for line in rows).encode()
        if note:
            yield "checkpoint", note.encode()


_QUOTES: Final = "quote report start end words publisher published".split()
_REPORTS: Final = "report document title publisher author published url retrieved".split()
_ORIGINALS: Final = "sha256 report file left_out entries kept".split()


def _quotes(dossier: Histories, files: Mapping[str, str]) -> bytes:
    """The quotes with their places in the reports' words: code points, half-open."""
    told = (q for q in dossier.quotes if isinstance(q, Sourced))
    rows = ((q.number, files[q.document], q.start, q.end, flat(inert(q.words)), q.publisher, q.published) for q in told)
    return csv_file(_QUOTES, rows)


def _report_row(r: Report) -> list[str]:
    d = r.shown
    return [r.file, *map(flat, (d.id, d.title, d.publisher, d.author, d.published, address(d.url), d.retrieved))]


def _original_rows(reports: Sequence[Report], times: Mapping[str, str]) -> Iterator[list[str]]:
    for r in reports:
        for o in r.originals:
            entries = "; ".join(map(str, o.entries))
            yield [o.sha256, r.file, "" if o.kept_back else o.name, o.kept_back, entries, times.get(r.own.id, "")]
