"""The queues of a brand as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice

from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.connections.models import Channel
from postwright.desk.queue.rules import DAYS
from postwright.flow.brand.models import Brand
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.queries import Place

SHOWN_PLACES = 3


@dataclass(frozen=True)
class Day:
    weekday: int
    times: Sequence[time]


@dataclass(frozen=True)
class Queue:
    channel: Channel
    week: Sequence[Day]
    places: Sequence[Place]

    @property
    def is_empty(self) -> bool:
        return not any(day.times for day in self.week)


def queues_for(member: Member, brand: Brand, *, at: datetime) -> list[Queue]:
    return [queue_of(channel, at=at) for channel in connections.channels_for(member).filter(brand=brand)]


def queue_of(channel: Channel, *, at: datetime) -> Queue:
    times = publishing.times_of(channel)
    week = [Day(day, [one.time for one in times if one.weekday == day]) for day in DAYS]
    return Queue(channel, week, list(islice(publishing.free_places(channel, at), SHOWN_PLACES)))
