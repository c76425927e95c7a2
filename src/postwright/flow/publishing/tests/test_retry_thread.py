"""A thread that was stopped halfway goes on where it stopped when a person tries it again."""

import pytest

from postwright.flow.publishing import operations
from postwright.kit.clock import now

pytestmark = pytest.mark.timeout(60)


class TestAThreadThatWasStopped:
    def test_goes_on_after_what_is_there(self, world):
        channel = world.channel(script=["sent", "refused"])
        publication = world.publication(channel, text="First\n---\nSecond")
        with world.publisher():
            failed = world.until(publication, "failed")
            with world.scope():
                operations.retry_failed(publication=failed, by=world.member, at=now())
            world.until(publication, "sent")

        assert (failed.problem, world.published(channel)) == ("thread_stopped", ["First", "Second"])
