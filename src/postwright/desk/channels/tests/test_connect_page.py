import pytest

from conftest import NOON
from postwright.base.connections import queries
from postwright.base.connections.operations import mark_for_reconnect

PART = {"HTTP_HX_REQUEST": "true"}
REHEARSAL, BLUESKY = "/channels/connect/rehearsal/", "/channels/connect/bluesky/?way=password"


class TestConnectPage:
    def test_asks_what_the_network_asks_for(self, as_member, brand, anna):
        page = as_member(anna).get(BLUESKY).content.decode()

        assert 'name="handle"' in page
        assert 'type="password" name="app_password"' in page
        assert 'value="https://bsky.social"' in page
        assert "How to get an app password" in page

    def test_keeps_the_channel_for_the_chosen_brand(self, as_member, brand, anna):
        answer = as_member(anna).post(REHEARSAL, {"name": " Practice "})

        channel = queries.channels_for(anna).get()
        assert (channel.brand, channel.handle) == (brand, "Practice")
        assert answer["Location"] == f"/channels/{channel.pk}/"

    def test_says_beside_the_field_what_the_network_answered(self, as_member, brand, anna):
        sent = {"handle": "anna.bsky.social", "app_password": "my own", "base_url": "https://bsky.social"}

        answer = as_member(anna).post(BLUESKY, sent, **PART)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "never type your own password here" in page
        assert page.index('name="app_password"') < page.index("never type") < page.index('name="base_url"')
        assert "my own" not in page
        assert not queries.channels_for(anna).exists()

    def test_says_that_an_address_is_not_public(self, as_member, brand, anna):
        sent = {"handle": "anna", "app_password": "aaaa-bbbb-cccc-dddd", "base_url": "http://10.0.0.1"}

        page = as_member(anna).post(BLUESKY, sent, **PART).content.decode()

        assert "The server address is not public." in page
        assert "aaaa-bbbb" not in page

    def test_needs_every_field(self, as_member, brand, anna):
        assert as_member(anna).post(REHEARSAL, {"name": ""}).status_code == 422

    def test_refuses_a_writer(self, as_member, brand, wilma):
        client = as_member(wilma)

        assert [client.get(REHEARSAL).status_code, client.post(REHEARSAL).status_code] == [403, 403]

    def test_knows_no_network_that_is_not_listed(self, as_member, brand, anna):
        assert as_member(anna).get("/channels/connect/nowhere/").status_code == 404

    def test_asks_for_a_brand_first(self, as_member, anna):
        assert as_member(anna).get(REHEARSAL)["Location"] == "/brands/new/"


class TestReconnectPage:
    @pytest.fixture
    def path(self, channel):
        mark_for_reconnect(channel=channel, problem="sign_in_again", at=NOON)
        return f"/channels/{channel.pk}/reconnection/"

    def test_lets_the_channel_go_on(self, as_member, channel, anna, path):
        as_member(anna).post(path, {"name": "Practice"})

        channel.refresh_from_db()
        assert channel.is_active

    def test_refuses_another_account_in_words(self, as_member, channel, anna, path):
        answer = as_member(anna).post(path, {"name": "Other"})

        assert answer.status_code == 422
        assert "You signed in as Other" in answer.content.decode()
        assert queries.channels_for(anna).get().needs_reconnect

    def test_is_not_there_for_a_stranger(self, as_member, sam, path):
        assert as_member(sam).get(path).status_code == 404

    def test_refuses_a_writer(self, as_member, wilma, path):
        assert as_member(wilma).post(path, {"name": "Practice"}).status_code == 403
