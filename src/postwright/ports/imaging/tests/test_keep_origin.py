"""What a file says of its making: read, and of it the one word kept that the law wants to be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from postwright.ports.imaging import RenderSpec
from postwright.ports.imaging.child import cbor
from postwright.ports.imaging.tests import manifests, samples
from postwright.ports.imaging.tests.hostile import bases

MADE_UP = "compositeWithTrainedAlgorithmicMedia"
ADDRESS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SPEC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
STILLS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
CLIPS = ["mp4", "mov"]


def xmp(said, *, secret="SecretOwner"):
    return (
        f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        f"<rdf:Description xmlns:Iptc4xmpExt='{SPEC}' Secret='{secret}'>{said}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def element(word):
    return xmp(f"<Iptc4xmpExt:DigitalSourceType>{ADDRESS}{word}</Iptc4xmpExt:DigitalSourceType>")


def attribute(word):
    return xmp("").replace(b" Secret=", f' Iptc4xmpExt:DigitalSourceType="{ADDRESS}{word}" Secret='.encode())


def resource(word):
    return xmp(f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{ADDRESS}{word}"/>')


@pytest.fixture
def sent(tmp_path):
    def sent(data):
        (tmp_path / "in").write_bytes(data)
        return tmp_path / "in"

    return sent


class TestTheSourceType:
    @pytest.mark.parametrize("form", STILLS)
    @pytest.mark.parametrize("write", [element, attribute, resource])
    def test_is_read_from_xmp(self, imaging, sent, form, write):
        found = imaging.probe(sent(with_xmp(form, write(MADE_UP))))

        assert (found.source_type, found.has_credentials) == (MADE_UP, False)

    @pytest.mark.parametrize("form", STILLS)
    @pytest.mark.parametrize("made_as", ["jpeg", "png", "webp", "gif"])
    def test_is_kept_and_nothing_else(self, imaging, sent, tmp_path, form, made_as):
        path = sent(with_xmp(form, element(MADE_UP)))
        assert b"SecretOwner" in path.read_bytes()

        made = imaging.render(path, tmp_path / "out", RenderSpec(format=made_as))

        data = (tmp_path / "out").read_bytes()
        assert data.count((ADDRESS + MADE_UP).encode()) == 1
        assert b"Secret" not in data
        assert made.source_type == MADE_UP
        assert imaging.probe(tmp_path / "out").source_type == MADE_UP
        if made_as != "gif":
            with Image.open(tmp_path / "out") as picture:
                said = picture.info.get("xmp") or picture.info["XML:com.adobe.xmp"].encode()
                assert (ADDRESS + MADE_UP).encode() in said

    def test_lasts_through_copies_of_copies(self, imaging, sent, tmp_path):
        imaging.render(sent(with_xmp("PNG", element(MADE_UP))), tmp_path / "a", RenderSpec(format="webp"))
        imaging.render(tmp_path / "a", tmp_path / "b", RenderSpec(max_edge=20, max_bytes=5_000))
        imaging.render(tmp_path / "b", tmp_path / "c", RenderSpec(format="png", box=(0, 0, 0.5, 1)))

        assert imaging.probe(tmp_path / "c").source_type == MADE_UP

    def test_of_a_gif_is_kept(self, imaging, sent, tmp_path):
        imaging.render(sent(with_xmp("PNG", element(MADE_UP))), tmp_path / "a.gif", RenderSpec(format="gif"))
        imaging.render(tmp_path / "a.gif", tmp_path / "b.gif", RenderSpec(format="gif"))

        assert imaging.probe(tmp_path / "b.gif").source_type == MADE_UP

    @pytest.mark.parametrize("form", CLIPS)
    def test_of_a_video_is_kept(self, imaging, sent, tmp_path, form):
        box = manifests.box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + element(MADE_UP))
        path = sent(bases.clip(form) + box)

        made = imaging.clean_video(path, tmp_path / "out.mp4")
        imaging.poster(path, tmp_path / "poster.jpg")

        data = (tmp_path / "out.mp4").read_bytes()
        assert (made.source_type, made.size) == (MADE_UP, len(data))
        assert b"Secret" not in data
        assert imaging.probe(tmp_path / "out.mp4").source_type == MADE_UP
        assert imaging.probe(tmp_path / "poster.jpg").source_type == MADE_UP

    @pytest.mark.parametrize("word", ["SecretOwner", "trainedAlgorithmicMediaX", "", "x" * 500])
    def test_is_a_word_of_iptc_or_none(self, imaging, sent, tmp_path, word):
        path = sent(with_xmp("JPEG", element(word)))

        made = imaging.render(path, tmp_path / "out", RenderSpec())

        assert imaging.probe(path).source_type is made.source_type is None
        assert b"Secret" not in (tmp_path / "out").read_bytes()


class TestContentCredentials:
    @pytest.mark.parametrize("form", manifests.INTO)
    def test_are_read_and_their_loss_is_said(self, imaging, sent, tmp_path, form):
        path = sent(manifests.INTO[form](bases.whole(form), manifests.made_by_a_model()))

        found = imaging.probe(path)
        made = copied(imaging, path, tmp_path / "out", found)

        assert found.has_credentials
        assert (found.credentials_by, found.source_type) == ("Dream Engine", "trainedAlgorithmicMedia")
        assert (made.breaks_credentials, made.source_type) == (True, "trainedAlgorithmicMedia")
        left = imaging.probe(tmp_path / "out")
        assert (left.has_credentials, left.source_type) == (False, "trainedAlgorithmicMedia")
        assert b"c2pa" not in (tmp_path / "out").read_bytes()

    @pytest.mark.parametrize("form", manifests.INTO)
    def test_are_not_seen_where_there_are_none(self, imaging, sent, tmp_path, form):
        path = sent(bases.whole(form))

        found = imaging.probe(path)

        assert (found.has_credentials, found.credentials_by, found.source_type) == (False, None, None)
        assert not copied(imaging, path, tmp_path / "out", found).breaks_credentials

    def test_of_many_segments_are_put_together(self, imaging, sent):
        data = manifests.into_jpeg(bases.still("JPEG"), manifests.made_by_a_model(), largest=50)

        assert imaging.probe(sent(data)).credentials_by == "Dream Engine"

    def test_speak_by_the_newest_manifest(self, imaging, sent):
        camera = manifests.manifest({"claim_generator": "Camera/1"}, [], name="urn:c2pa:0")
        editor = manifests.manifest(
            {"claim_generator_info": {"name": "Editor"}}, [{"action": "c2pa.edited"}], label="c2pa.claim.v2"
        )
        found = imaging.probe(sent(manifests.into_png(bases.still("PNG"), manifests.store(camera, editor))))

        assert (found.credentials_by, found.source_type) == ("Editor", None)

    def test_yield_to_xmp(self, imaging, sent):
        data = with_xmp("JPEG", element("digitalCapture"))

        found = imaging.probe(sent(manifests.into_jpeg(data, manifests.made_by_a_model())))

        assert (found.source_type, found.has_credentials) == ("digitalCapture", True)

    @pytest.mark.parametrize(
        "jumbf",
        [
            b"",
            b"\0\0\0\x08jumb",
            b"\0\0\0\0jumb" * 2_000,
            manifests.made_by_a_model()[:200],
            manifests.store(manifests.manifest([], [])),
            manifests.store(manifests.manifest({"claim_generator_info": [7]}, {"a": 1})),
            manifests.store(manifests.manifest({"claim_generator": "\u202e" + "x" * 5000}, [7])),
        ],
        ids=["nothing", "empty", "nested", "cut", "list", "numbers", "long"],
    )
    def test_that_are_broken_say_nothing(self, imaging, sent, jumbf):
        found = imaging.probe(sent(manifests.into_png(bases.still("PNG"), jumbf)))

        assert (found.credentials_by, found.source_type) == (None, None)
        assert (found.width, found.has_credentials) == (bases.WIDTH, bool(jumbf))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text()
    | st.binary()
    | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


class TestReadingCbor:
    @given(value=VALUES)
    def test_gives_what_was_written(self, value):
        assert cbor.decode(manifests.cbor(value)) == value

    @given(data=st.binary(max_size=300))
    def test_ends_with_any_bytes(self, data):
        outcome = None
        try:
            cbor.decode(data)
        except ValueError as error:
            outcome = error
        assert outcome is None or isinstance(outcome, ValueError)

    @pytest.mark.parametrize(
        "data", [b"\x9f" * 500, b"\x81" * 500, b"\xbb" + b"\xff" * 8, b"\x5b" + b"\xff" * 8, b"\x9f"]
    )
    def test_refuses_the_endless(self, data):
        with pytest.raises(ValueError):
            cbor.decode(data)

    @pytest.mark.parametrize(
        ("data", "value"),
        [
            ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
            ("bf6346756ef563416d7421ff", {"Fun": True, "Amt": -2}),
            ("7f657374726561646d696e67ff", "streaming"),
            ("5f42010243030405ff", bytes([1, 2, 3, 4, 5])),
            ("c11a514b67b0", 1363896240),
            ("f93c00", 1.0),
            ("3863", -100),
        ],
    )
    def test_reads_the_examples_of_its_standard(self, data, value):
        """RFC 8949, appendix A."""
        assert cbor.decode(bytes.fromhex(data)) == value


def copied(imaging, path, out, found):
    if found.kind == "video":
        return imaging.clean_video(path, out)
    return imaging.render(path, out, RenderSpec(format="gif" if found.mime == "image/gif" else "jpeg"))


def with_xmp(form, text):
    if form == "PNG":
        said = PngImagePlugin.PngInfo()
        said.add_itxt("XML:com.adobe.xmp", text.decode())
        return samples.as_bytes(bases.grain(), "PNG", pnginfo=said)
    return bases.still(form, xmp=text)
