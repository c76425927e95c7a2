import re

from conftest import NOON
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts.operations import change_post, create_label, create_post, label_post
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import schedule_post

PART = {"HTTP_HX_REQUEST": "true"}


def listed(client, query=""):
    page = client.get(f"/posts/{query}").content.decode()
    return re.findall(r'class="card-cover" href="[^"]+">([^<]+)<', page)


class TestPostsPage:
    def test_shows_a_brands_posts_changed_last_first(self, as_member, post, brand, wilma):
        create_post(brand=brand, by=wilma, at=NOON.replace(hour=13), title="Plum cake", text="Today.")

        assert listed(as_member(wilma)) == ["Plum cake", "Fresh rolls from Saturday."]

    def test_leaves_another_brands_posts_out(self, as_member, post, anna):
        other = create_brand(by=anna, at=NOON.replace(hour=13), name="Anna's Café")
        create_post(brand=other, by=anna, at=NOON, text="Coffee.")

        assert listed(as_member(anna)) == ["Fresh rolls from Saturday."]

    def test_narrows_by_state(self, as_member, post, brand, channel, wilma):
        planned = create_post(brand=brand, by=wilma, at=NOON, text="Planned.", channels=[channel])
        schedule_post(post=planned, revision=1, due_at=NOON, by=wilma, at=NOON)
        client = as_member(wilma)

        found = {
            show: listed(client, f"?show={show}") for show in ("drafts", "planned", "published", "trouble")
        }

        assert found == {
            "drafts": ["Fresh rolls from Saturday."],
            "planned": ["Planned."],
            "published": [],
            "trouble": [],
        }

    def test_narrows_to_what_needs_somebody(self, as_member, post, wilma):
        [publication] = schedule_post(post=post, revision=1, due_at=NOON, by=wilma, at=NOON)
        client = as_member(wilma)

        found = {}
        for problem in ("maybe_sent", "ask_person"):
            Publication.objects.filter(pk=publication.pk).update(state="unclear", problem=problem, intent={})
            found[problem] = listed(client, "?show=trouble")

        assert found == {"maybe_sent": [], "ask_person": ["Fresh rolls from Saturday."]}

    def test_searches_a_channels_own_words_too(self, as_member, post, channel, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, texts={channel: "Rye only here."})
        client = as_member(wilma)

        assert listed(client, "?q=only+rye") == ["Fresh rolls from Saturday."]
        assert listed(client, "?q=zebra") == []

    def test_goes_on_where_a_page_ends(self, as_member, brand, wilma):
        for number in range(21):
            create_post(brand=brand, by=wilma, at=NOON, text=f"Number {number}.")
        client = as_member(wilma)

        first, second = listed(client), client.get("/posts/?page=2", **PART).content.decode()

        assert (len(first), second.count("post-row"), "Load more" in second) == (20, 1, False)
        assert "<html" not in second

    def test_invites_to_begin(self, as_member, brand, wilma):
        page = as_member(wilma).get("/posts/").content.decode()

        assert "No posts yet" in page
        assert "Start with a photo" in page

    def test_asks_for_a_brand_first(self, as_member, anna):
        assert "First a brand" in as_member(anna).get("/posts/").content.decode()


class TestManyPosts:
    def test_can_be_chosen_in_the_revision_that_is_seen(self, as_member, post, wilma):
        page = as_member(wilma).get("/posts/").text

        assert f'name="post" value="{post.pk}.1" form="bulk"' in page
        assert 'data-verb="take_back"' in page

    def test_are_not_chosen_by_a_viewer(self, as_member, post, vera):
        assert "bulk" not in as_member(vera).get("/posts/").text

    def test_are_narrowed_by_label(self, as_member, post, brand, wilma):
        label = create_label(name="Autumn", colour="orange", brand=None, by=wilma, at=NOON)
        create_post(brand=brand, by=wilma, at=NOON, title="Plum cake", text="Today.")
        label_post(post=post, labels=[label], by=wilma, at=NOON)
        client = as_member(wilma)

        assert listed(client, f"?label={label.pk}") == ["Fresh rolls from Saturday."]
        assert 'data-colour="orange">Autumn' in client.get("/posts/").text
        assert len(listed(client, "?label=x")) == 2
