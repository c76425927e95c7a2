"""IPTC's digital source type: whether a camera or a model made it. The one word of metadata that is kept."""

import os
import re
import struct
from collections.abc import Callable
from zlib import crc32

from postwright.ports.imaging.child.boxes import content, find_boxes
from postwright.ports.imaging.sniffing import Kind

# IPTC NewsCodes, digital source type, with its retired ones; only these words pass, never free text.
# https://cv.iptc.org/newscodes/digitalsourcetype/
SOURCE_TYPES = {
    *("digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print", "humanEdits"),
    *("minorHumanEdits", "compositeCapture", "algorithmicallyEnhanced", "dataDrivenMedia", "digitalArt"),
    *("digitalCreation", "virtualRecording", "compositeSynthetic", "trainedAlgorithmicMedia", "composite"),
    *("compositeWithTrainedAlgorithmicMedia", "algorithmicMedia", "screenCapture", "softwareImage"),
}
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
IN_XMP = re.compile(rb"DigitalSourceType.{0,80}?newscodes/digitalsourcetype/([A-Za-z]{3,60})", re.DOTALL)
BMFF_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # XMP specification, part 3
GIF_XMP = b"\x21\xff\x0bXMP DataXMP"
# Behind a packet, so that a reader which counts blocks arrives at the end (XMP specification, part 3).
GIF_MAGIC = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
LARGEST_XMP = 1 << 20
PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'Iptc4xmpExt:DigitalSourceType="{}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


def known_source_type(address: str) -> str | None:
    """The last word of its address, if it is one of IPTC's."""
    word = address.rpartition("/")[2]
    return word if "digitalsourcetype/" in address and word in SOURCE_TYPES else None


def source_type_in(xmp: bytes | None) -> str | None:
    found = IN_XMP.search(xmp or b"")
    word = found[1].decode() if found else ""
    return word if word in SOURCE_TYPES else None


def packet_for(source_type: str) -> bytes:
    """XMP that says this and nothing else."""
    return PACKET.format(VOCABULARY + source_type).encode()


def xmp_beside(descriptor: int, kind: Kind) -> bytes | None:
    """The XMP of kinds whose decoder does not hand it out."""
    if kind is Kind.GIF:
        head = os.pread(descriptor, LARGEST_XMP, 0)
        at = head.find(GIF_XMP)
        return head[at:] if at >= 0 else None
    if kind in {Kind.MP4, Kind.MOV}:
        for box in (*find_boxes(descriptor, b"uuid"), *find_boxes(descriptor, b"moov", b"udta", b"XMP_")):
            data = content(descriptor, box)
            if data.startswith(BMFF_XMP) or box.kind == b"XMP_":
                return data
    return None


def label_png(data: bytes, packet: bytes) -> bytes:
    """Behind the header and not compressed, as the XMP specification wants it (part 3, 1.1.5)."""
    chunk = b"iTXtXML:com.adobe.xmp\0\0\0\0\0" + packet
    at = 33
    return data[:at] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", crc32(chunk)) + data[at:]


def label_gif(data: bytes, packet: bytes) -> bytes:
    """The packet goes behind the colour table."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    return data[:at] + GIF_XMP + packet + GIF_MAGIC + data[at:]


# Formats whose writer in libvips leaves the packet out, or packs it.
LABEL: dict[str, Callable[[bytes, bytes], bytes]] = {"gif": label_gif, "png": label_png}


def movie_label(source_type: str) -> bytes:
    """The box that goes behind a finished MP4."""
    inner = BMFF_XMP + packet_for(source_type)
    return (len(inner) + 8).to_bytes(4) + b"uuid" + inner
