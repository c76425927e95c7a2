"""
TensorFlow.js graph models as ONNX: the format's published layout (model topology and weight manifest as JSON, weights
as one file of little-endian numbers), read with numpy alone. Knows the operators of the two models that are used here.
"""

import base64
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[Any]
_TO_CHANNELS_FIRST, _TO_CHANNELS_LAST = [0, 3, 1, 2], [0, 2, 3, 1]


class UnknownOperator(Exception):
    """The graph uses something that was not there when it was examined."""


def convert(topology: Path, weights: Path, *, outputs: Sequence[str]) -> onnx.ModelProto:
    """:param outputs: nodes whose values, of three axes each, the model shall give under their own names"""
    described = json.loads(topology.read_text("utf-8"))
    constants = read_weights(described["weightsManifest"][0]["weights"], weights.read_bytes())
    return _Graph(described["modelTopology"]["node"], constants, outputs).build()


def read_weights(manifest: Sequence[dict[str, Any]], content: bytes) -> dict[str, Array]:
    """Integers come as 64 bit, as ONNX wants shapes and axes; halves as 32 bit floats."""
    tensors, at = {}, 0
    for one in manifest:
        stored = np.dtype(_STORED[one.get("quantization", one)["dtype"]])
        count = math.prod(one["shape"])
        values = np.frombuffer(content, stored, count, at)
        at += count * stored.itemsize
        tensors[one["name"]] = values.astype(_READ_AS[one["dtype"]]).reshape(one["shape"])
    if at != len(content):
        raise ValueError("the weights are longer than their manifest says")
    return tensors


_STORED = {"float32": "<f4", "float16": "<f2", "int32": "<i4"}
_READ_AS = {"float32": np.float32, "int32": np.int64}


class _Graph:
    def __init__(
        self, nodes: Sequence[dict[str, Any]], constants: dict[str, Array], outputs: Sequence[str]
    ) -> None:
        self._source = {node["name"]: node for node in nodes}
        self._known = dict(constants)
        self._outputs = outputs
        self._nodes: list[onnx.NodeProto] = []
        self._stored: dict[str, onnx.TensorProto] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._done: set[str] = set()

    def build(self) -> onnx.ModelProto:
        for name in self._outputs:
            self._visit(name)
        graph = helper.make_graph(
            self._nodes,
            "model",
            self._inputs,
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * 3) for name in self._outputs],
            list(self._stored.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        return model

    def _visit(self, name: str) -> None:
        """What a node rests on first. Depth is that of the graph: some hundred."""
        if name in self._known or name in self._done:
            return
        self._done.add(name)
        node = self._source[name]
        inputs = [_plain(one) for one in node.get("input", ()) if not one.startswith("^")]
        for one in inputs:
            self._visit(one.partition(":")[0])
        writer = _WRITERS.get(node["op"])
        if writer is None:
            raise UnknownOperator(node["op"])
        writer(self, node, inputs)

    def constant(self, name: str) -> Array:
        return self._known[name]

    def is_constant(self, name: str) -> bool:
        return name in self._known

    def know(self, name: str, value: Array) -> None:
        self._known[name] = value

    def take(self, name: str) -> str:
        """The name under which ONNX finds it: a constant is stored where it is first used."""
        return self.store(name, self._known[name]) if name in self._known else name

    def store(self, name: str, value: Array) -> str:
        self._stored.setdefault(name, numpy_helper.from_array(np.array(value), name))
        return name

    def accept(self, name: str, shape: Sequence[int]) -> None:
        self._inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def write(
        self, operator: str, inputs: Sequence[str], output: str | Sequence[str], **settings: Any
    ) -> str:
        names = [output] if isinstance(output, str) else list(output)
        self._nodes.append(helper.make_node(operator, list(inputs), names, **settings))
        return names[0]


type _Writer = Callable[[_Graph, dict[str, Any], list[str]], None]


def _plain(name: str) -> str:
    return name.removesuffix(":0")


def _setting(node: dict[str, Any], name: str, kind: str) -> Any:
    value = node["attr"][name]
    return value["list"].get(kind, []) if "list" in value else value[kind]


def _text(encoded: str) -> str:
    return base64.b64decode(encoded).decode("ascii")


def _sides(node: dict[str, Any], name: str) -> list[int]:
    """Height and width of a setting in NHWC."""
    return [int(side) for side in _setting(node, name, "i")][1:3]


def _accept(graph: _Graph, node: dict[str, Any], _inputs: list[str]) -> None:
    graph.accept(node["name"], [int(side["size"]) for side in node["attr"]["shape"]["shape"]["dim"]])


def _same(operator: str) -> _Writer:
    def write(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
        graph.write(operator, [graph.take(one) for one in inputs], node["name"])

    return write


def _add(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    if all(map(graph.is_constant, inputs)):
        one, other = map(graph.constant, inputs)
        graph.know(node["name"], one + other)
    else:
        _same("Add")(graph, node, inputs)


def _fill(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    places, shape, values, rest = map(graph.constant, inputs)
    dense = np.full([int(side) for side in shape], rest)
    dense[tuple(places.T)] = values
    graph.know(node["name"], dense)


def _leak(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    graph.write("LeakyRelu", inputs, node["name"], alpha=node["attr"]["alpha"]["f"])


def _turn(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    order = [int(axis) for axis in graph.constant(inputs[1])]
    graph.write("Transpose", [graph.take(inputs[0])], node["name"], perm=order)


def _pad(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    pads = graph.store(f"{node['name']}/pads", graph.constant(inputs[1]).T.reshape(-1))
    graph.write("Pad", [inputs[0], pads, *(graph.take(value) for value in inputs[2:])], node["name"])


def _reshape(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    graph.write("Reshape", [inputs[0], graph.take(inputs[1])], node["name"])


def _join(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    *parts, axis = inputs
    graph.write("Concat", [graph.take(part) for part in parts], node["name"], axis=int(graph.constant(axis)))


def _split(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    value, sizes, axis = inputs
    names = [node["name"], *(f"{node['name']}:{i}" for i in range(1, len(graph.constant(sizes))))]
    graph.write("Split", [value, graph.take(sizes)], names, axis=int(graph.constant(axis)))


def _resize(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    if not _setting(node, "half_pixel_centers", "b") or _setting(node, "align_corners", "b"):
        raise UnknownOperator("ResizeBilinear of another kind")
    name, size = node["name"], graph.constant(inputs[1])
    first = graph.write("Transpose", inputs[:1], f"{name}/in", perm=_TO_CHANNELS_FIRST)
    # Batch and channels stay as they are, which ONNX says by naming only the axes that change from version 18 on.
    scales = graph.write("Shape", [first], f"{name}/kept", start=0, end=2)
    wanted = graph.write("Concat", [scales, graph.store(f"{name}/size", size)], f"{name}/sizes", axis=0)
    settings = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
    at = graph.write("Resize", [first, "", "", wanted], f"{name}/out", **settings)
    graph.write("Transpose", [at], name, perm=_TO_CHANNELS_LAST)


def _pool(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    settings = {"kernel_shape": _sides(node, "ksize"), "strides": _sides(node, "strides")}
    _inside_channels_first(graph, "MaxPool", inputs[:1], node, settings)


def _convolve(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    value, weight, *bias = inputs
    kernel = np.transpose(graph.constant(weight), (3, 2, 0, 1))
    _write_convolution(graph, node, [value, *bias], kernel, group=1)


def _convolve_apart(graph: _Graph, node: dict[str, Any], inputs: list[str]) -> None:
    value, weight = inputs
    height, width, channels, times = graph.constant(weight).shape
    kernel = np.transpose(graph.constant(weight), (2, 3, 0, 1)).reshape(channels * times, 1, height, width)
    _write_convolution(graph, node, [value], kernel, group=channels)


def _write_convolution(
    graph: _Graph, node: dict[str, Any], inputs: list[str], kernel: Array, *, group: int
) -> None:
    value, *rest = inputs
    fused = [_text(one) for one in _setting(node, "fused_ops", "s")] if "fused_ops" in node["attr"] else []
    if fused not in ([], ["BiasAdd"], ["BiasAdd", "Relu"]) or bool(fused) != bool(rest):
        raise UnknownOperator(f"{node['op']} with {fused}")
    weight = graph.store(f"{node['name']}/kernel", kernel)
    settings = {"strides": _sides(node, "strides"), "group": group}
    _inside_channels_first(
        graph, "Conv", [value, weight, *map(graph.take, rest)], node, settings, relu="Relu" in fused
    )


def _inside_channels_first(
    graph: _Graph,
    operator: str,
    inputs: list[str],
    node: dict[str, Any],
    settings: dict[str, Any],
    *,
    relu: bool = False,
) -> None:
    """TensorFlow keeps channels last, ONNX first; what is turned twice, onnxruntime turns not at all."""
    name, (value, *rest) = node["name"], inputs
    padding = {"SAME": "SAME_UPPER", "VALID": "VALID"}[_text(_setting(node, "padding", "s"))]
    turned = graph.write("Transpose", [value], f"{name}/in", perm=_TO_CHANNELS_FIRST)
    at = graph.write(operator, [turned, *rest], f"{name}/out", auto_pad=padding, **settings)
    if relu:
        at = graph.write("Relu", [at], f"{name}/relu")
    graph.write("Transpose", [at], name, perm=_TO_CHANNELS_LAST)


_WRITERS: dict[str, _Writer] = {
    "Placeholder": _accept,
    "Identity": _same("Identity"),
    "Relu": _same("Relu"),
    "Sigmoid": _same("Sigmoid"),
    "Add": _add,
    "AddV2": _add,
    "SparseToDense": _fill,
    "LeakyRelu": _leak,
    "Transpose": _turn,
    "Pad": _pad,
    "PadV2": _pad,
    "Reshape": _reshape,
    "ConcatV2": _join,
    "SplitV": _split,
    "ResizeBilinear": _resize,
    "MaxPool": _pool,
    "Conv2D": _convolve,
    "_FusedConv2D": _convolve,
    "DepthwiseConv2dNative": _convolve_apart,
}
