import json

from counterclaim.readers.readings import read
from counterclaim.records import Problem, Reading, Span

TEXT = "Two shells fell. The Front said two shells fell on Drusk."
INCIDENT = {"id": "i1", "type": "shelling", "status": "occurred", "reported_as": "fact"}


def rows(*given: dict[str, object]) -> list[Reading | Problem]:
    return list(read("\n".join(json.dumps(g) for g in given).encode(), {"a": TEXT, "b": TEXT}, "readings.jsonl"))


def test_spans_as_words_are_found_the_second_time_by_its_number() -> None:
    claim = {"speaker": "Front", "source": "The Front", "cue": "said", "content": ["two shells fell on Drusk"], "incident": "i1"}
    (reading,) = rows({"id": "a", "incidents": [{**INCIDENT, "mentions": ["shells@2", [4, 10]]}], "claims": [claim]})
    assert isinstance(reading, Reading)
    assert [s.of(TEXT) for s in reading.incidents[0].mentions] == ["shells", "shells"]
    assert reading.incidents[0].mentions == (Span(36, 42), Span(4, 10))
    assert reading.claims[0].content[0].of(TEXT) == "two shells fell on Drusk"


def test_words_that_are_not_in_the_text_are_left_out_and_told() -> None:
    (reading,) = rows({"id": "a", "incidents": [{**INCIDENT, "mentions": ["rockets", [4, 10], [0, 999]]}]})
    assert isinstance(reading, Reading)
    assert reading.incidents[0].mentions == (Span(4, 10),)
    assert [p.code for p in reading.problems] == ["span_not_in_text"] * 2


def test_a_wrong_line_is_named_and_costs_no_other() -> None:
    found = list(
        read(b'not json\n{"id": "x"}\n{"id": "a"}\n{"id": "a"}\n{"id": "b", "incidents": [{"id": 1}]}', {"a": TEXT, "b": TEXT}, "r")
    )
    assert [isinstance(f, Problem) for f in found] == [True, True, False, True, True]
    assert [f.where for f in found if isinstance(f, Problem)] == ["r line 1", "r line 2", "r line 4", "r line 5"]


def test_a_claim_on_an_incident_that_is_not_there_is_refused() -> None:
    (found,) = rows({"id": "a", "claims": [{"speaker": "Front", "incident": "i9"}]})
    assert isinstance(found, Problem)
    assert "i9" in found.message
