"""Which part of a picture goes out."""

from postwright.ports.channels.capabilities import ImageRules, VideoRules

SHAPES = ("1:1", "4:5", "3:4", "16:9", "9:16", "1.91:1")  # those that networks name, width to height


def ratio_of(shape: str) -> float:
    wide, _, high = shape.partition(":")
    return float(wide) / float(high)


def fit_box(
    width: int, height: int, rules: ImageRules | VideoRules, focus: tuple[float, float] = (0.5, 0.5)
) -> tuple[float, float, float, float]:
    """The largest part of a picture that has sides a network takes, with `focus` as near its middle as can be."""
    ratio = width / height
    wanted = min(max(ratio, rules.min_ratio or 0), rules.max_ratio or ratio)
    wide, high = min(1.0, wanted / ratio), min(1.0, ratio / wanted)
    left = min(max(focus[0] - wide / 2, 0), 1 - wide)
    top = min(max(focus[1] - high / 2, 0), 1 - high)
    return (round(left, 5), round(top, 5), round(wide, 5), round(high, 5))
