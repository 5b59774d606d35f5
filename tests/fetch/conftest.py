"""A site of this machine and a new ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fetch.served import Site, served
from tests.fetch.wire_stories import created

from counterclaim.pipeline.ledger import Ledger


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as found:
        yield found


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = created(tmp_path / "ledger")
    yield made
    made.close()
