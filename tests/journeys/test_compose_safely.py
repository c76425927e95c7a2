"""Words that were typed are not lost: with the tab closed, without a network, beside somebody else."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.posting import begin_post, connect_rehearsal, write

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]


def is_saved(desk):
    expect(desk.page.locator("#saved-state")).to_have_text("Saved")


def reads_after_a_while(desk, path, words):
    """Nobody hears when what a closing tab sent has arrived."""
    deadline = time.monotonic() + 20
    desk.open(path)
    while desk.page.locator("#id_text").input_value() != words:
        assert time.monotonic() < deadline, desk.page.locator("#id_text").input_value()
        desk.page.reload()


CUT = re.compile("ERR_INTERNET_DISCONNECTED|console: htmx:(afterRequest|sendError)")


def without_network(desk):
    """What a browser says about a line that was cut on purpose is no complaint."""
    cut = [words for words in desk.watch.complaints if CUT.search(words)]
    for words in cut:
        desk.watch.complaints.remove(words)
    return cut


class TestAClosedTab:
    def test_sends_its_last_words_as_it_closes(self, anna, visit):
        desk = visit(anna)
        path = begin_post(desk, "The first words.")
        is_saved(desk)

        write(desk, "Typed a moment before the tab was closed.")
        again = desk.page.context.new_page()
        with desk.page.expect_event("close"):
            desk.page.close(run_before_unload=True)
        desk.page = again

        reads_after_a_while(desk, path, "Typed a moment before the tab was closed.")
        expect(desk.page.locator("#kept-words")).to_be_hidden()


class TestALostNetwork:
    def test_keeps_words_on_the_device_and_sends_them_later(self, anna, visit):
        desk = visit(anna)
        path = begin_post(desk, "Before the tunnel.")
        is_saved(desk)

        desk.page.context.set_offline(True)
        write(desk, "In the tunnel.")
        expect(desk.page.locator("#saved-state")).to_have_text("Offline. Kept on this device.")
        desk.page.context.set_offline(False)

        is_saved(desk)
        desk.open(path)
        expect(desk.page.locator("#id_text")).to_have_value("In the tunnel.")
        expect(desk.page.locator("#kept-words")).to_be_hidden()
        assert without_network(desk)

    def test_offers_them_when_the_page_is_opened_again(self, anna, visit):
        desk = visit(anna)
        path = begin_post(desk, "Before the tunnel.")
        is_saved(desk)
        desk.page.context.set_offline(True)
        write(desk, "Lost in the tunnel.")
        expect(desk.page.locator("#saved-state")).to_have_text("Offline. Kept on this device.")
        # The browser's switch does not hold for what a page sends as it goes.
        desk.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()) }")
        desk.page.goto("about:blank")
        desk.page.context.set_offline(False)

        desk.open(path)
        note = desk.page.locator("#kept-words")
        expect(note).to_contain_text(re.compile(r"kept them at \d\d:\d\d"))
        expect(desk.page.locator("#id_text")).to_have_value("Before the tunnel.")
        note.get_by_role("button", name="Compare").click()
        expect(note.locator("ins").first).to_contain_text("Lost in")
        note.get_by_role("button", name="Use them").click()

        expect(desk.page.locator("#id_text")).to_have_value("Lost in the tunnel.")
        is_saved(desk)
        desk.open(path)
        expect(desk.page.locator("#id_text")).to_have_value("Lost in the tunnel.")
        expect(note).to_be_hidden()
        assert without_network(desk)


class TestTwoAtOnce:
    def test_take_mine_theirs_or_both(self, anna, visit):
        first, second = visit(anna), visit(anna)
        connect_rehearsal(first, "Practice together")
        path = begin_post(first, "Hello")
        is_saved(first)
        second.open(path)
        write(second, "Fresh cake today.")
        is_saved(second)

        write(first, "Fresh buns today.")
        first.reads("Your last words are not saved", within="#conflict")
        expect(first.page.locator("#conflict ins").first).to_contain_text("buns")
        first.press("Take mine", within="#conflict")
        is_saved(first)
        expect(first.page.locator("#conflict")).to_be_empty()

        write(second, "Fresh cake today, and tomorrow.")
        second.reads("Your last words are not saved", within="#conflict")
        second.page.locator(".conflict-merge summary").click()
        expect(second.page.locator(".conflict-theirs").first).to_have_value("Fresh buns today.")
        write(second, "Fresh buns and cake today.")
        second.press("Save the merged words", within="#conflict")
        is_saved(second)

        write(first, "Something else.")
        first.reads("Your last words are not saved", within="#conflict")
        first.save("Take theirs")
        expect(first.page.locator("#id_text")).to_have_value("Fresh buns and cake today.")
        expect(first.page.locator("#kept-words")).to_be_hidden()


class TestVersions:
    def test_bring_earlier_words_back_and_forth(self, anna, visit):
        desk = visit(anna)
        begin_post(desk, "The first words.")
        is_saved(desk)
        desk.page.get_by_role("button", name="More", exact=True).click()
        desk.press("Versions")
        desk.is_at("/posts/<id>/versions/")
        desk.reads("The first words.", within="#version")
        desk.fits()
