"""A TikTok account: agreed to at its own page, published to as TikTok wants it, renewed, and kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import material
from tests.journeys.posting import (
    choose_only,
    has_state,
    is_ready,
    publish_now,
    saved,
    see_suggestions,
    write,
)
from tests.simulators.tiktok.grants import ACCESS_S

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
NAME, WHO, AUDIENCE = "Anna's Bread", "o-anna", "Who sees it to be chosen"
LEVELS = ["Choose …", "Everybody", "Friends: people who follow each other", "Only the account itself"]
TEXT = "Fresh bread at seven. 🍞"


class TestATikTokAccount:
    def test_is_connected_published_to_renewed_and_kept(self, anna, visit, folder, tiktok):
        desk = visit(anna)
        desk.watch.elsewhere.append(tiktok.url)
        media = desk.upload(material.video(folder, rate=24), hint="How we fold croissants")
        channel = self.connect(desk)

        see_suggestions(desk, media)
        self.begin(desk, media, TEXT)
        self.is_not_published_without_an_audience(desk, tiktok)
        self.discloses(desk)
        self.is_published(desk)
        [post] = tiktok.log
        assert (post.text, post.details["privacy_level"]) == (TEXT, "PUBLIC_TO_EVERYONE")
        flags = ("disable_comment", "disable_duet", "disable_stitch")
        assert [post.details[name] for name in flags] == [False, True, True]
        labels = ("brand_content_toggle", "brand_organic_toggle")
        assert [post.details[name] for name in labels] == [False, True]

        tiktok.clock.advance(seconds=ACCESS_S + 60)
        self.begin(desk, media, "Rolls at eight.")
        self.is_shown_to_everybody(desk)
        self.is_published(desk)
        assert [one.text for one in tiktok.log] == [TEXT, "Rolls at eight."]

        waiting = self.begin(desk, media, "Cakes at three.")
        self.is_shown_to_everybody(desk)
        is_ready(desk)
        tiktok.end(WHO)
        publish_now(desk)
        desk.reads("no longer accepts the stored sign-in", within="#schedule")
        desk.open(channel)
        desk.press("Reconnect")
        desk.press("Go to TikTok", within="#connect")
        self.agree(desk)
        desk.is_at(channel)
        desk.open(waiting)
        has_state(desk, "Published")
        assert [one.text for one in tiktok.log][2:] == ["Cakes at three."]

    def connect(self, desk):
        desk.open("/channels/connect/tiktok/")
        desk.fits()
        desk.press("Go to TikTok", within="#connect")
        self.agree(desk)
        desk.is_at("/channels/<id>/")
        desk.reads("breadofanna is connected", within="body")
        return desk.here

    def agree(self, desk):
        desk.page.wait_for_url(re.compile("/v2/auth/authorize/"))
        desk.page.get_by_role("button", name="Authorize").click()

    def begin(self, desk, media, text):
        desk.open(f"/studio/{media}/")
        desk.press("Make a post of this")
        desk.is_at("/posts/<id>/")
        write(desk, text)
        choose_only(desk, NAME)
        return desk.here

    def is_not_published_without_an_audience(self, desk, tiktok):
        desk.reads(f"Goes out as {NAME} (@breadofanna).")
        audience = desk.page.get_by_label(AUDIENCE)
        expect(audience).to_have_value("")
        assert audience.locator("option").all_inner_texts() == LEVELS
        for name in ("Allow comments", "Allow duets", "Allow stitches", "Disclose commercial content"):
            expect(desk.page.get_by_label(name)).not_to_be_checked()
        expect(desk.page.get_by_label("Your brand")).to_be_hidden()
        desk.reads("By posting, you agree to TikTok's Music Usage Confirmation.", within="#declarations")
        publish_now(desk)
        desk.reads("Who sees it", within=".schedule-refusal")
        assert tiktok.shares == {}

    def discloses(self, desk):
        """What a post promotes; paid for by others, it is never private."""
        page, checks = desk.page, desk.page.locator("#checks")
        page.get_by_label(AUDIENCE).select_option("Only the account itself")
        page.get_by_label("Disclose commercial content").check()
        expect(checks).to_contain_text("Say whom the post promotes")
        page.get_by_label("Branded content").check()
        expect(checks).to_contain_text("cannot be hidden from everybody")
        desk.reads("Branded Content Policy and Music Usage Confirmation", within="#declarations")
        desk.fits()
        page.get_by_label("Branded content").uncheck()
        page.get_by_label("Your brand").check()
        page.get_by_label("Allow comments").check()
        self.is_shown_to_everybody(desk)

    def is_shown_to_everybody(self, desk):
        with saved(desk):
            desk.page.get_by_label(AUDIENCE).select_option("Everybody")
        expect(desk.page.locator("#checks")).not_to_contain_text("Who sees it")

    def is_published(self, desk):
        is_ready(desk)
        publish_now(desk)
        has_state(desk, "Published")
