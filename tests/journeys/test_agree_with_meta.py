"""A person clicks through the simulated dialogs of Facebook and Instagram, and sees what was published."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.simulators.meta import MetaSimulator

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.fixture
def meta():
    with MetaSimulator() as meta:
        yield meta


@pytest.fixture
def page(browser):
    with browser.new_context() as context:
        yield context.new_page()


def opened(page, meta, host, path, **said):
    asked = urlencode({"redirect_uri": f"{meta.url}/back", "state": "s1"} | said)
    page.goto(f"{meta.host(host)}/{path}?{asked}")


def came_back(page):
    page.wait_for_url("**/back?*")
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


class TestDialogs:
    def test_can_be_agreed_to_in_part_and_refused(self, page, meta):
        scopes = "pages_show_list,pages_manage_posts"
        facebook = ("www.facebook.com", "v25.0/dialog/oauth")
        opened(page, meta, *facebook, client_id=meta.world.app.id, scope=scopes)
        page.get_by_label("Second Shop").uncheck()
        page.get_by_label("pages_manage_posts").uncheck()
        page.get_by_role("button", name="Continue").click()
        agreed = came_back(page)
        anna, bakery = next(iter(meta.world.people.values())), next(iter(meta.world.pages.values()))

        assert meta.tokens.codes[agreed["code"]].scopes == ("public_profile", "pages_show_list")
        assert (anna.ticked, agreed["state"]) == ({bakery.id}, "s1")
        opened(page, meta, *facebook, client_id=meta.world.app.id, scope=scopes)
        page.get_by_role("button", name="Cancel").click()
        assert came_back(page)["error_reason"] == "user_denied"

    def test_let_instagram_choose_the_account(self, page, meta):
        said = {"client_id": meta.world.app.instagram_id, "scope": "instagram_business_basic"}
        opened(page, meta, "www.instagram.com", "oauth/authorize", **said)
        page.get_by_label("solo.creator").check()
        page.get_by_role("button", name="Continue").click()

        assert meta.tokens.codes[came_back(page)["code"]].who.username == "solo.creator"
        page.goto(meta.url)
        assert "Nothing yet" in page.text_content("body")
