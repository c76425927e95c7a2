"""The main job: from a photo to a post on a real Bluesky server."""

import pytest
from playwright.sync_api import expect

from tests.journeys import material

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]


class TestAPhoto:
    def test_becomes_a_post_on_bluesky(self, anna, visit, folder):
        desk = visit(anna)
        media = desk.upload(material.photo(folder), hint="Our new oat flat white, from Monday in Leipzig")
        desk.open(f"/studio/{media}/")
        desk.reads("Suggested by the embedded engine")
        desk.look()
