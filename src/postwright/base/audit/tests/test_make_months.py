"""The audit trail lies in one part for each month."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

from postwright.base.audit.models import Event, Tag
from postwright.base.audit.operations import make_months, record
from postwright.kit.clock import now

PARTS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"
LIES_IN = "SELECT tableoid::regclass::text FROM audit_event WHERE id = %s"
OTHERS = "SELECT has_table_privilege(%s, inhrelid, 'SELECT, INSERT, UPDATE, DELETE') FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"


def rows(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return [row[0] for row in cursor.fetchall()]


def months_ahead(count):
    first = now().astimezone(UTC)
    return [
        f"{first.year + (first.month - 1 + n) // 12}_{(first.month - 1 + n) % 12 + 1:02}"
        for n in range(count)
    ]


class TestMonths:
    def test_are_there_before_they_begin(self, db):
        assert {f"audit_event_{month}" for month in months_ahead(4)} < set(rows(PARTS))

    def test_are_made_once(self, db):
        assert make_months(at=now()) == 0

    @pytest.mark.parametrize(
        ("at", "part"),
        [
            (now(), f"audit_event_{months_ahead(1)[0]}"),
            (datetime(2001, 2, 3, tzinfo=UTC), "audit_event_rest"),
        ],
    )
    def test_keep_the_events_of_theirs(self, anna, brand, at, part):
        event = record(Tag.BRAND_CHANGED, subject=brand, by=anna, at=at)

        assert rows(LIES_IN, event.pk) == [part]
        assert Event.objects.get(pk=event.pk).at == at

    def test_are_closed_to_whoever_goes_around_the_walls(self, db):
        assert set(rows(OTHERS, settings.APP_ROLE)) == {False}
