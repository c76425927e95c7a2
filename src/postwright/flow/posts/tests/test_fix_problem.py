import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.flow.posts import queries
from postwright.flow.posts.operations import (
    CannotFix,
    EditedSinceRead,
    change_post,
    fix_problem,
    restore_version,
)
from postwright.flow.posts.rules import parted
from postwright.ports.channels.words import Fix

LONG = "Fresh rolls from Saturday on. " * 40  # 1,200 characters


@pytest.fixture
def long_post(post, wilma):
    return change_post(post=post, revision=1, by=wilma, at=NOON, text=LONG)


@pytest.fixture
def mend(post, wilma):
    def click(fix, where="text", by=wilma, **changes):
        post.refresh_from_db()
        variant = queries.variants_of(post)[0]
        revision = changes.get("revision", post.revision)
        return fix_problem(variant=variant, fix=fix, where=where, revision=revision, by=by, at=NOON)

    return click


def stops(post):
    return [
        problem.code for found in queries.problems_of(post).values() for problem in found if problem.stops
    ]


class TestShorten:
    def test_makes_the_text_fit(self, long_post, mend):
        fixed = mend(Fix.SHORTEN)

        assert stops(fixed) == []
        assert fixed.text.endswith("…")

    def test_leaves_room_for_the_link(self, long_post, bluesky, photo, mend, wilma):
        change_post(
            post=long_post,
            revision=2,
            by=wilma,
            at=NOON,
            channels=[bluesky],
            link="https://example.org/rolls",
            media=[(photo, "A cup.")],
        )

        assert stops(mend(Fix.SHORTEN)) == []

    def test_changes_only_one_channel_of_several(self, long_post, channel, bluesky, mend, wilma):
        change_post(post=long_post, revision=2, by=wilma, at=NOON, channels=[channel, bluesky])

        fixed = mend(Fix.SHORTEN)

        first, second = queries.variants_of(fixed)
        assert fixed.text == LONG
        assert (len(first.own_text) <= 500, second.text) == (True, None)

    def test_shortens_one_post_of_a_thread(self, post, mend, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, text=f"First.\n---\n{LONG}\n---\nThird.")

        fixed = mend(Fix.SHORTEN, "part:2")

        first, second, third = parted(fixed.text)
        assert (first, third) == ("First.", "Third.")
        assert second.endswith("…")
        assert stops(fixed) == []

    def test_shortens_an_alt_text(self, post, photo, mend, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, media=[(photo, "A cup of coffee. " * 100)])

        assert stops(mend(Fix.SHORTEN, "media:0")) == []


class TestSplit:
    def test_makes_a_thread_that_loses_nothing(self, long_post, mend):
        fixed = mend(Fix.SPLIT)

        parts = parted(fixed.text)
        assert len(parts) == 3
        assert "".join(parts).replace(" ", "") == LONG.replace(" ", "")
        assert stops(fixed) == []


class TestUndo:
    def test_brings_back_what_stood_there(self, long_post, mend, wilma):
        [before] = queries.versions_of(wilma, long_post)
        mend(Fix.SPLIT)

        restored = restore_version(version=before, revision=3, by=wilma, at=NOON)

        assert restored.text == LONG


class TestRefusals:
    @pytest.mark.parametrize(
        ("fix", "where"), [(Fix.ALT, "media:0"), (Fix.CROP, "media:0"), (Fix.SHORTEN, "part:9")]
    )
    def test_of_what_no_click_can_mend(self, post, mend, fix, where):
        with pytest.raises(CannotFix):
            mend(fix, where)

    def test_of_a_viewer_and_an_old_revision(self, post, mend, vera):
        with pytest.raises(NotAllowed):
            mend(Fix.SHORTEN, by=vera)
        with pytest.raises(EditedSinceRead):
            mend(Fix.SHORTEN, revision=7)


class TestTheButton:
    def test_mends_and_offers_to_undo(self, as_member, long_post, channel, wilma):
        client = as_member(wilma)
        page = client.get(f"/posts/{long_post.pk}/").text
        assert 'data-fix="shorten"' in page
        assert 'data-fix="split"' in page
        sent = {"fix": "split", "where": "text", "channel": str(channel.pk), "revision": 2}

        page = client.post(f"/posts/{long_post.pk}/fixes/", sent, follow=True).text

        assert "/restoration/?revision=3" in page
        assert 'data-fix="' not in page

    def test_writes_over_nobody_elses_words(self, as_member, long_post, channel, anna, wilma):
        change_post(post=long_post, revision=2, by=anna, at=NOON, text="From Anna")
        sent = {"fix": "split", "where": "text", "channel": str(channel.pk), "revision": 2}

        answer = as_member(wilma).post(f"/posts/{long_post.pk}/fixes/", sent)

        assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain; charset=utf-8")
        assert "Somebody changed this post" in answer.text

    @pytest.mark.parametrize("wrong", [{"fix": "magic"}, {"where": "nowhere"}, {"revision": ""}])
    def test_refuses_what_it_does_not_know(self, as_member, post, channel, wilma, wrong):
        sent = {"fix": "split", "where": "text", "channel": str(channel.pk), "revision": 1, **wrong}

        assert as_member(wilma).post(f"/posts/{post.pk}/fixes/", sent).status_code == 422

    def test_is_not_there_for_a_stranger_or_a_viewer(self, as_member, post, channel, sam, vera):
        sent = {"fix": "split", "where": "text", "channel": str(channel.pk), "revision": 1}

        assert as_member(vera).post(f"/posts/{post.pk}/fixes/", sent).status_code == 403
        assert as_member(sam).post(f"/posts/{post.pk}/fixes/", sent).status_code == 404
