from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class Config(AppConfig):
    """Ties the floors together when the application starts."""

    name = "postwright.config"
    label = "config"

    def ready(self) -> None:
        from postwright.base.audit import operations as audit
        from postwright.config import checks, wiring  # noqa: F401 - loading the checks registers them

        audit.follow(wiring.FOLLOWS)
        pre_migrate.connect(_grant, sender=apps.get_app_config("accounts"))
        post_migrate.connect(_close_ledger, sender=apps.get_app_config("accounts"))


def _grant(using: str, **_kwargs: Any) -> None:
    """What the owner creates, the application may use. Row-level security narrows it down."""
    from django.conf import settings

    with connections[using].cursor() as cursor:
        quote = connections[using].ops.quote_name
        app, dispatcher = quote(settings.APP_ROLE), quote(settings.DISPATCHER_ROLE)
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DISPATCHER_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {dispatcher} NOLOGIN")
            # Taken on by SET ROLE only: inherited, its policies would open every organisation's rows.
            if connections[using].pg_version >= 160_000:  # type: ignore[attr-defined]
                cursor.execute(f"GRANT {dispatcher} TO {app} WITH INHERIT FALSE, SET TRUE")
            else:
                cursor.execute(f"ALTER ROLE {app} NOINHERIT")
                cursor.execute(f"GRANT {dispatcher} TO {app}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {app}, {dispatcher}")
        for kind, rights in _RIGHTS.items():
            cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO {app}")


def _close_ledger(using: str, **_kwargs: Any) -> None:
    """Django makes the list of migrations by itself. Whoever can write there can make the next start skip one."""
    from django.conf import settings

    if connections[using].settings_dict["USER"] == settings.APP_ROLE:
        return
    with connections[using].cursor() as cursor:
        app = connections[using].ops.quote_name(settings.APP_ROLE)
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {app}")


_RIGHTS = {"TABLES": "SELECT, INSERT, UPDATE, DELETE", "SEQUENCES": "USAGE, SELECT", "FUNCTIONS": "EXECUTE"}
