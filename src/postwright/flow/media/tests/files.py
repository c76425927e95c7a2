"""Real pictures, and files that strangers might send."""

import io
import struct
import zlib
from pathlib import Path

import av
import numpy as np
import skimage
from PIL import Image

PICTURES = Path(skimage.__file__).parent / "data"


def coffee() -> io.BytesIO:
    """A photo, 600 by 400, without any metadata."""
    return io.BytesIO((PICTURES / "coffee.png").read_bytes())


def motorcycle(side: str, *, cut: int | None = None) -> io.BytesIO:
    """
    The same scene by the left or the right eye of a stereo camera; without a `cut`-th of its sides at each edge. Only a
    closer look tells what is a part of which.
    """
    picture, out = Image.open(PICTURES / f"motorcycle_{side}.png").convert("RGB"), io.BytesIO()
    across, down = (length // cut if cut else 0 for length in picture.size)
    picture.crop((across, down, picture.width - across, picture.height - down)).save(out, "JPEG", quality=90)
    out.seek(0)
    return out


def photo_with_place() -> io.BytesIO:
    """A JPEG turned on its side whose EXIF names a place, a camera, its serial number and a time."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F], exif[0x0110] = "Kamera AG", "K-1"
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0xA431] = "2026:05:04 09:30:00", "SERIAL-12345"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (51.0, 20.0, 23.0), "E", (12.0, 22.0, 23.0)
    out = io.BytesIO()
    Image.open(PICTURES / "coffee.png").convert("RGB").save(out, "JPEG", exif=exif, comment=b"SERIAL-12345")
    out.seek(0)
    return out


def animation(frames: int = 5) -> io.BytesIO:
    """A GIF, 40 by 30, whose comment names somebody; one frame does not move."""
    steps = [Image.new("RGB", (40, 30), (number * 40, 0, 90)) for number in range(frames)]
    out = io.BytesIO()
    steps[0].save(out, "GIF", save_all=True, append_images=steps[1:], duration=100, comment=b"SERIAL-12345")
    out.seek(0)
    return out


def video(seconds: int = 2, container: str = "mp4") -> io.BytesIO:
    """A moving block, without sound."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(seconds * 10):
            pixels = np.full((240, 320, 3), 40, np.uint8)
            pixels[60:180, number * 8 : number * 8 + 80] = (220, 90, 30)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        file.mux(stream.encode())
    out.seek(0)
    return out


def two_scenes() -> io.BytesIO:
    """Two seconds of black, then two of white, and no sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(40):
            pixels = np.full((240, 320, 3), 0 if number < 20 else 255, np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        file.mux(stream.encode())
    out.seek(0)
    return out


def truncated_photo() -> io.BytesIO:
    whole = photo_with_place().getvalue()
    return io.BytesIO(whole[: len(whole) // 3])


def huge_png(width: int = 60_000, height: int = 60_000) -> io.BytesIO:
    """A few bytes that announce more pixels than any camera has."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(_chunk(kind, data) for kind, data in chunks)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def named(stream: io.BytesIO, name: str) -> io.BytesIO:
    stream.name = name
    return stream


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
