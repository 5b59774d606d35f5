"""Fine-tune the local reader: `python -m training.train --out training/runs/run`.

Seeds are fixed, a checkpoint is written every few minutes, and a run that is interrupted goes on from it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.batches import Item, collate, items
from training.corpora import (
    Change,
    Example,
    Row,
    attribution_example,
    claim_example,
    conflict,
    muc,
    muc_example,
    polnear,
    series,
    silver,
)
from training.damage import Move, damage
from training.encoder import bert, layers_of, minilm, tokenizer_file
from training.network import Network
from training.renamed import Renamer

MEAN_OVER = 0.997  # the share that the running mean of the weights keeps at each step
SILVER = 0.5  # the share of the unannotated reports that one pass holds
RENAMED, CAPITALS = 0.35, 0.05  # the shares of reports that are read under other names, and all in capitals


def options() -> argparse.Namespace:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--epochs", type=float, default=8.0, help="passes over the claims")
    p.add_argument("--polnear", type=float, default=0.25, help="share of PolNeAR seen in each of them")
    p.add_argument("--muc", type=float, default=0.1, help="share of MUC-4's relevant reports seen in each of them")
    p.add_argument("--batch", type=int, default=6, help="windows a step")
    p.add_argument("--rate", type=float, default=2e-4, help="of the encoder")
    p.add_argument("--heads", type=float, default=5.0, help="times the rate, for what stands on the encoder")
    p.add_argument("--warm-up", type=int, default=60, help="steps in which the rate rises")
    p.add_argument("--seed", type=int, default=13)
    p.add_argument("--hold-out-syria", action="store_true", help="train without the reports on Syria")
    p.add_argument("--silver", type=Path, default=None, metavar="FILE", help="readings of reports that nobody annotated (fa-kes)")
    p.add_argument("--minutes", type=float, default=0.0, help="stop after so long, the schedule adapted to it")
    p.add_argument("--from", dest="start", type=Path, default=None, help="weights to start from")
    return p.parse_args()


def changes(rng: random.Random, renamer: Renamer, damaged: float, renamed: float) -> Change:
    """What is done to one report: other names, its punctuation lost, all in capitals; each with its own chance."""
    steps: list[Change] = []
    if rng.random() < renamed:
        steps.append(lambda text: renamer.rename(text, rng))
    if rng.random() < damaged:
        steps.append(lambda text: damage(text, rng))
    if rng.random() < CAPITALS:
        steps.append(lambda text: (text.upper() if len(text.upper()) == len(text) else text, lambda i: i))

    def changed(text: str) -> tuple[str, Move]:
        moves: list[Move] = []
        for step in steps:
            text, move = step(text)
            moves.append(move)

        def moved(i: int) -> int:
            for move in moves:
                i = move(i)
            return i

        return text, moved

    return changed


def claims_epoch(rng: random.Random, renamer: Renamer, syria: bool) -> list[Example]:
    """One pass over the annotated reports; ordinary punctuation is damaged in half of those that have it."""
    ordinary = [*conflict("train-statements"), *conflict("train-ordinary"), *series(train=True)]
    out = [claim_example(r, g, changes(rng, renamer, 0.5, RENAMED)) for r, g in ordinary]
    damaged = conflict("train") if syria else []
    return out + [claim_example(r, g, changes(rng, renamer, 0.0, RENAMED)) for r, g in damaged]


def next_share(everything: list[tuple[Row, Row]], share: float, pool: list[int], rng: random.Random) -> list[tuple[Row, Row]]:
    """The next ``share`` of a corpus, in a shuffled order that ``pool`` carries from epoch to epoch."""
    chosen = []
    for _ in range(round(share * len(everything))):
        if not pool:
            pool.extend(range(len(everything)))
            rng.shuffle(pool)
        chosen.append(everything[pool.pop()])
    return chosen


def other_tasks(o: argparse.Namespace, rng: random.Random, renamer: Renamer, pools: dict[str, list[int]]) -> list[Example]:
    """The shares of PolNeAR (punctuation damaged in some), MUC-4 and readings by the model before that one epoch holds."""
    attributed = next_share(polnear("train"), o.polnear, pools.setdefault("polnear", []), rng)
    roles = next_share(muc("train"), o.muc, pools.setdefault("muc", []), rng)
    guessed = next_share(silver(o.silver), SILVER, pools.setdefault("silver", []), rng) if o.silver else []
    return [
        *(claim_example(r, g, changes(rng, renamer, 0.0, RENAMED)) for r, g in guessed),
        *(attribution_example(r, g, changes(rng, renamer, 0.3, 0.0)) for r, g in attributed),
        *(muc_example(r, g) for r, g in roles),
    ]


def batches(examples: list[Example], tokenizer: Tokenizer, size: int, rng: random.Random) -> list[list[Item]]:
    """Windows of like length together, in random order."""
    everything = [i for e in examples for i in items(e, tokenizer) if len(i.window.heads) > 5]
    rng.shuffle(everything)
    chunk = size * 16
    out = []
    for k in range(0, len(everything), chunk):
        near = sorted(everything[k : k + chunk], key=lambda i: len(i.window.ids))
        out += [near[j : j + size] for j in range(0, len(near), size)]
    rng.shuffle(out)
    return out


def started(weights: Path | None) -> Network:
    """A network with the weights of a checkpoint, as tall as that is; MiniLM's and untrained heads without one."""
    if weights is None:
        return Network(minilm())
    saved = torch.load(weights, weights_only=False)["net"]
    net = Network(bert(layers_of(saved)))
    went_on = net.load_state_dict(saved, strict=False)
    print(f"new layers: {went_on.missing_keys}", flush=True)
    return net


def main() -> None:
    o = options()
    o.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(o.seed)
    rng = random.Random(o.seed)
    tokenizer = Tokenizer.from_file(str(tokenizer_file()))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    net = started(o.start)
    slow = [p for n, p in net.named_parameters() if n.startswith("encoder.")]
    fast = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    adam = torch.optim.AdamW(
        [{"params": slow, "lr": o.rate}, {"params": fast, "lr": o.heads * o.rate}], weight_decay=0.01, fused=True
    )
    # What is kept is a running mean of the weights: steadier than any one step's on so few reports.
    steady = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(MEAN_OVER))
    checkpoint = o.out / "checkpoint.pt"
    epoch0, step, spent = 0, 0, 0.0
    pools: dict[str, list[int]] = {}
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        net.load_state_dict(saved["now"])
        steady.module.load_state_dict(saved["net"])
        steady.n_averaged.fill_(1)
        adam.load_state_dict(saved["adam"])
        epoch0, step, spent, pools = saved["epoch"], saved["step"], saved["spent"], saved["pools"]
        rng.setstate(saved["rng"])
        print(f"going on from epoch {epoch0}, step {step}", flush=True)
    base = [o.rate, o.heads * o.rate]
    renamer = Renamer()
    began = time.monotonic() - spent
    net.train()
    total_steps = 0
    for epoch in range(epoch0, int(o.epochs)):
        todo = batches(
            [*claims_epoch(rng, renamer, not o.hold_out_syria), *other_tasks(o, rng, renamer, pools)], tokenizer, o.batch, rng
        )
        total_steps = total_steps or step + len(todo) * (int(o.epochs) - epoch)
        sums: dict[str, float] = defaultdict(float)
        for n, chosen in enumerate(todo):
            elapsed = time.monotonic() - began
            done = elapsed / (o.minutes * 60) if o.minutes else step / total_steps
            if done >= 1:
                break
            for group, rate in zip(adam.param_groups, base, strict=True):
                group["lr"] = rate * min(1.0, (step + 1) / o.warm_up) * max(0.02, 1 - done)
            parts = net.loss(collate(chosen))
            loss = torch.stack(list(parts.values())).sum()
            adam.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            adam.step()
            steady.update_parameters(net)
            step += 1
            for k, v in parts.items():
                sums[k] += v.item()
            if n % 20 == 19:
                mean = {k: round(v / (n + 1), 3) for k, v in sums.items() if not k.startswith("q.")}
                print(f"epoch {epoch} {n + 1}/{len(todo)} {elapsed / 60:.1f} min {done:.0%} {json.dumps(mean)}", flush=True)
        spent = time.monotonic() - began
        state = {
            "net": steady.module.state_dict(),
            "now": net.state_dict(),
            "adam": adam.state_dict(),
            "epoch": epoch + 1,
            "step": step,
            "spent": spent,
        }
        torch.save({**state, "pools": pools, "rng": rng.getstate()}, o.out / "new.pt")
        (o.out / "new.pt").replace(checkpoint)
        if o.minutes and spent > o.minutes * 60:
            break
    told = {k: str(v) if isinstance(v, Path) else v for k, v in vars(o).items()}
    torch.save(
        {"net": steady.module.state_dict(), "options": told, "minutes": round(spent / 60, 1), "steps": step}, o.out / "final.pt"
    )


if __name__ == "__main__":
    main()
