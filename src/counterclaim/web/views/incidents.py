"""The list of incidents, with the filters that its address holds, the map and the time axis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from counterclaim.ledger import log
from counterclaim.ledger.boxes import box_of
from counterclaim.ledger.incident_filters import counted
from counterclaim.ledger.incident_list import SORTS, incidents
from counterclaim.ledger.questions import Page
from counterclaim.reconcile.dates import MONTHS, plain
from counterclaim.records.finding import QUESTION_STATUSES
from counterclaim.records.reading import INCIDENT_TYPES
from counterclaim.web.asked import AskedIncidents
from counterclaim.web.pictures import pictures_of
from counterclaim.web.views.judgements import number_of
from counterclaim.web.visit import Fields, Here, back

router = APIRouter(include_in_schema=False)
SHOWN: Final = 50
"""Incidents on one page."""
SLOTS: Final = ("happened", "by", "target", "means", "where", "when", "killed", "wounded")
"""The questions that always have a column of their own, in its order."""
RARE: Final = ("captured", "control")
"""Those that have one on a page where anything is said on them."""
_FORM: Final = ("near", "since", "until", "type", "status", "party", "outlet", "min_killed", "sort", "offset")
"""What the form of filters holds; the rest goes with it unseen."""


@router.get("/incidents")
def listed(here: Here, asked: Annotated[AskedIncidents, Query()]) -> Response:
    """The incidents that the filters let through."""
    with here.reading() as connection:
        new, basis = here.new(connection), log.size(connection)
        filters = asked.filters(new)
        page = incidents(connection, filters, asked.sort, SHOWN, asked.offset)
        map_, axis = pictures_of(here).of(connection, filters)
        news = counted(connection, asked.model_copy(update={"new": True}).filters(new))
    total = page.total or 0
    return here.page(
        "incidents.html",
        basis=basis,
        page=page,
        new=new,
        news=news,
        asked=asked,
        map=map_,
        unplaced=0 if asked.box or asked.near else total - map_.located - map_.wide,
        axis=axis,
        chips=list(_chips(asked)),
        kept=_kept(asked),
        slots=_slots(page),
        sorts=list(SORTS),
        types=INCIDENT_TYPES,
        all_statuses=QUESTION_STATUSES,
        pages=_pages(page),
        plain=short,
        tick=tick,
    )


@router.post("/looked")
def looked(here: Here, fields: Fields) -> Response:
    """All is seen, as far as the page showed that was sent: up to the log's entry ``basis``."""
    with here.reading() as connection:
        size = log.size(connection)
    here.looked.all_seen(here.person.name, min(number_of(fields.get("basis", "0")), size))
    return back(fields)


def _pages(page: Page) -> dict[str, Any]:
    return {"first": page.offset + 1, "last": page.offset + len(page.rows), "before": max(0, page.offset - SHOWN)}


def _slots(page: Page) -> tuple[str, ...]:
    told = {question for row in page.rows for question in row["statuses"]}
    return (*SLOTS, *(question for question in RARE if question in told))


def _chips(asked: AskedIncidents) -> Iterator[tuple[str, str, str]]:
    """The filters that are set but have no switch: the word for each, what it lets through, and the address without it."""
    for name, field in type(asked).model_fields.items():
        value = getattr(asked, name)
        if value == field.default or name in ("contested", "reversals", "new", "sort", "offset", "radius_km"):
            continue
        without = {name: field.default, "offset": 0} | ({"radius_km": None} if name == "near" else {})
        yield name, _told(name, value, asked), asked.address(**without)


def _told(name: str, value: object, asked: AskedIncidents) -> str:
    words = str(value)
    if name in ("since", "until"):
        return short(words)
    if name == "box":
        return degrees(words)
    if name == "near" and asked.radius_km is not None:
        return f"{words}, {asked.radius_km:g} km"
    return words.replace("-", " ") if name in ("type", "status") else words


def _kept(asked: AskedIncidents) -> dict[str, str]:
    """The filters that the form does not show."""
    given = asked.model_dump(exclude_defaults=True, exclude=set(_FORM))
    return {name: "1" if value is True else str(value) for name, value in given.items()}


def degrees(box: str) -> str:
    """A box of the map in words: ``34–35.5° N, 37–39° E``."""
    b = box_of(box)
    return f"{_side(b.south, 'NS')} to {_side(b.north, 'NS')}, {_side(b.west, 'EW')} to {_side(b.east, 'EW')}"


def _side(value: float, letters: str) -> str:
    return f"{abs(value):.2f}".rstrip("0").rstrip(".") + f"° {letters[value < 0]}"


def short(edtf: str) -> str:
    """A date in plain words, months by three letters."""
    words = plain(edtf)
    for month in MONTHS:
        words = words.replace(month, month[:3])
    return words


def tick(since: str, unit: str) -> str:
    """The name of a bar's beginning under the axis."""
    if unit in ("year", "decade", "century") or len(since) == 4:
        return since[:4]
    day = date.fromisoformat(since if len(since) == 10 else f"{since}-01")
    month = MONTHS[day.month - 1][:3]
    return f"{day.day} {month}" if unit in ("day", "week") else f"{month} {day.year}"
