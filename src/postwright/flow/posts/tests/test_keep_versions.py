from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts import queries
from postwright.flow.posts.models import PostVersion
from postwright.flow.posts.operations import (
    MOST_VERSIONS,
    EditedSinceRead,
    IsConfirmed,
    change_post,
    confirm_post,
    copy_post,
    create_post,
    reopen_post,
    restore_version,
)
from postwright.kit import tenancy

MINUTE = timedelta(minutes=1)


@pytest.fixture
def write(post, wilma):
    """Wilma goes on writing, some minutes after noon."""

    def change(minutes=0, by=wilma, **content):
        post.refresh_from_db()
        return change_post(post=post, revision=post.revision, by=by, at=NOON + minutes * MINUTE, **content)

    return change


@pytest.fixture
def versions(post, wilma):
    return lambda: list(queries.versions_of(wilma, post))


class TestVersions:
    def test_begin_with_the_post(self, versions, wilma):
        [first] = versions()

        assert (first.revision, first.by, first.at) == (1, wilma, NOON)
        assert first.content["text"] == "Fresh rolls from Saturday."

    def test_fold_what_one_person_types_within_minutes(self, versions, write):
        for minute in range(4):
            write(minute, text=f"Words {minute}")

        [only] = versions()
        assert (only.revision, only.content["text"]) == (5, "Words 3")
        assert (only.began_at, only.at) == (NOON, NOON + 3 * MINUTE)

    def test_part_after_a_pause(self, versions, write):
        write(6, text="After a coffee")

        assert [one.revision for one in versions()] == [2, 1]

    def test_part_a_long_sitting(self, versions, write):
        for minute in range(0, 68, 4):
            write(minute, text=f"Words {minute}")

        assert len(versions()) == 3

    def test_part_between_people(self, versions, write, anna):
        write(1, by=anna, text="From Anna")
        write(2, text="From Wilma")

        assert [one.by.user.name for one in versions()] == ["Wilma", "Anna", "Wilma"]

    def test_keep_what_somebody_confirmed(self, versions, write, post, wilma, anna):
        confirm_post(post=post, revision=1, by=anna, at=NOON)
        post.refresh_from_db()
        post.state = "draft"
        post.save(update_fields=["state"])

        write(1, text="Other words")

        assert [(one.revision, one.seal) for one in versions()] == [(2, ""), (1, "confirmed")]

    def test_keep_what_an_ai_wrote(self, brand, wilma):
        post = create_post(brand=brand, by=wilma, at=NOON, from_ai=True, text="A suggestion.")
        change_post(post=post, revision=1, by=wilma, at=NOON, text="My own words.")

        causes = [one.cause for one in queries.versions_of(wilma, post)]
        assert causes == ["written", "suggested"]

    def test_begin_late_for_a_post_from_before(self, versions, write):
        PostVersion.objects.all().delete()

        write(6, text="New words")

        assert [one.content["text"] for one in versions()] == ["New words", "Fresh rolls from Saturday."]

    def test_hold_all_that_the_composer_shows(self, versions, write, channel, photo):
        write(
            title="Rolls",
            first_comment="Come by.",
            link="https://example.org",
            utm={"source": "bluesky", "term": ""},
            media=[(photo, "A cup.", 1)],
            texts={channel: "Only here."},
            comments={channel: ""},
        )

        content = versions()[0].content
        assert content["utm"] == {"source": "bluesky"}
        assert content["media"] == [
            {"id": str(photo.pk), "name": "coffee.png", "alt_text": "A cup.", "part": 1, "crop": {}}
        ]
        assert content["variants"][0] == {
            "channel": str(channel.pk),
            "name": "Practice",
            "text": "Only here.",
            "first_comment": "",
            "options": {},
            "ai_mark": "",
        }

    def test_are_not_kept_twice(self, versions, write, wilma):
        write(6, text="New words")
        for minute in range(7, 40, 6):
            write(minute, text="New words")
        newest = versions()[0]
        restore_version(version=newest, revision=newest.revision, by=wilma, at=NOON + 50 * MINUTE)

        assert [(one.revision, one.content["text"]) for one in versions()] == [
            (newest.revision + 1, "New words"),
            (1, "Fresh rolls from Saturday."),
        ]

    def test_stay_sealed_when_the_same_is_written_again(self, versions, write, post, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)
        reopen_post(post=post, by=wilma, at=NOON)

        write(1, text="Fresh rolls from Saturday.")

        assert [(one.revision, one.seal) for one in versions()] == [(2, ""), (1, "confirmed")]

    def test_are_thinned_out_but_for_what_somebody_relied_on(self, versions, write, post, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)
        reopen_post(post=post, by=wilma, at=NOON)

        for number in range(MOST_VERSIONS + 2):
            write(10 * number, text=f"Words {number}")

        *unsealed, sealed = versions()
        assert (sealed.revision, sealed.seal) == (1, "confirmed")
        assert [one.content["text"] for one in unsealed] == [
            f"Words {number}" for number in range(MOST_VERSIONS + 1, 1, -1)
        ]

    def test_stay_hidden_from_a_stranger(self, post, sam):
        with tenancy.scope(sam.organisation_id):
            assert not queries.versions_of(sam, post).exists()
            assert not PostVersion.objects.exists()


class TestChanges:
    def test_name_the_parts_that_differ_word_by_word(self, versions, write):
        write(6, text="Fresh cake from Saturday.", title="Cake")

        text, title = queries.changes_of(versions()[0])
        assert [(piece.kind, piece.text) for piece in text.pieces] == [
            ("same", "Fresh "),
            ("removed", "rolls "),
            ("added", "cake "),
            ("same", "from Saturday."),
        ]
        assert (title.label, title.before, title.after) == ("Title", "", "Cake")

    def test_tell_what_a_channel_said_instead(self, versions, write, channel):
        write(6, texts={channel: "Only here."})

        [change] = queries.changes_of(versions()[0])
        assert (change.label, change.before) == ("Text for Practice", "Fresh rolls from Saturday.")

    def test_go_up_to_the_newest(self, versions, write):
        write(6, text="One")
        write(12, text="Two")

        newest, middle, _first = versions()
        [change] = queries.changes_of(middle, newest)
        assert (change.before, change.after) == ("One", "Two")


class TestRestoreVersion:
    def test_brings_everything_back_as_a_new_revision(self, versions, write, channel, photo, wilma):
        write(6, title="A", utm={"source": "x"}, media=[(photo, "A cup.")], texts={channel: "Own."})
        write(12, title="B", utm={}, media=[], channels=[], text="Gone")

        post = restore_version(version=versions()[1], revision=3, by=wilma, at=NOON + 20 * MINUTE)

        newest, _gone, restored, _first = versions()
        assert (newest.cause, newest.revision, post.revision) == ("restored", 4, 4)
        assert newest.content == restored.content

    def test_can_itself_be_undone(self, versions, write, post, wilma):
        write(6, text="Newer")
        newer, first = versions()

        restore_version(version=first, revision=2, by=wilma, at=NOON + 7 * MINUTE)
        restore_version(version=newer, revision=3, by=wilma, at=NOON + 8 * MINUTE)

        post.refresh_from_db()
        assert (post.text, post.revision) == ("Newer", 4)

    def test_leaves_out_what_is_gone(self, versions, write, photo, wilma, post):
        write(6, media=[(photo, "A cup.")])
        write(12, media=[])
        photo.removed_at = photo.delete_at = NOON
        photo.save(update_fields=["removed_at", "delete_at"])
        version = versions()[1]

        restored = restore_version(version=version, revision=3, by=wilma, at=NOON)

        assert queries.missing_from(version, restored) == ["coffee.png"]

    def test_leaves_one_event(self, versions, write, wilma):
        write(6, text="Newer")

        restore_version(version=versions()[1], revision=2, by=wilma, at=NOON)

        event = Event.objects.get(tag=Tag.POST_REVERTED)
        assert event.details == {"revision": 3, "to_revision": 1}

    def test_refuses_over_somebody_elses_words(self, versions, write, anna, wilma):
        write(6, by=anna, text="From Anna")

        with pytest.raises(EditedSinceRead):
            restore_version(version=versions()[1], revision=1, by=wilma, at=NOON)

    def test_refuses_a_confirmed_post_and_a_viewer(self, versions, post, wilma, vera):
        with pytest.raises(NotAllowed):
            restore_version(version=versions()[0], revision=1, by=vera, at=NOON)
        confirm_post(post=post, revision=1, by=wilma, at=NOON)
        with pytest.raises(IsConfirmed):
            restore_version(version=versions()[0], revision=1, by=wilma, at=NOON)


class TestCopyPost:
    def test_takes_everything_along(self, write, channel, photo, wilma, versions):
        changed = write(
            first_comment="Come by.",
            link="https://example.org",
            utm={"medium": "social"},
            media=[(photo, "A cup.", 1)],
            comments={channel: "Own comment."},
        )

        copy = copy_post(post=changed, by=wilma, at=NOON)

        [version] = queries.versions_of(wilma, copy)
        assert (version.cause, version.content) == ("copied", versions()[0].content)
