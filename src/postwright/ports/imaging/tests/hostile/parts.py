"""Pictures written chunk by chunk, so that each can be wrong."""

import struct
import zlib

import numpy as np

from postwright.ports.imaging.tests.hostile import bases

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOUR_BANDS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def png_chunk(name: bytes, data: bytes, check: int | None = None) -> bytes:
    check = zlib.crc32(name + data) if check is None else check
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def png(
    width=48,
    height=32,
    *,
    depth=8,
    colour=2,
    interlace=0,
    extra=(),
    rows=None,
    header=None,
    with_palette=True,
) -> bytes:
    """A picture of nothing but these numbers; `rows` replaces its unpacked pixels."""
    head = header or struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    line = (width * depth * COLOUR_BANDS.get(colour, 1) + 7) // 8 + 1
    pixels = bytes(line * height) if rows is None else rows
    palette = [png_chunk(b"PLTE", bytes(3))] * (colour == 3 and with_palette)
    parts = [
        png_chunk(b"IHDR", head),
        *palette,
        *extra,
        png_chunk(b"IDAT", squeezed(pixels)),
        png_chunk(b"IEND", b""),
    ]
    return SIGNATURE + b"".join(parts)


def squeezed(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def zeros_squeezed(length: int) -> bytes:
    """So many zeros, without ever holding them."""
    packer = zlib.compressobj(9)
    mebibyte = bytes(1 << 20)
    parts = [packer.compress(mebibyte) for _ in range(length >> 20)]
    return b"".join([*parts, packer.compress(bytes(length & 0xFFFFF)), packer.flush()])


def gif(width, height, frames=1, frame_size=(1, 1), delay=b"\x0a\0") -> bytes:
    """A canvas with small frames on it."""
    head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    control = b"\x21\xf9\x04\0" + delay + b"\0\0"
    picture = b"\x2c" + struct.pack("<HHHH", 0, 0, *frame_size) + b"\0\x02\x02\x44\x01\0"
    return head + (control + picture) * frames + b"\x3b"


def jpeg_segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments: bytes) -> bytes:
    data = bases.still("JPEG")
    return data[:2] + b"".join(segments) + data[2:]


def jpeg_sized(width: int, height: int, **options) -> bytes:
    data = bytearray(bases.still("JPEG", **options))
    at = next(at for at in bases.jpeg_joints(bytes(data)) if data[at + 1] in {0xC0, 0xC2})
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_sized(width: int, height: int) -> bytes:
    data = bytearray(bases.still("WEBP"))
    at = data.index(b"\x9d\x01\x2a") + 3
    data[at : at + 4] = struct.pack("<HH", width & 0x3FFF, height & 0x3FFF)
    return bytes(data)


def webp_canvas(width: int, height: int, *, animated=False) -> bytes:
    data = bytearray(
        bases.animation("WEBP") if animated else bases.still("WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    )
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def smooth(width: int, height: int) -> bytes:
    """Unpacked rows of a grey PNG that show a slope, each with its filter byte."""
    line = b"\0" + (np.arange(width) * 255 // max(1, width)).astype(np.uint8).tobytes()
    return line * height
