"""Examples as batches of windows: ids, tags, marked spans, candidate pairs and classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from counterclaim.extract.local.layers import CLASSES, LAYERS, LINKS, SLOTS, Ints, distance_buckets, relations, word_numbers
from counterclaim.extract.local.windows import Window, windows
from counterclaim.text.sentences import sentences
from counterclaim.text.words import words
from training.corpora import Example

# Which layers' spans are paired for each kind of link.
ENDS = {
    "a.source": (("a.content",), "a.source"),
    "a.cue": (("a.content",), "a.cue"),
    "c.source": (("c.content",), "c.source"),
    "c.cue": (("c.content",), "c.cue"),
    "claim": (("c.content",), "mention"),
    "coref": (("mention",), "mention"),
    "slot": (SLOTS, "mention"),
    "evidence": (("evidence",), "mention"),
}


@dataclass(slots=True)
class Item:
    """One window of one example, ready to be put into a batch."""

    window: Window
    layers: tuple[str, ...]
    tags: np.ndarray
    spans: list[tuple[str, int, int]]
    links: dict[str, set[tuple[int, int]]]
    classes: list[tuple[str, int, str]]
    sentence: Ints
    word: Ints


@dataclass(slots=True)
class Pairs:
    """Candidate pairs of one link kind: indices into the batch's spans; ``row``/``col`` place them in a choice matrix."""

    a: Tensor
    b: Tensor
    bucket: Tensor
    relation: Tensor
    layer: Tensor
    label: Tensor
    row: Tensor
    col: Tensor


@dataclass(slots=True)
class Batch:
    ids: Tensor
    types: Tensor
    shapes: Tensor
    mask: Tensor
    word_at: Tensor  # (words, 2): window, position
    tags: Tensor  # (words, layers), -100 where the layer was not annotated
    spans: Tensor  # (spans, 2): first word, last word, into word_at
    sentence: Tensor  # (words,): the number of each word's sentence in the batch
    pairs: dict[str, Pairs] = field(default_factory=dict)
    classes: dict[str, tuple[Tensor, Tensor]] = field(default_factory=dict)


def items(example: Example, tokenizer: Tokenizer) -> list[Item]:
    """The example's windows (without overlap), each with what is marked wholly inside it."""
    surface = [w.of(example.text) for w in example.words]
    title = [w.of(example.title) for w in words(example.title)]
    starts = [s.start for s in sentences(example.text)]
    sentence = np.searchsorted(starts, [x.start for x in example.words], side="right")
    numbers = word_numbers(surface)
    return [_item(example, w, sentence, numbers) for w in windows(tokenizer, surface, title, overlap=0)]


def _item(e: Example, w: Window, sentence: Ints, numbers: Ints) -> Item:
    size = len(w.heads)
    tags = np.full((size, len(LAYERS)), -100, dtype=np.int64)
    for layer in e.layers:
        tags[:, LAYERS.index(layer)] = 0
    hidden = [LAYERS.index(layer) for layer in e.masked_layers]
    for k in e.masked:
        if w.first <= k < w.first + size:
            tags[k - w.first, hidden] = -100
    kept: dict[int, int] = {}
    spans: list[tuple[str, int, int]] = []
    # longer spans first, so that a shorter one inside the same layer stays visible
    for n, (layer, a, b) in sorted(enumerate(e.spans), key=lambda x: x[1][1] - x[1][2]):
        a, b = a - w.first, b - w.first
        if a < 0 or b > size:
            continue
        kept[n] = len(spans)
        spans.append((layer, a, b))
        column = tags[:, LAYERS.index(layer)]
        column[a:b] = 2
        column[a] = 1
        if b < size and column[b] == 2:
            column[b] = 1
    links = {k: {(kept[a], kept[b]) for a, b in v if a in kept and b in kept} for k, v in e.links.items()}
    classes = [(h, kept[s], c) for h, s, c in e.classes if s in kept]
    here = slice(w.first, w.first + size)
    return Item(w, e.layers, tags, spans, links, classes, sentence[here], numbers[here])


def collate(batch: Sequence[Item]) -> Batch:
    size = max(len(i.window.ids) for i in batch)

    def pad(key: str) -> Tensor:
        return torch.stack([torch.from_numpy(np.pad(getattr(i.window, key), (0, size - len(i.window.ids)))) for i in batch])

    mask = torch.stack([torch.arange(size) < len(i.window.ids) for i in batch]).long()
    word_at, base, spans, span_base = [], [], [], []
    total, told = 0, 0
    numbered: list[Ints] = []
    for n, i in enumerate(batch):
        numbered.append(i.sentence - i.sentence.min() + told)
        told = int(numbered[-1].max()) + 1
        base.append(total)
        span_base.append(len(spans))
        word_at += [(n, int(p)) for p in i.window.heads]
        spans += [(total + a, total + b - 1) for _, a, b in i.spans]
        total += len(i.window.heads)
    out = Batch(
        ids=pad("ids"),
        types=pad("types"),
        shapes=pad("shapes"),
        mask=mask,
        word_at=torch.tensor(word_at),
        tags=torch.from_numpy(np.concatenate([i.tags for i in batch])),
        spans=torch.tensor(spans, dtype=torch.long).view(-1, 2),
        sentence=torch.from_numpy(np.concatenate(numbered)),
    )
    for kind in LINKS:
        pairs = _pairs(kind, batch, span_base)
        if pairs is not None:
            out.pairs[kind] = pairs
    for head in CLASSES:
        found = {(span_base[n] + s, CLASSES[head].index(c)) for n, i in enumerate(batch) for h, s, c in i.classes if h == head}
        if found:
            at, cls = zip(*sorted(found), strict=True)
            out.classes[head] = (torch.tensor(at), torch.tensor(cls))
    return out


def _pairs(kind: str, batch: Sequence[Item], span_base: list[int]) -> Pairs | None:
    firsts, second = ENDS[kind]
    found: list[tuple[np.ndarray, ...]] = []
    rows = 0
    for n, i in enumerate(batch):
        a = [k for k, (layer, _, _) in enumerate(i.spans) if layer in firsts]
        b = [k for k, (layer, _, _) in enumerate(i.spans) if layer == second]
        if second not in i.layers or not a or not b:
            continue
        at_a, at_b = (np.array([i.spans[k][1:] for k in side], dtype=np.int64) for side in (a, b))
        held = i.links.get(kind, set())
        label = np.array([[(k, m) in held for m in b] for k in a], dtype=np.float32)
        x, y = np.nonzero(np.array(a)[:, None] != np.array(b)[None])
        found.append(
            (
                np.array(a)[x] + span_base[n],
                np.array(b)[y] + span_base[n],
                distance_buckets(at_a[:, 0], at_b[:, 0])[x, y],
                relations(at_a, at_b, i.sentence, i.word)[x, y],
                np.array([LAYERS.index(i.spans[k][0]) for k in a])[x],
                label[x, y],
                x + rows,
                y,
            )
        )
        rows += len(a)
    if not any(len(f[0]) for f in found):
        return None
    return Pairs(*(torch.from_numpy(np.concatenate(column)) for column in zip(*found, strict=True)))
