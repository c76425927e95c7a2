import io
from datetime import timedelta

import pytest
from django.urls import reverse

from postwright.flow.media import operations as media
from postwright.flow.media.models import Upload
from postwright.flow.media.tests import files
from postwright.kit.clock import now


@pytest.fixture
def begun(wilma):
    """Half a file, of which nothing has come for an hour."""
    content = files.coffee().getvalue()
    earlier = now() - timedelta(hours=1)
    upload = media.begin_upload(file_name="coffee.png", size=len(content), brand=None, by=wilma, at=earlier)
    half = content[: len(content) // 2]
    return media.receive_bytes(upload=upload, stream=io.BytesIO(half), offset=0, at=earlier)


@pytest.fixture
def browser(as_member, wilma):
    return as_member(wilma)


def shown(browser):
    return browser.get(reverse("library-unfinished")).text


class TestUnfinished:
    def test_are_shown_with_the_way_on(self, browser, begun):
        text = shown(browser)

        assert 'data-name="coffee.png"' in text
        assert f'data-size="{begun.size}"' in text
        assert reverse("media-upload-bytes", args=[begun.pk]) in text
        assert 'value="50"' in text

    def test_are_not_shown_while_somebody_sends(self, browser, begun):
        Upload.objects.update(last_at=now())

        assert "coffee.png" not in shown(browser)

    def test_are_not_shown_to_colleagues(self, as_member, begun, anna):
        assert "coffee.png" not in shown(as_member(anna))

    def test_say_why_a_fetch_failed(self, browser, wilma):
        fetch = media.begin_fetch(url="https://e.example/a.png", brand=None, by=wilma, at=now())
        assert "a.png" not in shown(browser)

        media.give_up_fetch(upload=fetch, problem="not_found")
        assert "There is no file at this address" in shown(browser)

    def test_are_let_go(self, browser, begun):
        browser.post(reverse("library-discarding", args=[begun.pk]))

        assert not Upload.objects.exists()

    def test_are_let_go_by_nobody_else(self, as_member, begun, anna, sam):
        for member in (anna, sam):
            assert as_member(member).post(reverse("library-discarding", args=[begun.pk])).status_code == 404
        assert Upload.objects.exists()
