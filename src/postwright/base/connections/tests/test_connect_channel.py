from uuid import uuid4

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.base.connections import queries
from postwright.base.connections.operations import (
    NoSuchBrand,
    OtherAccount,
    connect_channel,
    disconnect_channel,
    mark_for_reconnect,
    reconnect_channel,
)
from postwright.flow.brand.operations import create_brand
from postwright.kit import tenancy


def tags():
    return list(Event.objects.filter(tag__startswith="channel:").order_by("pk").values_list("tag", flat=True))


class TestConnectChannel:
    def test_keeps_the_account_with_its_secret_sealed(self, channel):
        assert (channel.handle, channel.is_active) == ("practice", True)
        assert b"practice" not in bytes(channel.secret)
        assert queries.secret_of(channel) == {"key": "practice"}

    def test_leaves_one_event(self, channel):
        assert tags() == [Tag.CHANNEL_CONNECTED]

    def test_keeps_the_channel_of_an_account_that_comes_again(self, channel, brand, anna, account):
        again = connect_channel(brand_id=brand.pk, network="rehearsal", found=account(), by=anna, at=NOON)

        assert again.pk == channel.pk
        assert tags() == [Tag.CHANNEL_CONNECTED, Tag.CHANNEL_RECONNECTED]

    def test_refuses_a_writer(self, brand, wilma, account):
        with pytest.raises(NotAllowed):
            connect_channel(brand_id=brand.pk, network="rehearsal", found=account(), by=wilma, at=NOON)

    def test_knows_no_brand_of_a_stranger(self, anna, sam, account):
        with tenancy.scope(sam.organisation_id):
            foreign = create_brand(by=sam, at=NOON, name="Sam's Shop")

        for brand_id in (foreign.pk, uuid4()):
            with pytest.raises(NoSuchBrand):
                connect_channel(brand_id=brand_id, network="rehearsal", found=account(), by=anna, at=NOON)


class TestReconnectChannel:
    def test_lets_the_same_account_go_on(self, channel, anna, account):
        mark_for_reconnect(channel=channel, problem="sign_in_again", at=NOON)

        again = reconnect_channel(channel=channel, found=account(), by=anna, at=NOON)

        assert (again.pk, again.is_active, again.problem) == (channel.pk, True, "")

    def test_refuses_another_account(self, channel, anna, account):
        with pytest.raises(OtherAccount, match="You signed in as other"):
            reconnect_channel(channel=channel, found=account("other"), by=anna, at=NOON)


class TestDisconnectChannel:
    def test_forgets_the_secret(self, channel, anna):
        gone = disconnect_channel(channel=channel, by=anna, at=NOON)

        assert (bytes(gone.secret), gone.is_connected) == (b"", False)
        assert not queries.channels_for(anna).exists()
        assert tags()[-1] == Tag.CHANNEL_DISCONNECTED

    def test_refuses_a_writer(self, channel, wilma):
        with pytest.raises(NotAllowed):
            disconnect_channel(channel=channel, by=wilma, at=NOON)
