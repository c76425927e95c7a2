import os
import sys
from typing import Any

REFUSED = (
    *("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "subprocess.", "os.fork"),
    *("os.exec", "os.posix_spawn", "os.system", "os.startfile", "os.kill"),
)


def refuse_in_python() -> None:
    """The weak second best where the kernel offers nothing: native code passes it."""

    def hook(event: str, _arguments: tuple[Any, ...]) -> None:
        if event.startswith(REFUSED):
            raise PermissionError(os.strerror(1))

    sys.addaudithook(hook)
