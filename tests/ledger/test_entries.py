from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.errors import CounterclaimError
from counterclaim.ledger.entries import MAX_INT, ZEROS, Entry, after, canonical, chained, parse

SOME = settings(max_examples=60, deadline=None)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def at(second: int) -> str:
    return f"2016-07-08T20:00:{second:02}.000000Z"


def log(size: int) -> list[Entry]:
    entries: list[Entry] = []
    for n in range(size):
        entries.append(after(entries[-1] if entries else None, at(n), "mira", "add", {"document": f"d{n}", "n": n}))
    return entries


def codes(entries: list[Entry]) -> list[str]:
    return [problem.code for problem in chained(entries)]


def test_an_entry_is_one_line_of_canonical_json() -> None:
    entry = after(None, at(0), "Mira Đ.", "add", {"z": [1, None, True], "a": "“x”\n"})
    assert entry.line == (
        '{"act":"add","actor":"Mira Đ.","body":{"a":"“x”\\n","z":[1,null,true]},'
        f'"prev":"{ZEROS}","seq":1,"time":"2016-07-08T20:00:00.000000Z"}}'
    )
    assert entry.line == canonical(json.loads(entry.line))
    assert entry.hash == sha256(b"\0" + entry.line.encode()).hexdigest()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # RFC 8785, sections 3.2.2 and 3.2.3; U+1F600 sorts before U+FB33, since its first UTF-16 code unit is D83D.
        ('€$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'),
        (
            {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "ö": 7},
            '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\U0001f600":5,"\ufb33":3}',
        ),
        ("\b\f\t\x7f\u2028", '"\\b\\f\\t\x7f\u2028"'),
        ((True, False, None, -MAX_INT, "", {}, []), '[true,false,null,-9007199254740991,"",{},[]]'),
    ],
)
def test_canonical_form(value: object, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), 2**63, "a\0b", "\ud800", {"\udfff": 1}, {1: 2}, {"a": {None: 1}}, b"x", {1, 2}, object()],
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(CounterclaimError, match="not_canonical"):
        canonical([value])


def test_nesting_has_an_end() -> None:
    value: list[object] = []
    for _ in range(63):
        value = [value]
    assert len(canonical(value)) == 128
    with pytest.raises(CounterclaimError, match="not_canonical"):
        canonical([value])
    with pytest.raises(CounterclaimError, match=r"not_canonical|entry_malformed"):
        parse("[" * 200_000)


@SOME
@given(VALUES)
def test_canonical_json_reads_back_and_is_a_fixed_point(value: object) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@SOME
@given(st.dictionaries(TEXTS, VALUES, max_size=4), TEXTS)
def test_an_entry_comes_back_from_its_line(body: dict[str, object], actor: str) -> None:
    entry = after(None, at(0), actor, "judge", body)
    assert parse(entry.line) == entry


@pytest.mark.parametrize(
    "field",
    [
        {"seq": 0},
        {"seq": 2**53},
        {"time": "2016-07-08T20:00:00Z"},
        {"time": "2016-07-08T20:00:00.000000+00:00"},
        {"time": "2016-13-08T20:00:00.000000Z"},
        {"act": "Add"},
        {"act": "add it"},
        {"act": ""},
        {"previous": "0" * 63},
        {"previous": "A" * 64},
        {"body": "[]"},
        {"body": "1"},
        {"body": "{ }"},
        {"body": '{"b":1,"a":2}'},
        {"body": '{"a":1,"a":1}'},
        {"body": '{"a":1.5}'},
        {"body": '{"a":NaN}'},
        {"body": '{"a":' + "9" * 5000 + "}"},
        {"body": "{"},
        {"actor": "a\0b"},
    ],
)
def test_an_entry_that_could_not_be_read_again_is_refused(field: dict[str, object]) -> None:
    with pytest.raises(CounterclaimError, match=r"entry_malformed|not_canonical"):
        replace(log(1)[0], **field)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seq":1', '"seq":1.0'),
        ('"seq":1', '"seq":true'),
        ('"seq":1', '"seq":"1"'),
        ('"seq":1', '"seq": 1'),
        ('"seq":1', '"seq":1,"seq":1'),
        ('"act":"add"', '"act":7'),
        ('"act":"add",', ""),
        ('{"act"', '{"aa":1,"act"'),
        ("mira", "\\u006dira"),
        ('"body":{', '"body":[{'),
    ],
)
def test_a_line_that_is_not_what_was_written_is_refused(old: str, new: str) -> None:
    line = log(1)[0].line
    assert old in line
    with pytest.raises(CounterclaimError, match=r"entry_malformed|not_canonical"):
        parse(line.replace(old, new))


def test_a_log_as_written_has_no_problems() -> None:
    entries = log(6)
    assert codes(entries) == []
    assert list(chained(entries[3:], entries[2])) == []


def test_an_altered_entry_is_found_by_the_link_of_the_next() -> None:
    entries = log(6)
    entries[2] = replace(entries[2], actor="somebody else")
    found = list(chained(entries))
    assert [(p.code, p.where) for p in found] == [("log_broken", "log entry 4")]
    assert "entry 3" in found[0].message


def test_missing_swapped_and_repeated_entries_are_found() -> None:
    a, b, c, d = log(4)
    assert codes([a, c, d]) == ["log_gap", "log_broken"]
    assert codes([b, c, d]) == ["log_gap", "log_broken"]
    assert codes([a, b, b, c, d]) == ["log_gap", "log_broken"]
    assert codes([a, c, b, d])[:2] == ["log_gap", "log_broken"]
    assert "log_time" in codes([a, c, b, d])


def test_time_that_goes_back_is_found() -> None:
    first = after(None, at(5), "mira", "add", {})
    same = after(first, at(5), "mira", "add", {})
    assert codes([first, same]) == []
    assert codes([first, same, after(same, at(4), "mira", "add", {})]) == ["log_time"]


@SOME
@given(st.data())
def test_any_changed_character_of_a_line_is_found(data: st.DataObject) -> None:
    entries = log(4)
    which = data.draw(st.integers(0, 2))
    line = entries[which].line
    place = data.draw(st.integers(0, len(line) - 1))
    changed = line[:place] + data.draw(st.characters().filter(lambda c: c != line[place])) + line[place + 1 :]
    try:
        entries[which] = parse(changed)
    except CounterclaimError:
        return
    assert codes(entries)
