import pytest
from django.apps import apps

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.base.connections.models import Channel
from postwright.flow.brand import queries
from postwright.flow.brand.operations import HasPublications, remove_brand

# Later steps, by name: a step knows none of them.
Post, Variant = apps.get_model("posts", "Post"), apps.get_model("posts", "Variant")
Publication = apps.get_model("publishing", "Publication")


@pytest.fixture
def channel(brand):
    return Channel.objects.create(
        organisation=brand.organisation,
        brand=brand,
        network="rehearsal",
        handle="@a",
        secret=b"",
        connected_at=NOON,
    )


@pytest.fixture
def post(brand):
    return Post.objects.create(
        organisation=brand.organisation, brand=brand, text="Bread", created_at=NOON, changed_at=NOON
    )


@pytest.fixture
def publication(post, channel):
    variant = Variant.objects.create(organisation=post.organisation, post=post, channel=channel)
    return Publication.objects.create(
        organisation=post.organisation,
        post=post,
        variant=variant,
        channel=channel,
        post_revision=1,
        outgoing={},
        due_at=NOON,
        next_at=NOON,
        deadline_at=NOON,
        created_at=NOON,
    )


class TestRemoveBrand:
    def test_takes_its_posts_and_channels_along(self, anna, brand, post, channel):
        assert queries.goes_with(brand) == queries.Goes(posts=1, channels=1)

        remove_brand(brand=brand, by=anna, at=NOON)

        assert not queries.brands_for(anna).exists()
        assert not Post.objects.exists()
        assert not Channel.objects.exists()
        assert Event.objects.filter(tag=Tag.BRAND_REMOVED).count() == 1

    def test_keeps_the_record_of_what_was_published(self, anna, brand, publication):
        with pytest.raises(HasPublications, match="that record is kept"):
            remove_brand(brand=brand, by=anna, at=NOON)

        assert Publication.objects.filter(pk=publication.pk).exists()
        assert not Event.objects.filter(tag=Tag.BRAND_REMOVED).exists()

    def test_refuses_a_writer(self, wilma, brand):
        with pytest.raises(NotAllowed):
            remove_brand(brand=brand, by=wilma, at=NOON)


class TestRemovalPage:
    def test_says_what_goes(self, as_member, anna, brand, post, channel):
        page = as_member(anna).get(f"/brands/{brand.pk}/removal/").content.decode()

        assert "1 post<" in page
        assert "1 connected channel<" in page

    def test_tells_why_a_brand_stays(self, as_member, anna, brand, publication):
        page = as_member(anna).post(f"/brands/{brand.pk}/removal/")

        assert page.status_code == 409
        assert b"that record is kept" in page.content
