from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.flow.media import queries, rules
from postwright.kit.clock import now


@pytest.fixture
def link(ready_photo):
    return lambda purpose="clean", at=None: queries.link_to(
        queries.rendition_for(ready_photo, purpose), at=at or now()
    )


@pytest.fixture
def content(ready_photo):
    with queries.open_rendition(queries.sendable(ready_photo)) as stream:
        return stream.read()


@pytest.fixture
def get(client):
    """Reads the answer to its end, as a browser does."""

    def fetch(address, **headers):
        answer = client.get(address, headers=headers)
        answer.bytes = answer.getvalue()
        return answer

    return fetch


class TestFile:
    def test_is_shown_to_whoever_holds_its_link(self, get, link, content):
        answer = get(link())

        assert (answer.status_code, answer.bytes) == (200, content)
        assert answer["Content-Length"] == str(len(content))

    def test_can_do_nothing_in_a_browser(self, get, link):
        answer = get(link())

        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "image/jpeg")

    def test_as_uploaded_is_only_downloaded(self, get, link):
        assert get(link("original"))["Content-Disposition"] == 'attachment; filename="side.jpg"'

    def test_is_not_sent_again_while_unchanged(self, get, link):
        tag = get(link())["ETag"]
        answer = get(link(), **{"If-None-Match": tag})

        assert (answer.status_code, answer.bytes) == (304, b"")

    def test_is_refused_once_the_link_is_over(self, get, link, settings):
        old = now() - timedelta(seconds=settings.MEDIA_LINK_SECONDS + 1)

        assert get(link(at=old)).status_code == 403

    def test_is_not_found_under_a_made_up_link(self, get, link):
        address = link()
        other = address.replace("/files/", "/files/A")

        assert get(other).status_code == 404
        assert get("/files/x.y/clean.jpg").status_code == 404

    def test_is_not_found_once_it_is_gone(self, get, link, ready_photo):
        address = link()
        queries.storage().delete(queries.sendable(ready_photo).storage_key)

        assert get(address).status_code == 404


class TestPartOfAFile:
    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
    )
    def test_is_exactly_what_was_asked_for(self, get, link, content, asked, first, last):
        answer = get(link(), Range=asked)

        assert (answer.status_code, answer.bytes) == (206, content[first : last and last + 1])
        assert answer["Content-Range"].endswith(f"/{len(content)}")

    def test_outside_the_file_is_refused(self, get, link, content):
        answer = get(link(), Range=f"bytes={len(content)}-")

        assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(content)}")

    def test_of_another_version_is_the_whole(self, get, link, content):
        answer = get(link(), Range="bytes=0-9", **{"If-Range": '"other"'})

        assert (answer.status_code, len(answer.bytes)) == (200, len(content))

    @given(header=st.text(st.sampled_from("bytes=-,0123456789 x"), max_size=20), size=st.integers(0, 10**6))
    def test_never_leaves_the_file(self, header, size):
        try:
            part = rules.asked_part(header, size)
        except rules.NoSuchPart:
            return
        assert part is None or 0 <= part.first <= part.last < size


class TestLink:
    @given(seconds=st.integers(0, 10**6), lasting=st.integers(2, 10**5))
    def test_lasts_half_to_the_whole_of_its_time(self, seconds, lasting):
        at = NOON + timedelta(seconds=seconds)
        left = rules.link_expiry(at, lasting) - at.timestamp()

        assert lasting // 2 <= left <= lasting

    def test_stays_the_same_for_a_while(self, link):
        assert link(at=NOON) == link(at=NOON + timedelta(minutes=5))
