from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text, update
from tests.ledger.scania import ADMITTED, DENIED, KIRUNA, LUND, filled

from counterclaim.errors import CounterclaimError
from counterclaim.ledger import schema
from counterclaim.ledger.claim_list import ClaimFilters, claims
from counterclaim.ledger.course import timeline
from counterclaim.ledger.difference import diff
from counterclaim.ledger.document_search import EXCERPT, excerpt, search
from counterclaim.ledger.grounds import why
from counterclaim.ledger.incident_list import SORTS, Filters, changes_since, incidents
from counterclaim.ledger.questions import entry_at, standing
from counterclaim.ledger.speaker_records import source, sources, wilson
from counterclaim.pipeline.ledger import Ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    held = filled(tmp_path_factory.mktemp("scania") / "ledger")
    yield held
    held.close()


@pytest.fixture
def held(ledger: Ledger) -> Iterator[Connection]:
    with ledger.store.reading() as connection:
        yield connection


def places(connection: Connection, filters: Filters | None = None, sort: str = "contested", **page: int) -> list[str]:
    return [r["place"] for r in incidents(connection, filters, sort, **page).rows]


def key_of(connection: Connection, place: str) -> str:
    return next(str(r["key"]) for r in incidents(connection).rows if r["place"] == place)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["Lund", "Kiruna"]),
        (Filters(near="Malmö"), ["Lund"]),  # 16 km away
        (Filters(near="Malmö", radius_km=5), []),
        (Filters(near="Malmö", radius_km=2000), ["Lund", "Kiruna"]),
        (Filters(since="2031-05-06", until="2031-05-06"), ["Lund"]),
        (Filters(since="2031-05-07"), ["Kiruna"]),
        (Filters(since="2031-05", until="2031-06"), ["Lund", "Kiruna"]),
        (Filters(type="shelling"), ["Kiruna"]),
        (Filters(status="agreed"), ["Lund"]),
        (Filters(status="happened:single-source"), ["Kiruna"]),
        (Filters(status="killed:single-source"), ["Lund", "Kiruna"]),
        (Filters(party="northland"), ["Lund"]),
        (Filters(party="North"), []),
        (Filters(outlet="HARBOUR WIRE"), ["Lund", "Kiruna"]),
        (Filters(outlet="Lund Post"), ["Lund"]),
        (Filters(contested=True), []),
        (Filters(min_killed=3), ["Kiruna"]),
        (Filters(changed_since=4), ["Kiruna"]),
    ],
)
def test_incidents_are_filtered(held: Connection, filters: Filters, expected: list[str]) -> None:
    assert places(held, filters) == expected
    assert incidents(held, filters).total == len(expected)


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("contested", "Lund"),
        ("newest", "Kiruna"),
        ("oldest", "Lund"),
        ("toll", "Kiruna"),
        ("reports", "Lund"),
        ("changed", "Kiruna"),
    ],
)
def test_incidents_are_sorted_and_paged(held: Connection, sort: str, first: str) -> None:
    every = places(held, sort=sort)
    assert every[0] == first
    assert [places(held, sort=sort, limit=1, offset=n)[0] for n in (0, 1)] == every
    assert places(held, Filters(near="Malmö", radius_km=2000), sort, limit=1, offset=1) == every[1:]


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        (Filters(near="Xqzzyv"), "unknown_place"),
        (Filters(since="last week"), "bad_date"),
        (Filters(status="true"), "unknown_status"),
    ],
)
def test_what_cannot_be_asked_is_told(held: Connection, filters: Filters, code: str) -> None:
    with pytest.raises(CounterclaimError) as error:
        incidents(held, filters)
    assert error.value.code == code


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_no_sort_reads_all_incidents_to_show_a_page(held: Connection, sort: str) -> None:
    t = schema.incident
    query = select(t).where(t.c.live == 1).order_by(*SORTS[sort], t.c.key).limit(20)
    plan = [
        row[3] for row in held.execute(text(f"EXPLAIN QUERY PLAN {query.compile(held, compile_kwargs={'literal_binds': True})}"))
    ]
    assert plan[0].startswith("SEARCH incident USING INDEX ix_incident_")
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_an_incident_that_became_part_of_another_is_followed(tmp_path: Path) -> None:
    own = filled(tmp_path / "ledger")
    with own.store.writing() as c:
        kept = key_of(c, "Lund")
        c.execute(insert(schema.incident), {"number": 90, "key": "old", "live": 0, "became": kept})
        c.execute(insert(schema.incident), {"number": 91, "key": "gone", "live": 0, "became": ""})
        assert standing(c, "old")[1] == kept
        assert why(c, "old")["id"] == kept
        for key in ("gone", "never"):
            with pytest.raises(CounterclaimError) as error:
                standing(c, key)
            assert error.value.code == "unknown_incident"
    own.close()


def test_a_country_is_not_near_a_town(tmp_path: Path) -> None:
    own = filled(tmp_path / "ledger")
    with own.store.writing() as c:
        c.execute(update(schema.incident).where(schema.incident.c.place == "Lund"), {"radius_km": 500.0})
        assert places(c, Filters(near="Lund", radius_km=50)) == []
        assert places(c, Filters(near="Lund", radius_km=600)) == ["Lund"]
    own.close()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (
            ClaimFilters(speaker="ministry of defence"),
            [("2031-05-07", "happened", "denies", True), ("2031-05-09", "happened", "asserts", False)],
        ),
        (ClaimFilters(question="killed"), [("2031-05-06", "killed", "asserts", False), ("", "killed", "asserts", False)]),
        (ClaimFilters(stance="denies"), [("2031-05-07", "happened", "denies", True)]),
        (ClaimFilters(document="d", question="by"), [("", "by", "asserts", False)]),
        (ClaimFilters(since="2031-05-07", until="2031-05-08"), [("2031-05-07", "happened", "denies", True)]),
        (ClaimFilters(since="2031-06", question="by"), [("", "by", "asserts", False)]),
    ],
)
def test_claims_are_filtered(held: Connection, filters: ClaimFilters, expected: list[tuple[str, str, str, bool]]) -> None:
    page = claims(held, filters)
    assert [(r["said"], r["question"], r["stance"], r["given_up"]) for r in page.rows] == expected
    assert page.total == len(expected)


def test_claims_of_nobody_are_told(held: Connection) -> None:
    with pytest.raises(CounterclaimError) as error:
        claims(held, ClaimFilters(speaker="River"))
    assert error.value.code == "unknown_source"
    assert error.value.fix == "Did you mean River Front?"


def test_a_share_has_wilsons_interval() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(1, 2) == pytest.approx((0.0945, 0.9055), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)  # the same


def test_a_record_counts_each_question_once(held: Connection) -> None:
    (ministry,) = source(held, "MINISTRY OF DEFENCE")
    assert (ministry.kind, ministry.side, ministry.answers) == ("military", "Northland", 2)
    assert {name: (s.count, s.of) for name, s in ministry.record.shares} == {
        "agreed": (1, 1),
        "corroborated": (0, 1),
        "contested": (0, 1),
        "reversed": (1, 1),
        "alone": (0, 1),
    }
    assert [(topic, record.questions) for topic, record in ministry.topics] == [("aircraft-loss", 1)]
    assert (ministry.first, ministry.last) == ("2031-05-07", "2031-05-09")


def test_sources_are_listed_by_what_they_said(held: Connection) -> None:
    page = sources(held)
    assert [(r["name"], r["answers"], r["alone"]["count"]) for r in page.rows] == [
        ("River Front", 3, 2),
        ("Ministry of Defence", 2, 0),
        ("Residents", 2, 2),
    ]
    assert [r["name"] for r in sources(held, 1, 1).rows] == ["Ministry of Defence"]
    assert sources(held, 1, 1).next == 2


def test_a_timeline_has_sayings_evidence_and_reversals_in_order(held: Connection) -> None:
    rows = timeline(held, key_of(held, "Lund")).rows
    assert [(r["when"], r["kind"], r.get("speaker", "")) for r in rows] == [
        ("2031-05-06", "said", "River Front"),
        ("2031-05-07", "said", "Ministry of Defence"),
        ("2031-05-09", "said", "Ministry of Defence"),
        ("2031-05-09", "reversal", ""),
        ("2031-05-10", "evidence", ""),
    ]
    assert rows[0]["answers"] == [["happened", "yes", "asserts"], ["by", "River Front", "asserts"], ["killed", "2", "asserts"]]
    assert [r["given_up"] for r in rows[:3]] == [False, True, False]
    assert rows[4]["told"] is False


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("helicopter", {"a", "b", "c"}),
        ("helicopter video", {"c"}),
        ('"shot the helicopter"', {"a"}),
        ('"helicopter the shot"', set()),
        ("Hizbullah", {"d"}),
        ("hizbullah", set()),  # no name: it has no capital
        ("HELICOPTER near", {"a", "b", "c"}),
        ("Harbour Wire b", {"b"}),  # the title
    ],
)
def test_documents_are_found_by_words_phrases_and_names(
    ledger: Ledger, held: Connection, question: str, expected: set[str]
) -> None:
    assert {r["id"] for r in search(ledger.store, held, question).rows} == expected


@pytest.mark.parametrize(
    "question", ['"', '""', "AND", "NEAR(", "a OR", "text:", "*", "^x", "-helicopter (", "';--", "{title} : x", "\0", ""]
)
def test_no_question_is_an_error(ledger: Ledger, held: Connection, question: str) -> None:
    search(ledger.store, held, question)


def test_a_search_is_limited_to_places_and_days_and_paged(ledger: Ledger, held: Connection) -> None:
    def ids(question: str, **more: object) -> list[str]:
        return [r["id"] for r in search(ledger.store, held, question, **more).rows]  # type: ignore[arg-type]

    assert ids("on", near="Kiruna") == ["d"]
    assert ids("", near="Lund") == ["c", "b", "a"]
    assert ids("", near="Lund", since="2031-05-07", until="2031-05-09") == ["b"]
    assert ids("helicopter", since="2031-06") == []
    assert ids("helicopter", near="Kiruna") == []
    pages = [search(ledger.store, held, "helicopter", limit=2, offset=n) for n in (0, 2)]
    assert [len(p.rows) for p in pages] == [2, 1]
    assert [p.next for p in pages] == [2, None]


def test_a_document_is_found_with_its_words_and_incidents(ledger: Ledger, held: Connection) -> None:
    (row,) = search(ledger.store, held, "Hizbullah").rows
    start, end = row["span"]
    assert KIRUNA[start:end] == "Hezbollah"
    assert row["incidents"] == [key_of(held, "Kiruna")]
    assert (row["title"], row["publisher"], row["published"]) == ("Harbour Wire d", "Harbour Wire", "2031-06-02")


def test_an_excerpt_has_whole_words_around_what_was_found() -> None:
    words = " ".join(f"word{n}" for n in range(100))
    start = words.index("word50")
    found = excerpt(words, start, start + 6)
    assert found.startswith("… word")
    assert found.endswith(" …")
    assert "word50" in found
    assert set(found.split()) <= {*words.split(), "…"}
    assert EXCERPT - 20 < len(found) < EXCERPT + 5
    assert excerpt("short", 0, 0) == "short"


def test_a_finding_is_followed_down_to_the_words(held: Connection) -> None:
    lund = why(held, key_of(held, "Lund"))
    assert lund["kind"] == "incident"
    assert [j["document"] for j in lund["joined"]] == ["b", "c"]
    reversal = next(f for f in lund["findings"] if f["kind"] == "reversal")
    again = why(held, reversal["id"])
    assert (again["kind"], again["findings"]) == ("finding", [reversal])
    before, after = reversal["positions"][0], reversal["against"][0]
    assert [(w["part"], w["quote"]) for w in before["words"]] == [
        ("source", "Ministry of Defence"),
        ("cue", "denied"),
        ("content", "a helicopter fell near Lund"),
    ]
    for text_, position in ((DENIED, before), (ADMITTED, after)):
        assert all(text_[w["start"] : w["end"]] == w["quote"] for w in position["words"])


def test_a_claim_is_followed_to_its_words_and_what_rests_on_it(held: Connection) -> None:
    cid = claims(held, ClaimFilters(speaker="River Front")).rows[0]["claim"]
    found = why(held, cid)
    assert (found["kind"], found["speaker"], found["incident"]["key"]) == ("claim", "River Front", key_of(held, "Lund"))
    assert found["words"][-1]["quote"] == "it shot the helicopter down and killed 2" in LUND
    assert [a["question"] for a in found["answers"]] == ["happened", "by", "killed"]
    assert {f["kind"] for f in found["findings"]} >= {"agreement", "single-source"}


@pytest.mark.parametrize("name", ["", "f000", "%", "nothing"])
def test_an_id_of_nothing_is_told(held: Connection, name: str) -> None:
    with pytest.raises(CounterclaimError) as error:
        why(held, name)
    assert error.value.code == "unknown_id"


def test_what_changed_is_told_since_an_entry_or_a_moment(ledger: Ledger, held: Connection) -> None:
    assert [r["place"] for r in changes_since(held, 0).rows] == ["Kiruna", "Lund"]
    assert [r["place"] for r in changes_since(held, 4).rows] == ["Kiruna"]
    assert changes_since(held, 5).rows == ()
    assert entry_at(held, "4") == 4
    assert entry_at(held, "1999-01-01") == 0
    assert entry_at(held, "9999-12-31T23:59Z") == 5
    with pytest.raises(CounterclaimError) as error:
        entry_at(held, "yesterday")
    assert error.value.code == "bad_moment"


def test_two_incidents_are_held_against_each_other(held: Connection) -> None:
    told = diff(held, key_of(held, "Lund"), key_of(held, "Kiruna"))
    assert told["members"] == {"a": [["a", "i1"], ["b", "i1"], ["c", "i1"]], "b": [["d", "i1"]]}
    assert told["documents"] == {"both": [], "a": ["a", "b", "c"], "b": ["d"]}
    assert told["outlets"] == {"both": ["Harbour Wire"], "a": ["Lund Post"], "b": []}
    assert told["questions"]["happened"]["status"] == {"a": "agreed", "b": "single-source"}
    assert told["questions"]["killed"]["b"] == [{"answer": "30", "stance": "asserts", "speakers": ["Residents"]}]
    same = diff(held, key_of(held, "Lund"), key_of(held, "Lund"))
    assert same["same"] is True
    assert all(not q["a"] and not q["b"] for q in same["questions"].values())
