"""Clusters of mentions become incidents with date and place."""

from dataclasses import replace

import pytest
from ground_of import ground, marked, span

from counterclaim.extract.local.decode import Decoded, Event, Marked, Settings
from counterclaim.extract.local.incidents import incidents
from counterclaim.records import Incident


def read(
    text: str,
    *events: tuple[str, dict[str, str]],
    loose: dict[str, str] | None = None,
    status: str = "occurred",
    title: str = "",
    country: str = "Syria",
    kind: str = "shelling",
) -> list[Incident]:
    """The incidents of a text: for each the word that mentions it and the words of its slots; ``loose`` words are no one's."""
    g = ground(text, country=country)
    g = replace(g, document=replace(g.document, title=title))
    marks: list[Marked] = []

    def mark(layer: str, quote: str) -> int:
        marks.append(marked(g, layer, quote))
        return len(marks) - 1

    found = [
        Event((mark("mention", m),), kind, 0.9, status, "fact", 0.9, {k: (mark(k, v),) for k, v in slots.items()})
        for m, slots in events
    ]
    for layer, quote in (loose or {}).items():
        mark(layer, quote)
    return incidents(g, Decoded(tuple(marks), tuple(found), (), (), ()), [], Settings())


def test_an_incident_is_dated_by_its_own_words() -> None:
    (one,) = read("Shells fell on Azaz on Thursday.", ("fell", {"when": "Thursday", "where": "Azaz"}))
    assert (one.date, one.place) == ("2016-07-07", "Azaz, Aleppo, Syria")


def test_a_time_of_which_only_a_part_was_marked_is_taken_whole() -> None:
    text = "They took Azaz in the last days of March."
    (one,) = read(text, ("took", {"when": "in the last days"}), kind="territory-change")
    assert ([s.of(text) for s in one.when], one.date) == (["in the last days of March"], "2016-03")


def test_without_any_time_it_is_of_the_month_of_publication() -> None:
    (one,) = read("Shells fell on Azaz.", ("fell", {"where": "Azaz"}))
    assert one.date == "2016-07~"


def test_a_time_and_a_place_that_it_lacks_are_the_nearest_named() -> None:
    (one,) = read("On Thursday, in Azaz, shells fell.", ("fell", {}), loose={"when": "On Thursday", "where": "Azaz"})
    assert (one.date, one.place) == ("2016-07-07", "Azaz, Aleppo, Syria")


def test_a_time_in_its_sentence_dates_an_incident_though_nothing_marked_it() -> None:
    (one,) = read("On Tuesday a truce began. Shells fell on Azaz on Thursday.", ("fell", {}), loose={"when": "On Tuesday"})
    assert one.date == "2016-07-07"


def test_the_dateline_and_the_day_of_saying_date_no_incident() -> None:
    (headed,) = read("Sat 9 Jul 2016 Shells fell on Azaz.", ("fell", {}))
    (said,) = read("The mayor said on Friday that shells fell on Azaz.", ("fell", {}))
    assert (headed.date, said.date) == ("2016-07~", "2016-07~")


def test_an_item_of_a_list_borrows_no_place_and_no_time_from_another() -> None:
    (one,) = read("- Shells hit Azaz on Thursday.\n- A post was lost.", ("lost", {}), loose={"when": "Thursday", "where": "Azaz"})
    assert (one.date, one.place) == ("2016-07~", "Syria")
    (one,) = read("Shells hit Azaz on Thursday.\nA post was lost.", ("lost", {}), loose={"when": "Thursday", "where": "Azaz"})
    assert (one.date, one.place) == ("2016-07-07", "Azaz, Aleppo, Syria")


def test_when_a_toll_rose_or_bodies_will_come_dates_nothing() -> None:
    (toll,) = read("The dead of the shells rose to 41 on Friday.", ("shells", {"when": "on Friday"}))
    (ahead,) = read("Shells fell. The bodies come home tomorrow.", ("fell", {"when": "tomorrow"}))
    assert [(i.date, i.when) for i in (toll, ahead)] == [("2016-07~", ()), ("2016-07~", ())]


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        ("Shells struck the pumps at Cruz Larga.", "", "Cruz Larga"),
        ("Shells struck the pumps.", "Shells hit Cruz Larga", "Cruz Larga"),
        ("The Column spoke in Cruz Larga. Shells struck the pumps.", "", "Cruz Larga"),
        ("Pumps hit at Cruz Larga\n\nMADERA, 9 July - Shells struck the pumps.", "", "Cruz Larga"),
        ("Shells struck the pumps on a day in May.", "", ""),
        ("Shells struck the pumps, said Interfax in Interfax.", "", ""),
    ],
)
def test_a_place_that_nothing_marked_is_taken_from_a_preposition(text: str, title: str, place: str) -> None:
    (one,) = read(text, ("struck", {}), title=title, country="")
    assert one.place == place


@pytest.mark.parametrize(
    "text",
    ["A helicopter of Northland's army fell near Orma.", "A helicopter that the Ministry of Northland owned fell near Orma."],
)
def test_whose_a_body_is_is_not_where_it_was(text: str) -> None:
    g = ground(text, country="")
    marks = [marked(g, layer, words) for layer, words in (("mention", "fell"), ("where", "Northland"), ("where", "Orma"))]
    found = Event((0,), "aircraft-loss", 0.9, "occurred", "fact", 0.9, {"where": (1, 2)})
    (one,) = incidents(g, Decoded(tuple(marks), (found,), (), (), ()), [], Settings())
    assert one.place.endswith("Orma")
    assert "Northland" not in one.place


def test_of_its_words_for_a_place_those_tied_closely_name_it() -> None:
    text = "Shells fell in Douma. In Aleppo nobody was hurt."
    g = ground(text)
    marks = [marked(g, layer, words) for layer, words in (("mention", "fell"), ("where", "Douma"), ("where", "Aleppo"))]
    close = Event((0,), "shelling", 0.9, "occurred", "fact", 0.9, {"where": (1, 2)}, place=(2,))
    (one,) = incidents(g, Decoded(tuple(marks), (close,), (), (), ()), [], Settings())
    assert one.place.startswith("Aleppo")


def test_only_surely_marked_words_for_a_place_are_lent() -> None:
    g = ground("Shells fell at dawn. In Aleppo nobody was hurt.")
    marks = [marked(g, layer, words) for layer, words in (("mention", "fell"), ("where", "Aleppo"))]
    bare = Event((0,), "shelling", 0.9, "occurred", "fact", 0.9, {})
    doubtful = replace(marks[1], confidence=0.4)
    (lent,) = incidents(g, Decoded(tuple(marks), (bare,), (), (), ()), [], Settings())
    (kept,) = incidents(g, Decoded((marks[0], doubtful), (bare,), (), (), ()), [], Settings())
    assert (lent.place.split(",")[0], kept.place.split(",")[0]) == ("Aleppo", "Syria")


def test_what_is_planned_for_a_weekday_lies_ahead() -> None:
    (one,) = read("A truce begins on Monday.", ("begins", {"when": "Monday"}), status="planned")
    assert one.date == "2016-07-11"


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("in Iraq", "Iraq"),
        ("in Syria", "Syria"),
        ("in northern Syria", "Syria"),
        ("across the country", "Syria"),
        ("in a market", "Azaz, Aleppo, Syria"),
    ],
)
def test_a_country_named_as_a_whole_is_kept_and_what_names_nothing_takes_the_place_beside(words: str, place: str) -> None:
    (one,) = read(f"In Azaz people fled. Shells fell {words}.", ("fell", {"where": words}), loose={"where": "Azaz"})
    assert one.place == place


@pytest.mark.parametrize(
    ("text", "marks", "place"),
    [
        ("In Homs, shells fell on Eastern Ghouta.", "Eastern", "Eastern Ghouta"),
        ("In Homs, shells fell on Deir Ezzor.", "Deir", "Deir Ezzor"),
        ("In Homs, shells fell on Tal-Abyad yesterday.", "Tal", "Tal-Abyad"),
        ("Shells fell east of the Syrian capital on Monday.", "east of the Syrian", "east of the Syrian capital"),
        ("Shells fell in northern Syria. The army fled.", "northern Syria", "northern Syria"),
        ("Shells fell east. The army fled.", "east", "east"),
        ("Shells fell in the east The army fled", "the east", "the east"),
        ("Shells fell on Old Homs\n\nHOMS, Syria - Two died.", "Old Homs\n\nHOMS, Syria", "Old Homs"),
    ],
)
def test_a_place_marked_in_part_or_into_the_dateline_is_taken_by_its_name(text: str, marks: str, place: str) -> None:
    (one,) = read(text, ("fell", {"where": marks}))
    assert [s.of(text) for s in one.where] == [place]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Shells fell in Homs on Monday.", "Homs, Syria"),
        ("In the city of Idlib shells fell.", "Idlib, Syria"),
        ("Shells fell on the town.", "Azaz, Aleppo, Syria"),
        ("Shells fell across the country.", "Syria"),
        ("Shells fell in the capital.", "Damascus, Syria"),
        ("Shells fell on the town of Nowhere.", "Azaz, Aleppo, Syria"),
        ("In Homs's army they said so: shells fell.", "Azaz, Aleppo, Syria"),
    ],
)
def test_without_marked_words_for_a_place_a_sentence_tells_it_before_those_marked_elsewhere(sentence: str, place: str) -> None:
    (one,) = read(f"In Azaz people fled. {sentence}", ("fell", {}), loose={"where": "Azaz"})
    assert one.place == place


@pytest.mark.parametrize(
    ("text", "marks", "place"),
    [
        ("Shells fell on Saraqib, 50 km south of Aleppo.", "50 km south of Aleppo", "Saraqib, Idlib, Syria"),
        ("At Rastan in the province of Homs shells fell.", "the province of Homs", "Rastan, Homs, Syria"),
        ("Rastan is quiet. Shells fell 50 km south of Aleppo.", "50 km south of Aleppo", "south of Aleppo, Aleppo, Syria"),
    ],
)
def test_words_for_a_place_that_are_said_of_a_name_mean_that(text: str, marks: str, place: str) -> None:
    (one,) = read(text, ("fell", {"where": marks}))
    assert one.place == place


def test_what_was_agreed_nowhere_in_particular_holds_for_the_country() -> None:
    text, loose = "Near Azaz a truce was struck.", {"where": "Azaz"}
    (agreed,) = read(text, ("truce", {}), loose=loose, kind="agreement")
    (shelled,) = read(text, ("truce", {}), loose=loose)
    (there,) = read(text, ("truce", {"where": "Azaz"}), kind="agreement")
    assert (agreed.place, shelled.place, there.place) == ("Syria", "Azaz, Aleppo, Syria", "Azaz, Aleppo, Syria")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("on the road", "Castello Road, Aleppo, Syria"),
        ("in the city", "Idlib, Syria"),
        ("in the town", "Azaz, Aleppo, Syria"),
        ("in the villages", "Aleppo, Syria"),
    ],
)
def test_a_definite_noun_points_back_at_the_last_thing_called_so(words: str, place: str) -> None:
    text = f"In Aleppo, on the Castello Road, in Aleppo again, at Azaz and in Idlib city they met. Shells fell {words}. Then, Homs."
    g = ground(text)
    there = ("Aleppo", "Castello Road", "Aleppo again", "Azaz", "Idlib city", "Homs")
    marks = [marked(g, "mention", "fell"), marked(g, "where", words), *(marked(g, "where", w) for w in there)]
    found = Event((0,), "shelling", 0.9, "occurred", "fact", 0.9, {"where": (1,)})
    (one,) = incidents(g, Decoded(tuple(marks), (found,), (), (), ()), [], Settings())
    assert one.place == place


@pytest.mark.parametrize(
    ("status", "kind", "when", "date"),
    [
        ("ongoing", "shelling", "on 2 July", "2016-07-02/2016-07-09"),
        ("ongoing", "shelling", "in June", "2016-06/2016-07"),
        ("ongoing", "shelling", "on Friday", "2016-07-08"),
        ("ongoing", "detention", "on 2 July", "2016-07-02"),
        ("occurred", "shelling", "on 2 July", "2016-07-02"),
    ],
)
def test_what_goes_on_began_on_the_day_told(status: str, kind: str, when: str, date: str) -> None:
    (one,) = read(f"Shells fell {when}.", ("fell", {"when": when}), status=status, kind=kind)
    assert one.date == date


@pytest.mark.parametrize(
    ("status", "kind", "how_long", "date"),
    [
        ("ongoing", "siege", "since 2012", "2012/"),
        ("ongoing", "siege", "since July 2", "2016-07-02/"),
        ("ongoing", "siege", "for around two years", "2014/"),
        ("ongoing", "siege", "for more than a year", "2015/"),
        ("ongoing", "siege", "since Saturday", "2016-07-09"),
        ("occurred", "siege", "for around two years", "2016-07~"),
        ("ongoing", "shelling", "for around two years", "2016-07~"),
    ],
)
def test_a_siege_that_goes_on_has_no_end_and_began_so_long_ago(status: str, kind: str, how_long: str, date: str) -> None:
    (one,) = read(f"The town was encircled {how_long}.", ("encircled", {}), status=status, kind=kind)
    assert one.date == date


@pytest.mark.parametrize(
    ("beside", "status", "date"),
    [
        ("On Thursday", "occurred", "2016-07-07"),
        ("In 2013", "occurred", "2016-07~"),
        ("On 2 May", "occurred", "2016-07~"),
        ("Since March", "occurred", "2016-07~"),
        ("On Thursday", "ongoing", "2016-07~"),
    ],
)
def test_only_a_day_of_the_last_week_is_borrowed(beside: str, status: str, date: str) -> None:
    (one,) = read(f"{beside} a truce ended. Shells fell.", ("fell", {}), loose={"when": beside}, status=status)
    assert one.date == date


def test_a_mention_of_mere_punctuation_is_survived() -> None:
    (one,) = read("On Thursday in Azaz ...", (".", {}), loose={"when": "On Thursday", "where": "Azaz"})
    assert (one.mentions, one.date) == ((), "2016-07~")


def test_minutes_later_is_the_day_of_the_one_told_before() -> None:
    first, second = read(
        "Shells fell on Thursday. Minutes later rockets landed.",
        ("fell", {"when": "Thursday"}),
        ("landed", {"when": "Minutes later"}),
    )
    assert (first.date, second.date) == ("2016-07-07", "2016-07-07")


@pytest.mark.parametrize("again", ["Later", "Then", "In the meantime", "Shortly after the shelling", "Earlier on the day"])
def test_what_is_timed_only_by_the_incident_before_has_its_day(again: str) -> None:
    _, second = read(
        f"Shells fell on Thursday. {again} rockets landed.", ("fell", {"when": "Thursday"}), ("landed", {"when": again})
    )
    assert second.date == "2016-07-07"


def test_confidence_is_scaled_as_it_was_measured() -> None:
    assert Settings().sure("incident", 0.8) == 0.8
    assert round(Settings(calibration={"incident": [1.0, -1.0]}).sure("incident", 0.8), 2) == 0.6


def test_what_stands_in_the_sentence_of_another_incident_is_not_its_own() -> None:
    text = "In March, five died in fighting near Azaz. In June, a bomb killed three at Jarablus."
    g = ground(text)
    marks: list[Marked] = []

    def mark(layer: str, quote: str) -> int:
        marks.append(marked(g, layer, quote))
        return len(marks) - 1

    places, tolls = (mark("where", "Azaz"), mark("where", "Jarablus")), (mark("killed", "five"), mark("killed", "three"))
    june = mark("when", "In June")
    found = [
        Event((mark("mention", word),), kind, 0.9, "occurred", "fact", 0.9, {"where": places, "killed": tolls, "when": (june,)})
        for word, kind in (("fighting", "armed-clash"), ("bomb", "bombing"))
    ]
    march, bomb = incidents(g, Decoded(tuple(marks), tuple(found), (), (), ()), [], Settings())
    assert (march.place, march.killed_n, march.date) == ("Azaz, Aleppo, Syria", (5, 5), "2016-03")
    assert (bomb.place, bomb.killed_n, bomb.date) == ("Jarablus, Aleppo, Syria", (3, 3), "2016-06")


def test_a_toll_told_of_another_incident_alone_is_not_its_own_but_a_day_may_be() -> None:
    text = "On Thursday a bomb killed three at Jarablus. Fighting went on."
    g = ground(text)
    marks = [marked(g, layer, words) for layer, words in (("killed", "three"), ("when", "On Thursday"), ("where", "Jarablus"))]
    marks += [marked(g, "mention", "bomb"), marked(g, "mention", "Fighting")]
    slots = {"killed": (0,), "when": (1,), "where": (2,)}
    found = tuple(Event((n,), kind, 0.9, "occurred", "fact", 0.9, slots) for n, kind in ((3, "bombing"), (4, "armed-clash")))
    bomb, fighting = incidents(g, Decoded(tuple(marks), found, (), (), ()), [], Settings())
    assert (bomb.killed_n, bomb.date) == ((3, 3), "2016-07-07")
    assert (fighting.killed_n, fighting.date, fighting.place) == (None, "2016-07-07", "Jarablus, Aleppo, Syria")


def test_whose_army_it_is_is_cut_from_words_for_a_place() -> None:
    g = ground("It shot down a helicopter of Northland's army near Orma.", country="")
    assert g.phrase(g.span(marked(g, "where", "Northland's army near Orma")) or span(g.text, "It")) == "near Orma"
