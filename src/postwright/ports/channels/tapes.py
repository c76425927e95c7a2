"""A file that is read in stretches."""

from collections.abc import AsyncIterator, Callable


class Tape:
    """
    Goes on where the last stretch ended, and begins anew only where it must go back.

    :param open_file: its bytes from the first one on
    """

    def __init__(self, open_file: Callable[[], AsyncIterator[bytes]]) -> None:
        self._open = open_file
        self._pieces: AsyncIterator[bytes] | None = None
        self._rest, self._at = b"", 0

    async def play(self, first: int, last: int) -> AsyncIterator[bytes]:
        """From `first` up to and without `last`; less where the file ends before."""
        if self._pieces is None or first < self._at:
            self._pieces, self._rest, self._at = self._open(), b"", 0
        while self._at < last:
            if not self._rest:
                self._rest = await anext(self._pieces, b"")
                if not self._rest:
                    return
            goal = first if self._at < first else last
            piece, self._rest = self._rest[: goal - self._at], self._rest[goal - self._at :]
            self._at += len(piece)
            if self._at > first:
                yield piece
