"""The network says nothing and cannot be asked: a person looks, decides, and the post is there once."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.posting import (
    REHEARSAL_POST,
    begin_post,
    choose_only,
    connect_rehearsal,
    has_state,
    publish_now,
    schedule,
)

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
BERLIN = ZoneInfo("Europe/Berlin")
NOBODY_KNOWS = "The network did not say whether it took the post, and it cannot be asked."
YES, NO = "It is there", "It is not there, send it again"
FOLLOWS = {
    YES: "It counts as published, and nothing more is sent.",
    NO: "It is sent once more, right away. If the first one did arrive, it stands there twice.",
}


class TestAnUnclearPost:
    def test_counts_as_published_once_somebody_saw_it_there(self, anna, visit):
        desk, name = visit(anna), "Practice in silence"
        silent(desk, name, "arrives, but the answer is lost")
        begin_post(desk, "Walnut bread, as far as we know.")
        choose_only(desk, name)
        schedule(desk, datetime.now(BERLIN) + timedelta(minutes=1))
        has_state(desk, "Unclear", patience_s=120)
        desk.reads(NOBODY_KNOWS, within="#schedule")
        post = desk.here

        desk.open("/")
        row = desk.page.get_by_role("listitem").filter(has_text=f"We do not know whether {name} got it.")
        expect(row).to_contain_text("Walnut bread")
        row.get_by_role("link", name="Look").click()
        desk.is_at("/publications/<id>/")
        explains_both_answers(desk)
        assert on_timeline(desk) == 1
        desk.press(YES)

        is_published(desk)
        desk.reads("Anna Brandt saw it on the channel.", within="#publication")
        desk.open(post)
        has_state(desk, "Published")
        desk.open("/")
        expect(row).to_have_count(0)

    def test_is_sent_again_once_when_somebody_missed_it_there(self, anna, visit):
        desk, name = visit(anna, **PHONE, color_scheme="dark"), "Practice on deaf ears"
        silent(desk, name, "does not arrive, and the answer is lost")
        begin_post(desk, "Spelt rolls, perhaps.")
        choose_only(desk, name)
        publish_now(desk)
        desk.reads(NOBODY_KNOWS, within="#schedule")
        desk.fits()
        desk.page.locator("#schedule").get_by_role("link", name="Decide").click()
        desk.is_at("/publications/<id>/")
        explains_both_answers(desk)
        desk.fits()
        assert on_timeline(desk) == 0
        desk.press(NO)

        is_published(desk)
        steps = desk.page.locator("#publication section li strong")
        expect(steps).to_have_text(["Unclear", "To be sent again", "Sent"])
        desk.page.get_by_role("link", name="See it on the network").click()
        desk.reads("Spelt rolls, perhaps.")
        desk.page.get_by_role("link", name="Timeline").click()
        expect(desk.page.locator(REHEARSAL_POST)).to_have_count(1)


def silent(desk, name, trouble):
    """A practice channel that makes trouble with the next post and cannot be asked about it."""
    desk.open(connect_rehearsal(desk, name))
    desk.page.get_by_label("It cannot be asked about lost answers").check()
    desk.page.get_by_role("combobox", name="The next post").select_option(label=trouble)
    desk.save("Save", within="#switches")
    expect(desk.page.get_by_label("It cannot be asked about lost answers")).to_be_checked()


def explains_both_answers(desk):
    desk.reads(NOBODY_KNOWS, within="#publication")
    desk.reads("Until you decide, nothing else goes out on this channel.", within="#publication")
    for answer, follows in FOLLOWS.items():
        button = desk.page.get_by_role("button", name=answer, exact=True)
        expect(button).to_have_accessible_description(follows)


def on_timeline(desk):
    """How many posts stand there, on the page that opens beside this one."""
    with desk.page.expect_popup() as opened:
        desk.page.get_by_role("link", name="See its timeline").click()
    opened.value.wait_for_load_state()
    desk.watch.look(opened.value)
    count = opened.value.locator(REHEARSAL_POST).count()
    opened.value.close()
    return count


def is_published(desk):
    badge = desk.page.locator("#publication .badge").first
    expect(badge).to_have_text(re.compile("Published"), timeout=60_000)
    expect(desk.page.locator("#decision-title")).to_have_count(0)
