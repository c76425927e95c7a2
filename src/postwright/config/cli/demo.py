"""`postwright demo`: a small believable organisation to look around in, and away with it again."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from postwright.config import env
from postwright.config.cli import migrations
from postwright.config.cli.installation import Installation
from postwright.config.cli.processes import SETTINGS
from postwright.config.cli.supervisor import public_url
from postwright.kit.clock import now


def create(arguments: list[str]) -> None:
    _parse(
        "demo", "Make a small organisation to look around in. Nothing of it leaves this server.", arguments
    )
    address = public_url(Installation.from_environment())
    with _application():
        maker = import_module("postwright.config.demo.make")
        member, password = maker.make(at=now(), tell=lambda words: print(f"{words} …", flush=True))
        print(f"\n{member.organisation.name} is there, and labelled as a demo. Log in at {address}")
        print(f"  email     {member.user.email}\n  password  {password}")
        print("Away with it again: postwright demo remove")


def remove(arguments: list[str]) -> None:
    _parse("demo remove", "Delete the demo with all its files.", arguments)
    with _application():
        count = import_module("postwright.config.demo.remove").remove()
        print("The demo is gone, with all its files." if count else "There is no demo.")


def _parse(name: str, description: str, arguments: list[str]) -> None:
    argparse.ArgumentParser(prog=f"postwright {name}", description=description).parse_args(arguments)


@contextmanager
def _application() -> Iterator[None]:
    """As `application`, with the owner of the tables beside it."""
    installation = Installation.from_environment()
    with installation.database():
        migrations.apply_when_needed(installation)
        env.adopt(installation.owner_environment() | {"DJANGO_SETTINGS_MODULE": SETTINGS})
        import_module("django").setup()
        try:
            yield
        finally:
            import_module("django.db").connections.close_all()
