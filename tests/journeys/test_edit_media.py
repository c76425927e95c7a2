"""From a file as it came to one that a network takes, in the editor: by mouse and by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import material
from tests.journeys.posting import choose_only, connect_rehearsal, is_ready, see_suggestions

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
SIZE = "[data-size]"
LENGTH = """video => new Promise(done => {
  video.addEventListener("loadedmetadata", () => done(video.duration));
  video.addEventListener("error", () => done(0));
  video.preload = "metadata";
  video.load();
})"""


def drag(page: Page, selector: str, dx: int, dy: int) -> None:
    box = page.locator(selector).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()


def is_made(desk) -> None:
    """The new one is there; its page asks by itself."""
    desk.is_at("/studio/<id>/")
    expect(desk.page.locator("#picture :is(img, video)").first).to_be_visible(timeout=60_000)
    expect(desk.page.locator("#picture[hx-get]")).to_have_count(0, timeout=60_000)


class TestAPhoto:
    def test_is_cut_turned_and_written_upon(self, anna, visit, folder):
        desk = visit(anna)
        page = desk.page
        media = desk.upload(material.photo(folder), hint="Our coffee")
        see_suggestions(desk, media)
        desk.open(f"/studio/{media}/")
        desk.press("Edit")
        desk.is_at("/media/<id>/edit/")

        page.locator("[data-shape]").select_option("1:1")
        before = page.locator("#id_left").input_value()
        drag(page, "[data-crop]", 40, 0)
        expect(page.locator("#id_left")).not_to_have_value(before)
        page.locator('[data-corner="se"]').focus()
        page.keyboard.press("ArrowLeft")
        width, height = map(int, re.findall(r"\d+", page.locator(SIZE).inner_text()))
        assert abs(width - height) <= 2
        desk.press("Turn right")
        page.locator("#id_brightness").focus()
        page.keyboard.press("ArrowRight")
        desk.press("Add text")
        page.get_by_label("Words on the picture").fill("Fresh today")
        page.locator("[name=text_size]").fill("2")
        desk.reads("Too small to be read on a phone", within="[data-text-row]")
        page.locator("[name=text_size]").fill("9")
        layer = page.get_by_role("group", name="Text “Fresh today”")
        layer.focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator("[name=text_top]")).to_have_value("6")
        page.locator("#id_alt_text").fill("A cup, seen from above")
        desk.fits()
        size = re.findall(r"\d+", page.locator(SIZE).inner_text())
        desk.look()

        desk.press("Make the new photo")

        is_made(desk)
        picture = page.locator("#picture img")
        assert [picture.get_attribute(name) for name in ("width", "height")] == size
        desk.reads("Made of", within="#picture")
        page.get_by_role("link", name="Edit", exact=True).click()
        desk.is_at("/media/<id>/edit/")
        expect(page.get_by_label("Words on the picture")).to_have_value("Fresh today")


class TestAVideo:
    def test_is_trimmed_for_a_network_and_gets_subtitles(self, anna, visit, folder):
        desk = visit(anna)
        page = desk.page
        channel = connect_rehearsal(desk, "Practice with short videos")
        desk.open(channel)
        page.get_by_text("Limits of other networks").click()
        page.get_by_label("Short videos").check()
        desk.save("Save", within="#switches")
        media = desk.upload(material.video(folder, seconds=4), hint="How we fold croissants")
        see_suggestions(desk, media)
        page.goto(f"/media/{media}/edit/")
        desk.look()

        start = page.get_by_role("slider", name="Begins at")
        start.focus()
        for _ in range(8):
            page.keyboard.press("ArrowRight")
        expect(page.locator("#id_start")).to_have_value("0.8")
        page.locator("#id_end").fill("3")
        desk.reads("2.2 of 4.0 seconds")
        page.get_by_label("Written into the picture").check()
        page.get_by_label("Words and times").fill("0:01 --> 0:02\nFold it twice\n\n0:05 --> 0:04\nThen wait")
        desk.press("Make the new video")
        desk.reads("Line 4: it ends before it begins")
        page.get_by_label("Words and times").fill("0:01 --> 0:02\nFold it twice")
        desk.press("Make the new video")

        is_made(desk)
        video = page.locator("#picture video")
        expect(video).to_be_visible(timeout=60_000)
        assert video.evaluate(LENGTH) == pytest.approx(2.2, abs=0.15)
        desk.press("Make a post of this")
        desk.is_at("/posts/<id>/")
        choose_only(desk, "Practice with short videos")
        is_ready(desk)
