import re

import pytest

from postwright.base.accounts.models import Organisation

REMOVAL = "postwright demo remove"


def menu_titles(page):
    titles = re.findall(r'<div class="menu-title">(.*?)</div>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", title).split()) for title in titles]


class TestShell:
    @pytest.mark.parametrize(
        ("is_demo", "said"), [(True, "Anna&#x27;s Bakery Demo"), (False, "Anna&#x27;s Bakery")]
    )
    def test_says_that_an_organisation_is_a_demo(self, as_member, anna, brand, is_demo, said):
        Organisation.objects.filter(pk=anna.organisation_id).update(is_demo=is_demo)

        assert said in menu_titles(as_member(anna).get("/calendar/").text)

    @pytest.mark.parametrize("is_demo", [True, False])
    def test_says_on_every_page_of_a_demo_how_it_goes_away(self, as_member, anna, brand, is_demo):
        Organisation.objects.filter(pk=anna.organisation_id).update(is_demo=is_demo)
        client = as_member(anna)

        pages = [client.get(path).text for path in ("/", "/posts/", "/settings/profile/")]
        assert [f"<code>{REMOVAL}</code>" in page for page in pages] == [is_demo] * 3


class TestAnAddressThatLeadsNowhere:
    @pytest.mark.parametrize("path", ["/nothing/here/", "/posts/00000000-0000-0000-0000-000000000000/"])
    def test_keeps_the_frame_of_a_member(self, as_member, anna, path):
        answer = as_member(anna).get(path)

        assert answer.status_code == 404
        assert anna.organisation.name in answer.content.decode().replace("&#x27;", "'")

    def test_tells_a_stranger_nothing_more(self, client, db):
        answer = client.get("/nothing/here/")

        assert (answer.status_code, "/studio/" in answer.content.decode()) == (404, False)
