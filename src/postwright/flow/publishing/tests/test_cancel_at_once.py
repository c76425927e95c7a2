"""Two people take back the two halves of a post at the same moment, in transactions that really commit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing import operations
from postwright.kit.clock import now

ROUNDS = 8


@pytest.fixture
def planned(world):
    """A post for two channels."""
    channels = [world.channel("One"), world.channel("Two")]

    def one():
        with world.scope():
            post = create_post(brand=world.brand, by=world.member, at=now(), text="Rolls.", channels=channels)
            return operations.schedule_post(post=post, revision=1, due_at=None, by=world.member, at=now())

    return one


class TestTwoWhoCancel:
    def test_leave_a_draft(self, world, planned):
        for _ in range(ROUNDS):
            halves = planned()
            start = Barrier(2)

            def cancel(publication, start=start):
                start.wait()
                try:
                    with world.scope():
                        operations.cancel_publication(publication=publication, by=world.member, at=now())
                finally:
                    connection.close()

            with ThreadPoolExecutor(2) as pool:
                list(pool.map(cancel, halves))
            with world.scope():
                assert not Post.objects.get(pk=halves[0].post_id).is_confirmed
