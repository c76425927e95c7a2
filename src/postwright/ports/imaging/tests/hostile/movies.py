"""MP4 and MOV whose index lies (ISO/IEC 14496-12, QuickTime file format)."""

import struct

from postwright.ports.imaging.tests.hostile import bases
from postwright.ports.imaging.tests.hostile.boxes import Box, container, full, movie, unite
from postwright.ports.imaging.tests.hostile.case import RIGHT, case

TRACK = (b"moov", b"trak")
MEDIA = (*TRACK, b"mdia")
TABLE = (*MEDIA, b"minf", b"stbl")
BROKEN = "undecodable truncated"
FIXED = 1 << 16


def edited(edit, form="mp4", **options):
    root = movie(bases.clip(form, **({"audio": None} | options)))
    edit(root)
    return unite(root)


def clocks():
    def steps(delta):
        return lambda root: root.find(*TABLE, b"stts").patch(12, struct.pack(">I", delta))

    def scale(value):
        return lambda root: root.find(*MEDIA, b"mdhd").patch(12, struct.pack(">I", value))

    def declared(seconds):
        return lambda root: root.find(b"moov", b"mvhd").patch(16, struct.pack(">I", seconds * 1000))

    def media_lasts(ticks):
        return lambda root: root.find(*MEDIA, b"mdhd").patch(16, struct.pack(">I", ticks))

    many = "too_long undecodable"
    for form in ("mp4", "mov"):
        yield case("clock", f"{form}-0-frames-a-second", f"{RIGHT} undecodable", edited, steps(0), form)
        yield case("clock", f"{form}-steps-overflow", f"{RIGHT} {many}", edited, steps(0xFFFFFFFF), form)
        yield case(
            "clock", f"{form}-steps-back", f"{RIGHT} too_long undecodable", edited, steps(0x80000000), form
        )
        yield case("clock", f"{form}-time-scale-0", f"{RIGHT} {many}", edited, scale(0), form)
        yield case(
            "clock", f"{form}-time-scale-most", f"{RIGHT} undecodable", edited, scale(0x7FFFFFFF), form
        )
        yield case(
            "clock",
            f"{form}-declares-million-seconds",
            f"{RIGHT} too_long",
            edited,
            declared(1_000_000),
            form,
        )
        yield case(
            "clock",
            f"{form}-media-lasts-for-ever",
            f"{RIGHT} too_long",
            edited,
            media_lasts(0xFFFFFFFF),
            form,
        )
    yield case("clock", "one-frame", RIGHT, bases.clip, "mp4", seconds=0.04, audio=None)
    yield case("clock", "one-frame-webm", RIGHT, bases.clip, "webm", seconds=0.04, audio=None)
    yield case("clock", "shown-before-decoded", f"{RIGHT} undecodable bomb", edited, shown_before)
    yield case("clock", "shown-in-no-order", f"{RIGHT} undecodable too_long", edited, shown_anyhow)
    yield case("clock", "edits-for-ever", f"{RIGHT} undecodable too_long", edited, edits(50_000, (90, 0)))
    yield case("clock", "edits-backwards", f"{RIGHT} undecodable", edited, edits(3, (90, -5_000_000)))
    yield case(
        "clock",
        "edits-empty-a-million-seconds",
        f"{RIGHT} too_long undecodable",
        edited,
        edits(1, (1_000_000_000, -1)),
    )
    yield case("clock", "edits-rate-0", f"{RIGHT} undecodable", edited, edits(2, (90, 0), rate=0))


def shown_before(root):
    root.find(*TABLE).content.append(full(b"ctts", struct.pack(">IIi", 1, 10, -2_000_000_000), version=1))


def shown_anyhow(root):
    rows = b"".join(struct.pack(">Ii", 1, (-1) ** number * number * 7_000) for number in range(10))
    root.find(*TABLE).drop(b"ctts")
    root.find(*TABLE).content.append(full(b"ctts", struct.pack(">I", 10) + rows, version=1))


def edits(times, row, rate=FIXED):
    def edit(root):
        listed = struct.pack(">I", times) + struct.pack(">IiI", *row, rate) * times
        track = root.find(*TRACK)
        track.drop(b"edts")
        track.content.append(container(b"edts", full(b"elst", listed)))

    return edit


def tracks():
    for form in ("mp4", "mov"):
        yield case("tracks", f"{form}-sound-only", "no_video_track", bases.clip, form, video=None)
        yield case(
            "tracks",
            f"{form}-none",
            "no_video_track undecodable",
            edited,
            lambda root: root.find(b"moov").drop(b"trak"),
            form,
        )
        yield case("tracks", f"{form}-300", f"{RIGHT} undecodable", edited, repeat_track(300), form)
        yield case(
            "tracks",
            f"{form}-all-said-disabled",
            RIGHT,
            edited,
            lambda root: root.find(*TRACK, b"tkhd").patch(0, bytes(4)),
            form,
        )
        yield case(
            "tracks",
            f"{form}-no-index",
            "truncated",
            lambda form=form: edited(lambda root: root.drop(b"moov"), form),
        )
        yield case(
            "tracks",
            f"{form}-no-pixels",
            BROKEN,
            lambda form=form: edited(lambda root: root.drop(b"mdat"), form),
        )
        yield case("tracks", f"{form}-empty-index", "no_video_track undecodable", edited, empty_index, form)
    yield case("tracks", "webm-sound-only", "no_video_track", bases.clip, "webm", video=None)
    yield case("tracks", "index-at-the-end", RIGHT, bases.clip, "mp4", seconds=0.2)
    yield case("tracks", "encrypted", "protected", edited, encrypt)
    yield case(
        "tracks",
        "two-indexes",
        f"{RIGHT} undecodable",
        edited,
        lambda root: root.content.append(root.find(b"moov")),
    )
    yield case("tracks", "index-in-index", f"{RIGHT} {BROKEN} no_video_track", edited, nest(500))
    yield case(
        "tracks", "unknown-codec", "unknown_codec", edited, lambda root: rename(root, b"avc1", b"zzzz")
    )
    yield case("tracks", "codec-of-another", BROKEN, edited, lambda root: rename(root, b"avc1", b"hvc1"))
    yield case(
        "tracks", "no-codec-configuration", BROKEN, edited, lambda root: rename(root, b"avcC", b"free")
    )
    yield case(
        "tracks",
        "no-descriptions",
        "unknown_codec no_video_track",
        edited,
        lambda root: root.find(*TABLE).drop(b"stsd"),
    )
    yield case(
        "tracks",
        "billions-of-frames",
        BROKEN,
        edited,
        lambda root: root.find(*TABLE, b"stsz").patch(4, struct.pack(">II", 1, 0xFFFFFFFF)),
    )
    yield case(
        "tracks",
        "frames-beyond-the-end",
        BROKEN,
        edited,
        lambda root: root.find(*TABLE, b"stco").patch(8, b"\x7f\xff\xff\xff"),
    )
    yield case(
        "tracks",
        "frames-in-the-index",
        BROKEN,
        edited,
        lambda root: root.find(*TABLE, b"stco").patch(8, struct.pack(">I", 16)),
    )
    yield case(
        "tracks",
        "chunks-of-4-billion",
        f"{RIGHT} {BROKEN}",
        edited,
        lambda root: root.find(*TABLE, b"stsc").patch(12, b"\xff\xff\xff\xff"),
    )
    yield case("tracks", "compressed-index", f"{BROKEN} no_video_track bomb", compressed_index)


def repeat_track(times):
    def edit(root):
        root.find(b"moov").content += [root.find(*TRACK)] * (times - 1)

    return edit


def empty_index(root):
    root.find(b"moov").content = []


def nest(depth):
    def edit(root):
        inner = root.find(b"moov")
        for _ in range(depth):
            inner = container(b"moov", inner)
        root.content[-1] = inner

    return edit


def rename(root, before, after):
    table = root.find(*TABLE, b"stsd")
    table.content = table.content.replace(before, after)


def encrypt(root):
    """The entry of common encryption (ISO/IEC 23001-7): encv with the original format and a key id."""
    table = root.find(*TABLE, b"stsd")
    scheme = [
        Box(b"frma", b"avc1"),
        full(b"schm", b"cenc" + bytes(4)),
        container(b"schi", full(b"tenc", b"\0\0\1\x08" + b"k" * 16)),
    ]
    entry = table.content[16:].replace(b"avc1", b"encv") + bytes(container(b"sinf", *scheme))
    table.content = table.content[:8] + struct.pack(">I", len(entry) + 8) + b"encv" + entry


def compressed_index():
    """QuickTime's cmov: a zlib stream that says it unpacks to 2 GB."""
    packed = container(b"cmov", Box(b"dcom", b"zlib"), Box(b"cmvd", struct.pack(">I", 1 << 31) + bytes(900)))
    return (
        bytes(Box(b"ftyp", b"qt  \0\0\0\0qt  "))
        + bytes(Box(b"mdat", bytes(99)))
        + bytes(container(b"moov", packed))
    )


def sides():
    def described(width, height):
        return lambda root: root.find(*TABLE, b"stsd").patch(40, struct.pack(">HH", width, height))

    def shown(width, height):
        return lambda root: root.find(*TRACK, b"tkhd").patch(76, struct.pack(">II", width, height))

    for width, height in ((0, 0), (16384, 16384), (65535, 65535), (1, 1)):
        yield case(
            "movie-sides",
            f"described-{width}x{height}",
            f"{RIGHT} undecodable too_many_pixels",
            edited,
            described(width, height),
        )
    for width, height in ((0, 0), (0xFFFFFFFF, 1), (FIXED, 0xFFFFFFFF)):
        yield case("movie-sides", f"shown-{width}x{height}", RIGHT, edited, shown(width, height))
    yield case("movie-sides", "pixels-a-thousand-wide", RIGHT, edited, aspect(1000, 1))
    yield case("movie-sides", "pixels-0-by-0", RIGHT, edited, aspect(0, 0))
    yield case(
        "movie-sides",
        "16384-wide-for-real",
        f"{RIGHT} bomb",
        bases.clip,
        "mp4",
        size=(16384, 64),
        seconds=0.08,
        audio=None,
    )
    yield case("movie-sides", "odd-sides", RIGHT, bases.clip, "webm", size=(31, 17), audio=None)
    for name, matrix in MATRICES.items():
        yield case("matrix", name, RIGHT, edited, turned(matrix))


def aspect(wide, high):
    def edit(root):
        table = root.find(*TABLE, b"stsd")
        entry = table.content[16:].replace(b"pasp", b"free") + bytes(
            Box(b"pasp", struct.pack(">II", wide, high))
        )
        table.content = table.content[:8] + struct.pack(">I", len(entry) + 8) + table.content[12:16] + entry

    return edit


def turned(matrix):
    return lambda root: root.find(*TRACK, b"tkhd").patch(40, struct.pack(">9i", *matrix))


MATRICES = {
    "45-degrees": (46341, 46341, 0, -46341, 46341, 0, 0, 0, 1 << 30),
    "sheared": (FIXED, FIXED, 0, 0, FIXED, 0, 0, 0, 1 << 30),
    "nothing": (0,) * 9,
    "mirrored": (-FIXED, 0, 0, 0, FIXED, 0, 0, 0, 1 << 30),
    "most": (0x7FFFFFFF,) * 9,
    "least": (-0x80000000,) * 9,
    "perspective": (FIXED, 0, 1 << 29, 0, FIXED, 1 << 29, 0, 0, 1 << 30),
    "million-fold": (1_000_000, 0, 0, 0, 1_000_000, 0, 0, 0, 1),
}


def pixels():
    for name, video, layout in (
        ("h264-444", "libx264", "yuv444p"),
        ("h264-10-bit", "libx264", "yuv420p10le"),
        ("h264-grey", "libx264", "gray"),
        ("h265-422-12-bit", "libx265", "yuv422p12le"),
        ("prores-4444", "prores_ks", "yuva444p10le"),
        ("animation-argb", "qtrle", "argb"),
        ("mjpeg", "mjpeg", "yuvj422p"),
        ("png-with-alpha", "png", "rgba64be"),
    ):
        form = "mp4" if name.startswith("h26") else "mov"
        yield case("pixels", name, RIGHT, bases.clip, form, video=video, layout=layout, audio=None)
    yield case("pixels", "vp9-444", RIGHT, bases.clip, "webm", layout="yuv444p", audio=None)
    yield case("pixels", "av1", RIGHT, bases.clip, "mp4", video="libsvtav1", audio=None)


def fragments():
    yield case("fragments", "whole", RIGHT, bases.fragmented)
    yield case("fragments", "again-and-again", f"{RIGHT} {BROKEN} too_long", lambda: again(3_000))
    yield case("fragments", "no-pixels", BROKEN, lambda: without(b"mdat"))
    yield case("fragments", "no-beginning", f"{BROKEN}", lambda: without(b"moov"))
    yield case(
        "fragments",
        "empty-ones",
        f"{RIGHT} {BROKEN}",
        lambda: bases.fragmented() + bytes(container(b"moof")) * 20_000,
    )
    yield case(
        "fragments", "index-of-itself", f"{RIGHT} {BROKEN}", lambda: bases.fragmented() + bytes(sidx(2_000))
    )


def again(times):
    root = movie(bases.fragmented())
    first = next(place for place, box in enumerate(root.content) if box.kind == b"moof")
    return (
        unite(Box(b"root", root.content[:first]))
        + b"".join(map(bytes, root.content[first : first + 2])) * times
    )


def without(kind):
    root = movie(bases.fragmented())
    root.drop(kind)
    return unite(root)


def sidx(rows):
    head = struct.pack(">IIIIHH", 1, 1000, 0, 0, 0, rows)
    return full(b"sidx", head + struct.pack(">III", 1 << 31, 0xFFFFFFFF, 0) * rows)


FAMILIES = (clocks, tracks, sides, pixels, fragments)
