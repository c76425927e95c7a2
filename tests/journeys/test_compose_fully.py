"""A thread, saved words, an emoji and one click that mends: what helps with writing, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.material import photo
from tests.journeys.posting import (
    begin_post,
    choose_only,
    connect_rehearsal,
    group,
    see_suggestions,
    write,
)

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]


class TestTheTools:
    def test_make_a_thread_of_a_long_text_and_take_it_back(self, anna, visit):
        desk = visit(anna)
        connect_rehearsal(desk, "Practice at length")
        begin_post(desk, "")
        choose_only(desk, "Practice at length")
        long = "We bake with sourdough, butter and time. " * 20

        write(desk, long)
        expect(desk.page.locator(".counter-room[data-state=over]").first).to_contain_text("too many")
        with desk.page.expect_navigation():
            desk.page.locator("[data-fix=split]").first.click()

        expect(desk.page.locator("#previews .preview-post")).to_have_count(2)
        expect(desk.page.locator("#checks")).to_contain_text("takes it as it is")
        with desk.page.expect_navigation():
            desk.page.locator(".toast [data-undo]").click()
        expect(desk.page.locator("#previews .preview-post")).to_have_count(1)

    def test_put_an_emoji_saved_words_and_the_next_post_in(self, anna, visit):
        desk = visit(anna)
        connect_rehearsal(desk, "Practice with tools")
        desk.open("/snippets/")
        desk.page.locator("[data-dialog-open=new-words]").first.click()
        form = desk.page.locator("#new-words")
        form.locator("select").select_option("text")
        form.locator("[name=name]").fill("Offer")
        form.locator("[name=text]").fill("Today: {offer}.")
        form.get_by_role("button", name="Keep them").click()
        desk.reads("Offer")
        begin_post(desk, "Hello ")
        choose_only(desk, "Practice with tools")
        words = desk.page.locator("#id_text")
        words.press("Control+End")

        desk.press("Emoji")
        search = desk.page.locator("#emoji-search")
        search.fill("croissant")
        expect(desk.page.locator(".emoji")).to_have_count(1)
        search.press("Enter")
        expect(words).to_have_value("Hello 🥐")
        desk.press("Next post of a thread")
        desk.press("Saved words")
        picker = desk.page.locator("#snippets form", has_text="Offer")
        picker.locator("[name=gap-0]").fill("plum cake")
        picker.get_by_role("button").click()

        expect(words).to_have_value(re.compile(r"^Hello 🥐\n\n---\n\nToday: plum cake\.$"))
        expect(desk.page.locator("#previews .preview-post")).to_have_count(2)
        desk.fits()


class TestTheAdvice:
    def test_leads_to_the_missing_alt_text_and_goes_once_it_is_written(self, anna, visit, tmp_path):
        desk = visit(anna)
        connect_rehearsal(desk, "Practice with pictures")
        see_suggestions(desk, desk.upload(photo(tmp_path, "camera")))
        reject = group(desk, "alt_text").get_by_role("button", name="Reject")
        reject.click()  # else one click would take it over
        expect(group(desk, "alt_text")).to_contain_text("Rejected")
        desk.open("/posts/new/")
        desk.press("Begin with camera.jpg")
        desk.is_at("/posts/<id>/")
        choose_only(desk, "Practice with pictures")
        checks = desk.page.locator("#checks")
        expect(checks).to_contain_text("The image has no alt text.")
        expect(checks).to_contain_text("takes it as it is")

        desk.page.locator("[data-focus]").click()
        expect(desk.page.locator(".attachment textarea")).to_be_focused()
        desk.page.keyboard.type("A cup of coffee.")

        expect(checks).not_to_contain_text("The image has no alt text.")
        desk.fits()
