"""What may come in, what it is called when it may not, and the arithmetic of file parts."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from postwright.flow.media.rules.boxes import SHAPES, fit_box, ratio_of
from postwright.flow.media.rules.edits import SMALLEST_LETTER, Edit, WrongEdit, edit_of
from postwright.flow.media.rules.subtitles import WrongCues, parse_cues, write_plain, write_vtt
from postwright.flow.media.rules.videos import (
    FIT_AGAIN_AFTER,
    PROXY,
    PROXY_FROM_BYTES,
    Footage,
    can_be_made,
    clip_for,
    fitted_name,
    must_be_made,
    rules_from_json,
    rules_to_json,
)
from postwright.kit.text import one_line
from postwright.ports.channels.capabilities import ImageRules

__all__ = [
    "FIT_AGAIN_AFTER",
    "PROXY",
    "PROXY_FROM_BYTES",
    "SHAPES",
    "SMALLEST_LETTER",
    "Edit",
    "Footage",
    "WrongCues",
    "WrongEdit",
    "can_be_made",
    "clip_for",
    "edit_of",
    "fit_box",
    "fitted_name",
    "must_be_made",
    "parse_cues",
    "ratio_of",
    "rules_from_json",
    "rules_to_json",
    "write_plain",
    "write_vtt",
]

ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,image/gif,video/mp4,video/quicktime,video/webm"
PREVIEW_EDGE, THUMB_EDGE, FRAME_EDGE = 1600, 640, 640
KEY_FRAMES = 8
FITTED_EDGE = 2048  # networks show no more, and a smaller file loads sooner
FETCHES_AT_ONCE = EDITS_AT_ONCE = 20
UPLOAD_LASTS = timedelta(days=3)  # after its last byte; long enough to come back from a journey
PARTS_TAGS, LONGEST_TAG = ",", 60
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "text/vtt": "vtt",
}

PROBLEMS = {
    "empty_file": gettext_lazy(
        "This file is empty: it has no bytes. Choose it again from where it was made."
    ),
    "too_many_bytes": gettext_lazy(
        "This video does not get smaller than %(actual)s, and %(limit)s is what fits. Trim it."
    ),
    "unknown_type": gettext_lazy(
        "This is not a photo or a video that Postwright reads, whatever its name says. "
        "Use JPEG, PNG, WebP, AVIF, HEIC, GIF, MP4, MOV or WebM."
    ),
    "wrong_type": gettext_lazy("This file says it is a photo and holds something else."),
    "truncated": gettext_lazy(
        "This file ends too early: a copy or an upload was broken off. Send the original again."
    ),
    "undecodable": gettext_lazy(
        "This file is damaged: it begins like a photo or a video, and the rest makes no sense."
    ),
    "bomb": gettext_lazy(
        "This file would unpack to far more than a photo or a video needs, so it was not opened."
    ),
    "too_many_pixels": gettext_lazy(
        "This picture has %(actual)s megapixels; up to %(limit)s are taken. Make it smaller."
    ),
    "too_many_frames": gettext_lazy(
        "This animation has %(actual)s frames; up to %(limit)s are taken. Send it as a video."
    ),
    "too_long": gettext_lazy(
        "This video lasts %(actual)s; up to %(limit)s are taken. Trim it and send it again."
    ),
    "no_video_track": gettext_lazy("There is no picture in this video file, at most sound."),
    "unknown_codec": gettext_lazy(
        "The picture in this video is stored in a way (codec) that Postwright does not read. "
        "Save it as H.264 and send that."
    ),
    "protected": gettext_lazy("This video is encrypted, so nobody can show it without its key."),
    "not_a_file": gettext_lazy("This is a folder or a device, not a file."),
    "took_too_long": gettext_lazy(
        "This file takes too long to open. Save it again in another program and send that."
    ),
    "crashed": gettext_lazy(
        "This file could not be opened safely. Save it again in another program and send that."
    ),
    "too_large": gettext_lazy("This file is larger than %(limit)s, which is the most that may be uploaded."),
    "over_quota": gettext_lazy(
        "There is no room for this file: your organisation has %(limit)s for media. Remove what you no longer need."
    ),
    "program": gettext_lazy(
        "Something went wrong on our side while this file was prepared. Tell whoever runs this installation."
    ),
    "no_space": gettext_lazy(
        "The server has no space left, so nothing was kept. Tell whoever runs this installation."
    ),
    "away": gettext_lazy(
        "The place for files does not answer at the moment, so nothing was kept. Try again in a minute."
    ),
    "missing": gettext_lazy("The file is no longer there. Send it again."),
    "wrong_offset": gettext_lazy(
        "Bytes of this file got lost on the way. Send it again; it goes on where it stopped."
    ),
    "not_whole": gettext_lazy(
        "Only a part of this file has arrived. Choose it again; it goes on where it stopped."
    ),
    "busy": gettext_lazy("This file is being received already, perhaps in another tab. Wait a moment."),
    "address_refused": gettext_lazy(
        "This address may not be asked for files. Use one that everybody can open, with https."
    ),
    "not_reached": gettext_lazy(
        "Nobody answered at this address, or not with a file. Is it right, and open to everybody?"
    ),
    "not_found": gettext_lazy("There is no file at this address. Is it complete?"),
    "a_page": gettext_lazy("This address leads to a page. Use the address of the photo or the video itself."),
    "too_many_fetches": gettext_lazy(
        "So many files are being fetched already. Wait until some have arrived."
    ),
    "too_many_edits": gettext_lazy("So many edits are being made already. Wait until some of them are done."),
    "no_file": gettext_lazy("No file arrived. Choose one and try again."),
}
# Of what was kept without its figures.
PLAIN_PROBLEMS = {
    "too_many_bytes": gettext_lazy("This video does not get as small as it must be. Trim it."),
    "over_quota": gettext_lazy(
        "Your organisation has no room left for this file. Remove what you no longer need."
    ),
}


def explain(code: str, figures: Mapping[str, float] | None = None) -> str:
    """What went wrong with a file, for the person who sent it. `figures` are in the port's units."""
    words = str(PROBLEMS.get(code, PROBLEMS["crashed"]))
    try:
        return words % {name: _readable(code, value) for name, value in (figures or {}).items()}
    except KeyError:
        return str(PLAIN_PROBLEMS.get(code, PROBLEMS["crashed"]))


# IPTC's digital source types that readers should know of; with most others a camera or a person made it.
MADE_BY_AI = {
    "trainedAlgorithmicMedia": gettext_lazy(
        "The file says that an AI made it. Every copy goes on saying so."
    ),
    "compositeWithTrainedAlgorithmicMedia": gettext_lazy(
        "The file says that an AI made parts of it. Every copy goes on saying so."
    ),
}


def explain_origin(origin: Mapping[str, Any]) -> list[str]:
    """What a file says of how it was made, in the reader's words."""
    words = [str(MADE_BY_AI[origin["source_type"]])] if origin.get("source_type") in MADE_BY_AI else []
    if origin.get("has_credentials"):
        by = origin.get("credentials_by")
        whose = _("It carries content credentials (C2PA) by %(name)s.") % {"name": by} if by else ""
        words += [
            whose or _("It carries content credentials (C2PA)."),
            _("They hold for the original only: copies that Postwright makes come without them."),
        ]
    if origin.get("lost_credentials"):
        by = origin.get("credentials_by")
        whose = (
            _("It was made of a file with content credentials (C2PA) by %(name)s.") % {"name": by}
            if by
            else ""
        )
        words += [
            whose or _("It was made of a file with content credentials (C2PA)."),
            _("Since it was changed, it comes without them."),
        ]
    return words


def clock_face(seconds: float) -> str:
    """0:07, 12:30, 1:02:03"""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def link_expiry(at: datetime, lasting: int) -> int:
    """
    The Unix second at which a link made now ends: in half to the whole of `lasting` seconds.

    It moves in steps of half that time, so that pages loaded meanwhile carry the same, cacheable link.
    """
    step = max(1, lasting // 2)
    return (int(at.timestamp()) // step + 2) * step


def original_ends(uploaded_at: datetime, days: int) -> datetime | None:
    """
    When the file as it was uploaded is deleted; its copies stay.

    :param days: 0: never
    """
    return uploaded_at + timedelta(days=days) if days else None


@dataclass(frozen=True)
class Part:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class NoSuchPart(Exception):
    """The range lies outside the file."""


def asked_part(header: str, size: int) -> Part | None:
    """
    The one part that a Range header asks for; None where the whole file is the answer (RFC 9110, 14.2).

    :raises NoSuchPart: nothing of the file lies in the range
    """
    unit, _equals, wanted = header.partition("=")
    first, dash, last = wanted.strip().partition("-")
    numbers = all(
        text.isascii() and (text.isdigit() or not text) and len(text) < 20 for text in (first, last)
    )
    if unit.strip().lower() != "bytes" or not dash or not numbers or not (first or last):
        return None
    if not first:
        return _part(max(0, size - int(last)), size - 1, size)
    if last and int(last) < int(first):
        return None
    return _part(int(first), min(int(last or size - 1), size - 1), size)


def _part(first: int, last: int, size: int) -> Part:
    if first >= size or first > last:
        raise NoSuchPart
    return Part(first, last)


def _readable(code: str, value: float) -> str:
    if code == "too_many_pixels":
        return f"{value / 1_000_000:.0f}"
    if code == "too_long":
        return _("%(time)s (minutes:seconds)") % {"time": clock_face(value)}
    if code in {"too_large", "over_quota", "too_many_bytes"}:
        return filesizeformat(value)
    return f"{value:.0f}"


def must_be_fitted(*, mime: str, size: int, rules: ImageRules | None, sides: tuple[int, int]) -> bool:
    """Whether a network takes pictures, but not this one as it is."""
    if rules is None:
        return False
    is_large = max(sides) > longest_edge(sides, rules, most=max(sides))
    return is_large or size > rules.max_bytes or mime not in rules.mimes


def longest_edge(sides: tuple[int, int], rules: ImageRules, *, most: int = FITTED_EDGE) -> int:
    """How long the longer side of a picture of this shape may be, in pixels, so that the shorter fits as well."""
    shorter, longer = min(sides) or 1, max(sides) or 1
    by_shorter = rules.max_short_edge * longer // shorter if rules.max_short_edge else most
    return min(most, rules.max_edge or most, by_shorter)


@dataclass(frozen=True)
class Cut:
    """
    What of a picture goes out, in parts of its sides (0 to 1), as which type, in at most how many bytes.

    It also stands with a post as JSON; an empty object there means the picture as it is.
    """

    left: float
    top: float
    width: float
    height: float
    mime: str
    max_bytes: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        return (self.left, self.top, self.width, self.height)

    @property
    def key(self) -> str:
        """Names the rendition; equal cuts share one."""
        box = ",".join(f"{side:.5f}" for side in self.box)
        return f"{box} {self.mime.removeprefix('image/')} {self.max_bytes}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


WHOLE = (0.0, 0.0, 1.0, 1.0)
STILL_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
)  # what can be made, the one that most networks take first


def strictest(rules: Iterable[ImageRules]) -> ImageRules:
    """
    What all of them take. Where two shapes, or all types, exclude each other, the first ones' count.

    :param rules: at least one; the one that matters most comes first
    """
    return reduce(_stricter, rules)


def cut_for(mime: str, box: tuple[float, float, float, float], rules: ImageRules) -> Cut:
    """:param mime: the picture's own, kept where the network takes it"""
    taken = next((one for one in (mime, *STILL_TYPES) if one in rules.mimes), STILL_TYPES[0])
    return Cut(*box, mime=taken, max_bytes=rules.max_bytes)


def _stricter(one: ImageRules, other: ImageRules) -> ImageRules:
    shape = _shape(one)
    narrow, wide = max(shape[0], _shape(other)[0]), min(shape[1], _shape(other)[1])
    narrow, wide = (narrow, wide) if narrow <= wide else shape
    return replace(
        one,
        max_bytes=min(one.max_bytes, other.max_bytes),
        mimes=one.mimes & other.mimes or one.mimes,
        min_ratio=narrow or None,
        max_ratio=wide if wide < math.inf else None,
    )


def _shape(rules: ImageRules) -> tuple[float, float]:
    return (rules.min_ratio or 0, rules.max_ratio or math.inf)


def tag_name(text: str) -> str:
    """One tag as it is kept; empty where nothing is left of it."""
    return one_line(text)[:LONGEST_TAG].strip(f" #{PARTS_TAGS}")


def tag_names(text: str) -> list[str]:
    """What a person typed as tags: one in a line, or parted by commas."""
    return [name for one in text.replace(PARTS_TAGS, "\n").splitlines() if (name := one.strip())]
