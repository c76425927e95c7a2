"""Real pictures, and a video made here."""

import importlib.util
from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np
from PIL import Image

CAMERA = "Journey phone"
EXIF_MODEL, EXIF_GPS = 0x0110, 0x8825


def photo(folder: Path, name: str = "coffee", *, width: int = 0) -> Path:
    """A photo of scikit-image as a phone would write it: JPEG, with the camera's name and a place."""
    # scikit-image itself takes seconds to import; its folder is enough.
    package = importlib.util.find_spec("skimage")
    source = Path(package.submodule_search_locations[0]) / "data" / f"{name}.png"
    picture = Image.open(source).convert("RGB")
    if width:
        picture = picture.resize(
            (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
        )
    exif = Image.Exif()
    exif[EXIF_MODEL] = CAMERA
    exif.get_ifd(EXIF_GPS).update({1: "N", 2: (51.0, 20.0, 24.0), 3: "E", 4: (12.0, 22.0, 30.0)})
    path = folder / f"{name}.jpg"
    picture.save(path, quality=92, exif=exif)
    return path


def film(folder: Path, *, seconds: int = 3, rate: int = 24) -> Path:
    """A slow look along the photo, upright, in H.264."""
    still = Image.open(photo(folder)).convert("RGB").resize((1920, 1280))
    frames = (still.crop((100 + n * 8, 0, 820 + n * 8, 1280)) for n in range(seconds * rate))
    return _written(folder / "film.mp4", map(np.asarray, frames), (720, 1280), rate)


def video(folder: Path, *, seconds: int = 2, rate: int = 12) -> Path:
    """A dot that wanders over a colour that changes, in H.264."""
    return _written(folder / "clip.mp4", map(_frame, range(seconds * rate)), (640, 360), rate)


def _written(path: Path, frames: Iterable[np.ndarray], sides: tuple[int, int], rate: int) -> Path:
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height = sides
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def _frame(number: int) -> np.ndarray:
    picture = np.full((360, 640, 3), (90, 60 + number * 4, 160), dtype=np.uint8)
    left = 40 + number * 20
    picture[140:220, left : left + 80] = (240, 220, 120)
    return picture
