from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from tests.group.told import incident, one, report

from counterclaim.group.copies import CopyIndex
from counterclaim.group.grouper import Grouper, Pairs
from counterclaim.group.shelf import Held
from counterclaim.group.sketch import MemberKey
from counterclaim.records import Document, Reading
from counterclaim.records.ledger import Merge

Told = tuple[Document, Reading]


def grouped(*reports: Told, grouper: Grouper | None = None) -> Grouper:
    made, copies = Grouper() if grouper is None else grouper, CopyIndex()
    for document, reading in reports:
        made.add(document, reading, copies.add(document))
    return made


def clusters(grouper: Grouper) -> set[frozenset[str]]:
    """Which incidents are together, each as "report incident"."""
    return {frozenset(map(" ".join, i.members)) for i in incidents(grouper)}


def incidents(grouper: Grouper) -> list[Held]:
    return list(grouper.shelf.held(grouper.shelf.keys()).values())


def merges(grouper: Grouper, n: int) -> Sequence[Merge]:
    """The reasons kept with the n-th incident."""
    return grouper.shelf.merges(grouper.shelf.keys()[n])


def incident_of(grouper: Grouper, member: MemberKey) -> str:
    return grouper.shelf.of([member])[member]


def together(*reports: Told) -> bool:
    """Whether all incidents of the reports are taken for one."""
    return len(incidents(grouped(*reports))) == 1


MARKET = one(
    "market",
    "A jet bombed the fish market of Telmir on Sunday, killing seven traders, the Ostrava Front said.",
    "airstrike",
    "bombed",
    target="the fish market of Telmir",
    victims="seven traders",
    date="2031-05-04",
    place="fish market, Telmir, Ostrava, Kaldan",
    killed_n=(7, 7),
)
DENIED = one(
    "denied",
    "No aircraft flew over Telmir. The explosion at the market came from a store of the Front, the Kaldan command said.",
    "bombing",
    "explosion",
    target="the market",
    date="2031-05-04",
    place="Telmir, Ostrava, Kaldan",
)
TOLL = one(
    "toll",
    "Nineteen people have now died of the raid on the market in Telmir, doctors said.",
    "airstrike",
    "raid",
    target="the market",
    date="2031-05-04",
    place="Telmir market, Ostrava, Kaldan",
    killed_n=(19, 19),
    published="2031-05-06",
)
BARRACKS = one(
    "barracks",
    "Mortar bombs hit the barracks of Telmir on Sunday and hurt four gendarmes.",
    "shelling",
    "Mortar bombs",
    target="the barracks of Telmir",
    victims="four gendarmes",
    date="2031-05-04",
    place="barracks, Telmir, Ostrava, Kaldan",
)


def test_one_event_told_as_an_air_strike_and_as_an_accident_with_a_growing_toll_is_one() -> None:
    assert together(MARKET, DENIED, TOLL)


def test_two_strikes_on_one_town_on_one_day_with_different_targets_are_two() -> None:
    assert not together(MARKET, BARRACKS)


def test_a_double_tap_is_two_incidents() -> None:
    first = one(
        "first",
        "A rocket struck the bakery in Velsa at noon.",
        "shelling",
        "struck",
        target="the bakery",
        date="2031-05-04",
        place="Velsa, Kaldan",
    )
    second = one(
        "second",
        "A second rocket struck Velsa when the rescue crews had arrived, and killed two of the medics.",
        "shelling",
        "second rocket",
        victims="two of the medics",
        date="2031-05-04",
        place="Velsa, Kaldan",
    )
    both_text = "A rocket struck the bakery in Velsa at noon. A second rocket killed two medics who had come to help."
    both = report(
        "both",
        both_text,
        incident(both_text, "one", "shelling", "struck", target="the bakery", date="2031-05-04", place="Velsa, Kaldan"),
        incident(both_text, "two", "shelling", "second rocket", victims="two medics", date="2031-05-04", place="Velsa, Kaldan"),
    )

    assert not together(first, second)
    assert clusters(grouped(first, both, second)) == {frozenset({"first i", "both one"}), frozenset({"second i", "both two"})}


def test_one_event_under_two_spellings_and_on_both_sides_of_midnight_is_one() -> None:
    here = one(
        "here",
        "Gunners shelled the grain depot at Shehroun late on Saturday, a resident said.",
        "shelling",
        "shelled",
        target="the grain depot",
        date="2031-05-03",
        place="Shehroun, Ostrava, Kaldan",
    )
    there = one(
        "there",
        "Shells fell on the depot of Shahrun shortly after midnight, the governor said.",
        "shelling",
        "Shells fell",
        target="the depot",
        date="2031-05-04",
        place="Shahrun, Ostrava, Kaldan",
    )

    assert together(here, there)


def test_different_culprits_do_not_make_it_another_incident() -> None:
    theirs = one(
        "theirs",
        "Kaldan gunners fired at the ferry of Telmir.",
        "shelling",
        "fired",
        by="Kaldan gunners",
        target="the ferry",
        date="2031-05-04",
        place="Telmir, Kaldan",
    )
    ours = one(
        "ours",
        "The Ostrava Front fired at the ferry of Telmir itself.",
        "shelling",
        "fired",
        by="The Ostrava Front",
        target="the ferry",
        date="2031-05-04",
        place="Telmir, Kaldan",
    )

    assert together(theirs, ours)


def test_towns_that_are_not_the_same_are_never_one_however_alike_the_words() -> None:
    text = "A jet bombed the market of {} on Sunday and killed seven traders who were unloading melons from a blue lorry."
    slots = {"target": "the market", "killed_n": (7, 7), "date": "2031-05-04"}
    here = one("here", text.format("Telmir"), "airstrike", "bombed", place="Telmir, Kaldan", **slots)
    there = one("there", text.format("Brunov"), "airstrike", "bombed", place="Brunov, Kaldan", **slots)

    made = grouped(here, there)

    assert len(incidents(made)) == 2
    assert [m.sentence for m in merges(made, 1)] == ["Kept apart: Brunov is not Telmir."]
    assert merges(made, 1)[0].vetoed


def test_known_places_far_from_each_other_are_two_and_a_town_is_found_in_its_province() -> None:
    def strike(name: str, place: str) -> Told:
        text = f"A gas attack was reported in {place.split(',')[0]}, in Idlib, where people choked."
        return one(name, text, "chemical-attack", "gas attack", date="2031-05-04", place=place)

    assert not together(strike("a", "Saraqeb, Idlib, Syria"), strike("b", "Jisr al-Shughur, Idlib, Syria"))
    assert together(strike("a", "Saraqeb, Idlib, Syria"), strike("b", "Idlib, Syria"))


def test_words_in_common_alone_never_merge() -> None:
    text = "Fighters ambushed a column of tanker lorries by the old olive press and the sulphur wells of the monastery."
    here = one("here", text, "armed-clash", "ambushed")
    there = one("there", text.replace("Fighters", "Gunmen"), "armed-clash", "ambushed")
    made = Grouper()
    made.add(*here)
    made.add(*there)  # without the copies, which are evidence of their own

    assert len(incidents(made)) == 2


def test_an_attack_is_not_the_agreement_or_the_flight_that_follows_it() -> None:
    agreed = one(
        "agreed",
        "Both sides agreed on a truce at the market of Telmir.",
        "agreement",
        "agreed",
        date="2031-05-04",
        place="Telmir, Ostrava, Kaldan",
    )
    fled = one("fled", "Traders fled the market of Telmir.", "displacement", "fled", date="2031-05-04", place="Telmir, Kaldan")

    assert len(incidents(grouped(MARKET, agreed, fled))) == 3


def test_the_total_of_a_campaign_is_not_one_of_its_strikes() -> None:
    total = one(
        "total",
        "Air raids on Telmir have killed 310 people since the campaign began.",
        "airstrike",
        "Air raids",
        date="2031-03-01/2031-05-05",
        place="Telmir, Ostrava, Kaldan",
        killed_n=(310, 310),
    )

    assert not together(MARKET, total)


def test_two_incidents_of_one_report_stay_two() -> None:
    text = "A shell hit Telmir at noon. A shell hit Telmir at noon."
    slots = {"date": "2031-05-04", "place": "Telmir, Kaldan"}
    twice = report("r", text, *(incident(text, n, "shelling", "shell hit", **slots) for n in "ab"))

    assert len(incidents(grouped(twice))) == 2


def test_what_a_machine_read_twice_in_one_report_is_one_once_another_report_tells_it() -> None:
    text = "A shell hit Telmir at noon, killing a baker. The shell that hit Telmir left a crater."
    slots = {"date": "2031-05-04", "place": "Telmir, Kaldan", "confidence": 0.8}
    other = one("other", "A shell hit Telmir on Sunday.", "shelling", "hit", date="2031-05-04", place="Telmir, Kaldan")
    twice = report(
        "twice", text, incident(text, "a", "shelling", "shell hit", **slots), incident(text, "b", "shelling", "crater", **slots)
    )

    assert together(other, twice)


def test_copied_words_are_evidence() -> None:
    wire = (
        "Gunmen stopped the night bus to Velsa at a bend above the river and led away eleven passengers, the driver told "
        "the radio. They spoke the dialect of the coast and wore the boots of the border guard, he added."
    )
    first = one("first", wire, "detention", "led away", date="2031-05")
    again = one("again", f"{wire} A search goes on.", "detention", "led away")

    made = grouped(first, again)

    assert len(incidents(made)) == 1
    assert "the words that tell it are copied" in merges(made, 0)[0].sentence


def test_each_merge_is_told_in_one_sentence_with_its_strongest_reasons() -> None:
    made = grouped(MARKET, TOLL)
    (merge,) = merges(made, 0)

    assert merge.joined
    assert merge.member == ("toll", "i")
    assert merge.into == incidents(made)[0].key
    assert merge.score > 0
    assert merge.sentence == "Joined: both at Telmir; on one day (2031-05-04); both hit a market."


def test_a_key_can_be_read_and_stays_when_members_come() -> None:
    made = Grouper()
    (key,) = made.add(*MARKET)

    assert key.startswith("2031-05-04-fish-market-telmir-airstrike-")
    assert made.add(*DENIED) == (key,)
    assert incident_of(made, ("denied", "i")) == key


def test_the_same_reports_give_the_same_keys() -> None:
    one_time, again = grouped(MARKET, BARRACKS), grouped(MARKET, BARRACKS)

    assert [i.key for i in incidents(one_time)] == [i.key for i in incidents(again)]


def test_a_judgement_that_two_are_the_same_wins() -> None:
    pair = (("market", "i"), ("barracks", "i"))

    for order in ((MARKET, BARRACKS), (BARRACKS, MARKET)):
        made = grouped(*order, grouper=Grouper(judged=Pairs([pair])))
        assert len(incidents(made)) == 1
        assert merges(made, 0)[0].sentence == "Joined: judged the same."


def test_a_judgement_that_two_are_the_same_joins_incidents_that_were_apart() -> None:
    made = grouped(MARKET, TOLL, BARRACKS, grouper=Grouper(judged=Pairs([(("barracks", "i"), ("toll", "i"))])))

    assert len(incidents(made)) == 1


def test_a_judgement_that_two_are_different_wins() -> None:
    made = grouped(MARKET, TOLL, grouper=Grouper(judged=Pairs(different=[(("toll", "i"), ("market", "i"))])))

    assert len(incidents(made)) == 2
    assert merges(made, 1)[0].sentence == "Kept apart: judged different."


def test_members_judged_different_are_parted_when_their_incident_is_placed_anew() -> None:
    toll, others = ("toll", "i"), (("market", "i"), ("denied", "i"))
    judged = Pairs()
    made = grouped(MARKET, DENIED, TOLL, grouper=Grouper(judged=judged))
    (key,) = made.shelf.keys()
    judged.part(toll, others)

    assert set(made.regroup([key])) == set(made.shelf.keys())
    assert clusters(made) == {frozenset({"market i", "denied i"}), frozenset({"toll i"})}
    assert merges(made, 1)[0].sentence == "Kept apart: judged different."
    assert incident_of(made, ("market", "i")) == key


def test_the_first_member_can_be_parted_too_and_its_key_goes_with_it() -> None:
    market = ("market", "i")
    judged = Pairs()
    made = grouped(MARKET, DENIED, TOLL, grouper=Grouper(judged=judged))
    (key,) = made.shelf.keys()
    judged.part(market, (("denied", "i"), ("toll", "i")))
    made.regroup([key])

    assert clusters(made) == {frozenset({"market i"}), frozenset({"denied i", "toll i"})}
    assert incident_of(made, market) == key


def test_incidents_united_by_judgement_keep_the_key_of_the_bigger_and_the_other_leads_there() -> None:
    made = grouped(MARKET, DENIED, BARRACKS)
    big, small = made.shelf.keys()

    assert made.unite([("barracks", "i"), ("denied", "i")]) == (big,)
    assert clusters(made) == {frozenset({"market i", "denied i", "barracks i"})}
    assert made.shelf.now(small) == big
    assert merges(made, 0)[-1].sentence == "Joined: two incidents turn out to be one; judged the same."


def test_placed_anew_without_the_judgement_they_are_as_they_were() -> None:
    made, plain = grouped(MARKET, DENIED, BARRACKS, TOLL), grouped(MARKET, DENIED, BARRACKS, TOLL)
    (key,) = made.unite([("barracks", "i"), ("denied", "i")])
    made.regroup([key])

    assert clusters(made) == clusters(plain)
    assert set(made.shelf.keys()) == set(plain.shelf.keys())


def test_a_document_comes_once() -> None:
    made = grouped(MARKET)

    with pytest.raises(ValueError, match="market was added before"):
        made.add(*MARKET)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_reports_does_not_matter_where_slots_are_told(seed: int) -> None:
    reports = [MARKET, DENIED, TOLL, BARRACKS]
    random.Random(seed).shuffle(reports)

    assert clusters(grouped(*reports)) == {frozenset({"market i", "denied i", "toll i"}), frozenset({"barracks i"})}
