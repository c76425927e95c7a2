from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.accounts.operations import create_token
from postwright.base.connections.operations import connect_channel
from postwright.desk.echoes import queries
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.operations import cancel_publication, end_correction, schedule_post
from postwright.ports.channels.ways import ConnectedAccount

DAY = timedelta(days=1)


def connected(name, brand, anna):
    found = ConnectedAccount(remote_id=name, handle=name, display_name=name.title(), base_url="", secret={})
    return connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)


@pytest.fixture
def channel(brand, anna):
    return connected("practice", brand, anna)


@pytest.fixture
def publication(brand, channel, wilma):
    """Due tomorrow."""
    post = create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls from Saturday.", channels=[channel])
    [planned] = schedule_post(post=post, revision=1, due_at=NOON + DAY, by=wilma, at=NOON)
    return planned


@pytest.fixture
def post(brand, channel, wilma):
    return create_post(brand=brand, by=wilma, at=NOON, text="Fresh rolls from Saturday!", channels=[channel])


class TestEchoes:
    def test_name_the_publication_that_says_the_same(self, publication, post, wilma):
        [echo] = queries.echoes_of(wilma, post, at=NOON)

        assert (echo.publication, echo.at, echo.is_sent) == (publication, NOON + DAY, False)

    def test_end_after_ninety_days(self, publication, post, wilma):
        assert queries.echoes_of(wilma, post, at=NOON + 92 * DAY) == []

    def test_are_none_for_another_channel(self, publication, brand, anna, wilma):
        other = connected("other", brand, anna)
        post = create_post(
            brand=brand, by=wilma, at=NOON, text="Fresh rolls from Saturday.", channels=[other]
        )

        assert queries.echoes_of(wilma, post, at=NOON) == []

    def test_leave_out_what_was_cancelled_and_the_post_itself(self, publication, post, wilma):
        assert queries.echoes_of(wilma, publication.post, at=NOON) == []
        cancel_publication(publication=publication, by=wilma, at=NOON)

        assert queries.echoes_of(wilma, post, at=NOON) == []

    def test_leave_out_what_was_deleted_there(self, publication, post, wilma):
        end_correction(publication=publication, is_deleted=True, at=NOON)

        assert queries.echoes_of(wilma, post, at=NOON) == []

    def test_are_found_among_many_in_two_questions_for_each_channel(
        self, publication, post, channel, wilma, brand, django_assert_num_queries
    ):
        for number in range(5):
            other = create_post(
                brand=brand, by=wilma, at=NOON, text=f"News {number} of the day", channels=[channel]
            )
            schedule_post(post=other, revision=1, due_at=NOON + 2 * DAY, by=wilma, at=NOON)

        with django_assert_num_queries(3):
            [echo] = queries.echoes_of(wilma, post, at=NOON)

        assert echo.publication == publication


class TestTheWarning:
    def test_stands_in_the_composer_with_a_link(self, as_member, publication, post, wilma):
        client = as_member(wilma)

        assert f"/posts/{post.pk}/echoes/" in client.get(f"/posts/{post.pk}/").text
        part = client.get(f"/posts/{post.pk}/echoes/").text
        assert f"/publications/{publication.pk}/" in part
        assert "will say nearly the same" in part

    def test_is_not_there_for_a_stranger(self, as_member, post, sam):
        assert as_member(sam).get(f"/posts/{post.pk}/echoes/").status_code == 404

    def test_is_told_by_the_api(self, client, publication, post, anna):
        _token, key = create_token(name="Tests", by=anna, at=NOON)

        answer = client.get(f"/api/v1/posts/{post.pk}/echoes", headers={"Authorization": f"Bearer {key}"})

        assert [one["publication"] for one in answer.json()] == [str(publication.pk)]
