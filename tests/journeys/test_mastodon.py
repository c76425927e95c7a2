"""An account on a Mastodon server: agreed to at the server's own page, published to, given back."""

import re
import time

import pytest

from tests.journeys.posting import begin_post, choose_only, has_state, publish_now
from tests.simulators.faultproxy import FaultProxy, running

pytestmark = [pytest.mark.journey, pytest.mark.peer_mastodon, pytest.mark.timeout(240)]
TEXT = "Fresh bread at seven. #bread"


@pytest.fixture
def server(mastodon):
    """The server, and what it is asked."""
    with running(FaultProxy(mastodon.port)) as proxy:
        yield proxy


class TestAMastodonAccount:
    def test_is_connected_at_its_server_and_given_back(self, anna, visit, mastodon, server):
        desk, account = visit(anna), mastodon.account()
        desk.watch.elsewhere.append(server.base_url)
        handle = f"{account.name}@{server.base_url.removeprefix('http://')}"
        self.sign_in(desk, server, account)
        desk.is_at("/channels/<id>/")
        desk.reads(f"{handle} is connected", within="body")
        channel = desk.here
        self.is_asked_now(desk, server)

        begin_post(desk, TEXT)
        choose_only(desk, account.name.title())
        desk.page.get_by_text(f"Choices for {account.name.title()}").click()
        desk.page.get_by_label("Who sees it", exact=True).select_option("Followers only")
        desk.fits()
        desk.look()
        publish_now(desk)
        has_state(desk, "Published")
        [status] = mastodon.statuses(account)
        assert "Fresh bread at seven." in status["content"]
        assert status["visibility"] == "private"

        desk.open(channel)
        desk.press("Disconnect")
        with desk.page.expect_navigation():
            desk.page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
        desk.reads("is disconnected", within="body")
        self.hears_of(server, "POST /oauth/revoke")

    def test_is_not_connected_where_nobody_agreed(self, anna, visit):
        desk = visit(anna)
        desk.open("/channels/return/mastodon/?code=stolen&state=made-up")
        desk.is_at("/channels/")
        desk.reads("took too long or was used before", within="body")

        desk.open("/channels/connect/mastodon/")
        desk.fill(Server="127.0.0.1:9")
        desk.press("Go to Mastodon", within="#connect")
        desk.reads("No server answers at this address", within="#connect")
        desk.fits()

    def is_asked_now(self, desk, server):
        """The page says what the server allowed, and asks it again in place."""
        desk.reads("publish posts", within="#channel-health")
        seen = len(server.log)
        desk.press("Check now", within="#channel-health")
        self.hears_of(server, "GET /api/v1/accounts/verify_credentials", since=seen)
        desk.reads("Last checked", within="#channel-health")
        desk.fits()

    def sign_in(self, desk, server, account):
        desk.open("/channels/connect/mastodon/")
        desk.fill(Server=server.base_url)
        desk.press("Go to Mastodon", within="#connect")
        desk.page.wait_for_url(re.compile("/oauth/authorize"))
        desk.page.get_by_role("button", name=f"(@{account.name})").click()

    def hears_of(self, server, path, *, since=0):
        """What the worker does by itself comes a moment later."""
        deadline = time.monotonic() + 30
        while not any(path in seen.line for seen in server.log[since:]):
            assert time.monotonic() < deadline, f"Nobody asked for {path}."
