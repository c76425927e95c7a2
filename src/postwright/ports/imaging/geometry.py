def fit_inside(width: int, height: int, max_edge: int | None) -> tuple[int, int]:
    """Scaled down so that the longer side is at most `max_edge`; never up, never to nothing."""
    longer = max(width, height)
    if max_edge is None or longer <= max_edge:
        return width, height
    return max(1, round(width * max_edge / longer)), max(1, round(height * max_edge / longer))
