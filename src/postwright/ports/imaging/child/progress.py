"""How far a long task is, told to the parent while it runs."""

import time
from collections.abc import Callable

EVERY_S = 0.5


class Teller:
    """Says it at most twice a second. :param say: takes the share that is done, 0 to 1"""

    def __init__(self, say: Callable[[float], None]) -> None:
        self._say, self._last = say, time.monotonic()

    def __call__(self, share: float) -> None:
        if time.monotonic() - self._last >= EVERY_S:
            self._last = time.monotonic()
            self._say(round(min(max(share, 0.0), 1.0), 3))


tell = Teller(lambda _share: None)


def tell_to(say: Callable[[float], None]) -> None:
    global tell  # noqa: PLW0603 - set once for each task
    tell = Teller(say)


def report(share: float) -> None:
    tell(share)
