"""What `postwright keys` does inside the application."""

import base64
import secrets
from datetime import timedelta

import pytest

from postwright.base.vault import operations as vault
from postwright.base.vault.models import DataKey
from postwright.config.cli import keyring
from postwright.kit.clock import now
from postwright.kit.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(anna):
    place = {"table": "connections_channel", "column": "secret", "row": uuid7()}
    place |= {"organisation": anna.organisation_id}
    vault.seal("app password", **place)
    return place


@pytest.fixture
def replaced(place, settings):
    """The master key was replaced; the former one is still known."""
    new = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    settings.MASTER_KEYS_BEFORE, settings.MASTER_KEY = [settings.MASTER_KEY], new


class TestKeys:
    @pytest.mark.usefixtures("replaced")
    def test_status_says_that_a_former_master_key_is_still_needed(self):
        present, former = keyring.status()

        assert "wraps 0 data keys" in present
        assert "wraps 1. It is still needed" in former

    @pytest.mark.usefixtures("replaced")
    def test_rewrap_ends_that_and_tells_how_far_it_is(self):
        told = []

        assert keyring.rewrap(again=False, tell=told.append) == 1
        assert told == ["1 of 1 organisations …"]
        [present] = keyring.status()
        assert "wraps 1 data keys" in present

    def test_rewrap_again_wraps_also_what_is_in_order(self, place):
        assert keyring.rewrap(again=False, tell=print) == 0
        assert keyring.rewrap(again=True, tell=print) == 1

    def test_rotate_replaces_keys_that_are_older_and_no_others(self, place):
        keyring.rotate(only=None, made_before=now() - timedelta(hours=1), tell=print)
        untouched = DataKey.objects.count()
        keyring.rotate(only=place["organisation"], made_before=now() + timedelta(hours=1), tell=print)

        assert (untouched, DataKey.objects.count()) == (1, 2)
        assert DataKey.objects.filter(retired_at=None).count() == 1
