"""Work of this slice that the clock starts."""

from postwright.base.notices import operations
from postwright.kit import clock


def forget_mails() -> None:
    operations.forget_mails(at=clock.now())


def forget_alerts() -> None:
    operations.forget_alerts(at=clock.now())
