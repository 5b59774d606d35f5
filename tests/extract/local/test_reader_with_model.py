"""The reader with the model that the package carries: what must hold of every reading, whatever it says."""

import json
import textwrap
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import counterclaim
from counterclaim.errors import CounterclaimError
from counterclaim.extract.check import cuts
from counterclaim.extract.local.models import MODELS, SMALL, folder_of, reader_name
from counterclaim.extract.local.reader import LocalReader
from counterclaim.readers import document_from_text
from counterclaim.records import Reading, Span
from counterclaim.records.rows import to_row

PIECES = st.sampled_from(
    [
        "The Karvenian army denied on Tuesday that its jets bombed the market in Salen.",
        "At least 12 people were killed, a monitor said",
        "‘We fired nothing’, General Ilko Varesh told the Volga Despatch",
        "ROCKETS HIT THE PORT OF LIMAR AT DAWN --",
        "Syrias army retook the town, the ministrys statement said.",
        "وقال مصدر عسكري إن المروحية أسقطت",
        "naïve cafe\u0301 \u00a0 “quoted” (and [nested] text) …",
        "1 Comment\nIt was a drone, said my cousin.",
        "\n\n",
        "x" * 300,
        "🚁🔥 @user https://example.org/a?b=c#d",
    ]
)


@pytest.fixture(scope="module", params=MODELS)
def reader(request: pytest.FixtureRequest) -> LocalReader:
    return LocalReader.load(folder_of(request.param), threads=1)


def spans(value: object) -> Iterator[Span]:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(x, int) for x in value):
        yield Span(*value)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not name.endswith("_n"):
                yield from spans(item)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=8).map(" ".join) | st.text(min_size=1, max_size=120))
def test_every_span_is_whole_words_of_the_reporting(reader: LocalReader, text: str) -> None:
    document = document_from_text(text, published="2018-03-06", publisher="A Wire")
    row = json.loads(json.dumps(to_row(reader.read(document))))
    for span in spans(row):
        assert any(part.holds(span) for part in document.reporting())
        assert span.of(document.text).strip()
        assert not cuts(span, document.text)


def test_a_readers_comment_is_never_a_claim(reader: LocalReader) -> None:
    text = "The army denied the raid.\n1 Comment\nAmaq said ten soldiers were killed in Azaz."
    document = document_from_text(text, published="2018-03-06")
    assert all(s.end <= text.index("1 Comment") for s in spans(to_row(reader.read(document))))


def test_the_same_report_gives_the_same_reading(reader: LocalReader) -> None:
    document = document_from_text("Nine people died when a shell hit a bus in Azaz, doctors said.", published="2018-03-06")
    assert reader.read(document) == reader.read(document)


def test_a_report_of_several_windows_is_read_to_its_end(reader: LocalReader) -> None:
    filler = "The council met again and talked about water, schools and the price of bread. " * 90
    text = f"{filler}The Karvenian army denied that its aircraft bombed the market in Salen."
    reading = reader.read(document_from_text(text, published="2018-03-06"))
    denied = [c for c in reading.claims if any(p.stance == "denies" for p in c.points)]
    assert any(c.content[0].start > len(filler) for c in denied)


STORY = (
    "Four mortar shells fell on the market of Orma on Monday, killing two people and wounding nine, the police said. The "
    "defence ministry denied that its troops had fired on the town, and said that rebels had shelled it from the hills."
)
LIST = """Summary of the week, 3-9 May 2021

- Clashes between the army and the Northern Front near Tal Asra left 14 fighters dead on Tuesday, the Orient Observatory said.
- A car bomb in the market of Qarmat killed five civilians on 6 May. The Front denied any involvement.
"""


def test_a_report_broken_for_width_reads_as_the_whole_one(reader: LocalReader) -> None:
    whole = reader.read(document_from_text(STORY, id="r", published="2018-03-06"))
    broken = reader.read(document_from_text(textwrap.fill(STORY, 68), id="r", published="2018-03-06"))
    assert whole.claims
    assert broken == whole


def test_items_of_a_list_tell_of_incidents_of_their_own(reader: LocalReader) -> None:
    reading = reader.read(document_from_text(LIST))
    second = LIST.index("- A car bomb")
    for told in reading.incidents:
        sides = {s.start > second for s in (*told.mentions, *told.where, *told.killed)}
        assert len(sides) == 1
    (denial,) = (c for c in reading.claims if any(p.stance == "denies" for p in c.points))
    (bomb,) = (i for i in reading.incidents if i.id == denial.incident)
    assert (bomb.type, bomb.date, bomb.killed_n) == ("bombing", "2021-05-06", (5, 5))


@pytest.mark.parametrize("model", MODELS)
def test_the_python_api_reads_one_report(model: str) -> None:
    text = "The Karvenian army denied losing a helicopter."
    reading = counterclaim.read(text, published="2018-03-06", publisher="A Wire", model=model)
    assert isinstance(reading, Reading)
    assert [(c.speaker, c.points[0].stance) for c in reading.claims] == [("Karvenian army", "denies")]


def test_a_model_that_is_not_carried_is_refused_with_those_that_are() -> None:
    with pytest.raises(CounterclaimError) as told:
        counterclaim.read("The army denied it.", model="huge")
    assert (told.value.code, told.value.where, told.value.fix) == ("unknown_model", "'huge'", "Use one of small, large.")


@pytest.mark.parametrize("model", MODELS)
def test_no_model_multiplies_bytes_which_processors_round_differently(model: str) -> None:
    graph = (folder_of(model) / "model.onnx").read_bytes()
    assert b"MatMul" in graph
    assert b"MatMulInteger" not in graph
    assert b"DynamicQuantizeLinear" not in graph


def test_each_model_has_a_name_of_its_own() -> None:
    assert reader_name() == reader_name(SMALL)
    assert len({reader_name(m) for m in MODELS}) == len(MODELS)


def test_nothing_is_read_out_of_nothing(reader: LocalReader) -> None:
    assert reader.read(document_from_text(" ")) == Reading(document_from_text(" ").id)
