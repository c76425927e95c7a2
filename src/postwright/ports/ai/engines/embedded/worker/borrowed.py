"""Models that come as TensorFlow.js graphs: converted once into the cache, from files that were examined."""

from pathlib import Path
from typing import Any

from onnxruntime.capi.onnxruntime_pybind11_state import InvalidArgument, InvalidProtobuf, NoSuchFile

from postwright.ports.ai.engines.embedded.worker.pinned import BORROWED, MODELS, Borrowed, borrowed_path
from postwright.ports.ai.engines.embedded.worker.sessions import check_model, open_session
from postwright.ports.ai.engines.embedded.worker.whole import write_whole


class NotInstalled(Exception):
    """Its weights are not on this machine."""


def open_borrowed(name: str, cache: Path, threads: int, *, models: Path = MODELS) -> Any:
    """:raises NotInstalled: its files are not there; :raises WrongModel: they are other ones"""
    model = BORROWED[name]
    if not is_installed(name, models=models):
        raise NotInstalled(name)
    path = borrowed_path(cache, model)
    try:
        return open_session(path, threads)
    except (NoSuchFile, InvalidProtobuf, InvalidArgument):
        _convert(model, models, path)
        return open_session(path, threads)


def is_installed(name: str, *, models: Path = MODELS) -> bool:
    return all((models / file).is_file() for file in BORROWED[name].files)


def _convert(model: Borrowed, models: Path, path: Path) -> None:
    from postwright.ports.ai.engines.embedded.worker.tfjs import convert  # noqa: PLC0415 needed once per machine

    topology, weights = (check_model(models / file, digest) for file, digest in model.files.items())
    write_whole(path, convert(topology, weights, outputs=model.outputs).SerializeToString())
