"""Metrics of coreference: MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998), CEAF-e (Luo 2005); CoNLL F1 is their mean."""

from __future__ import annotations

from collections.abc import Sequence

Clusters = Sequence[frozenset[int]]


def conll(gold: Clusters, found: Clusters) -> dict[str, float]:
    """The F1 of each metric; both partitions are of the same mentions, single ones included."""
    scores = {"MUC": muc(gold, found), "B3": b_cubed(gold, found), "CEAFe": ceaf_e(gold, found)}
    return scores | {"CoNLL": sum(scores.values()) / 3}


def muc(gold: Clusters, found: Clusters) -> float:
    """By links: how many are needed to make the clusters of one from the other."""
    return _f1(_links(found, gold), _links(gold, found))


def b_cubed(gold: Clusters, found: Clusters) -> float:
    """By mentions: how much of a mention's cluster is right."""
    return _f1(_overlap(found, gold), _overlap(gold, found))


def ceaf_e(gold: Clusters, found: Clusters) -> float:
    """By entities: the best one-to-one match of clusters, each pair's likeness being the F1 of its members."""
    of = {m: n for n, c in enumerate(gold) for m in c}
    alike = [{g: 2 * len(c & gold[g]) / (len(c) + len(gold[g])) for g in {of[m] for m in c}} for c in found]
    total = matched(alike)
    return _f1(total / len(found), total / len(gold))


def matched(alike: Sequence[dict[int, float]]) -> float:
    """The greatest sum of a one-to-one match: successive best paths (Kuhn and Munkres) over what has any likeness."""
    holder: dict[int, int] = {}
    price: dict[int, float] = {}
    for row in range(len(alike)):
        _give(row, alike, holder, price)
    return sum(alike[row].get(column, 0.0) for column, row in holder.items())


def _give(row: int, alike: Sequence[dict[int, float]], holder: dict[int, int], price: dict[int, float]) -> None:
    """Bertsekas's auction: a row takes the column that is worth most to it and raises its price; who lost it bids again."""
    step = 1e-6
    waiting = [row]
    while waiting:
        bidder = waiting.pop()
        worth = sorted(((v - price.get(c, 0.0), c) for c, v in alike[bidder].items()), reverse=True)
        if not worth or worth[0][0] <= 0:
            continue
        second = max(worth[1][0], 0.0) if len(worth) > 1 else 0.0
        best = worth[0][1]
        price[best] = price.get(best, 0.0) + worth[0][0] - second + step
        if best in holder:
            waiting.append(holder[best])
        holder[best] = bidder


def _links(some: Clusters, others: Clusters) -> float:
    of = {m: n for n, c in enumerate(others) for m in c}
    kept = sum(len(c) - len({of[m] for m in c}) for c in some)
    return kept / max(1, sum(len(c) - 1 for c in some))


def _overlap(some: Clusters, others: Clusters) -> float:
    of = {m: c for c in others for m in c}
    every = [(len(c & of[m]), len(c)) for c in some for m in c]
    return sum(both / size for both, size in every) / len(every)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
