"""A library in daily use: found again, sorted, put into posts, thrown away for good."""

import os
import re
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import expect

from postwright.kit.postgres.layout import OWNER, Layout
from tests.journeys import material
from tests.journeys.conftest import sit
from tests.journeys.people import Person, describe_brand, newcomer
from tests.journeys.posting import choose_only, connect_rehearsal, is_ready, schedule

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
TILE = ".shelf-tile"
# Every table that names a media item.
TRACES = """
    SELECT count(*) FROM (
        SELECT id FROM media_mediaitem WHERE id = %(id)s
        UNION ALL SELECT id FROM media_rendition WHERE media_item_id = %(id)s
        UNION ALL SELECT media_item_id FROM media_mediaprint WHERE media_item_id = %(id)s
        UNION ALL SELECT id FROM media_mediatwin WHERE media_item_id = %(id)s OR older_id = %(id)s
        UNION ALL SELECT id FROM media_mediatagging WHERE media_item_id = %(id)s
        UNION ALL SELECT id FROM media_favourite WHERE media_item_id = %(id)s
        UNION ALL SELECT id FROM analysis_analysis WHERE media_item_id = %(id)s
        UNION ALL SELECT id FROM posts_postmedia WHERE media_item_id = %(id)s) AS trace
"""


@pytest.fixture(scope="module")
def editor(browser, installation, anna):
    """Somebody with an organisation and a brand of her own, and nothing else."""
    desks = []

    def visit():
        desks.append(sit(browser, installation))
        return desks[-1]

    lena = newcomer(visit, installation, "lena")
    describe_brand(desks[0])
    lena = Person.of(desks[0], lena.name, lena.email)
    desks[0].leave()
    return lena


@pytest.fixture
def database(installation):
    with psycopg.connect(
        Layout.of(installation.data).url(OWNER, "postwright"), autocommit=True
    ) as connection:
        yield connection


def smaller(folder, path):
    """As a messenger hands it on."""
    picture = Image.open(path)
    again = folder / "from-messenger.jpg"
    picture.resize((picture.width // 2, picture.height // 2)).save(again, quality=40)
    return again


def upload(desk, *paths):
    desk.open("/library/")
    desk.page.locator(".upload-zone input").set_input_files(list(paths))
    for path in paths:
        expect(tile(desk, path.name)).to_be_visible()
        expect(tile(desk, path.name).locator("img")).to_be_visible(timeout=60_000)


def tile(desk, name):
    return desk.page.locator(TILE, has=desk.page.get_by_role("heading", name=name, exact=True))


def stored(installation):
    return {path for path in (installation.data / "media").rglob("*") if path.is_file()}


class TestALibrary:
    def test_is_filled_searched_and_sorted_by_keys(self, editor, visit, folder):
        desk = visit(editor)
        coffee, cat = material.photo(folder), material.photo(folder, "chelsea")
        upload(desk, coffee, cat, smaller(folder, coffee))
        desk.look()

        desk.page.get_by_role("link", name="chelsea.jpg").last.click()
        desk.is_at("/library/<id>/")
        entry = desk.page.locator("#item-tags")
        entry.fill("Office cat")
        entry.press("Enter")
        expect(desk.page.locator("#tags-state")).to_contain_text("Saved")
        desk.look()

        desk.open("/library/?q=ofice")
        expect(desk.page.locator(TILE)).to_have_count(1)
        tile(desk, "chelsea.jpg").focus()
        desk.page.keyboard.press("f")
        expect(tile(desk, "chelsea.jpg").locator("[aria-pressed=true]")).to_be_visible()
        desk.open("/library/?favourite=on")
        expect(desk.page.locator(TILE)).to_have_count(1)
        desk.fits()

    def test_puts_the_chosen_ones_into_a_post_in_their_order(self, editor, visit):
        desk = visit(editor)
        desk.open("/library/")
        for name in ("coffee.jpg", "chelsea.jpg"):
            tile(desk, name).focus()
            desk.page.keyboard.press("x")
        expect(tile(desk, "coffee.jpg").locator(".shelf-place")).to_have_text("1")
        expect(tile(desk, "chelsea.jpg").locator(".shelf-place")).to_have_text("2")
        desk.press("Make a post", within="#bulk")
        desk.is_at("/posts/<id>/")
        names = desk.page.locator(".attachment [data-take-out]")
        expect(names.nth(0)).to_have_attribute("aria-label", "Take coffee.jpg out")
        expect(names.nth(1)).to_have_attribute("aria-label", "Take chelsea.jpg out")

        desk.page.get_by_role("button", name="Move chelsea.jpg up").click()
        expect(names.nth(0)).to_have_attribute("aria-label", "Take chelsea.jpg out")
        expect(desk.page.locator("#saved-state")).to_have_text(re.compile("Saved"))

    def test_tells_of_a_duplicate_and_keeps_the_best(self, editor, visit):
        desk = visit(editor)
        desk.open("/library/")
        hint = desk.page.locator(TILE).get_by_text("Looks like one you have")  # whichever came in last
        while not hint.is_visible():
            desk.page.reload()
        desk.open("/library/duplicates/")
        expect(desk.page.get_by_role("radio", name="coffee.jpg")).to_be_checked()
        desk.save("Keep the marked one")
        desk.reads("No duplicates")
        with desk.page.expect_navigation():
            desk.page.get_by_role("button", name="Undo").click()
        expect(desk.page.get_by_role("radio")).to_have_count(2)
        desk.look()
        desk.save("These are two")
        desk.reads("No duplicates")

    def test_asks_before_it_breaks_a_plan_and_deletes_for_good(self, editor, visit, installation, database):
        desk = visit(editor)
        connect_rehearsal(desk, "Practice of Vogt")
        before = stored(installation)
        media = plan(desk)
        desk.open(f"/library/{media}/")
        desk.reads("Scheduled")
        desk.save("Move to the trash")
        desk.is_at("/media/<id>/removal/")
        desk.reads("Posts hold this")
        desk.save("Take it out and move it to the trash")
        desk.is_at("/library/")
        expect(tile(desk, "chelsea.jpg")).to_have_count(0)
        desk.open("/posts/?show=planned")
        desk.reads("Nothing is scheduled")

        desk.open("/library/trash/")
        desk.reads("Deleted in")
        desk.fits()
        desk.page.locator(".shelf-trash-row").get_by_role("button", name="Delete now").click()
        with desk.page.expect_navigation():
            desk.page.locator("#confirm-dialog").get_by_role("button", name="Delete now").click()
        while database.execute(TRACES, {"id": media}).fetchone() != (0,) or len(stored(installation)) >= len(
            before
        ):
            desk.page.reload()
        desk.reads("The trash is empty")
        desk.open("/library/?q=office")
        desk.reads("Nothing found")


MANY = """
    INSERT INTO media_mediaitem (id, organisation_id, kind, state, problem, file_name, mime, size, sha256, width, height,
        measured, origin, alt_text, uploaded_at)
    SELECT ('f' || lpad(n::text, 11, '0') || '70008000000000000000')::uuid, organisation_id, 'image', 'ready', '',
        'shoot-' || n || '.jpg', 'image/jpeg', 9, '', 9, 9, '{}', '{}', '', now()
    FROM accounts_member JOIN accounts_user ON accounts_user.id = user_id, generate_series(1, 210) AS n WHERE email = %s
"""


class TestAWholeShoot:
    def test_is_chosen_as_far_as_can_be_done_at_once(self, editor, visit, database):
        database.execute(MANY, [editor.email])
        desk = visit(editor)
        desk.open("/library/?q=shoot")
        chosen = desk.page.locator("[data-bulk-count]")
        for shown in (48, 96, 144, 192):
            expect(desk.page.locator(TILE)).to_have_count(shown)
            desk.page.get_by_role("link", name="Load more").click()
        expect(desk.page.locator(TILE)).to_have_count(210)
        desk.page.get_by_role("checkbox", name="Choose all that are listed").check()
        expect(chosen).to_have_text("200 chosen, the most at once")
        desk.page.locator(".bulk-pick").last.click()
        expect(desk.page.locator(".bulk-pick").last).not_to_be_checked()
        desk.press("Trash", within="#bulk")
        expect(desk.page.locator(TILE)).to_have_count(10)
        desk.page.get_by_role("checkbox", name="Choose all that are listed").check()
        desk.press("Trash", within="#bulk")
        desk.reads("Nothing found", within="#shelf")


def plan(desk):
    """A post with the cat, due in a week; the cat's identity."""
    desk.open("/library/")
    media = tile(desk, "chelsea.jpg").get_attribute("id").removeprefix("tile-")
    tile(desk, "chelsea.jpg").locator(".bulk-pick").check()
    desk.press("Make a post", within="#bulk")
    desk.is_at("/posts/<id>/")
    desk.page.locator("#id_text").fill("Our office cat says hello.")
    choose_only(desk, "Practice of Vogt")
    is_ready(desk)
    schedule(desk, datetime.now(UTC) + timedelta(days=7))
    return media


class TestAFileThatDidNotArriveWhole:
    def test_is_chosen_again_on_another_device(self, editor, visit, folder, database):
        large = folder / "holiday.mp4"
        noise = os.urandom(18 * 1024**2)
        large.write_bytes(
            material.video(folder).read_bytes() + (len(noise) + 8).to_bytes(4, "big") + b"free" + noise
        )
        desk = visit(editor)
        desk.page.route(re.compile(r"/media/uploads/[0-9a-f-]{36}/$"), lambda route: route.abort())
        desk.open("/library/")
        desk.page.locator(".upload-zone input").set_input_files(large)
        expect(desk.page.locator(".upload-file [data-message]")).to_contain_text("The connection broke")
        desk.watch.complaints[:] = [words for words in desk.watch.complaints if "net::ERR_" not in words]
        desk.page.goto("about:blank")
        database.execute("UPDATE media_upload SET last_at = last_at - interval '10 minutes'")

        other = visit(type(editor)(editor.name, editor.email, without_memory(editor.cookies)))
        other.open("/library/")
        other.reads("Not arrived whole")
        other.look()
        row = other.page.locator("[data-name='holiday.mp4']")
        row.locator("input[type=file]").set_input_files(material.photo(folder))
        expect(row).to_contain_text("This is another file")
        with other.page.expect_response("**/library/uploads/", timeout=90_000) as taken_in:
            row.locator("input[type=file]").set_input_files(large)
        assert taken_in.value.status == 201
        begun = [
            where
            for how, where in other.watch.requests
            if how == "POST" and where.endswith("/media/uploads/")
        ]
        assert begun == []


def without_memory(state):
    """As another device has it: signed in, and nothing kept."""
    return {**state, "origins": []}


class Shelf(BaseHTTPRequestHandler):
    """A web server with one picture."""

    content = b""

    def do_GET(self):
        self.send_response(200 if self.path == "/far-away.jpg" else 404)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_):
        """A test says nothing."""


@pytest.fixture
def shelf(folder):
    Shelf.content = material.photo(folder).read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class TestAnAddress:
    def test_is_fetched_in_the_studio(self, editor, visit, shelf):
        desk = visit(editor)
        desk.open("/studio/")
        desk.page.locator("#id_url").fill(f"{shelf}/gone.jpg")
        desk.press("Fetch it")
        desk.reads("There is no file at this address", within="#fetches")
        desk.page.locator("#id_url").fill(f"{shelf}/far-away.jpg")
        desk.press("Fetch it")
        expect(desk.page.locator("#entries")).to_contain_text("far-away", timeout=60_000)
        desk.open("/library/?q=far")
        expect(tile(desk, "far-away.jpg")).to_be_visible()
