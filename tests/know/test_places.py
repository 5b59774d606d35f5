import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.know.places import Place, Places, Where, distance_km, parse_where, place_key
from counterclaim.know.places_build import pack
from counterclaim.know.places_data import Towns, countries, supplement

PLACES = Places.load()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("east of the Palmyra silos", Where("Palmyra", "east of", None, ())),
        ("the Ithriya-Raqqa road", Where("Ithriya-Raqqa road", "", None, ())),
        ("Homs province", Where("Homs", "", None, ())),
        ("the town of Inkhil in Daraa province", Where("Inkhil", "", None, ("Daraa",))),
        ("20 km north of Aleppo", Where("Aleppo", "north of", 20.0, ())),
        ("10 miles south of Mosul", Where("Mosul", "south of", 16.09, ())),
        ("near Palmyra", Where("Palmyra", "near", None, ())),
        ("between Raqqa and Hasakah", Where("Raqqa", "between", None, ("Hasakah",))),
        ("the Syrian town of al-Qardaha", Where("al-Qardaha", "", None, ())),
        ("Ikrima neighborhood in Homs city", Where("Ikrima", "", None, ("Homs",))),
        ("outside a hospital", Where("", "outside", None, ())),
        ("a rebel-held neighbourhood", Where("", "", None, ())),
        ("a mostly Alawite village", Where("", "", None, ())),
        ("the Damascus suburb of Qudsaya", Where("Qudsaya", "", None, ("Damascus",))),
        ("the Shahba neighbourhood of Aleppo", Where("Shahba", "", None, ("Aleppo",))),
        ("Aleppos opposition-held Atarib district", Where("Atarib", "", None, ("Aleppo",))),
        ("Syria's Aleppo city", Where("Aleppo", "", None, ("Syria",))),
        ("EAST OF PALMYRA", Where("Palmyra", "east of", None, ())),
        ("THE TOWN OF INKHIL IN DARAA PROVINCE", Where("Inkhil", "", None, ("Daraa",))),
        ("", Where("", "", None, ())),
    ],
)
def test_a_phrase_is_taken_apart(phrase: str, expected: Where) -> None:
    assert parse_where(phrase) == expected


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from("the near Palmyra AL- of in Homs's Syrias 20 km road , '".split()), max_size=12).map(" ".join)
)
def test_what_a_phrase_names_stands_in_it(phrase: str) -> None:
    where = parse_where(phrase)
    words = [w for part in (where.head, *where.rest) for w in re.findall(r"\w+", part.casefold())]
    assert all(w in phrase.casefold() for w in words)
    assert all(w in phrase.casefold() for w in where.relation.split())


@given(st.text(max_size=80))
def test_no_words_are_too_strange(text: str) -> None:
    PLACES.find(text, context=[text], countries=[text])
    PLACES.locate(text, country=text)
    PLACES.report_country(text)
    PLACES.incident_place([text, text], country="Syria", elsewhere=[text])


@pytest.mark.parametrize(
    ("name", "admin1", "country", "point"),
    [
        ("Palmyra", "Homs", "Syria", (34.56, 38.27)),
        ("TADMUR", "Homs", "Syria", (34.56, 38.27)),
        ("Ithriya", "Hama", "Syria", (35.37, 37.79)),
        ("Dabiq", "Aleppo", "Syria", (36.54, 37.27)),
        ("Tiyas", "Homs", "Syria", (34.52, 37.63)),
        ("Khmeimim", "Latakia", "Syria", (35.41, 35.95)),
        ("Shayrat", "Homs", "Syria", (34.49, 36.91)),
        ("Moscow", "Moscow", "Russia", (55.75, 37.62)),
        ("Bakhmut", "Donetsk", "Ukraine", (48.59, 38.00)),
        ("Lashkar Gah", "Helmand", "Afghanistan", (31.59, 64.37)),
        ("Goma", "North Kivu", "Democratic Republic of the Congo", (-1.68, 29.23)),
        ("El Mozote", "Morazan", "El Salvador", (13.90, -88.11)),
        ("Kunduz", "Kunduz", "Afghanistan", (36.73, 68.86)),
        ("Stepanakert", "", "Azerbaijan", (39.82, 46.75)),
    ],
)
def test_a_name_is_found(name: str, admin1: str, country: str, point: tuple[float, float]) -> None:
    found = PLACES.find(name)
    assert found is not None
    assert found.country == country
    assert not admin1 or found.admin1 == admin1
    there = Place("", "", "", "", *point, "town", 0.0)
    assert distance_km(found, there) < 25


@pytest.mark.parametrize(
    "spelling", ["Deir ez-Zor", "Deir Ezzor", "Deir al-Zor", "DEIR EZ ZOR", "Dayr az-Zawr", "Deir al-Zour", "Deir Azzor"]
)
def test_one_town_has_many_spellings(spelling: str) -> None:
    found = PLACES.find(spelling, countries=["Syria"])
    assert found is not None
    assert found.admin1 == "Deir ez-Zor"


def test_the_country_at_hand_decides_between_homonyms() -> None:
    syrian, american = PLACES.find("Palmyra", countries=["Syria"]), PLACES.find("Palmyra", countries=["United States"])
    assert syrian is not None
    assert american is not None
    assert (syrian.country_code, american.country_code) == ("SY", "US")


def test_a_country_is_itself_unless_a_province_is_meant() -> None:
    plain, american = PLACES.find("Georgia"), PLACES.find("Georgia", countries=["United States"])
    assert plain is not None
    assert american is not None
    assert (plain.kind, american.kind) == ("country", "province")


def test_the_noun_tells_a_province_from_its_town() -> None:
    town, province = PLACES.find("Homs"), PLACES.find("Homs province")
    assert town is not None
    assert province is not None
    assert (town.kind, province.kind) == ("city", "province")


def test_a_great_town_abroad_is_found_and_a_small_one_is_not() -> None:
    assert PLACES.find("Mosul", countries=["Syria"]) is not None
    assert PLACES.find("Soldeu", countries=["Syria"]) is None


def test_a_relation_widens_where_it_may_be() -> None:
    at, near, far = PLACES.locate("Palmyra"), PLACES.locate("near Palmyra"), PLACES.locate("60 km east of Palmyra")
    assert at is not None
    assert near is not None
    assert far is not None
    assert at.radius_km < near.radius_km < far.radius_km == 60


def test_distance_is_that_of_the_great_circle() -> None:
    damascus, aleppo = PLACES.find("Damascus"), PLACES.find("Aleppo")
    assert damascus is not None
    assert aleppo is not None
    assert distance_km(damascus, aleppo) == pytest.approx(310, abs=10)
    assert distance_km(damascus, damascus) == 0


@pytest.mark.parametrize(
    ("phrases", "expected"),
    [
        (["Inkhil", "Daraa province"], "Inkhil, Daraa, Syria"),
        (["northern Syria", "Manbij"], "Manbij, Aleppo, Syria"),
        (["the village of Umm Nowhere in Hama province"], "Umm Nowhere, Hama, Syria"),
        (["Syria"], "Syria"),
        (["Mosul"], "Mosul, Nineveh, Iraq"),
        (["near the city of Salamiyah", "Hama province"], "near Salamiyah, Hama, Syria"),
        (["a village near the city of Raqqa", "Tabqa"], "Tabqa, Raqqa, Syria"),
        (["Raqqah province"], "Raqqa, Syria"),
        (["Deir Ezzor"], "Deir Ezzor, Deir ez-Zor, Syria"),
        (["the Rastan region", "Homs"], "Rastan, Homs, Syria"),
        (["the Euphrates river", "a village south of Mayadeen"], "south of Mayadeen, Deir ez-Zor, Syria"),
        (["the Euphrates", "outside Raqqa"], "outside Raqqa, Raqqa, Syria"),
        (["in and around Homs province", "the road from Ithriya to Raqqa"], "Ithriya, Hama, Syria"),
        (["Homs province", "the village of Umm Nowhere"], "Umm Nowhere, Homs, Syria"),
        (["Rastan Region"], "Rastan, Homs, Syria"),
        (["Damascus central district", "the Midan neighbourhood"], "Midan, Damascus, Syria"),
        (["near the Khulafa mosque in the Daatur district of Latakia"], "Daatur, Latakia, Syria"),
        (["Khalid ibn al-Walid street"], "Khalid ibn al-Walid street, Aleppo, Syria"),
        (["the Old City"], "Old City, Aleppo, Syria"),
        (["Homs", "the Old City"], "Old City, Homs, Syria"),
        (["near the Russian embassy"], "near Russian embassy, Aleppo, Syria"),
        (["the US embassy in Damascus"], "US embassy, Damascus, Syria"),
        (["the Barrens of Assal Al-Ward"], "Assal Al-Ward, Rif Dimashq, Syria"),
        (["the Syrian capital"], "Damascus, Syria"),
        (["outside the Russian capital"], "Moscow, Russia"),
        (["the provincial capital"], "Syria"),
        (["the city"], "Aleppo, Syria"),
        (["outside a hospital"], "Syria"),
        ([], "Syria"),
    ],
)
def test_the_place_of_an_incident(phrases: list[str], expected: str) -> None:
    assert PLACES.incident_place(phrases, country="Syria", elsewhere=["Aleppo", "Aleppo city", "Idlib"]) == expected


def test_where_no_country_is_named_only_a_great_town_brings_its_own() -> None:
    assert PLACES.incident_place(["Cruz Alta"]) == "Cruz Alta"
    assert PLACES.incident_place(["Cruz Alta"], country="Brazil").endswith(", Brazil")
    assert PLACES.incident_place(["Bogota"]).endswith(", Colombia")


@pytest.mark.parametrize("city", ["Damascus", "Aleppo"])
def test_a_namesake_lies_in_the_city_of_which_the_report_tells(city: str) -> None:
    assert (
        PLACES.incident_place(["the Midan neighbourhood"], country="Syria", elsewhere=[city, f"{city} city"])
        == f"Midan, {city}, Syria"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighting near Aleppo and Idlib, Syrian activists say. Russia denied it.", "Syria"),
        ("Shells fell on Bakhmut and Avdiivka, Ukrainian officials say.", "Ukraine"),
        ("Nobody said anything.", ""),
        ("", ""),
    ],
)
def test_the_country_of_a_report(text: str, expected: str) -> None:
    assert PLACES.report_country(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("al-Qaim", "Al Qa'im"),
        ("Ash Shaddadah", "Shaddadah"),
        ("Deir ez-Zor", "Deir Ezzor"),
        ("Mopti", "MOPTI"),
        ("San José", "San Jose"),
    ],
)
def test_spellings_that_fold_alike(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


def test_the_tables_serve_many_wars() -> None:
    places = {p for found in supplement().values() for p in found}
    served = {p.country_code for p in places}
    assert {
        "SY",
        "IQ",
        "UA",
        "PS",
        "LB",
        "YE",
        "AF",
        "LY",
        "SD",
        "ET",
        "SO",
        "ML",
        "NG",
        "CD",
        "MM",
        "AZ",
        "SV",
        "CO",
        "PE",
    } <= served
    assert len(places) >= 1500
    assert all(-90 <= p.lat <= 90 and -180 <= p.lon <= 180 for p in places)
    assert all(p.country_code in countries() for p in places if p.country_code)


def test_an_index_gives_back_what_was_packed() -> None:
    row = {"name": "Tadmur", "countrycode": "SY", "admin1code": "11", "latitude": 34.56, "longitude": 38.28, "population": 51015}
    town = {**row, "alternatenames": ["Palmyra", "PMS", "Тадмор"]}
    village = {**row, "name": "Little Ford", "countrycode": "US", "population": 600, "alternatenames": []}
    index = Towns(zlib.decompress(zlib.compress(pack([town, village]))))
    assert [(p.name, p.country, p.admin1, p.population) for p in index.find("palmyra")] == [("Tadmur", "Syria", "Homs", 51015)]
    assert index.find("pms") == index.find("little ford") == index.find("") == []
