"""AVIF and HEIC put together from tiles (ISO/IEC 23008-12): more of them, or fewer, than there are."""

import struct

from postwright.ports.imaging.tests.hostile import bases
from postwright.ports.imaging.tests.hostile.boxes import Box, container, full, parse
from postwright.ports.imaging.tests.hostile.case import RIGHT, case

FORMS = {"AVIF": (b"av01", b"av1C", b"avif"), "HEIF": (b"hvc1", b"hvcC", b"heic")}
BROKEN = "undecodable truncated"
NEVER = f"{BROKEN} bomb too_many_pixels"


def grids():
    for form in FORMS:
        yield case("grid", f"{form}-2x2", RIGHT, grid, form, 2, 2)
        yield case("grid", f"{form}-256x256", NEVER, grid, form, 256, 256, tiles=1)
        yield case("grid", f"{form}-64x64-of-one-tile", f"{RIGHT} {NEVER}", grid, form, 64, 64)
        yield case("grid", f"{form}-fewer-tiles-than-said", BROKEN, grid, form, 2, 2, tiles=3)
        yield case(
            "grid",
            f"{form}-canvas-of-4-billion",
            "too_many_pixels undecodable",
            grid,
            form,
            2,
            2,
            canvas=(0xFFFF, 0xFFFF),
        )
        yield case("grid", f"{form}-canvas-of-nothing", BROKEN, grid, form, 2, 2, canvas=(0, 0))
        yield case("grid", f"{form}-canvas-larger-than-tiles", BROKEN, grid, form, 2, 2, canvas=(400, 400))
        yield case("grid", f"{form}-of-itself", NEVER, grid, form, 1, 2, of_itself=True)
    for form in ("AVIF",):
        yield case("moving", f"{form}-animated", RIGHT, bases.animation, form)
    for form in ("WEBP", "GIF"):
        yield case("moving", f"{form}-animated", RIGHT, bases.animation, form)


def grid(form, rows, columns, *, tiles=None, canvas=None, of_itself=False):
    """`tiles` of one picture, each at the same place in the file."""
    codec, configuration, brand = FORMS[form]
    width, height = 64, 64
    picture = bases.still(form, width=width, height=height)
    meta = next(box for box in parse(picture) if box.kind == b"meta")
    setup = _property(meta.content, configuration)
    pixels = _pixels(picture)
    count = rows * columns if tiles is None else tiles
    wide, high = canvas or (columns * width, rows * height)
    described = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, wide, high)
    properties = [
        full(b"ispe", struct.pack(">II", width, height)),
        Box(configuration, setup),
        full(b"ispe", struct.pack(">II", wide, high)),
    ]
    ids = range(2, 2 + count)
    shape = [
        full(b"hdlr", bytes(4) + b"pict" + bytes(13)),
        full(b"pitm", struct.pack(">H", 1)),
        full(
            b"iinf",
            struct.pack(">H", count + 1)
            + bytes(_item(1, b"grid"))
            + b"".join(bytes(_item(each, codec)) for each in ids),
            version=0,
        ),
        container(b"iprp", container(b"ipco", *properties), _links(ids)),
        full(b"iref", bytes(_references(1, [1] * count if of_itself else ids))),
        Box(b"idat", described),
    ]
    head = bytes(Box(b"ftyp", brand + bytes(4) + b"mif1" + brand))
    length = 12 + sum(len(bytes(part)) for part in shape) + len(bytes(_places(ids, len(described), 0, 0)))
    start = len(head) + length + 8
    meta = full(b"meta", b"".join(map(bytes, [*shape, _places(ids, len(described), start, len(pixels))])))
    return head + bytes(meta) + bytes(Box(b"mdat", pixels))


def _item(identity, kind):
    return full(b"infe", struct.pack(">HH", identity, 0) + kind + b"\0", version=2)


def _links(ids):
    rows = struct.pack(">HBB", 1, 1, 0x83) + b"".join(
        struct.pack(">HBBB", each, 2, 0x81, 0x82) for each in ids
    )
    return full(b"ipma", struct.pack(">I", len(ids) + 1) + rows)


def _references(source, targets):
    return Box(b"dimg", struct.pack(f">HH{len(targets)}H", source, len(targets), *targets))


def _places(ids, described, start, length):
    """Item 1 lies in the meta box itself, all the others at one and the same place."""
    rows = struct.pack(">HHHHII", 1, 1, 0, 1, 0, described)
    rows += b"".join(struct.pack(">HHHHII", each, 0, 0, 1, start, length) for each in ids)
    return full(b"iloc", b"\x44\0" + struct.pack(">H", len(ids) + 1) + rows, version=1)


def _property(meta, kind):
    at = meta.index(kind) - 4
    return meta[at + 8 : at + int.from_bytes(meta[at : at + 4])]


def _pixels(picture):
    return b"".join(box.content for box in parse(picture) if box.kind == b"mdat")


FAMILIES = (grids,)
