"""Pictures, by libvips; HEIC is decoded by libheif first."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pyvips

from postwright.ports.imaging.child import hdr
from postwright.ports.imaging.child.animation import checked, each_frame, frame_height
from postwright.ports.imaging.child.exif import read_exif
from postwright.ports.imaging.child.files import Plain
from postwright.ports.imaging.child.origin import read_origin
from postwright.ports.imaging.errors import (
    Bomb,
    ImagingError,
    TooManyFrames,
    TooManyPixels,
    Truncated,
    Undecodable,
)
from postwright.ports.imaging.geometry import crop_box, fit_inside
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import Focus, Limits, Probe, RenderSpec

LOADERS = ("Jpeg", "Png", "Webp", "Nsgif", "Heif")
# By name, as libvips itself does not know every brand that libheif reads.
OPEN = {
    Kind.JPEG: "jpegload_source",
    Kind.PNG: "pngload_source",
    Kind.WEBP: "webpload_source",
    Kind.GIF: "gifload_source",
    Kind.AVIF: "heifload_source",
}
PROFILE = "icc-profile-data"
TRY_EDGE = 64
WHOLE = (0.0, 0.0, 1.0, 1.0)
ENDS_EARLY = re.compile(
    r"premature|truncat|end.of.(file|stream|image)|unexpected end|too short|not enough|unable to read|IDAT",
    re.IGNORECASE,
)
NO_ROOM = re.compile(r"memory|allocat|too large|limit", re.IGNORECASE)


def only_our_loaders() -> None:
    """Everything else that libvips can read stays shut, whatever a file claims to be."""
    pyvips.cache_set_max(0)
    pyvips.block_untrusted_set(state=True)
    pyvips.operation_block_set("VipsForeignLoad", state=True)
    for loader in LOADERS:
        pyvips.operation_block_set(f"VipsForeignLoad{loader}", state=False)


def probe_still(descriptor: int, kind: Kind, limits: Limits) -> Probe:
    with named_errors():
        image = open_still(descriptor, kind, limits)
        upright(descriptor, kind, image, TRY_EDGE).avg()
        return _describe(descriptor, image, kind)


def load_upright(descriptor: int, kind: Kind, limits: Limits, max_edge: int | None) -> Any:
    """The (first) picture, upright, sRGB, 8 bits, scaled down to fit."""
    with named_errors():
        image = open_still(descriptor, kind, limits)
        return upright(descriptor, kind, image, max_edge).copy_memory()


def load_moving(descriptor: int, limits: Limits, spec: RenderSpec) -> Any:
    """All frames of a GIF, cut and scaled down like one; as they are, they are decoded only when they are written."""
    with named_errors():
        first = open_still(descriptor, Kind.GIF, limits)
        image = _load(descriptor, Kind.GIF, fail_on="truncated", n=-1)
        size = (first.width, first.height)
        if not (spec.box or spec.max_bytes) and fit_inside(*size, spec.max_edge) == size:
            return checked(image, limits.max_moving_pixels)
        image = checked(image, limits.max_pixels).copy_memory()
        return each_frame(image, lambda frame: _cut(frame, spec.box or WHOLE, spec.max_edge))


def load_whole(descriptor: int, limits: Limits) -> Any:
    """All frames of a GIF, decoded: every one of them will be changed."""
    with named_errors():
        open_still(descriptor, Kind.GIF, limits)
        image = _load(descriptor, Kind.GIF, fail_on="truncated", n=-1)
        return checked(image, limits.max_pixels).copy_memory()


def cut(image: Any, box: Sequence[float], max_edge: int | None) -> Any:
    """:param box: see RenderSpec"""
    with named_errors():
        return _cut(image, box, max_edge).copy_memory()


def _cut(image: Any, box: Sequence[float], max_edge: int | None) -> Any:
    left, top, width, height = crop_box(image.width, image.height, box)
    part = image.crop(left, top, width, height)
    target_width, target_height = fit_inside(width, height, max_edge)
    return part.thumbnail_image(target_width, height=target_height, size="force")


def find_focus(image: Any) -> Focus:
    """By edges, skin tones and strong colours."""
    with named_errors():
        half = (max(1, image.width // 2), max(1, image.height // 2))
        _part, found = image.smartcrop(*half, interesting="attention", attention_x=True, attention_y=True)
        light = image.colourspace("b-w").extract_band(0).avg() / 255
        return Focus(found["attention_x"] / image.width, found["attention_y"] / image.height, light)


def open_still(descriptor: int, kind: Kind, limits: Limits) -> Any:
    """Header only, so that limits are checked before anything unfolds."""
    if kind is Kind.HEIC:
        return _open_heic(descriptor, limits)
    image = _load(descriptor, kind)
    pages = _value(image, "n-pages", 1)
    _check(image.width, frame_height(image), limits)
    if pages > limits.max_frames:
        raise TooManyFrames(limits.max_frames, pages)
    return image


def upright(descriptor: int, kind: Kind, image: Any, max_edge: int | None) -> Any:
    width, height = _upright_size(image)
    target_width, target_height = fit_inside(width, height, max_edge)
    if kind is not Kind.HEIC:
        shrink = _shrink_while_decoding(kind, min(width / target_width, height / target_height))
        # Not thumbnail_source: it passes over files that end early.
        image = _load(descriptor, kind, fail_on="truncated", **shrink)
    coding = hdr.coding_of(descriptor, kind)
    if coding and image.bands >= 3:
        image = image.thumbnail_image(target_width, height=target_height, size="force")
        return hdr.to_sdr(image, coding)
    # Without a profile it is sRGB already, and converting it takes longer than all the rest.
    profile = {"output_profile": "srgb"} if image.get_typeof(PROFILE) else {}
    small = image.thumbnail_image(target_width, height=target_height, size="force", **profile)
    return small.colourspace("srgb").cast("uchar")


def _load(descriptor: int, kind: Kind, **options: Any) -> Any:
    return getattr(pyvips.Image, OPEN[kind])(_source(descriptor), access="sequential", **options)


def _shrink_while_decoding(kind: Kind, factor: float) -> dict[str, float]:
    """JPEG and WebP halve cheaply; twice the wanted size is left for the good resampler."""
    step = next((step for step in (8, 4, 2) if factor >= 2 * step), 1)
    if kind is Kind.WEBP:
        return {"scale": 1 / step}
    return {"shrink": step} if kind is Kind.JPEG else {}


@contextmanager
def named_errors() -> Iterator[None]:
    try:
        yield
    except ImagingError:
        raise
    except MemoryError:
        raise Bomb from None
    except (pyvips.Error, ValueError, LookupError, EOFError, OSError, RuntimeError, SyntaxError) as error:
        text = str(error)
        # libvips repeats what the decoder said; the words never leave this process.
        raise (
            Truncated if ENDS_EARLY.search(text) else Bomb if NO_ROOM.search(text) else Undecodable
        ) from None


def _describe(descriptor: int, image: Any, kind: Kind) -> Probe:
    width, height = _upright_size(image)
    pages = _value(image, "n-pages", 1) if kind in {Kind.GIF, Kind.WEBP} else 1
    seconds = sum(_value(image, "delay", [])) / 1000 if pages > 1 else None
    taken_at, has_gps = read_exif(_value(image, "exif-data", None), _value(image, "xmp-data", None))
    return Probe(
        kind="image",
        mime=kind.mime,
        width=width,
        height=height,
        orientation=_value(image, "orientation", 1),
        frames=pages,
        animated=pages > 1,
        duration_seconds=seconds,
        fps=pages / seconds if seconds else None,
        has_alpha=image.hasalpha(),
        taken_at=taken_at,
        has_gps=has_gps,
        **read_origin(descriptor, kind, image)._asdict(),
    )


def _open_heic(descriptor: int, limits: Limits) -> Any:
    import pillow_heif  # noqa: PLC0415 - 30 MB that other pictures do not need

    heif = pillow_heif.open_heif(Plain(descriptor))
    if not heif.info.get("primary"):  # a tile or a thumbnail, in place of a picture that does not hold
        raise Undecodable
    width, height = heif.size
    _check(width, height, limits)
    bands = len(heif.mode.split(";")[0])
    raw = pyvips.Image.new_from_memory(heif.data, heif.stride // bands, height, bands, "uchar")
    image = raw.crop(0, 0, width, height).copy(interpretation="srgb" if bands >= 3 else "b-w")
    for name, key in (("icc-profile-data", "icc_profile"), ("exif-data", "exif"), ("xmp-data", "xmp")):
        if heif.info.get(key):
            image.set_type(pyvips.GValue.blob_type, name, bytes(heif.info[key]))
    image.set_type(pyvips.GValue.gint_type, "orientation", 1)  # libheif has turned it already
    return image


def _check(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.max_pixels:
        raise TooManyPixels(limits.max_pixels, width * height)


def _source(descriptor: int) -> Any:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return pyvips.Source.new_from_descriptor(descriptor)


def _upright_size(image: Any) -> tuple[int, int]:
    width, height = image.width, frame_height(image)
    return (height, width) if _value(image, "orientation", 1) >= 5 else (width, height)


def _value(image: Any, name: str, default: Any) -> Any:
    return image.get(name) if image.get_typeof(name) else default
