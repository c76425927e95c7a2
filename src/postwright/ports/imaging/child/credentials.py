"""
Content credentials: where a file keeps its C2PA manifests, and what the newest says of its making.

Nothing is verified: the signature counts for nothing here. Read for what it says, as XMP is.
C2PA specification 2.2, Appendix A (embedding) and 10 (claims); JUMBF is ISO/IEC 19566-5.
"""

import os
import struct
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from postwright.ports.imaging.child import cbor
from postwright.ports.imaging.child.boxes import find_boxes
from postwright.ports.imaging.child.labels import known_source_type
from postwright.ports.imaging.sniffing import Kind

LARGEST_MANIFEST = 16 << 20
MOST_PARTS, DEEPEST = 10_000, 8
LONGEST_NAME = 120
BMFF_CREDENTIALS = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
GIF_CREDENTIALS = b"C2PA_GIF\x01\x00\x00"
CLAIMS = ("c2pa.claim.v2", "c2pa.claim")


class Credentials(NamedTuple):
    """What made the file, by its own account, and the IPTC source type; None where it does not say."""

    generator: str | None
    source_type: str | None


def read_credentials(descriptor: int, kind: Kind) -> Credentials | None:
    """None: there are none. Broken ones are there and say nothing."""
    store = b"".join(FINDERS[kind](descriptor)) if kind in FINDERS else b""
    if not store:
        return None
    try:
        manifest = list(_boxes(_only(store)))[-1]  # the last one is the active one
        inner = dict(_labelled(manifest))
        claim: Any = next((cbor.decode(inner[name]) for name in CLAIMS if name in inner), {})
        return Credentials(_generator(claim), _source_type(inner))
    except (ValueError, LookupError, struct.error, TypeError, AttributeError, RecursionError):
        return Credentials(None, None)


def _only(store: bytes) -> bytes:
    """The content of the one box that a store is."""
    return next(_boxes(store), b"")


def _boxes(data: bytes) -> Iterator[bytes]:
    """The superboxes in these bytes, without their heads."""
    for kind, inner in _all_boxes(data):
        if kind == b"jumb":
            yield inner


def _all_boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(MOST_PARTS):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        stop = len(data) if length == 0 else at + length
        if stop < at + head:
            return
        yield kind, data[at + head : stop]
        at = stop


def _labelled(superbox: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Label and CBOR of every box in a manifest, however deep."""
    label = ""
    for kind, inner in _all_boxes(superbox):
        if kind == b"jumd":
            label = inner[17 : inner.index(b"\0", 17)].decode(errors="replace")
        elif kind == b"cbor":
            yield label, inner
        elif kind == b"jumb" and depth < DEEPEST:
            yield from _labelled(inner, depth + 1)


def _generator(claim: Any) -> str | None:
    info = claim.get("claim_generator_info") or {}
    info = info[0] if isinstance(info, list) else info
    name = info.get("name") or claim.get("claim_generator")
    words = "".join(letter for letter in str(name or "") if letter.isprintable())
    return words[:LONGEST_NAME].strip() or None


def _source_type(inner: dict[str, bytes]) -> str | None:
    """Of the actions, the last that names one: what was made may have been edited since."""
    found = None
    for label, data in inner.items():
        if label.startswith("c2pa.actions"):
            for action in cbor.decode(data)["actions"]:
                found = known_source_type(str(action.get("digitalSourceType", ""))) or found
    return found


def _in_jpeg(descriptor: int) -> Iterator[bytes]:
    """APP11: every segment repeats the box's head, which counts once."""
    at, first = 2, True
    for _ in range(MOST_PARTS):
        marker = os.pread(descriptor, 4, at).ljust(4, b"\0")
        if marker[0] != 0xFF or marker[1] in {0xDA, 0xD9}:
            return
        length = int.from_bytes(marker[2:])
        if marker[1] == 0xEB:
            segment = os.pread(descriptor, length - 2, at + 4) if length > 2 else b""
            if segment[:2] == b"JP" and segment[12:16] == b"jumb":
                yield segment[8:] if first else segment[16:]
                first = False
        at += 2 + length


def _in_png(descriptor: int) -> Iterator[bytes]:
    yield from _chunks(descriptor, 8, ">I4s", lambda length, name: (name, length, 4), b"caBX")


def _in_webp(descriptor: int) -> Iterator[bytes]:
    yield from _chunks(descriptor, 12, "<4sI", lambda name, length: (name, length, length % 2), b"C2PA")


def _chunks(
    descriptor: int, at: int, form: str, order: Callable[[Any, Any], tuple[bytes, int, int]], wanted: bytes
) -> Iterator[bytes]:
    for _ in range(MOST_PARTS):
        head = os.pread(descriptor, 8, at)
        if len(head) < 8:
            return
        name, length, beside = order(*struct.unpack(form, head))
        if name == wanted:
            yield os.pread(descriptor, min(length, LARGEST_MANIFEST), at + 8)
            return
        at += 8 + length + beside


def _in_boxes(descriptor: int) -> Iterator[bytes]:
    for box in find_boxes(descriptor, b"uuid"):
        data = os.pread(descriptor, min(box.end - box.start, LARGEST_MANIFEST), box.start)
        if data[:16] == BMFF_CREDENTIALS and data[20:29] == b"manifest\0":
            yield data[37:]  # behind the offset of the first auxiliary box
            return


def _in_gif(descriptor: int) -> Iterator[bytes]:
    head = os.pread(descriptor, LARGEST_MANIFEST, 0)
    at = head.find(b"\x21\xff\x0b" + GIF_CREDENTIALS) + 14
    while at > 13 and at < len(head) and head[at]:
        yield head[at + 1 : at + 1 + head[at]]
        at += 1 + head[at]


FINDERS: dict[Kind, Callable[[int], Iterator[bytes]]] = {
    Kind.JPEG: _in_jpeg,
    Kind.PNG: _in_png,
    Kind.WEBP: _in_webp,
    Kind.GIF: _in_gif,
    **dict.fromkeys((Kind.AVIF, Kind.HEIC, Kind.MP4, Kind.MOV), _in_boxes),
}
