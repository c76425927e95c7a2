"""What lies where below the data directory, and who may touch it."""

import hashlib
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from postwright.kit.postgres.account import Account, choose_account
from postwright.kit.postgres.errors import DiskFull, NoRights

PORT = 5432
# sun_path holds 104 bytes on macOS and 108 on Linux, the final zero included.
LONGEST_SOCKET_PATH = 103
SUPERUSER, OWNER, APP, DISPATCHER = "postgres", "postwright_owner", "postwright_app", "postwright_dispatcher"
LOGIN_ROLES = (SUPERUSER, OWNER, APP)
DATABASE = "postwright"

_ENOSPC = 28


@dataclass(frozen=True)
class Layout:
    data: Path
    account: Account

    @classmethod
    def of(cls, data: Path) -> "Layout":
        data = data.resolve()
        return cls(data, choose_account(data / "postgres" / "cluster"))

    @property
    def root(self) -> Path:
        return self.data / "postgres"

    @property
    def cluster(self) -> Path:
        return self.root / "cluster"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def prepared(self) -> Path:
        """Exists once roles and database do."""
        return self.root / "prepared"

    @property
    def socket(self) -> Path:
        """Inside the data directory; below /tmp when that path is too long for a socket."""
        inside = self.root / "socket"
        if len(bytes(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return inside
        digest = hashlib.sha256(bytes(self.data)).hexdigest()[:12]
        return Path(f"/tmp/postwright-{self.account.uid}-{digest}")  # noqa: S108 - made 0700 and checked below

    def password(self, role: str) -> str:
        return (self.root / "passwords" / role).read_text()

    def url(self, role: str, dbname: str) -> str:
        return f"postgresql://{role}:{self.password(role)}@/{dbname}?host={quote(str(self.socket), safe='/')}"

    def create(self) -> None:
        """
        Make the directories and passwords that are missing.

        :raises NoRights: this user may not write here
        :raises DiskFull: no space left
        """
        try:
            for directory in (self.data, self.root, self.root / "passwords"):
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            for role in LOGIN_ROLES:
                write_secret(self.root / "passwords" / role, secrets.token_urlsafe(24))
            self._create_socket_directory()
        except PermissionError as error:
            raise NoRights(f"You have no right to write in {error.filename or self.data}.") from error
        except OSError as error:
            if error.errno == _ENOSPC:
                raise DiskFull(f"The disk with {self.data} is full.") from error
            raise NoRights(f"{self.data} can not be used: {error.strerror}.") from error

    def _create_socket_directory(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        status = self.socket.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {
            self.root.stat().st_uid,
            self.account.uid,
        }:
            raise NoRights(f"{self.socket} belongs to somebody else. Remove it and start again.")
        self.socket.chmod(0o700)
        self.account.own(self.socket)


def write_secret(path: Path, secret: str) -> None:
    """Keep a secret in a file only we can read, unless there is one already. Never leaves half a file."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(secret)
    draft.rename(path)
