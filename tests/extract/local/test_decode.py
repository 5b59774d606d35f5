from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extract.local.decode import (
    FILLING,
    Event,
    Hints,
    Marked,
    Scorer,
    Settings,
    best_path,
    cluster,
    decode,
    filling,
    spans_of,
)
from counterclaim.extract.local.layers import LAYERS, RELATIONS, distance_buckets, relations, word_numbers
from counterclaim.extract.local.network import Encoded, log_softmax

N = LAYERS.index("c.content")


def tags(labels: str, doubt: float = 4.0) -> np.ndarray:
    """Tag probabilities where layer c.content reads like ``labels`` (one of O, B, I a word); all else is outside."""
    scores = np.zeros((len(labels), len(LAYERS), 3), dtype=np.float32)
    scores[:, :, 0] = 9.0
    scores[:, N] = [[doubt * (x == y) for y in "OBI"] for x in labels]
    return log_softmax(scores)


def found(labels: str, doubt: float = 4.0, **settings: object) -> list[tuple[int, int]]:
    chosen = Settings(**{"switch": {}, **settings})  # type: ignore[arg-type]
    return [(m.start, m.end) for m in spans_of(tags(labels, doubt), chosen)[0]]


def test_spans_begin_with_b_and_run_on_with_i() -> None:
    assert found("OBIIOBBI") == [(1, 4), (5, 6), (6, 8)]


def test_the_cost_of_a_border_mends_a_broken_span() -> None:
    assert found("OBIIOBIIOOOO", doubt=1.0) == [(1, 4), (5, 8)]
    assert found("OBIIOBIIOOOO", doubt=1.0, switch={"c.content": 1.5}) == [(1, 8)]


def test_recall_marks_more_words() -> None:
    scores = log_softmax(np.tile(np.array([1.0, 0.6, -3.0], dtype=np.float32), (1, len(LAYERS), 1)))
    plain, faint = spans_of(scores, Settings(switch={}))
    assert plain == []
    assert [m.layer for m in faint] == ["a.content"]
    assert [m.layer for m in spans_of(scores, Settings(switch={}, recall={"by": 1.0}))[0]] == ["by"]


@given(st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=1, max_size=12), st.floats(0, 3))
def test_no_path_goes_inside_without_a_beginning(rows: list[list[float]], switch: float) -> None:
    path = best_path(np.array(rows, dtype=np.float32)[:, None], np.array([switch], dtype=np.float32))[:, 0]
    assert path[0] != 2
    assert all(not (b == 2 and a == 0) for a, b in pairwise(path))


def test_mentions_join_by_their_mean_and_not_by_one_strong_pair() -> None:
    score = np.array([[0, 3, -9], [3, 0, 1], [-9, 1, 0]], dtype=np.float32)
    assert sorted(map(sorted, cluster(score))) == [[0, 1], [2]]


@pytest.mark.parametrize(("a", "b", "bucket"), [(5, 5, 1), (5, 6, 2), (6, 5, 17), (0, 1000, 15), (1000, 0, 30)])
def test_distances_are_signed_buckets(a: int, b: int, bucket: int) -> None:
    assert distance_buckets(np.array([a]), np.array([b])).tolist() == [[bucket]]


def test_relations_tell_what_two_spans_are_to_each_other() -> None:
    # a: "The attack killed two" and the second "Attack"; b: both attacks
    sentence = np.array([0, 0, 0, 0, 0, 1, 1, 1])
    words = word_numbers(["The", "attack", "killed", "two", ".", "The", "second", "Attack"])
    told = relations(np.array([[0, 4], [7, 8]]), np.array([[1, 2], [7, 8]]), sentence, words)
    named = [[{RELATIONS[k] for k in np.flatnonzero(pair)} for pair in row] for row in told]
    assert named[0][0] == {"same sentence", "b inside a"} | {"nearest after"}
    assert named[0][1] == {"next sentence"}
    assert named[1][0] == {"next sentence", "nearest before", "same last word"}
    assert named[1][1] == {"same sentence", "b inside a", "same last word", "touching"}


class _Nearest:
    """A network whose spans belong to the nearest ones in front of them and that knows no classes."""

    @staticmethod
    def spans(_encoded: Encoded, found: list[tuple[int, int]]) -> np.ndarray:
        return np.zeros((len(found), 1), dtype=np.float32)

    @staticmethod
    def link(_kind: str, _encoded: Encoded, _a: object, _b: object, *places: list[tuple[int, int]]) -> np.ndarray:
        return np.array([[5.0 - abs(a - b) if b < a else -9.0 for b, _ in places[1]] for a, _ in places[0]], dtype=np.float32)


def test_what_tells_whether_words_fill_a_slot_of_an_incident() -> None:
    # two incidents, of which the first is told of at words 0 and 20; tolls at 3, 8 and 22
    at = [
        ("mention", 0, 0.9),
        ("mention", 6, 0.9),
        ("mention", 20, 0.9),
        ("killed", 3, 0.8),
        ("killed", 8, 0.6),
        ("killed", 22, 0.4),
    ]
    marked = [Marked(layer, start, start + 1, p) for layer, start, p in at]
    events = [Event(mentions, "clash", 0.9, "occurred", "fact", 0.9, {}) for mentions in ((0, 2), (1,))]
    scorer = Scorer(_Nearest(), None, marked, np.zeros((6, 1), dtype=np.float32), [0] * 6)  # type: ignore[arg-type]
    assert FILLING == ("link", "margin", "confidence", "rank", "first")
    first, second = np.moveaxis(filling(scorer, [3, 4, 5], [0, 1, 2], events), 1, 0).tolist()
    # the nearest mention before counts; the first incident's for the last toll is the second one, which stands at 20
    assert first == [pytest.approx(r) for r in ([2, 6, 0.8, 1, 1], [-3, -6, 0.6, 2, 1], [3, 6, 0.4, 0, 1])]
    assert second == [pytest.approx(r) for r in ([-9, -6, 0.8, 1, 0], [3, 6, 0.6, 0, 0], [-11, -6, 0.4, 2, 0])]


def test_the_only_incident_is_told_apart_from_none() -> None:
    marked = [Marked("mention", 0, 1, 0.9), Marked("killed", 3, 4, 0.8)]
    scorer = Scorer(_Nearest(), None, marked, np.zeros((2, 1), dtype=np.float32), [0] * 2)  # type: ignore[arg-type]
    event = Event((0,), "clash", 0.9, "occurred", "fact", 0.9, {})
    assert filling(scorer, [1], [0], [event]).tolist() == [[pytest.approx([2, 6, 0.8, 0, 1])]]
    assert filling(scorer, [], [0], [event]).shape == (0, 1, len(FILLING))
    assert filling(scorer, [1], [0], []).shape == (1, 0, len(FILLING))


def statements(sources: str, cues: str, contents: str) -> list[tuple[int, int]]:
    """The attributed statements that are read from a document whose layers read so; small letters are faint."""
    scores = np.zeros((len(sources), len(LAYERS), 3), dtype=np.float32)
    scores[:, :, 0] = 9.0
    for layer, labels in (("a.source", sources), ("a.cue", cues), ("a.content", contents)):
        for k, label in enumerate(labels):
            sure = 9.0 if label.isupper() else 4.0
            scores[k, LAYERS.index(layer)] = [sure * (label.upper() == x) + (9.0 - sure) * (x == "O") for x in "OBI"]
    size = len(sources)
    encoded = Encoded(np.zeros((size, 1), dtype=np.float32), log_softmax(scores), np.zeros(size, dtype=np.int64), np.arange(size))
    settings = Settings(switch={}, source_none=-3.0)
    read = decode(_Nearest(), encoded, settings, Hints(lambda _: "", lambda _: 0))  # type: ignore[arg-type]
    return [(read.marked[n].start, read.marked[n].end) for a in read.attributions for n in a.content]


def test_a_faint_statement_counts_where_a_source_and_its_cue_have_no_other() -> None:
    assert statements("BOOOO", "OBOOO", "OObii") == [(2, 5)]
    assert statements("OOOOO", "OBOOO", "OObii") == []  # nobody's
    assert statements("BOOOOOO", "OBOOOOO", "OOBIObi") == [(2, 4)]  # the source and the cue have another
    assert statements("BOOOOOO", "OBOOOOO", "OOBIOBI") == [(2, 4), (5, 7)]
