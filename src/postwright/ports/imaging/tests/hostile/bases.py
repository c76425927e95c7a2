"""Whole and harmless files of every kind, made once; the hostile ones are made of them."""

import functools
import io
import struct
import tempfile
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

from postwright.ports.imaging.tests import samples

WIDTH, HEIGHT = 48, 32
STILLS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF")
CLIPS = ("mp4", "mov", "webm")
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif", "HEIF": ".heic", "GIF": ".gif"}
WEBM = {"video": "libvpx-vp9", "audio": "libopus"}


def grain(width=WIDTH, height=HEIGHT, mode="RGB"):
    """A picture that no compressor makes vanish."""
    noise = np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(noise // 2 + np.asarray(samples.photo(width, height)) // 2).convert(mode)


@functools.cache
def still(form: str, *, width=WIDTH, height=HEIGHT, mode="RGB", **options) -> bytes:
    buffer = io.BytesIO()
    picture = grain(width, height, mode)
    if form == "HEIF":
        pillow_heif.from_pillow(picture).save(buffer, **options)
    else:
        picture.save(buffer, form, **options)
    return buffer.getvalue()


def as_flat(form: str, width: int, height: int, **options) -> bytes:
    """Large, and next to nothing as a file."""
    return samples.as_bytes(Image.new("RGB", (width, height), (9, 99, 199)), form, **options)


@functools.cache
def animation(form: str, frames=4, width=20, height=10) -> bytes:
    steps = [Image.new("RGB", (width, height), (number * 40 % 256, 0, 90)) for number in range(frames)]
    buffer = io.BytesIO()
    steps[0].save(buffer, form, save_all=True, append_images=steps[1:], duration=100)
    return buffer.getvalue()


@functools.cache
def clip(form: str, *, seconds=0.4, size=(64, 48), **options) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{form}"
        settings = (WEBM if form == "webm" else {}) | options
        return samples.clip(path, seconds=seconds, size=size, **settings).read_bytes()


@functools.cache
def fragmented() -> bytes:
    """An MP4 as a camera streams it: an empty index, then piece by piece."""
    return clip("mp4", audio=None, muxer=(("movflags", "frag_keyframe+empty_moov+default_base_moof"),))


def whole(form: str) -> bytes:
    return clip(form) if form in CLIPS else still(form)


def joints(form: str) -> list[int]:
    """Where one part of the file ends and the next begins."""
    data = whole(form)
    match form:
        case "JPEG":
            return jpeg_joints(data)
        case "PNG":
            return chunk_joints(data, 8, ">I4s", 12)
        case "WEBP":
            return chunk_joints(data, 12, "<4sI", 8)
        case "GIF":
            return [6, 13, 13 + (3 << (data[10] & 7) + 1), len(data) - 2, len(data) - 1]
        case "webm":
            return [data.index(word) + 4 for word in EBML_PARTS if word in data]
        case _:
            return box_joints(data)


EBML_PARTS = (
    b"\x18\x53\x80\x67",
    b"\x15\x49\xa9\x66",
    b"\x16\x54\xae\x6b",
    b"\x1f\x43\xb6\x75",
    b"\x1c\x53\xbb\x6b",
)


def jpeg_joints(data: bytes) -> list[int]:
    found, at = [2], 2
    while data[at + 1] != 0xDA:
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        found.append(at)
    return [*found, at + 2 + int.from_bytes(data[at + 2 : at + 4]), len(data) - 2, len(data) - 1]


def chunk_joints(data: bytes, at: int, form: str, beside: int) -> list[int]:
    found = []
    while at < len(data):
        found.append(at)
        first, second = struct.unpack_from(form, data, at)
        length = first if isinstance(first, int) else second
        at += beside + length + (length % 2 if beside == 8 else 0)
    return [*found, found[-1] + 8, len(data) - 1]


def box_joints(data: bytes) -> list[int]:
    found, at = [], 0
    while at < len(data):
        found += [at + 4, at + 8]
        at += int.from_bytes(data[at : at + 4]) or len(data)
        found.append(at)
    return [point for point in found if 12 <= point < len(data)]
