"""Private persons hidden in dossiers: who counts as one, and that no name of theirs is left in any form."""

from __future__ import annotations

import json
import re

import pytest
from histories import FRONT, MINISTRY, Report, history

from counterclaim.records.ledger import History
from counterclaim.report.aliases import ANYONE, Aliases, Hidden
from counterclaim.report.cites import every_span, fault
from counterclaim.report.gather import gather
from counterclaim.report.history_html import render_history_html
from counterclaim.report.history_json import render_history_json
from counterclaim.report.history_markdown import render_history_markdown
from counterclaim.report.persons import persons_in
from counterclaim.report.redact import aliases_for, nameless, redacted
from counterclaim.report.story import render_story

FORMS = (render_history_html, render_history_markdown, render_history_json, render_story)
BAKER = ("resident Selim al-Orman", "resident", "")
DOCTOR = ("Dr Hana Belik", "medic", "")
CROWD = ("residents of Hulm", "resident", "")
SPOKESMAN = ("rescue spokesman Tarik Voss", "rescue", "")
TEXT = (
    "Selim al-Orman saw the helicopter fall. “Orman's shop burned,” said his neighbour Dr Hana Belik, who treated 13-year-old "
    "Jarek Tolma. BELIK counted two dead. Residents of Hulm fled. The Northland Ministry denied any loss. Rescue spokesman "
    "Tarik Voss praised Selim. The River Front thanked Hana\nBelik and Selim Al Orman."
)
NAMES = ("Selim", "Orman", "Hana", "Belik", "BELIK", "Jarek", "Tolma")


def told() -> History:
    """A report in which private persons and others speak, and another that repeats some of it."""
    first = Report("r1", TEXT, "Orma Daily", "2031-05-06")
    first.says(BAKER, "saw the helicopter fall", ("happened", "yes", "asserts"), source="Selim al-Orman")
    first.says(DOCTOR, "counted two dead", ("killed", "2", "asserts"))
    first.says(CROWD, "fled", ("other", "fled from Selim", "asserts"))
    first.says(MINISTRY, "denied any loss", ("happened", "yes", "denies"))
    first.says(SPOKESMAN, "praised Selim", ("other", "praised", "asserts"))
    first.says(FRONT, "thanked Hana\nBelik and Selim Al Orman", ("by", "Selim al-Orman", "hedges"))
    again = Report("r2", "Selim al-Orman, a baker, saw it fall, and Orman said that he ran.", "Wire Nord", "2031-05-07")
    again.says(("Selim al-Orman", "resident", ""), "saw it fall", ("happened", "yes", "asserts"))
    wounded = first.at("Jarek Tolma")
    return history((first.member("helicopter", wounded=(wounded,)), again.member("fall")))


def names_left(text: str) -> list[str]:
    """Names of private persons that still stand."""
    return [n for n in NAMES if re.search(rf"(?<![^\W_]){n}", text)]


def test_named_witnesses_and_victims_are_private_and_nobody_else() -> None:
    persons = aliases_for([told()]).persons
    assert {p.alias.partition(" R-")[0]: set(p.names) for p in persons} == {
        "resident": {"Selim al-Orman"},
        "medic": {"Hana Belik"},
        "victim": {"Jarek Tolma"},
    }
    assert [p.alias.partition(" R-")[2] for p in persons] == ["1", "2", "3"]


@pytest.mark.parametrize("render", FORMS)
def test_no_name_is_left_in_any_form(render: object) -> None:
    before = told()
    aliases = aliases_for([before])
    plain = render(gather([before]))  # type: ignore[operator]
    hidden = render(gather(redacted([before], aliases)))  # type: ignore[operator]
    assert names_left(plain)
    assert names_left(hidden) == []
    assert "Tarik Voss" in render_history_json(gather(redacted([before], aliases)))
    assert "resident R-1" in hidden


def test_quotes_are_still_the_exact_words_of_the_texts() -> None:
    before = told()
    (after,) = redacted([before], aliases_for([before]))
    for new in after.incident.members:
        for span in every_span(new.reading):
            assert fault(new.document.text, span) == ""
        contents = [s.of(new.document.text) for c in new.reading.claims for s in c.content]
        assert names_left(" ".join(contents)) == []
    claim = after.incident.members[0].reading.claims[-1]
    assert claim.content[0].of(after.incident.members[0].document.text) == "thanked medic R-2 and resident R-1"
    row = json.loads(render_history_json(gather([after])))
    texts = {d["id"]: d["text"] for d in row["documents"]}
    quotes = [q for e in row["incidents"][0]["course"] for q in e["line"]["quotes"]]
    assert quotes
    assert all(texts[q["document"]][q["start"] : q["end"]] == q["words"] for q in quotes)


def test_one_name_is_one_alias_over_all_incidents() -> None:
    one, two = told(), told()
    aliases = aliases_for([one, two])
    assert len(aliases.persons) == 3
    first, second = redacted([one, two], aliases)
    assert first.incident.members[0].document == second.incident.members[0].document


def test_names_can_be_hidden_besides_and_left() -> None:
    aliases = aliases_for([told()], also=["Tarik Voss"], kept=["selim al-orman"])
    assert [(p.alias, p.names) for p in aliases.persons] == [
        ("person R-1", ("Tarik Voss",)),
        ("medic R-2", ("Hana Belik",)),
        ("victim R-3", ("Jarek Tolma",)),
    ]
    assert aliases.hide("Voss met Selim al-Orman") == "person R-1 met Selim al-Orman"


def test_nobody_to_hide_is_told() -> None:
    aliases = aliases_for([history()])
    assert aliases.persons == ()
    assert "none is hidden" in aliases.note
    assert redacted([history()], aliases) == (history(),)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Hana Belik", "medic R-1"),
        ("hana  belik", "medic r-1"),
        ("HANA BELIK fled", "medic R-1 fled"),
        ("Hana-Belik", "medic R-1"),
        ("Belik's shop, Beliks car", "medic R-1's shop, medic R-1s car"),
        ("al-Belik", "medic R-1"),
        ("Belikova and Hanau", "Belikova and Hanau"),
        ("a belik", "a belik"),
        ("Hana Marsh", "Hana Marsh"),
        ("Marsh", "Marsh"),
        ("Joran fled", f"{ANYONE} fled"),
        ("Ada Joran and Ivo Joran", "resident R-2 and resident R-3"),
    ],
)
def test_names_are_found_as_they_may_stand(text: str, hidden: str) -> None:
    persons = (
        Hidden(("Hana Belik",), "medic R-1"),
        Hidden(("Ada Joran",), "resident R-2"),
        Hidden(("Ivo Joran",), "resident R-3"),
    )
    assert Aliases(persons, ["Hana Marsh"]).hide(text) == hidden


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://news.example/2031/helicopter", "https://news.example/2031/helicopter"),
        ("https://news.example/HanaBelik-speaks", "https://news.example/"),
        ("https://news.example/?q=hana%20belik", "https://news.example/"),
        ("https://belik.example/x", ""),
        ("interview_hana_belik.txt", ""),
        ("interview.txt", "interview.txt"),
    ],
)
def test_addresses_and_files_do_not_name_them(address: str, left: str) -> None:
    assert Aliases((Hidden(("Hana Belik",), "medic R-1"),)).address(address) == left


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("resident of Deir al-Zor Abdullah al-Noami", ["Abdullah al-Noami"]),
        ("witness named Ahmad", ["Ahmad"]),
        ("Rami an Aleppo resident", ["Rami"]),
        ("Abu Shadi al-Hamwi", ["Abu Shadi al-Hamwi"]),
        ("Dr. Hamza Khatib", ["Hamza Khatib"]),
        ("13-year-old Jameel Mustafa Habbush", ["Jameel Mustafa Habbush"]),
        ("residents of Daraya near Damascus", []),
        ("Independent Doctors Association", []),
        ("Syrian Civil Defence", []),
        ("Bashar al-Assad", []),
        ("Health director for Aleppo Mohammad Hazouri", []),
        ("Six civilians", []),
        ("At least 15 Syrians", []),
        ("", []),
    ],
)
def test_persons_in_the_words_of_reports(phrase: str, names: list[str]) -> None:
    assert persons_in(phrase, lambda word: word.lower() in {"six", "at", "residents"}) == names


@pytest.mark.parametrize("source", ["/home/anna/cases/r.html", "C:\\Users\\anna\\r.html", "r.html", "../../r.html"])
def test_no_folder_of_a_machine_is_told(source: str) -> None:
    assert nameless(source) == "r.html"
