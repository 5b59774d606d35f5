"""A document's words as windows of subword ids, as the encoder takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from counterclaim.extract.local.layers import MAX_TOKENS, shape

CLS, SEP = 101, 102
_MAX_TITLE = 24
_MAX_PIECES = 12  # a longer "word" is a link or noise; its first pieces tell enough

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``first`` .. ``first + len(heads)`` of a document; ``heads[k]`` is where the k-th one's first piece stands."""

    first: int
    ids: Ints
    types: Ints
    shapes: Ints
    heads: Ints


def pieces(tokenizer: Tokenizer, words: Sequence[str]) -> list[list[int]]:
    """The subword ids of each word; at least one for each."""
    encoded = tokenizer.encode_batch(list(words), add_special_tokens=False)
    return [e.ids[:_MAX_PIECES] or [100] for e in encoded]


def windows(tokenizer: Tokenizer, words: Sequence[str], title: Sequence[str], overlap: float) -> list[Window]:
    """Windows that hold at most ``MAX_TOKENS`` pieces each, the title before every one.

    ``overlap`` is the share of a window's words that the next one has too.
    """
    all_pieces = pieces(tokenizer, [*title, *words])
    head = [CLS]
    head_shapes = [0]
    for w, ids in zip(title, all_pieces, strict=False):
        if len(head) + len(ids) > _MAX_TITLE:
            break
        head += ids
        head_shapes += [shape(w)] * len(ids)
    head.append(SEP)
    head_shapes.append(0)
    body = all_pieces[len(title) :]
    out: list[Window] = []
    first = 0
    while first < len(words):
        last, size = first, len(head) + 1
        while last < len(words) and size + len(body[last]) <= MAX_TOKENS:
            size += len(body[last])
            last += 1
        out.append(_window(words, body, first, last, head, head_shapes))
        if last >= len(words):
            break
        first = max(last - round(overlap * (last - first)), first + 1)
    return out


def _window(words: Sequence[str], body: list[list[int]], first: int, last: int, head: list[int], head_shapes: list[int]) -> Window:
    ids, shapes, heads = list(head), list(head_shapes), []
    for k in range(first, last):
        heads.append(len(ids))
        ids += body[k]
        shapes += [shape(words[k])] * len(body[k])
    types = [1] * len(head) + [0] * (len(ids) - len(head) + 1)
    return Window(
        first=first,
        ids=np.array([*ids, SEP], dtype=np.int64),
        types=np.array(types, dtype=np.int64),
        shapes=np.array([*shapes, 0], dtype=np.int64),
        heads=np.array(heads, dtype=np.int64),
    )
