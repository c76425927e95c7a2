"""Where servers of the tests keep their files: what is gone with the test need not wait for a disk."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

MEMORY = Path("/dev/shm")
LEAST_FREE_BYTES = 4 << 30


@cache
def scratch() -> str | None:
    """For `tempfile`: a folder in memory where there is one with room, or None for the usual place."""
    is_there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    has_room = is_there and shutil.disk_usage(MEMORY).free >= LEAST_FREE_BYTES
    return str(MEMORY) if has_room and keeps_attributes(str(MEMORY)) else None


def keeps_attributes(folder: str | None) -> bool:
    """Whether files there can have the file system's extended attributes. :param folder: None: the usual place"""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        try:
            os.setxattr(file.name, "user.postwright", b"1")
        except (OSError, AttributeError):
            return False
    return True
