"""From tag probabilities and link scores to spans, clusters of mentions, and who belongs to what.

Everything here is in word indices, half-open; :mod:`counterclaim.extract.local.reader` turns them into offsets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from counterclaim.extract.local.layers import CLASSES, LAYERS, OF_A_SENTENCE, Floats
from counterclaim.extract.local.network import Encoded, Network, log_softmax, sums
from counterclaim.records.reading import QUESTIONS, SLOTS

_APART = 10.0  # log-odds against one incident of a lost aircraft and something else
LOSS = "aircraft-loss"
_ITEM = 2.0  # log-odds against one incident of what two items of a list tell
_MONTHS = 4.0  # log-odds against one incident of what two sentences tell that begin with two months
_HINT = 5.0  # log-odds that words which settle a type add to it
_FAR_APART = 6.0  # log-odds beyond which it counts no more by how much an incident is likelier than another
FILLING = ("link", "margin", "confidence", "rank", "first")
"""What tells whether words fill a slot of an incident: the log-odds of their tie to it, how far those are above the next
incident's, how surely they were marked, how many other words for the slot are tied to it more (three at most), and whether it is
the incident that is told of first."""
_SURE = 0.5
_FAINT = 1.5  # log-odds by which a statement is looked for more eagerly where a source and its cue stand without one


@dataclass(frozen=True, slots=True)
class Marked:
    """A span that the tagger marked, with the mean probability that its words belong to the layer."""

    layer: str
    start: int
    end: int
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether its words more likely belong to the layer than not: one that is looked for eagerly marks others too."""
        return self.confidence >= _SURE


@dataclass(frozen=True, slots=True)
class Event:
    """One cluster of mentions: an incident to be; ``place`` are the words that are tied to it closely enough to name its place."""

    mentions: tuple[int, ...]
    type: str
    type_confidence: float
    status: str
    reported_as: str
    confidence: float
    slots: Mapping[str, tuple[int, ...]]
    place: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """One content with what belongs to it; indices into ``Decoded.marked``, ``event`` into ``Decoded.events``."""

    content: tuple[int, ...]
    source: int | None
    cue: int | None
    event: int | None
    stances: Mapping[str, tuple[str, float]]
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of evidence."""

    span: int
    kind: str
    event: int | None


@dataclass(frozen=True, slots=True)
class Decoded:
    """All that the model says about a document."""

    marked: tuple[Marked, ...]
    events: tuple[Event, ...]
    claims: tuple[Saying, ...]
    attributions: tuple[Saying, ...]
    evidence: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds, in log-odds; chosen on the development reports (training/tune.py)."""

    recall: Mapping[str, float] = field(default_factory=dict)  # by layer: how much easier a word is marked
    switch: Mapping[str, float] = field(default_factory=lambda: {"c.content": 1.0, "a.content": 1.0})  # cost of a border
    coref: float = 0.0
    # What makes words fill a slot of an incident, each times its feature (``FILLING``), and the bias; above 0 they do.
    fill: Mapping[str, float] = field(default_factory=lambda: {"link": 1.0})
    place: float = 0.0  # least tie of words for a place to an incident whose place they name
    claim_none: float = 0.0
    source_none: float = 0.0
    asked_inside: float = 0.4  # least probability that a question is answered, with words for it in the content
    asked_outside: float = 0.5  # and without
    event: float = 0.3  # least confidence of an incident
    most_events: int = 8
    # How log-odds of confidence are scaled and shifted so that they mean what they say (training/calibrate.py), by kind.
    calibration: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def sure(self, kind: str, p: float) -> float:
        """The confidence in a "claim" or an "incident" that the network's own ``p`` stands for."""
        scale, shift = self.calibration.get(kind, (1.0, 0.0))
        q = min(max(p, 1e-4), 1 - 1e-4)
        return 1 / (1 + exp(-min(max(scale * log(q / (1 - q)) + shift, -30.0), 30.0)))


@dataclass(frozen=True, slots=True)
class Hints:
    """What a mark's words and place tell beside the model: the type that a mention settles, or an empty string; the number of the
    list's item in which a mark stands, or 0; the month with which its sentence begins ("2016-03"), or an empty string."""

    type: Callable[[Marked], str]
    item: Callable[[Marked], int]
    month: Callable[[Marked], str] = lambda _: ""


def decode(network: Network, encoded: Encoded, settings: Settings, hints: Hints) -> Decoded:
    """Run every head over one encoded document."""
    plain, eager = spans_of(encoded.tags, settings)
    marked = [*plain, *eager]
    by = {layer: [n for n, m in enumerate(plain) if m.layer == layer] for layer in LAYERS}
    faint = range(len(plain), len(marked))
    reps = network.spans(encoded, [(m.start, m.end) for m in marked])
    scorer = Scorer(network, encoded, marked, reps, [hints.item(m) for m in marked])
    events = _events(scorer, by, settings, hints)
    owner = {m: n for n, e in enumerate(events) for m in e.mentions}
    return Decoded(
        marked=tuple(marked),
        events=tuple(events),
        claims=tuple(_sayings(scorer, by, "c", owner, settings)),
        attributions=tuple(_attributions(scorer, by, faint, settings)),
        evidence=tuple(_evidence(scorer, by, owner)),
    )


def best_path(scores: Floats, switch: Floats) -> NDArray[np.int64]:
    """The best B, I, O labels of every layer (Viterbi): ``scores`` (words, layers, BIO), ``switch`` the cost of each border.

    A span starts with B; going in, out, or from one span straight into the next costs ``switch`` of the layer, so that a
    long span is not broken by one doubtful word.
    """
    size, layers, _ = scores.shape
    cost = np.zeros((layers, 3, 3), dtype=np.float32)  # from, to
    cost[:, 0, 2] = -1e4
    cost[:, 0, 1] = cost[:, 1, 0] = cost[:, 2, 0] = -switch
    cost[:, 1, 1] = cost[:, 2, 1] = -2 * switch
    best = scores[0] + np.array([0.0, 0.0, -1e4], dtype=np.float32)
    came = np.zeros((size, layers, 3), dtype=np.int64)
    for k in range(1, size):
        ways = best[:, :, None] + cost
        came[k] = ways.argmax(1)
        best = ways.max(1) + scores[k]
    out = np.zeros((size, layers), dtype=np.int64)
    out[-1] = best.argmax(1)
    every = np.arange(layers)
    for k in range(size - 1, 0, -1):
        out[k - 1] = came[k, every, out[k]]
    return out


def spans_of(tags: Floats, settings: Settings) -> tuple[list[Marked], list[Marked]]:
    """The marked spans of all layers, and the faint statements: those that are marked, apart from the others, where they are looked
    for more eagerly. A layer's ``recall`` is taken from the log-probability of "outside"."""
    layers = (*LAYERS, "a.content")
    scores = tags[:, [LAYERS.index(layer) for layer in layers]]
    inside = sums(1 - np.exp(scores[:, :, 0]))
    scores[:, :, 0] -= np.array([settings.recall.get(layer, 0.0) for layer in layers], dtype=np.float32)
    scores[:, -1, 0] -= _FAINT
    path = best_path(scores, np.array([settings.switch.get(layer, 0.0) for layer in layers], dtype=np.float32))
    *found, eager = (
        [Marked(layer, a, b, float(inside[b, n] - inside[a, n]) / (b - a)) for a, b in _runs(path[:, n].tolist())]
        for n, layer in enumerate(layers)
    )
    plain = found[LAYERS.index("a.content")]
    faint = [m for m in eager if not any(m.start < p.end and p.start < m.end for p in plain)]
    return [m for spans in found for m in spans], faint


def _runs(labels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The spans that a path of labels marks."""
    start: int | None = None
    for k, label in enumerate([*labels, 0]):
        if start is not None and label != 2:
            yield start, k
            start = None
        if label == 1:
            start = k


class Scorer:
    """Link and class scores between the marked spans of one document."""

    def __init__(self, network: Network, encoded: Encoded, marked: Sequence[Marked], reps: Floats, items: Sequence[int]) -> None:
        self.network = network
        self.encoded = encoded
        self.marked = marked
        self.reps = reps
        self.items = items

    def elsewhere(self, span: int, mentions: Iterable[int]) -> bool:
        """Whether a span stands in one item of a list, and what the mentions tell in others alone."""
        told = {self.items[m] for m in mentions}
        return 0 not in told and self.items[span] not in (told | {0})

    def links(self, kind: str, a: Sequence[int], b: Sequence[int]) -> Floats:
        """Log-odds for all pairs of the spans numbered ``a`` and ``b``."""
        if not a or not b:
            return np.zeros((len(a), len(b)), dtype=np.float32)
        layers = [self.marked[n].layer for n in a]
        return self.network.link(kind, self.encoded, self.reps[a], self.reps[b], self.at(a), self.at(b), layers)

    def at(self, spans: Sequence[int]) -> list[tuple[int, int]]:
        """The words of spans."""
        return [(self.marked[n].start, self.marked[n].end) for n in spans]

    def stances(self, contents: Sequence[int]) -> dict[str, Floats]:
        """Log-probabilities of the stances on each question that some contents of claims may answer."""
        told = self.network.told(self.encoded, self.at(contents))
        return {q: self.network.classify(f"q.{q}", self.reps[list(contents)], told) for q in QUESTIONS}

    def classes(self, head: str, spans: Sequence[int]) -> Floats:
        """Log-probabilities of the head's classes."""
        beside = None
        if head in OF_A_SENTENCE:
            beside = self.network.around(self.encoded, self.at(spans))
        return self.network.classify(head, self.reps[list(spans)], beside)


def _types(s: Scorer, mentions: Sequence[int], hint: Callable[[Marked], str]) -> Floats:
    """Log-probabilities of the mentions' types, with what their words settle put in."""
    types = s.classes("type", mentions)
    for row, n in enumerate(mentions):
        settled = hint(s.marked[n])
        if settled:
            types[row, CLASSES["type"].index(settled)] += _HINT
    return log_softmax(types)


def _events(s: Scorer, by: Mapping[str, list[int]], settings: Settings, hints: Hints) -> list[Event]:
    mentions, hint = by["mention"], hints.type
    if not mentions:
        return []
    types = _types(s, mentions, hint)
    together = s.links("coref", mentions, mentions)
    together = ((together + together.T) / 2 - settings.coref).astype(np.float32)
    same_type: Floats = np.log(np.exp(types) @ np.exp(types).T + np.float32(1e-6))
    apart = _APART * _unlike([hint(s.marked[n]) for n in mentions]) + _ITEM * _listed([s.items[n] for n in mentions])
    apart += _MONTHS * _differing([hints.month(s.marked[n]) for n in mentions])
    clusters = cluster(together + 0.5 * same_type - apart)
    status, reported = s.classes("status", mentions), s.classes("reported_as", mentions)
    events = []
    for group in clusters:
        members = sorted(group)
        told = [m for m in members if hint(s.marked[mentions[m]])]
        p = types[told or members].sum(0)
        p = np.exp(p - p.max())
        p /= p.sum()
        confidence = max(s.marked[mentions[m]].confidence for m in members)
        if confidence < settings.event:
            continue
        # "fact" holds as soon as the report says it once in its own voice
        fact = float(np.exp(reported[members, 0]).mean())
        events.append(
            Event(
                mentions=tuple(mentions[m] for m in members),
                type=CLASSES["type"][int(p.argmax())],
                type_confidence=float(p.max()),
                status=CLASSES["status"][int(status[members].sum(0).argmax())],
                reported_as="fact" if fact >= 0.5 else "attributed",
                confidence=confidence,
                slots={},
            )
        )
    events.sort(key=lambda e: (-len(e.mentions) - e.confidence, e.mentions))
    events = sorted(events[: settings.most_events], key=lambda e: s.marked[e.mentions[0]].start)
    return _with_slots(s, by, events, settings)


def _unlike(settled: Sequence[str]) -> Floats:
    """1 for each pair of mentions of which one's words settle the loss of an aircraft and the other's something else."""
    return np.array([[bool(a and b and a != b) and LOSS in (a, b) for b in settled] for a in settled], dtype=np.float32)


def _differing(told: Sequence[str]) -> Floats:
    """1 for each pair of mentions of which something differing is told; nothing of a mention is an empty string."""
    return np.array([[bool(a and b and a != b) for b in told] for a in told], dtype=np.float32)


def _listed(items: Sequence[int]) -> Floats:
    """1 for each pair of mentions that stand in two items of a list."""
    of = np.array(items)
    apart: Floats = ((of[:, None] != of) & (of[:, None] * of > 0)).astype(np.float32)
    return apart


def cluster(score: Floats) -> list[list[int]]:
    """Agglomerative clustering by mean log-odds between members, merging while that is above zero."""
    groups = [[n] for n in range(len(score))]
    total = score.copy()
    np.fill_diagonal(total, -np.inf)
    alive = list(range(len(score)))
    while len(alive) > 1:
        best, at = 0.0, None
        for x, y in combinations(alive, 2):
            mean = float(total[x, y]) / (len(groups[x]) * len(groups[y]))
            if mean > best:
                best, at = mean, (x, y)
        if at is None:
            break
        x, y = at
        groups[x] += groups[y]
        total[x] += total[y]
        total[:, x] += total[:, y]
        total[x, x] = -np.inf
        alive.remove(y)
    return [groups[x] for x in alive]


def _with_slots(s: Scorer, by: Mapping[str, list[int]], events: list[Event], settings: Settings) -> list[Event]:
    found: list[dict[str, tuple[int, ...]]] = [{} for _ in events]
    places: list[tuple[int, ...]] = [() for _ in events]
    weights, bias = np.array([settings.fill.get(name, 0.0) for name in FILLING]), settings.fill.get("bias", 0.0)
    for slot in SLOTS:
        told = filling(s, by[slot], by["mention"], events)
        for n, ties, fits in zip(by[slot], told[:, :, 0], told @ weights + bias, strict=True):
            for k in (k for k, e in enumerate(events) if not s.elsewhere(n, e.mentions)):
                if fits[k] > 0:
                    found[k][slot] = (*found[k].get(slot, ()), n)
                if slot == "where" and ties[k] > settings.place and s.marked[n].sure:
                    places[k] = (*places[k], n)
    return [replace(e, slots=f, place=p) for e, f, p in zip(events, found, places, strict=True)]


def filling(s: Scorer, words: Sequence[int], mentions: Sequence[int], events: Sequence[Event]) -> Floats:
    """The features of ``FILLING`` for one slot's words and the incidents, which stand in the order of their first mentions: (words,
    incidents, features)."""
    links = _to_events(s.links("slot", words, mentions), mentions, events)
    others = np.stack([np.delete(links, k, 1).max(1, initial=-np.inf) for k in range(len(events))], 1) if events else links
    told = (
        links,
        np.clip(links - others, -_FAR_APART, _FAR_APART),
        np.broadcast_to([[s.marked[n].confidence] for n in words], links.shape) if words else links,
        np.minimum((links[None] > links[:, None]).sum(1), 3),
        np.broadcast_to(np.arange(len(events)) == 0, links.shape),
    )
    out: Floats = np.stack(told, -1).astype(np.float32)
    return out


def _to_events(links: Floats, mentions: Sequence[int], events: Sequence[Event]) -> Floats:
    """Scores against events from scores against mentions: the best mention counts."""
    place = {m: k for k, m in enumerate(mentions)}
    columns = [links[:, [place[m] for m in e.mentions]].max(1) for e in events]
    return np.stack(columns, 1) if columns else np.zeros((len(links), 0), dtype=np.float32)


def _choose(row: Floats, none: float) -> tuple[int | None, float]:
    """The best candidate of a choice, or None, and its probability among all."""
    every = np.concatenate([[none], row])
    p = np.exp(every - every.max())
    p /= p.sum()
    at = int(p.argmax())
    return (None if at == 0 else at - 1), float(p[at])


def _sayings(s: Scorer, by: Mapping[str, list[int]], family: str, owner: Mapping[int, int], settings: Settings) -> list[Saying]:
    contents = by[f"{family}.content"]
    sources, cues, mentions = by[f"{family}.source"], by[f"{family}.cue"], by["mention"]
    to_source = s.links(f"{family}.source", contents, sources)
    to_cue = s.links(f"{family}.cue", contents, cues)
    claims = family == "c"
    to_mention = s.links("claim", contents, mentions) if claims else np.zeros((len(contents), 0), dtype=np.float32)
    kinds = s.classes("kind", sources) if claims and sources else None
    stances = s.stances(contents) if claims and contents else {}
    out = []
    for n, content in enumerate(contents):
        source, p_source = _choose(to_source[n], settings.source_none)
        cue, _ = _choose(to_cue[n], settings.source_none)
        event = _event_of(to_mention[n], mentions, _in_reach(s, content, owner), settings) if claims else None
        kind = CLASSES["kind"][int(kinds[source].argmax())] if kinds is not None and source is not None else "other"
        out.append(
            Saying(
                content=(content,),
                source=sources[source] if source is not None else None,
                cue=cues[cue] if cue is not None else None,
                event=event,
                stances={q: _stance(p[n]) for q, p in stances.items()},
                kind=kind,
                confidence=s.marked[content].confidence * (p_source if source is not None else 0.8),
            )
        )
    return out


def _attributions(s: Scorer, by: Mapping[str, list[int]], faint: Sequence[int], settings: Settings) -> list[Saying]:
    """The attributed statements; a faint one counts where it has a source and a cue that no other has."""
    plain = _sayings(s, by, "a", {}, settings)
    sources, cues = {a.source for a in plain} | {None}, {a.cue for a in plain} | {None}
    more = _sayings(s, {**by, "a.content": list(faint)}, "a", {}, settings)
    return [*plain, *(a for a in more if a.source not in sources and a.cue not in cues)]


def _in_reach(s: Scorer, content: int, owner: Mapping[int, int]) -> Mapping[int, int]:
    """The mentions with their events, but for events that other items of a list tell of than the content's."""
    if not s.items[content]:
        return owner
    far = {e for e in set(owner.values()) if s.elsewhere(content, [m for m, of in owner.items() if of == e])}
    return {m: e for m, e in owner.items() if e not in far}


def _event_of(row: Floats, mentions: Sequence[int], owner: Mapping[int, int], settings: Settings) -> int | None:
    known = [(k, owner[m]) for k, m in enumerate(mentions) if m in owner]
    events = sorted({e for _, e in known})
    if not events:
        return None
    scores = np.array([np.logaddexp.reduce([row[k] for k, e in known if e == event]) for event in events], dtype=np.float32)
    at, _ = _choose(scores, settings.claim_none)
    return None if at is None else events[at]


def _stance(row: Floats) -> tuple[str, float]:
    """The likeliest stance on one question, and the probability that the question is answered at all."""
    return CLASSES["q.by"][1 + int(row[1:].argmax())], float(1 - np.exp(row[0]))


def _evidence(s: Scorer, by: Mapping[str, list[int]], owner: Mapping[int, int]) -> list[Shown]:
    spans, mentions = by["evidence"], by["mention"]
    if not spans:
        return []
    kinds = s.classes("evidence_kind", spans)
    links = s.links("evidence", spans, mentions)
    out = []
    for n, span in enumerate(spans):
        at, _ = _choose(links[n], 0.0)
        event = owner.get(mentions[at]) if at is not None else None
        out.append(Shown(span, CLASSES["evidence_kind"][int(kinds[n].argmax())], event))
    return out
