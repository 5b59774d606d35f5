"""Which incident a saying is about, where its words do not fit the incident that the model tied it to."""

import pytest
from ground_of import ground, span

from counterclaim.extract.local.ties import tied
from counterclaim.records import Incident

TEXT = "A helicopter was shot down near Orma. Fighters took three checkpoints, the agency said, and shot down a jet."


def incident(name: str, kind: str, mention: str) -> Incident:
    return Incident(name, kind, "occurred", "fact", (span(TEXT, mention),))


LOSS = incident("i1", "aircraft-loss", "shot down")
TAKEN = incident("i2", "territory-change", "took")


@pytest.mark.parametrize(
    ("content", "incidents", "about"),
    [
        ("took three checkpoints", [LOSS, TAKEN], TAKEN),
        ("took three checkpoints", [LOSS], None),
        ("shot down a jet", [LOSS, TAKEN], LOSS),
        (
            "Fighters took three checkpoints, the agency said, and shot down a jet",
            [LOSS, TAKEN],
            LOSS,
        ),  # it tells of an aircraft too
    ],
)
def test_a_deed_on_the_ground_is_not_told_of_a_lost_aircraft(
    content: str, incidents: list[Incident], about: Incident | None
) -> None:
    assert tied(ground(TEXT), None, [span(TEXT, content)], incidents, LOSS) == about
