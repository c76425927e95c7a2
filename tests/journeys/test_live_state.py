"""What a page says of a post comes true on the page by itself: nobody loads it again."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.posting import begin_post, choose_only, connect_rehearsal, has_state, publish_now

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TROUBLES = ["is put off and tried again on its own", "does not arrive, and the answer is lost"]
# A style that a script gave and took leaves an empty attribute behind, which a swap must not copy.
TOUCHED = "input => { input.style.color = 'red'; input.style.color = ''; }"


@pytest.fixture(params=TROUBLES, ids=["put-off", "lost"])
def channel(request, anna, visit):
    """A practice channel that makes trouble with the next post, and the desk beside it."""
    desk, name = visit(anna), f"Practice that {request.param[:16]}"
    path = connect_rehearsal(desk, name)

    def makes_trouble():
        desk.open(path)
        desk.page.get_by_role("combobox", name="The next post").select_option(label=request.param)
        desk.save("Save", within="#switches")

    makes_trouble()
    return desk, name


class TestAFirstTryInVain:
    def test_ends_as_published_beside_the_composer(self, channel):
        desk, name = channel
        begin_post(desk, "Rye bread, in spite of all.")
        choose_only(desk, name)
        publish_now(desk)

        has_state(desk, "Published", patience_s=90)

    def test_ends_as_published_in_the_drawer(self, channel):
        desk, name = channel
        begin_post(desk, f"From the calendar: {name}.")
        choose_only(desk, name)
        day = desk.page.locator("#schedule input[name=due]").input_value()[:10]
        desk.page.locator("#schedule").get_by_role("button", name=re.compile("Schedule for")).click()
        has_state(desk, "Scheduled")
        desk.open(f"/calendar/?view=listMonth&day={day}")
        desk.page.locator(".calendar").get_by_text(f"From the calendar: {name}").click()
        drawer = desk.page.locator("#publication")
        expect(drawer).to_contain_text(name)
        drawer.get_by_role("button", name="Publish now").click()

        expect(desk.page.locator(".toast", has_text="It is on its way.")).to_be_visible()
        expect(drawer.locator(".badge").first).to_have_text(re.compile("Published"), timeout=90_000)


class TestTheDrawer:
    def test_asks_with_two_answers_that_differ(self, anna, visit):
        desk = visit(anna)
        connect_rehearsal(desk, "Practice in second thoughts")
        begin_post(desk, "Perhaps on another day.")
        choose_only(desk, "Practice in second thoughts")
        due = desk.page.locator("#schedule input[name=due]")
        due.evaluate(TOUCHED)
        due.fill(f"{int(due.input_value()[:4]) + 1}-03-01T10:30")
        due.blur()
        year = due.input_value()[:4]
        desk.page.get_by_role("button", name=re.compile(f"Schedule for .*{year} 10:30")).click()
        has_state(desk, "Scheduled")
        desk.page.locator("#schedule").get_by_role("link", name="Practice in second thoughts").click()
        desk.is_at("/publications/<id>/")
        desk.press("Cancel publication")
        answers = desk.page.locator("#confirm-dialog button")
        expect(answers).to_have_text(["Keep it", "Cancel publication"])
        answers.first.click()
        expect(desk.page.locator("#publication .badge").first).to_have_text(re.compile("Scheduled"))
