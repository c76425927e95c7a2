from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection

from conftest import NOON
from postwright.base.usage.models import Tally
from postwright.base.usage.operations import count_visit, forget_tallies

MINUTE = timedelta(minutes=1)
TOGETHER, TIMES = 4, 25


def came_before(ago):
    """As if everybody had come that much earlier."""
    for tally in Tally.objects.all():
        Tally.objects.filter(pk=tally.pk).update(ends=tally.ends - ago)


class TestCountVisit:
    def test_counts_each_for_themselves(self, db):
        counts = [count_visit(who=who, window=MINUTE) for who in ("kim", "kim", "sam", "kim")]

        assert counts == [1, 2, 1, 3]

    def test_begins_anew_when_the_window_is_over(self, db):
        count_visit(who="kim", window=MINUTE)
        came_before(timedelta(seconds=30))
        assert count_visit(who="kim", window=MINUTE) == 2

        came_before(timedelta(seconds=30))
        assert count_visit(who="kim", window=MINUTE) == 1

    def test_keeps_no_address(self, db):
        count_visit(who="192.0.2.7", window=MINUTE)

        [tally] = Tally.objects.all()
        assert b"192.0.2.7" not in bytes(tally.mark)
        assert len(bytes(tally.mark)) == 32

    def test_loses_nobody_where_several_count_at_once(self, committed):
        start = Barrier(TOGETHER)

        def come(_):
            start.wait()
            try:
                return [count_visit(who="kim", window=MINUTE) for _ in range(TIMES)]
            finally:
                connection.close()

        with ThreadPoolExecutor(TOGETHER) as pool:
            counts = [count for found in pool.map(come, range(TOGETHER)) for count in found]

        assert sorted(counts) == list(range(1, TOGETHER * TIMES + 1))


class TestForgetTallies:
    def test_leaves_those_that_still_count(self, db):
        Tally.objects.create(mark=b"old", ends=NOON - timedelta(seconds=1), number=9)
        Tally.objects.create(mark=b"young", ends=NOON, number=9)

        assert forget_tallies(at=NOON) == 1
        assert bytes(Tally.objects.get().mark) == b"young"
