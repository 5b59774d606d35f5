from reports import claim, member

from counterclaim.reconcile import PLAIN, case_of
from counterclaim.reconcile.origins import origins_of
from counterclaim.records.ledger import Copy, Member, Origins

LOST = ("happened", "yes", "asserts")
COPIED = Copy("b", "a", "near-copy", (), (), 90, 0.9, "shares 90 of its 100 words with a")


def found(*members: Member, copies: tuple[Copy, ...] = (), credits: dict[str, str] | None = None) -> Origins:
    return origins_of(case_of("c", members), members, PLAIN, copies, credits)


def test_a_ministry_and_its_agency_are_one_origin_in_however_many_reports() -> None:
    ministry = claim("Northland Ministry of Defence", LOST, kind="military", side="Northland")
    agency = claim("Northland News Agency", LOST, kind="official-media", side="Northland")
    given = found(member("a", "It fell.", ministry), member("b", "It fell.", agency), member("c", "It fell.", ministry))
    assert given.independent == 1
    assert given.origins[0].reports == ("a", "b", "c")


def test_opposed_sides_and_a_monitor_are_three() -> None:
    given = found(
        member("a", "It fell.", claim("Northland", LOST, kind="government", side="Northland")),
        member("b", "It fell.", claim("River Front", LOST, kind="armed-group", side="River Front")),
        member("c", "It fell.", claim("Kite Watch", LOST, kind="monitor")),
    )
    assert given.independent == 3
    assert dict(given.by_question)["happened"] == 3


def test_reports_without_a_source_count_once_each_and_copies_with_what_they_copy() -> None:
    alone = (member("a", "It fell.", publisher="Daily"), member("b", "It fell.", publisher="Evening"))
    assert found(*alone).independent == 2
    assert found(*alone, copies=(COPIED,)).independent == 1


def test_reports_that_credit_one_agency_are_one_origin() -> None:
    alone = (member("a", "It fell.", publisher="Daily"), member("b", "It fell.", publisher="Evening"))
    given = found(*alone, credits={"a": "Ormar Press", "b": "Ormar Press"})
    assert [o.name for o in given.origins] == ["Ormar Press wire text"]


def test_activists_whom_a_monitor_cites_count_with_the_monitor() -> None:
    monitor = claim("Kite Watch", LOST, kind="monitor")
    cited = claim("residents", LOST, kind="resident", via=("Kite Watch",))
    given = found(member("a", "It fell.", monitor, cited))
    assert len(given.origins) == 2
    assert given.independent == 1
    assert "Kite Watch passes on what residents told it" in given.links[0]


def test_whoever_has_no_comment_is_no_origin() -> None:
    given = found(
        member("a", "It fell.", claim("Kite Watch", LOST, kind="monitor"), claim("Mission", ("happened", "yes", "withholds")))
    )
    assert [o.name for o in given.origins] == ["Kite Watch"]


def test_an_outlet_cited_for_its_own_report_is_no_second_origin() -> None:
    """A cites B for what B's report says, and B cites A: nobody has it first-hand."""
    a = member("a", "It fell, Evening said.", claim("Evening", LOST, kind="media"), publisher="Daily")
    b = member("b", "It fell, Daily said.", claim("Daily", LOST, kind="media"), publisher="Evening")
    given = found(a, b)
    assert given.independent == 0
    assert not any(o.first_hand for o in given.origins)


def test_whoever_released_the_video_is_an_origin() -> None:
    given = found(member("a", "It fell.", claim("Northland", LOST, kind="government", side="Northland"), evidence="River Front"))
    assert [o.name for o in given.origins] == ["Northland", "River Front"]


def test_a_government_that_only_blames_adds_nothing() -> None:
    blames = claim("Farland", ("by", "Northland", "asserts"), kind="foreign-government", side="Farland")
    given = found(member("a", "It fell.", claim("Kite Watch", LOST, kind="monitor"), blames))
    assert given.independent == 1


def test_a_source_without_a_name_is_known_again_by_the_agency_that_quotes_it() -> None:
    first = claim("military source", LOST, kind="military", via=("Ormar Press",))
    again = claim("unnamed military source", LOST, kind="anonymous", via=("Ormar Press",))
    other = claim("military source", LOST, kind="anonymous")
    given = found(member("a", "It fell.", first), member("b", "It fell.", again), member("c", "It fell.", other))
    assert [o.reports for o in given.origins] == [("a", "b"), ("c",)]


def test_the_monitoring_group_is_the_monitor_that_the_report_names() -> None:
    described, named = claim("monitoring group", LOST, kind="monitor"), claim("Kite Watch", LOST, kind="monitor")
    assert found(member("a", "It fell.", described, named)).independent == 1
    assert found(member("a", "It fell.", described), member("b", "It fell.", named)).independent == 2


def test_words_that_name_nobody_are_no_origin() -> None:
    vague = [claim(name, LOST) for name in ("several countries", "the latter", "no group")]
    assert [o.name for o in found(member("a", "It fell.", *vague, claim("Kite Watch", LOST, kind="monitor"))).origins] == [
        "Kite Watch"
    ]
