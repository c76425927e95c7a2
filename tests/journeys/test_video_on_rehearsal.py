"""The whole way without any account elsewhere: a video, a practice channel, and the trouble it can make."""

import pytest
from playwright.sync_api import expect

from tests.journeys import material
from tests.journeys.posting import (
    REHEARSAL_POST,
    begin_post,
    choose_only,
    connect_rehearsal,
    has_state,
    is_ready,
    passes_through,
    publish_now,
    see_suggestions,
)

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
# What the browser's own player makes of it, in seconds; 0 if it cannot.
LENGTH = """video => new Promise(done => {
  video.addEventListener("loadedmetadata", () => done(video.duration));
  video.addEventListener("error", () => done(0));
  video.preload = "metadata";
  video.load();
})"""


class TestAVideo:
    def test_is_seen_on_rehearsals_timeline(self, anna, visit, folder):
        desk = visit(anna)
        channel = connect_rehearsal(desk, "Practice with video")
        media = desk.upload(material.video(folder), hint="How we fold croissants")
        see_suggestions(desk, media)
        desk.press("Make a post of this")
        desk.is_at("/posts/<id>/")
        choose_only(desk, "Practice with video")
        is_ready(desk)
        publish_now(desk)
        has_state(desk, "Published")

        desk.open(f"{channel}timeline/")
        expect(desk.page.locator(REHEARSAL_POST)).to_have_count(1)
        desk.reads("croissants", within=REHEARSAL_POST)
        assert desk.page.locator(f"{REHEARSAL_POST} video").evaluate(LENGTH) == pytest.approx(2, abs=0.2)


class TestALostAnswer:
    def test_is_cleared_up_without_a_second_post(self, anna, visit):
        desk = visit(anna)
        channel = connect_rehearsal(desk, "Practice with lost answers")
        desk.open(channel)
        desk.page.get_by_role("combobox", name="The next post").select_option(
            label="arrives, but the answer is lost"
        )
        desk.save("Save", within="#switches")
        begin_post(desk, "Rye bread, from tomorrow.")
        choose_only(desk, "Practice with lost answers")
        publish_now(desk)
        passes_through(desk, "Unclear")
        has_state(desk, "Published")

        desk.open(f"{channel}timeline/")
        expect(desk.page.locator(REHEARSAL_POST)).to_have_count(1)
        desk.reads("Rye bread", within=REHEARSAL_POST)
