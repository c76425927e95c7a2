import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts.operations import create_post
from postwright.flow.review import operations, queries, rules
from postwright.flow.review.models import Comment
from postwright.flow.review.operations import (
    change_comment,
    remove_comment,
    reopen_comment,
    resolve_comment,
    write_comment,
)


@pytest.fixture
def say(post, wilma):
    return lambda text="Nice.", **fields: write_comment(
        **{"post": post, "text": text, "by": wilma, "at": NOON} | fields
    )


class TestWriteComment:
    def test_is_kept_with_the_revision_it_speaks_of(self, say, post, wilma, edit):
        comment = say()
        edit(post)

        assert ([talk.first for talk in queries.talks_of(post)], comment.revision, comment.who) == (
            [comment],
            1,
            "Wilma",
        )
        assert Event.objects.get(tag=Tag.COMMENT_WRITTEN).subject_id == comment.pk

    def test_keeps_answers_one_level_below(self, say, post, anna):
        first = say()
        answer = say("Thanks.", thread=first.thread, by=anna)
        further = say("Gladly.", thread=answer.thread)

        [talk] = queries.talks_of(post)
        assert (talk.first, talk.answers) == (first, [answer, further])

    def test_tells_the_author_and_whoever_is_answered(self, say, wilma, anna):
        first = say(by=anna)
        assert [one.kind for one in queries.news_for(wilma)] == ["commented"]

        say("Thanks.", thread=first.thread)
        assert [one.kind for one in queries.news_for(anna)] == ["commented"]

    def test_tells_whoever_is_spoken_to(self, say, anna, vera):
        say("@Vera and @anna, look.")

        assert [one.kind for one in queries.news_for(vera)] == ["mentioned"]
        assert [one.kind for one in queries.news_for(anna)] == ["mentioned"]

    def test_refuses_an_answer_in_a_thread_of_another_post(self, say, brand, wilma):
        other = create_post(brand=brand, by=wilma, at=NOON, text="Another.")

        with pytest.raises(operations.CommentGone):
            say("Lost.", post=other, thread=say().thread)

    def test_is_not_for_viewers(self, say, vera):
        with pytest.raises(NotAllowed):
            say(by=vera)


class TestChangeComment:
    def test_puts_other_words_and_says_when(self, say, wilma):
        comment = change_comment(comment=say(), text="Very nice.", by=wilma, at=NOON)

        assert (comment.text, comment.edited_at) == ("Very nice.", NOON)

    def test_tells_only_whoever_is_spoken_to_anew(self, say, wilma, anna, vera):
        comment = say("@Anna, look.")

        change_comment(comment=comment, text="@Anna and @Vera, look.", by=wilma, at=NOON)

        assert [len(queries.news_for(one)) for one in (anna, vera)] == [1, 1]

    def test_is_for_ones_own(self, say, anna):
        with pytest.raises(NotAllowed):
            change_comment(comment=say(), text="Mine now.", by=anna, at=NOON)


class TestRemoveComment:
    def test_deletes_its_words_and_leaves_the_answers(self, say, post, wilma, anna):
        first = say("@Anna, a secret.")
        say("Hm.", thread=first.thread, by=anna)

        remove_comment(comment=first, by=wilma, at=NOON)

        [talk] = queries.talks_of(post)
        assert (talk.first.is_removed, talk.first.text, len(talk.answers)) == (True, "", 1)

    def test_leaves_no_trace_where_nobody_answered(self, say, post, wilma):
        remove_comment(comment=say(), by=wilma, at=NOON)

        assert queries.talks_of(post) == []

    def test_is_for_ones_own(self, say, anna):
        with pytest.raises(NotAllowed):
            remove_comment(comment=say(), by=anna, at=NOON)

    def test_happens_once(self, say, wilma):
        comment = say()
        remove_comment(comment=comment, by=wilma, at=NOON)

        with pytest.raises(operations.CommentGone):
            remove_comment(comment=comment, by=wilma, at=NOON)


class TestResolveComment:
    def test_names_who_settled_it_and_can_be_undone(self, say, anna):
        comment = resolve_comment(comment=say(), by=anna, at=NOON)
        assert (comment.thread.is_resolved, comment.thread.resolved_by) == (True, anna)

        reopen_comment(comment=comment, by=anna, at=NOON)
        assert not Comment.objects.get().thread.is_resolved

    def test_is_not_for_viewers(self, say, vera):
        with pytest.raises(NotAllowed):
            resolve_comment(comment=say(), by=vera, at=NOON)


class TestMentioned:
    PEOPLE = [("Anna Brandt", 1), ("Anna Weiß", 2), ("Wilma", 3), ("Jörg-Otto Öz", 4)]

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("@Wilma look", [3]),
            ("hello @wilma, and @Anna Brandt.", [1, 3]),
            ("@Anna is two people", []),
            ("mail@Wilma", []),
            ("@Wilmas", []),
            ("(@Jörg-Otto)", [4]),
            ("nobody", []),
        ],
    )
    def test_finds_whole_names_behind_an_at(self, text, found):
        assert rules.mentioned(text, self.PEOPLE) == found

    @given(st.text(), st.lists(st.text(max_size=20), max_size=5))
    def test_finds_only_people_whatever_is_written(self, text, names):
        people = [(name, place) for place, name in enumerate(names)]

        assert set(rules.mentioned(text, people)) <= set(range(len(names)))


class TestWhoMayNoLongerWrite:
    def test_changes_nothing_that_they_said(self, say, wilma):
        comment = say()
        wilma.role = "viewer"

        with pytest.raises(NotAllowed):
            change_comment(comment=comment, text="Other words.", by=wilma, at=NOON)
        with pytest.raises(NotAllowed):
            remove_comment(comment=comment, by=wilma, at=NOON)
        assert Comment.objects.get().text == comment.text
