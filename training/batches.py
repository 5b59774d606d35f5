"""Examples as batches of windows: ids, tags, marked spans, candidate pairs and classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from counterclaim.extract.local.layers import CLASSES, LAYERS, LINKS, SLOTS, distance_bucket
from counterclaim.extract.local.windows import Window, windows
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


@dataclass(slots=True)
class Pairs:
    """Candidate pairs of one link kind: indices into the batch's spans; ``row``/``col`` place them in a choice matrix."""

    a: Tensor
    b: Tensor
    bucket: Tensor
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
    pairs: dict[str, Pairs] = field(default_factory=dict)
    classes: dict[str, tuple[Tensor, Tensor]] = field(default_factory=dict)


def items(example: Example, tokenizer: Tokenizer) -> list[Item]:
    """The example's windows (without overlap), each with what is marked wholly inside it."""
    surface = [w.of(example.text) for w in example.words]
    title = [w.of(example.title) for w in words(example.title)]
    return [_item(example, w) for w in windows(tokenizer, surface, title, overlap=0)]


def _item(e: Example, w: Window) -> Item:
    size = len(w.heads)
    tags = np.full((size, len(LAYERS)), -100, dtype=np.int64)
    for layer in e.layers:
        tags[:, LAYERS.index(layer)] = 0
    for k in e.masked:
        if w.first <= k < w.first + size:
            tags[k - w.first] = -100
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
    return Item(w, e.layers, tags, spans, links, classes)


def collate(batch: Sequence[Item]) -> Batch:
    size = max(len(i.window.ids) for i in batch)

    def pad(key: str) -> Tensor:
        return torch.stack([torch.from_numpy(np.pad(getattr(i.window, key), (0, size - len(i.window.ids)))) for i in batch])

    mask = torch.stack([torch.arange(size) < len(i.window.ids) for i in batch]).long()
    word_at, base, spans, span_base = [], [], [], []
    total = 0
    for n, i in enumerate(batch):
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
    rows: list[tuple[int, ...]] = []
    row = 0
    for n, i in enumerate(batch):
        if second not in i.layers:
            continue
        held = i.links.get(kind, set())
        seconds = [(k, a) for k, (layer, a, _) in enumerate(i.spans) if layer == second]
        for k, (layer, a, _) in enumerate(i.spans):
            if layer not in firsts or not seconds:
                continue
            for col, (m, b) in enumerate(x for x in seconds if x[0] != k):
                rows.append(
                    (span_base[n] + k, span_base[n] + m, distance_bucket(a, b), LAYERS.index(layer), (k, m) in held, row, col)
                )
            row += 1
    if not rows:
        return None
    columns = [torch.tensor(c) for c in zip(*rows, strict=True)]
    return Pairs(*columns[:4], columns[4].float(), *columns[5:])
