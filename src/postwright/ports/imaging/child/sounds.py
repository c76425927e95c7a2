"""The sound of a video as speech recognition wants it: plain WAV, one channel, 16 bit, 16 kHz."""

import struct
from collections.abc import Iterator
from typing import Any

from av.audio.resampler import AudioResampler

from postwright.ports.imaging.child.clips import frames, open_clip
from postwright.ports.imaging.child.files import Plain
from postwright.ports.imaging.errors import TooLong
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import HEARD_RATE, Heard, Limits

SAMPLE_BYTES = 2
HEADER_BYTES = 44


def extract_sound(descriptor: int, out: int, kind: Kind, limits: Limits) -> Heard:
    most = int(limits.max_seconds * HEARD_RATE) * SAMPLE_BYTES
    target = Plain(out)
    target.seek(HEADER_BYTES)
    size = 0
    with open_clip(descriptor, kind, limits) as (clip, _video, _seconds):
        for block in _blocks(clip):
            size += len(block)
            if size > most + HEARD_RATE * SAMPLE_BYTES:
                raise TooLong(limits.max_seconds, size / HEARD_RATE / SAMPLE_BYTES)
            target.write(block)
    target.seek(0)
    target.write(_header(size))
    return Heard(seconds=size / SAMPLE_BYTES / HEARD_RATE)


def _blocks(clip: Any) -> Iterator[bytes]:
    if not clip.streams.audio:
        return
    clip.seek(0)
    resampler = AudioResampler(format="s16", layout="mono", rate=HEARD_RATE)
    for frame in frames(clip, clip.streams.audio[0]):
        yield from map(_samples, resampler.resample(frame))
    yield from map(_samples, resampler.resample(None))


def _samples(frame: Any) -> bytes:
    # A plane is padded; only so many bytes are sound.
    return bytes(frame.planes[0])[: frame.samples * SAMPLE_BYTES]


def _header(size: int) -> bytes:
    """RIFF WAVE with one `fmt ` (PCM) and one `data` chunk."""
    parts = (16, 1, 1, HEARD_RATE, HEARD_RATE * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
    head = b"RIFF" + struct.pack("<I", HEADER_BYTES - 8 + size) + b"WAVEfmt "
    return head + struct.pack("<IHHIIHH", *parts) + b"data" + struct.pack("<I", size)
