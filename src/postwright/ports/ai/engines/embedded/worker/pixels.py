"""What can be counted in a picture without any model: colours, light, sharpness."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_COLOUR_SIDE = 96
_LIGHT_SIDE = 512
_SHARP_SIDE = 800
_TILES = 8
_LEAST_SHARE = 0.08

Pixels = NDArray[np.uint8]

# Upper edge of each hue in degrees, the circle closing in red.
_HUES = (
    (14, "red"), (40, "orange"), (66, "yellow"), (160, "green"), (192, "turquoise"),
    (258, "blue"), (292, "purple"), (340, "pink"), (361, "red"),
)  # fmt: skip


def read_colours(rgb: Pixels) -> list[dict[str, Any]]:
    """The named colours of at least 8 % of the picture, largest first, each with its mean as hex."""
    small = cv2.resize(rgb, (_COLOUR_SIDE, _COLOUR_SIDE), interpolation=cv2.INTER_AREA)
    pixels = small.reshape(-1, 3).astype(np.uint8)
    names = _name_colours(pixels)
    found = [(name, names == name) for name in np.unique(names)]
    shares: list[dict[str, Any]] = [
        {"name": str(name), "hex": _hex(pixels[at]), "share": float(at.mean())} for name, at in found
    ]
    return sorted((s for s in shares if s["share"] >= _LEAST_SHARE), key=lambda s: -s["share"])[:5]


def read_light(rgb: Pixels) -> dict[str, float]:
    """Mean, darkest and brightest twentieth of the luma, each between 0 and 1."""
    luma = _grey(rgb, _LIGHT_SIDE) / 255
    dark, bright = np.percentile(luma, [5, 95])
    return {"brightness": float(luma.mean()), "dark": float(dark), "bright": float(bright)}


def read_sharpness(rgb: Pixels) -> float:
    """
    How steep the edges of the sharpest tiles are against the contrast there, so that a soft background
    behind a sharp subject counts as sharp. Unitless; pictures in focus lie above 0.2, badly blurred ones below 0.08.
    """
    luma = _grey(rgb, _SHARP_SIDE)
    edges = cv2.Laplacian(cv2.GaussianBlur(luma, (3, 3), 0), cv2.CV_32F).astype(np.float32)
    ratios = [
        float(tile_edges.std() / tile.std())
        for tile, tile_edges in zip(_tiles(luma), _tiles(edges), strict=True)
        if tile.std() > 4
    ]
    return float(np.percentile(ratios, 80)) if ratios else 0.0


def _name_colours(rgb: Pixels) -> NDArray[np.str_]:
    hsv = cv2.cvtColor(rgb[None].astype(np.float32) / 255, cv2.COLOR_RGB2HSV)[0]
    hue, saturation, value = hsv[:, 0], hsv[:, 1], hsv[:, 2]
    chroma = saturation * value
    names = np.array([name for _, name in _HUES])[np.searchsorted([edge for edge, _ in _HUES], hue, "right")]
    warm = (hue < 50) | (hue > 345)
    dark_orange = (hue >= 10) & (hue <= 45) & (value < 0.78)
    names = np.where(dark_orange | (warm & (value < 0.62) & (chroma < 0.45)), "brown", names)
    names = np.where(warm & (value >= 0.62) & (saturation < 0.4), "beige", names)
    names = np.where((chroma < 0.09) | (saturation < 0.12), "grey", names)
    names = np.where((value > 0.86) & (saturation < 0.12), "white", names)
    return np.where(value < 0.17, "black", names)


def _grey(rgb: Pixels, side: int) -> NDArray[np.float32]:
    scale = side / max(rgb.shape[:2])
    if scale < 1:
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    luma: NDArray[np.float32] = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return luma


def _tiles(plane: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    rows = np.array_split(plane, _TILES, axis=0)
    return [tile for row in rows for tile in np.array_split(row, _TILES, axis=1) if tile.size]


def _hex(pixels: Pixels) -> str:
    red, green, blue = pixels.mean(axis=0).round().astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"
