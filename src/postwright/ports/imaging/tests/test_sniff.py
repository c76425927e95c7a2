import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.imaging import Kind, sniff
from postwright.ports.imaging.tests import samples


def box(*brands):
    return (16 + 4 * len(brands[1:])).to_bytes(4) + b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])


class TestSniff:
    @pytest.mark.parametrize(
        ("head", "kind"),
        [
            (b"\xff\xd8\xff\xe0", Kind.JPEG),
            (b"\x89PNG\r\n\x1a\n", Kind.PNG),
            (b"GIF89a", Kind.GIF),
            (b"RIFF\x00\x01\x00\x00WEBPVP8 ", Kind.WEBP),
            (box(b"avif", b"mif1"), Kind.AVIF),
            (box(b"mif1", b"mif1", b"avif"), Kind.AVIF),
            (box(b"heic", b"mif1"), Kind.HEIC),
            (box(b"mif1", b"heic"), Kind.HEIC),
            (box(b"qt  ", b"isom"), Kind.MOV),
            (box(b"isom", b"iso2", b"mp41"), Kind.MP4),
            (box(b"new1", b"mp42"), Kind.MP4),
            (b"\0\0\0\x08wide\0\0\0\0mdat", Kind.MOV),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", Kind.WEBM),
        ],
    )
    def test_knows_what_we_read(self, head, kind):
        assert sniff(head) is kind

    @pytest.mark.parametrize(
        "head",
        [
            b"",
            b"hello",
            b"%PDF-1.4",
            b"<svg xmlns=",
            b"PK\x03\x04",
            b"RIFF\x00\x01\x00\x00WAVEfmt ",
            b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska",
            box(b"M4A ", b"M4A "),
            b"GIF90a",
        ],
    )
    def test_knows_nothing_else(self, head):
        assert sniff(head) is None

    @given(head=st.binary(max_size=600))
    def test_answers_to_any_bytes(self, head):
        assert sniff(head) is None or sniff(head).mime

    def test_follows_the_content_of_real_files(self):
        assert sniff(samples.ROCKET.read_bytes()[:512]) is Kind.JPEG
        assert sniff(samples.COFFEE.read_bytes()[:512]) is Kind.PNG
