"""An Instagram account: agreed to at Instagram, published to with photo and reel, and kept when its sign-in ends."""

import re
import time

import pytest

from tests.journeys import material
from tests.journeys.posting import choose_only, has_state, is_ready, publish_now

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
NAME, ALT = "demobakery", "A cup of coffee beside a spoon"


@pytest.fixture
def account(meta):
    return next(iter(meta.world.instagram.values()))


class TestAnInstagramAccount:
    def test_is_connected_published_to_and_kept_by_the_other_way(self, anna, visit, folder, meta, account):
        desk = visit(anna)
        desk.watch.elsewhere.append(meta.url)
        media, film = desk.upload(material.photo(folder)), desk.upload(material.video(folder, seconds=4))
        self.sign_in(desk, "instagram")
        self.agree(desk, "/oauth/authorize")
        desk.is_at("/channels/<id>/")
        desk.reads(f"{NAME} is connected", within="body")
        channel = desk.here

        self.begin(desk, media, "Fresh bread at seven. 🍞")
        self.say_more(desk)
        self.is_published(desk)
        post, comment = meta.published(account.id)
        assert (post.kind, post.text, comment.text) == ("image", "Fresh bread at seven. 🍞", "More at eight.")
        container = meta.world.things[post.id].container
        assert (container.details["collaborators"], container.details["alt_text"]) == (["ann"], ALT)

        self.begin(desk, film, "How we fold.")
        self.is_published(desk)
        reel = meta.published(account.id)[2]
        assert (reel.kind, reel.text) == ("reel", "How we fold.")

        meta.tokens.kill(account, 460)
        waiting = self.begin(desk, media, "Rolls at eight.")
        is_ready(desk)
        publish_now(desk)
        self.wait_for_trouble(desk, channel)
        desk.press("Reconnect")
        desk.page.get_by_role("link", name="With Facebook").click()
        desk.press("Go to Instagram", within="#connect")
        self.agree(desk, "/dialog/oauth")
        desk.page.wait_for_url(re.compile(f"{channel}(#.*)?$"))
        desk.open(waiting)
        has_state(desk, "Published")
        assert [one.text for one in meta.published(account.id)][3:] == ["Rolls at eight."]

        desk.open(channel)
        desk.press("Disconnect")
        with desk.page.expect_navigation():
            desk.page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
        self.is_given_back(next(iter(meta.world.people.values())))

    def sign_in(self, desk, way):
        desk.open(f"/channels/connect/instagram/?way={way}")
        desk.fits()
        desk.look()
        desk.press("Go to Instagram", within="#connect")

    def agree(self, desk, page):
        desk.page.wait_for_url(re.compile(page))
        desk.page.get_by_role("button", name="Continue").click()

    def begin(self, desk, media, text):
        desk.open(f"/studio/{media}/")
        desk.press("Make a post of this")
        desk.is_at("/posts/<id>/")
        desk.page.locator("#id_text").fill(text)
        choose_only(desk, NAME.title())
        return desk.here

    def say_more(self, desk):
        page = desk.page
        page.get_by_text(f"Choices for {NAME.title()}").click()
        page.get_by_label("Collaborators").fill("ann")
        page.get_by_label("Alt text", exact=True).fill(ALT)
        page.locator("summary", has_text="First comment").click()
        page.get_by_label("First comment for all channels").fill("More at eight.")
        desk.reads("More at eight.", within="#previews")
        desk.fits()
        desk.look()

    def is_published(self, desk):
        is_ready(desk)
        publish_now(desk)
        has_state(desk, "Published")

    def wait_for_trouble(self, desk, channel):
        deadline = time.monotonic() + 60
        desk.open(channel)
        while not desk.button("Reconnect").is_visible():
            assert time.monotonic() < deadline, "The channel asks for nobody."
            desk.page.reload()

    def is_given_back(self, person):
        """What is Instagram's; the worker does it a moment later."""
        deadline = time.monotonic() + 30
        while person.permissions.get("instagram_content_publish") == "granted":
            assert time.monotonic() < deadline, "Facebook was not told."
