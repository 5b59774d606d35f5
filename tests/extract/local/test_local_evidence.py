from ground_of import ground, span

from counterclaim.extract.local.decode import Decoded
from counterclaim.extract.local.evidence import evidence
from counterclaim.records import Evidence, Incident

NOTHING = Decoded((), (), (), (), ())


def found(text: str, mention: str) -> list[Evidence]:
    incident = Incident("i1", "aircraft-loss", "occurred", "fact", (span(text, mention),))
    return evidence(ground(text), NOTHING, [incident])


def test_a_released_video_is_evidence_with_its_holder_and_incident() -> None:
    text = "Amaq News Agency released a video of the attack."
    assert found(text, "attack") == [Evidence("video", span(text, "a video"), "Amaq News Agency", "i1")]


def test_by_names_the_holder_after_it() -> None:
    text = "Reuters said the video released by Hezbollah showed the attack."
    assert [e.by for e in found(text, "attack")] == ["Hezbollah"]


def test_a_word_for_pictures_without_showing_is_no_evidence() -> None:
    assert found("The attack killed a photographer known for war images.", "attack") == []
