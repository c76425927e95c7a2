"""An account on a real Bluesky server: agreed to on the server's own pages, published to, given back."""

import re
import time

import pytest

from tests.journeys.conftest import sit
from tests.journeys.installation import Installation
from tests.journeys.people import Anna
from tests.journeys.posting import begin_post, choose_only, has_state, publish_now

pytestmark = [pytest.mark.journey, pytest.mark.peer_bluesky, pytest.mark.timeout(240)]
TEXT = "Fresh bread at seven. #bread"


@pytest.fixture
def desk(browser, bluesky):
    """Anna at an installation of her own, which finds accounts in the directory of this machine."""
    ranges, directory = "127.0.0.0/8,::1/128", bluesky.directory_url
    with Installation(HTTP_ALLOWED_RANGES=ranges, BLUESKY_DIRECTORY_URL=directory) as one:
        desk = sit(browser, one)
        Anna.arrives(desk)
        desk.watch.elsewhere.append(f"http://localhost:{bluesky.port}")
        yield desk
        complaints = list(desk.watch.complaints)
        desk.leave()
    assert not complaints, "\n".join(complaints)


class TestABlueskyAccount:
    def test_is_agreed_to_at_its_server_and_given_back(self, desk, bluesky):
        account = bluesky.create_account("anna")
        self.begin(desk, "/channels/connect/bluesky/", bluesky.base_url, "nobody.test")
        desk.reads("Nobody there has this handle", within="#connect")
        desk.fits()
        desk.look()

        self.begin(desk, "/channels/connect/bluesky/", bluesky.base_url, account.handle)
        self.agree(desk, account)
        desk.is_at("/channels/<id>/")
        desk.reads(f"{account.handle} is connected", within="body")
        channel = desk.here

        begin_post(desk, TEXT)
        choose_only(desk, account.handle)
        publish_now(desk)
        has_state(desk, "Published")
        [record] = bluesky.records_of(account.did)
        assert record["value"]["text"].startswith(TEXT)

        self.begin(desk, f"{channel}reconnection/", bluesky.base_url, account.handle)
        self.agree(desk, account)
        desk.is_at("/channels/<id>/")
        assert desk.here == channel

        desk.press("Disconnect")
        with desk.page.expect_navigation():
            desk.page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
        desk.reads("is disconnected", within="body")
        self.is_given_back(bluesky, account)

    def begin(self, desk, path, server, handle):
        desk.open(path)
        desk.fill(Handle=handle, Server=server)
        desk.press("Go to Bluesky", within="#connect")

    def agree(self, desk, account):
        desk.page.wait_for_url(re.compile("/oauth/authorize"))
        desk.page.get_by_label("Password", exact=True).fill(account.password)
        desk.page.get_by_role("button", name="Sign in").click()
        desk.page.get_by_role("button", name="Authorize").click()

    def is_given_back(self, bluesky, account):
        """Both times. What the worker does by itself comes a moment later."""
        deadline = time.monotonic() + 30
        while bluesky.grants(account.did):
            assert time.monotonic() < deadline, "Nobody gave the rights back."
