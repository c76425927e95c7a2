"""Everything a child gives up before it touches a stranger's file."""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

from postwright.ports.imaging.child import audit, kernel
from postwright.ports.imaging.types import Fence

OPEN_FILES = 160
LARGEST_OUTPUT = 16 << 30  # bytes; each task lowers it further
NICENESS = 10


def raise_fence(memory_limit: int) -> Fence:
    """
    Give up network, files, programs and most memory for good; call it while there is one thread.

    :param memory_limit: bytes
    """
    os.nice(NICENESS)
    memory = _limit_resources(memory_limit)
    network: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    if sys.platform == "linux":
        _be_the_first_to_go()
        kernel.give_up_privileges()
        network += ("namespace",) * kernel.leave_network()
        files += ("landlock",) * kernel.hide_files(_readable())
        filtered = ("seccomp",) * kernel.refuse_calls()
        network, programs = network + filtered, filtered
    if not network or not programs:
        audit.refuse_in_python()
        network, programs = network or ("audit hook",), programs or ("audit hook",)
    return Fence(network, files, programs, memory)


def limit_output(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(most, LARGEST_OUTPUT), LARGEST_OUTPUT))


class Gauge:
    """Resident bytes of this process. Made before the fence, behind which /proc cannot be opened."""

    def __init__(self) -> None:
        self.statm = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else None

    def read(self) -> int:
        if self.statm is None:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(os.pread(self.statm, 200, 0).split()[1]) * resource.getpagesize()


def _limit_resources(memory_limit: int) -> tuple[str, ...]:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    limit_output(LARGEST_OUTPUT)
    if sys.platform != "linux":
        return ()
    # Private writable memory. RLIMIT_AS would count libraries and untouched thread arenas too.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_limit, memory_limit))
    return ("rlimit",)


def _be_the_first_to_go() -> None:
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _readable() -> list[str]:
    """Code and libraries, for what is imported later; no one's data lies there."""
    places = {*sys.path, sys.prefix, sys.base_prefix, *SYSTEM}
    return sorted(place for place in places if place and Path(place).exists())


SYSTEM = (
    *("/usr", "/lib", "/lib64", "/etc/ld.so.cache"),
    *("/dev/null", "/dev/urandom", "/sys/devices/system/cpu"),
)
