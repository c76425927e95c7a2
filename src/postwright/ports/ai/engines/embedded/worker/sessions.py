"""Opens models the same way for every sense."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import onnxruntime


class WrongModel(Exception):
    """The file is not the one that was examined, so nothing in it is run."""


def open_session(path: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Threads that wait by spinning would take the publisher's processor.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def check_model(path: Path, digest: str) -> Path:
    """:raises WrongModel: its bytes are others"""
    if sha256(path.read_bytes()).hexdigest() != digest:
        raise WrongModel(path.name)
    return path
