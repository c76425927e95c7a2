import pytest

from conftest import NOON
from postwright.base.connections.operations import connect_channel
from postwright.flow.posts import queries
from postwright.flow.posts.operations import create_post
from postwright.flow.posts.tests.conftest import account


@pytest.fixture
def fedi(brand, anna):
    found = account("7@fedi.example", "anna@fedi.example")
    return connect_channel(brand_id=brand.pk, network="mastodon", found=found, by=anna, at=NOON)


@pytest.fixture
def post(brand, fedi, wilma):
    return create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls.", channels=[fedi])


@pytest.fixture
def save(as_member, wilma, post, fedi, draft):
    """Sends the composer with these choices; what is kept of them, and what goes out."""

    def save(**chosen):
        sent = {f"option-{fedi.pk}-{name}": value for name, value in chosen.items()}
        as_member(wilma).post(f"/posts/{post.pk}/", {**draft(), "options": [str(fedi.pk)], **sent})
        post.refresh_from_db()
        return queries.variants_of(post).get().options

    return save


class TestChoices:
    def test_stand_in_the_composer_with_their_defaults(self, as_member, wilma, post, fedi):
        page = as_member(wilma).get(f"/posts/{post.pk}/").content.decode()
        assert "Choices for 7@Fedi.Example" in page
        assert f'name="option-{fedi.pk}-visibility"' in page
        assert '<option value="public" selected>Everybody</option>' in page

    def test_are_kept_where_they_differ(self, save, post):
        kept = save(visibility="private", warning=" Flour ", sensitive="on")
        assert kept == {"visibility": "private", "warning": "Flour", "sensitive": True}
        variant = queries.variants_of(post).get()
        assert dict(queries.outgoing_for(variant).options) == kept

    def test_fall_back_to_what_counts_anyway(self, save):
        save(visibility="private", sensitive="on")
        assert save(visibility="public", warning="") == {}

    def test_stay_where_a_page_does_not_show_them(self, save, as_member, wilma, post, draft):
        save(visibility="unlisted")
        as_member(wilma).post(f"/posts/{post.pk}/", {**draft(), "text": "Other rolls."})
        post.refresh_from_db()
        assert post.text == "Other rolls."
        assert queries.variants_of(post).get().options == {"visibility": "unlisted"}

    def test_that_the_network_does_not_know_keep_it_from_being_sent(self, save, as_member, wilma, post):
        save(visibility="martians")
        assert (
            "This account cannot have that here"
            in as_member(wilma).get(f"/posts/{post.pk}/").content.decode()
        )
