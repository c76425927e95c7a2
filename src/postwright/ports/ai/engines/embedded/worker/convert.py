"""Writes EfficientNet-Lite0 as ONNX once, with its batch norms folded into the convolutions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from postwright.ports.ai.engines.embedded.worker.weights import Tensors, read_weights
from postwright.ports.ai.engines.embedded.worker.whole import write_whole

_EPSILON = 1e-3
# EfficientNet-Lite0, arXiv 1905.11946 with the lite changes: first stride, whether it expands, repeats.
_STAGES = ((1, False, 1), (2, True, 2), (2, True, 2), (2, True, 3), (1, True, 3), (2, True, 4), (1, True, 1))

Array = NDArray[Any]


def write_model(path: Path) -> None:
    write_whole(path, build_model(read_weights()).SerializeToString())


def build_model(tensors: Tensors) -> onnx.ModelProto:
    return _Graph(tensors).build()


def _blocks() -> Iterator[tuple[str, int, bool]]:
    strides = [(stride if not i else 1, grows) for stride, grows, repeats in _STAGES for i in range(repeats)]
    for number, (stride, expands) in enumerate(strides):
        yield f"_blocks.{number}", stride, expands


class _Graph:
    def __init__(self, tensors: Tensors) -> None:
        self.tensors = tensors
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        # A scalar must stay one: Clip refuses bounds of one dimension.
        self._constant("low", np.array(0, np.float32))
        self._constant("high", np.array(6, np.float32))
        at = self._clip(self._convolve("pixels", "_conv_stem", "_bn0", stride=2))
        for name, stride, expands in _blocks():
            at = self._block(at, name, stride=stride, expands=expands)
        at = self._clip(self._convolve(at, "_conv_head", "_bn1"))
        at = self._node("GlobalAveragePool", [at])
        self._node("Flatten", [at], "features")
        self._classify()
        return self._model()

    def _block(self, start: str, name: str, *, stride: int, expands: bool) -> str:
        at = start
        if expands:
            at = self._clip(self._convolve(at, f"{name}._expand_conv", f"{name}._bn0"))
        at = self._clip(
            self._convolve(at, f"{name}._depthwise_conv", f"{name}._bn1", stride=stride, depthwise=True)
        )
        at = self._convolve(at, f"{name}._project_conv", f"{name}._bn2")
        return self._node("Add", [at, start]) if self._keeps_shape(name, stride, expands=expands) else at

    def _keeps_shape(self, name: str, stride: int, *, expands: bool) -> bool:
        first = self.tensors[f"{name}.{'_expand_conv' if expands else '_depthwise_conv'}.weight"]
        width_in = first.shape[1] if expands else first.shape[0]
        return stride == 1 and bool(width_in == self.tensors[f"{name}._project_conv.weight"].shape[0])

    def _convolve(self, at: str, name: str, norm: str, *, stride: int = 1, depthwise: bool = False) -> str:
        weight, bias = self._fold(f"{name}.weight", norm)
        inputs = [at, self._constant(f"{name}.w", weight), self._constant(f"{name}.b", bias)]
        group = weight.shape[0] if depthwise else 1
        return self._node("Conv", inputs, auto_pad="SAME_UPPER", strides=[stride, stride], group=group)

    def _fold(self, weight: str, norm: str) -> tuple[Array, Array]:
        get = self.tensors
        scale = get[f"{norm}.weight"] / np.sqrt(get[f"{norm}.running_var"] + _EPSILON)
        bias = get[f"{norm}.bias"] - get[f"{norm}.running_mean"] * scale
        return (get[weight] * scale[:, None, None, None]).astype(np.float32), bias.astype(np.float32)

    def _clip(self, at: str) -> str:
        return self._node("Clip", [at, "low", "high"])

    def _classify(self) -> None:
        weight = self._constant("_fc.w", self.tensors["_fc.weight"])
        bias = self._constant("_fc.b", self.tensors["_fc.bias"])
        at = self._node("Gemm", ["features", weight, bias], transB=1)
        self._node("Softmax", [at], "scores", axis=1)

    def _node(self, operator: str, inputs: list[str], output: str = "", **settings: Any) -> str:
        output = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], **settings))
        return output

    def _constant(self, name: str, value: Array) -> str:
        self.constants.append(numpy_helper.from_array(np.array(value), name))
        return name

    def _model(self) -> onnx.ModelProto:
        graph = helper.make_graph(
            self.nodes,
            "efficientnet-lite0",
            [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, 224, 224])],
            [
                helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", 1000]),
                helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", 1280]),
            ],
            self.constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        return model
