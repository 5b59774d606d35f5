"""Choose the decoder's thresholds on the development reports: `python -m training.tune --model FOLDER --write`.

Coordinate ascent over a coarse grid; what is raised is LEDGER, and with less weight the dates, places and tolls, on conflict-claims
dev and the series kept for dev, and the overlap F1 of source, cue and content together on a part of PolNeAR dev. What is chosen so
fits these reports a little too well.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from counterclaim.extract.local.decode import Settings
from counterclaim.extract.local.ground import Knowledge
from counterclaim.extract.local.layers import ATTRIBUTION
from counterclaim.extract.local.models import MODEL
from counterclaim.extract.local.network import Encoded, Network
from counterclaim.extract.local.reader import LocalReader, settings
from counterclaim.readers import document_from_text
from counterclaim.records.document import Document
from counterclaim.records.reading import SLOTS
from counterclaim.records.rows import to_row
from counterclaim.text.lines import unwrapped
from counterclaim.text.words import words
from training.corpora import Row, conflict, polnear, series
from training.matching import scorer

SLOT_GROUP = "slots"  # one knob for all slot layers
RECALL, SWITCH = (-0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0), (0.0, 0.4, 0.8, 1.2, 1.6)
ODDS = (-3.0, -2.25, -1.5, -0.75, 0.0, 0.75, 1.5, 2.25, 3.0)
RAISED = {"LEDGER": 1.0, "date": 0.05, "place": 0.05, "killed": 0.05}  # each with its weight
CLAIM_KNOBS: dict[str, tuple[float, ...]] = {
    "switch:slots": SWITCH,
    "switch:mention": SWITCH,
    "recall:mention": RECALL,
    "recall:slots": RECALL,
    "coref": ODDS,
    "fill:bias": tuple(round(-4 + 0.25 * n, 2) for n in range(21)),
    "asked_inside": (0.05, 0.1, 0.2, 0.3, 0.4),
    "asked_outside": (0.4, 0.5, 0.6, 0.7),
    "place": ODDS,
    "claim_none": ODDS,
    "recall:c.content": RECALL,
    "switch:c.content": SWITCH,
    "recall:c.source": RECALL,
    "switch:c.source": SWITCH[:3],
    "source_none": ODDS,
    "event": (0.3, 0.4, 0.5, 0.6),
}
ATTRIBUTION_KNOBS: dict[str, tuple[float, ...]] = {
    "switch:a.content": SWITCH,
    "recall:a.content": RECALL,
    "recall:a.source": RECALL,
    "recall:a.cue": RECALL,
    "switch:a.source": SWITCH[:3],
}


class Bench:
    """Encoded documents with their gold, read again and again under other settings."""

    def __init__(self, model: Path, reports: list[tuple[Row, Row]]) -> None:
        self.network = Network(model, threads=1)
        self.known = Knowledge.load()
        self.gold = {g["id"]: g for _, g in reports}
        self.texts = {r["id"]: r["text"] for r, _ in reports}
        given = (
            document_from_text(
                r["text"], id=r["id"], title=r["title"], published=r["published"], publisher=r.get("publisher") or ""
            )
            for r, _ in reports
        )
        self.documents = [replace(d, text=unwrapped(d.text)) for d in given]  # as the reader reads them
        self.encoded = [self._encode(d) for d in self.documents]

    def _encode(self, d: Document) -> tuple[list[Any], Encoded]:
        found = [w for part in d.reporting() for w in words(d.text, part)]
        return found, LocalReader(self.network, Settings(), self.known).encoded(d, found)

    def readings(self, chosen: Settings) -> dict[str, Row]:
        reader = LocalReader(self.network, chosen, self.known)
        out = {}
        for d, (found, encoded) in zip(self.documents, self.encoded, strict=True):
            out[d.id] = to_row(reader.assembled(d, found, encoded))
        return out

    def claims(self, chosen: Settings) -> float:
        scored = scorer().score(self.gold, self.readings(chosen), self.texts)
        return float(sum(weight * scored[name]["f"] for name, weight in RAISED.items()))

    def attribution(self, chosen: Settings) -> float:
        rows = self.readings(chosen)
        counts = [0, 0, 0]
        s = scorer()
        for key, g in self.gold.items():
            for role in ("source", "cue", "content"):
                x = sorted({tuple(s) for a in g["attributions"] for s in a[role]})
                y = sorted({tuple(s) for a in rows[key]["attributions"] for s in a[role]})
                pairs = [(s.overlap(p, q), i, j) for i, p in enumerate(x) for j, q in enumerate(y) if s.half(p, q)]
                counts[0] += len(s.greedy(pairs))
                counts[1] += len(x)
                counts[2] += len(y)
        return 2 * counts[0] / max(1, counts[1] + counts[2])


def with_knob(s: Settings, knob: str, value: float) -> Settings:
    family, _, layer = knob.partition(":")
    changed: Any = value
    if layer:
        changed = {**getattr(s, family), **dict.fromkeys(SLOTS if layer == SLOT_GROUP else (layer,), value)}
    return replace(s, **{family: changed})


def ascend(score: Callable[[Settings], float], start: Settings, knobs: dict[str, tuple[float, ...]], rounds: int) -> Settings:
    best, top = start, score(start)
    print(f"start {top:.4f}", flush=True)
    for _ in range(rounds):
        before = top
        for knob, values in knobs.items():
            for value in values:
                tried = with_knob(best, knob, value)
                if tried != best and (got := score(tried)) > top + 0.0005:
                    best, top = tried, got
                    print(f"{knob} = {value}: {top:.4f}", flush=True)
        if top - before < 0.001:
            break
    return best


def as_toml(s: Settings) -> str:
    flat = {k: v for k, v in asdict(s).items() if not isinstance(v, dict)}
    tables = {k: v for k, v in asdict(s).items() if isinstance(v, dict)}
    named = "".join(f"\n[{n}]\n" + "".join(f'"{k}" = {v}\n' for k, v in sorted(t.items())) for n, t in tables.items())
    return "".join(f"{k} = {v}\n" for k, v in flat.items()) + named


def for_claims(model: Path, rounds: int) -> Settings:
    """Chosen on conflict-claims dev and the half of the series kept for dev, together."""
    return ascend(Bench(model, [*conflict("dev"), *series(train=False)]).claims, settings(model), CLAIM_KNOBS, rounds)


def for_attribution(model: Path) -> Settings:
    """Chosen on the first 30 of the 84 reports of PolNeAR dev."""
    return ascend(Bench(model, polnear("dev")[:30]).attribution, settings(model), ATTRIBUTION_KNOBS, 1)


def merged(claims: Settings, attribution: Settings) -> Settings:
    """The first one's settings with the second one's for the layers of attribution."""
    tables: dict[str, Any] = {
        name: {**getattr(claims, name), **{k: v for k, v in getattr(attribution, name).items() if k in ATTRIBUTION}}
        for name in ("recall", "switch")
    }
    return replace(claims, **tables)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, default=MODEL)
    p.add_argument("--rounds", type=int, default=2)
    p.add_argument("--write", action="store_true")
    o = p.parse_args()
    with ProcessPoolExecutor(2) as pool:
        claims, attribution = pool.submit(for_claims, o.model, o.rounds), pool.submit(for_attribution, o.model)
        chosen = merged(claims.result(), attribution.result())
    print(as_toml(chosen))
    if o.write:
        (o.model / "settings.toml").write_text(as_toml(chosen), encoding="utf-8")


if __name__ == "__main__":
    main()
