import pytest
from django.test import Client

CHOOSE = "/ui/appearance"


@pytest.fixture
def client(site):
    return Client()


class TestChooseTheme:
    def test_is_there_on_the_next_page(self, client):
        client.post(CHOOSE, {"theme": "dark"})

        assert b'data-theme="dark"' in client.get("/").content

    def test_goes_back_to_the_device(self, client):
        client.post(CHOOSE, {"theme": "dark"})
        client.post(CHOOSE, {"theme": ""})

        assert b"data-theme" not in client.get("/").content

    def test_ignores_what_is_no_theme(self, client):
        client.post(CHOOSE, {"theme": '"><script>'})

        assert b"data-theme" not in client.get("/").content

    @pytest.mark.parametrize(
        ("referer", "target"),
        [("http://testserver/posts/", "http://testserver/posts/"), ("http://x.test/", "/")],
    )
    def test_leads_back_within_this_site(self, client, referer, target):
        response = client.post(CHOOSE, {"theme": "light"}, headers={"Referer": referer})

        assert response.headers["Location"] == target

    def test_answers_a_script_with_nothing(self, client):
        assert client.post(CHOOSE, {"theme": "light"}, headers={"HX-Request": "true"}).status_code == 204
