"""What the address of a list asks for, checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from counterclaim.ledger.incident_filters import Filters
from counterclaim.web.looked import New
from counterclaim.web.pages import query

Sort = Literal["contested", "newest", "oldest", "toll", "reports", "changed"]
_EMPTY = BeforeValidator(lambda given: None if given == "" else given)
"""A field of a form that was left empty."""


class AskedIncidents(BaseModel):
    """The filters, order and page of a list of incidents; empty fields filter nothing."""

    model_config = ConfigDict(frozen=True)

    near: str = Field("", max_length=200, description="A place by name.")
    radius_km: Annotated[float | None, _EMPTY] = Field(None, ge=0, le=20_000, description="Kilometres around it.")
    since: str = Field("", max_length=40, description="The first day (EDTF) on which it may have happened.")
    until: str = Field("", max_length=40, description="The last one.")
    type: str = Field("", max_length=40)
    status: str = Field("", max_length=60, description="contested, agreed, …, of any question or of one: by:contested.")
    party: str = Field("", max_length=200)
    outlet: str = Field("", max_length=200)
    contested: bool = False
    reversals: bool = Field(False, description="Only those in which somebody changed the story.")
    box: str = Field(
        "", max_length=100, description="South, west, north, east in degrees; across the date line west is the larger."
    )
    min_killed: Annotated[int | None, _EMPTY] = Field(None, ge=0, le=2**53)
    changed_since: Annotated[int | None, _EMPTY] = Field(None, ge=0, le=2**53, description="The number of an entry of the log.")
    new: bool = Field(False, description="Only those that changed since you last looked.")
    sort: Sort = "contested"
    offset: int = Field(0, ge=0, le=2**53)

    def filters(self, new: New) -> Filters:
        """The filters as the ledger takes them; ``new`` is what is new to the person who asks."""
        asked = Filters(**self.model_dump(exclude={"sort", "offset", "new"}))
        if not self.new:
            return asked
        return replace(asked, changed_since=max(new.since, self.changed_since or 0), besides=new.besides)

    def address(self, **other: object) -> str:
        """The address of the same list with some fields otherwise; what says nothing is left out."""
        plain = {n: f.default for n, f in type(self).model_fields.items()}
        given = {**self.model_dump(), **other}
        return query("/incidents", **{n: _said(v) for n, v in given.items() if v != plain[n]})


def _said(value: object) -> object:
    """A value as addresses hold it."""
    return "1" if value is True else value
