"""`postwright run`: everything, from one command."""

import argparse
import sys

from postwright.config.cli import migrations
from postwright.config.cli.address import Address
from postwright.config.cli.installation import Installation
from postwright.config.cli.supervisor import supervise

COMMANDS = {name: [sys.executable, "-m", "postwright.config.cli", name] for name in ("web", "worker")}


def run(arguments: list[str]) -> None:
    address = _parse(arguments)
    supervise(
        Installation.from_environment(), address, commands=COMMANDS, migrate=migrations.apply_when_needed
    )


def _parse(arguments: list[str]) -> Address:
    parser = argparse.ArgumentParser(
        prog="postwright run", description="Start everything and keep it running."
    )
    default = Address.from_environment()
    parser.add_argument("--host", default=default.host, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=default.port, help="port to listen on (%(default)s)")
    options = parser.parse_args(arguments)
    return Address(options.host, options.port)
