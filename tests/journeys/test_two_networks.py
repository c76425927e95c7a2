"""One post for two networks: what they share is written once, what differs stays on its own network."""

import pytest
from playwright.sync_api import expect

from tests.journeys.posting import (
    begin_post,
    choose_only,
    connect_bluesky,
    connect_rehearsal,
    publish_now,
    write,
)

pytestmark = [pytest.mark.journey, pytest.mark.peer_bluesky, pytest.mark.timeout(240)]
PRACTICE = "Practice of both"
LONG = "We bake with sourdough, butter and a lot of time, and never before four in the morning. " * 4
SHORT = "Sourdough, butter and time. #bread"


class TestAPostForTwoNetworks:
    def test_says_to_each_what_was_written_for_it(self, anna, visit, bluesky):
        desk = visit(anna)
        account = bluesky.create_account("both")
        connect_bluesky(desk, bluesky.base_url, account)
        timeline = f"{connect_rehearsal(desk, PRACTICE)}timeline/"
        begin_post(desk, "Hello")
        choose_only(desk, account.handle, PRACTICE)

        write(desk, LONG)
        blue = desk.page.locator("#previews .preview-frame", has_text=account.handle)
        practice = desk.page.locator("#previews .preview-frame", has_text=PRACTICE)
        counters = desk.page.locator("#counts-all .counter")
        expect(counters.locator("[data-state=over]")).to_have_count(1)
        expect(counters.filter(has=desk.page.locator("[data-state=over]"))).to_contain_text(account.handle)
        expect(practice.locator(".preview-text")).to_have_text(LONG.strip())

        desk.page.get_by_role("tab", name=account.handle).click()
        desk.page.locator(".variant:visible .variant-switch").first.click()
        desk.page.locator(".variant textarea:visible").first.fill(SHORT)
        expect(blue.locator(".preview-text")).to_have_text(SHORT)
        expect(practice.locator(".preview-text")).to_have_text(LONG.strip())
        expect(desk.page.locator("#checks").get_by_text("takes it as it is")).to_have_count(2)
        desk.fits()

        publish_now(desk)
        expect(desk.page.locator("#schedule .badge", has_text="Published")).to_have_count(2, timeout=60_000)
        desk.look()
        [record] = bluesky.records_of(account.did)
        assert record["value"]["text"] == SHORT
        desk.open(timeline)
        expect(desk.page.locator(".timeline article")).to_have_count(1)
        desk.reads(LONG.strip()[:200])
