"""Where a file says it comes from, and what of that a copy keeps."""

from typing import Any, NamedTuple

from postwright.ports.imaging.child.credentials import read_credentials
from postwright.ports.imaging.child.labels import source_type_in, xmp_beside
from postwright.ports.imaging.sniffing import Kind


class Origin(NamedTuple):
    """See Probe."""

    source_type: str | None = None
    has_credentials: bool = False
    credentials_by: str | None = None


def read_origin(descriptor: int, kind: Kind, image: Any = None) -> Origin:
    """:param image: as libvips opened it, with its XMP; none for a video"""
    xmp = image.get("xmp-data") if image is not None and image.get_typeof("xmp-data") else None
    said = source_type_in(xmp or xmp_beside(descriptor, kind))
    credentials = read_credentials(descriptor, kind)
    if credentials is None:
        return Origin(said)
    return Origin(said or credentials.source_type, has_credentials=True, credentials_by=credentials.generator)
