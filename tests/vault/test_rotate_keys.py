"""Keys change while secrets are used: none is lost, and nothing newer is overwritten."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connections

from postwright.base.audit.models import Event, Tag
from postwright.base.connections.models import Channel
from postwright.base.connections.queries import TABLE
from postwright.base.vault import operations as vault
from postwright.base.vault import queries
from postwright.base.vault.models import DataKey
from postwright.base.vault.operations.rotation import reseal
from postwright.base.vault.rules import GRACE
from postwright.kit.clock import now
from postwright.kit.crypto import key_id, seal
from postwright.kit.masters import HeldMaster

pytestmark = pytest.mark.timeout(60)
COLUMN = next(one for one in queries.sealed_columns() if one.table == TABLE)


class Keeper:
    """One organisation's secrets, as other code stores and reads them."""

    def __init__(self, world):
        self.world, self.organisation = world, world.organisation_id

    def place(self, channel):
        return {"table": TABLE, "column": "secret", "row": channel.pk, "organisation": self.organisation}

    def put(self, channel, secret):
        self.put_sealed(channel, vault.seal(secret, **self.place(channel)))

    def put_sealed(self, channel, sealed):
        with self.world.scope():
            Channel.objects.filter(pk=channel.pk).update(secret=sealed)

    def sealed(self, channel):
        with self.world.scope():
            return bytes(Channel.objects.get(pk=channel.pk).secret)

    def get(self, channel):
        return vault.unseal(self.sealed(channel), **self.place(channel))

    def data_keys(self):
        with self.world.scope():
            return list(DataKey.objects.order_by("made_at"))

    def events(self, tag):
        with self.world.scope():
            return Event.objects.filter(tag=tag).count()

    def replace_key(self, at=None):
        vault.replace_key(organisation_id=self.organisation, at=at or now())
        vault.forget()

    def reseal(self):
        return vault.reseal_secrets(organisation_id=self.organisation)

    def destroy(self, at=None):
        return vault.destroy_unused(organisation_id=self.organisation, at=at or now() + 2 * GRACE)


@pytest.fixture
def keeper(world):
    return Keeper(world)


@pytest.fixture
def channel(keeper):
    channel = keeper.world.channel()
    keeper.put(channel, "first")
    return channel


class TestDataKey:
    def test_is_replaced_and_its_secrets_follow(self, keeper, channel):
        keeper.replace_key()
        done = keeper.reseal()

        _old, new = keeper.data_keys()
        assert (keeper.get(channel), key_id(keeper.sealed(channel))) == ("first", bytes(new.kid))
        assert (done.resealed, done.unopened, keeper.destroy()) == (1, 0, 1)
        assert keeper.data_keys() == [new]
        assert keeper.events(Tag.DATA_KEY_RETIRED) == keeper.events(Tag.DATA_KEY_DESTROYED) == 1
        vault.forget()
        assert keeper.get(channel) == "first"

    def test_is_kept_while_it_seals_anything(self, keeper, channel):
        keeper.replace_key()

        assert keeper.destroy() == 0
        assert keeper.get(channel) == "first"

    def test_is_kept_for_whoever_may_still_know_no_other(self, keeper, channel):
        keeper.replace_key()
        keeper.reseal()

        assert keeper.destroy(at=now() + GRACE - timedelta(seconds=5)) == 0

    def test_seals_again_what_a_master_key_sealed_itself(self, keeper, channel, settings):
        place = tuple(map(str, keeper.place(channel).values()))
        put_before_there_were_fences(
            channel, seal(b"older", key=HeldMaster.from_text(settings.MASTER_KEY).key, place=place)
        )

        assert keeper.reseal().resealed == 1
        assert keeper.get(channel) == "older"
        assert key_id(keeper.sealed(channel)) == bytes(keeper.data_keys()[0].kid)

    def test_leaves_alone_what_no_key_opens(self, keeper, channel):
        damaged = bytearray(keeper.sealed(channel))
        damaged[-1] ^= 1
        keeper.put_sealed(channel, bytes(damaged))
        keeper.replace_key()
        done = keeper.reseal()

        assert (done.resealed, done.unopened, keeper.destroy()) == (0, 1, 0)
        assert keeper.sealed(channel) == bytes(damaged)

    def test_never_overwrites_what_was_stored_meanwhile(self, keeper, channel):
        read = keeper.sealed(channel)
        keeper.replace_key()
        keeper.put(channel, "renewed meanwhile")

        assert not reseal(COLUMN, channel.pk, read, keeper.organisation)
        assert keeper.get(channel) == "renewed meanwhile"

    def test_once_destroyed_lets_nobody_store_under_it(self, keeper, channel):
        """A process that was stopped between sealing and storing for longer than any grace."""
        slept = vault.seal("sealed long ago", **keeper.place(channel))
        keeper.replace_key()
        keeper.reseal()
        keeper.destroy()

        with pytest.raises(OperationalError, match="is gone"):
            keeper.put_sealed(channel, slept)
        assert keeper.get(channel) == "first"

    def test_is_not_destroyed_below_somebody_who_is_storing(self, keeper, channel):
        slow = vault.seal("slowly", **keeper.place(channel))
        keeper.replace_key()
        keeper.reseal()
        stored, go_on = threading.Event(), threading.Event()

        def store():
            with keeper.world.scope():
                Channel.objects.filter(pk=channel.pk).update(secret=slow)
                stored.set()
                go_on.wait()
            connections.close_all()

        writer = threading.Thread(target=store)
        writer.start()
        stored.wait()
        destroyed = in_thread(keeper.destroy)
        go_on.set()
        writer.join()

        assert destroyed() == 0
        assert keeper.get(channel) == "slowly"

    def test_is_made_once_by_many_at_the_same_moment(self, keeper):
        channel = keeper.world.channel()
        with keeper.world.scope():
            Channel.objects.update(secret=b"")
            DataKey.objects.all().delete()
        vault.forget()
        together = threading.Barrier(8)

        def first_use():
            together.wait()
            sealed = vault.seal("app password", **keeper.place(channel))
            return vault.unseal(sealed, **keeper.place(channel)), key_id(sealed)

        found = [ended() for ended in [in_thread(first_use) for _ in range(8)]]

        assert {secret for secret, _ in found} == {"app password"}
        assert {kid for _, kid in found} == {bytes(key.kid) for key in keeper.data_keys()}
        assert len(keeper.data_keys()) == 1


class TestMasterKey:
    @pytest.fixture
    def replaced(self, keeper, channel, settings, new_master):
        settings.MASTER_KEYS_BEFORE, settings.MASTER_KEY = [settings.MASTER_KEY], new_master()
        vault.forget()

    @pytest.mark.usefixtures("replaced")
    def test_is_needed_no_longer_once_all_is_wrapped_anew(self, keeper, channel, settings):
        before = keeper.sealed(channel)
        count = vault.rewrap_keys(organisation_id=keeper.organisation, at=now())
        settings.MASTER_KEYS_BEFORE = []
        vault.forget()

        assert (count, keeper.get(channel), keeper.sealed(channel)) == (1, "first", before)
        assert vault.rewrap_keys(organisation_id=keeper.organisation, at=now()) == 0

    @pytest.mark.usefixtures("replaced")
    def test_is_seen_to_by_the_worker_of_all_organisations(self, keeper, channel):
        vault.tend_all(at=now())

        label = HeldMaster.from_text(current_master()).label
        assert queries.count_by_master() == {label: 1}
        assert keeper.events(Tag.DATA_KEY_REWRAPPED) == 1

    def test_that_a_service_replaced_within_is_used_on_request(self, keeper, channel):
        assert vault.rewrap_keys(organisation_id=keeper.organisation, at=now(), wrapped_before=now()) == 1

    def test_may_move_behind_a_command(self, keeper, channel, settings, key_command):
        settings.MASTER_KEY_COMMAND = key_command()
        vault.rewrap_keys(organisation_id=keeper.organisation, at=now())
        settings.MASTER_KEY = ""
        vault.forget()

        assert keeper.get(channel) == "first"

    def test_may_come_back_from_a_command(self, keeper, channel, settings, key_command):
        settings.MASTER_KEY_COMMAND = key_command()
        vault.rewrap_keys(organisation_id=keeper.organisation, at=now())
        settings.MASTER_KEY_COMMAND_BEFORE, settings.MASTER_KEY_COMMAND = settings.MASTER_KEY_COMMAND, ""
        vault.rewrap_keys(organisation_id=keeper.organisation, at=now())
        settings.MASTER_KEY_COMMAND_BEFORE = ""
        vault.forget()

        assert keeper.get(channel) == "first"

    def test_behind_a_command_is_not_asked_for_each_secret(
        self, keeper, channel, settings, key_command, tmp_path
    ):
        settings.MASTER_KEY_COMMAND = key_command()
        vault.rewrap_keys(organisation_id=keeper.organisation, at=now())
        vault.forget()
        asked = (tmp_path / "service.log").read_text().count("unwrap")
        for _ in range(20):
            keeper.put(channel, "again")
            keeper.get(channel)

        assert (tmp_path / "service.log").read_text().count("unwrap") - asked == 1


def put_before_there_were_fences(channel, sealed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE connections_channel DISABLE TRIGGER vault_fence_secret")
        cursor.execute("UPDATE connections_channel SET secret = %s WHERE id = %s", [sealed, channel.pk])
        cursor.execute("ALTER TABLE connections_channel ENABLE TRIGGER vault_fence_secret")


def current_master():
    return settings.MASTER_KEY


def in_thread(call):
    """Begins at once; calling the answer waits for its end."""
    found = []

    def run():
        try:
            found.append(call())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()

    def ended():
        thread.join()
        return found[0]

    return ended
