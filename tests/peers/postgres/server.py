"""A PostgreSQL that somebody else runs: reached by TCP with a password, its roles made by `deploy/roles.sh`."""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from postwright.kit.postgres import find_binaries
from postwright.kit.postgres.account import choose_account
from tests.peers.process import free_port
from tests.scratch import scratch

ROLES = Path(__file__).parents[3] / "deploy" / "roles.sh"
ADMIN = "adminsecret"
ROLES_MADE = ("owner", "app", "backup")


class PostgresPeer:
    """`with PostgresPeer() as server:` has an empty database behind `server.url(role)`: app, owner, backup."""

    def __init__(self) -> None:
        self.port = free_port()
        self._binaries = find_binaries(os.environ.get("POSTWRIGHT_POSTGRES_BIN"))
        self._folder = tempfile.TemporaryDirectory(prefix="pw-outside", dir=scratch())
        self._home = Path(self._folder.name)
        self._account = choose_account(self._home / "none")

    def __enter__(self) -> Self:
        self._account.own(self._home)
        secret = self._home / "secret"
        secret.write_text(ADMIN)
        self._account.own(secret)
        self._call(
            *("initdb", "--username=postgres", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"),
            *("--encoding=UTF8", "--locale=C", f"--pgdata={self._data}"),
        )
        self.start()
        places = {"PATH": f"{self._binaries.directory}:{os.environ['PATH']}", "PGHOST": "127.0.0.1"}
        secrets = {f"{role.upper()}_PASSWORD": f"{role}secret" for role in ROLES_MADE} | {"PGPASSWORD": ADMIN}
        environment = places | secrets | {"PGPORT": str(self.port)}
        subprocess.run(["sh", ROLES], env=environment, check=True, capture_output=True, timeout=60)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._folder.cleanup()

    @property
    def _data(self) -> Path:
        return self._home / "data"

    def url(self, role: str) -> str:
        return f"postgresql://postwright_{role}:{role}secret@127.0.0.1:{self.port}/postwright"

    def start(self) -> None:
        options = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off"
        self._call(
            *("pg_ctl", "start", "--wait", f"--pgdata={self._data}", f"--options={options}"),
            f"--log={self._home / 'log'}",
        )

    def stop(self) -> None:
        self._call("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={self._data}")

    def _call(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries.program(program), *arguments],
            cwd=self._home,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=60,
            **self._account.popen_arguments(),
        )
