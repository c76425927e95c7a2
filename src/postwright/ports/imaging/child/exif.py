"""When a picture was taken, and whether it says where. The place itself is never read."""

from contextlib import suppress
from datetime import datetime

GPS, DETAILS = 0x8825, 0x8769
TAKEN, OFFSET = 0x9003, 0x9011
PLACES_IN_XMP = (b"GPSLatitude", b"LocationCreated", b"Iptc4xmpCore:Location", b"photoshop:City")


def read_exif(exif: bytes | None, xmp: bytes | None) -> tuple[datetime | None, bool]:
    """Taken at, and whether there is a place. Broken metadata says nothing and harms nothing."""
    taken_at, has_place = None, any(word in (xmp or b"") for word in PLACES_IN_XMP)
    if exif:
        with suppress(Exception):  # hostile bytes break a parser in more ways than one can name
            return _read(exif, has_place=has_place)
        has_place = has_place or b"GPS" in exif
    return taken_at, has_place


def _read(blob: bytes, *, has_place: bool) -> tuple[datetime | None, bool]:
    from PIL import Image  # noqa: PLC0415 - only where there is something to read

    exif = Image.Exif()
    exif.load(blob)
    details = exif.get_ifd(DETAILS)
    return _moment(details.get(TAKEN), details.get(OFFSET)), has_place or bool(exif.get_ifd(GPS))


def _moment(taken: object, offset: object) -> datetime | None:
    for text, form in ((f"{taken}{offset}", "%Y:%m:%d %H:%M:%S%z"), (f"{taken}", "%Y:%m:%d %H:%M:%S")):
        with suppress(ValueError):
            return datetime.strptime(text.strip("\0 "), form)  # noqa: DTZ007 - a camera without a zone
    return None
