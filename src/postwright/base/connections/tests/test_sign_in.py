import socket

import pytest

from postwright.base.connections import adapters
from postwright.base.connections.operations import AlreadySigningIn
from postwright.ports.channels.errors import RetryLater

CONNECT = "/channels/connect/rehearsal/"


@pytest.fixture
def silent():
    """A server that takes the connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


class TestSignIn:
    def test_ends_when_the_network_stays_silent(self, settings, monkeypatch, anna, silent):
        settings.HTTP_ALLOWED_RANGES = ["127.0.0.0/8"]
        monkeypatch.setattr(adapters, "SIGN_IN_S", 0.2)
        credentials = {"handle": "anna", "app_password": "aaaa-bbbb-cccc-dddd", "base_url": silent}

        with pytest.raises(RetryLater) as refused:
            adapters.sign_in("bluesky", credentials, organisation_id=anna.organisation_id)

        assert refused.value.code == "no_answer"

    def test_is_one_at_a_time_for_an_organisation(self, under_way, anna, sam):
        with under_way(anna.organisation_id):
            with pytest.raises(AlreadySigningIn):
                adapters.sign_in("rehearsal", {"name": "Practice"}, organisation_id=anna.organisation_id)
            found = adapters.sign_in("rehearsal", {"name": "Sam"}, organisation_id=sam.organisation_id)

        assert found.handle == "Sam"
        again = adapters.sign_in("rehearsal", {"name": "Anna"}, organisation_id=anna.organisation_id)
        assert again.handle == "Anna"

    def test_says_on_the_page_that_one_is_under_way(self, under_way, as_member, brand, anna):
        with under_way(anna.organisation_id):
            answer = as_member(anna).post(CONNECT, {"name": "Practice"})

        assert "A sign-in is under way" in answer.content.decode()
