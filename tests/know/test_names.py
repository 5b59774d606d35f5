from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.errors import CounterclaimError
from counterclaim.know.names import Affiliation, Name, Names, seen_from
from counterclaim.records.reading import KINDS


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.load()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("ISIS", "Islamic State"),
        ("the so-called Islamic State group", "Islamic State"),
        ("IS militants", "Islamic State"),
        ("Islamic State of Iraq and the Levant (ISIL)", "Islamic State"),
        ("Russia's Defence Ministry", "Russian Ministry of Defense"),
        ("Russias Defense Ministry", "Russian Ministry of Defense"),
        ("the Russian Ministry of Defence", "Russian Ministry of Defense"),
        ("the defence ministry in Moscow", "Russian Ministry of Defense"),
        ("Moscow", "Russia"),
        ("Damascus", "Syrian government"),
        ("the Assad regime", "Syrian government"),
        ("Washington", "United States"),
        ("U.S.", "United States"),
        ("the Britain-based Syrian Observatory for Human Rights", "Syrian Observatory for Human Rights"),
        ("SOHR’s", "Syrian Observatory for Human Rights"),
        ("Jabhat al-Nusra", "Nusra Front"),
        ("the al-Qaeda-linked Nusra Front", "Nusra Front"),
        ("White Helmets", "Syrian Civil Defence"),
        ("Médecins Sans Frontières (MSF)", "Doctors Without Borders"),
        ("FARABUNDO MARTI NATIONAL LIBERATION FRONT [FMLN]", "FMLN"),
        ("the Frente Farabundo Martí para la Liberación Nacional", "FMLN"),
        ("SENDERO LUMINOSO", "Shining Path"),
        ("the Tamil Tigers", "Liberation Tigers of Tamil Eelam"),
        ("Ukraine's General Staff", "Ukrainian General Staff"),
        ("the Rapid Support Forces", "Rapid Support Forces"),
        ("Tigray People’s Liberation Front", "Tigray People's Liberation Front"),
        ("MINISTRY OF DEFENSE OF AZERBAIJAN", "Azerbaijani Ministry of Defense"),
        ("al Jazeera", "Al Jazeera"),
        ("Al-Monitor", "Al-Monitor"),
    ],
)
def test_find_knows_a_name_by_its_spellings(names: Names, phrase: str, expected: str) -> None:
    found = names.find(phrase)
    assert found is not None
    assert found.name == expected


@pytest.mark.parametrize(
    "phrase",
    ["is", "us", "who", "a monitor", "the monitor", "the guardian", "Anas", "residents", "a Syrian army source", "", "...", "time"],
)
def test_find_does_not_take_a_common_word_for_a_name(names: Names, phrase: str) -> None:
    assert names.find(phrase) is None


def test_find_refuses_to_choose_between_two_names() -> None:
    two = Names.of([Name("Movement A", "armed-group", aliases=("MLF",)), Name("Movement B", "armed-group", aliases=("MLF",))])
    assert two.find("MLF") is None
    assert two.mentioned("the MLF said") == []
    assert two.find("Movement A") == two.names[0]


@pytest.mark.parametrize(
    ("name", "kind", "side"),
    [
        ("Russian Ministry of Defense", "military", "Russia"),
        ("Turkish General Staff", "military", "Turkey"),
        ("OPCW", "un", ""),
        ("World Health Organization", "un", ""),
        ("International Committee of the Red Cross", "ngo", ""),
        ("Syrian Observatory for Human Rights", "monitor", ""),
        ("Syrian Civil Defence", "rescue", ""),
        ("SANA", "official-media", "Syrian government"),
        ("Amaq News Agency", "official-media", "Islamic State"),
        ("TASS", "official-media", "Russia"),
        ("Reuters", "media", ""),
        ("US-led coalition", "military", "US-led coalition"),
        ("Hezbollah", "armed-group", "Hezbollah"),
    ],
)
def test_kinds_follow_the_rulings(names: Names, name: str, kind: str, side: str) -> None:
    found = names.find(name)
    assert found is not None
    assert (found.name, found.kind, found.side) == (name, kind, side)


def test_outlets_are_marked(names: Names) -> None:
    outlets = {n.name for n in names.names if n.outlet}
    assert {"AFP", "Russia Today", "Interfax", "Amaq News Agency", "SANA", "Radio Venceremos"} <= outlets
    assert not outlets & {"Hamas", "Human Rights Watch", "Russia"}


def test_canonical_names_of_the_codebook_are_their_own(names: Names) -> None:
    for name in (
        "Syrian government|Syrian army|Islamic State|Syrian opposition|Syrian National Coalition|Free Syrian Army|Nusra Front|"
        "US-led coalition|United States|Russia|Russian Ministry of Defense|Syrian Observatory for Human Rights|"
        "Syrian Civil Defence|Kurdish forces|Syrian Democratic Forces|Turkey|Hezbollah|Iran|Israel"
    ).split("|"):
        found = names.find(name)
        assert found is not None, name
        assert found.name == name


def test_data_cover_many_conflicts_and_use_only_known_kinds(names: Names) -> None:
    assert len(names.names) > 900
    assert {n.kind for n in names.names} <= set(KINDS)
    unknown = {n.part_of for n in names.names if n.part_of and names.find(n.part_of) is None}
    assert unknown == set()


def test_mentioned_gives_the_longest_names_with_offsets(names: Names) -> None:
    text = "the Islamic State's Amaq News Agency and al-Manar"
    found = [(n.name, text[s:e]) for n, s, e in names.mentioned(text)]
    assert found == [("Islamic State", "Islamic State"), ("Amaq News Agency", "Amaq News Agency"), ("Al-Manar", "Manar")]


def test_mentioned_keeps_to_word_boundaries(names: Names) -> None:
    assert names.mentioned("a Hamasville resident on this island") == []


@given(st.text(max_size=60))
def test_mentions_lie_in_the_phrase_in_order(text: str) -> None:
    end = 0
    for _, start, stop in Names.load().mentioned(text):
        assert end <= start < stop <= len(text)
        end = stop


@given(st.text(max_size=60))
def test_no_phrase_is_too_odd_to_be_asked_about(text: str) -> None:
    names = Names.load()
    assert names.affiliation(text).kind in (*KINDS, "")
    assert isinstance(names.canonical_speaker(text), str)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (
            "a spokesman for the Russian Defense Ministry",
            Affiliation("Russian Ministry of Defense", "military", "Russia"),
        ),
        ("a Syrian army source", Affiliation("Syrian army", "military", "Syrian government")),
        ("an unnamed military source", Affiliation("", "military", "")),
        ("a source at Aleppo Police Command", Affiliation("", "government", "")),
        ("local activists", Affiliation("", "activist", "")),
        ("residents", Affiliation("", "resident", "")),
        ("doctors at a hospital", Affiliation("", "medic", "")),
        ("medical sources", Affiliation("", "medic", "")),
        ("a monitoring group", Affiliation("", "monitor", "")),
        ("state television", Affiliation("", "official-media", "")),
        ("opposition activists", Affiliation("", "activist", "")),
        ("rebels", Affiliation("", "armed-group", "")),
        ("Ukrainian officials", Affiliation("", "government", "Ukraine")),
        ("Sudanese activists", Affiliation("", "activist", "")),
        ("a source", Affiliation("", "anonymous", "")),
        ("well-informed sources in the province", Affiliation("", "anonymous", "")),
        ("a Nusra Front commander", Affiliation("Nusra Front", "armed-group", "Nusra Front")),
        ("a commander in the Free Syrian Army", Affiliation("Free Syrian Army", "armed-group", "Free Syrian Army")),
        ("an activist in Damascus", Affiliation("", "activist", "")),
        ("US-backed rebels", Affiliation("", "armed-group", "")),
        ("Doctor Omar Haddad", Affiliation("", "medic", "")),
        ("Omar Haddad", Affiliation("", "", "")),
        ("a Doctors Without Borders spokeswoman", Affiliation("Doctors Without Borders", "ngo", "")),
        ("an anonymous official", Affiliation("", "government", "")),
    ],
)
def test_affiliation_of_descriptions(names: Names, phrase: str, expected: Affiliation) -> None:
    assert names.affiliation(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("SOHR director Rami Abdel Rahman", "Rami Abdel Rahman"),
        ("Rami Abdul Rahman, the head of the Observatory", "Rami Abdel Rahman"),
        ("Russian Defense Ministry spokesman Major General Igor Konashenkov", "Igor Konashenkov"),
        ("local activist Samir al-Khalid", "Samir al-Khalid"),
        ("Governor Pedro de la Cruz", "Pedro de la Cruz"),
        ("Helen Marsh of the Northern Aid Council", "Helen Marsh"),
        ("a source at Aleppo Police Command", "Aleppo Police Command source"),
        ("A source in the Syrian army", "Syrian army source"),
        ("the Syrian army's general command", "Syrian army"),
        ("an Ahrar al-Sham statement", "Ahrar al-Sham"),
        ("a spokesman for the Taliban", "Taliban"),
        ("SANAs correspondent", "SANA"),
        ("the activists", ""),
        ("Hassan, a local teacher", "Hassan"),
        ("French President Jean Martin", "Jean Martin"),
        ("the Mayor of Newtown, Ivan Petrov", "Ivan Petrov"),
        ("COLONEL RENE PONCE", "RENE PONCE"),
        ("Western diplomats", "Western diplomats"),
        ("Activists in Deir Ezzor", "activists in Deir Ezzor"),
        ("a military source", "military source"),
        ("several residents who fled", "residents"),
        ("unconfirmed reports", "unspecified"),
        ("he", ""),
        ("They", ""),
        ("the source", ""),
        ("the UK-based group", ""),
        ("", ""),
    ],
)
def test_canonical_speaker(names: Names, phrase: str, expected: str) -> None:
    assert names.canonical_speaker(phrase) == expected


def test_a_government_is_foreign_away_from_home() -> None:
    assert seen_from("government", "Turkey", {"Syrian government"}) == "foreign-government"
    assert seen_from("government", "Syrian government", {"Syrian government"}) == "government"
    assert seen_from("military", "Turkey", {"Syrian government"}) == "military"
    assert seen_from("government", "", {"Syrian government"}) == "government"


def test_users_files_add_names_and_win(tmp_path: Path) -> None:
    extra = tmp_path / "mine.csv"
    lines = "# mine\nname,kind,side,part_of,form,aliases\nFront of the North,armed-group,North,,,FON|Northerners\nHamas,other,,,,\n"
    extra.write_text(lines, "utf-8")
    names = Names.load([extra])
    assert names.find("the Northerners") == Name("Front of the North", "armed-group", "North", aliases=("FON", "Northerners"))
    hamas = names.find("Hamas")
    assert hamas is not None
    assert hamas.kind == "other"
    assert Names.load().find("FON") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("who,what\nx,y\n", "names_header"),
        ("name,kind,side,part_of,form,aliases\nX,gang,,,,\n", "names_kind"),
        ("name,kind,side,part_of,form,aliases\nX,other\n", "names_row"),
    ],
)
def test_a_malformed_file_is_a_bad_request(tmp_path: Path, text: str, code: str) -> None:
    extra = tmp_path / "bad.csv"
    extra.write_text(text, "utf-8")
    with pytest.raises(CounterclaimError) as raised:
        Names.load([extra])
    assert raised.value.code == code


def test_a_missing_file_is_a_bad_request(tmp_path: Path) -> None:
    with pytest.raises(CounterclaimError, match="names_unreadable"):
        Names.load([tmp_path / "none.csv"])
