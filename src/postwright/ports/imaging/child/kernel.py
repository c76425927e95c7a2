"""Linux only: a network of one's own, no files, few system calls. Each function says whether it held."""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable

NEW_USER, NEW_NET = 0x10000000, 0x40000000
SET_NO_NEW_PRIVS, SET_SECCOMP, FILTER_MODE = 38, 22, 2
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
LANDLOCK_VERSION, LANDLOCK_PATH_BENEATH = 1, 1
# linux/landlock.h: EXECUTE, READ_FILE, READ_DIR; the first version knows the lowest 13 rights.
FIRST_RIGHTS, READ, READ_ONE_FILE = (1 << 13) - 1, 0b1100, 0b0100
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
NEWER_RIGHTS = ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV))

libc = ctypes.CDLL(None, use_errno=True)


def give_up_privileges() -> None:
    libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def leave_network() -> bool:
    return bool(libc.unshare(NEW_USER | NEW_NET) == 0)


def hide_files(readable: Iterable[str]) -> bool:
    """From now on only what lies under `readable` can be opened, and only for reading."""
    version = libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), LANDLOCK_VERSION)
    if version < 1:
        return False
    handled = FIRST_RIGHTS | sum(right for since, right in NEWER_RIGHTS if version >= since)
    attributes = struct.pack("=Q", handled)
    ruleset = libc.syscall(LANDLOCK_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    for path in readable:
        _allow_reading(ruleset, path)
    held = libc.syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return bool(held)


def _allow_reading(ruleset: int, path: str) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rights = READ if os.path.isdir(path) else READ_ONE_FILE  # noqa: PTH112 - the same string that was opened
    rule = struct.pack("=Qi", rights, handle)
    libc.syscall(LANDLOCK_ADD, ruleset, LANDLOCK_PATH_BENEATH, rule, 0)
    os.close(handle)


def refuse_calls() -> bool:
    """seccomp: the calls below answer EPERM; threads still start, programs do not."""
    numbers = CALLS.get(platform.machine())
    if numbers is None or sys.maxsize < 1 << 32:
        return False
    program = _program(*numbers)
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(SET_SECCOMP, FILTER_MODE, header, 0, 0) == 0)


# Classic BPF (linux/bpf_common.h, linux/seccomp.h): code, jump if true, jump if false, operand.
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
ALLOW, KILL, REFUSE, UNKNOWN_CALL = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
THREAD = 0x00010000  # CLONE_THREAD
X32 = 0x40000000


def _program(architecture: int, clone: int, refused: tuple[int, ...]) -> bytes:
    lines = [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, REFUSE),
        # clone3 keeps its flags where a filter cannot look: without it libc falls back to clone.
        (EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, UNKNOWN_CALL),
    ]
    for number in refused:
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    lines += [
        (EQUAL, 0, 3, clone),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (ANY_BIT, 1, 0, THREAD),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


CLONE3 = 435
# The numbers from 424 on are the same everywhere: pidfd_send_signal, io_uring_*, open_tree to fspick,
# pidfd_open, pidfd_getfd, mount_setattr.
NEWER = (424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 438, 442)
# In this order: socket, connect, accept, bind, listen, socketpair, accept4, fork, vfork, execve, execveat,
# kill, ptrace, process_vm_readv, process_vm_writev, unshare, setns, mount, umount2, pivot_root, chroot,
# keyctl, add_key, request_key, bpf, perf_event_open, userfaultfd, open_by_handle_at, shmget, msgget, semget.
CALLS = {
    "x86_64": (
        0xC000003E,
        56,
        (
            *(41, 42, 43, 49, 50, 53, 288, 57, 58, 59, 322, 62, 101, 310, 311, 272, 308, 165, 166, 155, 161),
            *(250, 248, 249, 321, 298, 323, 304, 29, 68, 64),
            *NEWER,
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        (
            *(198, 203, 202, 200, 201, 199, 242, 221, 281, 129, 117, 270, 271, 97, 268, 40, 39, 41, 51),
            *(219, 217, 218, 280, 241, 282, 265, 194, 186, 190),
            *NEWER,
        ),
    ),
}
