from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "postwright.base.vault"

    def ready(self) -> None:
        from postwright.base.vault import checks  # noqa: F401, PLC0415 - loading them registers them
        from postwright.base.vault.operations import raise_fences  # noqa: PLC0415 - models are there only now

        post_migrate.connect(raise_fences, sender=self)
