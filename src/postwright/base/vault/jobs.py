"""Work of this slice that the clock starts."""

from postwright.base.vault import operations
from postwright.kit import clock


def tend_keys() -> None:
    operations.tend_all(at=clock.now())
