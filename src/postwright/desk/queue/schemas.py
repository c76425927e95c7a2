import datetime as dt
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator


def _on_the_wall(moment: dt.time) -> dt.time:
    if moment.tzinfo is not None:
        raise ValueError("is a time on the clocks of the brand and takes no zone")
    return moment.replace(second=0, microsecond=0)


class QueueTimeRow(Schema):
    """A place in the week, on the clocks of the channel's brand. Weekday 0 is Monday."""

    weekday: int = Field(..., ge=0, le=6)
    time: Annotated[dt.time, AfterValidator(_on_the_wall)] = Field(..., examples=["09:00"])


class QueueChange(Schema):
    times: Annotated[list[QueueTimeRow], Field(max_length=168)]


class QueueOut(Schema):
    channel: UUID = Field(..., alias="channel.pk")
    time_zone: str = Field(..., alias="channel.brand.time_zone")
    times: list[QueueTimeRow]
    next_places: list[dt.datetime] = Field(..., description="The next free ones.")

    @staticmethod
    def resolve_times(queue: object) -> list[dict[str, object]]:
        days = queue.week  # type: ignore[attr-defined]
        return [{"weekday": day.weekday, "time": wall} for day in days for wall in day.times]

    @staticmethod
    def resolve_next_places(queue: object) -> list[dt.datetime]:
        return [place.due_at for place in queue.places]  # type: ignore[attr-defined]


class QueuePost(Schema):
    """`revision` is the one of the post that was read."""

    revision: int = Field(..., ge=1, le=2**31 - 1)
    has_read: bool = Field(False, description="A person has read what an AI suggested in it.")
