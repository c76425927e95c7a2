from collections.abc import Sequence


def fit_inside(width: int, height: int, max_edge: int | None) -> tuple[int, int]:
    """Scaled down so that the longer side is at most `max_edge`; never up, never to nothing."""
    longer = max(width, height)
    if max_edge is None or longer <= max_edge:
        return width, height
    return max(1, round(width * max_edge / longer)), max(1, round(height * max_edge / longer))


def crop_box(width: int, height: int, box: Sequence[float]) -> tuple[int, int, int, int]:
    """Left, top, width and height in whole pixels inside the picture, at least one each."""
    left = min(round(box[0] * width), width - 1)
    top = min(round(box[1] * height), height - 1)
    return (
        left,
        top,
        min(max(1, round(box[2] * width)), width - left),
        min(max(1, round(box[3] * height)), height - top),
    )
