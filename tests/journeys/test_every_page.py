"""Every page that a link leads to is there, fits a phone, and has no barriers, in the light and in the dark."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.desk import IDENTITY
from tests.journeys.people import Person, log_in
from tests.journeys.screenshots import EMAIL, PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
NO_PAGES = ("/files/", "/api/", "/account/logout/")
DOWNLOADS = (".txt", ".json", ".csv", ".vtt", ".srt")
# The links of a mail in the outbox are for whom it was written to.
LINKS = "() => [...document.querySelectorAll('a[href]:not(.letter a)')].map(a => a.href)"
LOOKS = [{**PHONE, "color_scheme": "light"}, {**WIDE, "color_scheme": "dark"}]
MEMBERS = {
    *("/library/", "/library/…/", "/library/tags/", "/library/trash/", "/library/duplicates/"),
    "/library/storage/",
    *("/", "/studio/", "/studio/…/", "/posts/", "/posts/new/", "/posts/…/", "/calendar/"),
    *("/brands/", "/brands/new/", "/brands/…/", "/brands/…/edit/voice/"),
    *("/channels/", "/channels/…/", "/channels/…/timeline/"),
    *("/channels/connect/bluesky/", "/channels/connect/rehearsal/"),
    *("/settings/profile/", "/settings/organisation/", "/settings/people/", "/settings/tokens/"),
    *("/settings/people/invitations/new/", "/settings/organisation/new/"),
    *("/account/email/", "/account/password/change/"),
}
OPERATORS = {"/operator/", "/operator/outbox/", "/operator/styleguide/"}
VISITORS = {"/account/login/", "/account/signup/", "/account/password/reset/"}


@pytest.fixture(scope="package")
def demo(anna, installation):
    """The address and the password of who owns the demo: in its rooms, every page has something to show."""
    said = installation.run("demo")
    return EMAIL.search(said)[1], PASSWORD.search(said)[1]


@pytest.fixture
def owner(demo, visit):
    desk = visit()
    log_in(desk, *demo)
    desk.is_at("/(welcome/)?")
    return Person.of(desk, "", demo[0])


@pytest.mark.parametrize("look", LOOKS, ids=["a phone in the light", "a screen in the dark"])
class TestEveryPage:
    def test_is_there_for_a_member(self, owner, visit, look):
        assert walk(visit(owner, **look), "/") >= MEMBERS

    def test_is_there_for_the_operator(self, anna, visit, look):
        """All others she sees as a member does."""
        assert walk(visit(anna, **look), "/operator/", within="/operator/") >= OPERATORS

    def test_is_there_for_a_visitor(self, visit, installation, look):
        assert walk(visit(**look), "/account/login/") >= VISITORS


class TestAWrongAddress:
    def test_leads_back_to_where_it_goes_on(self, anna, visit):
        desk = visit(anna, **PHONE)
        answer = desk.page.goto("/nothing/here/")
        desk.look()
        assert answer.status == 404
        desk.fits()
        desk.page.locator("main a").first.click()
        expect(desk.page.locator("h1")).to_be_visible()
        assert desk.here == "/"


def walk(desk, start, *, within="/"):
    """Follow every link, each kind of page once; the kinds that were seen."""
    waiting, kinds = [(start, "")], {kind_of(start)}
    while waiting:
        path, origin = waiting.pop(0)
        answer = desk.page.goto(path)
        assert answer.status == 200, f"{path}, to which {origin} leads, answers {answer.status}"
        desk.page.wait_for_load_state("networkidle")
        desk.look()
        desk.fits()
        for link in desk.page.evaluate(LINKS):
            there = urlsplit(link)
            kind = kind_of(there.path)
            if is_a_page(desk, there) and there.path.startswith(within) and kind not in kinds:
                kinds.add(kind)
                waiting.append((link, path))
    return kinds


def kind_of(path):
    return IDENTITY.sub("…", path)


def is_a_page(desk, there):
    here = urlsplit(desk.page.url)
    is_ours = there.netloc == here.netloc and not there.path.startswith(NO_PAGES)
    return is_ours and not there.path.endswith(DOWNLOADS)
