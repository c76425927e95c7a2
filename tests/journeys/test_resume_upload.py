"""A large file on a bad line: what has come stays, also while the browser is closed."""

import json
import os
import re
import socket
import urllib.request
from base64 import b64encode
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import material

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]
SIZE = 20 * 1024**2
BEGUN, PIECES = re.compile(r"/media/uploads/$"), re.compile(r"/media/uploads/[0-9a-f-]{36}/$")


@pytest.fixture(scope="module")
def large(folder) -> Path:
    """A video whose last box holds nothing but noise."""
    path = folder / "large.mp4"
    noise = os.urandom(SIZE)
    path.write_bytes(
        material.video(folder).read_bytes() + (len(noise) + 8).to_bytes(4, "big") + b"free" + noise
    )
    return path


def choose(desk, path):
    desk.open("/studio/")
    desk.page.locator(".upload-zone input").set_input_files(path)


def asked(desk, method, address):
    return [where for how, where in desk.watch.requests if how == method and address.search(where)]


class Line:
    """Between the browser and the server; what begins an upload still comes through where it is cut."""

    def __init__(self, desk):
        self.is_cut = True
        desk.page.route(PIECES, self.pass_on)

    def pass_on(self, route):
        return route.abort("connectionfailed") if self.is_cut else route.continue_()


def is_broken(desk):
    expect(desk.page.locator(".upload-file [data-message]")).to_contain_text("The connection broke")


def is_excused(desk):
    """The browser's own words about the line that was cut on purpose."""
    desk.watch.complaints[:] = [words for words in desk.watch.complaints if "net::ERR_" not in words]


class TestABadLine:
    def test_goes_on_by_itself(self, anna, visit, large):
        desk = visit(anna)
        line = Line(desk)
        choose(desk, large)
        is_broken(desk)
        with desk.page.expect_response("**/studio/uploads/", timeout=90_000) as taken_in:
            line.is_cut = False

        assert taken_in.value.status == 201
        assert len(asked(desk, "POST", BEGUN)) == 1
        is_excused(desk)

    def test_goes_on_after_the_browser_was_closed(self, anna, visit, large, browser, installation):
        desk = visit(anna)
        Line(desk)
        choose(desk, large)
        is_broken(desk)
        device = desk.page.context.storage_state()
        is_excused(desk)
        desk.page.goto("about:blank")

        again = visit(type(anna)(anna.name, anna.email, device))
        first = []
        again.page.on(
            "request",
            lambda one: first.append(one.headers.get("upload-offset")) if one.method == "PATCH" else None,
        )
        with again.page.expect_response("**/studio/uploads/", timeout=90_000) as taken_in:
            choose(again, large)
        assert taken_in.value.status == 201
        assert not asked(again, "POST", BEGUN)
        assert len(set(asked(again, "PATCH", PIECES))) == 1
        assert int(first[0]) >= 16 * 1024**2


class TestAnyClient:
    """As a program sees it that speaks tus and knows nothing else."""

    @pytest.fixture
    def key(self, anna, installation):
        return installation.run("token", "create", "--email", anna.email, "--name", "tus").split()[-1]

    def test_has_kept_what_came_before_the_line_was_cut(self, installation, key, large):
        content = large.read_bytes()
        address = self.ask(
            installation,
            key,
            "POST",
            "/api/v1/uploads",
            **{
                "Upload-Length": str(len(content)),
                "Upload-Metadata": f"filename {b64encode(b'large.mp4').decode()}",
            },
        )["Location"]
        self.send_and_hang_up(installation, key, address, content)
        came = int(self.ask(installation, key, "HEAD", address)["Upload-Offset"])
        assert 0 < came < len(content)

        answer = self.ask(
            installation,
            key,
            "PATCH",
            address,
            content[came:],
            **{"Upload-Offset": str(came), "Content-Type": "application/offset+octet-stream"},
        )
        assert answer["Upload-Offset"] == str(len(content))
        item = urllib.request.Request(
            f"{installation.url}/api/v1/media/{answer['Postwright-Media']}",
            headers={"Authorization": f"Bearer {key}"},
        )
        with urllib.request.urlopen(item, timeout=20) as page:
            assert json.load(page)["size"] == len(content)

    def ask(self, installation, key, method, path, body=None, **headers):
        headers = {"Authorization": f"Bearer {key}", "Tus-Resumable": "1.0.0", **headers}
        request = urllib.request.Request(installation.url + path, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.headers

    def send_and_hang_up(self, installation, key, path, content):
        head = (
            f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1:{installation.port}\r\nAuthorization: Bearer {key}\r\n"
            "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        with closing(socket.create_connection(("127.0.0.1", installation.port), timeout=20)) as line:
            line.sendall(head.encode() + content[: len(content) * 8 // 10])
