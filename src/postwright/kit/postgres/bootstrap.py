"""The first start: a new cluster, the roles, the database. Each part can be repeated after a crash."""

import os
import shutil
import subprocess
from pathlib import Path

from postwright.kit.postgres.binaries import Binaries
from postwright.kit.postgres.errors import DiskFull, NoRights, PostgresError, StartFailed
from postwright.kit.postgres.layout import APP, DATABASE, DISPATCHER, OWNER, SUPERUSER, Layout

BUILTIN_LOCALE_SINCE = 17
GRANT_OPTIONS_SINCE = 16
ROLES = (OWNER, APP, DISPATCHER)
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
# Letters beyond ASCII count as letters in trigram search only with such a character type; C would lose them.
CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8", "UTF-8")


def create_cluster(layout: Layout, binaries: Binaries, *, durable: bool) -> None:
    """
    :raises DiskFull: no space left
    :raises NoRights: the account may not write there
    :raises StartFailed: anything else initdb complains of
    """
    draft = layout.cluster.with_name("cluster.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    layout.account.own(draft)
    password = layout.socket / "first-password"
    password.unlink(missing_ok=True)
    password.touch(mode=0o600)
    password.write_text(layout.password(SUPERUSER))
    layout.account.own(password)
    try:
        _run_initdb(layout, _initdb(binaries, draft, password, durable=durable))
    finally:
        password.unlink()
    draft.rename(layout.cluster)


def create_roles_and_database(layout: Layout, binaries: Binaries) -> None:
    run_sql(layout, binaries, _bootstrap_sql(layout, binaries.major))


def run_sql(layout: Layout, binaries: Binaries, script: str, dbname: str = "postgres") -> str:
    """Run a psql script as superuser. Whatever is secret in it stays out of the process list."""
    command = [binaries.program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    answer = subprocess.run(
        command,
        input=script,
        env=client_environment(layout, dbname),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if answer.returncode:
        raise StartFailed(f"The database refused a command: {answer.stderr.strip()}")
    return answer.stdout.strip()


def client_environment(layout: Layout, dbname: str) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "PGHOST": str(layout.socket),
        "PGUSER": SUPERUSER,
        "PGPASSWORD": layout.password(SUPERUSER),
        "PGDATABASE": dbname,
        "PGCONNECT_TIMEOUT": "10",
        "PGCLIENTENCODING": "UTF8",
    }


def failure(output: str, layout: Layout, fallback: str) -> PostgresError:
    """What a complaint of PostgreSQL means for the person who started it."""
    if "No space left on device" in output:
        return DiskFull(f"The disk with {layout.data} is full. Make room and start again; nothing is lost.")
    if "Permission denied" in output or "Operation not permitted" in output:
        return NoRights(f"The database may not use its files in {layout.root}. Check who owns them.")
    return StartFailed(f"{fallback} {layout.log} says why.")


def _initdb(binaries: Binaries, directory: Path, password: Path, *, durable: bool) -> list[str]:
    command = [
        binaries.program("initdb"),
        f"--pgdata={directory}",
        f"--username={SUPERUSER}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
    ]
    if binaries.major >= BUILTIN_LOCALE_SINCE:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return command if durable else [*command, "--no-sync"]


def _run_initdb(layout: Layout, command: list[str]) -> None:
    output = ""
    for character_type in CHARACTER_TYPES:
        answer = subprocess.run(
            [*command, f"--lc-ctype={character_type}"],
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
            **layout.account.popen_arguments(),
        )
        if not answer.returncode:
            return
        output += answer.stdout
        if "invalid locale name" not in answer.stdout:
            break
    layout.log.write_text(output)
    raise failure(output, layout, "The database could not be created.")


def _bootstrap_sql(layout: Layout, major: int) -> str:
    options = " WITH INHERIT FALSE, SET TRUE" if major >= GRANT_OPTIONS_SINCE else ""
    plain = "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
    lines = [
        "SET client_min_messages = warning;",
        *(_unless_there(f"CREATE ROLE {role}", "pg_roles", f"rolname = '{role}'") for role in ROLES),
        f"ALTER ROLE {OWNER} LOGIN {plain} PASSWORD '{layout.password(OWNER)}';",
        f"ALTER ROLE {APP} LOGIN {plain} NOINHERIT PASSWORD '{layout.password(APP)}';",
        f"ALTER ROLE {DISPATCHER} NOLOGIN {plain};",
        f"GRANT {DISPATCHER} TO {APP}{options};",
        # Whatever database is made later gets them too.
        r"\connect template1",
        *(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS),
        r"\connect postgres",
        _unless_there(f"CREATE DATABASE {DATABASE} OWNER {OWNER}", "pg_database", f"datname = '{DATABASE}'"),
    ]
    return "\n".join(lines)


def _unless_there(command: str, catalogue: str, condition: str) -> str:
    return f"SELECT '{command}' WHERE NOT EXISTS (SELECT FROM {catalogue} WHERE {condition}) \\gexec"  # noqa: S608 - constants of this file
