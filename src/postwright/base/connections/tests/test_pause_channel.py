import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.connections.operations import (
    NotActive,
    NotPaused,
    mark_for_reconnect,
    pause_channel,
    resume_channel,
)


class TestPauseChannel:
    def test_rests_until_it_is_resumed(self, channel, anna):
        assert pause_channel(channel=channel, by=anna, at=NOON).is_paused

        assert resume_channel(channel=channel, by=anna, at=NOON).is_active

    def test_refuses_one_that_rests_already(self, channel, anna):
        pause_channel(channel=channel, by=anna, at=NOON)

        with pytest.raises(NotActive):
            pause_channel(channel=channel, by=anna, at=NOON)

    def test_refuses_a_writer(self, channel, wilma):
        with pytest.raises(NotAllowed):
            pause_channel(channel=channel, by=wilma, at=NOON)


class TestResumeChannel:
    def test_does_not_hide_that_a_sign_in_has_expired(self, channel, anna):
        mark_for_reconnect(channel=channel, problem="sign_in_again", at=NOON)

        with pytest.raises(NotPaused):
            resume_channel(channel=channel, by=anna, at=NOON)
        channel.refresh_from_db()
        assert channel.needs_reconnect
        assert "Reconnect the channel" in channel.explanation
