import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.group.copies import CopyIndex, copies
from counterclaim.group.shingles import fold
from counterclaim.records import Document, Part, PartKind, Span
from counterclaim.records.ledger import Copy

WIRE = (
    "Shells fell on the grain market of Telmir shortly before noon, killing a miller and wounding his two sons, neighbours said. "
    "The mayor's office asked drivers to keep away from the river road until the engineers had cleared it. "
    "A ferry captain who watched from the opposite bank described three flashes and a column of brown smoke above the silos. "
    "Rescue crews from Ostrava Bay arrived late because the only bridge had been mined during the autumn retreat. "
    "The Kaldan command denied firing on the town and blamed a faulty rocket launched by its opponents. "
    "By evening bakers were handing out bread to families who had spent the afternoon in the tram tunnel."
)
OTHER = (
    "Delegates gathered in the old theatre to argue about fishing rights along the northern shelf. "
    "Nobody expected agreement, and the chairwoman said so before lunch was served. "
    "Two trawlers had been boarded in the previous week, their nets cut and their radios taken. "
    "Insurers raised their rates again, which hurt the smaller harbours most of all. "
    "A vote on the new quota was put off until the surveyors return from the ice."
)
THIRD = (
    "The university reopened its library after eleven weeks without power. "
    "Students carried boxes of damp journals down to the gymnasium, where volunteers dried them page by page. "
    "The rector thanked the firemen and promised a concert for everyone who had helped. "
    "Lectures in chemistry will be held in the evening because the laboratories are shared with a hospital."
)
QUOTE = "We left the keys in the door because we thought we would be home again before the soup was cold"


def report(name: str, text: str, publisher: str = "", published: str = "") -> Document:
    return Document(name, "", text, publisher=publisher, published=published)


def links(*texts: str) -> tuple[Copy, ...]:
    return copies(report(f"r{n}", text) for n, text in enumerate(texts))


def only(found: tuple[Copy, ...]) -> Copy:
    assert len(found) == 1
    return found[0]


def words(text: str) -> list[str]:
    return [f for w in re.findall(r"[^\W_]+(?:[,'’][^\W_]+)*", text) if (f := fold(w))]


def edited(text: str) -> str:
    """Every eleventh word replaced by another: nine in a hundred."""
    return " ".join("somehow" if n % 11 == 7 else word for n, word in enumerate(text.split()))


def test_the_same_text_again_is_verbatim() -> None:
    link = only(links(WIRE, WIRE))
    assert (link.document, link.of, link.kind, link.share) == ("r1", "r0", "verbatim", 1.0)
    assert link.words == len(words(WIRE))
    assert link.reason == f"shares {link.words} of its {link.words} words with r0 (verbatim)"


def test_an_outlets_dateline_and_footer_leave_it_verbatim() -> None:
    assert only(links(WIRE, f"TELMIR (Coast News) - {WIRE} Write to our desk with what you saw.")).kind == "verbatim"


def test_a_light_edit_is_a_near_copy() -> None:
    link = only(links(WIRE, edited(WIRE)))
    assert link.kind == "near-copy"
    assert 0.8 < link.share < 0.95


def test_the_first_half_alone_is_a_copy() -> None:
    assert only(links(WIRE, WIRE[: WIRE.index("Rescue crews")])).kind == "verbatim"


def test_sentences_in_the_midst_of_another_report_are_a_shared_passage() -> None:
    passage = WIRE[WIRE.index("A ferry") : WIRE.index("The Kaldan")]
    later = f"{OTHER} {passage}Elsewhere {THIRD}"
    link = only(links(WIRE, later))
    assert link.kind == "shared passage"
    assert [s.of(later) for s in link.here] == [passage.strip().rstrip(".")]
    assert link.words == len(words(passage))


def test_one_quoted_sentence_is_a_shared_quote() -> None:
    here, there = f'{THIRD} "{QUOTE}," a woman told the paper. {THIRD[::-1]}', f'{OTHER} A woman said: "{QUOTE}."'
    link = only(links(there, here))
    assert link.kind == "shared quote"
    assert link.words == 20
    assert link.here[0].of(here) == link.there[0].of(there) == QUOTE


def test_a_quote_of_nine_words_needs_its_quotation_marks() -> None:
    short = "the soup was cold before anyone came home again"
    assert links(f'{OTHER} "{short}," she said.', f'{THIRD} "{short}," she said.')[0].kind == "shared quote"
    assert links(f"{OTHER} And {short}.", f"{THIRD} But {short}.") == ()


def test_reports_of_one_event_in_their_own_words_are_no_copies() -> None:
    own = "A miller died and his two sons were hurt when the grain market of Telmir came under fire, according to neighbours. "
    assert links(WIRE, own + OTHER) == ()


BULLETIN = (
    "The monitoring post recorded {} breaches of the truce on {}. Of these {} were in the district of {} and {} near {}. "
    "Observers heard {} explosions and saw {} drones above the bridge at {}. The post at {} was closed for {} hours because of fog."
)


def bulletin(seed: int) -> str:
    rng = random.Random(seed)
    names = ["Telmir", "Ostrava", "Kaldan", "Burosk", "Venn", "Sarnik", "Holme", "Iltai", "Pereg", "Dunaz", "Monday", "Friday"]
    slots = [rng.choice(names) if k in (1, 3, 5, 8, 9) else str(rng.randint(2, 90)) for k in range(11)]
    return BULLETIN.format(*slots)


def test_a_daily_bulletin_with_new_numbers_and_names_copies_none_of_the_days_before() -> None:
    assert links(*(bulletin(day) for day in range(30))) == ()


def test_the_same_bulletin_reprinted_is_a_copy() -> None:
    assert only(links(bulletin(1), bulletin(1))).kind == "verbatim"


def test_a_short_sentence_with_another_toll_is_not_the_same_saying() -> None:
    line = "At least {} people were killed when a bus carrying harvest workers left the mountain road near the frontier post."
    assert links(f"{OTHER} {line.format(12)}", f"{THIRD} {line.format(19)}") == ()
    assert links(f"{OTHER} {line.format(12)}", f"{THIRD} {line.format(12)}")[0].kind == "shared passage"


BACKGROUND = (
    "The quarrel over the northern shelf goes back to a survey that both capitals signed and neither of them ever published."
)


def varied(n: int) -> str:
    """A report unlike any other: its words are made of its number."""
    rng = random.Random(n)
    return " ".join("".join(rng.choices("abcdefgiklmnoprstuv", k=6)) for _ in range(60)) + "."


def test_a_paragraph_that_stands_in_many_families_is_boilerplate() -> None:
    index = CopyIndex()
    found = [index.add(report(f"r{n}", f"{varied(n)} {BACKGROUND}")) for n in range(20)]
    assert not any(found[6:])


def test_copies_of_one_wire_never_make_it_boilerplate() -> None:
    index = CopyIndex()
    found = [index.add(report(f"r{n}", f"{varied(n)[:40]}. {WIRE}")) for n in range(30)]
    assert all(link and link[0].kind in ("verbatim", "near-copy") for link in found[1:])


@pytest.mark.parametrize(
    "background",
    [
        "More than forty thousand people have left the delta since the war began with the burning of the customs house.",
        "The fighting has emptied most villages along the canal and has closed its locks to grain barges in 2031.",
        "Sign up for our evening letter and we will bring you the harbour news before the boats come in each day.",
    ],
)
def test_background_and_offers_are_known_by_their_words(background: str) -> None:
    assert links(f"{OTHER} {background}", f"{THIRD} {background}") == ()


def test_an_outlets_footer_is_no_copy_and_another_outlets_is() -> None:
    footer = "Our harbour desk works around the clock and pays for nothing that it prints about ships or those who sail in them."
    mine, same = report("a", f"{OTHER} {footer}", "Coast"), report("b", f"{THIRD} {footer}", "Coast")
    assert copies((mine, same)) == ()
    assert copies((mine, replace(same, publisher="Hills")))[0].kind == "shared passage"


def test_a_passage_weeks_later_is_background_but_a_quote_is_not() -> None:
    plain = "Engineers say that the dam can hold another winter if nobody opens the upper gates before the thaw has ended."
    for passage, expected in ((plain, 0), (f'"{plain}"', 1)):
        early, late = report("a", f"{OTHER} {passage}", "", "2031-02-01"), report("b", f"{THIRD} {passage}", "", "2031-03-20")
        assert len(copies((early, late))) == expected


def test_lost_commas_and_apostrophes_change_nothing() -> None:
    lost = WIRE.replace(",", "").replace("'", "")
    assert only(links(lost, WIRE)).share == only(links(WIRE, lost)).share == 1.0


def test_case_accents_and_written_numbers_fold() -> None:
    assert [fold(w) for w in ("Syria's", "Syrias", "12,000", "U.S.", "Café")] == ["syrias", "syrias", "12000", "us", "cafe"]


def test_comments_links_and_captions_are_not_looked_at() -> None:
    text = f"{OTHER}\n{WIRE}"
    cut = len(OTHER)
    for kind in (PartKind.COMMENTS, PartKind.LINKS, PartKind.CAPTION):
        parts = (Part(PartKind.BODY, Span(0, cut)), Part(kind, Span(cut, len(text))))
        assert copies((report("a", WIRE), replace(report("b", text), parts=parts))) == ()
    body = (Part(PartKind.LINKS, Span(0, cut)), Part(PartKind.BODY, Span(cut, len(text))))
    link = only(copies((report("a", WIRE), replace(report("b", text), parts=body))))
    assert (link.share, link.here[0].start) == (1.0, cut + 1)


def test_one_link_for_each_family_to_the_nearest_member() -> None:
    half = WIRE[: WIRE.index("Rescue crews")]
    index = CopyIndex()
    for name, text in (("wire", WIRE), ("short", half)):
        index.add(report(name, text))
    assert [link.of for link in index.add(report("later", WIRE))] == ["wire"]


def test_a_report_of_two_origins_has_a_link_to_each() -> None:
    found = links(WIRE, OTHER, f"{WIRE} {OTHER}")
    assert [(link.document, link.of) for link in found] == [("r2", "r0"), ("r2", "r1")]


def test_nothing_comes_of_nothing() -> None:
    assert links("", "...", "Ceasefire.", "", "Ceasefire.") == ()


@given(
    st.lists(st.sampled_from((*WIRE.split(". "), *OTHER.split(". "), QUOTE)), min_size=2, max_size=12),
    st.integers(0, 10),
    st.booleans(),
)
def test_spans_are_whole_words_that_both_texts_have(sentences: list[str], at: int, lossy: bool) -> None:
    one = ". ".join(sentences) + "."
    two = edited(". ".join(sentences[: at + 1])) + f". {THIRD}"
    texts = {"r0": one.replace(",", "") if lossy else one, "r1": two}
    for link in links(*texts.values()):
        here, there = texts[link.document], texts[link.of]
        assert len(link.here) == len(link.there)
        assert all(a.end <= b.start for a, b in pairwise(link.here))
        for mine, theirs in zip(link.here, link.there, strict=True):
            for span, text in ((mine, here), (theirs, there)):
                assert 0 <= span.start < span.end <= len(text)
                assert not text[span.start - 1 : span.start].isalnum()
                assert not text[span.end : span.end + 1].isalnum()
            left, right = words(mine.of(here)), words(theirs.of(there))
            assert (left[0], left[-1]) == (right[0], right[-1])
            assert 2 * len(set(left) & set(right)) > len(set(left))
        assert 0 < link.words <= len(words(here))
        assert link.share == pytest.approx(link.words / len(words(here)), abs=1e-3)
