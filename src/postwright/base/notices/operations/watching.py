"""Processes that watch: that they live, and whose turn it is."""

from datetime import datetime, timedelta

from django.db import connection

from postwright.base.notices.models import Turn, Watcher

GONE = timedelta(days=1)

# Whoever comes first within a period takes its turn; the others change no row.
TAKE = f"""
INSERT INTO {Turn._meta.db_table} AS t (name, taken_at) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET taken_at = excluded.taken_at WHERE t.taken_at <= %s
"""  # noqa: S608 - the model's own name


def show_life(*, name: str, started_at: datetime, at: datetime) -> None:
    Watcher.objects.update_or_create(
        name=name, defaults={"ticked_at": at}, create_defaults={"started_at": started_at, "ticked_at": at}
    )
    Watcher.objects.filter(ticked_at__lt=at - GONE).delete()


def take_turn(*, name: str, every: timedelta, at: datetime) -> bool:
    """Whether it is ours to do what is done once in `every`."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [name, at, at - every])
        return bool(cursor.rowcount)
