from collections import Counter

import pytest
from django.apps import apps
from django.db import connections
from PIL import Image

from postwright.base.accounts import operations as accounts
from postwright.base.accounts import queries as people
from postwright.base.accounts.models import User
from postwright.base.accounts.rules import DEMO_EMAIL
from postwright.base.connections import queries as channels
from postwright.config.demo import pictures, story
from postwright.config.demo.make import DemoThere, make
from postwright.config.demo.remove import remove
from postwright.flow.analysis import queries as analyses
from postwright.flow.media import queries as media
from postwright.flow.posts import queries as posts
from postwright.flow.publishing import queries as publications
from postwright.kit import tenancy
from postwright.kit.clock import now


@pytest.fixture
def installation(committed, cluster, settings, tmp_path):
    settings.DATABASE_URL = cluster.url("postwright_app", "tests")
    settings.STORAGE_URL = (tmp_path / "media").as_uri()


def rows_of(organisation_id):
    """How many rows each table still holds of an organisation, as its owner sees them."""
    tenant_tables = [
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "organisation" for field in model._meta.fields)
    ]
    with connections["owner"].cursor() as cursor:
        counts = {}
        for table in tenant_tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE organisation_id = %s', [organisation_id])  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return {table: count for table, count in counts.items() if count}


def person(email):
    return User.objects.create_user(email, "correct horse battery", name="Anna")


class TestDemo:
    def test_is_made_and_goes_away_without_a_trace(self, installation):
        said, at = [], now()
        neighbour = accounts.open_organisation(name="Anna's Bakery", by=person("anna@example.org"), at=at)
        member, password = make(at=at, tell=said.append)
        with tenancy.scope(member.organisation_id):
            planned = list(publications.publications_for(member))
            arrived = list(channels.rehearsal_posts_for(member, at=at))
            states = Counter(one.state for one in posts.posts_for(member))
            looked_at = {one.state for one in analyses.analyses_for(member)}
            usable = {one.is_ready for one in media.items_for(member)}

        assert (member.organisation.is_demo, member.user.is_operator) == (True, False)
        assert (member.user.check_password(password), bool(said)) == (True, True)
        assert Counter(one.state for one in planned) == {
            "sent": 5,
            "scheduled": 3,
            "failed": 1,
            "cancelled": 1,
        }
        assert (states, looked_at, usable) == ({"confirmed": 9, "draft": 3}, {"finished"}, {True})
        assert len(arrived) == 5
        assert all(one.ended_at < at for one in planned if one.is_sent)
        with pytest.raises(DemoThere):
            make(at=at, tell=said.append)

        assert remove() == 1
        assert (rows_of(member.organisation_id), people.user_by_email(DEMO_EMAIL)) == ({}, None)
        assert list(media.storage().keys(member.organisation_id.hex)) == []
        assert rows_of(neighbour.organisation_id)
        assert remove() == 0


class TestFirstOperator:
    def test_is_the_first_person_beside_the_demo(self, db):
        demo, anna = person(DEMO_EMAIL), person("anna@example.org")

        assert people.nobody_yet() is False
        assert accounts.make_first_operator(user=demo).is_operator is False
        assert accounts.make_first_operator(user=anna).is_operator is True

    def test_is_still_awaited_while_there_is_only_the_demo(self, db):
        person(DEMO_EMAIL)

        assert people.nobody_yet() is True


class TestPictures:
    def test_are_always_the_same(self):
        picture = story.PICTURES["winter-bowl.jpg"]

        first, second = (pictures.draw(picture.scene, seed=1).getvalue() for _ in range(2))

        assert first == second
        assert Image.open(pictures.draw(picture.scene, seed=1)).size == picture.scene.size

    def test_show_the_colour_that_their_hint_names(self):
        image = Image.open(pictures.draw(story.PICTURES["winter-bowl.jpg"].scene, seed=1))
        red, green, blue = image.getpixel((image.width // 2, int(image.height * 0.6)))

        assert (green > red, blue > red) == (True, True)


class TestStory:
    def test_uses_every_picture_and_knows_it(self):
        used = {name for telling in story.TELLINGS for name in telling.pictures}

        assert used == set(story.PICTURES)

    def test_has_brands_and_channels_for_all_it_tells(self):
        assert {one.brand for one in story.TELLINGS} == set(story.BRANDS) == set(story.CHANNELS)
