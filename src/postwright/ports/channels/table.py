"""Capabilities as one line each, as `docs/channels.csv` shows them."""

import csv
import io
import math
from collections.abc import Iterable
from typing import Any

from postwright.ports.channels.base import Network
from postwright.ports.channels.capabilities import ImageRules, VideoRules

_NONE = "-"


def write_table(networks: Iterable[Network]) -> str:
    rows = [_row(network) for network in networks]
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _row(network: Network) -> dict[str, Any]:
    can = network.capabilities
    return {
        "network": network.name,
        "characters": can.text.most,
        "counted in": can.text.unit.value,
        "text bytes": can.text.max_bytes or _NONE,
        "an address counts as": can.text.url_length or "written",
        "images": can.images.max_count if can.images else 0,
        "image bytes": can.images.max_bytes if can.images else _NONE,
        "image types": _names(can.images.mimes) if can.images else _NONE,
        "image sides": _ratios(can.images) or _NONE,
        "alt text": can.images.alt_graphemes if can.images else _NONE,
        "videos": can.videos.max_count if can.videos else 0,
        "video bytes": can.videos.max_bytes if can.videos else _NONE,
        "video seconds": _span(can.videos, "seconds") or _NONE,
        "video sides": _ratios(can.videos) or _NONE,
        "video edges": _edges(can.videos) or _NONE,
        "video frames a second": _span(can.videos, "fps") or _NONE,
        "video bits a second": (can.videos and can.videos.max_bitrate) or _NONE,
        "video types": _names(can.videos.mimes) if can.videos else _NONE,
        "images and video together": _yes(can.mixes_media),
        "link card": _yes(can.link_card),
        "link card with media": _yes(can.link_card_with_media),
        "posts in a thread": can.thread_parts,
        "first comment": _yes(can.first_comment),
        "options": _names(option.name for option in can.options) or _NONE,
        "recognised by": can.handle.value,
        "can be looked up": _yes(can.can_look_up),
        "settles in seconds": can.settle_seconds,
        "limits": "; ".join(
            f"{limit.name}: {limit.calls} in {limit.seconds} s per {limit.per}" for limit in can.rates
        )
        or _NONE,
    }


def _span(rules: VideoRules | None, name: str) -> str:
    least, most = getattr(rules, f"min_{name}", None), getattr(rules, f"max_{name}", None)
    if least is None:
        return f"{most:g}" if most else ""
    return f"{least:g} to {most or math.inf:g}"


def _edges(rules: VideoRules | None) -> str:
    edges = (rules.max_edge, rules.max_short_edge) if rules else ()
    return " by ".join(str(edge) for edge in edges if edge)


def _ratios(rules: ImageRules | VideoRules | None) -> str:
    if rules is None or not (rules.min_ratio or rules.max_ratio):
        return ""
    return f"{rules.min_ratio or 0:.3g} to {rules.max_ratio or math.inf:.3g}"


def _names(values: Iterable[str]) -> str:
    return " ".join(sorted(value.split("/")[-1] for value in values))


def _yes(value: bool) -> str:  # noqa: FBT001 - one value in, one word out
    return "yes" if value else "no"
