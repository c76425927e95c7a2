"""A database that keeps its word (fsync stays on), one organisation in it, and workers that come and go."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

POLL_S = 0.02
PATIENCE_S = 300


@contextmanager
def open_stage() -> Iterator[Any]:
    """A committed world; Django is set up for it from here on."""
    import tests.environment  # noqa: F401, PLC0415 - settings that must stand before Django reads them

    os.environ["POSTWRIGHT_HTTP_ALLOWED_RANGES"] = "127.0.0.0/8"
    os.environ["POSTWRIGHT_BLUESKY_REQUESTS"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "postwright.config.settings"
    import django  # noqa: PLC0415 - see above

    django.setup()
    from postwright.kit.postgres import Cluster, find_binaries  # noqa: PLC0415 - see above

    with (
        tempfile.TemporaryDirectory(prefix="pw-bench") as folder,
        Cluster(Path(folder), find_binaries()) as one,
    ):
        world = _world_in(one)
        world.postmaster = one.process.pid
        yield world
        from django.db import connections  # noqa: PLC0415 - see above

        connections.close_all()


@contextmanager
def process(command: list[str], url: str, *, in_flight: int) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {
        "POSTWRIGHT_DATABASE_URL": url,
        "POSTWRIGHT_PUBLISHER_CONCURRENCY": str(in_flight),
        "DJANGO_SETTINGS_MODULE": "postwright.config.settings",
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    running = subprocess.Popen([sys.executable, *command], env=environment, text=True, **pipes)
    try:
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError("The benchmark did not come to its end.")
        time.sleep(POLL_S)


def _world_in(cluster: Any) -> Any:
    from django.core.management import call_command  # noqa: PLC0415 - once Django is set up
    from django.db import connections  # noqa: PLC0415 - see above

    from postwright.config.settings import database  # noqa: PLC0415 - see above
    from tests.world import open_world  # noqa: PLC0415 - see above

    cluster.create_database("tests")
    for alias, role in {"default": "postwright_app", "owner": "postwright_owner"}.items():
        connections[alias].settings_dict.update(database(cluster.url(role, "tests")))
    call_command("migrate", database="owner", verbosity=0)
    connections["owner"].close()
    return open_world(cluster)
