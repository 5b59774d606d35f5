"""A ledger as programs use it: values in, values out, no database in sight."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Connection

from counterclaim import sandbox
from counterclaim.api.judge import Judge
from counterclaim.api.reading import reader
from counterclaim.errors import CounterclaimError
from counterclaim.exports.bundle import write_bundle
from counterclaim.exports.collect import collect
from counterclaim.exports.forms import FORMS
from counterclaim.exports.tables import SHAPES, rows_of
from counterclaim.exports.values import Exported
from counterclaim.extract.local.models import SMALL, reader_name
from counterclaim.ledger import incident_list, log
from counterclaim.ledger.addresses import fetched
from counterclaim.ledger.claim_list import ClaimFilters, claims
from counterclaim.ledger.document_search import search
from counterclaim.ledger.incident_list import Filters, incidents
from counterclaim.ledger.speaker_records import source, sources
from counterclaim.pipeline.adding import add_all
from counterclaim.pipeline.histories import history_of
from counterclaim.pipeline.judging import listed
from counterclaim.pipeline.ledger import Added
from counterclaim.pipeline.ledger import Ledger as Held
from counterclaim.pipeline.reading import Item
from counterclaim.pipeline.shown import CLOCKS, notes_of
from counterclaim.readers import document_from_text
from counterclaim.records import Document, Unread
from counterclaim.report.gather import gather
from counterclaim.report.history_json import render_history_json

Row = dict[str, Any]
BUNDLE: Final = "bundle"
"""The form that holds more than one file, as a ZIP."""


class Ledger:
    """One ledger, open for one actor. A context manager; else close it when done.

    What is added or judged is durable when the method returns. Rows (``Row``, a ``dict[str, Any]``) are as the commands print them
    with ``--json``, and name no confidential source. Several programs and persons may have one ledger open at once.
    """

    def __init__(self, held: Held) -> None:
        self._held = held

    @property
    def actor(self) -> str:
        """Who acts, for the log."""
        return self._held.actor

    @property
    def entry(self) -> int:
        """The number of the log's last entry: the state that a decision can be based on."""
        with self._reading() as connection:
            return log.size(connection)

    def add(
        self, *sources: str | Path, published: str = "", publisher: str = "", model: str = SMALL
    ) -> list[tuple[Document | Unread, Added]]:
        """Read files and folders and keep them, the earlier published first; what became of each, also of what could not be read.

        What is there already is not read again. ``published`` (EDTF) and ``publisher`` win over what the material says; ``model``
        is ``small`` or ``large``. Raises ``CounterclaimError`` before anything is read: ``not_found``, ``url_not_supported``,
        ``published_invalid``, ``unknown_model``.
        """
        named = [str(s) for s in sources]
        items = sandbox.read_sources(named, published=published, publisher=publisher, keep=self._held.blobs.put)
        return self._added(items, model)

    def add_bytes(
        self, data: bytes, name: str, *, published: str = "", publisher: str = "", model: str = SMALL
    ) -> list[tuple[Document | Unread, Added]]:
        """As :meth:`add`, of bytes; ``name`` tells the format where the bytes don't (``"story.html"``)."""
        items = sandbox.read_bytes(data, name, published=published, publisher=publisher, keep=self._held.blobs.put)
        return self._added(items, model)

    def add_text(
        self,
        text: str,
        *,
        id: str = "",
        title: str = "",
        published: str = "",
        publisher: str = "",
        author: str = "",
        url: str = "",
        model: str = SMALL,
    ) -> tuple[Document | Unread, Added]:
        """Read a report whose text and particulars are at hand, and keep it; the text is taken to the letter.

        ``id`` is the text's SHA-256 where none is given. Raises ``CounterclaimError``: ``published_invalid``, ``text_invalid``.
        """
        told = {"title": title, "published": published, "publisher": publisher, "author": author, "url": url}
        document = document_from_text(text, id=id, **told)
        self._held.blobs.put(text.encode("utf-8"))
        return self._added([document], model)[0]

    def incidents(
        self, filters: Filters | None = None, *, sort: str = "contested", limit: int | None = None, offset: int = 0
    ) -> list[Row]:
        """The incidents that all filters let through, with their particulars, counts and the status of each question.

        ``sort`` is ``contested``, ``newest``, ``oldest``, ``toll``, ``reports`` or ``changed``. Raises ``CounterclaimError``:
        ``unknown_sort``, ``unknown_place``, ``unknown_status``, ``bad_date``, ``bad_box``.
        """
        _among(sort, incident_list.SORTS, "unknown_sort", "there is no such order")
        with self._reading() as connection:
            return self._shown(incidents(connection, filters, sort, _most(limit), offset).rows)

    def claims(self, filters: ClaimFilters | None = None, *, limit: int | None = None, offset: int = 0) -> list[Row]:
        """Who said what: one row an answer, in the order in which they were said where one speaker, incident or document is asked.

        Raises ``CounterclaimError``: ``unknown_incident``, ``unknown_source``, ``bad_date``.
        """
        with self._reading() as connection:
            return self._shown(claims(connection, filters, _most(limit), offset).rows)

    def sources(self, name: str = "", *, limit: int | None = None, offset: int = 0) -> list[Row]:
        """Speakers with what became of what they said, whoever answers most first; those that ``name`` means, if it is given.

        Raises ``CounterclaimError`` (``unknown_source``).
        """
        with self._reading() as connection:
            if name:
                return self._shown([s.row() for s in source(connection, name)][offset : offset + _most(limit)])
            return self._shown(sources(connection, _most(limit), offset).rows)

    def search(
        self,
        words: str,
        *,
        near: str = "",
        radius_km: float | None = None,
        since: str = "",
        until: str = "",
        limit: int = 20,
        offset: int = 0,
    ) -> list[Row]:
        """The documents that hold all words, the best of the newest first, each with an excerpt and the incidents it tells.

        ``"Words in quotation marks"`` stand together; a capitalised name is found in other spellings too. ``near`` limits to
        reports of incidents within ``radius_km`` of a place, ``since`` and ``until`` to days of publication (EDTF). Raises
        ``CounterclaimError``: ``unknown_place``, ``bad_date``.
        """
        where: dict[str, Any] = {"near": near, "radius_km": radius_km, "since": since, "until": until}
        with self._reading() as connection:
            return self._shown(search(self._held.store, connection, words, **where, limit=limit, offset=offset).rows)

    def show(self, key: str, *, as_of: str = "", clock: str = "published") -> Row:
        """The dossier of one incident as values, as ``counterclaim show --json`` gives it; now, or as it stood at ``as_of``.

        ``as_of`` is ISO 8601, else UTC, or a day, which is its end; ``clock`` says by which of two times, ``published`` or
        ``recorded``. Offsets are code points of the ``text`` of the quote's document, half-open. Raises ``CounterclaimError``:
        ``unknown_incident``, ``unknown_clock``, ``moment_invalid``, ``nothing_then``.
        """
        _among(clock, CLOCKS, "unknown_clock", "there is no such clock")
        with self._reading() as connection:
            history = history_of(self._held, connection, key, as_of, clock)
            pages = fetched(connection, list({m.document.id: m.document for m in history.incident.members}.values()))
            notes, entry = notes_of(self._held.state(connection), history), log.size(connection)
        values = json.loads(render_history_json(gather([history])))
        return self._shown([{**values, "notes": notes, "pages": pages, "entry": entry}])[0]

    def rows(self, shape: str, keys: Sequence[str] = (), filters: Filters | None = None) -> list[Row]:
        """The rows of a flat table, each with the same columns, ready for a data frame; see docs/exports.md for the columns.

        ``shape`` is ``claims``, ``positions`` or ``incidents``. They are of the incidents with these keys, else of those that
        ``filters`` let through; with neither, of the whole ledger. Raises ``CounterclaimError``: ``unknown_shape``,
        ``unknown_incident``, and what the filters raise.
        """
        _among(shape, SHAPES, "unknown_shape", "there is no such table")
        return list(rows_of(shape, collect(self._held, keys, filters)))

    def export(self, form: str, keys: Sequence[str] = (), filters: Filters | None = None) -> Exported:
        """Some incidents, chosen as in :meth:`rows`, in a form of other programs: the file's bytes, and what it can't hold.

        ``form`` is one that ``counterclaim export --form`` knows. Raises ``CounterclaimError``: ``unknown_form``,
        ``unknown_incident``, ``package_missing``, and what the filters raise.
        """
        _among(form, (*FORMS, BUNDLE), "unknown_form", "there is no such form")
        batch = collect(self._held, keys, filters)
        if form != BUNDLE:
            return FORMS[form](batch)
        made = io.BytesIO()
        losses = write_bundle(self._held, batch, made)
        return Exported(made.getvalue(), losses)

    def judge(self, basis: int = 0) -> Judge:
        """What decides, on the state that a person saw: ``ledger.judge(basis=ledger.entry).same(key, other)``."""
        return Judge(self._held, basis)

    def judgements(self) -> list[Row]:
        """All decisions in order: number, kind, body, whether undone or orphaned, who made it and when (UTC)."""
        with self._reading() as connection:
            return self._shown(listed(connection))

    def close(self) -> None:
        """Let go of the database."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _added(self, items: Iterable[Item], model: str) -> list[tuple[Document | Unread, Added]]:
        return list(add_all(items, self._held, reader(model), reader_name(model)))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._held.store.reading() as connection:
            yield connection

    def _shown(self, rows: Iterable[Row]) -> list[Row]:
        """Rows without the names of confidential sources."""
        told: list[Row] = json.loads(self._held.veil().hide(json.dumps(list(rows), ensure_ascii=False)))
        return told


def _most(limit: int | None) -> int:
    return 2**53 if limit is None else limit


def _among(value: str, known: Iterable[str], code: str, what: str) -> None:
    names = list(known)
    if value not in names:
        raise CounterclaimError(code, what, where=repr(value), fix=f"Use one of {', '.join(names)}.")
