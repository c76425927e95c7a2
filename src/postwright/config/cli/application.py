"""The application inside a command: database up, tables current, Django ready."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from postwright.config import env
from postwright.config.cli import migrations
from postwright.config.cli.installation import Installation
from postwright.config.cli.processes import SETTINGS


@contextmanager
def application(installation: Installation) -> Iterator[None]:
    """Operations can be called inside this block. A database that nobody runs is started for as long."""
    with installation.database():
        migrations.apply_when_needed(installation)
        env.adopt(installation.environment() | {"DJANGO_SETTINGS_MODULE": SETTINGS})
        import_module("django").setup()
        try:
            yield
        finally:
            import_module("django.db").connections.close_all()
