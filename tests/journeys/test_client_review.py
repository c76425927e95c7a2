"""A client without an account reads a post on their phone, asks for changes, and approves what came of it."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.people import describe_brand, newcomer
from tests.journeys.posting import begin_post, choose_only, connect_rehearsal, schedule, write

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.fixture
def ella(visit, installation):
    """Writes for a shop of her own, which publishes only what a second person has approved."""
    ella = newcomer(visit, installation, "ella")
    desk = visit(ella)
    desk.open("/welcome/")
    describe_brand(desk)
    desk.open("/brands/")
    brand = re.search("/brands/[0-9a-f-]{36}/", desk.page.content())[0]
    desk.open(f"{brand}edit/publishing/")
    desk.page.get_by_role("checkbox", name=re.compile("second person|approv", re.IGNORECASE)).check()
    desk.press("Save")
    desk.reads("A second person approves every post")
    expect(desk.button("Save")).to_have_count(0)
    return ella


class TestAClient:
    def test_sends_a_post_back_and_approves_what_came_of_it(self, ella, visit):
        desk = visit(ella)
        connect_rehearsal(desk, "Practice with a client")
        path = begin_post(desk, "Our winter bread is here.")
        choose_only(desk, "Practice with a client")
        desk.reads("only what a second person has approved", within="#schedule")
        expect(desk.button("Publish now")).to_have_count(0)

        phone = visit(**PHONE)
        phone.open(link_for(desk, "Ms Lehmann"))
        phone.fits()
        phone.reads("Our winter bread is here.", within=".preview")
        phone.page.locator("#comment-name").fill("Kim Lehmann")
        phone.page.locator("#comment textarea").fill("Is it sourdough?")
        phone.save("Comment", within="#comment")
        phone.reads("Is it sourdough?", within="#comments")
        phone.page.get_by_text("Ask for changes").first.click()
        phone.page.locator("#changes-name").fill("Kim Lehmann")
        phone.page.locator("#changes textarea").fill("Please say that it is sourdough.")
        phone.save("Ask for changes", within="#changes")
        phone.reads("Kim Lehmann asked for changes")

        desk.open("/")
        desk.reads("Please say that it is sourdough.")
        desk.open(path)
        desk.reads("Sent back by Kim Lehmann", within="#review")
        desk.reads("Is it sourdough?", within="#comments")
        desk.look()
        write(desk, "Our winter bread is here: sourdough, of course.")
        expect(desk.page.locator("#previews .preview-text")).to_have_text(re.compile("of course"))
        desk.reads("Changed since by Ella.", within="#review")
        desk.reads("See the difference", within="#review")

        phone.save("Approve this version", within="#approve")  # of the version that is no longer there
        phone.reads("changed while you were reading")
        phone.reads("sourdough, of course", within=".preview")
        phone.save("Approve this version", within="#approve")
        phone.reads("Approved by")
        phone.fits()

        desk.open(path)
        desk.reads("Through a link that Ella, who wrote this version, made.", within="#review")
        schedule(desk, tomorrow_at_nine())


def link_for(desk, client):
    """The path of a link that shows the post at hand."""
    desk.press("Send it to a client", within="#review")
    desk.is_at("/client-links/new/")
    desk.fill(Who_is_it_for=client)
    desk.save("Make the link")
    return urlsplit(desk.page.locator("#client-link").inner_text()).path


def tomorrow_at_nine():
    return (datetime.now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)  # noqa: DTZ005 - on the brand's wall
