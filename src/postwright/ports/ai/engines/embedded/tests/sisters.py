"""Pictures that are one with another, and pictures that only look as if they were."""

import cv2
import numpy as np

from postwright.ports.ai.engines.embedded.tests.made import PICTURES
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture


def picture(name):
    return read_picture(PICTURES / name)


def recompressed(rgb, quality=35):
    return cv2.imdecode(cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def smaller(rgb):
    return cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


def brighter(rgb):
    return cv2.convertScaleAbs(rgb, alpha=1.1, beta=15)


def flipped(rgb):
    return np.ascontiguousarray(rgb[:, ::-1])


def cut(part, *, right=0.0, down=0.0):
    """:param part: off each edge, of the side's length; the frame is moved by `right` and `down`"""

    def cut(rgb):
        height, width = rgb.shape[:2]
        top, left = int(height * part), int(width * part)
        y, x = int(height * down), int(width * right)
        return np.ascontiguousarray(rgb[top + y : height - top + y, left + x : width - left + x])

    return cut


def turned(degrees):
    def turned(rgb):
        height, width = rgb.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        return cv2.warpAffine(rgb, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)

    return turned


def on_its_side(rgb):
    return np.ascontiguousarray(np.rot90(rgb))


def stretched(rgb):
    return cv2.resize(rgb, None, fx=1.25, fy=1, interpolation=cv2.INTER_AREA)


def lettered(rgb):
    """A line of words across it."""
    height, width = rgb.shape[:2]
    out, at, size = rgb.copy(), (int(width * 0.05), int(height * 0.87)), width / 480
    for colour, thick in (((20, 20, 20), 6), ((250, 250, 250), 2)):
        cv2.putText(out, "NEW ON SATURDAY", at, cv2.FONT_HERSHEY_DUPLEX, size, colour, thick)
    return out


def bordered(rgb):
    wide = min(rgb.shape[:2]) // 8
    return cv2.copyMakeBorder(rgb, wide, wide, wide, wide, cv2.BORDER_CONSTANT, value=(240, 235, 225))


def grey(rgb):
    return cv2.cvtColor(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def warmer(rgb):
    return np.clip(rgb * np.array([1.15, 1, 0.85]), 0, 255).astype(np.uint8)


def recoloured(rgb):
    """Another hue in the middle, as of the same thing in another colour."""
    height, width = rgb.shape[:2]
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)
    middle = hsv[height // 5 : height * 4 // 5, width // 4 : width * 3 // 4, 0]
    middle[:] = (middle.astype(int) + 60) % 180
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def both(*changes):
    def both(rgb):
        for change in changes:
            rgb = change(rgb)
        return rgb

    return both


# Left, top and side in pixels, of each of three things.
HERE, MOVED, SWAPPED = (
    ((100, 300, 360), (500, 350, 320), (880, 250, 340)),
    ((60, 120, 360), (560, 560, 320), (840, 420, 340)),
    ((880, 280, 360), (80, 350, 320), (480, 250, 340)),
)


def still_life(ground, places):
    """Three round things on a ground of 1280 to 960 pixels."""
    things = (
        picture("coffee.png")[40:380, 130:470],
        picture("chelsea.png")[20:280, 100:360],
        picture("astronaut.png")[0:300, 80:380],
    )
    out = cv2.resize(np.tile(picture(ground), (3, 3, 1)), (1280, 960))
    for thing, (left, top, side) in zip(things, places, strict=True):
        disc = cv2.circle(np.zeros((side, side), np.uint8), (side // 2, side // 2), side // 2 - 2, 1, -1) > 0
        out[top : top + side, left : left + side][disc] = cv2.resize(thing, (side, side))[disc]
    return out


def from_aside(rgb):
    """As seen from another place: nearer on the left, its ground another part of the wall."""
    height, width = rgb.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[30, 10], [-10, 90], [-50, -70], [0, 0]], np.float32) * (width / 340)
    return cv2.warpPerspective(
        rgb, cv2.getPerspectiveTransform(corners, seen), (width, height), borderMode=cv2.BORDER_REFLECT
    )
