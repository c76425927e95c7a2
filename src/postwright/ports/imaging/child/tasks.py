"""The verbs a child knows. Each takes descriptors and plain values, and gives plain values."""

import os
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from postwright.ports.imaging.child import stills
from postwright.ports.imaging.child.encoding import encode
from postwright.ports.imaging.child.files import Plain, recognise
from postwright.ports.imaging.child.labels import movie_label
from postwright.ports.imaging.child.origin import Origin, read_origin
from postwright.ports.imaging.child.specs import changes_of, clip_of
from postwright.ports.imaging.errors import WrongType
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import Limits, Rendered, RenderSpec

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
    if kind is Kind.GIF and spec["format"] == "gif":
        image = stills.load_moving(descriptors[0], limits, RenderSpec(**spec))
    else:  # Cut first: what is left shall have as many pixels as it may.
        image = stills.load_upright(descriptors[0], kind, limits, None if spec["box"] else spec["max_edge"])
        if spec["box"]:
            image = stills.cut(image, spec["box"], spec["max_edge"])
    with stills.named_errors():  # an animation is decoded while it is written
        return _write(image, spec, descriptors[1], read_origin(descriptors[0], kind, image))


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
    return _write(image, spec, descriptors[1], read_origin(descriptors[0], kind))


def key_frames(descriptors: list[int], limits: Limits, spec: dict[str, Any]) -> list[dict[str, Any]]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import clips  # noqa: PLC0415 - see probe

    outs = descriptors[1:]
    origin = read_origin(descriptors[0], kind)
    images = clips.key_images(descriptors[0], kind, limits, len(outs), spec["max_edge"])
    return [
        {"seconds": seconds, "rendered": _write(image, spec, out, origin)}
        for out, (seconds, image) in zip(outs, images, strict=False)
    ]


def change(
    descriptors: list[int],
    limits: Limits,
    spec: dict[str, Any],
    changes: dict[str, Any],
    fonts: list[str],
) -> dict[str, Any]:
    kind = recognise(descriptors[0])
    if kind.is_video:
        raise WrongType
    from postwright.ports.imaging.child.changes import change_still  # noqa: PLC0415 - few pictures are changed

    wanted = RenderSpec(**spec)
    if kind is Kind.GIF and wanted.format == "gif":
        image = stills.load_whole(descriptors[0], limits)
    else:
        image = stills.load_upright(descriptors[0], kind, limits, None)
    image = change_still(image, changes_of(changes), wanted, tuple(fonts))
    with stills.named_errors():
        return _write(image, spec, descriptors[1], read_origin(descriptors[0], kind, image))


def make_video(
    descriptors: list[int], limits: Limits, spec: dict[str, Any], fonts: list[str]
) -> dict[str, Any]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import transcode  # noqa: PLC0415 - see probe

    origin = read_origin(descriptors[0], kind)
    made = transcode.make_clip(descriptors[0], descriptors[1], kind, limits, clip_of(spec), tuple(fonts))
    if origin.source_type:
        made = _label_movie(descriptors[1], made, origin.source_type)
    return asdict(replace(made, breaks_credentials=origin.has_credentials))


def clean_video(descriptors: list[int], limits: Limits) -> dict[str, Any]:
    kind = _video(descriptors[0])
    from postwright.ports.imaging.child import remux  # noqa: PLC0415 - see probe

    origin = read_origin(descriptors[0], kind)
    made = remux.clean_clip(descriptors[0], descriptors[1], kind, limits)
    if origin.source_type:
        made = _label_movie(descriptors[1], made, origin.source_type)
    return asdict(replace(made, breaks_credentials=origin.has_credentials))


def _label_movie(out: int, made: Rendered, source_type: str) -> Rendered:
    label = movie_label(source_type)
    os.pwrite(out, label, made.size)
    return replace(made, size=made.size + len(label), source_type=source_type)


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


def _write(image: Any, spec: dict[str, Any], out: int, origin: Origin) -> dict[str, Any]:
    data, rendered = encode(image, RenderSpec(**spec), origin.source_type)
    Plain(out).write(data)
    os.fsync(out)
    return asdict(replace(rendered, breaks_credentials=origin.has_credentials))


VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb
    for verb in (
        *(probe, render, focus, change, poster, key_frames),
        *(clean_video, make_video, measure_video, listen),
    )
}
