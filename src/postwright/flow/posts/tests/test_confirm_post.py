import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.flow.posts.operations import (
    EditedSinceRead,
    NotConfirmed,
    change_post,
    confirm_post,
    reopen_post,
)


class TestConfirmPost:
    def test_names_who_read_it_and_when(self, post, wilma):
        confirmed = confirm_post(post=post, revision=1, by=wilma, at=NOON)

        assert (confirmed.is_confirmed, confirmed.confirmed_by, confirmed.confirmed_at) == (True, wilma, NOON)

    def test_refuses_a_revision_that_was_not_read(self, post, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, text="Other words")

        with pytest.raises(EditedSinceRead):
            confirm_post(post=post, revision=1, by=wilma, at=NOON)

    def test_refuses_a_viewer(self, post, vera):
        with pytest.raises(NotAllowed):
            confirm_post(post=post, revision=1, by=vera, at=NOON)


class TestReopenPost:
    def test_forgets_the_confirmation(self, post, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        reopened = reopen_post(post=post, by=wilma, at=NOON)

        assert (reopened.is_confirmed, reopened.confirmed_by) == (False, None)

    def test_refuses_a_draft(self, post, wilma):
        with pytest.raises(NotConfirmed):
            reopen_post(post=post, by=wilma, at=NOON)
