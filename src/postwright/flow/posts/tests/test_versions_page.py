import pytest

from conftest import NOON
from postwright.flow.posts import queries
from postwright.flow.posts.operations import change_post, confirm_post


@pytest.fixture
def versions(post, anna, wilma):
    """The newest is Anna's, the one before it Wilma's."""
    change_post(post=post, revision=1, by=anna, at=NOON, text="Fresh cake from Saturday.")
    return list(queries.versions_of(wilma, post))


class TestVersionsPage:
    def test_says_who_changed_what(self, as_member, post, versions, vera):
        page = as_member(vera).get(f"/posts/{post.pk}/versions/").text

        assert "Anna" in page
        assert "Wilma" in page
        assert "<del>" in page
        assert "<ins>" in page

    def test_compares_with_the_newest(self, as_member, post, versions, wilma):
        url = f"/posts/{post.pk}/versions/?version={versions[1].pk}&newest=1"

        page = as_member(wilma).get(url).text

        assert "removed: </span>rolls" in page

    def test_survives_an_unknown_version(self, as_member, post, versions, wilma):
        assert as_member(wilma).get(f"/posts/{post.pk}/versions/?version=x&newest=?").status_code == 200

    def test_offers_nothing_to_a_viewer(self, as_member, post, versions, vera, wilma):
        url = f"/posts/{post.pk}/versions/?version={versions[1].pk}"

        assert "restoration" not in as_member(vera).get(url).text
        assert "restoration" in as_member(wilma).get(url).text


class TestRestoration:
    def test_brings_it_back_and_offers_undo(self, as_member, post, versions, wilma):
        client = as_member(wilma)
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/"

        page = client.post(url, follow=True).text

        post.refresh_from_db()
        assert post.text == "Fresh rolls from Saturday."
        assert f"/versions/{versions[0].pk}/restoration/" in page

    def test_says_why_it_cannot(self, as_member, post, versions, wilma):
        confirm_post(post=post, revision=2, by=wilma, at=NOON)

        page = as_member(wilma).post(f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/", follow=True)

        assert "scheduled or published" in page.text

    def test_refuses_a_viewer(self, as_member, post, versions, vera):
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/"

        assert as_member(vera).post(url).status_code == 403

    def test_is_not_there_for_a_stranger(self, as_member, post, versions, sam):
        client = as_member(sam)
        page = f"/posts/{post.pk}/versions/"

        assert client.get(page).status_code == 404
        assert client.post(f"{page}{versions[1].pk}/restoration/").status_code == 404
