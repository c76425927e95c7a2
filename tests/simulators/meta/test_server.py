"""The server itself: its names, its overview, its manners with nonsense, and its start by hand."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulators.meta.by_hand import described
from tests.simulators.meta.call import HOSTS

NONSENSE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["[]", "{}", "[1]", '{"a":1}', "nan", "-1", "1e999", "null", "[[", "true", "9" * 30]),
)
EDGES = {
    "feed": ("message", "link", "attached_media", "scheduled_publish_time", "published", "fields"),
    "posts": ("fields", "limit", "after", "since", "until"),
    "videos": ("upload_phase", "file_size", "upload_session_id", "start_offset"),
    "video_reels": ("upload_phase", "video_id", "video_state"),
}
CREATING = (
    "media_type",
    "image_url",
    "children",
    "user_tags",
    "product_tags",
    "thumb_offset",
    "collaborators",
)


class TestNames:
    def test_are_the_first_part_of_the_path(self, meta):
        assert {meta.host(name) for name in HOSTS} == {f"{meta.url}/{name}" for name in HOSTS}

    def test_may_be_the_host_of_the_request(self, desk):
        said = {"access_token": desk.token}
        headers = {"Host": "graph.facebook.com"}
        answer = requests.get(f"{desk.meta.url}/me", params=said, headers=headers, timeout=5)

        assert answer.json() == {"name": "Demo Bakery", "id": desk.page.id}

    @pytest.mark.parametrize("version", ["", "/v19.0", "/v25.0", "/v99.9"])
    def test_take_any_version_and_none(self, desk, version):
        path = f"{desk.meta.host('graph.facebook.com')}{version}/me"

        assert desk.get(path).body["id"] == desk.page.id

    @pytest.mark.parametrize("scheme", ["Bearer", "OAuth"])
    def test_take_the_token_in_the_header_too(self, desk, scheme):
        headers = {"Authorization": f"{scheme} {desk.token}"}

        assert desk.get("me", token="", headers=headers).status == 200


class TestOverview:
    def test_shows_what_was_published_where_and_what_is_gone(self, desk):
        desk.feed("Bread <b>")
        desk.delete(desk.feed("Burnt").body["id"])
        page = requests.get(desk.meta.url, timeout=5).text

        assert "Bread &lt;b&gt;" in page
        assert re.search(r"Burnt.*deleted", page)
        assert desk.meta.world.app.secret in page


class TestNonsense:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.data())
    def test_is_refused_in_the_usual_shape(self, desk, data):
        edge = data.draw(st.sampled_from([*EDGES, "media"]))
        names = EDGES.get(edge, CREATING)
        said = data.draw(st.dictionaries(st.sampled_from(names), NONSENSE, min_size=1))
        method = "GET" if edge == "posts" else "POST"
        owner = desk.account.id if edge == "media" else desk.page.id
        answer = desk.call(method, f"{owner}/{edge}", **said)

        assert answer.status == 200 or answer.body["error"]["code"]

    @pytest.mark.parametrize("path", ["", "x", "me/nothing", "me/nothing/more", "upload:1", "%00"])
    def test_has_no_place(self, desk, path):
        assert desk.get(path).error[0] == 100
        assert desk.post(path).error[0] == 100


class TestManyAtOnce:
    def test_are_all_kept_while_somebody_reads(self, desk):
        at = int(desk.meta.clock.now()) + 3600
        texts = [f"Bread {number}" for number in range(60)]
        with ThreadPoolExecutor(6) as pool:
            waiting = pool.map(
                lambda text: desk.feed(text, published=False, scheduled_publish_time=at), texts
            )
            told = [desk.texts() for _ in range(200)]
            desk.meta.clock.advance(2 * 3600)
            later = list(waiting)
        kept = [text for text, answer in zip(texts, later, strict=True) if answer.status == 200]

        assert all(set(one) <= set(texts) for one in told)
        assert sorted(desk.texts()) == sorted(kept)


class TestByHand:
    def test_says_what_to_enter_where(self, meta):
        text = "\n".join(described(meta))

        assert all(meta.host(name) in text for name in HOSTS)
        assert "Anna" in text
        assert meta.world.app.secret in text
