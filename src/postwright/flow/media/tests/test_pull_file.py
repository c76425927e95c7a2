from datetime import timedelta

import pytest

from postwright.flow.media import queries
from postwright.flow.media.tests import files
from postwright.kit.clock import now
from postwright.kit.http.addresses import can_be_reached

JPEG = "image/jpeg"


@pytest.fixture
def stored(settings, tmp_path):
    settings.STORAGE_URL = (tmp_path / "media").as_uri()
    return queries.storage().save(files.coffee(), folder="out").key


class TestPullFile:
    def test_gives_a_network_the_file_itself(self, client, db, stored):
        link = queries.pull_link(stored, mime=JPEG, at=now())
        answer = client.get(link)

        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == files.coffee().read()
        assert answer.headers["Content-Type"] == JPEG
        assert answer.headers["Content-Length"] == str(queries.storage().size(stored))
        assert link.endswith("/file.jpg")

    def test_gives_parts_and_heads(self, client, db, stored):
        link = queries.pull_link(stored, mime=JPEG, at=now())
        part = client.get(link, headers={"Range": "bytes=2-5"})
        assert (part.status_code, b"".join(part.streaming_content)) == (206, files.coffee().read()[2:6])
        head = client.head(link)
        assert head.status_code == 200
        head.close()

    def test_ends_after_a_day(self, client, db, stored):
        at = now() - timedelta(days=1, seconds=1)
        assert client.get(queries.pull_link(stored, mime=JPEG, at=at)).status_code == 403
        at = now() - timedelta(hours=23)
        answer = client.get(queries.pull_link(stored, mime=JPEG, at=at))
        assert answer.status_code == 200
        answer.close()

    def test_takes_no_address_that_is_made_up(self, client, db, stored):
        link = queries.pull_link(stored, mime=JPEG, at=now())
        token = link.split("/")[2]
        for other in (
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            "x" + token,
            token.split(".")[0],
            "a.b",
        ):
            assert client.get(f"/out/{other}/file.jpg").status_code == 404
        assert client.get(f"/files/{token}/file.jpg").status_code == 404

    def test_says_when_the_file_is_gone(self, client, db, stored):
        link = queries.pull_link(stored, mime=JPEG, at=now())
        queries.storage().delete(stored)
        assert client.get(link).status_code == 404


class TestCanBeReached:
    @pytest.mark.parametrize(
        "url", ["https://post.example.com", "https://203.0.114.7:8000", "https://[2a00::1]/"]
    )
    def test_from_outside(self, url):
        assert can_be_reached(url)

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:8000",
            "http://192.168.1.4",
            "http://localhost:8000",
            "https://nas.local",
            "https://box.lan",
            "http://server",
            "http://100.64.0.1",
        ],
    )
    def test_only_from_here(self, url):
        assert not can_be_reached(url)

    def test_by_networks_on_the_same_machine(self):
        assert can_be_reached("http://127.0.0.1:8000", allow=["127.0.0.0/8"])
