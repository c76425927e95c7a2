"""A channel that has been asked to wait is not asked how it is."""

from datetime import timedelta

import pytest

from postwright.base.connections.models import Channel
from postwright.flow.publishing.jobs import check_channel
from postwright.flow.publishing.models import Pace
from postwright.kit.clock import now

SOON = timedelta(minutes=20)


def checked(channel):
    check_channel(organisation_id=str(channel.organisation_id), subject_id=str(channel.pk))
    channel.refresh_from_db()


class TestChecking:
    def test_asks_one_that_nothing_holds_back(self, channel):
        before = channel.checked_at

        checked(channel)

        assert channel.checked_at > before or channel.check_at > now()

    def test_waits_while_the_network_has_asked_the_publisher_to(self, channel):
        before, until = channel.checked_at, now() + SOON
        Pace.objects.create(channel=channel, organisation=channel.organisation, free_at=until, told_at=now())

        checked(channel)

        assert (channel.checked_at, channel.check_at) == (before, until)

    def test_asks_one_that_only_its_own_pace_holds_back(self, channel):
        Pace.objects.create(channel=channel, organisation=channel.organisation, free_at=now() + SOON)

        checked(channel)

        assert channel.check_at > now() + SOON

    def test_waits_until_the_limit_that_the_last_check_met_is_over(self, channel):
        until = now() + SOON
        rate = {"limit": 5, "remaining": 0, "resets_at": until.isoformat(), "told_at": now().isoformat()}
        Channel.objects.filter(pk=channel.pk).update(rate=rate)

        checked(channel)

        assert channel.check_at == until

    @pytest.mark.parametrize("state", ["reconnect", "disconnected"])
    def test_asks_nobody_who_is_let_in_no_longer(self, channel, state):
        before = channel.checked_at
        Channel.objects.filter(pk=channel.pk).update(state=state)

        checked(channel)

        assert channel.checked_at == before
