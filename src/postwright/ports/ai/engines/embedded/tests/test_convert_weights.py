import pickle

import numpy as np
import onnx
import pytest

from postwright.ports.ai.engines.embedded.engine import _WEIGHTS_SHA256
from postwright.ports.ai.engines.embedded.worker import convert, weights
from postwright.ports.ai.engines.embedded.worker.tagger import Tagger


class TestReadWeights:
    def test_refuses_a_file_that_was_not_examined(self, tmp_path):
        other = tmp_path / "other.pth"
        other.write_bytes(b"something else")

        with pytest.raises(weights.WrongWeights):
            weights.read_weights(other)

    def test_refuses_to_import_anything_else(self, tmp_path, monkeypatch):
        evil = tmp_path / "evil.pth"
        evil.write_bytes(pickle.dumps(print) * 5)
        monkeypatch.setattr(weights, "SHA256", weights.sha256(evil.read_bytes()).hexdigest())

        with pytest.raises(weights.WrongWeights, match=r"builtins\.print"):
            weights.read_weights(evil)

    def test_follows_the_strides(self):
        storage = np.arange(6, dtype="<f4")
        view = weights._View("k", storage.dtype, 0, (2, 3), (1, 2))

        assert weights._lay_out(view, storage).tolist() == [[0, 2, 4], [1, 3, 5]]

    def test_reads_every_tensor_of_the_published_checkpoint(self):
        tensors = weights.read_weights()

        assert len(tensors) == 296
        assert tensors["_fc.weight"].shape == (1000, 1280)
        assert all(np.isfinite(tensor).all() for tensor in tensors.values())

    def test_pins_what_the_engine_declares(self):
        assert weights.SHA256 == _WEIGHTS_SHA256


class TestEnsureModel:
    def test_writes_one_whole_file_once(self, tmp_path):
        path = convert.ensure_model(tmp_path / "deep" / "cache")
        written = path.stat().st_mtime_ns
        onnx.checker.check_model(onnx.load(path))

        assert convert.ensure_model(path.parent) == path
        assert path.stat().st_mtime_ns == written
        assert [p.name for p in path.parent.iterdir()] == [path.name]

    def test_broken_model_is_written_again(self, tmp_path):
        convert.model_path(tmp_path).write_bytes(b"half a model")
        seen = Tagger(tmp_path, threads=1).look(np.zeros((32, 32, 3), np.uint8))

        assert len(bytes.fromhex(seen["features"])) == 2560
