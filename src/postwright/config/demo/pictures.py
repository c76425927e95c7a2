"""Pottery that nobody has thrown: each picture is drawn from a profile, always the same."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

type Colour = tuple[int, int, int]
type Pixels = NDArray[np.float64]
QUALITY = 92
GRAIN = 3.5


@dataclass(frozen=True)
class Pot:
    """
    A turned body. `profile`: radii from the rim down to the foot; all lengths as shares of the picture's height.

    The glaze reaches down to `dip` of the body's height; below it shows the clay.
    """

    profile: Sequence[float]
    height: float
    glaze: Colour
    clay: Colour = (176, 132, 98)
    dip: float = 0.72
    at: float = 0.5
    foot: float = 0.8


@dataclass(frozen=True)
class Scene:
    pots: Sequence[Pot]
    wall: Colour
    table: Colour
    size: tuple[int, int] = (1280, 960)


def draw(scene: Scene, *, seed: int) -> io.BytesIO:
    """A JPEG of the scene in soft light from the left."""
    width, height = scene.size
    chance = np.random.default_rng(seed)
    pixels = _room(scene)
    for pot in scene.pots:
        pixels = _with_shadow(pixels, pot)
    for pot in scene.pots:
        _place(pixels, pot, chance)
    pixels += chance.normal(0, GRAIN, (height, width, 1))
    out = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=QUALITY)
    out.seek(0)
    return out


def _room(scene: Scene) -> Pixels:
    width, height = scene.size
    edge = int(height * 0.66)
    rows = np.linspace(0, 1, height)[:, None, None]
    columns = np.linspace(1.06, 0.9, width)[None, :, None]
    wall = np.array(scene.wall, float) * (1.04 - 0.14 * rows) * columns
    table = np.array(scene.table, float) * (0.9 + 0.16 * rows) * columns
    pixels = np.where(np.arange(height)[:, None, None] < edge, wall, table)
    return _blurred(pixels, 2.5)


def _with_shadow(pixels: Pixels, pot: Pot) -> Pixels:
    height, width, _ = pixels.shape
    reach = max(pot.profile) * height
    x = (np.arange(width)[None, :] - pot.at * width - reach * 0.55) / (reach * 1.5)
    y = (np.arange(height)[:, None] - pot.foot * height) / (reach * 0.22)
    depth = 0.42 * np.exp(-(x**2 + y**2) * 1.6)
    shaded: Pixels = pixels * (1 - depth[:, :, None])
    return shaded


def _place(pixels: Pixels, pot: Pot, chance: np.random.Generator) -> None:
    height, width, _ = pixels.shape
    top, bottom = int((pot.foot - pot.height) * height), int(pot.foot * height)
    rows = np.arange(top, bottom)
    share = (rows - top) / (bottom - top)
    radii = _smooth(pot.profile, share) * height
    across = (np.arange(width)[None, :] - pot.at * width) / radii[:, None]
    inside = np.abs(across) < 1
    light = _light(np.clip(across, -1, 1), np.gradient(radii))
    surface = _surface(pot, share, across, chance) * light[:, :, None]
    soft = np.clip((1 - np.abs(across)) * radii[:, None] / 1.5, 0, 1)[:, :, None]
    body = pixels[top:bottom]
    body[:] = np.where(inside[:, :, None], body * (1 - soft) + surface * soft, body)
    _rim(pixels, pot, top)


def _smooth(profile: Sequence[float], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """The profile as a curve without corners: interpolated, then averaged over a twelfth of its length."""
    fine = np.interp(share, np.linspace(0, 1, len(profile)), profile)
    span = max(3, len(fine) // 12) | 1
    padded = np.pad(fine, span // 2, mode="edge")
    return np.convolve(padded, np.ones(span) / span, mode="valid")


def _light(across: NDArray[np.float64], slope: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lambert's law on a body of rotation, with a highlight where the light comes from."""
    sideways, forwards = across, np.sqrt(1 - across**2)
    facing = np.clip(forwards * 0.72 - sideways * 0.62 - slope[:, None] * 0.25, 0, None)
    shine = np.clip(forwards * 0.8 - sideways * 0.6, 0, 1) ** 40
    result: NDArray[np.float64] = 0.34 + 0.78 * facing + 0.5 * shine
    return result


def _surface(
    pot: Pot, share: NDArray[np.float64], across: NDArray[np.float64], chance: np.random.Generator
) -> Pixels:
    waves = sum(
        np.sin(across * rate + chance.uniform(0, 6)) * size
        for rate, size in ((3, 0.02), (7, 0.012), (13, 0.006))
    )
    is_glazed = share[:, None] < pot.dip + waves
    rings = 1 + 0.03 * np.sin(share[:, None] * 150)
    speckles = 1 - 0.3 * (chance.random(across.shape) > 0.996)
    glaze = (
        np.array(pot.glaze, float)[None, None, :] * (speckles * (1.05 - 0.15 * share[:, None]))[:, :, None]
    )
    clay = np.array(pot.clay, float)[None, None, :] * (rings * np.ones_like(across))[:, :, None]
    return np.where(is_glazed[:, :, None], glaze, clay)


def _rim(pixels: Pixels, pot: Pot, top: int) -> None:
    """The opening, seen a little from above."""
    height, width, _ = pixels.shape
    reach = pot.profile[0] * height
    tall = int(reach * 0.16) + 2
    opening = pixels[top - tall : top + tall]
    x = (np.arange(width)[None, :] - pot.at * width) / reach
    y = (np.arange(-tall, tall)[:, None] - 2) / (reach * 0.16)
    distance = x**2 + y**2
    lip = np.array(pot.glaze, float) * 1.12
    opening[:] = np.where((distance < 1)[:, :, None], lip, opening)
    hollow = np.array(pot.glaze, float) * (0.34 + 0.2 * np.clip(x, -1, 1))[:, :, None]
    opening[:] = np.where((distance < 0.86)[:, :, None], hollow, opening)


def _blurred(pixels: Pixels, radius: float) -> Pixels:
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), float).copy()
