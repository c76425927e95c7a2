"""Where nobody else can tell: a practice channel that cannot be asked about lost answers."""

import pytest

from postwright.flow.publishing.operations import decide_unclear
from postwright.kit.clock import now


def decide(world, publication, *, was_sent):
    with world.scope():
        return decide_unclear(publication=publication, was_sent=was_sent, by=world.member, at=now())


class TestAChannelThatCannotBeAsked:
    @pytest.mark.parametrize(
        ("trouble", "there"), [("commit_then_timeout", True), ("timeout_without_commit", False)]
    )
    def test_is_asked_about_by_a_person_and_has_it_once(self, world, trouble, there):
        channel = world.channel(silent=True, script=[trouble])
        publication = world.publication(channel)
        with world.publisher():
            unclear = world.until_true(publication, lambda one: one.asks_a_person)
            assert (unclear.sends, len(world.published(channel))) == (1, int(there))

            decide(world, publication, was_sent=there)
            sent = world.until(publication, "sent")

        assert sent.sends == (1 if there else 2)
        assert world.published(channel) == ["Fresh bread at seven."]
