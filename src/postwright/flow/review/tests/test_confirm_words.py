import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts.operations import EditedSinceRead, copy_post
from postwright.flow.review import operations, queries
from postwright.flow.review.models import Through
from postwright.flow.review.operations import confirm_words, require_cleared


class TestConfirmWords:
    def test_records_who_when_which_revision_and_how(self, ai_post, wilma):
        one = confirm_words(post=ai_post, revision=1, by=wilma, at=NOON, through=Through.API)

        assert (one.by, one.at, one.revision, one.through) == (wilma, NOON, 1, "api")
        event = Event.objects.get(tag=Tag.POST_WORDS_CONFIRMED)
        assert (event.by_id, event.details) == (wilma.pk, {"revision": 1, "through": "api"})

    def test_counts_whoever_was_first(self, ai_post, wilma, anna):
        first = confirm_words(post=ai_post, revision=1, by=wilma, at=NOON, through=Through.PAGE)

        assert confirm_words(post=ai_post, revision=1, by=anna, at=NOON, through=Through.PAGE) == first
        assert Event.objects.filter(tag=Tag.POST_WORDS_CONFIRMED).count() == 1

    def test_is_needed_again_after_an_edit(self, ai_post, wilma, edit):
        confirm_words(post=ai_post, revision=1, by=wilma, at=NOON, through=Through.PAGE)
        require_cleared(ai_post)

        with pytest.raises(operations.NeedsConfirmation):
            require_cleared(edit(ai_post))

    def test_is_needed_for_a_copy(self, ai_post, wilma):
        confirm_words(post=ai_post, revision=1, by=wilma, at=NOON, through=Through.PAGE)

        with pytest.raises(operations.NeedsConfirmation):
            require_cleared(copy_post(post=ai_post, by=wilma, at=NOON))

    def test_is_not_needed_for_a_persons_words(self, post):
        require_cleared(post)

        assert queries.clearance_of(post).missing == ()

    def test_refuses_a_revision_that_was_not_read(self, ai_post, wilma, edit):
        edit(ai_post)

        with pytest.raises(EditedSinceRead):
            confirm_words(post=ai_post, revision=1, by=wilma, at=NOON, through=Through.PAGE)

    def test_is_not_for_viewers(self, ai_post, vera):
        with pytest.raises(NotAllowed):
            confirm_words(post=ai_post, revision=1, by=vera, at=NOON, through=Through.PAGE)
