"""WebM whose elements contain themselves, nothing, or everything (RFC 9559)."""

import functools
import io

import av

from postwright.ports.imaging.tests.hostile import bases
from postwright.ports.imaging.tests.hostile.case import RIGHT, case
from postwright.ports.imaging.tests.hostile.ebml import (
    HEAD,
    UNKNOWN,
    block,
    cluster,
    element,
    info,
    number,
    size_of,
    track,
    webm,
)

BROKEN = "undecodable truncated"
ANY = f"{RIGHT} undecodable truncated too_long"


@functools.cache
def frames():
    with av.open(io.BytesIO(bases.clip("webm", audio=None))) as source:
        return [bytes(packet) for packet in source.demux(video=0) if packet.size]


def made(
    *,
    times=None,
    tracks=None,
    head=None,
    scale=1_000_000,
    seconds=None,
    sizes=(None, None),
    before=b"",
    after=b"",
    flags=0,
):
    times = times or [number * 40 for number in range(len(frames()))]
    first, *others = zip(frames(), times, strict=False)
    blocks = block(*first) + b"".join(block(frame, at, flags=flags) for frame, at in others)
    known = element("1654ae6b", tracks if tracks is not None else track())
    return webm(
        before,
        head if head is not None else info(scale, seconds),
        known,
        cluster(blocks, size=sizes[1]),
        after,
        size=sizes[0],
    )


def clocks():
    for name, times in {
        "jump-back": [0, 4000, 40, 3000, 80, 2000, 120, 1000, 160, 200],
        "all-at-once": [0] * 10,
        "before-the-beginning": [-32768, -20000, -10000, -1, 0, 1, 2, 3, 4, 5],
    }.items():
        yield case("webm-clock", name, f"{RIGHT} undecodable", made, times=times)
    for name, scale in {"scale-0": 0, "scale-1": 1, "scale-most": (1 << 63) - 1}.items():
        yield case("webm-clock", name, ANY, made, scale=scale)
    for name, seconds in {
        "million-seconds": 1e6,
        "no-number": float("nan"),
        "for-ever": float("inf"),
        "less-than-none": -5.0,
    }.items():
        yield case("webm-clock", f"declares-{name}", ANY, made, seconds=seconds)
    yield case(
        "webm-clock",
        "cluster-in-a-million-years",
        ANY,
        lambda: made(after=cluster(block(frames()[0]), at=(1 << 62))),
    )


def elements():
    yield case("webm", "whole", RIGHT, made)
    yield case("webm", "unknown-sizes", RIGHT, made, sizes=(UNKNOWN, UNKNOWN))
    yield case(
        "webm",
        "segment-in-segment",
        ANY + " no_video_track",
        lambda: HEAD + (bytes.fromhex("18538067") + UNKNOWN) * 5_000,
    )
    yield case(
        "webm",
        "cluster-in-cluster",
        ANY,
        lambda: made(sizes=(UNKNOWN, None), after=(bytes.fromhex("1f43b675") + UNKNOWN) * 50_000),
    )
    yield case(
        "webm", "clusters-without-end", ANY, lambda: made(sizes=(UNKNOWN, None), after=cluster(b"") * 30_000)
    )
    yield case(
        "webm",
        "void-of-exabytes",
        BROKEN + " " + RIGHT,
        lambda: made(sizes=(UNKNOWN, None), after=element("ec", bytes(99), size_of(1 << 55))),
    )
    yield case("webm", "void-50000-times", RIGHT, lambda: made(before=element("ec", b"\0") * 50_000))
    yield case("webm", "no-head", RIGHT + " undecodable", made, head=b"")
    yield case("webm", "no-tracks", "no_video_track undecodable", made, tracks=b"")
    yield case(
        "webm",
        "300-tracks",
        f"{RIGHT} undecodable",
        lambda: made(tracks=b"".join(track(identity=number) for number in range(1, 127)) * 3),
    )
    yield case("webm", "each-frame-said-to-stand-alone", RIGHT, made, flags=0x80)
    yield case("webm", "unknown-codec", "unknown_codec", lambda: made(tracks=track(codec=b"V_NOTHING")))
    yield case(
        "webm", "codec-of-another", "undecodable", lambda: made(tracks=track(codec=b"V_MPEG4/ISO/AVC"))
    )
    yield case(
        "webm",
        "subtitles-as-picture",
        "undecodable no_video_track",
        lambda: made(tracks=track(codec=b"S_TEXT/UTF8", kind=17)),
    )
    yield case("webm", "encrypted", "protected", lambda: made(tracks=track(extra=ENCRYPTED)))
    yield case("webm", "zlib-bomb", "undecodable", lambda: made(tracks=track(extra=PACKED)))
    yield case("webm", "lacing-of-lies", ANY, made, flags=0x06)
    yield case(
        "webm", "subtitles-of-a-huge-font", RIGHT, lambda: made(tracks=track() + SUBTITLES, after=HUGE)
    )
    yield case(
        "webm",
        "unknown-sound",
        RIGHT,
        lambda: made(tracks=track() + track(codec=b"A_NO", kind=2, identity=2)),
    )
    yield case("webm", "attachment", RIGHT, lambda: made(after=ATTACHMENT))
    yield case("webm", "cues-beyond-the-end", RIGHT, lambda: made(before=CUES))
    yield case("webm", "tags-nested", RIGHT + " undecodable", lambda: made(after=nested_tags(1_000)))
    for width, height in ((0, 0), (1 << 32, 1), (65535, 65535), (16384, 16384), (1, 1)):
        yield case(
            "webm-sides",
            f"{width}x{height}",
            f"{RIGHT} undecodable too_many_pixels",
            lambda w=width, h=height: made(tracks=track(w, h)),
        )


ENCRYPTED = element(
    "6d80",
    element(
        "6240",
        number("5031", 0)
        + number("5032", 1)
        + number("5033", 1)
        + element("5035", number("47e1", 5) + element("47e2", b"k" * 16)),
    ),
)
PACKED = element(
    "6d80", element("6240", number("5031", 0) + number("5032", 1) + element("5034", number("4254", 0)))
)
STYLE = b"[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,../../x.ttf,999999999\n"
SUBTITLES = track(codec=b"S_TEXT/ASS", kind=17, identity=2, extra=element("63a2", STYLE))
HUGE = cluster(block(b"0,0,Default,,0,0,0,,{\\fs999999999\\p1}m 0 0 l 999999999 9", identity=2), at=400)
ATTACHMENT = element(
    "1941a469",
    element(
        "61a7",
        element("466e", b"../../x.sh")
        + element("4660", b"text/x-sh")
        + element("465c", b"#!/bin/sh")
        + number("46ae", 1),
    ),
)
CUES = element(
    "1c53bb6b", element("bb", number("b3", 0) + element("b7", number("f7", 1) + number("f1", (1 << 60))))
)


def nested_tags(depth):
    inner = b""
    for _ in range(depth):
        inner = element("67c8", element("45a3", b"x") + inner)
    return element("1254c367", element("7373", inner))


FAMILIES = (clocks, elements)
