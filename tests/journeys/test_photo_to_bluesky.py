"""The main job: from a photo to a post on a real Bluesky server, and no stranger sees any of it."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys import material
from tests.journeys.desk import IDENTITY
from tests.journeys.people import newcomer
from tests.journeys.posting import (
    choose_only,
    connect_bluesky,
    group,
    has_state,
    is_ready,
    publish_now,
    see_suggestions,
)

pytestmark = [pytest.mark.journey, pytest.mark.peer_bluesky, pytest.mark.timeout(240)]
ALT = "A flat white in a grey cup, seen from above."
HINT = "Our new oat flat white, from Monday in Leipzig"
# Signed, and made for whoever holds them.
OPEN = ("/files/",)


@pytest.fixture(scope="module")
def trail():
    """Every address that the journey asked for."""
    return set()


class TestAPhoto:
    def test_becomes_a_post_on_bluesky(self, anna, visit, folder, bluesky, trail):
        desk = visit(anna)
        account = bluesky.create_account("anna")
        media = desk.upload(material.photo(folder), hint=HINT)
        see_suggestions(desk, media)
        decide(desk)
        describe(desk)
        connect_bluesky(desk, bluesky.base_url, account)
        desk.open(f"/studio/{media}/")
        desk.press("Make a post of this")
        desk.is_at("/posts/<id>/")
        expect(desk.page.locator("#id_title")).to_have_value("Oat flat white")
        choose_only(desk, account.handle)
        is_ready(desk)
        text = desk.page.locator("#id_text").input_value()
        assert "oat flat white" in text.lower()
        assert "#annasbakery" in text.lower()

        publish_now(desk)
        has_state(desk, "Published")
        trail.update(desk.watch.requests)
        [record] = bluesky.records_of(account.did)
        assert_arrived(record["value"], text)
        assert_tells_nothing(bluesky.blob(account.did, picture_of(record["value"])["image"]["ref"]["$link"]))

    def test_is_not_there_for_a_stranger(self, visit, installation, trail):
        sam = visit(newcomer(visit, installation, "sam"))
        sam.open("/")
        token = sam.page.locator("meta[name=csrf-token]").get_attribute("content")
        paths = {
            (method, path) for method, path in trail if IDENTITY.search(path) and not path.startswith(OPEN)
        }
        answers = {
            (method, path): sam.page.request.fetch(
                path, method=method, headers={"X-CSRFToken": token or ""}
            ).status
            for method, path in paths
        }

        assert len(answers) > 10
        assert {one: status for one, status in answers.items() if status != 404} == {}


def decide(desk):
    """By mouse and by keyboard: accept a caption, change the title, refuse an alt text."""
    caption = group(desk, "caption").locator(".suggestion").first
    caption.focus()
    desk.page.keyboard.press("a")
    expect(group(desk, "caption").get_by_text("Accepted")).to_be_visible()
    title = group(desk, "title")
    title.get_by_role("button", name="Edit").first.click()
    title.get_by_role("textbox").fill("Oat flat white")
    title.get_by_role("button", name="Accept this").click()
    expect(title.get_by_text("changed by you")).to_be_visible()
    refused = group(desk, "caption").locator("[data-decision='']").first
    if refused.count():
        refused.get_by_role("button", name="Reject").click()
        expect(group(desk, "caption").get_by_text("Rejected")).to_be_visible()
    desk.look()


def describe(desk):
    form = desk.page.locator("#alt-text")
    form.get_by_role("textbox").fill(ALT)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("button", name="Undo")).to_be_visible()


def assert_arrived(record, text):
    assert record["text"] == text
    picture = picture_of(record)
    assert picture["alt"] == ALT
    assert picture["image"]["mimeType"] == "image/jpeg"
    assert picture["image"]["size"] > 10_000
    assert picture["aspectRatio"]["width"] > picture["aspectRatio"]["height"]
    tags = {
        feature["tag"]
        for facet in record["facets"]
        for feature in facet["features"]
        if feature["$type"] == "app.bsky.richtext.facet#tag"
    }
    assert "annasbakery" in {tag.lower() for tag in tags}


def picture_of(record):
    [picture] = record["embed"]["images"]
    return picture


def assert_tells_nothing(content):
    """Neither the camera nor the place that the upload carried."""
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "JPEG"
        assert dict(picture.getexif()) == {}
        assert {"exif", "xmp", "comment", "photoshop"} & set(picture.info) == set()
    assert material.CAMERA.encode() not in content
