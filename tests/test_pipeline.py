"""Several reports are read at once, and given in their order."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from counterclaim.pipeline import read_ahead
from counterclaim.records import Document, Outcome, Problem, Reading, Unread


def report(name: str) -> Document:
    return Document(id=name, sha256="", text="A bridge was hit.")


class SlowFirst:
    """Ends the first report only once the second is read."""

    def __init__(self) -> None:
        self.second = Event()

    def read(self, document: Document) -> Reading:
        if document.id == "1":
            assert self.second.wait(20)
        if document.id == "2":
            self.second.set()
        if document.id == "bad":
            raise KeyboardInterrupt
        return Reading(document.id)


def test_readings_come_in_the_order_of_the_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    found = [(item, r.result().document) for item, r in read_ahead([report("1"), report("2")], reader=SlowFirst()) if r]
    assert [(item.id, name) for item, name in found if isinstance(item, Document)] == [("1", "1"), ("2", "2")]


def test_what_was_taken_before_the_source_failed_is_given_first() -> None:
    def source() -> Iterator[Document | Unread]:
        yield report("2")
        yield Unread("x", Outcome.REFUSED, Problem("empty_file", "x", "empty."), "")
        raise OSError("gone")

    given = read_ahead(source(), reader=SlowFirst())
    seen = [(type(item).__name__, reading is not None) for item, reading in (next(given), next(given))]
    assert seen == [("Document", True), ("Unread", False)]
    with pytest.raises(OSError, match="gone"):
        next(given)


def test_an_interrupted_reading_is_told_where_it_is_asked_for() -> None:
    [(_, reading)] = read_ahead([report("bad")], reader=SlowFirst())
    assert reading is not None
    with pytest.raises(KeyboardInterrupt):
        reading.result(20)
