"""Adding in the background: what was sent is kept in a private folder until it is read, one job after another.

Jobs are known to this start of the workbench alone; what they added is in the ledger, each report as soon as it is through.
"""

from __future__ import annotations

import logging
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from counterclaim.errors import CounterclaimError
from counterclaim.extract.local.models import folder_of, reader_name
from counterclaim.pipeline import Reader
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.ledger import Added, Ledger
from counterclaim.records import Document, Outcome, Unread
from counterclaim.report.redact import nameless

WAITING, READING, DONE, FAILED = "waiting", "reading", "done", "failed"
HELD: Final = "held"
"""What became of a report that was there already; else one of :class:`Outcome`."""
ORDER: Final = (Outcome.REFUSED.value, Outcome.KEPT_UNREAD.value, Outcome.READ_WITH_WARNINGS.value, Outcome.OK.value, HELD)
KEPT: Final = 200
"""Jobs that are remembered; the oldest are forgotten first."""
Item = Document | Unread
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent: its bare name, and where its bytes wait."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one report: ``outcome`` is one of ``ORDER``, ``document`` its id (empty when none is kept)."""

    name: str
    outcome: str
    title: str = ""
    document: str = ""
    problems: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


@dataclass(slots=True)
class Job:
    """Reports that one person sent together. ``publisher`` and ``published`` stand where a report tells none."""

    id: str
    actor: str
    files: tuple[Sent, ...]
    pasted: Document | None
    publisher: str
    published: str
    folder: tempfile.TemporaryDirectory[str] | None = None
    state: str = WAITING
    fault: str = ""
    inputs: int = 0
    told: list[Told] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (DONE, FAILED)

    @property
    def of(self) -> int:
        """How many reports there are, as far as is known: a file of JSON lines holds several."""
        return max(self.inputs, len(self.files) + bool(self.pasted))

    def row(self) -> dict[str, object]:
        """The job as a JSON-ready row."""
        told = list(self.told)
        counts = {outcome: sum(t.outcome == outcome for t in told) for outcome in ORDER}
        return {"job": self.id, "state": self.state, "done": len(told), "of": self.of, **counts}


Loaded = tuple[Reader, str]


def local(model: str) -> Loaded:
    """The reader on a model that the package carries, and which it is. Raises ``CounterclaimError`` (``model_missing``)."""
    from counterclaim.extract.local.reader import LocalReader  # its libraries are slow to import

    return LocalReader.load(folder_of(model), threads=1), reader_name(model)


class Jobs:
    """The jobs of this start, done by one thread; the reader is loaded for the first and kept."""

    def __init__(self, load: Callable[[], Loaded]) -> None:
        self._load = load
        self._jobs: dict[str, Job] = {}
        self._queue: SimpleQueue[tuple[Job, Ledger]] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._reader: Loaded | None = None

    def start(
        self,
        ledger: Ledger,
        files: Sequence[tuple[str, bytes]],
        text: str = "",
        *,
        title: str = "",
        publisher: str = "",
        published: str = "",
    ) -> Job:
        """Put files (name and bytes) and a pasted text in the queue, in the name of the ledger's actor.

        Raises ``CounterclaimError``: ``nothing_to_add``, ``published_invalid``, ``text_invalid``.
        """
        pasted = _pasted(text, title, publisher, published)
        if not files and not pasted:
            raise CounterclaimError(
                "nothing_to_add", "there is neither a file nor a text", where="add", fix="Choose a file or paste a text."
            )
        folder = tempfile.TemporaryDirectory(prefix="counterclaim-") if files else None
        sent = tuple(_put(Path(folder.name), n, *file) for n, file in enumerate(files)) if folder else ()
        job = Job(secrets.token_hex(8), ledger.actor, sent, pasted, publisher, published, folder)
        with self._lock:
            self._jobs[job.id] = job
            self._forget()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="adding", daemon=True)
                self._thread.start()
        self._queue.put((job, ledger))
        return job

    def get(self, name: str) -> Job:
        """A job by its id. Raises ``CounterclaimError`` (``unknown_job``)."""
        found = self._jobs.get(name)
        if found is None:
            fix = "What it added is in the ledger: see the log."
            raise CounterclaimError("unknown_job", "no such adding is known since the workbench was started", where=name, fix=fix)
        return found

    def newest(self) -> list[Job]:
        """All jobs that are remembered, the newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def _forget(self) -> None:
        for name in [n for n, job in self._jobs.items() if job.over][: max(0, len(self._jobs) - KEPT)]:
            del self._jobs[name]

    def _work(self) -> None:
        while True:
            job, ledger = self._queue.get()
            try:
                self._do(job, ledger)
                job.state = DONE
            except CounterclaimError as error:
                job.fault, job.state = f"{error.what} {error.fix}".strip(), FAILED
            except Exception:  # noqa: BLE001 (whatever happens in one job, the next ones go on)
                _log.exception("adding failed")
                job.state = FAILED
            finally:
                if job.folder:
                    job.folder.cleanup()

    def _do(self, job: Job, ledger: Ledger) -> None:
        job.state = READING
        self._reader = self._reader or self._load()
        reader, name = self._reader
        for item, added in add_all(_inputs(job, ledger), ledger, reader, name):
            job.told.append(_told(item, added))


def _put(folder: Path, n: int, name: str, data: bytes) -> Sent:
    path = folder / str(n)
    path.write_bytes(data)
    return Sent(nameless(name) or "unnamed", path)


def _pasted(text: str, title: str, publisher: str, published: str) -> Document | None:
    """A pasted text as a document; ``None`` when there is none."""
    from counterclaim.readers import dates, document_from_text

    dates.check_published(published)
    plain = text.replace("\r\n", "\n")
    if not plain.strip():
        return None
    return replace(document_from_text(plain, title=title, published=published, publisher=publisher), source="pasted")


def _inputs(job: Job, ledger: Ledger) -> Iterator[Item]:
    """What was sent, read; its bytes are among the blobs."""
    from counterclaim.sandbox import read_bytes

    if job.pasted:
        job.inputs += 1
        ledger.blobs.put(job.pasted.text.encode())
        yield job.pasted
    for sent in job.files:
        found = read_bytes(sent.path.read_bytes(), sent.name, keep=ledger.blobs.put)
        sent.path.unlink()
        job.inputs += len(found)
        yield from (_dated(item, job) for item in found)


def _dated(item: Item, job: Job) -> Item:
    """A document with the publisher and date that were given, where it tells none itself."""
    if isinstance(item, Unread):
        return item
    return replace(item, publisher=item.publisher or job.publisher, published=item.published or job.published)


def _told(item: Item, added: Added) -> Told:
    outcome = HELD if added.held else added.outcome.value
    problems = (added.problem,) if added.problem else item.problems if isinstance(item, Document) and not added.held else ()
    words = tuple(f"{p.message} [{p.code}]" + (f" {p.fix}" if p.fix else "") for p in problems)
    if isinstance(item, Unread) or not added.document:
        return Told(item.source, outcome, problems=words)
    return Told(item.source, outcome, item.title, item.id, words, added.touched)
