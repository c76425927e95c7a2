"""Files that were broken off, bent or mistaken for something else."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

from postwright.ports.imaging.tests.hostile import bases
from postwright.ports.imaging.tests.hostile.case import RIGHT, case, flipped, spread
from postwright.ports.imaging.tests.hostile.parts import png, png_chunk

FORMS = (*bases.STILLS, *bases.CLIPS)
MAGICS = {
    "JPEG": b"\xff\xd8\xff",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "GIF": b"GIF89a",
    "WEBP": b"RIFF\x00\x10\x00\x00WEBP",
    "AVIF": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
    "HEIF": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "mp4": b"\0\0\0\x18ftypisom\0\0\0\0isomavc1",
    "mov": b"\0\0\0\x14ftypqt  \0\0\0\0qt  ",
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
}
ENDED = "truncated undecodable unknown_type"
ANY_HONEST = (
    f"{RIGHT} truncated undecodable unknown_type bomb too_many_pixels too_many_frames too_long no_video_track"
)


def tiny():
    yield case("tiny", "empty", "empty_file", b"")
    for byte in (b"\0", b"\xff", b"G"):
        yield case("tiny", f"one-byte-{byte.hex()}", "unknown_type", byte)
    for form in FORMS:
        yield case("tiny", f"{form}-magic-alone", "truncated undecodable", MAGICS[form])
        yield case("tiny", f"{form}-magic-and-zeros", "truncated undecodable", MAGICS[form] + bytes(5000))
        yield case(
            "tiny",
            f"{form}-magic-and-noise",
            "truncated undecodable",
            MAGICS[form] + bytes(range(200, 256)) * 90,
        )


def cut_short():
    for form, most in JOINTS.items():
        for part in range(most):
            yield case("cut", f"{form}-at-joint-{part}", ENDED, cut_at_joint, form, part)
        for percent in (10, 50, 97):
            yield case("cut", f"{form}-at-{percent}-percent", "truncated", cut_at_part, form, percent)


# How many joints are tried; encoders of another version may give a file more of them.
JOINTS = {"JPEG": 8, "PNG": 4, "WEBP": 2, "AVIF": 5, "HEIF": 5, "GIF": 5, "mp4": 6, "mov": 6, "webm": 4}


def cut_at_joint(form, part):
    points = spread(bases.joints(form), JOINTS[form])
    return bases.whole(form)[: points[min(part, len(points) - 1)]]


def cut_at_part(form, percent):
    data = bases.whole(form)
    return data[: max(64, len(data) * percent // 100)]


def bent():
    for form in FORMS:
        for seed in range(4):
            yield case("bent", f"{form}-head-{seed}", ANY_HONEST, bend, form, seed, 2, 200)
        for seed in range(2):
            yield case("bent", f"{form}-anywhere-{seed}", ANY_HONEST, bend, form, seed, 20, None)


def bend(form, seed, times, within):
    return flipped(bases.whole(form), f"{form} {seed} {within}", times, within)


def mistaken():
    for name, data in OTHER_TYPES.items():
        yield case("mistaken", name, "unknown_type", data, suffix=".jpg")
    for name, make in {"zip": a_zip, "tar": a_tar}.items():
        yield case("mistaken", name, "unknown_type", make, suffix=".mp4")
    for form, suffix in (
        ("PNG", ".mp4"),
        ("JPEG", ".heic"),
        ("mp4", ".jpg"),
        ("GIF", ".exe"),
        ("webm", ".png"),
    ):
        yield case("mistaken", f"{form}-named{suffix}", RIGHT, bases.whole, form, suffix=suffix)


OTHER_TYPES = {
    "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "svg-with-entity": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "hls": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "dash": b'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>http://127.0.0.1/</BaseURL></MPD>',
    "concat": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    "mvg": b"push graphic-context\nimage over 0,0 0,0 'url(http://127.0.0.1/)'\npop graphic-context\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file\n",
    "tiff": b"II*\0\x08\0\0\0" + bytes(200),
    "bigtiff": b"MM\0+\0\x08\0\0" + bytes(200),
    "bmp": b"BM" + struct.pack("<IIIIiiHH", 70, 0, 54, 40, 4, -4, 1, 24) + bytes(48),
    "ico": b"\0\0\1\0\1\0\x10\x10" + bytes(100),
    "psd": b"8BPS\0\1" + bytes(100),
    "jpeg-2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
    "jpeg-xl": b"\xff\x0a" + bytes(100),
    "jpeg-xl-box": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(100),
    "exr": b"\x76\x2f\x31\x01" + bytes(100),
    "raw-camera": b"FUJIFILMCCD-RAW " + bytes(100),
    "matroska": b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska" + bytes(100),
    "avi": b"RIFF\0\1\0\0AVI LIST" + bytes(100),
    "wav": b"RIFF\0\1\0\0WAVEfmt " + bytes(100),
    "flv": b"FLV\1\5\0\0\0\x09" + bytes(100),
    "mpeg-ts": (b"\x47\x40\0\x10" + bytes(184)) * 5,
    "asf": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(100),
    "mp3": b"ID3\4\0\0\0\0\0\0\xff\xfb\x90\0" + bytes(400),
    "m4a": b"\0\0\0\x14ftypM4A \0\0\0\0M4A " + bytes(100),
    "ogg": b"OggS\0\2" + bytes(100),
    "elf": b"\x7fELF\2\1\1" + bytes(100),
    "exe": b"MZ\x90\0" + bytes(100),
    "class": b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(100),
    "wasm": b"\0asm\1\0\0\0",
    "gzip": gzip.compress(b"\0" * 100_000, mtime=0),
    "zlib": zlib.compress(b"\0" * 100_000),
    "pickle": b"\x80\4\x95\x20\0\0\0\0\0\0\0\x8c\5posix\x94\x8c\6system\x94\x93\x94.",
    "script": b"#!/bin/sh\nid\n",
    "utf-16": "\ufeff<svg/>".encode("utf-16"),
    "spaces-then-jpeg": b"    \xff\xd8\xff\xe0" + bytes(100),
}


def a_zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("../../etc/cron.d/x"), b"\0" * 1_000_000)
    return buffer.getvalue()


def a_tar():
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../x"), io.BytesIO())
    return buffer.getvalue()


SCRIPT = b"<script>alert(document.domain)</script><?php system($_GET[0]); ?>"


def two_in_one():
    """The picture in them is real; what else they are is gone from whatever we make."""
    for form in FORMS:
        yield case("polyglot", f"{form}-then-zip", RIGHT, behind, form, a_zip)
    for form in ("JPEG", "PNG", "WEBP", "GIF"):
        yield case("polyglot", f"{form}-then-html", RIGHT, behind, form, lambda: SCRIPT, suffix=".html")
    yield case("polyglot", "jpeg-pdf", RIGHT, in_jpeg_comment, b"%PDF-1.4\n" + SCRIPT)
    yield case("polyglot", "jpeg-php-comment", RIGHT, in_jpeg_comment, SCRIPT, suffix=".php")
    yield case("polyglot", "png-html-text", RIGHT, png, extra=[png_chunk(b"tEXt", b"Comment\0" + SCRIPT)])
    yield case("polyglot", "png-php-own-chunk", RIGHT, png, extra=[png_chunk(b"phPx", SCRIPT)])
    yield case("polyglot", "gif-js", RIGHT, gif_with_comment, b"*/=1;alert(1)//", suffix=".js")
    yield case("polyglot", "gifar", RIGHT, gif_with_comment, a_zip())
    yield case("polyglot", "webp-html-chunk", RIGHT, webp_with_chunk, b"HTML", SCRIPT)
    yield case("polyglot", "mp4-then-jpeg", RIGHT, behind, "mp4", lambda: bases.still("JPEG"))
    yield case("polyglot", "jpeg-then-mp4", RIGHT, behind, "JPEG", lambda: bases.clip("mp4"))
    yield case("polyglot", "mp4-html-in-free", RIGHT, in_free_box, "mp4")
    yield case("polyglot", "heic-html-in-free", RIGHT, in_free_box, "HEIF")
    yield case("polyglot", "avif-html-in-free", RIGHT, in_free_box, "AVIF")


def behind(form, other):
    return bases.whole(form) + other()


def in_jpeg_comment(text):
    data = bases.still("JPEG")
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + data[2:]


def gif_with_comment(text):
    data = bases.still("GIF")
    at = 13 + (3 << (data[10] & 7) + 1)
    parts = [text[start : start + 255] for start in range(0, len(text), 255)]
    comment = b"\x21\xfe" + b"".join(bytes([len(part)]) + part for part in parts) + b"\0"
    return data[:at] + comment + data[at:]


def webp_with_chunk(name, content):
    content += bytes(len(content) % 2)
    data = bases.still("WEBP") + name + struct.pack("<I", len(content)) + content
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def in_free_box(form):
    """Behind the rest, so that no offset moves."""
    return bases.whole(form) + struct.pack(">I", 8 + len(SCRIPT)) + b"free" + SCRIPT


FAMILIES = (tiny, cut_short, bent, mistaken, two_in_one)
