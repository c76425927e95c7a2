import base64
import secrets

import pytest
from django.db import connection, transaction

from postwright.base.audit.models import Event, Tag
from postwright.base.vault import operations as vault
from postwright.base.vault.models import DataKey
from postwright.kit import tenancy
from postwright.kit.crypto import CannotOpen, Key, key_id
from postwright.kit.crypto import seal as seal_directly
from postwright.kit.ids import uuid7
from postwright.kit.masters import HeldMaster

pytestmark = pytest.mark.django_db


def new_master():
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def place(anna):
    return {
        "table": "connections_channel",
        "column": "secret",
        "row": uuid7(),
        "organisation": anna.organisation_id,
    }


class TestSeal:
    def test_opens_in_its_place(self, place):
        assert vault.unseal(vault.seal("app password", **place), **place) == "app password"

    @pytest.mark.parametrize(
        "moved",
        [{"row": uuid7()}, {"organisation": uuid7()}, {"column": "settings"}, {"table": "brand_brand"}],
    )
    def test_opens_nowhere_else(self, place, moved):
        with pytest.raises(CannotOpen):
            vault.unseal(vault.seal("app password", **place), **(place | moved))

    def test_opens_at_no_neighbour_who_has_keys(self, place, sam):
        theirs = place | {"organisation": sam.organisation_id}
        vault.seal("their own", **theirs)

        with pytest.raises(CannotOpen):
            vault.unseal(vault.seal("app password", **place), **theirs)

    def test_needs_a_master_key(self, place, settings):
        settings.MASTER_KEY = ""

        with pytest.raises(vault.NoMasterKey):
            vault.seal("app password", **place)

    def test_makes_one_key_for_an_organisation_and_says_so(self, place):
        for _ in range(3):
            vault.seal("app password", **place)

        [key] = DataKey.objects.all()
        [event] = Event.objects.filter(tag=Tag.DATA_KEY_MADE)
        assert (key.is_current, event.subject_id) == (True, key.pk)

    def test_asks_nobody_once_the_key_is_known(self, place, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            sealed = vault.seal("app password", **place)

        with connection.execute_wrapper(refuse):
            assert vault.unseal(sealed, **place) == "app password"
            assert key_id(vault.seal("another", **place)) == key_id(sealed)

    def test_relies_on_no_key_that_was_rolled_back(self, place):
        with transaction.atomic():
            gone = vault.seal("app password", **place)
            transaction.set_rollback(True)

        assert key_id(vault.seal("app password", **place)) != key_id(gone)

    def test_still_opens_what_a_master_key_sealed_itself(self, place, settings):
        key = HeldMaster.from_text(settings.MASTER_KEY).key
        sealed = seal_directly(b"from before", key=key, place=tuple(str(place[name]) for name in place))

        assert vault.unseal(sealed, **place) == "from before"

    @pytest.mark.parametrize("position", [*range(64), -16, -8, -1])
    def test_refuses_any_flipped_bit(self, place, position):
        sealed = bytearray(vault.seal("a token of more than thirty-two letters in all", **place))
        opened = []
        for bit in range(8):
            sealed[position] ^= 1 << bit
            try:
                opened.append(vault.unseal(bytes(sealed), **place))
            except CannotOpen:
                sealed[position] ^= 1 << bit

        assert opened == []


class TestDataKey:
    def test_still_opens_when_the_master_key_is_a_former_one(self, place, settings):
        sealed = vault.seal("app password", **place)
        settings.MASTER_KEYS_BEFORE, settings.MASTER_KEY = [settings.MASTER_KEY], new_master()
        vault.forget()

        assert vault.unseal(sealed, **place) == "app password"

    def test_stays_closed_without_its_master_key(self, place, settings):
        sealed = vault.seal("app password", **place)
        settings.MASTER_KEY = new_master()
        vault.forget()

        with pytest.raises(vault.KeysAway, match="is not set here"):
            vault.unseal(sealed, **place)
        with pytest.raises(vault.KeysAway):
            vault.seal("another", **place)

    def test_opens_at_no_other_organisation(self, place, sam):
        sealed = vault.seal("app password", **place)
        theirs = place | {"organisation": sam.organisation_id}
        vault.seal("their own", **theirs)
        stolen = DataKey.objects.get()
        with pytest.raises(CannotOpen):
            with_key_of(sam.organisation_id, stolen, lambda: vault.unseal(sealed, **theirs))

    @pytest.mark.parametrize("position", [*range(64), -1])
    def test_refuses_any_flipped_byte(self, place, position):
        sealed = vault.seal("app password", **place)
        key = DataKey.objects.get()
        wrapped = bytearray(key.wrapped)
        wrapped[position] ^= 0xFF
        DataKey.objects.update(wrapped=bytes(wrapped))
        vault.forget()

        with pytest.raises(CannotOpen):
            vault.unseal(sealed, **place)

    def test_refuses_another_key_under_its_name(self, place, settings):
        sealed = vault.seal("app password", **place)
        row, master = DataKey.objects.get(), HeldMaster.from_text(settings.MASTER_KEY)
        where = ("vault_datakey", "wrapped", bytes(row.kid).hex(), str(row.organisation_id))
        DataKey.objects.update(wrapped=master.wrap(Key.new().secret, place=where))
        vault.forget()

        with pytest.raises(CannotOpen):
            vault.unseal(sealed, **place)


def with_key_of(organisation_id, stolen, body):
    """As whoever can write into the table would plant somebody else's key."""
    with tenancy.scope(organisation_id):
        DataKey.objects.create(
            organisation_id=organisation_id,
            kid=stolen.kid,
            master=stolen.master,
            wrapped=stolen.wrapped,
            made_at=stolen.made_at,
            wrapped_at=stolen.wrapped_at,
            retired_at=stolen.made_at,
        )
    vault.forget()
    return body()


def refuse(*_args):
    raise AssertionError("The database was asked.")
