"""Each rule of the table on a pair of short reports in plain words."""

from __future__ import annotations

from typing import Any

import pytest
from tests.group.told import one

from counterclaim.group import signals as rules
from counterclaim.group.scoring import pair
from counterclaim.group.signals import Rule, Setting, Signal
from counterclaim.group.sketch import Sketch, Sketcher
from counterclaim.know.names import Names
from counterclaim.know.places import Places

PLAIN = Setting(lambda word: 2.0)


def sketch(text: str = "Shells fell on the town.", mention: str = "", kind: str = "shelling", **slots: Any) -> Sketch:
    (found,) = Sketcher(Names.load(), Places.load()).sketches(*one(text[:9], text, kind, mention or text.split()[0], **slots))
    return found


def said(rule: Rule, a: Sketch, b: Sketch) -> Signal:
    found = rule(a, b, PLAIN)
    assert found is not None
    return found


def test_one_event_may_be_called_a_strike_and_a_bombing_but_no_agreement() -> None:
    strike, bomb, truce = (sketch(kind=k) for k in ("airstrike", "bombing", "agreement"))

    assert said(rules.same_type, strike, strike).weight > 0
    assert not said(rules.same_type, strike, bomb).veto
    assert said(rules.same_type, strike, truce).veto


def test_a_rare_type_tells_more_than_a_common_one() -> None:
    gas, strike = sketch(kind="chemical-attack"), sketch(kind="airstrike")

    assert said(rules.same_type, gas, gas).weight > said(rules.same_type, strike, strike).weight


def test_towns_that_lie_apart_forbid() -> None:
    assert said(rules.same_place, sketch(place="Telmir, Kaldan"), sketch(place="Brunov, Kaldan")).veto
    assert said(rules.same_place, sketch(place="Telmir, Kaldan"), sketch(place="Telmir, Kaldan")).reason == "both at Telmir"


@pytest.mark.parametrize(
    ("one_day", "other", "for_it", "veto"),
    [
        ("2031-05-04", "2031-05-04", True, False),
        ("2031-05-04", "2031-05-05", True, False),
        ("2031-05-04", "2031-05-07", False, False),
        ("2031-05-04", "2031-05-12", False, True),
        ("2031-05-04", "2031-05~", True, False),
        ("2031-05", "2031", True, False),
    ],
)
def test_times(one_day: str, other: str, for_it: bool, veto: bool) -> None:
    found = said(rules.same_time, sketch(date=one_day), sketch(date=other))

    assert (found.weight > 0, found.veto) == (for_it, veto)


def test_no_time_says_nothing() -> None:
    assert rules.same_time(sketch(date=""), sketch(date="2031-05-04"), PLAIN) is None


def test_other_culprits_are_hardly_against() -> None:
    one_says = sketch("Shells of the Kaldan army fell.", by="the Kaldan army")
    other = sketch("Shells of the Ostrava Front fell.", by="the Ostrava Front")

    assert -0.5 < said(rules.same_actor, one_says, other).weight < 0


def test_targets_of_two_kinds_are_against() -> None:
    market, school = sketch("Shells hit the market.", target="the market"), sketch("Shells hit a school.", target="a school")

    assert said(rules.same_facility, market, school).weight < -1
    assert said(rules.same_facility, market, market).weight > 0


def test_tolls_may_grow_but_not_to_another_order() -> None:
    few, more, many = (sketch(killed_n=(n, n)) for n in (3, 12, 400))

    assert rules.same_toll(few, more, PLAIN) is None
    assert said(rules.same_toll, few, many).weight < 0
    assert said(rules.same_toll, more, more).weight > 1


def test_another_toll_on_another_day_is_the_next_event() -> None:
    today, tomorrow = sketch(killed_n=(8, 8), date="2031-05-04"), sketch(killed_n=(3, 3), date="2031-05-05")

    assert said(rules.daily, today, tomorrow).weight < 0
    assert rules.daily(today, today, PLAIN) is None


@pytest.mark.parametrize(
    ("text", "mention", "another"),
    [
        ("A second strike hit the town.", "strike", True),
        ("Another air raid followed.", "raid", True),
        ("The town was shelled again.", "shelled", True),
        ("Planes struck again at noon.", "struck", True),
        ("A strike hit the second bridge.", "strike", False),
        ("A strike hit the town and another man died.", "strike", False),
    ],
)
def test_words_that_say_there_was_another(text: str, mention: str, another: bool) -> None:
    assert sketch(text, mention).another is another


def test_what_went_on_for_weeks_is_not_one_of_its_days() -> None:
    weeks, day = sketch(date="2031-04-01/2031-05-06"), sketch(date="2031-05-04")

    assert said(rules.one_of_many, weeks, day).weight < 0


def test_what_was_averted_did_not_happen() -> None:
    assert said(rules.status, sketch(status="averted"), sketch()).weight < -1


def test_without_place_and_day_a_common_type_is_too_vague() -> None:
    here, gas = sketch(date="2031-05"), sketch(date="2031-05", kind="chemical-attack")

    assert said(rules.vague, here, here).weight < 0
    assert rules.vague(gas, gas, PLAIN) is None


def test_every_rule_has_a_sentence_and_no_text_breaks_one() -> None:
    assert all(rule.__doc__ for rule in rules.RULES)
    assert pair(sketch(), sketch(), PLAIN).reasons
