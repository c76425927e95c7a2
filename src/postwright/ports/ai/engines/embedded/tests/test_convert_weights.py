import pickle
from importlib.metadata import version

import numpy as np
import onnx
import py3langid
import pytest

from postwright.ports.ai.engines.embedded.worker import convert, weights
from postwright.ports.ai.engines.embedded.worker.languages import Languages
from postwright.ports.ai.engines.embedded.worker.pinned import languages_path, tagger_path
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
        monkeypatch.setattr(weights, "WEIGHTS_SHA256", weights.sha256(evil.read_bytes()).hexdigest())

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


class TestCache:
    def test_holds_one_whole_valid_model(self, tmp_path):
        path = tagger_path(tmp_path / "deep" / "cache")
        convert.write_model(path)

        onnx.checker.check_model(onnx.load(path))
        assert [p.name for p in path.parent.iterdir()] == [path.name]

    @pytest.mark.parametrize("before", [None, b"", b"half a model"])
    def test_is_filled_where_empty_or_broken(self, tmp_path, before):
        if before is not None:
            tagger_path(tmp_path).write_bytes(before)
        seen = Tagger(tmp_path, threads=1).look(np.zeros((32, 32, 3), np.uint8))

        assert len(bytes.fromhex(seen["features"])) == 2560

    @pytest.mark.parametrize("before", [None, b"", b"half a model"])
    def test_keeps_the_language_model_unpacked(self, tmp_path, before):
        if before is not None:
            languages_path(tmp_path, version("py3langid")).write_bytes(before)
        languages = Languages(tmp_path)

        for text in (
            "The shop opens on Saturday",
            "Am Samstag öffnet der Laden",
            "La tienda abre el sábado",
        ):
            assert languages.identify(text)["code"] == py3langid.classify(text)[0]
