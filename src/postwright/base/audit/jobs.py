"""Work of this slice that the clock starts."""

from postwright.base.audit import operations
from postwright.kit import clock


def make_months() -> None:
    operations.make_months(at=clock.now())
