"""Copies of a database as one file (pg_dump's custom format), and the way back."""

import os
import subprocess
import uuid
from pathlib import Path

from postwright.kit.postgres.binaries import Binaries
from postwright.kit.postgres.cluster import Cluster
from postwright.kit.postgres.connection import client_arguments
from postwright.kit.postgres.errors import BackupFailed, DiskFull, NoRights, RestoreFailed
from postwright.kit.postgres.layout import DATABASE, OWNER, SUPERUSER

LONGEST_RUN_S = 86_400


def backup(url: str, binaries: Binaries, target: Path) -> Path:
    """
    Write a copy that only we can read. `target` appears whole or not at all.

    :param url: of a role that row-level security does not apply to
    :raises BackupFailed: the server can not be reached or its programs are older than it
    :raises DiskFull: no space left
    :raises NoRights: `target` can not be written
    """
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.touch(mode=0o600)
        _run(binaries.program("pg_dump"), ["--format=custom", f"--file={draft}"], url, BackupFailed)
        _sync(draft)
        draft.replace(target)
    except PermissionError as error:
        raise NoRights(f"You have no right to write {target}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return target


def restore(cluster: Cluster, source: Path, safety_copy: Path, *, first: str = "") -> None:
    """
    Put the content of a copy in the place of the present one, which is first kept as `safety_copy`.

    The copy is read into a new database that takes over only when complete, so a failure changes nothing.
    Nobody may be connected; connections that are there are ended.

    :param first: SQL that runs in the copy before it takes over
    :raises RestoreFailed: the file is no complete copy
    """
    if not source.is_file():
        raise RestoreFailed(f"There is no file {source}.")
    backup(cluster.url(SUPERUSER), cluster.binaries, safety_copy)
    fresh = f"{DATABASE}_restored"
    cluster.drop_database(fresh)
    cluster.create_database(fresh, template="template0")
    url, programs = cluster.url(SUPERUSER, fresh), cluster.binaries
    try:
        _run(programs.program("pg_restore"), ["--exit-on-error", str(source.absolute())], url, RestoreFailed)
        if first:
            ask = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command", first]
            _run(programs.program("psql"), ask, url, RestoreFailed)
    except RestoreFailed:
        cluster.drop_database(fresh)
        raise
    _switch(cluster, fresh)


def _switch(cluster: Cluster, fresh: str) -> None:
    # One transaction: whatever happens, there is a database of that name afterwards.
    replaced = f"{DATABASE}_replaced"
    cluster.drop_database(replaced)
    cluster.run_sql(
        f"""
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{DATABASE}';
        BEGIN;
        ALTER DATABASE {DATABASE} RENAME TO {replaced};
        ALTER DATABASE {fresh} RENAME TO {DATABASE};
        ALTER DATABASE {DATABASE} OWNER TO {OWNER};
        COMMIT;
        """  # noqa: S608 - constants of this package
    )
    cluster.drop_database(replaced)


def _run(program: str, arguments: list[str], url: str, refusal: type[BackupFailed | RestoreFailed]) -> None:
    options, secrets = client_arguments(url)
    answer = subprocess.run(
        [program, *options, *arguments],
        env=secrets,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_RUN_S,
    )
    if not answer.returncode:
        return
    if "No space left" in answer.stderr:
        raise DiskFull("The disk is full. Make room and try again; nothing was changed.")
    raise refusal(f"PostgreSQL says: {answer.stderr.strip()}")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
