"""Words on the screen are the words that count: for whoever writes beside somebody else, and for whoever schedules."""

import pytest
from playwright.sync_api import expect

from tests.journeys.posting import begin_post, choose_only, connect_rehearsal, has_state, publish_now, write

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]


class TestTheComposer:
    def test_publishes_what_was_typed_a_moment_before(self, anna, visit):
        desk = visit(anna)
        channel = connect_rehearsal(desk, "Practice in haste")
        begin_post(desk, "The first words.")
        choose_only(desk, "Practice in haste")

        write(desk, "The very last words.")
        publish_now(desk)

        has_state(desk, "Published")
        expect(desk.page.locator(".reading-text")).to_have_text("The very last words.")
        desk.open(f"{channel}timeline/")
        desk.reads("The very last words.")

    def test_lets_nobody_write_over_somebody_else(self, anna, visit):
        first, second = visit(anna), visit(anna)
        connect_rehearsal(first, "Practice in pairs")
        path = begin_post(first, "Hello")
        choose_only(first, "Practice in pairs")
        second.open(path)

        write(second, "From the second window.")
        expect(second.page.locator("#saved-state")).to_have_text("Saved")
        write(first, "From the first window.")

        first.reads("Your last words are not saved", within="#conflict")
        first.save("Keep mine as a copy")
        expect(first.page.locator("#id_text")).to_have_value("From the first window.")
        second.open(path)
        expect(second.page.locator("#id_text")).to_have_value("From the second window.")

    def test_shows_a_channels_own_words_where_they_count(self, anna, visit):
        desk = visit(anna)
        connect_rehearsal(desk, "Practice of one")
        connect_rehearsal(desk, "Practice of two")
        begin_post(desk, "For everybody. #bread")
        choose_only(desk, "Practice of one")

        desk.page.get_by_role("tab", name="Practice of one").click()
        desk.page.locator(".variant:visible .variant-switch").first.click()
        desk.page.locator(".variant textarea:visible").fill("Only here.")
        preview = desk.page.locator("#previews .preview-text")
        expect(preview).to_have_text("Only here.")

        desk.page.locator(".variant:visible .variant-switch").first.click()
        expect(preview).to_have_text("For everybody. #bread")
        expect(preview.locator(".preview-entity")).to_have_text("#bread")
