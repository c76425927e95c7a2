"""All reading for the library's pages."""

from postwright.desk.library.queries.alike import Group, duplicates_for, similar_to, twins_of
from postwright.desk.library.queries.items import Narrowing, library_for, newest_of
from postwright.desk.library.queries.room import Room, pressure_of, room_of
from postwright.desk.library.queries.unfinished import unfinished_for
from postwright.desk.library.queries.uses import (
    Use,
    held_of,
    is_still_to_come,
    used,
    uses_of,
    uses_of_many,
    with_uses,
)

__all__ = [
    "Group",
    "Narrowing",
    "Room",
    "Use",
    "duplicates_for",
    "held_of",
    "is_still_to_come",
    "library_for",
    "newest_of",
    "pressure_of",
    "room_of",
    "similar_to",
    "twins_of",
    "unfinished_for",
    "used",
    "uses_of",
    "uses_of_many",
    "with_uses",
]
