from said import says

from counterclaim.reconcile import PLAIN, reconcile
from counterclaim.reconcile.precedents import Dated, precedents
from counterclaim.records.finding import Case, Position


def dated(key: str, date: str, *said: Position, kind: str = "aircraft-loss") -> Dated:
    return Dated(reconcile(Case(key, kind, said), PLAIN), date)


BOTH = (says("Ministry", "happened", stance="denies", said="2031-05-01", at=1), says("Front", "happened", said="2031-05-01", at=2))
ADMITTED = (
    *BOTH,
    says("Ministry", "by", "River Front", "denies", said="2031-05-01", at=3),
    says("Ministry", "by", "River Front", said="2031-05-02", at=4),
)


def test_an_earlier_incident_of_the_same_kind_and_parties_tells_how_it_ended() -> None:
    found = precedents([dated("new", "2031-05-09", *BOTH), dated("old", "2031-04-02", *ADMITTED)])
    assert found["old"] == ()
    assert found["new"] == (("old", "Northland and River Front were parties to it too; Ministry changed the story on who did it."),)


def test_another_kind_another_party_or_no_earlier_day_is_no_precedent() -> None:
    others = (
        dated("other kind", "2031-04-02", *BOTH, kind="shelling"),
        dated("one party", "2031-04-02", says("Front", "happened", at=1)),
        dated("same month", "2031-05", *BOTH),
        dated("no date", "", *BOTH),
    )
    assert precedents([dated("new", "2031-05-09", *BOTH), *others])["new"] == ()


def test_the_latest_come_first_and_five_are_told() -> None:
    earlier = [dated(f"day {n}", f"2031-04-{n:02}", *BOTH) for n in range(1, 9)]
    found = precedents([*earlier, dated("new", "2031-05-09", *BOTH)])["new"]
    assert [key for key, _ in found] == ["day 8", "day 7", "day 6", "day 5", "day 4"]
