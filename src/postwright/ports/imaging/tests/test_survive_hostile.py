"""What an upload goes through, with more than 300 files that mean it harm: each ends well or with its own word."""

import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from postwright.ports.imaging import Imaging, ImagingError, NotAFile, RenderSpec, fit_inside, sniff
from postwright.ports.imaging.errors import BY_CODE
from postwright.ports.imaging.tests import samples
from postwright.ports.imaging.tests.hostile.broken import SCRIPT
from postwright.ports.imaging.tests.hostile.case import RIGHT
from postwright.ports.imaging.tests.hostile.every import CASES

EDGE = 320
FOREIGN = (SCRIPT, b"PK\x03\x04", b"alert(", b"%PDF", b"GPS", b"Exif", b"xmpmeta", b"ICC_PROFILE", b"iCCP")
NEVER = {"crashed"}


@pytest.fixture(scope="module")
def limited():
    imaging, seen = Imaging(max_children=1), set()
    yield imaging, seen
    imaging.close()
    assert [pid for pid in seen if Path(f"/proc/{pid}").exists()] == []


class TestAHostileFile:
    @pytest.mark.parametrize("hostile", CASES, ids=str)
    def test_ends_well_or_with_a_word(self, limited, tmp_path, hostile):
        imaging, seen = limited
        path = tmp_path / f"sent{hostile.suffix}"
        path.write_bytes(hostile.make())

        end = go_through(imaging, path, tmp_path, hostile.allowed)

        assert end in hostile.ends
        assert end not in NEVER
        assert end == RIGHT or end in BY_CODE
        assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []  # noqa: PTH208 - hidden ones too
        seen |= set(imaging.children())
        assert len(imaging.children()) <= 1
        assert all(peak_memory(pid) <= imaging.memory_limit for pid in imaging.children())

    def test_comes_in_more_than_300_forms(self):
        assert len({str(hostile) for hostile in CASES}) == len(CASES) > 300
        assert len({hostile.family for hostile in CASES}) >= 20


class TestAPath:
    @pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
    def test_of_no_file_is_refused_at_once(self, imaging, tmp_path, make):
        make(tmp_path / "odd.jpg")

        with pytest.raises(NotAFile):
            imaging.probe(tmp_path / "odd.jpg")

    def test_of_a_device_is_refused(self, imaging):
        with pytest.raises(NotAFile):
            imaging.probe(Path("/dev/zero"))

    def test_may_be_a_link_to_a_picture(self, imaging, tmp_path):
        (tmp_path / "link.jpg").symlink_to(samples.ROCKET)

        assert imaging.probe(tmp_path / "link.jpg").width == 640

    def test_of_a_link_to_a_folder_is_refused(self, imaging, tmp_path):
        (tmp_path / "link.jpg").symlink_to(tmp_path)

        with pytest.raises(NotAFile):
            imaging.probe(tmp_path / "link.jpg")


def go_through(imaging, path, folder, seconds):
    """Sniffed, probed, made into a preview and a copy that may leave; the first error's code, or RIGHT."""
    try:
        probe = imaging.probe(path, seconds=seconds)
        assert sniff(path.read_bytes()[:512]).mime == probe.mime
        (make_stills if probe.kind == "image" else make_clips)(imaging, path, folder, probe, seconds)
    except ImagingError as error:
        return error.code
    return RIGHT


def make_stills(imaging, path, folder, probe, seconds):
    preview, clean = folder / "preview", folder / "clean"
    shown = imaging.render(path, preview, RenderSpec(max_edge=EDGE), seconds=seconds)
    form = "gif" if probe.mime == "image/gif" else "png" if probe.has_alpha else "jpeg"
    made = imaging.render(path, clean, RenderSpec(format=form), seconds=seconds)
    assert size_of(preview) == (shown.width, shown.height) == fit_inside(probe.width, probe.height, EDGE)
    assert size_of(clean) == (made.width, made.height) == (probe.width, probe.height)
    assert is_clean(preview)
    assert is_clean(clean)


def make_clips(imaging, path, folder, probe, seconds):
    frames = imaging.key_frames(path, folder, 2, spec=RenderSpec(max_edge=EDGE), seconds=seconds)
    poster = imaging.poster(path, folder / "poster", spec=RenderSpec(max_edge=EDGE), seconds=seconds)
    made = imaging.clean_video(path, folder / "clean.mp4", seconds=seconds)
    assert frames
    assert size_of(folder / "poster") == (poster.width, poster.height)
    again = imaging.probe(folder / "clean.mp4", seconds=seconds)
    assert (again.mime, again.video_codec, again.has_gps) == ("video/mp4", "h264", False)
    assert (again.width, again.height) == (made.width, made.height)
    assert is_clean(folder / "clean.mp4")


def size_of(path):
    with Image.open(path) as picture:
        picture.load()
        return picture.size


def is_clean(path):
    data = path.read_bytes()
    return [word for word in FOREIGN if word in data] == []


def peak_memory(pid):
    """The most that was ever resident, in bytes; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) << 10
