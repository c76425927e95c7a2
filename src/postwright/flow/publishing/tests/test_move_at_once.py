"""Two people move the same entry at nearly the same time: the second hears of the first."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections

from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import BulkStep
from postwright.flow.review.models import Through
from postwright.kit.clock import now
from tests.world import SOMEBODY_WAITS

pytestmark = pytest.mark.timeout(60)


def move(world, planned, *, days):
    """As the calendar asks for it: from where it was seen."""
    with world.scope():
        step = operations.begin_step(
            verb=BulkStep.Verb.MOVE,
            wanted={"days": days, "seen": planned.due_at.isoformat()},
            through=Through.PAGE,
            by=world.member,
            at=now(),
            publications=[planned],
        )
    list(operations.go_on(step=step, by=world.member, at=now()))
    with world.scope():
        return [(item.state, item.reason) for item in queries.items_of(step)]


def until_somebody_waits():
    with connection.cursor() as cursor:
        while not cursor.execute(SOMEBODY_WAITS).fetchone()[0]:
            time.sleep(0.01)


def test_a_move_that_was_not_seen(world):
    planned, heard = world.publication(world.channel(), due_in=timedelta(days=3)), []

    def second():
        heard.extend(move(world, planned, days=2))
        connections.close_all()

    thread = threading.Thread(target=second)
    with world.scope():
        first = queries.publications_for(world.member).get(pk=planned.pk)
        later = first.due_at + timedelta(days=1)
        operations.move_publication(publication=first, due_at=later, by=world.member, at=now())
        thread.start()
        until_somebody_waits()
    thread.join()

    assert heard == [("refused", "Somebody moved it meanwhile. It stays where they put it.")]
    assert world.reload(planned).due_at == later
