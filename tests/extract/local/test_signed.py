"""Quotes that are signed become what their signers say."""

from dataclasses import replace

from ground_of import ground, marked

from counterclaim.extract.local.decode import Decoded, Event, Saying
from counterclaim.extract.local.ground import Ground
from counterclaim.extract.local.signed import with_signed
from counterclaim.readers import document_from_text

TEXT = """Words on the raid

“We struck a post and nothing else.” — Colonel Darin Sule

“Nine people died in a bread line.” — Anis Rahal, mayor

“War is a sorrow.” — Mia Torres
"""


def said(g: Ground, decoded: Decoded) -> list[tuple[str, str]]:
    """Who says what, in the order of the claims."""
    marks = decoded.marked
    return [(g.phrase(g.whole(marks[s.source or 0])), g.phrase(g.whole(marks[s.content[0]]))) for s in decoded.claims]


def test_each_signed_quote_is_its_signers() -> None:
    g = ground(TEXT)
    marks = (
        marked(g, "c.source", "Anis Rahal"),
        marked(g, "c.content", "We struck a post"),
        marked(g, "mention", "raid"),
        marked(g, "killed", "Nine people"),
    )
    raid = Event((2,), "airstrike", 0.9, "occurred", "fact", 0.9, {})
    wrong = Saying((1,), 0, None, 0, {"happened": ("asserts", 0.9)}, "other", 0.9)
    found = with_signed(g, Decoded(marks, (raid,), (wrong,), (), ()))
    assert said(g, found) == [
        ("Colonel Darin Sule", "We struck a post"),
        ("Anis Rahal, mayor", "Nine people died in a bread line."),
    ]
    assert set(found.claims[1].stances) == {"happened", "killed"}
    assert found.claims[1].event == 0


def test_a_quote_with_a_verb_of_saying_is_not_signed() -> None:
    g = ground("“We struck a post,” said Colonel Sule.\n“We struck it twice” - Colonel Sule said so again.")
    marks = (marked(g, "c.content", "We struck a post"), marked(g, "c.content", "We struck it twice"))
    plain = Decoded(marks, (), tuple(Saying((n,), None, None, None, {}, "other", 0.9) for n in range(2)), (), ())
    assert with_signed(g, plain) == plain


def test_what_readers_sign_below_a_report_is_theirs() -> None:
    g = ground("A raid struck a post.\n1 Comment\n“Nine people died in the raid.” — Bob")
    cut = replace(g, words=[w for w in g.words if w.start < g.text.index("1 Comment")], document=document_from_text(g.text))
    raid = Event((0,), "airstrike", 0.9, "occurred", "fact", 0.9, {})
    plain = Decoded((marked(g, "mention", "raid"),), (raid,), (), (), ())
    assert with_signed(cut, plain) == plain


def attributed(g: Ground, decoded: Decoded) -> list[tuple[str | None, ...]]:
    """The source, cue and content of each attributed statement."""

    def words(mark: int | None) -> str | None:
        return None if mark is None else g.phrase(g.whole(decoded.marked[mark]))

    return [(words(a.source), words(a.cue), words(a.content[0])) for a in decoded.attributions]


def test_a_signed_quote_is_one_attributed_statement_and_what_it_quotes_stays_anothers() -> None:
    g = ground("“The mayor told us that nine people died. We saw none.”\u00a0― Mia Torres\u00a0\nShe left.")
    marks = (
        marked(g, "a.source", "The mayor"),
        marked(g, "a.cue", "told"),
        marked(g, "a.content", "that nine people died"),
        marked(g, "a.content", "We saw none"),
        marked(g, "a.source", "She"),
    )
    mayor = Saying((2,), 0, 1, None, {}, "other", 0.9)
    wrong = Saying((3,), 4, None, None, {}, "other", 0.9)
    found = with_signed(g, Decoded(marks, (), (), (mayor, wrong), ()))
    assert attributed(g, found) == [
        ("The mayor", "told", "that nine people died"),
        ("Mia Torres", "―", "“The mayor told us that nine people died. We saw none.”"),
    ]
