"""What a photo lacks, where it went out before, and where one click leads."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from postwright.ports.imaging.tests.manifests import into_jpeg, made_by_a_model
from tests.journeys import material
from tests.journeys.posting import (
    choose_only,
    connect_rehearsal,
    has_state,
    is_ready,
    publish_now,
    see_suggestions,
)

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]


class TestAdvice:
    def test_names_what_is_missing_and_where_the_picture_went_before(self, anna, visit, folder):
        desk = visit(anna)
        connect_rehearsal(desk, "Practice with copies")
        photo = material.photo(folder, "astronaut")
        photo.write_bytes(into_jpeg(photo.read_bytes(), made_by_a_model()))
        media = desk.upload(photo, hint="Our founder in her space suit")
        see_suggestions(desk, media)
        desk.reads("It has no alt text yet, and one is suggested.", within=".studio-advice")
        desk.page.get_by_role("link", name="Read it").click()
        expect(desk.page.locator("#group-alt_text")).to_be_in_viewport()
        desk.press("Make a post of this")
        desk.is_at("/posts/<id>/")
        choose_only(desk, "Practice with copies")
        is_ready(desk)
        desk.reads("The text ends with “Made with AI”.", within="#checks")
        desk.reads("Made with AI", within="#previews")
        publish_now(desk)
        has_state(desk, "Published")

        copy = folder / "small.jpg"
        Image.open(photo).resize((400, 400)).save(copy, quality=60)
        again = desk.upload(copy, hint="Once more")
        see_suggestions(desk, again)
        desk.reads("showed the same picture, or one very much like it", within="#kin")
        desk.page.locator("#kin").get_by_role("link", name="Look at it").first.click()
        desk.is_at("/publications/<id>/")
        desk.reads("At the end of the text: “Made with AI”")
