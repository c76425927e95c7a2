"""Whether the running piece of work may still create something: asked right before each request leaves."""

from collections.abc import Callable
from contextvars import ContextVar


def _nobody_waits() -> None: ...


# Set by whoever works under a lease; it raises once the lease is over.
fence: ContextVar[Callable[[], None]] = ContextVar("fence", default=_nobody_waits)


def require_ours() -> None:
    """Does not wait: a process that was stopped a moment ago must not send after it woke up."""
    fence.get()()
