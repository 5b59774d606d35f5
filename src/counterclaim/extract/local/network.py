"""The trained network at run time: the encoder by ONNX Runtime, the small heads by numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from counterclaim.errors import CounterclaimError
from counterclaim.extract.local.layers import ASKED, BIO, LAYERS, LINKS, Floats, Ints, distance_buckets, relations, word_numbers
from counterclaim.extract.local.models import MODEL
from counterclaim.extract.local.windows import Window, windows

WordSpan = tuple[int, int]

OVERLAP = 0.65  # share of a window that the next one reads again, so that each word of a long text is read in several contexts
_EDGE = 100  # words from a window's edge at which its word counts in full


@dataclass(frozen=True)
class Encoded:
    """What the encoder makes of a document's words: states (words, size), log-probabilities (words, layers, BIO).

    ``sentence`` and ``word`` number each word's sentence and form.
    """

    states: Floats
    tags: Floats
    sentence: Ints
    word: Ints

    @cached_property
    def inside(self) -> Floats:
        """The probability of each word to be inside a span of each layer."""
        p: Floats = 1 - np.exp(self.tags[:, :, 0])
        return p

    @cached_property
    def summed(self) -> NDArray[np.float64]:
        """The states' running sums, from which the mean of any stretch of words is taken."""
        return sums(self.states)

    @cached_property
    def around(self) -> Floats:
        """For each word the mean state of its sentence."""
        starts = np.flatnonzero(np.diff(self.sentence, prepend=-1))
        count = np.diff(starts, append=len(self.sentence))
        mean = np.add.reduceat(self.states, starts) / count[:, None]
        y: Floats = np.repeat(mean, count, axis=0).astype(np.float32)
        return y


def sums(rows: Floats) -> NDArray[np.float64]:
    """The sums of the first 0, 1, 2 ... rows, so that those of any stretch are a difference of two."""
    return np.concatenate([np.zeros((1, *rows.shape[1:])), rows.cumsum(0, dtype=np.float64)])


def gelu(x: Floats) -> Floats:
    """GELU by its tanh form (within 0.001 of the exact one)."""
    y: Floats = (0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))).astype(np.float32)
    return y


def log_softmax(x: Floats) -> Floats:
    """Log-probabilities along the last axis."""
    x = x - x.max(-1, keepdims=True)
    y: Floats = x - np.log(np.exp(x).sum(-1, keepdims=True))
    return y


def session(file: Path, threads: int = 0) -> Any:
    """A session of ONNX Runtime on a model; ``threads`` 0 leaves the number to the machine."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # The weights are stored as bytes and made floats here, once: products of bytes read differently on different processors.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


class Network:
    """Encoder and heads of one trained model folder (``model.onnx``, ``heads.npz``, ``tokenizer.json``)."""

    def __init__(self, folder: Path = MODEL, threads: int = 0) -> None:
        if not (folder / "model.onnx").exists():
            raise CounterclaimError(
                "model_missing",
                "the local reader's model is not there.",
                where=str(folder),
                fix="Reinstall the package, or train one with `make train`.",
            )
        self._session = session(folder / "model.onnx", threads)
        with np.load(folder / "heads.npz") as arrays:
            self._heads: dict[str, Floats] = {k: arrays[k].astype(np.float32) for k in arrays.files}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def encode(self, words: Sequence[str], title: Sequence[str], sentence: Ints) -> Encoded:
        """States and tag probabilities of every word: their mean over the windows in which it stands, less from near an edge.

        ``sentence`` numbers each word's sentence.
        """
        cut = windows(self._tokenizer, words, title, OVERLAP)
        ran = [self._run(w) for w in cut]
        states = _mean(cut, [state for state, _ in ran], len(words))
        tags = _mean(cut, [_by_layer(tag).reshape(len(tag), -1) for _, tag in ran], len(words))
        return Encoded(states, _by_layer(tags), sentence, word_numbers(words))

    def _run(self, w: Window) -> tuple[Floats, Floats]:
        feed = {"ids": w.ids[None], "types": w.types[None], "shapes": w.shapes[None]}
        states, tags = self._session.run(None, feed)
        return states[0][w.heads], tags[0][w.heads]

    def spans(self, encoded: Encoded, found: Sequence[WordSpan]) -> Floats:
        """Representations of spans of words (first, end), half-open."""
        a, b = np.array(found, dtype=np.int64).reshape(-1, 2).T
        s = encoded.states
        mean = (encoded.summed[b] - encoded.summed[a]) / (b - a)[:, None]
        rows = np.concatenate([s[a], s[b - 1], mean.astype(np.float32)], axis=1)
        return gelu(rows @ self._heads["spans.weight"].T + self._heads["spans.bias"])

    def link(
        self,
        kind: str,
        encoded: Encoded,
        a: Floats,
        b: Floats,
        at_a: Sequence[WordSpan],
        at_b: Sequence[WordSpan],
        layers: Sequence[str],
    ) -> Floats:
        """Scores (logits) of all pairs of ``a`` (their layers given) and ``b``; ``at_*`` are the spans' words."""
        if kind not in LINKS or not len(a) or not len(b):
            return np.zeros((len(a), len(b)), dtype=np.float32)
        h = {
            k: self._heads[f"{kind}.{k}"]
            for k in ("a.weight", "a.bias", "b", "both", "distance", "relation", "layer", "out.weight", "out.bias")
        }
        where_a, where_b = np.array(at_a, dtype=np.int64), np.array(at_b, dtype=np.int64)
        left = a @ h["a.weight"].T + h["a.bias"] + h["layer"][[LAYERS.index(x) for x in layers]]
        hidden = left[:, None] + (b @ h["b"].T)[None] + h["distance"][distance_buckets(where_a[:, 0], where_b[:, 0])]
        hidden += relations(where_a, where_b, encoded.sentence, encoded.word) @ h["relation"].T
        both = (a[:, None] * b[None]).reshape(-1, a.shape[1]) @ h["both"].T
        y: Floats = gelu((hidden + both.reshape(hidden.shape)).astype(np.float32)) @ h["out.weight"] + h["out.bias"]
        return y

    def classify(self, head: str, spans: Floats, beside: Floats | None = None) -> Floats:
        """Log-probabilities of the head's classes for each span; ``beside`` is what the head is told besides."""
        logits = spans @ self._heads[f"{head}.weight"].T + self._heads[f"{head}.bias"]
        if beside is not None:
            logits = logits + beside @ self._heads[f"{head}.beside"].T
        return log_softmax(logits)

    @staticmethod
    def told(encoded: Encoded, found: Sequence[WordSpan]) -> Floats:
        """For each stretch of words, how surely it holds a span of each layer of ``ASKED``."""
        p = encoded.inside[:, [LAYERS.index(x) for x in ASKED]]
        return np.stack([p[a:b].max(0) for a, b in found]) if found else np.zeros((0, len(ASKED)), dtype=np.float32)

    @staticmethod
    def around(encoded: Encoded, found: Sequence[WordSpan]) -> Floats:
        """For each span, the mean state of the sentence in which it begins."""
        if not found:
            return np.zeros((0, encoded.states.shape[1]), dtype=np.float32)
        y: Floats = encoded.around[[a for a, _ in found]]
        return y


def _weights(cut: Sequence[Window]) -> list[Floats]:
    """For each window how much each of its words counts: its distance to the nearer edge, the text's own edges aside."""
    out = []
    for n, w in enumerate(cut):
        size = len(w.heads)
        left = np.arange(1, size + 1) if n else np.full(size, _EDGE)
        right = np.arange(size, 0, -1) if n + 1 < len(cut) else np.full(size, _EDGE)
        out.append(np.minimum(np.minimum(left, right), _EDGE).astype(np.float32)[:, None])
    return out


def _mean(cut: Sequence[Window], rows: Sequence[Floats], size: int) -> Floats:
    """For each of ``size`` words the weighted mean of its rows in the windows that hold it."""
    total = np.zeros((size, 1), dtype=np.float32)
    out = np.zeros((size, rows[0].shape[1]), dtype=np.float32)
    for w, row, weight in zip(cut, rows, _weights(cut), strict=True):
        stretch = slice(w.first, w.first + len(row))
        total[stretch] += weight
        out[stretch] += row * weight
    y: Floats = out / total
    return y


def _by_layer(tags: Floats) -> Floats:
    """Log-probabilities (words, layers, BIO) of the tags of words, one after the other."""
    return log_softmax(tags.reshape(len(tags), len(LAYERS), len(BIO)))
