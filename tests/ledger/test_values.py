"""What no database may be given, asked before any is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, Table, Text, create_engine, insert, select

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import values
from counterclaim.ledger.sqlite import driver


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a\0b", "NUL"),
        ("\ud800", "surrogate"),
        ("half \udfff of one", "surrogate"),
        (2**63, "more than 64 bits"),
        (-(2**63) - 1, "more than 64 bits"),
        (math.nan, "finite"),
        (-math.inf, "finite"),
        ({"a": 1}, "kind that is not kept"),
    ],
)
def test_what_databases_do_not_hold_alike_is_refused(value: object, said: str) -> None:
    assert said in values.fault(value)
    with pytest.raises(CounterclaimError) as refused:
        values.check({"fine": 1, "field": value}, "a row")
    assert (refused.value.code, refused.value.where) == ("not_storable", "a row")
    assert refused.value.what.startswith("field ")


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.none(), st.booleans()))
def test_what_is_not_refused_comes_back_as_it_was(value: object) -> None:
    if values.fault(value):
        return
    engine = create_engine("sqlite://", module=driver())
    kind = {str: Text, float: Float, bytes: LargeBinary}.get(type(value), Integer)
    table = Table("t", MetaData(), Column("v", kind))
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table), {"v": value})
        assert connection.scalar(select(table.c.v)) == value
