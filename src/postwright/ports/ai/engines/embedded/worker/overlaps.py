"""
How much of one picture lies in another as it is, cropped, turned, stretched or mirrored: local features (SIFT, Lowe
2004) give the one map that most of them agree on (RANSAC), and laid over each other by it both are compared block by
block. Whether that makes them one and the same is for `likeness.settle` to say.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

# Bounds of work, whatever the picture: both made small, and so many of their strongest points.
_EDGE, _POINTS, _TRIES = 640, 1_000, 5_000
# An eighth of the usual contrast, since soft pictures have no more; of a busy one the strongest points are kept anyway.
# Of two neighbours the nearer one counts when it is that much nearer (Lowe's ratio).
_CONTRAST, _NEARER = 0.005, 0.8
_PIXELS_OFF = 4.0
_SCALE_MOST, _STRETCH_MOST = 8.0, 1.6
_BLOCKS, _FULL, _SMALLEST = 16, 0.9, 32
_SOFT = 1.0
# In grey levels, beyond which a block shows something; correlation and distance of colours (Lab) of two that are alike.
_FLAT, _CORRELATION, _COLOUR = 3.0, 0.8, 12.0

Pixels = NDArray[np.uint8]
Values = NDArray[Any]


class Overlap(NamedTuple):
    """As in `ports.ai.likeness`, which this process does not import."""

    points: int = 0
    share: float = 0.0
    blocks: int = 0
    alike: float = 0.0


class _Seen(NamedTuple):
    rgb: Pixels
    at: Values
    features: Values


def read_overlap(one: Pixels, other: Pixels) -> Overlap:
    """:param one, other: RGB, 8 bit; the better of the two ways round, as it is and mirrored"""
    here, there = _small(one), _small(other)
    if min(*here.shape[:2], *there.shape[:2]) < _SMALLEST:
        return Overlap()
    try:
        first = _look(here)
        return max(_overlap(first, _look(there)), _overlap(first, _look(_mirrored(there))), key=_weight)
    except (cv2.error, np.linalg.LinAlgError):
        # Asking again would end the same: of these two nothing can be said.
        return Overlap()


def _weight(found: Overlap) -> tuple[float, int]:
    return found.alike * found.share, found.points


def _mirrored(rgb: Pixels) -> Pixels:
    return np.ascontiguousarray(rgb[:, ::-1])


def _small(rgb: Pixels) -> Pixels:
    scale = _EDGE / max(rgb.shape[:2])
    if scale >= 1:
        return rgb
    height, width = (max(1, round(side * scale)) for side in rgb.shape[:2])
    return cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _look(rgb: Pixels) -> _Seen:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    sift = cv2.SIFT.create(nfeatures=_POINTS, contrastThreshold=_CONTRAST)
    points, found = sift.detectAndCompute(grey, None)
    if found is None or len(found) < 2:
        return _Seen(rgb, np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    # RootSIFT (Arandjelović and Zisserman 2012): strong edges outweigh the rest less.
    features = np.sqrt(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-6))
    return _Seen(rgb, np.array([one.pt for one in points], np.float32), features.astype(np.float32))


def _overlap(one: _Seen, other: _Seen) -> Overlap:
    here, there = _pairs(one, other)
    if len(here) < 4:
        return Overlap()
    affine, inliers = cv2.estimateAffine2D(
        here, there, ransacReprojThreshold=_PIXELS_OFF, maxIters=_TRIES, confidence=0.999
    )
    if affine is None or not _is_plausible(affine):
        return Overlap()
    # A point that has several directions is several features.
    agreeing = len(np.unique(here[inliers.ravel() == 1].round(), axis=0))
    return Overlap(agreeing, *_compare(one.rgb, other.rgb, affine))


def _pairs(one: _Seen, other: _Seen) -> tuple[Values, Values]:
    """Where each lies in both: clearly nearer than any other, and nearest seen from either side."""
    if not len(one.features) or not len(other.features):
        return one.at[:0], other.at[:0]
    matcher = cv2.BFMatcher(cv2.NORM_L2)
    back = {near.queryIdx: near.trainIdx for (near,) in matcher.knnMatch(other.features, one.features, k=1)}
    found = [
        (near.queryIdx, near.trainIdx)
        for near, next_one in matcher.knnMatch(one.features, other.features, k=2)
        if near.distance < _NEARER * next_one.distance and back[near.trainIdx] == near.queryIdx
    ]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return one.at[pairs[:, 0]], other.at[pairs[:, 1]]


def _is_plausible(affine: Values) -> bool:
    """What somebody does to a picture; mirrored ones have their own turn."""
    wide, narrow = np.linalg.svd(affine[:, :2], compute_uv=False)
    fits = wide < _SCALE_MOST and narrow > 1 / _SCALE_MOST and wide < _STRETCH_MOST * narrow
    return bool(fits and np.linalg.det(affine[:, :2]) > 0)


def _compare(one: Pixels, other: Pixels, affine: Values) -> tuple[float, int, float]:
    """In the coarser one's pixels, for what is not there cannot be compared."""
    scale = float(np.sqrt(np.linalg.det(affine[:, :2])))
    if scale > 1:
        one, other, affine, scale = other, one, cv2.invertAffineTransform(affine), 1 / scale
    laid, covered = _lay(one, affine, scale, other.shape[1::-1])
    smaller = min(other[..., 0].size, one[..., 0].size * scale**2)
    share = min(1.0, float(covered.sum()) / smaller)
    told = [is_alike for shows, is_alike in _judge_blocks(_soft(laid), _soft(other), covered) if shows]
    return share, len(told), sum(told) / len(told) if told else 0.0


def _lay(
    rgb: Pixels, affine: Values, scale: float, size: tuple[int, ...]
) -> tuple[Pixels, NDArray[np.bool_]]:
    """The picture where it lies in the other one, and which pixels it covers, its edges left out."""
    blur = 0.5 * np.sqrt(1 / scale**2 - 1)
    fine = cv2.GaussianBlur(rgb, (0, 0), blur) if blur > 0.2 else rgb
    laid = cv2.warpAffine(fine, affine, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    whole = np.ones(rgb.shape[:2], np.uint8)
    covered = cv2.warpAffine(whole, affine, size, flags=cv2.INTER_NEAREST)
    return laid.astype(np.uint8), cv2.erode(covered, np.ones((3, 3), np.uint8)) > 0


def _soft(rgb: Pixels) -> Values:
    """Lightness and colour (Lab in grey levels), without what compression leaves."""
    return cv2.cvtColor(cv2.GaussianBlur(rgb, (0, 0), _SOFT), cv2.COLOR_RGB2LAB).astype(np.float32)


def _judge_blocks(one: Values, other: Values, covered: NDArray[np.bool_]) -> Iterator[tuple[bool, bool]]:
    """Of each block whether it shows something, and the same in both."""
    blocks = [(one[part][inside], other[part][inside]) for part, inside in _cut(covered)]
    if not blocks:
        return
    means = np.array([(here.mean(axis=0), there.mean(axis=0)) for here, there in blocks])
    for (here, there), is_coloured_alike in zip(blocks, _match_colours(means[:, :, 1:]), strict=True):
        deviations = here[:, 0].std(), there[:, 0].std()
        is_same = is_coloured_alike and _correlate(here[:, 0], there[:, 0]) >= _CORRELATION
        yield bool(max(deviations) >= _FLAT or not is_coloured_alike), bool(is_same)


def _cut(covered: NDArray[np.bool_]) -> Iterator[tuple[tuple[slice, slice], NDArray[np.bool_]]]:
    rows, columns = (np.flatnonzero(covered.any(axis=axis)) for axis in (1, 0))
    if min(len(rows), len(columns)) < _SMALLEST:
        return
    down, along = (np.linspace(of[0], of[-1] + 1, _BLOCKS + 1).astype(int) for of in (rows, columns))
    for top, bottom in pairwise(down):
        for left, right in pairwise(along):
            part = slice(top, bottom), slice(left, right)
            if covered[part].mean() >= _FULL:
                yield part, covered[part]


def _match_colours(means: Values) -> Values:
    """
    Of each block whether its colour is the other's, once a filter over the whole picture is allowed for: more or less
    colour, down to none, and a cast.

    :param means: a and b of Lab by block, of the one picture and the other
    """
    full, pale = np.moveaxis(means, 1, 0)
    if full.std(axis=0).sum() < pale.std(axis=0).sum():
        full, pale = pale, full
    varied = np.maximum(full.var(axis=0), 1e-6)
    covaried = ((full - full.mean(axis=0)) * (pale - pale.mean(axis=0))).mean(axis=0)
    off = pale - np.clip(covaried / varied, 0, 2) * full
    matched: Values = np.abs(off - np.median(off, axis=0)).max(axis=1) < _COLOUR
    return matched


def _correlate(one: Values, other: Values) -> float:
    deviation = float(one.std() * other.std())
    return float(((one - one.mean()) * (other - other.mean())).mean()) / deviation if deviation else 0.0
