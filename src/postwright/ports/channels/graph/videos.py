"""What the Graph API says of a video on its way. Guides and SDK write some names differently; all are taken."""

from dataclasses import dataclass
from typing import Self

from postwright.ports.channels.answers import clean_text, read_list, read_part
from postwright.ports.channels.errors import Refused, RetryLater
from postwright.ports.channels.graph.containers import COME_AGAIN_S
from postwright.ports.channels.types import Json, RateState

_DONE, _UPLOADED = {"complete", "completed"}, {"upload_complete", "processing", "ready"}
_BAD = {"error", "upload_failed"}
_MOST_BYTES = 2**40


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """
    :param received: bytes that are there
    :param is_told: it was asked to be published
    :param is_out: people can see it
    :param is_lost: there is none of that name any more
    :param path: `permalink_url`
    :param why: what is wrong with it; empty: nothing
    """

    received: int = 0
    is_uploaded: bool = False
    is_told: bool = False
    is_out: bool = False
    is_lost: bool = False
    why: str = ""
    path: str = ""
    rate: RateState | None = None

    @classmethod
    def read(cls, status: Json, *, path: str = "", rate: RateState | None = None) -> Self:
        word = str(status.get("video_status"))
        upload, _, publishing = phases = [
            read_part(status, f"{name}_phase") for name in ("uploading", "processing", "publishing")
        ]
        uploaded, processed, published = (str(phase.get("status")) for phase in phases)
        is_bad = not _BAD.isdisjoint({word, uploaded, processed, published})
        return cls(
            received=_received(upload),
            is_uploaded=word in _UPLOADED or uploaded in _DONE,
            is_told=published in _DONE or publishing.get("publish_status") == "published",
            is_out=published in _DONE,
            is_lost=word == "expired",
            why=_why(phases) if is_bad else "",
            path=path,
            rate=rate,
        )

    def require_good(self) -> Self:
        """:raises Refused: nothing can be made of it"""
        if self.why:
            raise Refused("media_refused", params={"why": self.why})
        return self

    def require_decided(self) -> Self:
        """:raises RetryLater: it was taken, and is still prepared"""
        if self.is_told and not (self.is_out or self.why):
            raise RetryLater("in_the_making", after=COME_AGAIN_S)
        return self


def read_offsets(data: Json) -> dict[str, int]:
    """
    Which bytes an upload in parts goes on with: `start` and `end`, equal once all are there.

    :raises RetryLater: it does not say
    """
    start, end = (str(data.get(name, "")) for name in ("start_offset", "end_offset"))
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise RetryLater("no_answer", detail="an upload without offsets")
    return {"start": int(start[:15]), "end": int(end[:15])}


def _received(upload: Json) -> int:
    said = [upload.get(name) for name in ("bytes_transfered", "bytes_transferred")]
    return max([0, *(one for one in said if isinstance(one, int) and one < _MOST_BYTES)])


def _why(phases: list[Json]) -> str:
    told = [read_part(phase, "error") for phase in phases]
    told += [one for phase in phases for one in read_list(phase, "errors") if isinstance(one, dict)]
    words = [clean_text(one["message"][:300]) for one in told if isinstance(one.get("message"), str)]
    return next((one for one in words if one), "error")
