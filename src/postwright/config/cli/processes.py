"""The processes of an installation, each also on its own: web, worker, and Django's management commands."""

import argparse
import os
import sys
from importlib import import_module

from postwright.config import env
from postwright.config.cli.address import Address
from postwright.config.cli.installation import Installation

SETTINGS = "postwright.config.settings"


def web(arguments: list[str]) -> None:
    _parse("web", "Serve the pages and the API.", arguments)
    command = [
        sys.executable,
        "-m",
        "granian",
        "postwright.config.wsgi:application",
        "--interface=wsgi",
        "--no-ws",
    ]
    command += [f"--{name}={value}" for name, value in web_options().items()]
    _adopt_installation()
    os.execve(sys.executable, [*command, "--respawn-failed-workers"], env.inherited({}))


def web_options() -> dict[str, str | int]:
    """One process keeps a whole installation small; a thread is also held by each slow upload."""
    address = Address.from_environment()
    return {
        "host": address.host,
        "port": address.port,
        "workers": env.integer("WEB_WORKERS", 1, "Processes that answer requests, about 90 MB each."),
        "blocking-threads": env.integer(
            "WEB_THREADS", 4, "Requests that each of these processes answers at the same time."
        ),
        "backlog": 1024,
        "backpressure": 64,
        "http": 1,
        "http1-header-read-timeout": 15_000,
        "workers-kill-timeout": 8,
        "log-level": "warning",
    }


def worker(arguments: list[str]) -> int | None:
    _parse("worker", "Publish, and do all other work in the background.", arguments)
    _adopt_installation()
    return import_module("postwright.config.worker").main()  # type: ignore[no-any-return]


def manage(arguments: list[str]) -> None:
    """Commands that change tables need --database=owner."""
    installation = Installation.from_environment()
    with installation.database():
        env.adopt(installation.owner_environment() | {"DJANGO_SETTINGS_MODULE": SETTINGS})
        import_module("django.core.management").execute_from_command_line(["postwright manage", *arguments])


def _parse(name: str, description: str, arguments: list[str]) -> None:
    argparse.ArgumentParser(prog=f"postwright {name}", description=description).parse_args(arguments)


def _adopt_installation() -> None:
    installation = Installation.from_environment()
    installation.require_database()
    env.adopt(installation.environment() | {"DJANGO_SETTINGS_MODULE": SETTINGS})
