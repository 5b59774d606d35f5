"""A checkpoint written as the files that the package ships."""

from pathlib import Path

import numpy as np
import pytest

from counterclaim.extract.local.network import session

pytest.importorskip("torch", reason="needs the group train")
onnx = pytest.importorskip("onnx", reason="needs the group train")


def product(file: Path, weights: np.ndarray) -> None:
    """A model that multiplies its input with some weights."""
    from onnx import TensorProto, helper, numpy_helper

    ends = [
        helper.make_tensor_value_info(n, TensorProto.FLOAT, [None, len(shape)]) for n, shape in (("x", weights), ("y", weights.T))
    ]
    node = helper.make_node("MatMul", ["x", "w"], ["y"])
    graph = helper.make_graph([node], "product", ends[:1], ends[1:], [numpy_helper.from_array(weights, "w")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), file)


def multiplied(file: Path, x: np.ndarray) -> np.ndarray:
    found: np.ndarray = session(file).run(None, {"x": x})[0]
    return found


def test_weights_are_stored_as_bytes_and_the_input_is_not_rounded(tmp_path: Path) -> None:
    from training.export import store_in_bytes

    draws = np.random.default_rng(3)
    weights = draws.normal(size=(40, 8)).astype(np.float32) * np.logspace(-3, 3, 8, dtype=np.float32)
    file = tmp_path / "model.onnx"
    product(file, weights)
    store_in_bytes(file)
    assert [n.op_type for n in onnx.load(file).graph.node] == ["DequantizeLinear", "MatMul"]
    kept = multiplied(file, np.eye(40, dtype=np.float32))
    assert (np.abs(kept - weights).max(0) <= np.abs(weights).max(0) / 254 * 1.001).all()
    # Not rounded: a difference that a byte beside a large value could not hold.
    x = np.full((1, 40), 1e-4, dtype=np.float32)
    x[0, 0] = 100.0
    assert multiplied(file, x) == pytest.approx(x @ kept, rel=1e-5)
