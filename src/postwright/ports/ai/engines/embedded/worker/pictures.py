"""Reads a preview. It was rendered by us, yet decoding stays behind its own limits."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

_BYTES_MAX = 40_000_000
_LONGER_EDGE_MAX = 2_400
_FORMATS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class Unreadable(Exception):
    """Not a picture of a kind and size that this engine looks at."""


def read_picture(path: Path) -> NDArray[np.uint8]:
    """RGB, 8 bit; a longer edge beyond 2400 px is made smaller first."""
    rgb = cv2.cvtColor(_decode(_read_bytes(path)), cv2.COLOR_BGR2RGB)
    scale = _LONGER_EDGE_MAX / max(rgb.shape[:2])
    if scale < 1:
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return rgb.astype(np.uint8)


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_BYTES_MAX + 1)
    except OSError as error:
        raise Unreadable(type(error).__name__) from None
    if len(content) > _BYTES_MAX or not content.startswith(_FORMATS):
        raise Unreadable("size or format")
    return content


def _decode(content: bytes) -> NDArray[np.uint8]:
    try:
        bgr = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        bgr = None
    if bgr is None:
        raise Unreadable("content")
    return bgr.astype(np.uint8)
