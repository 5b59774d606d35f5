"""One marked saying becomes a claim: its chain, its time, its points."""

import pytest
from ground_of import ground, marked, span

from counterclaim.extract.local import clauses
from counterclaim.extract.local.claims import claims
from counterclaim.extract.local.decode import Decoded, Marked, Saying, Settings
from counterclaim.records import Claim, Incident, Span


def claim(text: str, source: str, cue: str, content: str, **stances: str) -> Claim:
    """The claim of a text with one saying whose words were marked so; every stance is sure."""
    g = ground(text)
    marks = (marked(g, "c.source", source), marked(g, "c.cue", cue), marked(g, "c.content", content))
    saying = Saying((2,), 0, 1, None, {q: (s, 1.0) for q, s in stances.items()}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), [], Settings())
    return found


def test_an_outlet_beside_the_saying_is_a_link_of_the_chain() -> None:
    found = claim(
        "Two pilots died, the ministry said, according to Interfax.", "the ministry", "said", "Two pilots died", happened="asserts"
    )
    assert found.via == ("Interfax",)


def test_an_outlet_that_did_something_else_before_is_none() -> None:
    text = "The ministry said two pilots died after Amaq News Agency released a video."
    assert claim(text, "The ministry", "said", "two pilots died", happened="asserts").via == ()


def test_an_outlet_that_no_table_knows_is_known_by_the_word_beside_it() -> None:
    text = "No helicopter was lost, the ministry said in a note to the Volga Despatch news agency."
    assert claim(text, "the ministry", "said", "No helicopter was lost", happened="denies").via == ("Volga Despatch",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The ministry had denied a day earlier that it lost a helicopter.", "2016-07-08"),
        ("The ministry denied on Friday that it lost a helicopter.", "2016-07-08"),
        ("The ministry denied that it lost a helicopter.", ""),
        ("Rebels fled on Saturday, a day after the ministry denied that it lost a helicopter.", "2016-07-08"),
    ],
)
def test_when_it_was_said_stands_at_the_cue(text: str, said: str) -> None:
    who = "the ministry" if "the ministry" in text else "The ministry"
    assert claim(text, who, "denied", "it lost a helicopter", happened="asserts").said == said


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "points"),
    [
        ("Moscow denied any involvement in the raid.", "Moscow", "denied", "any involvement in the raid",
         [("by", "Russia", "denies")]),
        ("Moscow denied losing a helicopter.", "Moscow", "denied", "losing a helicopter", [("happened", "yes", "denies")]),
        ("The army said: \"We have no planes there.\"", "The army", "said", "We have no planes there", [("by", "army", "denies")]),
        ("The army calls word of dead there \"an invention\".", "The army", "calls", "word of dead there \"an invention\"",
         [("happened", "yes", "denies")]),
        ("The army gave no account of its flights.", "The army", "gave", "its flights", [("happened", "yes", "withholds")]),
        ("Neither bulletin said how many people were killed.", "Neither bulletin", "said", "how many people were killed",
         [("killed", "how many people were killed", "withholds")]),
        ("The army has not said which weapon was used.", "The army", "said", "which weapon was used",
         [("means", "which weapon was used", "withholds")]),
    ],
)  # fmt: skip
def test_words_that_settle_a_stance_settle_the_question(
    text: str, source: str, cue: str, content: str, points: list[tuple[str, str, str]]
) -> None:
    found = claim(text, source, cue, content, happened="asserts")
    assert [(p.question, p.answer, p.stance) for p in found.points] == points


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "stances", "points"),
    [
        ("Kiruna accused the rebels on Saturday of shelling a clinic in Lund.", "Kiruna", "accused",
         "the rebels on Saturday of shelling a clinic in Lund", {"happened": "asserts"}, [("by", "rebels", "asserts")]),
        ("Kiruna accused the Red Column of staging the raid.", "Kiruna", "accused", "the Red Column of staging the raid",
         {"happened": "asserts"}, [("by", "Red Column", "asserts")]),
        ("Kiruna accused the army of funding the raiders.", "Kiruna", "accused", "the army of funding the raiders",
         {"other": "asserts"}, [("other", "army of funding the raiders", "asserts")]),
        ("The River Front took back its claim to the car bombing.", "The River Front", "claim to", "the car bombing",
         {"happened": "asserts"}, [("by", "River Front", "retracts")]),
        ("The River Front claimed the attack on the bridge.", "The River Front", "claimed", "the attack on the bridge",
         {"happened": "asserts"}, [("happened", "yes", "asserts"), ("by", "River Front", "asserts")]),
        ("The River Front claimed the attack was staged.", "The River Front", "claimed", "the attack was staged",
         {"happened": "asserts"}, [("happened", "yes", "asserts")]),
        ('"Somebody else wrote it. We did not do this," the River Front said.', "the River Front", "said",
         "Somebody else wrote it. We did not do this", {"happened": "asserts"}, [("by", "River Front", "denies")]),
        ("The River Front said no mortar, gun or rifle fired.", "The River Front", "said", "no mortar, gun or rifle fired",
         {"means": "asserts"}, [("by", "River Front", "denies")]),
        ("The ministry denied that any soldiers had been killed there.", "The ministry", "denied",
         "any soldiers had been killed there", {"happened": "asserts"}, [("happened", "yes", "denies")]),
        ("The ministry denied that anyone had rung beforehand.", "The ministry", "denied", "anyone had rung beforehand",
         {"happened": "asserts"}, [("other", "anyone had rung beforehand", "denies")]),
    ],
)  # fmt: skip
def test_grammar_tells_who_is_said_to_have_done_it(
    text: str, source: str, cue: str, content: str, stances: dict[str, str], points: list[tuple[str, str, str]]
) -> None:
    found = claim(text, source, cue, content, **stances)
    assert [(p.question, p.answer, p.stance) for p in found.points] == points


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "points"),
    [
        ("The River Front denied that there was any lorry.", "The River Front", "denied", "there was any lorry",
         [("means", "lorry", "denies")]),
        ("The ministry denied that there had been a missile.", "The ministry", "denied", "there had been a missile",
         [("means", "missile", "denies")]),
        ("Resident Nils Aho said there was no military base here.", "Resident Nils Aho", "said", "there was no military base here",
         [("target", "military base", "denies")]),
        ("\"There was no warning, and there were no soldiers inside,\" Nils Aho said.", "Nils Aho", "said",
         "There was no warning, and there were no soldiers inside", [("target", "soldiers", "denies")]),
        ("Resident Nils Aho said there was no resistance.", "Resident Nils Aho", "said", "there was no resistance",
         [("happened", "yes", "asserts")]),
        ("Resident Nils Aho said there was a lorry.", "Resident Nils Aho", "said", "there was a lorry",
         [("happened", "yes", "asserts")]),
        ("The ministry denied that there were no soldiers.", "The ministry", "denied", "there were no soldiers",
         [("other", "there were no soldiers", "denies")]),
    ],
)  # fmt: skip
def test_what_is_said_not_to_have_been_there_is_a_weapon_or_a_target(
    text: str, source: str, cue: str, content: str, points: list[tuple[str, str, str]]
) -> None:
    found = claim(text, source, cue, content, happened="asserts")
    assert [(p.question, p.answer, p.stance) for p in found.points] == points


def test_what_pictures_seem_to_show_is_nobodys_saying() -> None:
    text = "The video does not appear to show a missile."
    g = ground(text)
    marks = (Marked("c.source", 0, 2, 0.9), Marked("c.cue", 4, 5, 0.9), Marked("c.content", 7, 9, 0.9))
    saying = Saying((2,), 0, 1, None, {"happened": ("asserts", 1.0)}, "other", 0.9)
    assert claims(g, Decoded(marks, (), (saying,), (), ()), [], Settings()) == []


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("It was hit by an American-made missile, he said.", "American"),
        ("Three Russian soldiers were killed, he said.", "Russian"),
        ("It killed three Russian soldiers, he said.", "Russian"),
    ],
)
def test_a_word_that_only_qualifies_is_no_doer(text: str, doer: str) -> None:
    g = ground(text)
    ends = next(k for k, w in enumerate(g.words) if g.phrase(w) == ",")
    at = next(k for k, w in enumerate(g.words) if g.phrase(w) == doer)
    marks = (
        Marked("c.source", ends + 1, ends + 2, 0.9),
        Marked("c.cue", ends + 2, ends + 3, 0.9),
        Marked("c.content", 0, ends, 0.9),
        Marked("by", at, at + 1, 0.9),
    )
    saying = Saying((2,), 0, 1, None, {"by": ("asserts", 1.0), "happened": ("asserts", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), [], Settings())
    assert "by" not in [p.question for p in found.points]


def left_bare(text: str, cue: str, content: str) -> str | None:
    return clauses.left_bare(ground(text), span(text, cue), [span(text, content)])


def test_a_party_alone_is_whom_somebody_blamed() -> None:
    assert left_bare("The police blamed the Highlands Front.", "blamed", "the Highlands Front") == "by"
    assert left_bare("The police named the Highlands Front.", "named", "the Highlands Front") is None
    assert left_bare("The police blamed a broken pipe.", "blamed", "a broken pipe") is None


def test_a_number_alone_counts_what_the_words_around_it_tell() -> None:
    assert left_bare("It gave the dead as six; the clinic says nine.", "says", "nine") == "killed"
    assert left_bare("Six were wounded; the clinic says nine.", "says", "nine") == "wounded"
    assert left_bare("How many were killed? The clinic's figure is now 31.", "is", "31") == "killed"
    assert left_bare("Six trucks came; the clinic says nine.", "says", "nine") is None


@pytest.mark.parametrize("words", ["nothing flew that day", "no soldier had been near", "none of our planes struck the town"])
def test_what_a_party_denies_of_its_own_is_that_it_did_it(words: str) -> None:
    text = f"The army said {words}."
    g = ground(text)
    marks = (Marked("c.source", 0, 2, 0.9), Marked("c.cue", 2, 3, 0.9), Marked("c.content", 3, len(g.words) - 1, 0.9))
    saying = Saying((2,), 0, 1, None, {"happened": ("denies", 1.0)}, "military", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), [], Settings())
    assert [(p.question, p.stance) for p in found.points] == [("by", "denies")]


def lost(kind: str, *more: Incident) -> list[Incident]:
    return [Incident(id="i1", type=kind, status="occurred", reported_as="fact", mentions=(Span(0, 1),)), *more]


@pytest.mark.parametrize(
    ("kind", "incident", "points"),
    [
        ("aircraft-loss", "i2", [("happened", "yes", "asserts"), ("means", "mine", "asserts")]),
        ("bombing", "i1", [("happened", "yes", "asserts"), ("means", "mine", "asserts")]),
    ],
)
def test_what_no_aircraft_falls_to_is_said_of_the_incident_that_had_it(
    kind: str, incident: str, points: list[tuple[str, str, str]]
) -> None:
    text = "A mine killed two. The Front said men burned when the mine exploded."
    other = Incident(
        id="i2", type="bombing", status="occurred", reported_as="fact", mentions=(Span(7, 13),), means=(span(text, "mine"),)
    )
    g = ground(text)
    marks = tuple(
        Marked(layer, a, b, 0.9) for layer, a, b in (("c.source", 5, 7), ("c.cue", 7, 8), ("c.content", 8, 14), ("means", 12, 13))
    )
    saying = Saying((2,), 0, 1, 0, {"happened": ("asserts", 1.0), "means": ("asserts", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), lost(kind, other), Settings())
    assert found.incident == incident
    assert [(p.question, p.answer, p.stance) for p in found.points] == points


@pytest.mark.parametrize(("content", "incident"), [("the loss", "i2"), ("its two pilots were dead", "i2"), ("its men", "i1")])
def test_the_crew_and_the_loss_are_those_of_the_one_aircraft(content: str, incident: str) -> None:
    text = f"Five men died. A helicopter fell. The ministry denied {content}."
    plane = Incident(id="i2", type="aircraft-loss", status="occurred", reported_as="fact", mentions=(span(text, "fell"),))
    g = ground(text)
    ends = len(g.words) - 1
    marks = (Marked("c.source", 8, 10, 0.9), Marked("c.cue", 10, 11, 0.9), Marked("c.content", 11, ends, 0.9))
    saying = Saying((2,), 0, 1, 0, {"happened": ("denies", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), lost("armed-clash", plane), Settings())
    assert found.incident == incident


@pytest.mark.parametrize(("between", "incident"), [(" ", "i2"), ("\n", "i1")])
def test_there_is_where_the_last_incident_of_the_paragraph_was(between: str, incident: str) -> None:
    text = f"Five fell. Three died in a blast.{between}The ministry denied that any men were killed there."
    g, words = ground(text), ground(text).words
    at = [k for k, w in enumerate(words) if w.of(text) in ("The", "denied", "any")]
    blast = Incident(id="i2", type="bombing", status="occurred", reported_as="fact", mentions=(span(text, "blast"),))
    marks = (
        Marked("c.source", at[0], at[0] + 2, 0.9),
        Marked("c.cue", at[1], at[1] + 1, 0.9),
        Marked("c.content", at[2], len(words) - 1, 0.9),
    )
    saying = Saying((2,), 0, 1, 0, {"happened": ("denies", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), lost("armed-clash", blast), Settings())
    assert found.incident == incident


def test_an_aircraft_is_no_weapon_against_itself() -> None:
    text = "The Front said the helicopter of the army fell."
    g = ground(text)
    marks = (
        Marked("c.source", 0, 2, 0.9),
        Marked("c.cue", 2, 3, 0.9),
        Marked("c.content", 3, 9, 0.9),
        Marked("means", 3, 5, 0.9),
    )
    saying = Saying((2,), 0, 1, 0, {"means": ("asserts", 1.0), "happened": ("asserts", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), lost("aircraft-loss"), Settings())
    assert "means" not in {p.question for p in found.points}


@pytest.mark.parametrize(
    ("adverb", "said"), [("at first ", "2016-07-08/2016-07-09"), ("initially ", "2016-07-08/2016-07-09"), ("", "")]
)
def test_what_was_said_at_first_was_said_about_the_day_of_the_incident(adverb: str, said: str) -> None:
    text = f"A helicopter fell. The ministry {adverb}denied the loss."
    g = ground(text)
    words = [w.of(text) for w in g.words]
    at = words.index("denied")
    plane = Incident(
        id="i1", type="aircraft-loss", status="occurred", reported_as="fact", mentions=(span(text, "fell"),), date="2016-07-08"
    )
    marks = (Marked("c.source", 4, 6, 0.9), Marked("c.cue", at, at + 1, 0.9), Marked("c.content", at + 1, at + 3, 0.9))
    saying = Saying((2,), 0, 1, 0, {"happened": ("denies", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), [plane], Settings())
    assert found.said == said


def test_what_did_not_happen_was_nowhere() -> None:
    g = ground("The ministry denied that it lost a helicopter in Homs.")
    marks = (
        marked(g, "c.source", "The ministry"),
        marked(g, "c.cue", "denied"),
        marked(g, "c.content", "it lost a helicopter in Homs"),
        marked(g, "where", "Homs"),
    )
    saying = Saying((2,), 0, 1, None, {"happened": ("denies", 1.0), "where": ("denies", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), [], Settings())
    assert [(p.question, p.stance) for p in found.points] == [("happened", "denies")]


@pytest.mark.parametrize(("quote", "words"), [("denied on", "denied"), ("according to", "according to")])
def test_a_cue_has_no_preposition_of_its_time(quote: str, words: str) -> None:
    g = ground(f"The army {quote} Friday that it fell.")
    at = g.span(marked(g, "c.cue", quote))
    assert at is not None
    assert g.phrase(at) == words


@pytest.mark.parametrize(
    ("quote", "layer", "words"),
    [
        ("120 men", "killed", "up to 120 men"),
        ("up to", "killed", ""),
        ("two", "killed", "at least four"),
        ("nine", "killed", "no more than nine"),
        ("air", "means", "air defences"),
        ("Air", "means", "Air strikes"),
        ("s guns", "means", "guns"),
    ],
)
def test_a_mark_is_taken_with_what_belongs_to_it(quote: str, layer: str, words: str) -> None:
    g = ground(
        "The army's guns and air defences killed up to 120 men. The dead rose from two to at least four. "
        "Air strikes went on. It buried no more than nine."
    )
    at = g.span(marked(g, layer, quote))
    assert (g.phrase(at) if at else "") == words


def test_a_mark_begins_below_the_clock_of_its_entry() -> None:
    g = ground("16:42\nThe mayor is well.\n\n14:35\nSix men died.")
    at = g.span(marked(g, "c.content", "35\nSix men died"))
    assert at is not None
    assert g.phrase(at) == "Six men died"


@pytest.mark.parametrize(
    ("cue", "content", "points"),
    [
        ("called", "the charge shameful", [("other", "asserts")]),
        ("confirmed", "it", [("happened", "asserts")]),
        ("confirmed", "the report", [("happened", "asserts")]),
        ("denied", "having been careless", [("happened", "denies")]),
    ],
)
def test_who_says_nothing_of_the_incident_is_not_made_to_say_that_it_happened(
    cue: str, content: str, points: list[tuple[str, str]]
) -> None:
    found = claim(f"The governor {cue} {content}.", "The governor", cue, content)
    assert [(p.question, p.stance) for p in found.points] == points


def test_an_outlet_is_none_whose_name_goes_on_as_anothers() -> None:
    g = ground("The National Army fled, a colonel told The National on Monday.")
    assert [(n.name, at.start) for n, at in g.bodies if n.outlet] == [("The National", g.text.index("National on"))]


def test_that_a_claim_is_untrue_is_no_part_of_it() -> None:
    text = "Claims by the rebels that a school had been hit are untrue."
    found = claim(text, "the rebels", "Claims", "a school had been hit are untrue", happened="asserts")
    assert [s.of(text) for s in found.content] == ["a school had been hit"]
    assert [p.stance for p in found.points] == ["asserts"]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("According to preliminary data two men died.", "preliminary data", "According to"),
        ("She asked nine. All said two men died.", "All", "said"),
    ],
)
def test_figures_and_all_are_no_speakers(text: str, source: str, cue: str) -> None:
    assert claim(text, source, cue, "two men died", killed="asserts").speaker == "unspecified"


def test_an_article_of_what_follows_names_no_speaker() -> None:
    text = "Two men fell, it is said. The hospital counted."
    g = ground(text)
    marks = (marked(g, "c.source", "The"), marked(g, "c.cue", "said"), marked(g, "c.content", "Two men fell"))
    saying = Saying((2,), 0, 1, None, {"happened": ("asserts", 1.0)}, "other", 0.9)
    (found,) = claims(g, Decoded(marks, (), (saying,), (), ()), [], Settings())
    assert (found.speaker, found.source) == ("unspecified", None)


def test_a_time_alone_is_no_claim() -> None:
    text = "The ministry had denied a day earlier that it lost a helicopter."
    marks = (Marked("c.source", 0, 2, 0.9), Marked("c.cue", 2, 4, 0.9), Marked("c.content", 4, 8, 0.9))
    saying = Saying((2,), 0, 1, None, {"happened": ("denies", 1.0)}, "other", 0.9)
    assert claims(ground(text), Decoded(marks, (), (saying,), (), ()), [], Settings()) == []


def test_what_nobody_is_said_to_say_is_no_claim() -> None:
    text = "Two men died. The army left."
    marks = (Marked("c.content", 0, 3, 0.9),)
    saying = Saying((0,), None, None, None, {"happened": ("asserts", 1.0)}, "other", 0.9)
    assert claims(ground(text), Decoded(marks, (), (saying,), (), ()), [], Settings()) == []


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        ("Nobody outside the two parties has confirmed the deaths.", "Nobody outside the two parties", "confirmed"),
        ("No armed group has claimed the deaths.", "armed group", "claimed"),
        ("No one confirmed the deaths.", "No one", "confirmed"),
    ],
)
def test_what_nobody_said_is_nobodys_claim(text: str, source: str, cue: str) -> None:
    g = ground(text)
    marks = (marked(g, "c.source", source), marked(g, "c.cue", cue), marked(g, "c.content", "the deaths"))
    saying = Saying((2,), 0, 1, None, {"happened": ("asserts", 1.0)}, "other", 0.9)
    assert claims(g, Decoded(marks, (), (saying,), (), ()), [], Settings()) == []


@pytest.mark.parametrize(
    ("published", "text", "said"),
    [
        ("2016-07-09", "16:42\nThe mayor is well.\n\n9.05 GMT\nThe army said it fell.", "2016-07-09T09:05"),
        ("2016-07-09", "16:42\nThe army said it fell.\n\n15:10\nThe mayor is well.", "2016-07-09T16:42"),
        ("2016-07-09", "16:42\nThe army said on Friday it fell.\n\n15:10\nThe mayor is well.", "2016-07-08"),
        ("2016-07-09", "16:42\nThe army said it fell.", ""),
        ("2016-07", "16:42\nThe mayor is well.\n\n9:05\nThe army said it fell.", ""),
    ],
)
def test_what_an_entry_of_a_live_blog_tells_was_said_at_its_hour(published: str, text: str, said: str) -> None:
    g = ground(text, published=published)
    marks = (marked(g, "c.source", "The army"), marked(g, "c.cue", "said"), marked(g, "c.content", "it fell"))
    (found,) = claims(g, Decoded(marks, (), (Saying((2,), 0, 1, None, {}, "other", 0.9),), (), ()), [], Settings())
    assert found.said == said
