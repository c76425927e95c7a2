"""Files for the tests, made on the spot: real photographs of scikit-image, and everything a stranger may send."""

import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pillow_heif
import skimage.data
from PIL import Image

PICTURES = Path(skimage.data.__file__).parent
ROCKET = PICTURES / "rocket.jpg"  # NASA, public domain, 640x427
COFFEE = PICTURES / "coffee.png"  # no copyright restrictions, 600x400
LATITUDE = b"48.8584"


def photo(width=64, height=48):
    """Top half red, bottom half blue: which way up it is can be seen."""
    picture = Image.new("RGB", (width, height), (220, 30, 30))
    picture.paste((30, 30, 220), (0, height // 2, width, height))
    return picture


def exif_with_place(orientation=1):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[0xA431] = "SERIAL-0815"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.24), 3: "E", 4: (2.0, 17.0, 40.2)})
    exif.get_ifd(0x8769).update({0x9003: "2026:05:04 03:02:01", 0x9011: "+02:00", 0x927C: b"MakerNoteHere"})
    return exif


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><exif:GPSLatitude>48,51.504N</exif:GPSLatitude></x:xmpmeta>"


def write_photo(path, *, form, picture=None, **options):
    picture = picture or photo()
    if form == "HEIF":
        pillow_heif.from_pillow(picture).save(path, **options)
    else:
        picture.save(path, form, **options)
    return path


def png_header(width, height):
    """A valid PNG of these dimensions that holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 10_000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def animation(path, frames=5, form="GIF"):
    steps = [Image.new("RGB", (20, 10), (number * 40 % 256, 0, 0)) for number in range(frames)]
    steps[0].save(path, form, save_all=True, append_images=steps[1:], duration=100, comment=b"SecretComment")
    return path


def clip(
    path,
    *,
    seconds=2,
    size=(320, 240),
    video="libx264",
    audio="aac",
    form=None,
    turn=0,
    metadata=None,
    dark=0,
    layout="yuv420p",
    muxer=(),
):
    """
    A moving picture with a tone; `dark` seconds of black come first.

    `video` and `audio` name encoders, None leaves the track out; `layout` is of the pixels.
    """
    with av.open(
        path if isinstance(path, Unseekable) else str(path), "w", format=form, container_options=dict(muxer)
    ) as target:
        target.metadata.update(metadata or {})
        tracks = []
        if video:
            tracks.append(
                (_picture_track(target, video, size, turn, layout), list(_pictures(size, seconds, dark)))
            )
        if audio:
            tracks.append((target.add_stream(audio, rate=48_000, layout="mono"), list(_tones(seconds))))
        for stream, _frames in tracks:
            stream.metadata.update({"title": "SecretTitle"} if metadata else {})
        for stream, frames in tracks:
            for frame in [*frames, None]:
                target.mux(stream.encode(frame))
    return path


def _picture_track(target, video, size, turn, layout):
    stream = target.add_stream(video, rate=25)
    stream.width, stream.height = size
    stream.pix_fmt = layout
    if turn:
        stream.set_display_rotation(turn)
    return stream


def _pictures(size, seconds, dark):
    upper, lower = np.array([220, 30, 30], np.uint8), np.array([30, 30, 220], np.uint8)
    for number in range(int(seconds * 25)):
        pixels = np.empty((size[1], size[0], 3), np.uint8)
        pixels[: size[1] // 2], pixels[size[1] // 2 :] = upper, lower
        pixels[:, (number * 3) % size[0]] = 255
        if number < dark * 25:
            pixels[:] = 0
        frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
        frame.pts, frame.time_base = number, Fraction(1, 25)
        yield frame


def _tones(seconds):
    for number in range(int(seconds * 48_000 / 1024)):
        wave = np.sin(np.arange(number * 1024, (number + 1) * 1024) * 0.06).astype(np.float32)[None] * 0.3
        frame = av.AudioFrame.from_ndarray(wave, "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 1024, Fraction(1, 48_000)
        yield frame


def corner(path, *, top):
    """The mean colour of the upper or lower edge."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"), float)
    return tuple(pixels[:2].mean((0, 1)) if top else pixels[-2:].mean((0, 1)))


def as_bytes(picture, form, **options):
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


class Unseekable(io.RawIOBase):
    """A pipe: what a browser records into, so that lengths stay open."""

    def __init__(self, path):
        self.path = path
        self.parts = []

    def writable(self):
        return True

    def write(self, data):
        self.parts.append(bytes(data))
        return len(data)

    def close(self):
        self.path.write_bytes(b"".join(self.parts))


def live_webm(path, *, seconds):
    pipe = Unseekable(path)
    clip(pipe, seconds=seconds, video="libvpx-vp9", audio=None, form="webm")
    pipe.close()
    return path


def turned_clockwise(data, *, height):
    """The matrix of a phone held upright (QuickTime file format, track header): x' = height - y, y' = x."""
    turned = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, height << 16, 0, 1 << 30)
    at = data.index(b"tkhd") + 4 + 40
    return data[:at] + turned + data[at + 36 :]


def still_clip(path, pixels, *, transfer):
    """
    A second of one bright picture in H.265 of 10 bits.

    :param pixels: 16-bit RGB, as `transfer` codes it
    """
    tags = f"colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc:range=limited:log-level=none"
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx265", rate=10, options={"x265-params": tags, "crf": "5"})
        stream.height, stream.width = pixels.shape[:2]
        stream.pix_fmt = "yuv420p10le"
        for number in range(10):
            frame = av.VideoFrame.from_ndarray(pixels, "rgb48le")
            frame = frame.reformat(format="yuv420p10le", dst_colorspace=9)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return path


def clip_with_noise(path, *, loud, seconds=4):
    """A video whose sound is as loud as that, 0 to 1."""
    noise = np.random.default_rng(7).uniform(-loud, loud, 48_000 * seconds).astype(np.float32)
    with av.open(str(path), "w") as target:
        picture = _picture_track(target, "libx264", (160, 120), 0, "yuv420p")
        sound = target.add_stream("aac", rate=48_000, layout="mono")
        for frame in [*_pictures((160, 120), seconds, 0), None]:
            target.mux(picture.encode(frame))
        for start in range(0, len(noise), 1024):
            frame = av.AudioFrame.from_ndarray(noise[None, start : start + 1024], "fltp", "mono")
            frame.sample_rate, frame.pts = 48_000, start
            target.mux(sound.encode(frame))
        target.mux(sound.encode(None))
    return path
