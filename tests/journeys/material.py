"""Real pictures, and a video made here."""

import importlib.util
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


def video(folder: Path, *, seconds: int = 2, rate: int = 12) -> Path:
    """A dot that wanders over a colour that changes, in H.264."""
    path = folder / "clip.mp4"
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(seconds * rate):
            frame = av.VideoFrame.from_ndarray(_frame(number), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _frame(number: int) -> np.ndarray:
    picture = np.full((360, 640, 3), (90, 60 + number * 4, 160), dtype=np.uint8)
    left = 40 + number * 20
    picture[140:220, left : left + 80] = (240, 220, 120)
    return picture
