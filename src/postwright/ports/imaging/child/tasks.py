"""The verbs a child knows. Each takes descriptors and plain values, and gives plain values."""

import os
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from postwright.ports.imaging.child import stills
from postwright.ports.imaging.child.encoding import encode
from postwright.ports.imaging.child.files import Plain, recognise
from postwright.ports.imaging.errors import WrongType
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import Limits, RenderSpec

FOCUS_EDGE = 512


def probe(descriptors: list[int], limits: Limits) -> dict[str, Any]:
    kind = recognise(descriptors[0])
    if not kind.is_video:
        return asdict(stills.probe_still(descriptors[0], kind, limits))
    from postwright.ports.imaging.child import clips  # noqa: PLC0415 - FFmpeg only for those who need it

    return asdict(clips.probe_clip(descriptors[0], kind, limits))


def render(descriptors: list[int], limits: Limits, spec: dict[str, Any]) -> dict[str, Any]:
    kind = recognise(descriptors[0])
    if kind.is_video:
        raise WrongType
    # Cut first: what is left shall have as many pixels as it may.
    image = stills.load_upright(descriptors[0], kind, limits, None if spec["box"] else spec["max_edge"])
    if spec["box"]:
        image = stills.cut(image, spec["box"], spec["max_edge"])
    return _write(image, spec, descriptors[1])


def focus(descriptors: list[int], limits: Limits) -> dict[str, Any]:
    kind = recognise(descriptors[0])
    if kind.is_video:
        raise WrongType
    return asdict(stills.find_focus(stills.load_upright(descriptors[0], kind, limits, FOCUS_EDGE)))


def poster(
    descriptors: list[int], limits: Limits, spec: dict[str, Any], at_seconds: float | None
) -> dict[str, Any]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import clips  # noqa: PLC0415 - see probe

    image = clips.poster_image(descriptors[0], kind, limits, at_seconds, spec["max_edge"])
    return _write(image, spec, descriptors[1])


def key_frames(descriptors: list[int], limits: Limits, spec: dict[str, Any]) -> list[dict[str, Any]]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import clips  # noqa: PLC0415 - see probe

    outs = descriptors[1:]
    images = clips.key_images(descriptors[0], kind, limits, len(outs), spec["max_edge"])
    return [
        {"seconds": seconds, "rendered": _write(image, spec, out)}
        for out, (seconds, image) in zip(outs, images, strict=False)
    ]


def clean_video(descriptors: list[int], limits: Limits) -> dict[str, Any]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import remux  # noqa: PLC0415 - see probe

    return asdict(remux.clean_clip(descriptors[0], descriptors[1], kind, limits))


def measure_video(descriptors: list[int], limits: Limits) -> dict[str, Any]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import measures  # noqa: PLC0415 - see probe

    return asdict(measures.measure_clip(descriptors[0], kind, limits))


def listen(descriptors: list[int], limits: Limits) -> dict[str, Any]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import sounds  # noqa: PLC0415 - see probe

    return asdict(sounds.extract_sound(descriptors[0], descriptors[1], kind, limits))


def _video(descriptor: int) -> Kind:
    kind = recognise(descriptor)
    if not kind.is_video:
        raise WrongType
    return kind


def _write(image: Any, spec: dict[str, Any], out: int) -> dict[str, Any]:
    data, rendered = encode(image, RenderSpec(**spec))
    Plain(out).write(data)
    os.fsync(out)
    return asdict(rendered)


VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb
    for verb in (probe, render, focus, poster, key_frames, clean_video, measure_video, listen)
}
