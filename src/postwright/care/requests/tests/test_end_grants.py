"""Somebody takes back their yes: their channels wait for a new one, and nothing of the old one is kept."""

from datetime import timedelta

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.base.connections.models import Channel, Revocation
from postwright.base.connections.operations import disconnect_channel, pause_channel
from postwright.care.requests import operations
from postwright.care.requests.rules import Leaving
from postwright.flow.brand.operations import create_brand
from postwright.kit import tenancy

LATER = NOON + timedelta(hours=1)


def end(person, *, app="facebook", message="first", at=LATER):
    return operations.end_grants(leaving=Leaving(person, at), app=app, message=message, at=at)


class TestEndGrants:
    def test_forgets_the_secret_and_asks_for_a_new_one(self, connect, brand, anna):
        page = connect(brand, anna, "facebook", "101", grant="55")
        also = connect(brand, anna, "instagram", "17841", grant="55")
        assert end("55") == 2

        for channel in (page, also):
            channel.refresh_from_db()
            assert (channel.state, bytes(channel.secret)) == ("reconnect", b"")
            assert "took back" in channel.explanation
        assert page.handle == "handle-101"
        assert Event.objects.filter(tag=Tag.CHANNEL_CHANGED, by_id=None).count() == 2

    def test_reaches_every_organisation_of_the_person(self, connect, brand, anna, sam):
        ours = connect(brand, anna, "threads", "7")
        with tenancy.scope(sam.organisation_id):
            theirs = connect(create_brand(by=sam, at=NOON, name="Sam's"), sam, "threads", "7")
        assert end("7", app="threads") == 2

        ours.refresh_from_db()
        assert ours.needs_reconnect
        with tenancy.scope(sam.organisation_id):
            theirs.refresh_from_db()
            assert theirs.needs_reconnect

    def test_leaves_everybody_else_alone(self, connect, brand, anna):
        other_person = connect(brand, anna, "facebook", "101", grant="56")
        other_app = connect(brand, anna, "threads", "55")
        nobody = connect(brand, anna, "rehearsal", "55")
        assert end("55") == 0

        assert {one.state for one in Channel.objects.all()} == {"active"}
        assert {bytes(one.secret) for one in (other_person, other_app, nobody)}.isdisjoint({b""})

    def test_acts_once_on_the_same_message(self, connect, brand, anna):
        connect(brand, anna, "facebook", "101", grant="55")
        assert [end("55"), end("55"), end("55", message="second")] == [1, 0, 0]
        assert Event.objects.filter(tag=Tag.CHANNEL_CHANGED).count() == 1

    def test_leaves_alone_what_was_connected_since(self, connect, brand, anna):
        channel = connect(brand, anna, "facebook", "101", grant="55", at=LATER)
        assert end("55", at=NOON) == 0
        channel.refresh_from_db()
        assert channel.is_active

    def test_reaches_a_paused_channel_and_no_disconnected_one(self, connect, brand, anna):
        paused = pause_channel(channel=connect(brand, anna, "facebook", "1", grant="55"), by=anna, at=NOON)
        gone = disconnect_channel(channel=connect(brand, anna, "facebook", "2", grant="55"), by=anna, at=NOON)
        assert Revocation.objects.count() == 1
        assert end("55") == 1

        paused.refresh_from_db()
        gone.refresh_from_db()
        assert (paused.state, gone.state) == ("reconnect", "disconnected")
        assert not Revocation.objects.exists()  # there is nothing left to give back

    def test_lets_the_channel_be_connected_again(self, connect, brand, anna):
        channel = connect(brand, anna, "facebook", "101", grant="55")
        end("55")
        again = connect(brand, anna, "facebook", "101", grant="55", at=LATER + timedelta(minutes=5))
        assert (again.pk, again.state) == (channel.pk, "active")
