"""Content credentials made by hand (C2PA 2.2, JUMBF of ISO/IEC 19566-5), unsigned: nobody here checks that."""

import struct

from postwright.ports.imaging.tests.hostile.parts import png_chunk

TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
STORE, MANIFEST = b"c2pa", b"c2ma"
TAIL = bytes.fromhex("00110010800000aa00389b71")
BMFF = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


SIMPLE = {False: b"\xf4", True: b"\xf5", None: b"\xf6"}
WRITE = {
    bool: lambda value: SIMPLE[value],
    type(None): lambda value: SIMPLE[value],
    float: lambda value: b"\xfb" + struct.pack(">d", value),
    int: lambda value: head(0, value) if value >= 0 else head(1, -1 - value),
    bytes: lambda value: head(2, len(value)) + value,
    str: lambda value: head(3, len(value.encode())) + value.encode(),
    list: lambda value: head(4, len(value)) + b"".join(map(cbor, value)),
    dict: lambda value: (
        head(5, len(value)) + b"".join(cbor(key) + cbor(inner) for key, inner in value.items())
    ),
}


def cbor(value):
    """As much of RFC 8949 as the tests need."""
    return WRITE[type(value)](value)


def head(major, count):
    if count < 24:
        return bytes([major << 5 | count])
    size = next(size for size in range(4) if count < 1 << (8 << size))
    return bytes([major << 5 | 24 + size]) + count.to_bytes(1 << size)


def box(kind, inner):
    return struct.pack(">I", len(inner) + 8) + kind + inner


def superbox(kind, label, *inner):
    described = kind + TAIL + b"\x03" + label.encode() + b"\0"
    return box(b"jumb", box(b"jumd", described) + b"".join(inner))


def claimed(label, value):
    return superbox(b"cbor", label, box(b"cbor", cbor(value)))


def store(*manifests):
    return superbox(STORE, "c2pa", *manifests)


def manifest(claim, actions, label="c2pa.claim", name="urn:c2pa:1"):
    assertions = superbox(b"c2as", "c2pa.assertions", claimed("c2pa.actions.v2", {"actions": actions}))
    return superbox(MANIFEST, name, assertions, claimed(label, claim), superbox(b"c2cs", "c2pa.signature"))


def made_by_a_model():
    claim = {"claim_generator_info": [{"name": "Dream Engine", "version": "2"}], "signature": b"none"}
    return store(manifest(claim, [{"action": "c2pa.created", "digitalSourceType": TRAINED}]))


def into_jpeg(data, jumbf, largest=60_000):
    """In as many segments as it takes; each repeats the first eight bytes."""
    parts = [jumbf[8:][at : at + largest] for at in range(0, len(jumbf) - 8, largest)]
    segments = b""
    for number, part in enumerate(parts, 1):
        inner = b"JP" + struct.pack(">HI", 1, number) + jumbf[:8] + part
        segments += b"\xff\xeb" + struct.pack(">H", len(inner) + 2) + inner
    return data[:2] + segments + data[2:]


def into_png(data, jumbf):
    return data[:33] + png_chunk(b"caBX", jumbf) + data[33:]


def into_webp(data, jumbf):
    whole = data + b"C2PA" + struct.pack("<I", len(jumbf)) + jumbf + bytes(len(jumbf) % 2)
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


def into_boxes(data, jumbf):
    """At the end, where no offset moves; a producer puts it behind the file type."""
    return data + box(b"uuid", BMFF + bytes(4) + b"manifest\0" + bytes(8) + jumbf)


def into_gif(data, jumbf):
    at = 13 + (3 << (data[10] & 7) + 1)
    blocks = b"".join(
        bytes([len(part)]) + part
        for part in (jumbf[start : start + 255] for start in range(0, len(jumbf), 255))
    )
    return data[:at] + b"\x21\xff\x0bC2PA_GIF\x01\0\0" + blocks + b"\0" + data[at:]


INTO = {
    "JPEG": into_jpeg,
    "PNG": into_png,
    "WEBP": into_webp,
    "GIF": into_gif,
    **dict.fromkeys(("AVIF", "HEIF", "mp4", "mov"), into_boxes),
}
