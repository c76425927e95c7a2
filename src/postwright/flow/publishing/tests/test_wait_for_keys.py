"""What is due while keys are away waits for them: nothing is sent, nothing is lost, and it is said why."""

import base64
import json
import logging
import secrets

import pytest
from django.test import Client
from django.urls import reverse

from postwright.base.connections import queries
from postwright.base.connections.models import Channel
from postwright.base.vault import operations as vault
from postwright.base.vault.models import DataKey
from postwright.flow.publishing import rules
from postwright.kit.clock import now

pytestmark = pytest.mark.timeout(60)
# Encodes once more; the engine's part in this does not depend on how well a service wraps.
SERVICE = "#!/bin/sh\ncase $1 in wrap) base64 -w0 ;; unwrap) base64 -d ;; esac\n"
FAILING = "#!/bin/sh\necho 'token of the service' >&2; exit 7\n"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(rules, "FIRST_PAUSE_S", 0.25)
    yield
    vault.forget()


@pytest.fixture
def channel(world):
    """Signed in."""
    channel = world.channel()
    sealed = vault.seal(
        json.dumps({"token": "of the bakery"}),
        table=queries.TABLE,
        column="secret",
        row=channel.pk,
        organisation=world.organisation_id,
    )
    with world.scope():
        Channel.objects.filter(pk=channel.pk).update(secret=sealed)
    return channel


@pytest.fixture
def service(world, channel, settings, tmp_path):
    """Keys are behind a command. `service.write_text`: what it does from now on."""
    program = tmp_path / "service"
    program.write_text(SERVICE)
    program.chmod(0o700)
    settings.MASTER_KEY_COMMAND = str(program)
    vault.rewrap_keys(organisation_id=world.organisation_id, at=now())
    settings.MASTER_KEY = ""
    return program


@pytest.fixture
def folder(world, channel, settings, tmp_path):
    """Keys are in a folder."""
    home = tmp_path / "keys"
    home.mkdir(mode=0o700)
    settings.DATA_KEYS_DIR, settings.DATA_KEYS_IN = str(home), "directory"
    vault.rewrap_keys(organisation_id=world.organisation_id, at=now())
    return home


def waits_and_goes_out(world, channel, *, come_back):
    """The publication as it waited for keys, tried at least twice, and as it ended."""
    vault.forget()
    publication = world.publication(channel)
    with world.publisher(count=2):
        waiting = world.until_true(
            publication, lambda one: one.problem == "keys_away" and len(one.attempts.all()) > 1
        )
        assert world.published(channel) == []
        page = page_of(world, publication)
        come_back()
        sent = world.until(publication, "sent")
    return waiting, page, sent


def page_of(world, publication):
    client = Client()
    client.force_login(world.member.user)
    return client.get(reverse("publication", args=[publication.pk]), headers={"HX-Request": "true"}).text


def never_called(publication):
    return {one.sending_at for one in publication.attempts.all() if one.outcome == "retry"} == {None}


class TestWhatIsDueWhileKeysAreAway:
    def test_goes_out_once_when_a_key_service_is_back(self, world, channel, service, caplog):
        service.write_text(FAILING)
        with caplog.at_level(logging.WARNING):
            waiting, page, sent = waits_and_goes_out(
                world, channel, come_back=lambda: service.write_text(SERVICE)
            )

        assert waiting.state in {"scheduled", "claimed"}
        assert never_called(sent)
        assert world.published(channel) == ["Fresh bread at seven."]
        assert world.channel_state(channel) == Channel.State.ACTIVE
        assert "cannot be opened on our side right now, so nothing was sent" in page
        assert f"'{service} unwrap' ended with exit status 7" in caplog.text
        assert "token of the service" not in caplog.text

    def test_goes_out_once_when_their_folder_is_back(self, world, channel, folder, tmp_path, caplog):
        folder.rename(tmp_path / "elsewhere")
        waiting, page, sent = waits_and_goes_out(
            world, channel, come_back=lambda: (tmp_path / "elsewhere").rename(folder)
        )
        with world.scope():
            keys = DataKey.objects.count()

        assert waiting.state in {"scheduled", "claimed"}
        assert never_called(sent)
        assert world.published(channel) == ["Fresh bread at seven."]
        assert keys == 1
        assert "It is tried again" in page
        assert "cannot be read (No such file or directory)" in caplog.text

    def test_waits_for_the_right_master_key_rather_than_for_a_new_sign_in(self, world, channel, settings):
        right = settings.MASTER_KEY
        settings.MASTER_KEY = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

        def put_back():
            settings.MASTER_KEY = right

        _waiting, _page, sent = waits_and_goes_out(world, channel, come_back=put_back)

        assert never_called(sent)
        assert world.published(channel) == ["Fresh bread at seven."]
        assert world.channel_state(channel) == Channel.State.ACTIVE
