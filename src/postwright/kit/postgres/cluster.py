"""
Our own PostgreSQL server on one data directory: made when missing, started, revived, stopped.

Only a local socket that a password opens, no TCP. The server is our child process; on Linux it shuts down
cleanly when we are killed.
"""

import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from postwright.kit.postgres import bootstrap, pid_file, processes
from postwright.kit.postgres.account import let_through
from postwright.kit.postgres.binaries import Binaries
from postwright.kit.postgres.errors import WrongMajor
from postwright.kit.postgres.layout import DATABASE, OWNER, Layout
from postwright.kit.postgres.lock import DirectoryLock
from postwright.kit.postgres.tuning import server_settings

LOG_LIMIT_BYTES = 4_000_000
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 5.0


class Cluster:
    """`with Cluster(directory, find_binaries()) as cluster: connect(cluster.url("postwright_app"))`."""

    def __init__(self, data_dir: Path, binaries: Binaries, *, durable: bool = True) -> None:
        """:param durable: False trades safety on power loss for speed; for tests only"""
        self.layout = Layout.of(data_dir)
        self.binaries = binaries
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self._lock = DirectoryLock(self.layout.root / "lock")
        self._pause = FIRST_PAUSE_S
        self._next_start = 0.0

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, patience: float = 60) -> Self:
        """
        Return when the server answers. A replay of its log after a crash may take as long as it needs.

        :param patience: seconds during which a start that fails is tried again
        :raises PostgresError: one of the named conditions of `errors`
        """
        self.layout.create()
        self._lock.acquire(
            f"The database in {self.layout.data} is in use by another Postwright (process {{holder}}). "
            "Stop that one first, or choose another POSTWRIGHT_DATA_DIR."
        )
        try:
            self._prepare_files()
            self._start_server(patience)
            self._prepare_database()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT, patience=60)
            self.process = None
        self._lock.release()

    def is_running(self) -> bool:
        """Whether a server answers on this directory, ours or that of another process."""
        pid = pid_file.serving_pid(self.layout.cluster)
        return pid is not None and pid_file.is_ready(self.layout.cluster, pid)

    def is_supervised_elsewhere(self) -> bool:
        return self.layout.root.exists() and self._lock.is_held_by_another()

    def revive(self) -> bool:
        """Start the server again if it died; call it often. It never waits. True when it started one."""
        if self.process is None or self.process.poll() is None:
            return False
        now = time.monotonic()
        if now < self._next_start:
            return False
        self._pause = min(self._pause * 2, LONGEST_PAUSE_S)
        self._next_start = now + self._pause
        self._spawn()
        return True

    def url(self, role: str, dbname: str = DATABASE) -> str:
        """For libpq and everything built on it. It holds the role's password."""
        return self.layout.url(role, dbname)

    def create_database(self, name: str, template: str | None = None, owner: str = OWNER) -> None:
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        self.run_sql(f'CREATE DATABASE "{name}" OWNER "{owner}"{copied};')

    def drop_database(self, name: str) -> None:
        self.run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')

    def run_sql(self, script: str, dbname: str = "postgres") -> str:
        """Run a psql script as superuser; the answer has neither headings nor alignment."""
        return bootstrap.run_sql(self.layout, self.binaries, script, dbname)

    def _prepare_files(self) -> None:
        layout = self.layout
        for target in (Path(self.binaries.program("postgres")), layout.root, layout.socket):
            let_through(layout.account, target, ours=layout.data)
        if layout.cluster.exists():
            self._check_major()
        else:
            bootstrap.create_cluster(layout, self.binaries, durable=self.durable)
        if layout.log.exists() and layout.log.stat().st_size > LOG_LIMIT_BYTES:
            layout.log.replace(layout.log.with_suffix(".log.1"))

    def _check_major(self) -> None:
        found = (self.layout.cluster / "PG_VERSION").read_text().strip()
        if found != str(self.binaries.major):
            raise WrongMajor(
                f"The data in {self.layout.data} was made by PostgreSQL {found}, but the programs found are "
                f"PostgreSQL {self.binaries.major}. Nothing was changed. Point POSTWRIGHT_POSTGRES_BIN to "
                f"PostgreSQL {found}, make a copy with 'postwright db backup', and restore it into a new "
                "data directory."
            )

    def _start_server(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        written = self._spawn()
        while not self._is_ready():
            if self.process is None or self.process.poll() is not None:
                self._raise_unless_passing(written, deadline)
                time.sleep(0.2)
                written = self._spawn()
            time.sleep(0.01)
        self._pause = FIRST_PAUSE_S

    def _raise_unless_passing(self, written: int, deadline: float) -> None:
        with self.layout.log.open("rb") as log:
            log.seek(written)
            output = log.read().decode(errors="replace")
        # Children of a killed server need a moment to notice.
        if "is still in use" not in output or time.monotonic() > deadline:
            raise bootstrap.failure(output, self.layout, "The database did not start.")

    def _is_ready(self) -> bool:
        return self.process is not None and pid_file.is_ready(self.layout.cluster, self.process.pid)

    def _spawn(self) -> int:
        """Start the server and return how long its log was before."""
        pid_file.take_over(self.layout.cluster, self.layout.socket, patience=60)
        settings = server_settings(
            major=self.binaries.major, socket_directory=str(self.layout.socket), durable=self.durable
        )
        with self.layout.log.open("ab") as log:
            self.process = processes.spawn(
                [self.binaries.program("postgres"), "-D", str(self.layout.cluster), *settings],
                when_orphaned=signal.SIGINT,
                account=self.layout.account,
                env={"LC_ALL": "C", "TZ": "UTC"},
                cwd=Path("/"),
                output=log,
            )
            return log.tell()

    def _prepare_database(self) -> None:
        if self.layout.prepared.exists():
            return
        bootstrap.create_roles_and_database(self.layout, self.binaries)
        self.layout.prepared.touch(mode=0o600)
