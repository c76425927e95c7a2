from django.urls import reverse

from conftest import NOON
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts import queries
from postwright.flow.posts.operations import create_label, label_post


class TestLabelsPage:
    def test_makes_a_label(self, as_member, wilma):
        answer = as_member(wilma).post("/labels/", {"name": "Autumn", "colour": "orange"}, follow=True)

        assert "“Autumn” is there now." in answer.text
        assert 'class="label" data-colour="orange">Autumn' in answer.text

    def test_says_why_not(self, as_member, wilma, label):
        answer = as_member(wilma).post("/labels/", {"name": "autumn", "colour": "red"})

        assert answer.status_code == 422
        assert "already" in answer.text

    def test_renames_and_recolours(self, as_member, wilma, label):
        as_member(wilma).post(reverse("label", args=[label.pk]), {"name": "Winter", "colour": "blue"})
        label.refresh_from_db()

        assert (label.name, label.colour) == ("Winter", "blue")

    def test_removes_it_from_every_post(self, as_member, wilma, label, post):
        label_post(post=post, labels=[label], by=wilma, at=NOON)
        as_member(wilma).post(reverse("label-removal", args=[label.pk]))

        assert not queries.labels_for(wilma).exists()

    def test_invites_to_make_the_first(self, as_member, wilma):
        assert "No labels yet" in as_member(wilma).get("/labels/").text

    def test_shows_a_viewer_no_forms(self, as_member, vera, label):
        client = as_member(vera)

        assert 'name="colour"' not in client.get("/labels/").text
        assert client.post(reverse("label-removal", args=[label.pk])).status_code == 403

    def test_is_missing_for_a_stranger(self, as_member, sam, label):
        answer = as_member(sam).post(reverse("label", args=[label.pk]), {"name": "X", "colour": "red"})

        assert answer.status_code == 404


class TestLabelsOfAPost:
    def test_are_set(self, as_member, wilma, post, label):
        url = reverse("post-labels", args=[post.pk])
        answer = as_member(wilma).post(url, {"label": [str(label.pk)]})

        assert "checked" in answer.text
        assert list(queries.labels_of(post)) == [label]

    def test_may_begin_with_a_new_one(self, as_member, wilma, post):
        as_member(wilma).post(reverse("post-labels", args=[post.pk]), {"name": "Rolls"})

        assert [one.name for one in queries.labels_of(post)] == ["Rolls"]

    def test_are_those_of_its_brand_and_of_all(self, as_member, anna, post, label):
        other = create_brand(by=anna, at=NOON, name="Café")
        foreign = create_label(name="Coffee", colour="red", brand=other, by=anna, at=NOON)
        url = reverse("post-labels", args=[post.pk])
        client = as_member(anna)

        assert "Coffee" not in client.get(url).text
        client.post(url, {"label": [str(foreign.pk), "nonsense"]})
        assert not queries.labels_of(post).exists()

    def test_are_only_read_by_a_viewer(self, as_member, vera, post, label):
        url = reverse("post-labels", args=[post.pk])
        client = as_member(vera)

        assert "<form" not in client.get(url).text
        assert client.post(url, {"label": [str(label.pk)]}).status_code == 403

    def test_are_missing_for_a_stranger(self, as_member, sam, post):
        assert as_member(sam).get(reverse("post-labels", args=[post.pk])).status_code == 404
