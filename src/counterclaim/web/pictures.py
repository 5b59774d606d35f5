"""Maps and time axes that were worked out last: going through pages of a list or sorting it otherwise does not change them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from sqlalchemy import Connection

from counterclaim.ledger import log
from counterclaim.ledger.incident_filters import Filters
from counterclaim.ledger.incident_map import spans
from counterclaim.ledger.questions import period
from counterclaim.web.map import Map, drawn
from counterclaim.web.timeaxis import Axis, axis
from counterclaim.web.visit import Visit

KEPT: Final = 32
"""Pictures that are kept at most."""
Picture = tuple[Map, Axis]


class Pictures:
    """The map and the time axis of the incidents that filters let through, in one state of the ledger; the last few are kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, Filters], Picture] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: Connection, asked: Filters) -> Picture:
        """The map and the axis in the state that a transaction sees."""
        key = log.size(connection), asked
        with self._lock:
            found = self._kept.pop(key, None)
        found = found or (drawn(connection, asked), axis(spans(connection, asked), period(asked.since, asked.until)))
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def pictures_of(here: Visit) -> Pictures:
    """The pictures that this workbench keeps."""
    state = here.request.app.state
    if not hasattr(state, "pictures"):
        state.pictures = Pictures()
    kept: Pictures = state.pictures
    return kept
