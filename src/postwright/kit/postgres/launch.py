"""
Becomes another program that must not outlive its parent: launch.py PARENT SIGNAL UID GID PROGRAM [ARGUMENT …].

Runs as its own small process, by path and without site packages, instead of a pre-exec hook: a hook is not
safe in a program with threads. PARENT is the process id to be outlived, SIGNAL what to get when it is gone,
UID and GID whom to become first (-1: stay).
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, signal, uid, gid = map(int, sys.argv[1:5])
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After the change of account, which clears it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("The parent process is gone.")
    os.execv(sys.argv[5], sys.argv[5:])


if __name__ == "__main__":
    main()
