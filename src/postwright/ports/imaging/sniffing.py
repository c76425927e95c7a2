"""What a file is by its first bytes; nothing is decoded, so this is safe in any process."""

from enum import Enum

HEAD_BYTES = 512


class Kind(Enum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    AVIF = "image/avif"
    HEIC = "image/heic"
    GIF = "image/gif"
    MP4 = "video/mp4"
    MOV = "video/quicktime"
    WEBM = "video/webm"

    @property
    def mime(self) -> str:
        return self.value

    @property
    def is_video(self) -> bool:
        return self.value.startswith("video/")

    @property
    def extension(self) -> str:
        return "jpg" if self is Kind.JPEG else self.name.lower()


def sniff(head: bytes) -> Kind | None:
    """:param head: the first `HEAD_BYTES` of the file, or all of a shorter one"""
    for magic, kind in PREFIXES.items():
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Kind.WEBM if b"\x42\x82\x84webm" in head[:64] else None
    if head[4:8] == b"ftyp":
        return _by_brands(head)
    return Kind.MOV if head[4:8] in OLD_QUICKTIME else None


def _by_brands(head: bytes) -> Kind | None:
    """ISO base media: the major brand decides, then the compatible ones, then what any still may say (ISO/IEC 14496-12, 4.3)."""
    end = min(int.from_bytes(head[:4]), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    brands.sort(key=GENERIC_STILLS.__contains__)
    return next((BRANDS[brand] for brand in brands if brand in BRANDS), None)


PREFIXES = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"GIF87a": Kind.GIF,
    b"GIF89a": Kind.GIF,
}
OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"pnot"}
GENERIC_STILLS = {b"mif1", b"msf1", b"miaf"}
BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), Kind.AVIF),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), Kind.HEIC),
    **dict.fromkeys((b"mif1", b"msf1"), Kind.HEIC),
    b"qt  ": Kind.MOV,
    **dict.fromkeys((b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42"), Kind.MP4),
    **dict.fromkeys((b"avc1", b"M4V ", b"M4VH", b"M4VP", b"dash", b"MSNV", b"3gp4", b"3gp5"), Kind.MP4),
    **dict.fromkeys((b"3gp6", b"3g2a", b"mmp4", b"f4v ", b"hvc1", b"XAVC"), Kind.MP4),
}
