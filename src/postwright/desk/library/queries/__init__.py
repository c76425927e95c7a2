"""All reading for the library's pages."""

from postwright.desk.library.queries.items import Narrowing, library_for, newest_of
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
    "Narrowing",
    "Use",
    "held_of",
    "is_still_to_come",
    "library_for",
    "newest_of",
    "used",
    "uses_of",
    "uses_of_many",
    "with_uses",
]
