from conftest import NOON
from postwright.flow.posts import queries
from postwright.flow.posts.operations import change_post


def codes(post):
    return [problem.code for problems in queries.problems_of(post).values() for problem in problems]


class TestProblems:
    def test_are_none_for_a_plain_post(self, post):
        assert codes(post) == []

    def test_name_a_text_over_the_networks_limit(self, post, wilma):
        assert codes(change_post(post=post, revision=1, by=wilma, at=NOON, text="x" * 501)) == [
            "text_too_long"
        ]

    def test_follow_the_variants_own_words(self, post, channel, wilma):
        changed = change_post(
            post=post, revision=1, by=wilma, at=NOON, text="x" * 501, texts={channel: "Short."}
        )

        assert codes(changed) == []

    def test_name_an_empty_post(self, post, wilma):
        assert codes(change_post(post=post, revision=1, by=wilma, at=NOON, text="")) == ["empty"]
