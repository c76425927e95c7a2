"""Which one-click fixes the composer may offer."""

from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.types import Problem
from postwright.ports.channels.words import FIXES, Fix


def fixes_for(problem: Problem, capabilities: Capabilities) -> tuple[Fix, ...]:
    """The most useful first; none where only the person can help."""
    fixes = FIXES.get(problem.code, ())
    if capabilities.thread_parts < 2 or problem.where == "first_comment":
        fixes = tuple(fix for fix in fixes if fix is not Fix.SPLIT)
    return fixes
