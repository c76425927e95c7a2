"""One installation: its data directory, its keys, its database, and the environment its processes get."""

import base64
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from postwright.config import env
from postwright.config.cli.problems import DidNotStart, NoSpace, NotWritable
from postwright.kit.postgres import Binaries, Cluster, find_binaries
from postwright.kit.postgres.layout import APP, OWNER, SUPERUSER, write_secret

LEAST_FREE_BYTES = 300 * 1024**2
_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installation:
    data: Path
    outside_url: str = ""
    outside_owner_url: str = ""
    outside_backup_url: str = ""

    @classmethod
    def from_environment(cls) -> "Installation":
        data = env.text("DATA_DIR", "", "Folder for the database, media, keys and caches.")
        url = env.text(
            "DATABASE_URL", "", "PostgreSQL 15 or newer, as the application role. Empty: the embedded one."
        )
        owner = env.text("DATABASE_OWNER_URL", "", "The same database as the role that owns the tables.")
        reader = env.text(
            "DATABASE_BACKUP_URL",
            "",
            "The same database as a role that may read all rows (BYPASSRLS), for `postwright db backup`.",
        )
        folder = Path(data).expanduser().absolute() if data else default_data_directory()
        return cls(folder, url, owner, reader)

    @property
    def is_embedded(self) -> bool:
        return not self.outside_url

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @cached_property
    def binaries(self) -> Binaries:
        setting = env.text(
            "POSTGRES_BIN", "", "Folder with the programs of PostgreSQL. Empty: those of the wheel."
        )
        return find_binaries(setting or None)

    @cached_property
    def cluster(self) -> Cluster:
        return Cluster(self.data, self.binaries)

    @property
    def app_url(self) -> str:
        return self.cluster.url(APP) if self.is_embedded else self.outside_url

    @property
    def owner_url(self) -> str:
        """:raises WrongSetting: an outside database needs both addresses and only one is given"""
        if self.is_embedded:
            return self.cluster.url(OWNER)
        if not self.outside_owner_url:
            raise env.WrongSetting(
                "POSTWRIGHT_DATABASE_URL is set, but POSTWRIGHT_DATABASE_OWNER_URL is not. Give both: the role "
                "of the first reads and writes, the role of the second owns the tables."
            )
        return self.outside_owner_url

    @property
    def backup_url(self) -> str:
        """
        Row-level security must not hide rows from a copy; it binds the owner of an outside database, too.

        :raises WrongSetting: an outside database, and nobody is named who may read all of it
        """
        if self.is_embedded:
            return self.cluster.url(SUPERUSER)
        if not self.outside_backup_url:
            raise env.WrongSetting(
                "A copy of an outside database needs a role that may read all rows. Make one with BYPASSRLS "
                "(deploy/roles.sh shows how) and name it in POSTWRIGHT_DATABASE_BACKUP_URL."
            )
        return self.outside_backup_url

    def environment(self) -> dict[str, str]:
        """What the processes of this installation are told; the passwords of owner and backup are not among it."""
        told = {
            "POSTWRIGHT_DATA_DIR": str(self.data),
            "POSTWRIGHT_DATABASE_URL": self.app_url,
            "POSTWRIGHT_DATABASE_OWNER_URL": "",
            "POSTWRIGHT_DATABASE_BACKUP_URL": "",
        }
        for name in self.own_keys():
            if self.key_file(name).exists() or not self._has_key_service(name):
                told[f"POSTWRIGHT_{name}_FILE"] = str(self.key_file(name))
        return told

    def own_keys(self) -> list[str]:
        """Those that lie in the data directory: nobody gave them otherwise."""
        return [name for name in ("MASTER_KEY", "SECRET_KEY") if not env.is_given(name)]

    def owner_environment(self) -> dict[str, str]:
        return self.environment() | {"POSTWRIGHT_DATABASE_OWNER_URL": self.owner_url}

    def prepare(self) -> None:
        """
        Make the data directory and the keys that are missing.

        :raises NotWritable: this user may not write there
        :raises NoSpace: the disk is as good as full
        """
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_space(self.data, shutil.disk_usage(self.data).free)
            for name in self.own_keys():
                if not self._has_key_service(name):
                    write_secret(self.key_file(name), base64.urlsafe_b64encode(os.urandom(32)).decode())
        except OSError as error:
            raise NotWritable(
                f"You have no right to write in {self.data} ({error.strerror}). Change its owner, or choose "
                "another folder with POSTWRIGHT_DATA_DIR."
            ) from error

    @contextmanager
    def database(self) -> Iterator[None]:
        """The database answers inside this block. The embedded server is started if nobody runs it."""
        if not self.is_embedded or self.cluster.is_supervised_elsewhere():
            yield
            return
        self.prepare()
        with self.cluster:
            yield

    def require_database(self) -> None:
        """:raises DidNotStart: the embedded server is not running, and this is not the one to start it"""
        if self.is_embedded and not self.cluster.is_running():
            raise DidNotStart(
                f"The database in {self.data} is not running. Start everything with 'postwright run', or name "
                "an outside database with POSTWRIGHT_DATABASE_URL."
            )

    def describe_database(self) -> str:
        if self.is_embedded:
            return f"embedded PostgreSQL {self.cluster.binaries.major} in {self.data}"
        parts = urlsplit(self.outside_url)
        return f"PostgreSQL at {parts.hostname or 'a local socket'}{parts.path}"

    @staticmethod
    def _has_key_service(name: str) -> bool:
        """Then no master key is made; one from before may still be needed to read."""
        return name == "MASTER_KEY" and env.is_given("MASTER_KEY_COMMAND")

    def key_file(self, name: str) -> Path:
        return self.data / {"MASTER_KEY": "master.key", "SECRET_KEY": "secret.key"}[name]


def default_data_directory() -> Path:
    """`data` beside the source when this runs from a checkout, otherwise the user's own share."""
    checkout = _PACKAGE.parent.parent
    if (checkout / "bin" / "run").is_file() and (checkout / "pyproject.toml").is_file():
        return checkout / "data"
    return Path.home() / ".local" / "share" / "postwright"


def check_space(directory: Path, free: int) -> None:
    if free < LEAST_FREE_BYTES:
        raise NoSpace(
            f"The disk with {directory} has only {free // 1024**2} MB left; Postwright needs at least "
            f"{LEAST_FREE_BYTES // 1024**2} MB. Make room and start again."
        )
