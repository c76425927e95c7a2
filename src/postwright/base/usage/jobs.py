"""Work of this slice that the clock starts."""

from postwright.base.usage import operations
from postwright.kit import clock


def forget_creations() -> None:
    operations.forget_creations(at=clock.now())


def forget_tallies() -> None:
    operations.forget_tallies(at=clock.now())
