"""Facebook Pages: chosen among several, published to, signed in again, given back."""

import re
import time

import pytest

from tests.journeys.posting import begin_post, choose_only, has_state, publish_now

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
TEXT = "Fresh bread at seven."


@pytest.fixture
def owner(meta):
    """Who may publish on both Pages."""
    return next(iter(meta.world.people.values()))


@pytest.fixture
def page(meta):
    return next(iter(meta.world.pages.values()))


class TestAFacebookPage:
    def test_is_chosen_published_to_signed_in_again_and_given_back(self, anna, visit, meta, owner, page):
        desk = visit(anna)
        desk.watch.elsewhere.append(meta.url)
        channel = self.choose_a_page(desk)

        post = self.publish(desk, TEXT)
        has_state(desk, "Published")
        assert [one.text for one in meta.published(page.id)] == [TEXT]

        meta.tokens.kill(owner, 460)
        post = self.publish(desk, "More at eight.")
        has_state(desk, "Waiting|Scheduled")
        self.wait_for_trouble(desk, channel)
        desk.press("Reconnect")
        desk.press("Go to Facebook", within="#connect")
        self.agree(desk)
        desk.page.wait_for_url(re.compile(f"{channel}(#.*)?$"))
        desk.open(post)
        has_state(desk, "Published")
        assert [one.text for one in meta.published(page.id)] == [TEXT, "More at eight."]

        desk.open(channel)
        desk.press("Disconnect")
        with desk.page.expect_navigation():
            desk.page.get_by_role("dialog").get_by_role("button", name="Disconnect").click()
        self.is_given_back(owner)

    def choose_a_page(self, desk):
        desk.open("/channels/connect/facebook/")
        desk.fits()
        desk.press("Go to Facebook", within="#connect")
        self.agree(desk)
        desk.is_at("/channels/sign-ins/<id>/")
        desk.fits()
        desk.save("Connect")
        desk.reads("Choose at least one", within="main form")
        desk.page.get_by_label("Demo Bakery").check()
        desk.press("Connect")
        desk.is_at("/channels/<id>/")
        desk.reads("demobakery is connected", within="body")
        return desk.here

    def agree(self, desk):
        desk.page.wait_for_url(re.compile("/dialog/oauth"))
        desk.page.get_by_role("button", name="Continue").click()

    def publish(self, desk, text):
        path = begin_post(desk, text)
        choose_only(desk, "Demo Bakery")
        desk.page.get_by_text("Choices for Demo Bakery").click()
        desk.page.get_by_label("Publish as").select_option("Post")
        desk.fits()
        publish_now(desk)
        return path

    def wait_for_trouble(self, desk, channel):
        deadline = time.monotonic() + 60
        desk.open(channel)
        while not desk.button("Reconnect").is_visible():
            assert time.monotonic() < deadline, "The channel asks for nobody."
            desk.page.reload()
        desk.reads("no longer accepts the stored sign-in")

    def is_given_back(self, owner):
        """What the worker does by itself comes a moment later."""
        deadline = time.monotonic() + 30
        while owner.permissions:
            assert time.monotonic() < deadline, "Facebook was not told."
