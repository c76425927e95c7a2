"""Which files a command means: those it names, and the photos and videos in the folders it names."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from postwright.ports.imaging import HEAD_BYTES, sniff


@dataclass
class Gathered:
    """`unread` are folders that could not be opened; `passed_over` counts files of folders that are nothing to look at."""

    files: list[Path] = field(default_factory=list)
    unread: list[OSError] = field(default_factory=list)
    passed_over: int = 0


def gather(named: Iterable[Path]) -> Gathered:
    """
    A named file counts whatever it is; in folders, and in theirs, whatever begins like a photo or a video.

    Hidden files and folders are left out, links to folders are not followed, and each file counts once.
    """
    found = Gathered()
    seen: set[Path] = set()
    for path in named:
        for file in _within(path, found) if path.is_dir() else [path]:
            if (known := file.absolute()) not in seen:
                seen.add(known)
                found.files.append(file)
    return found


def _within(folder: Path, found: Gathered) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=found.unread.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") or not path.is_file():
                continue
            if _is_media(path):
                yield path
            else:
                found.passed_over += 1


def _is_media(path: Path) -> bool:
    """One that cannot be read counts: it is told of where it is looked at."""
    try:
        with path.open("rb") as file:
            return sniff(file.read(HEAD_BYTES)) is not None
    except OSError:
        return True
