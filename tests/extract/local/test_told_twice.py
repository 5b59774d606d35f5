"""One event that a report tells twice is one incident; what differs in type, place, day or toll stays apart."""

from dataclasses import replace

import pytest
from ground_of import ground, marked

from counterclaim.extract.local.decode import Decoded, Event, Saying, Shown
from counterclaim.extract.local.same import joined, one_event, without_breaches
from counterclaim.records import Incident, Span

AT = "Orma, Velt, Northland"


def told(
    *mentions: int,
    date: str = "2016-07-07",
    place: str = AT,
    kind: str = "shelling",
    killed: int | None = None,
    where: bool = False,
) -> Incident:
    return Incident(
        id="i1",
        type=kind,
        status="occurred",
        reported_as="fact",
        mentions=tuple(Span(m, m + 1) for m in mentions),
        date=date,
        place=place,
        where=(Span(mentions[0] + 2, mentions[0] + 3),) if where else (),
        killed_n=None if killed is None else (killed, killed),
    )


def test_a_word_that_tells_again_of_the_same_day_and_place_is_the_same_incident() -> None:
    assert one_event(told(1, 5), told(9))
    assert one_event(told(1, 5, killed=4), told(9))


def test_another_type_place_day_or_toll_is_another_incident() -> None:
    first = told(1, 5, killed=4)
    assert not one_event(first, told(9, kind="bombing"))
    assert not one_event(first, told(9, place="Velt, Northland"))
    assert not one_event(first, told(9, date="2016-07-06"))
    assert not one_event(first, told(9, killed=11))


def test_what_is_rare_is_one_in_a_town_and_its_province() -> None:
    town, province = (
        told(1, 5, kind="chemical-attack", where=True),
        told(9, 12, kind="chemical-attack", place="Velt, Northland", where=True),
    )
    assert one_event(town, province)
    assert one_event(province, town)
    assert not one_event(told(1, 5, where=True), told(9, 12, place="Velt, Northland", where=True))
    assert not one_event(town, told(9, kind="chemical-attack", place="Northland"))
    assert not one_event(town, told(9, kind="chemical-attack", place="Velt, Northland", date="2016-07-06"))
    assert one_event(town, told(9, kind="other", place="Velt, Northland"))
    assert not one_event(town, told(9, 12, kind="other", place="Velt, Northland"))


def test_without_a_day_or_a_place_nothing_says_that_they_are_one() -> None:
    assert not one_event(told(1, 5, date="2016-07~"), told(9, date="2016-07~"))
    assert not one_event(told(1, 5, place=""), told(9, place=""))


def test_what_names_its_place_anew_is_told_as_another_incident() -> None:
    assert one_event(told(1, 5, where=True), told(9))
    assert not one_event(told(1, 5, where=True), told(9, where=True))


def test_what_is_told_at_length_on_both_sides_is_left_as_it_was_read() -> None:
    assert not one_event(told(1, 5), told(9, 12))


def event(*mentions: int, **slots: tuple[int, ...]) -> Event:
    return Event(mentions, "shelling", 0.9, "occurred", "fact", 0.5, slots)


def saying(of: int | None) -> Saying:
    return Saying((20,), None, None, of, {}, "other", 0.9)


def test_claims_evidence_and_slots_follow_the_incident_that_was_joined() -> None:
    events = (event(1, 5, where=(2,)), event(6), event(9, where=(8,), killed=(10,)))
    read = [told(1, 5), told(6, kind="siege"), told(9, killed=3)]
    claims, shown = (saying(2), saying(1), saying(None)), (Shown(30, "video", 2),)
    out = joined(Decoded((), events, claims, (), shown), read)
    assert [e.mentions for e in out.events] == [(1, 5, 9), (6,)]
    assert out.events[0].slots == {"where": (2, 8), "killed": (10,)}
    assert [c.event for c in out.claims] == [0, 1, None]
    assert [s.event for s in out.evidence] == [0]


def test_nothing_changes_where_all_are_different() -> None:
    decoded = Decoded((), (event(1), event(6)), (saying(1),), (), ())
    assert joined(decoded, [told(1), told(6, date="2016-07-01")]) is decoded


@pytest.mark.parametrize(
    ("text", "told", "kind", "kept"),
    [
        ("Shells fell in a new breach of the truce.", ("breach", "truce"), "agreement", False),
        ("Shells fell, the worst violation of a ten-week-old ceasefire.", ("violation",), "agreement", False),
        ("Shells fell in a new breach of the truce.", ("breach",), "shooting", True),
        ("The army breached the truce.", ("breached", "truce"), "agreement", True),
        ("Shells fell in a new breach of the truce. The truce was signed in May.", ("breach", "signed"), "agreement", True),
    ],
)
def test_a_breach_that_a_deed_is_called_is_no_agreement(text: str, told: tuple[str, ...], kind: str, kept: bool) -> None:
    g = ground(text)
    first = text.split()[1].rstrip(",")
    marks = [marked(g, "mention", word) for word in (first, *told)]
    deed = Event((0,), "shelling", 0.9, "occurred", "fact", 0.9, {})
    truce = Event(tuple(range(1, len(marks))), kind, 0.9, "occurred", "fact", 0.9, {})
    of_the_truce = Saying((0,), None, None, 0, {}, "other", 0.9)
    of_the_deed = replace(of_the_truce, event=1)
    found = without_breaches(g, Decoded(tuple(marks), (truce, deed), (of_the_truce, of_the_deed), (), ()))
    assert [e.type for e in found.events] == ([kind, "shelling"] if kept else ["shelling"])
    assert [c.event for c in found.claims] == ([0, 1] if kept else [None, 0])
