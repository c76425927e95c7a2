import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.flow.media import operations, queries
from postwright.flow.media.rules import FETCHES_AT_ONCE
from postwright.flow.media.tests import files

COFFEE = files.coffee().getvalue()

FILES = {
    "/coffee.png": (200, COFFEE, {}),
    "/Lieblings%20kaffee.png": (200, COFFEE, {}),
    "/moved/coffee": (302, b"", {"Location": "/coffee.png"}),
    "/moved/inside": (302, b"", {"Location": "http://10.0.0.1/secret.png"}),
    "/page": (200, b"<!doctype html><p>A gallery</p>" + b" " * 9000, {"Content-Type": "text/html"}),
    "/broken.png": (200, COFFEE[:5000], {"Content-Length": str(len(COFFEE))}),
    "/short.jpg": (200, files.truncated_photo().getvalue(), {}),
    "/packed.png": (200, gzip.compress(COFFEE), {"Content-Encoding": "gzip"}),
}


class Shelf(BaseHTTPRequestHandler):
    """A web server with a few files, of which some are none."""

    def do_GET(self):
        status, content, headers = FILES.get(self.path, (404, b"", {}))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """A test says nothing."""


@pytest.fixture(scope="module")
def shelf():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def open_to_this_machine(settings):
    settings.HTTP_ALLOWED_RANGES = ["127.0.0.0/8"]


def fetch(by, url, brand=None):
    upload = operations.begin_fetch(url=url, brand=brand, by=by, at=NOON)
    return operations.fetch_upload(upload=queries.upload_in(by.organisation_id, upload.pk), at=NOON)


class TestFetchUpload:
    @pytest.mark.parametrize("path", ["/Lieblings%20kaffee.png", "/moved/coffee", "/packed.png"])
    def test_keeps_a_photo(self, anna, brand, shelf, path):
        upload = fetch(anna, shelf + path, brand)
        item = queries.items_for(anna).get()

        assert (upload.media_item, item.width, item.brand) == (item, 600, brand)
        assert item.file_name == {"/moved/coffee": "coffee", "/packed.png": "packed.png"}.get(
            path, "Lieblings kaffee.png"
        )

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("/nothing.png", "no file at this address"),
            ("/page", "leads to a page"),
            ("/broken.png", "Nobody answered"),
            ("/short.jpg", "ends too early"),
            ("/moved/inside", "may not be asked"),
        ],
    )
    def test_says_why_it_is_none(self, anna, shelf, stored, path, words):
        upload = fetch(anna, shelf + path)

        assert words in upload.problem_text
        assert (queries.uploads_for(anna).get().problem, stored(anna)) == (upload.problem, 0)

    def test_asks_nobody_inside(self, anna, shelf, settings):
        settings.HTTP_ALLOWED_RANGES = []

        assert fetch(anna, f"{shelf}/coffee.png").problem == "address_refused"

    def test_stops_at_what_is_too_large(self, anna, shelf, settings):
        settings.UPLOAD_LIMIT = 1000

        assert fetch(anna, f"{shelf}/coffee.png").problem == "too_large"

    def test_is_done_once(self, anna, shelf):
        upload = fetch(anna, f"{shelf}/coffee.png")
        again = operations.fetch_upload(upload=queries.upload_in(anna.organisation_id, upload.pk), at=NOON)

        assert (again.media_item_id, queries.items_for(anna).count()) == (upload.media_item_id, 1)

    def test_is_not_gone_on_with_as_if_it_were_sent(self, anna, shelf, as_member):
        upload = operations.begin_fetch(url=shelf, brand=None, by=anna, at=NOON)
        answer = as_member(anna).head(f"/media/uploads/{upload.pk}/", HTTP_TUS_RESUMABLE="1.0.0")

        assert answer.status_code == 404


class TestBeginFetch:
    def test_refuses_a_viewer(self, vera):
        with pytest.raises(NotAllowed):
            operations.begin_fetch(url="https://example.org/a.jpg", brand=None, by=vera, at=NOON)

    def test_takes_so_many_at_a_time(self, anna):
        for number in range(FETCHES_AT_ONCE):
            operations.begin_fetch(url=f"https://example.org/{number}", brand=None, by=anna, at=NOON)
        with pytest.raises(operations.Unusable, match="being fetched already"):
            operations.begin_fetch(url="https://example.org/a.jpg", brand=None, by=anna, at=NOON)

    def test_that_gave_up_tells_so(self, anna):
        upload = operations.begin_fetch(url="https://example.org/a.jpg", brand=None, by=anna, at=NOON)

        assert "on our side" in operations.give_up_fetch(upload=upload).problem_text
