"""What servers of a network read of us, before anybody agrees there."""

import pytest

from postwright.base.connections import adapters

PLACE = "/channels/clients/bluesky.json"


@pytest.fixture
def by_https(settings):
    """An installation that others reach by https."""
    home = "https://post.example.org"
    settings.PUBLIC_URL = home
    settings.NETWORKS = {
        **settings.NETWORKS,
        "bluesky": {**settings.NETWORKS["bluesky"], "public_url": home, "key_seed": "canary-of-the-seed"},
    }
    adapters.networks.cache_clear()
    yield home
    adapters.networks.cache_clear()


class TestDescribeClient:
    def test_names_the_address_the_way_back_and_a_public_key(self, client, db, by_https):
        answer = client.get(PLACE)
        said = answer.json()
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        assert said["client_id"] == f"{by_https}{PLACE}"
        assert said["redirect_uris"] == [f"{by_https}/channels/return/bluesky/"]
        [key] = said["jwks"]["keys"]
        assert (key["kty"], key["alg"], "d" in key) == ("EC", "ES256", False)
        assert "canary" not in answer.text
        assert not answer.cookies

    def test_is_the_same_each_time(self, client, db, by_https):
        assert client.get(PLACE).content == client.get(PLACE).content

    @pytest.mark.parametrize("network", ["bluesky", "mastodon", "rehearsal", "made-up"])
    def test_says_nothing_where_nobody_asks(self, client, db, network):
        """At an address of one's own machine a client has no document."""
        assert client.get(f"/channels/clients/{network}.json").status_code == 404


class TestWays:
    def test_offer_what_the_address_allows(self, settings, as_member, brand, anna, by_https):
        page = as_member(anna).get("/channels/connect/bluesky/").text
        assert page.index("Agree at Bluesky") < page.index("App password")
        settings.NETWORKS["bluesky"]["public_url"] = "http://post.example.org"
        adapters.networks.cache_clear()
        assert "Agree at Bluesky" not in as_member(anna).get("/channels/connect/bluesky/").text
