"""What is worked out as reports come is what all of them give at once."""

from __future__ import annotations

from counterclaim.pipeline import Gathering
from counterclaim.reconcile import PLAIN
from counterclaim.records import Document, Reading
from counterclaim.records.rows import from_row

TOWNS = ("Orma", "Velt", "Sarn")


def told(n: int) -> tuple[Document, Reading]:
    """Report n: a loss near one of three towns, asserted by the Front or denied by the Ministry."""
    town, denied = TOWNS[n % 3], n % 2
    speaker, side, kind = ("Ministry", "Northland", "military") if denied else ("River Front", "River Front", "armed-group")
    text = f"A helicopter fell near {town} on 6 May. The {speaker} spoke of the helicopter near {town}."
    at = text.index("spoke")
    row = {
        "id": f"r{n}",
        "incidents": [
            {
                "id": "i1",
                "type": "aircraft-loss",
                "status": "occurred",
                "reported_as": "fact",
                "mentions": [[13, 17]],
                "where": [[text.index(town), text.index(town) + len(town)]],
                "target": [[2, 12]],
                "date": "2031-05-06",
                "place": town,
            }
        ],
        "claims": [
            {
                "speaker": speaker,
                "kind": kind,
                "side": side,
                "content": [[at, len(text) - 1]],
                "incident": "i1",
                "points": [["happened", "yes", "denies" if denied else "asserts"]],
            }
        ],
    }
    return Document(f"r{n}", "", text, published=f"2031-05-{7 + n:02}"), from_row(row)


def test_asking_after_every_report_changes_nothing() -> None:
    asked, waited = Gathering(PLAIN), Gathering(PLAIN)
    for n in range(9):
        asked.add(*told(n))
        asked.histories()
        waited.add(*told(n))
    assert asked.histories() == waited.histories()
    assert [len(h.incident.members) for h in waited.histories()] == [3, 3, 3]
    assert all(h.found.status("happened") == "contested" for h in waited.histories())


def test_a_report_that_touches_one_incident_leaves_the_others_as_they_were() -> None:
    gathering = Gathering(PLAIN)
    for n in range(6):
        gathering.add(*told(n))
    before = {h.incident.key: h.found for h in gathering.histories()}
    (touched,) = gathering.add(*told(6))
    after = {h.incident.key: h.found for h in gathering.histories()}
    assert [k for k in after if after[k] is not before[k]] == [touched]
