"""What an engine can do, as data that a page shows and the choice of an engine reads."""

from enum import StrEnum

from postwright.ports.ai.types import Frozen, Language, MediaKind


class Task(StrEnum):
    ANALYSE = "analyse"


class Profile(Frozen):
    """`leaves_server` is what an organisation forbids that wants nothing to leave this server."""

    tasks: frozenset[Task]
    media: frozenset[MediaKind]
    languages: frozenset[Language]
    leaves_server: bool
    needs_key: bool
    describes_pictures: bool
    frames_max: int
