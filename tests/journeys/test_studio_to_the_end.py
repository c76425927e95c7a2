"""A shoot in the studio: gone through by keys, then deleted, with a look at what is left on disk and in the database."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys import material
from tests.journeys.people import describe_brand, newcomer
from tests.journeys.posting import group

pytestmark = [pytest.mark.journey, pytest.mark.timeout(360)]
HINT = "Our quince jam from the old orchard"
IN_THE_SHOP = """
import json
from datetime import timedelta
from django.db import connection
from django.db.models import F
from postwright.base.accounts import queries as accounts
from postwright.base.accounts.models import User
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.media.models import MediaItem, Rendition
from postwright.kit import tenancy
[own] = accounts.memberships_of(User.objects.get(email="quentin@example.org"))
with tenancy.scope(own.organisation_id):
"""
# The trash lasts ten minutes; here they are over, and the worker takes up what waited for that.
TEN_MINUTES_LATER = """
    MediaItem.objects.filter(removed_at__isnull=False).update(removed_at=F("removed_at") - timedelta(minutes=11))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'media.delete' AND status = 'todo'"
        )
"""
LEFT = """
    print(json.dumps({
        "rows": [model.objects.count() for model in (Analysis, Suggestion, MediaItem, Rendition)],
        "words": Analysis.objects.filter(words__icontains="quince").count(),
        "folder": own.organisation_id.hex,
    }))
"""


@pytest.fixture(scope="module")
def left(installation):
    """What the database holds of the shop, and the files of its folder in the storage."""

    def look():
        said = installation.run("manage", "shell", "-c", IN_THE_SHOP + LEFT)
        found = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
        folder = installation.data / "media" / found.pop("folder")
        return found | {"files": sum(path.is_file() for path in folder.rglob("*"))}

    return look


class TestAShoot:
    def test_is_gone_through_and_leaves_nothing_behind(self, visit, installation, folder, left):
        desk = visit(newcomer(visit, installation, "quentin"))
        desk.open("/")
        describe_brand(desk)
        bring_in(desk, [material.photo(folder, name) for name in ("coffee", "chelsea", "astronaut")])
        go_through(desk)
        find(desk)
        assert left()["rows"][0] == 3
        assert left()["files"] > 8

        delete_all(desk)
        assert (left()["rows"][:2], left()["words"]) == ([0, 0], 0)
        installation.run("manage", "shell", "-c", IN_THE_SHOP + TEN_MINUTES_LATER)
        gone(left)


def bring_in(desk, photos):
    desk.open("/studio/")
    desk.page.locator("#hint").fill(HINT)
    desk.page.locator(".upload-zone input").set_input_files(photos)
    expect(desk.page.locator("#together")).to_contain_text("3 came in together.", timeout=30_000)
    desk.press("Go through them one by one")
    desk.is_at("/studio/batches/<id>/")
    expect(desk.page.locator("#pace")).to_contain_text("All are looked at", timeout=60_000)


def go_through(desk):
    """By keys: accept, undo, reject, the next picture; then one kind of all of them."""
    desk.page.reload()
    desk.look()
    keys, caption = desk.page.keyboard, group(desk, "caption").locator(".suggestion").first
    keys.press("?")
    expect(desk.page.locator("#keys")).to_be_visible()
    keys.press("Escape")
    caption.focus()
    keys.press("a")
    expect(caption.get_by_text("Accepted")).to_be_visible()
    keys.press("u")
    expect(caption.get_by_role("button", name="Accept")).to_be_visible()
    keys.press("j")
    keys.press("x")
    expect(group(desk, "caption").locator(".suggestion").nth(1).get_by_text("Rejected")).to_be_visible()
    keys.press("n")
    desk.page.wait_for_url(re.compile(r"\?item="))
    desk.reads("Picture 2 of 3")
    desk.press("Accept every Caption (3)")
    desk.press("Accept", within="dialog[open]")
    desk.reads("3 suggestions accepted.", within="body")
    expect(group(desk, "caption").get_by_text("Accepted")).to_be_visible()
    expect(desk.page.locator("#outgoing")).to_contain_text(re.compile(r"\d+ / 300"))
    desk.fits()


def find(desk):
    desk.open("/studio/?q=quince")
    expect(desk.page.locator(".studio-entry")).to_have_count(3)


def delete_all(desk):
    desk.open("/studio/history/removal/")
    desk.page.get_by_label("These, and the photos").check()
    desk.fill(The_name_of_your_organisation="Quentin's Shop")
    desk.save("Delete the history")
    desk.open("/studio/?q=quince")
    desk.reads("Nothing found")


def gone(left):
    """The worker deletes within seconds; nothing tells a test when."""
    expected = {"rows": [0, 0, 0, 0], "words": 0, "files": 0}
    for _attempt in range(10):
        if left() == expected:
            break
    assert left() == expected
