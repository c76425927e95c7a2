import re

import pytest

from postwright.base.accounts.models import Organisation


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
