"""Drafts that the network prepares before they can be published: Instagram's and Threads' way of posting."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum

from postwright.ports.channels.errors import RetryLater

PAUSES_S = (0.25, 0.5, 1.0, 2.0, 2.0, 3.0, 4.0)  # a text is ready at once, a picture in seconds
COME_AGAIN_S = 20.0  # others have their turn meanwhile


class State(StrEnum):
    IN_PROGRESS = "IN_PROGRESS"
    FINISHED = "FINISHED"
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"  # after 24 hours

    @classmethod
    def read(cls, code: object, words: object = "") -> "State":
        """
        :param words: a sentence such as "Finished: …", all that some answers have
        """
        for value in (code, str(words).partition(":")[0].strip().replace(" ", "_")):
            if isinstance(value, str) and value.upper() in cls:
                return cls(value.upper())
        return cls.IN_PROGRESS


async def wait_until_ready(look: Callable[[], Awaitable[State]]) -> State:
    """
    Anything but IN_PROGRESS.

    :raises RetryLater: it takes longer; it can be asked again with the same container
    """
    for pause in (0.0, *PAUSES_S):
        await asyncio.sleep(pause)
        if (state := await look()) is not State.IN_PROGRESS:
            return state
    raise RetryLater("in_the_making", after=COME_AGAIN_S)
