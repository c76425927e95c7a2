"""A hash that survives what a network or a phone does to a picture: another size, another quality, other light."""

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 32
_KEPT = 8
_LEAST_DEVIATION = 2.0


def read_fingerprint(rgb: NDArray[np.uint8]) -> dict[str, str | None]:
    """64 bits (pHash: the lowest frequencies against their median) of the picture and of its mirror image, in hex."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    if small.std() < _LEAST_DEVIATION:
        # Every plain surface would be the duplicate of every other.
        return {"upright": None, "mirrored": None}
    return {"upright": _hash(small), "mirrored": _hash(small[:, ::-1])}


def _hash(small: NDArray[np.float32]) -> str:
    low = cv2.dct(np.ascontiguousarray(small))[:_KEPT, :_KEPT]
    return np.packbits(low > np.median(low)).tobytes().hex()
