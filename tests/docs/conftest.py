from __future__ import annotations

from pathlib import Path

import pytest
from docs.snippets import Desk


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """What all documents share: one model, one ledger of the examples."""
    return Desk(Path(tmp_path_factory.mktemp("docs")))
