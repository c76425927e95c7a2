"""WCAG 2.2: 4.5 for text, 3 for the edges of controls. Computed from the tokens, in both themes."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[4] / "frontend" / "css" / "tokens.css"
COLOUR = re.compile(r"--([\w-]+): light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)")
GROUNDS = ("paper", "surface", "sunken", "hover", "here")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "ink-faint") for ground in GROUNDS],
    *[("accent-ink", ground) for ground in ("paper", "surface", "sunken", "here", "accent-tint")],
    *[(f"{tone}-ink", ground) for tone in ("good", "warn", "bad", "info") for ground in ("paper", "surface")],
    *[(f"{tone}-ink", f"{tone}-tint") for tone in ("good", "warn", "bad", "info")],
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("ink", "accent-tint"),
]
EDGES = [
    *[(edge, ground) for edge in ("line-control", "focus", "bad-mark") for ground in ("paper", "surface")],
    *[(f"{tone}-mark", "surface") for tone in ("good", "warn", "bad", "info")],
    ("accent", "paper"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize(("ink", "ground"), TEXT)
    def test_lets_text_be_read(self, theme, ink, ground):
        assert _contrast(theme, ink, ground) >= 4.5

    @pytest.mark.parametrize(("edge", "ground"), EDGES)
    def test_lets_controls_be_seen(self, theme, edge, ground):
        assert _contrast(theme, edge, ground) >= 3


def _contrast(theme: str, one: str, other: str) -> float:
    tokens = _tokens(theme)
    low, high = sorted((_luminance(tokens[one]), _luminance(tokens[other])))
    return (high + 0.05) / (low + 0.05)


def _tokens(theme: str) -> dict[str, str]:
    found = COLOUR.findall(TOKENS.read_text())
    return {name: light if theme == "light" else dark for name, light, dark in found}


def _luminance(oklch: str) -> float:
    """Relative luminance of "L% C h": OKLab (Ottosson 2020) to linear sRGB, clipped to the gamut."""
    lightness, chroma, hue = (float(part.strip("%")) for part in oklch.split())
    lightness /= 100
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(part, 0), 1) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
