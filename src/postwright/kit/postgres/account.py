"""
Which operating-system account the server runs as. PostgreSQL refuses to be root, and rightly so.

An ordinary user runs the server as themselves. Root hands it to an existing unprivileged account (creating
one would change the machine behind its owner's back). That account must get through the directories above
the data and the programs, for instance through a /root that is closed to everybody. Opening those to the
world would be careless, so each closed directory gets an access-control entry that lets this one account
pass through it, and neither list nor write it. Where the file system has no such entries, we open only
directories of our own (search, not read) and refuse for all others with a message that names the mend.
"""

import errno
import os
import pwd
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postwright.kit.postgres.errors import NoRights

CANDIDATES = ("postwright", "postgres", "_postgres", "nobody")

_ACL = "system.posix_acl_access"
_ACL_VERSION = 2
_NAMED_USER, _MASK, _OWNER, _GROUP, _OTHER = 0x02, 0x10, 0x01, 0x04, 0x20
_NO_ID = 0xFFFFFFFF
_SEARCH = 1

type _Entry = tuple[int, int, int]


@dataclass(frozen=True)
class Account:
    """The account of the server's files and processes; `drops` when that is not who we are."""

    uid: int
    gid: int
    name: str
    drops: bool

    def popen_arguments(self) -> dict[str, Any]:
        """What subprocess needs to run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drops else {}

    def own(self, path: Path) -> None:
        if self.drops:
            os.chown(path, self.uid, self.gid)


def choose_account(existing: Path) -> Account:
    """
    :param existing: the cluster's directory; once it exists its owner decides for good
    :raises NoRights: we are root and the machine has no account to drop to
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), "", drops=False)
    entry = _owner(existing) or next(filter(None, map(_entry, CANDIDATES)), None)
    if entry is None:
        raise NoRights(
            "PostgreSQL must not run as root and this machine has no account for it. "
            "Create one (useradd --system postwright) or start Postwright as an ordinary user."
        )
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, drops=True)


def let_through(account: Account, target: Path, ours: Path) -> None:
    """
    Make sure the account can reach `target`, a program or a directory.

    :param ours: directories from here downwards belong to Postwright
    :raises NoRights: a directory above is closed and this file system has no access-control entries
    """
    if not account.drops:
        return
    target = target.resolve()
    for directory in (*reversed(target.parents), *([target] if target.is_dir() else [])):
        if not _passes(account, directory.stat()):
            _open(account, directory, ours.resolve())
    _probe(account, target)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _owner(path: Path) -> pwd.struct_passwd | None:
    try:
        uid = path.stat().st_uid
        return pwd.getpwuid(uid) if uid else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except KeyError as error:
        raise NoRights(
            f"{path} belongs to the user id {path.stat().st_uid}, which has no account here."
        ) from error


def _passes(account: Account, status: os.stat_result) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    return bool(status.st_mode & stat.S_IXOTH)


def _open(account: Account, directory: Path, ours: Path) -> None:
    try:
        _grant_search(directory, account.uid)
    except (OSError, AttributeError) as error:
        if not directory.is_relative_to(ours):
            raise NoRights(
                f"The account {account.name}, which runs the database, can not pass through {directory}. "
                f"Allow it (chmod o+x {directory}) or choose another POSTWRIGHT_DATA_DIR."
            ) from error
        directory.chmod(stat.S_IMODE(directory.stat().st_mode) | stat.S_IXOTH)


def _grant_search(directory: Path, uid: int) -> None:
    entries = _read_entries(directory)
    kept = [entry for entry in entries if (entry[0], entry[2]) != (_NAMED_USER, uid) and entry[0] != _MASK]
    mask = next((rights for tag, rights, _ in entries if tag == _MASK), None)
    if mask is None:
        mask = next(rights for tag, rights, _ in entries if tag == _GROUP)
    wanted = sorted(
        [*kept, (_NAMED_USER, _SEARCH, uid), (_MASK, mask | _SEARCH, _NO_ID)], key=lambda e: (e[0], e[2])
    )
    if wanted != entries:
        packed = b"".join(struct.pack("<HHI", *entry) for entry in wanted)
        os.setxattr(directory, _ACL, struct.pack("<I", _ACL_VERSION) + packed)


def _read_entries(directory: Path) -> list[_Entry]:
    try:
        raw = os.getxattr(directory, _ACL)
    except OSError as error:
        if error.errno != errno.ENODATA:
            raise
        mode = directory.stat().st_mode
        return [(_OWNER, mode >> 6 & 7, _NO_ID), (_GROUP, mode >> 3 & 7, _NO_ID), (_OTHER, mode & 7, _NO_ID)]
    return list(struct.iter_unpack("<HHI", raw[4:]))


def _probe(account: Account, target: Path) -> None:
    command = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(target)]
    if subprocess.run(command, check=False, cwd="/", timeout=20, **account.popen_arguments()).returncode:
        raise NoRights(
            f"The account {account.name}, which runs the database, can not use {target}. "
            "Check the rights of that path, or start Postwright as an ordinary user."
        )
