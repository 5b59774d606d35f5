"""Boxes whose parser may be one that was taken over (escapes.py): forked as on Linux, and fresh as elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from counterclaim.sandbox import Box
from counterclaim.sandbox.launch import ForkServer, Fresh

TAKEN_OVER = "escapes:parse"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these layers")


@pytest.fixture(scope="session")
def forked() -> Iterator[ForkServer]:
    """A fork server whose processes run the parser that was taken over."""
    if sys.platform != "linux":
        pytest.skip("processes are forked on Linux alone")
    server = ForkServer(TAKEN_OVER)
    yield server
    server.close()


@pytest.fixture(scope="session")
def fresh() -> Iterator[Fresh]:
    """The same with a new interpreter for each input."""
    launcher = Fresh(TAKEN_OVER)
    yield launcher
    launcher.close()


@pytest.fixture(scope="session", params=["forked", "fresh"])
def box(request: pytest.FixtureRequest) -> Box:
    """A box with the limits that users have, on each way to start processes."""
    return Box(launch=request.getfixturevalue(request.param))
