"""
A file that names other files, or addresses, gets neither: they are not even opened.

FFmpeg itself is asked first, in this process and without a fence, so that the fence is only the second net.
"""

import ctypes
import os
import socket
import struct
import sys

import pytest

from postwright.ports.imaging import ImagingError, Kind, Limits
from postwright.ports.imaging.child import clips
from postwright.ports.imaging.tests import samples
from postwright.ports.imaging.tests.hostile import bases
from postwright.ports.imaging.tests.hostile.boxes import Box, container, full, movie, unite

OPENED = 0x20 | 0x1  # inotify(7): IN_OPEN, IN_ACCESS
TABLE = (b"moov", b"trak", b"mdia", b"minf", b"dinf")


@pytest.fixture
def bait(tmp_path):
    """A real video that may not be touched, and whether it was."""
    if sys.platform != "linux":
        pytest.skip("inotify is Linux's")
    path = samples.clip(tmp_path / "bait.mov", seconds=0.4, size=(64, 48))
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(watch, os.fsencode(path), OPENED) >= 0
    yield path, lambda: was_touched(watch)
    os.close(watch)


def was_touched(watch):
    try:
        return bool(os.read(watch, 4096))
    except BlockingIOError:
        return False


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def was_called(server):
    try:
        server.accept()
    except BlockingIOError:
        return False
    return True


def referring(reference):
    """A movie whose pixels lie in another file (ISO/IEC 14496-12, 8.7.2); in this one there are zeros."""
    root = movie(bases.clip("mov", audio=None))
    root.find(b"mdat").content = bytes(len(root.find(b"mdat").content))
    place = root.find(*TABLE)
    place.content = [full(b"dref", struct.pack(">I", 1) + bytes(reference))]
    return unite(root)


def by_address(address):
    return full(b"url ", address.encode() + b"\0")


def by_alias(path):
    """The Macintosh alias that QuickTime wrote, with an absolute path (type 2) in it."""
    name = os.fsencode(path)
    fixed = bytes(10) + b"\4disk" + bytes(23) + bytes(12) + bytes([min(len(path.name), 63)])
    fixed += path.name.encode()[:63].ljust(63, b"\0") + bytes(16) + struct.pack(">hh", 1, 1) + bytes(16)
    said = struct.pack(">hH", 2, len(name)) + name + bytes(len(name) % 2) + struct.pack(">hH", -1, 0)
    return full(b"alis", fixed + said)


LISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{0}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{0}'\n",
    "dash": '<?xml version="1.0"?><MPD><Period><BaseURL>{0}</BaseURL></Period></MPD>',
    "image list": "{0}\n",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{0}"/></svg>',
}


class TestAMovieThatPointsElsewhere:
    @pytest.mark.parametrize("kind", ["file address", "path", "alias"])
    def test_does_not_get_the_file(self, imaging, tmp_path, bait, kind):
        target, touched = bait
        reference = {
            "file address": by_address(target.as_uri()),
            "path": by_address(str(target)),
            "alias": by_alias(target),
        }[kind]
        path = tmp_path / "sent.mov"
        path.write_bytes(referring(reference))

        assert try_without_fence(path, Kind.MOV) == "undecodable"
        assert not touched()
        assert refused(imaging, path, tmp_path) == {"undecodable"}
        assert not touched()

    def test_does_not_get_the_address(self, imaging, tmp_path, server):
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.mp4"
        path = tmp_path / "sent.mov"
        path.write_bytes(referring(by_address(address)))

        assert try_without_fence(path, Kind.MOV) == "undecodable"
        assert refused(imaging, path, tmp_path) == {"undecodable"}
        assert not was_called(server)

    def test_does_not_get_the_file_by_a_movie_reference(self, imaging, tmp_path, bait):
        target, touched = bait
        reference = full(
            b"rdrf", b"url " + struct.pack(">I", len(target.as_uri())) + target.as_uri().encode()
        )
        pointer = container(b"moov", container(b"rmra", container(b"rmda", reference)))
        path = tmp_path / "sent.mov"
        path.write_bytes(bytes(Box(b"ftyp", b"qt  \0\0\0\0qt  ")) + bytes(pointer))

        assert try_without_fence(path, Kind.MOV) in {"undecodable", "no_video_track"}
        assert refused(imaging, path, tmp_path) <= {"undecodable", "no_video_track"}
        assert not touched()


class TestAList:
    @pytest.mark.parametrize("kind", LISTS)
    @pytest.mark.parametrize("name", ["sent.mp4", "sent.m3u8", "sent.jpg"])
    def test_is_no_video(self, imaging, tmp_path, bait, server, kind, name):
        target, touched = bait
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.ts"
        for place in (str(target), target.as_uri(), address):
            (tmp_path / name).write_text(LISTS[kind].format(place))

            assert refused(imaging, tmp_path / name, tmp_path) == {"unknown_type"}
        assert not touched()
        assert not was_called(server)

    @pytest.mark.parametrize(
        "head", [b"\0\0\0\x14ftypisom\0\0\0\0isom", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"]
    )
    def test_behind_the_head_of_a_video_is_none(self, imaging, tmp_path, bait, head):
        target, touched = bait
        path = tmp_path / "sent.mp4"
        path.write_bytes(head + LISTS["hls"].format(target).encode() * 9)

        assert refused(imaging, path, tmp_path) <= {"undecodable", "truncated"}
        assert not touched()


class TestTheBait:
    def test_shows_when_it_is_taken(self, bait):
        target, touched = bait

        assert target.read_bytes()
        assert touched()


def try_without_fence(path, kind):
    with path.open("rb") as file:
        try:
            return clips.probe_clip(file.fileno(), kind, Limits()).mime
        except ImagingError as error:
            return error.code


def refused(imaging, path, folder):
    codes = set()
    for use in (
        lambda: imaging.probe(path),
        lambda: imaging.poster(path, folder / "out"),
        lambda: imaging.clean_video(path, folder / "out"),
    ):
        with pytest.raises(ImagingError) as error:
            use()
        codes.add(error.value.code)
    assert not (folder / "out").exists()
    return codes
