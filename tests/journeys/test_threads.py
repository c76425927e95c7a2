"""A Threads account: agreed to at its own page, published to, and kept when its sign-in ends."""

import re

import pytest

from tests.journeys.posting import begin_post, choose_only, has_state, publish_now
from tests.simulators.threads.caller import ANNA

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]


class TestAThreadsAccount:
    def test_is_connected_published_to_and_kept(self, anna, visit, threads):
        desk = visit(anna)
        desk.watch.elsewhere.append(threads.url)
        desk.open("/channels/connect/threads/")
        desk.fits()
        desk.press("Go to Threads", within="#connect")
        self.agree(desk)
        desk.is_at("/channels/<id>/")
        desk.reads("annasbakery is connected", within="body")
        channel = desk.here

        begin_post(desk, "Fresh bread at seven. 🍞")
        choose_only(desk, "Anna's Bakery")
        desk.page.get_by_text("Choices for Anna's Bakery").click()
        desk.page.get_by_label("Who can reply").select_option("Followers only")
        desk.page.get_by_label("Topic").fill("Bread")
        desk.fits()
        desk.look()
        publish_now(desk)
        has_state(desk, "Published")
        [post] = threads.published(ANNA)
        assert post.text == "Fresh bread at seven. 🍞"
        assert (post.details["reply_control"], post.details["topic_tag"]) == ("followers_only", "Bread")

        threads.login.end(ANNA)
        begin_post(desk, "Rolls at eight.")
        choose_only(desk, "Anna's Bakery")
        publish_now(desk)
        desk.reads("no longer accepts the stored sign-in", within="#schedule")
        waiting = desk.here
        desk.open(channel)
        desk.press("Reconnect")
        desk.press("Go to Threads", within="#connect")
        self.agree(desk)
        desk.is_at(channel)
        desk.open(waiting)
        has_state(desk, "Published")
        assert [one.text for one in threads.published(ANNA)][1:] == ["Rolls at eight."]

    def agree(self, desk):
        desk.page.wait_for_url(re.compile("/oauth/authorize"))
        desk.page.get_by_role("button", name="Authorize").click()
