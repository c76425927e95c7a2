from datetime import timedelta

import pytest

from conftest import NOON
from postwright.flow.posts import operations, queries
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

    def test_says_when_older_ones_are_thinned_out(self, as_member, post, versions, wilma):
        url = f"/posts/{post.pk}/versions/"
        assert "thinned out" not in as_member(wilma).get(url).text

        for number in range(operations.MOST_VERSIONS):
            at = NOON + timedelta(minutes=10 * number)
            change_post(post=post, revision=number + 2, by=wilma, at=at, text=f"Words {number}")

        assert "thinned out: the newest 100 stay" in as_member(wilma).get(url).text


class TestRestoration:
    def test_brings_it_back_and_offers_undo(self, as_member, post, versions, wilma):
        client = as_member(wilma)
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/"

        page = client.post(url, {"revision": 2}, follow=True).text

        post.refresh_from_db()
        assert post.text == "Fresh rolls from Saturday."
        assert f"/versions/{versions[0].pk}/restoration/?revision=3" in page

    def test_is_undone_by_the_address_alone(self, as_member, post, versions, wilma):
        client = as_member(wilma)
        base = f"/posts/{post.pk}/versions"
        client.post(f"{base}/{versions[1].pk}/restoration/", {"revision": 2})

        client.post(f"{base}/{versions[0].pk}/restoration/?revision=3")

        post.refresh_from_db()
        assert post.text == "Fresh cake from Saturday."

    def test_sends_the_revision_that_the_page_shows(self, as_member, post, versions, wilma):
        page = as_member(wilma).get(f"/posts/{post.pk}/versions/?version={versions[1].pk}").text

        assert '<input type="hidden" name="revision" value="2">' in page

    def test_writes_over_nobody_elses_words(self, as_member, post, versions, anna, wilma):
        change_post(post=post, revision=2, by=anna, at=NOON, text="From Anna")
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/"

        answer = as_member(wilma).post(url, {"revision": 2})

        post.refresh_from_db()
        assert (answer.status_code, post.text) == (409, "From Anna")
        assert "Nothing was brought back" in answer.text
        assert "Somebody changed this post after you opened it." in answer.text
        assert 'name="revision" value="3"' in answer.text

    def test_undoes_nobody_elses_words_and_says_so_to_the_script(
        self, as_member, post, versions, anna, wilma
    ):
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/?revision=1"

        answer = as_member(wilma).post(url, headers={"Accept": "text/plain"})

        post.refresh_from_db()
        assert (answer.status_code, post.text) == (409, "Fresh cake from Saturday.")
        assert answer.text.startswith("Somebody changed this post")

    def test_needs_a_revision(self, as_member, post, versions, wilma):
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/"

        assert as_member(wilma).post(url).status_code == 422

    def test_says_why_it_cannot(self, as_member, post, versions, wilma):
        confirm_post(post=post, revision=2, by=wilma, at=NOON)
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/"

        answer = as_member(wilma).post(url, {"revision": 2})

        assert answer.status_code == 409
        assert "scheduled or published" in answer.text

    def test_refuses_a_viewer(self, as_member, post, versions, vera):
        url = f"/posts/{post.pk}/versions/{versions[1].pk}/restoration/"

        assert as_member(vera).post(url, {"revision": 2}).status_code == 403

    def test_is_not_there_for_a_stranger(self, as_member, post, versions, sam):
        client = as_member(sam)
        page = f"/posts/{post.pk}/versions/"

        assert client.get(page).status_code == 404
        assert client.post(f"{page}{versions[1].pk}/restoration/").status_code == 404
