"""The example reports, alone and with the model case, as one incident with its agreement, contests, change and origins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from training.corpora import data_root

from counterclaim.extract.local.reader import LocalReader
from counterclaim.pipeline import Gathering, KnownLookups, read_documents
from counterclaim.readers import read_sources
from counterclaim.records import Document
from counterclaim.records.finding import Finding
from counterclaim.records.ledger import History

EXAMPLES = Path(__file__).parent.parent / "examples" / "palmyra"
SEED = data_root() / "seed" / "palmyra.reports.jsonl"


def loss(sources: Sequence[str]) -> tuple[History, int]:
    """The incident that most reports tell, and how many reports were read."""
    documents = [d for d in read_sources(sources) if isinstance(d, Document)]
    gathering = Gathering(KnownLookups())
    for document, reading in sorted(read_documents(documents, reader=LocalReader.load(threads=1)), key=lambda r: r[0].published):
        gathering.add(document, reading)
    return gathering.histories()[0], len(documents)


@pytest.fixture(scope="module", params=["examples", "examples and the model case"])
def told(request: pytest.FixtureRequest) -> tuple[History, int]:
    if request.param == "examples":
        return loss([str(EXAMPLES)])
    if not SEED.exists():
        pytest.skip("the model case is not at COUNTERCLAIM_DATA")
    return loss([str(EXAMPLES), str(SEED)])


def of(history: History, kind: str, question: str = "") -> list[Finding]:
    return [f for f in history.found.findings if f.kind == kind and question in ("", f.question)]


def test_all_reports_tell_of_one_loss(told: tuple[History, int]) -> None:
    history, count = told
    assert len({m.document.id for m in history.incident.members}) == count
    assert history.found.case.type == "aircraft-loss"


def test_the_sides_agree_on_the_loss_and_its_scope_leaves_out_the_weapon(told: tuple[History, int]) -> None:
    (agreed,) = of(told[0], "agreement", "happened")
    assert "means" in agreed.beyond
    assert {"Russia", "Islamic State"} <= {p.side for p in agreed.positions}


def test_both_weapons_are_contested(told: tuple[History, int]) -> None:
    (contested,) = of(told[0], "contradiction", "means")
    answers = " ".join(p.answer for p in (*contested.positions, *contested.against))
    assert "TOW" in answers
    assert "anti-aircraft" in answers


def test_the_ministry_changed_its_story_after_the_video(told: tuple[History, int]) -> None:
    changed = [f for f in of(told[0], "reversal", "happened") if f.speaker == "Russian Ministry of Defense"]
    assert len(changed) == 1
    assert "video" in changed[0].sentence


def test_the_copied_wire_text_adds_no_origin(told: tuple[History, int]) -> None:
    history, count = told
    assert history.copies
    assert history.origins.independent < count / 2
    assert sum(o.side == "Russia" for o in history.origins.origins) == 1
