"""The mean of the weights of trained checkpoints, as one: `python -m training.average --out FILE CHECKPOINT CHECKPOINT...`.

Models that went on from the same weights and saw the reports in another order, or more of them, differ in what they got wrong by
chance; their mean reads better than each and costs no more ("Model soups", Wortsman et al. 2022).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor


def mean(weights: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight. Raises ``ValueError`` when the checkpoints are not of one network."""
    if any(w.keys() != weights[0].keys() for w in weights):
        raise ValueError("the checkpoints are of different networks")
    return {k: torch.stack([w[k].float() for w in weights]).mean(0).to(weights[0][k].dtype) for k in weights[0]}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoints", type=Path, nargs="+")
    p.add_argument("--out", type=Path, required=True)
    o = p.parse_args()
    torch.save({"net": mean([torch.load(c, weights_only=False)["net"] for c in o.checkpoints])}, o.out)


if __name__ == "__main__":
    main()
