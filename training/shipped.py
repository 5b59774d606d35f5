"""The shipped model's weights back as a checkpoint, so that training can go on from it: `python -m training.shipped --out FILE`.

int8 weights are multiplied out by their scales; what rounding lost is small beside one epoch of training.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from counterclaim.extract.local.layers import CLASSES, LINKS
from counterclaim.extract.local.models import MODEL
from training.encoder import bert, layers_of
from training.network import Network, named

WEIGHTS_OF_A_LAYER = ("qkv", "out", "up", "down")  # in the order of the graph


def encoder_weights(file: Path) -> dict[str, Tensor]:
    """The encoder's and the tag layer's weights by the names of :class:`training.network.Network`."""
    arrays = {i.name: numpy_helper.to_array(i) for i in onnx.load(file).graph.initializer}
    plain = {k: v for k, v in arrays.items() if k.endswith((".weight", ".bias"))}
    whole = {k.removesuffix("_quantized"): _whole(k, arrays) for k in arrays if k.endswith("_quantized")}
    named_ones = {k: v for k, v in whole.items() if k.startswith("encoder.")}
    products = [v.T for k, v in whole.items() if not k.startswith("encoder.")]
    names = [f"encoder.layers.{n}.{w}.weight" for n in range(layers_of(plain)) for w in WEIGHTS_OF_A_LAYER] + ["tags.weight"]
    every = plain | named_ones | dict(zip(names, products, strict=True))
    return {k: torch.tensor(v, dtype=torch.float32) for k, v in every.items()}


def _whole(name: str, arrays: dict[str, np.ndarray]) -> np.ndarray:
    base = name.removesuffix("_quantized")
    zero = arrays[f"{base}_zero_point"].astype(np.float32)
    whole: np.ndarray = (arrays[name].astype(np.float32) - zero) * arrays[f"{base}_scale"]
    return whole


def head_weights(file: Path) -> dict[str, Tensor]:
    """The heads' weights by the names of :class:`training.network.Network`; the inverse of ``training.export.heads``."""
    with np.load(file) as arrays:
        w = {k: torch.from_numpy(arrays[k].astype(np.float32)) for k in arrays.files}
    out = {"spans.project.weight": w["spans.weight"], "spans.project.bias": w["spans.bias"]}
    for kind in LINKS:
        at = f"links.{named(kind)}"
        out |= {f"{at}.a.{p}": w[f"{kind}.a.{p}"] for p in ("weight", "bias")}
        out |= {f"{at}.{k}.weight": w[f"{kind}.{k}"] for k in ("b", "both", "distance", "layer", "relation")}
        out |= {f"{at}.out.weight": w[f"{kind}.out.weight"][None], f"{at}.out.bias": w[f"{kind}.out.bias"]}
    for head in CLASSES:
        out |= {f"classes.{named(head)}.{p}": w[f"{head}.{p}"] for p in ("weight", "bias")}
        if f"{head}.beside" in w:
            out[f"beside.{named(head)}.weight"] = w[f"{head}.beside"]
    return out


def restored(folder: Path = MODEL) -> Network:
    """A network with the weights of the model in ``folder``."""
    weights = encoder_weights(folder / "model.onnx") | head_weights(folder / "heads.npz")
    net = Network(bert(layers_of(weights)))
    net.load_state_dict(weights)
    return net


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, default=MODEL)
    p.add_argument("--out", type=Path, required=True)
    o = p.parse_args()
    o.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"net": restored(o.model).state_dict()}, o.out)


if __name__ == "__main__":
    main()
