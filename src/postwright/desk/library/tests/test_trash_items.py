from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.desk.library import operations, queries
from postwright.desk.library.operations import StillUsed
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import PostMedia
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import BeingSent

LATER = NOON + timedelta(days=28)


def attached(post):
    return [one.media_item.file_name for one in posts.attachments_of(post)]


def sent(publication):
    """As the publisher leaves it."""
    Publication.objects.filter(pk=publication.pk).update(
        state="sent", ended_at=NOON, intent={}, outgoing=None, sending_at=NOON
    )


class TestUsesOf:
    def test_are_told_with_what_becomes_of_them(self, scheduled, ready_photo, other, write, wilma):
        draft = write("Later.", ready_photo, other)
        planned, idle = queries.uses_of(wilma, ready_photo)

        assert (planned.post, planned.is_planned, planned.publications) == (
            scheduled[0].post,
            True,
            (scheduled[0],),
        )
        assert (idle.post, idle.is_planned, idle.is_draft) == (draft, False, True)
        assert len(queries.uses_of_many(wilma, [ready_photo, other])) == 2

    def test_are_not_told_to_a_stranger(self, scheduled, ready_photo, sam):
        assert queries.uses_of(sam, ready_photo) == []


class TestTrashItem:
    def test_moves_what_no_post_holds(self, photo, wilma):
        operations.trash_item(item=photo, by=wilma, at=NOON)

        assert media.trash_for(wilma).get().delete_at == LATER

    def test_asks_about_what_posts_hold(self, scheduled, ready_photo, wilma):
        with pytest.raises(StillUsed) as asked:
            operations.trash_item(item=ready_photo, by=wilma, at=NOON)

        assert [use.post for use in asked.value.uses] == [scheduled[0].post]
        assert media.items_for(wilma).exists()

    def test_cancels_what_is_still_to_be_sent(self, scheduled, ready_photo, wilma):
        operations.trash_item(item=ready_photo, by=wilma, at=NOON, let_go=True)

        scheduled[0].refresh_from_db()
        post = posts.posts_for(wilma).get()
        assert scheduled[0].state == "cancelled"
        assert (post.is_confirmed, attached(post)) == (False, [])

    def test_takes_it_out_of_drafts_as_a_new_version(self, ready_photo, other, write, wilma):
        post = write("Later.", ready_photo, other)
        operations.trash_item(item=ready_photo, by=wilma, at=NOON + timedelta(hours=1), let_go=True)

        post = posts.posts_for(wilma).get(pk=post.pk)
        assert (attached(post), post.revision) == (["other.jpg"], 2)
        assert posts.versions_of(wilma, post).count() == 2

    def test_leaves_what_is_published_as_it_is(self, scheduled, ready_photo, wilma):
        sent(scheduled[0])
        operations.trash_item(item=ready_photo, by=wilma, at=NOON, let_go=True)

        assert attached(posts.posts_for(wilma).get()) == ["IMG_2041-cup.png"]
        assert media.trash_for(wilma).exists()

    def test_puts_another_in_its_place_without_its_cut(self, ready_photo, other, write, wilma, scheduled):
        draft, planned = write("Later.", ready_photo), scheduled[0].post
        PostMedia.objects.update(alt_text="A cup.", part=1, crop={"top": 0})
        operations.trash_many(items=[ready_photo], instead=other, let_go=True, by=wilma, at=NOON)

        for post in (draft, planned):
            swapped = posts.attachments_of(post).get()
            assert (swapped.media_item, swapped.alt_text, swapped.part) == (other, "A cup.", 1)
            assert swapped.crop == {}

    def test_waits_for_what_is_on_its_way(self, scheduled, ready_photo, wilma):
        Publication.objects.update(state="sending", intent={}, sending_at=NOON)

        with pytest.raises(BeingSent):
            operations.trash_item(item=ready_photo, by=wilma, at=NOON, let_go=True)
        assert media.items_for(wilma).exists()

    def test_moves_all_or_none(self, scheduled, ready_photo, other, wilma):
        Publication.objects.update(state="sending", intent={}, sending_at=NOON)

        with pytest.raises(BeingSent):
            operations.trash_many(items=[other, ready_photo], let_go=True, by=wilma, at=NOON)
        assert media.items_for(wilma).count() == 2

    def test_is_refused_to_a_viewer(self, photo, vera):
        with pytest.raises(NotAllowed):
            operations.trash_item(item=photo, by=vera, at=NOON)


class TestDeleteItem:
    def test_deletes_it_out_of_published_posts(self, scheduled, ready_photo, wilma, stored):
        sent(scheduled[0])
        operations.trash_item(item=ready_photo, by=wilma, at=NOON, let_go=True)

        assert operations.delete_item(item=media.trash_for(wilma).get(), at=LATER)
        assert (MediaItem.objects.exists(), stored(wilma)) == (False, 0)
        assert attached(posts.posts_for(wilma).get()) == []
        assert Event.objects.filter(tag=Tag.POST_LOST_MEDIA).count() == 1

    def test_keeps_what_a_post_is_still_to_be_sent_with(self, scheduled, ready_photo, wilma, stored):
        MediaItem.objects.update(removed_at=NOON, delete_at=NOON)

        assert not operations.delete_item(item=media.trash_for(wilma).get(), at=NOON)
        assert attached(scheduled[0].post) == ["IMG_2041-cup.png"]
        assert stored(wilma) > 0

    def test_keeps_what_was_not_sent_and_may_be_tried_again(self, scheduled, ready_photo, wilma):
        MediaItem.objects.update(removed_at=NOON, delete_at=NOON)
        Publication.objects.update(state="failed", ended_at=NOON, problem="refused")

        assert not operations.delete_item(item=media.trash_for(wilma).get(), at=NOON)
        assert attached(scheduled[0].post) == ["IMG_2041-cup.png"]

    def test_waits_until_its_time_is_over(self, photo, wilma):
        operations.trash_item(item=photo, by=wilma, at=NOON)

        assert not operations.delete_item(item=media.trash_for(wilma).get(), at=LATER - timedelta(seconds=1))
        assert MediaItem.objects.exists()
