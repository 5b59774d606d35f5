"""Event coreference across documents on ECB+ (Cybulska and Vossen 2014), beside a lemma heuristic. `python -m benchmarks.ecbplus`.

Gold mentions of events in the validated sentences of the training topics, gold topics. The pair score is the grouper's in kind:
what the mention's head is, rare words, names and numbers of the sentence, and what the two reports are about. Its weights are
fitted by logistic regression on the other topics (five folds); mentions are clustered as they come, with a threshold chosen on the
other topics too. The heuristic takes the same head lemma within a topic for one event.
Metrics: MUC, B-cubed, CEAF-e, and their mean, CoNLL F1. Takes about three minutes.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.coreference import conll
from benchmarks.data import data
from benchmarks.floors import below, line, told

# The split that the literature uses (Cybulska and Vossen 2015): these are for training and development.
TOPICS = (*range(1, 36),)
FOLDS = 5
FEATURES = 9
NEAREST = (0.0, 0.5, 0.9)
EVEN = (-2.5, -2.0, -1.5, -1.0, -0.5, 0.0)
LITTLE = frozenset(
    "a an the to of in on at for with into from up out off over down by and was were is are be been had has have".split()
)
IRREGULAR = {
    "shot": "shoot", "shooting": "shoot", "won": "win", "said": "say", "told": "tell", "died": "die", "death": "die",
    "dead": "die", "took": "take", "taken": "take", "bought": "buy", "broke": "break", "broken": "break", "fell": "fall",
    "fought": "fight", "struck": "strike", "stricken": "strike", "found": "find", "left": "leave", "lost": "lose",
    "beat": "beat", "beaten": "beat", "caught": "catch", "held": "hold", "led": "lead", "hit": "hit", "went": "go",
    "gone": "go", "made": "make", "gave": "give", "given": "give", "stole": "steal", "stolen": "steal",
}  # fmt: skip


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of an event: its document, its chain in the gold, its head, and what its sentence tells."""

    topic: int
    document: str
    chain: str
    head: str
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The mentions, the words of each document, and how rare each word is."""

    mentions: tuple[Mention, ...]
    documents: dict[str, frozenset[str]]
    rarity: dict[str, float]

    def alike(self, a: frozenset[str], b: frozenset[str]) -> float:
        """The cosine of two sets of words weighed by how rare they are."""
        weigh = self.rarity
        sizes = [sum(weigh[w] ** 2 for w in s) for s in (a, b)]
        return sum(weigh[w] ** 2 for w in a & b) / math.sqrt(sizes[0] * sizes[1]) if all(sizes) else 0.0


def lemma(word: str) -> str:
    """A word without the endings of its inflection."""
    plain = word.lower()
    if plain in IRREGULAR:
        return IRREGULAR[plain]
    for end, instead in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if plain.endswith(end) and len(plain) - len(end) >= 3 and not plain.endswith("ss"):
            stem = plain.removesuffix(end) + instead
            stem = stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl" else stem
            return stem.rstrip("e")
    return plain.rstrip("e")


def head(tokens: Sequence[str]) -> str:
    """The lemma of the last word of a mention that is more than a particle."""
    return lemma(next((t for t in reversed(tokens) if t.lower() not in LITTLE), tokens[-1]))


def corpus(folder: Path) -> Corpus:
    """All event mentions of the validated sentences."""
    chosen: defaultdict[str, set[int]] = defaultdict(set)
    with (folder / "ECBplus_coreference_sentences.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            chosen[f"{row['Topic']}_{row['File']}"].add(int(row["Sentence Number"]))
    mentions: list[Mention] = []
    documents: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("ECB+/*/*.xml")):
        if path.stem in chosen and int(path.parent.name) in TOPICS:
            documents[path.stem] = _read(path, chosen[path.stem], mentions)
    seen = Counter(w for words in documents.values() for w in words)
    rarity = {w: math.log((len(documents) + 1) / n) for w, n in seen.items()}
    return Corpus(tuple(mentions), documents, rarity)


def _read(path: Path, sentences: set[int], mentions: list[Mention]) -> frozenset[str]:
    """Add a document's mentions; the words of the document."""
    tree = ElementTree.parse(path).getroot()
    tokens = {t.attrib["t_id"]: (t.text or "", int(t.attrib["sentence"])) for t in tree.iter("token")}
    chains = {
        source.attrib["m_id"]: relation.attrib.get("note") or f"{path.stem}/{relation.attrib['r_id']}"
        for kind in ("CROSS_DOC_COREF", "INTRA_DOC_COREF")
        for relation in tree.iter(kind)
        for source in relation.iter("source")
    }
    by_sentence: defaultdict[int, list[str]] = defaultdict(list)
    for word, n in tokens.values():
        by_sentence[n].append(word)
    for marked in tree.find("Markables") or ():
        anchors = [tokens[a.attrib["t_id"]] for a in marked.iter("token_anchor")]
        if "ACTION" not in marked.tag or not anchors or anchors[0][1] not in sentences:
            continue
        told = by_sentence[anchors[0][1]]
        name = marked.attrib["m_id"]
        mentions.append(
            Mention(
                int(path.parent.name),
                path.stem,
                chains.get(name, f"{path.stem}/{name}"),
                head([word for word, _ in anchors]),
                _words(told) - {head([word]) for word, _ in anchors},
                frozenset(lemma(w) for w in told[1:] if w[:1].isupper()),
                frozenset(w for w in told if re.search(r"\d", w)),
            )
        )
    return _words(w for w, _ in tokens.values())


def _words(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(lemma(t) for t in tokens if len(t) > 2 and t.lower() not in LITTLE)


def features(a: Mention, b: Mention, held: Corpus, story: float) -> tuple[float, ...]:
    """What is compared of two mentions."""
    same = float(a.head == b.head)
    near = float(a.head[:4] == b.head[:4] and not same)
    sentence = held.alike(a.words, b.words)
    names, numbers = len(a.names & b.names), len(a.numbers & b.numbers)
    return (1.0, same, near, sentence, story, min(3, names) / 3, min(2, numbers) / 2, same * story, same * sentence)


def fitted(pairs: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression by Newton's method, lightly held towards zero."""
    weights = np.zeros(pairs.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-pairs @ weights))
        slope = pairs.T @ (truth - chance) - 1.0 * weights
        curve = (pairs * (chance * (1 - chance))[:, None]).T @ pairs + np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def clustered(scores: np.ndarray, nearest: float, even: float) -> list[list[int]]:
    """Mentions as they come, each with the cluster that fits best: its nearest mention counts ``nearest``, the mean the rest."""
    out: list[list[int]] = []
    for n in range(len(scores)):
        fits = [nearest * scores[n, c].max() + (1 - nearest) * scores[n, c].mean() for c in out]
        best = int(np.argmax(fits)) if fits else -1
        if fits and fits[best] > even:
            out[best].append(n)
        else:
            out.append([n])
    return out


def by_lemma(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The heuristic: one head lemma, one event."""
    out: defaultdict[str, list[Mention]] = defaultdict(list)
    for m in mentions:
        out[m.head].append(m)
    return list(out.values())


def ours(by_topic: dict[int, list[Mention]], held: Corpus) -> list[list[Mention]]:
    """The clusters of all topics, each topic's with weights and a threshold fitted on the topics of other folds."""
    tables = {topic: compared(mentions, held) for topic, mentions in by_topic.items()}
    out: list[list[Mention]] = []
    for fold in range(FOLDS):
        inside = [t for n, t in enumerate(sorted(by_topic)) if n % FOLDS == fold]
        rest = {t: by_topic[t] for t in by_topic if t not in inside}
        weights = fitted(*training(rest, tables))
        settings = [(nearest, even) for nearest in NEAREST for even in EVEN]
        best = max(settings, key=lambda s: _reached(rest, tables, weights, *s))
        for topic in inside:
            out += [[by_topic[topic][n] for n in c] for c in clustered(tables[topic] @ weights, *best)]
    return out


def compared(mentions: Sequence[Mention], held: Corpus) -> np.ndarray:
    """The features of every pair of a topic's mentions."""
    stories = {(a, b): held.alike(held.documents[a], held.documents[b]) for a, b in _pairs([m.document for m in mentions])}
    table = np.zeros((len(mentions), len(mentions), FEATURES))
    for (i, a), (j, b) in _pairs(list(enumerate(mentions))):
        table[i, j] = table[j, i] = features(a, b, held, stories[a.document, b.document])
    return table


def _pairs(things: Sequence[T]) -> Iterable[tuple[T, T]]:
    return ((a, b) for n, a in enumerate(things) for b in things[:n])


def training(by_topic: dict[int, list[Mention]], tables: dict[int, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Features and truth of all pairs of the topics."""
    chosen = [(tables[t], np.tril_indices(len(m), -1), [x.chain for x in m]) for t, m in by_topic.items()]
    truth = [np.array([chains[i] == chains[j] for i, j in zip(*at, strict=True)], float) for _, at, chains in chosen]
    return np.concatenate([table[at] for table, at, _ in chosen]), np.concatenate(truth)


def _reached(
    by_topic: dict[int, list[Mention]], tables: dict[int, np.ndarray], weights: np.ndarray, nearest: float, even: float
) -> float:
    """CoNLL F1 on the topics of the other folds."""
    found = [[by_topic[t][n] for n in c] for t in by_topic for c in clustered(tables[t] @ weights, nearest, even)]
    return conll(_ids(chains_of(by_topic)), _ids(found))["CoNLL"]


def chains_of(by_topic: dict[int, list[Mention]]) -> list[list[Mention]]:
    """The gold clusters."""
    chains: defaultdict[tuple[int, str], list[Mention]] = defaultdict(list)
    for topic, mentions in by_topic.items():
        for m in mentions:
            chains[topic, m.chain].append(m)
    return list(chains.values())


def main(arguments: list[str] | None = None) -> int:
    argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None).parse_args(arguments)
    root = data()
    if root is None:
        return 0
    held = corpus(root / "ecbplus")
    by_topic: defaultdict[int, list[Mention]] = defaultdict(list)
    for m in held.mentions:
        by_topic[m.topic].append(m)
    chains = chains_of(by_topic)
    print(f"{len(held.mentions)} mentions of {len(chains)} events in {len(held.documents)} reports, {len(by_topic)} topics")
    lemmas = [c for mentions in by_topic.values() for c in by_lemma(mentions)]
    peer, own = (conll(_ids(chains), _ids(found)) for found in (lemmas, ours(by_topic, held)))
    for metric, value in own.items():
        print(f"{line('ecbplus', metric, value)}  same head lemma {peer[metric]:.3f}", flush=True)
    return told(below("ecbplus", own))


def _ids(clusters: Iterable[Sequence[Mention]]) -> list[frozenset[int]]:
    return [frozenset(map(id, c)) for c in clusters]


if __name__ == "__main__":
    sys.exit(main())
