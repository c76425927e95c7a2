"""The light process that starts, watches and stops the database, the web and the worker."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from postwright.config import env
from postwright.config.cli.address import Address
from postwright.config.cli.children import Child
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import AlreadyRunning, DidNotStart
from postwright.config.cli.watch import Watch
from postwright.kit.postgres.errors import InUse
from postwright.kit.postgres.lock import DirectoryLock

HOPELESS_DEATHS = 3
WEB_PATIENCE_S, WORKER_PATIENCE_S = 10, 30
START_PATIENCE_S = 120
WAKE_EVERY_S, WAKE_EVERY_S_AT_START = 1.0, 0.05


def supervise(
    installation: Installation,
    address: Address,
    *,
    commands: Mapping[str, list[str]],
    migrate: Callable[[Installation], None],
) -> None:
    """
    Serve until somebody asks to stop, then stop web, worker and database in this order.

    :param commands: how to start "web" and "worker"
    :param migrate: brings the tables up to date; called while the database answers and nothing else runs
    """
    installation.prepare()
    lock = _lock(installation)
    try:
        address.check_free()
        with _kept(installation, address), Watch() as watch:
            _serve(installation, address, watch, commands, migrate)
    finally:
        lock.release()


def public_url(installation: Installation) -> str:
    """Where people reach it: as the `postwright run` on its data was told, or as it would be by default."""
    try:
        told = _address_file(installation).read_text().strip()
    except FileNotFoundError:
        told = ""
    # A run that was killed leaves its address behind, but no lock.
    is_running = bool(told) and _run_lock(installation).is_held_by_another()
    return told if is_running else Address.from_environment().public_url


@contextmanager
def _kept(installation: Installation, address: Address) -> Iterator[None]:
    """The address lies beside the lock, for the commands that tell people where to go."""
    file = _address_file(installation)
    file.write_text(f"{address.public_url}\n")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _address_file(installation: Installation) -> Path:
    return installation.data / "run.address"


def _run_lock(installation: Installation) -> DirectoryLock:
    return DirectoryLock(installation.data / "run.lock")


def _lock(installation: Installation) -> DirectoryLock:
    try:
        return _run_lock(installation).acquire("{holder}")
    except InUse as error:
        raise AlreadyRunning(
            f"Postwright is already running on {installation.data} (process {error}). Stop it first, or "
            "choose another POSTWRIGHT_DATA_DIR."
        ) from error


def _serve(
    installation: Installation,
    address: Address,
    watch: Watch,
    commands: Mapping[str, list[str]],
    migrate: Callable[[Installation], None],
) -> None:
    if installation.is_embedded:
        installation.cluster.start()
    try:
        migrate(installation)
        environment = env.inherited(installation.environment() | address.environment())
        web = Child("web", commands["web"], environment)
        worker = Child("worker", commands["worker"], environment)
        try:
            _watch_over(installation, address, watch, web, worker)
        finally:
            web.stop(WEB_PATIENCE_S)
            worker.stop(WORKER_PATIENCE_S)
    finally:
        if installation.is_embedded:
            installation.cluster.stop()


def _watch_over(
    installation: Installation, address: Address, watch: Watch, web: Child, worker: Child
) -> None:
    announced = False
    deadline = time.monotonic() + START_PATIENCE_S
    while not watch.stopping:
        if installation.is_embedded:
            installation.cluster.revive()
        web.tend()
        worker.tend()
        if not announced and (web.deaths >= HOPELESS_DEATHS or time.monotonic() > deadline):
            raise DidNotStart("The web server does not start. The lines above say why.")
        if not announced and address.answers():
            print(f"Postwright is running at {address.public_url}", flush=True)
            announced = True
        watch.wait(WAKE_EVERY_S if announced else WAKE_EVERY_S_AT_START)
