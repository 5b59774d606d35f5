"""The encoder with its heads, and the loss over one batch."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from counterclaim.extract.local.layers import ASKED, BIO, CLASSES, DISTANCE_BUCKETS, LAYERS, LINKS, OF_A_SENTENCE, RELATIONS
from training.batches import Batch, Pairs
from training.encoder import Encoder

SPAN, PAIR = 256, 192
WEIGHTS = {"tags": 1.0, "choose": 0.4, "any": 1.0, "type": 0.4, "status": 0.15, "reported_as": 0.2, "kind": 0.3}
QUESTION_WEIGHT = 0.25
BFLOAT16 = torch.cpu._is_avx512_bf16_supported()  # a hundred times slower where the processor has to imitate it


def named(key: str) -> str:
    """A head's key as a module name (which may hold no dot, nor be an attribute of a module)."""
    return "head_" + key.replace(".", "_")


class Spans(nn.Module):
    """A span's representation from its first, last and mean word states."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.project = nn.Linear(3 * size, SPAN)
        self.drop = nn.Dropout(0.15)

    def forward(self, states: Tensor, spans: Tensor) -> Tensor:
        total = F.pad(states.cumsum(0), (0, 0, 1, 0))
        first, last = spans[:, 0], spans[:, 1]
        mean = (total[last + 1] - total[first]) / (last + 1 - first)[:, None]
        y: Tensor = self.drop(F.gelu(self.project(torch.cat([states[first], states[last], mean], 1))))
        return y


class PairScore(nn.Module):
    """Whether two spans belong together."""

    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(SPAN, PAIR)
        self.b = nn.Linear(SPAN, PAIR, bias=False)
        self.both = nn.Linear(SPAN, PAIR, bias=False)
        self.distance = nn.Embedding(DISTANCE_BUCKETS, PAIR)
        self.relation = nn.Linear(len(RELATIONS), PAIR, bias=False)
        self.layer = nn.Embedding(len(LAYERS), PAIR)
        nn.init.zeros_(self.relation.weight)
        self.out = nn.Linear(PAIR, 1)

    def forward(self, spans: Tensor, p: Pairs) -> Tensor:
        a, b = spans[p.a], spans[p.b]
        h = self.a(a) + self.b(b) + self.both(a * b) + self.distance(p.bucket) + self.relation(p.relation) + self.layer(p.layer)
        y: Tensor = self.out(F.gelu(h)).squeeze(1)
        return y


class Network(nn.Module):
    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.tags = nn.Linear(encoder.size, len(LAYERS) * len(BIO))
        self.drop = nn.Dropout(0.1)
        self.spans = Spans(encoder.size)
        self.links = nn.ModuleDict({named(k): PairScore() for k in LINKS})
        self.classes = nn.ModuleDict({named(k): nn.Linear(SPAN, len(v)) for k, v in CLASSES.items()})
        self.beside = nn.ModuleDict({named(k): _silent(size, len(CLASSES[k])) for k, size in beside(encoder.size).items()})

    def encode(self, b: Batch) -> Tensor:
        """States of the words of a batch: (words, size)."""
        hidden = self.encoder(b.ids, b.types, b.shapes, b.mask).float()
        return hidden[b.word_at[:, 0], b.word_at[:, 1]]

    def loss(self, b: Batch) -> dict[str, Tensor]:
        """The weighted parts of the loss; their sum is what is minimised."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=BFLOAT16):
            hidden = self.encoder(b.ids, b.types, b.shapes, b.mask)
        states = hidden.float()[b.word_at[:, 0], b.word_at[:, 1]]
        logits = self.tags(self.drop(states)).view(-1, len(LAYERS), len(BIO))
        given = b.tags >= 0
        parts = {"tags": WEIGHTS["tags"] * F.cross_entropy(logits[given], b.tags[given], reduction="sum") / len(states)}
        if not len(b.spans):
            return parts
        spans = self.spans(states, b.spans)
        for kind, pairs in b.pairs.items():
            score = self.links[named(kind)](spans, pairs)
            how = LINKS[kind]
            parts[kind] = WEIGHTS[how] * (_choice(score, pairs) if how == "choose" else _each(score, pairs))
        around = self._around(states, b)
        inside = 1 - logits.detach().softmax(-1)[:, [LAYERS.index(x) for x in ASKED], 0]
        for head, (at, cls) in b.classes.items():
            weight = QUESTION_WEIGHT if head.startswith("q.") else WEIGHTS.get(head, 0.2)
            score = self.classes[named(head)](spans[at])
            if head in OF_A_SENTENCE:
                score = score + self.beside[named(head)](around[b.spans[at, 0]])
            elif head.startswith("q."):
                told = torch.stack([inside[first : last + 1].amax(0) for first, last in b.spans[at].tolist()])
                score = score + self.beside[named(head)](told)
            parts[head] = weight * F.cross_entropy(score, cls)
        return parts

    def _around(self, states: Tensor, b: Batch) -> Tensor:
        """For each word the mean state of its sentence."""
        total = states.new_zeros((int(b.sentence.max()) + 1, states.shape[1])).index_add(0, b.sentence, states)
        count = torch.bincount(b.sentence, minlength=len(total)).clamp(min=1)
        return (total / count[:, None])[b.sentence]


def beside(states: int) -> dict[str, int]:
    """The heads that are told something besides the span, and its size: the sentence's mean state, the tags inside."""
    return dict.fromkeys(OF_A_SENTENCE, states) | {k: len(ASKED) for k in CLASSES if k.startswith("q.")}


def _silent(size: int, classes: int) -> nn.Linear:
    """A layer that says nothing before it is trained, so that older weights go on as they were."""
    layer = nn.Linear(size, classes, bias=False)
    nn.init.zeros_(layer.weight)
    return layer


def _each(score: Tensor, p: Pairs) -> Tensor:
    return F.binary_cross_entropy_with_logits(score, p.label)


def _choice(score: Tensor, p: Pairs) -> Tensor:
    """Softmax over a span's candidates and "none" (logit 0); any of several right partners will do."""
    rows, columns = int(p.row.max()) + 1, int(p.col.max()) + 2
    table = score.new_full((rows, columns), -1e4)
    table[:, 0] = 0.0
    table = table.index_put((p.row, p.col + 1), score)
    right = score.new_full((rows, columns), -1e4)
    right = right.index_put((p.row, p.col + 1), torch.where(p.label > 0, score, torch.full_like(score, -1e4)))
    lost = right.max(1).values <= -1e3
    right = torch.cat([torch.where(lost, 0.0, -1e4)[:, None], right[:, 1:]], 1)
    return (table.logsumexp(1) - right.logsumexp(1)).mean()
