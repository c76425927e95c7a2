"""Pictures that would unpack to everything, have sides that none has, or carry more than a picture."""

import struct

from PIL import Image

from postwright.ports.imaging.tests import samples
from postwright.ports.imaging.tests.hostile import bases
from postwright.ports.imaging.tests.hostile.case import RIGHT, case
from postwright.ports.imaging.tests.hostile.parts import (
    SIGNATURE,
    gif,
    jpeg_segment,
    jpeg_sized,
    jpeg_with,
    png,
    png_chunk,
    squeezed,
    webp_canvas,
    webp_sized,
    zeros_squeezed,
)

NEVER = "truncated undecodable too_many_pixels bomb"
EXIF = b"Exif\0\0"
EXIF_AS_IT_IS = ("JPEG", "PNG", "WEBP", "HEIF")  # the AVIF writer reads and mends it


def bombs():
    yield case("bomb", "png-7000-square-1-bit", RIGHT, png, 7000, 7000, depth=1, colour=0)
    yield case(
        "bomb",
        "png-60000-square",
        "too_many_pixels",
        png,
        header=struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0),
    )
    yield case(
        "bomb",
        "png-interlaced-5000-square",
        RIGHT,
        png,
        5000,
        5000,
        depth=1,
        colour=0,
        interlace=1,
        rows=bytes(4_000_000),
    )
    yield case("bomb", "png-16-bit-rgba", f"{RIGHT} bomb", png, 3000, 3000, depth=16, colour=6)
    yield case(
        "bomb",
        "png-more-pixels-than-said",
        f"{RIGHT} undecodable",
        lambda: png_with_pixels(zeros_squeezed(300 << 20)),
    )
    yield case(
        "bomb",
        "png-zips-in-zips",
        f"{RIGHT} undecodable truncated",
        lambda: png_with_pixels(squeezed(zeros_squeezed(100 << 20))),
    )
    for name in (b"zTXt", b"iTXt"):
        yield case("bomb", f"png-{name.decode()}", RIGHT, text_bomb, name)
    yield case(
        "bomb",
        "png-iCCP",
        f"{RIGHT} bomb",
        lambda: png(extra=[png_chunk(b"iCCP", b"x\0\0" + zeros_squeezed(200 << 20))]),
    )
    yield case("bomb", "png-100000-chunks", RIGHT, lambda: png(extra=[png_chunk(b"tEXt", b"a\0b")] * 100_000))
    yield case(
        "bomb",
        "apng-declares-2-billion-frames",
        RIGHT,
        lambda: png(extra=[png_chunk(b"acTL", struct.pack(">II", 1 << 31, 0))]),
    )
    yield case("bomb", "gif-canvas-65535", f"{RIGHT} too_many_pixels", gif, 65535, 65535)
    yield case("bomb", "gif-65000-frames", "too_many_frames", gif, 1, 1, frames=65_000)
    yield case("bomb", "gif-1500-large-frames", "too_many_pixels", moving_canvas, 2000, 1500)
    yield case(
        "bomb", "gif-tiny-canvas-large-frame", NEVER + " " + RIGHT, gif, 1, 1, frame_size=(65535, 65535)
    )
    yield case("bomb", "webp-16383-square", "too_many_pixels bomb", webp_sized, 16383, 16383)
    yield case("bomb", "webp-canvas-2-to-24", f"{NEVER}", webp_canvas, 1 << 24, 255)
    yield case("bomb", "webp-animated-canvas-16384", NEVER, webp_canvas, 16384, 16384, animated=True)
    yield case("bomb", "jpeg-65500-square", "too_many_pixels", jpeg_sized, 65500, 65500)
    yield case(
        "bomb", "jpeg-thousands-of-scans", "bomb undecodable took_too_long", many_scans, 3000, allowed=2
    )
    yield case("bomb", "jpeg-60000-comments", RIGHT, lambda: jpeg_with(jpeg_segment(0xFE, b"x") * 60_000))
    yield case(
        "bomb",
        "jpeg-16-megabytes-of-metadata",
        RIGHT,
        lambda: jpeg_with(jpeg_segment(0xEF, bytes(65_533)) * 250),
    )
    yield case("bomb", "webp-lossless-flat", RIGHT, lambda: bases.as_flat("WEBP", 3000, 2000, lossless=True))
    yield case("bomb", "avif-flat", RIGHT, lambda: bases.as_flat("AVIF", 3000, 2000, speed=10))


def png_with_pixels(packed):
    head = struct.pack(">IIBBBBB", 48, 32, 8, 2, 0, 0, 0)
    return SIGNATURE + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def text_bomb(name):
    beside = b"x\0\0" if name == b"zTXt" else b"XML:com.adobe.xmp\0\1\0\0\0"
    return png(extra=[png_chunk(name, beside + zeros_squeezed(200 << 20))])


def moving_canvas(edge, frames):
    """A frame of the whole canvas, then very small ones: each of them shows it all again."""
    more = gif(1, 1, frames=frames)
    return bases.as_flat("GIF", edge, edge)[:-1] + more[19:]


def many_scans(times):
    """A progressive picture of 9 megapixels whose last scan comes again and again (libjpeg-turbo, "two issues with the JPEG standard")."""
    data = bases.as_flat("JPEG", 3000, 3000, progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * times + data[-2:]


def sides():
    for width, height in (
        (0, 5),
        (5, 0),
        (0, 0),
        (1 << 31, 1),
        (1, 1 << 31),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x7FFFFFFF, 0x7FFFFFFF),
    ):
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        yield case("sides", f"png-{width}x{height}", NEVER, png, header=head)
    for width, height in ((0, 32), (48, 0), (0, 0), (65535, 1), (1, 65535)):
        yield case("sides", f"jpeg-{width}x{height}", f"{NEVER} {RIGHT}", jpeg_sized, width, height)
        yield case("sides", f"gif-{width}x{height}", f"{NEVER} {RIGHT}", gif, width, height)
    for width, height in ((0, 32), (48, 0), (16383, 1), (1, 16383)):
        yield case("sides", f"webp-{width}x{height}", NEVER, webp_sized, width, height)
    for form in ("AVIF", "HEIF"):
        for width, height in (
            (0, 32),
            (48, 0),
            (65535, 65535),
            (1 << 31, 1),
            (0xFFFFFFFF, 0xFFFFFFFF),
            (1, 1),
            (49, 31),
        ):
            yield case(
                "sides", f"{form}-{width}x{height}", f"{NEVER} {RIGHT}", heif_sized, form, width, height
            )
    for form in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"):
        for width, height in ((1, 1), (1, 300), (300, 1)):
            yield case(
                "sides",
                f"{form}-really-{width}x{height}",
                RIGHT,
                bases.still,
                form,
                width=width,
                height=height,
            )


def heif_sized(form, width, height):
    data = bytearray(bases.still(form))
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", width, height)
    return bytes(data)


def checks():
    good = bases.still("PNG")
    for name in (b"IHDR", b"IDAT"):
        yield case("checksum", f"png-{name.decode()}", f"{RIGHT} undecodable truncated", wrong_check, name)
    yield case("checksum", "png-IEND", f"{RIGHT} undecodable truncated", wrong_check, b"IEND")
    yield case("checksum", "png-tEXt", RIGHT, lambda: png(extra=[png_chunk(b"tEXt", b"a\0b", check=1)]))
    yield case(
        "checksum",
        "png-adler",
        f"{RIGHT} undecodable truncated",
        lambda: png_with_pixels(squeezed(bytes(145 * 32))[:-1] + b"\x77"),
    )
    yield case(
        "order",
        "png-no-header",
        "undecodable",
        SIGNATURE + png_chunk(b"IDAT", squeezed(bytes(99))) + png_chunk(b"IEND", b""),
    )
    yield case("order", "png-two-headers", f"{RIGHT} undecodable", lambda: good[:33] + good[8:])
    yield case("order", "png-no-pixels", "undecodable truncated", lambda: good[:33] + png_chunk(b"IEND", b""))
    yield case("order", "png-no-palette", "undecodable", png, colour=3, with_palette=False)
    for depth, colour in ((3, 0), (16, 3), (0, 2), (8, 7)):
        head = struct.pack(">IIBBBBB", 48, 32, depth, colour, 0, 0, 0)
        yield case("order", f"png-depth-{depth}-colour-{colour}", "undecodable", png, header=head)
    yield case("order", "webp-too-large-chunk", "truncated undecodable", lambda: chunk_grown("WEBP"))
    yield case("order", "gif-no-frame", "undecodable truncated", lambda: gif(9, 9, frames=0))
    yield case("order", "gif-frame-outside", f"{RIGHT} undecodable", gif, 2, 2, frame_size=(1, 9))
    yield case(
        "order",
        "gif-codes-beyond-table",
        f"{RIGHT} undecodable truncated",
        lambda: gif(9, 9, frame_size=(9, 9)).replace(b"\x02\x02\x44\x01", b"\x0c\x02\xff\xff"),
    )
    yield case("order", "jpeg-no-tables", "undecodable truncated", lambda: without_segment(0xDB))
    yield case("order", "jpeg-no-frame", "undecodable truncated", lambda: without_segment(0xC0))
    yield case(
        "order",
        "jpeg-arithmetic",
        f"{RIGHT} undecodable truncated",
        lambda: bases.still("JPEG").replace(b"\xff\xc0\0", b"\xff\xc9\0"),
    )
    yield case(
        "order",
        "jpeg-lossless",
        "undecodable truncated",
        lambda: bases.still("JPEG").replace(b"\xff\xc0\0", b"\xff\xc3\0"),
    )


def wrong_check(name):
    data = bytearray(bases.still("PNG"))
    at = data.index(name)
    data[at + 4 + int.from_bytes(data[at - 4 : at])] ^= 0xFF
    return bytes(data)


def chunk_grown(form):
    data = bytearray(bases.still(form))
    data[16:20] = b"\xff\xff\xff\x7f"
    return bytes(data)


def without_segment(marker):
    data, joints = bases.still("JPEG"), bases.jpeg_joints(bases.still("JPEG"))
    parts = [data[start:end] for start, end in zip([0, *joints], [*joints, len(data)], strict=True)]
    return b"".join(part for part in parts if part[:2] != bytes([0xFF, marker]))


def hidden():
    """Metadata that is odd, endless or a lie: the picture is shown all the same."""
    for number in (0, 9, 255, 65535):
        for form in EXIF_AS_IT_IS:
            yield case("hidden", f"{form}-orientation-{number}", RIGHT, turned, form, number)
    for name, make in EXIFS.items():
        for form in EXIF_AS_IT_IS:
            yield case("hidden", f"{form}-exif-{name}", RIGHT, with_exif, form, make)
    yield case(
        "hidden",
        "png-exif-30000-rows",
        "took_too_long",
        lambda: png(extra=[png_chunk(b"eXIf", many_rows())]),
        allowed=1,
    )
    for name, profile in PROFILES.items():
        for form in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
            yield case("hidden", f"{form}-icc-{name}", RIGHT, bases.still, form, icc_profile=profile)
    for name, text in XMPS.items():
        yield case("hidden", f"jpeg-xmp-{name}", RIGHT, bases.still, "JPEG", xmp=text)
        yield case("hidden", f"webp-xmp-{name}", RIGHT, bases.still, "WEBP", xmp=text)
    yield case(
        "hidden",
        "jpeg-iptc-noise",
        RIGHT,
        lambda: jpeg_with(jpeg_segment(0xED, b"Photoshop 3.0\x008BIM\4\4" + b"\xff" * 90)),
    )


def many_rows():
    """Libexif's time grows with their square."""
    return entries(*[(0x8825, 4, 1, 8)] * 30_000)[len(EXIF) :]


def turned(form, number):
    exif = Image.Exif()
    exif[0x0112] = number
    return bases.still(form, exif=exif.tobytes())


def with_exif(form, make):
    return bases.still(form, exif=make())


def entries(*rows, after=0):
    """An EXIF block of one directory; each row: tag, type, count, value or offset."""
    table = b"".join(struct.pack(">HHII", *row) for row in rows)
    return EXIF + b"MM\0*\0\0\0\x08" + struct.pack(">H", len(rows)) + table + struct.pack(">I", after)


EXIFS = {
    "endless-directories": lambda: entries((0x010F, 2, 4, 0x41420000), after=8),
    "details-are-itself": lambda: entries((0x8769, 4, 1, 8), (0x8825, 4, 1, 8)),
    "count-beyond-all": lambda: entries((0x010F, 2, 0xFFFFFFFF, 8), (0x0112, 3, 0xFFFFFFFF, 1)),
    "offset-beyond-end": lambda: entries((0x8825, 4, 1, 0xFFFFFFF0)),
    "unknown-types": lambda: entries((0x0112, 99, 1, 6 << 16), (0x9003, 0, 1, 0)),
    "800-rows": lambda: entries(*[(0x8825, 4, 1, 8)] * 800),
    "places-by-the-thousand": lambda: samples.exif_with_place().tobytes() + b"GPS" * 15_000,
    "noise": lambda: EXIF + bytes(range(256)) * 200,
    "cut": lambda: samples.exif_with_place().tobytes()[:40],
}
PROFILES = {
    "noise": bytes(range(256)) * 4,
    "zero-length": struct.pack(">I", 0) + bytes(128),
    "huge-table": struct.pack(">I", 400)
    + b"lcms\4\0\0\0mntrRGB XYZ "
    + bytes(12)
    + b"acsp"
    + bytes(88)
    + b"\xff\xff\xff\xff"
    + bytes(300),
}
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (ord("b") + step, b"&%c;" % (ord("a") + step) * 10) for step in range(9)
)
XMPS = {
    "billion-laughs": LAUGHS + b"]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&j;</x:xmpmeta>",
    "external-entity": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x:xmpmeta>&a;</x:xmpmeta>",
    "deep": b"<a>" * 15_000,
    "no-text": b"\xff\xfe\x00" * 9_000,
}

FAMILIES = (bombs, sides, checks, hidden)
