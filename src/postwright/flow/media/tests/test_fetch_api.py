import pytest

from conftest import NOON
from postwright.flow.media import operations
from postwright.flow.media.models import Upload
from tests.api.caller import Caller

URL = "https://pictures.example/coffee.png"


@pytest.fixture
def call(anna):
    return Caller(anna)


class TestFetchApi:
    def test_begins_and_tells_how_it_stands(self, call, brand):
        answer = call("POST", "/fetches", {"url": URL, "brand": str(brand.pk)})
        fetch = answer.json()
        assert answer.status_code == 201
        assert (fetch["url"], fetch["state"], fetch["media"]) == (URL, "fetching", None)

        again = call("GET", f"/fetches/{fetch['id']}")
        assert (again.json()["brand"], again["Retry-After"]) == (str(brand.pk), "2")
        assert [one["id"] for one in call("GET", "/fetches").json()["items"]] == [fetch["id"]]

    def test_begins_once_however_often_it_is_sent(self, call):
        sent = {call("POST", "/fetches", {"url": URL}, key="k1").json()["id"] for _ in range(3)}

        assert sent == {str(Upload.objects.get().pk)}

    def test_tells_why_it_failed(self, call):
        fetch = call("POST", "/fetches", {"url": URL}).json()
        operations.give_up_fetch(upload=Upload.objects.get(), problem="not_found")
        answer = call("GET", f"/fetches/{fetch['id']}")

        assert (answer.json()["state"], answer.json()["problem"]) == ("failed", "not_found")
        assert answer.json()["problem_text"]
        assert "Retry-After" not in answer

    def test_tells_what_arrived(self, call, photo, anna):
        fetch = call("POST", "/fetches", {"url": URL}).json()
        Upload.objects.update(media_item=photo)

        answer = call("GET", f"/fetches/{fetch['id']}").json()
        assert (answer["state"], answer["media"]) == ("arrived", str(photo.pk))

    @pytest.mark.parametrize(
        "url", ["", "ftp://example.org/a", "javascript:alert(1)", "/etc/passwd", "https://"]
    )
    def test_refuses_what_is_no_address(self, call, url):
        assert call("POST", "/fetches", {"url": url}).status_code == 422
        assert not Upload.objects.exists()

    def test_lists_no_files_that_are_sent(self, call, anna):
        operations.begin_upload(file_name="a.jpg", size=9, brand=None, by=anna, at=NOON)

        assert call("GET", "/fetches").json()["items"] == []

    def test_is_hidden_from_others(self, call, sam):
        fetch = call("POST", "/fetches", {"url": URL}).json()

        assert Caller(sam)("GET", f"/fetches/{fetch['id']}").status_code == 404
