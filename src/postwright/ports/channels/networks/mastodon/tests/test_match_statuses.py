"""Which of an account's statuses may be the one whose answer was lost."""

from datetime import timedelta

import pytest

from postwright.ports.channels.errors import Unclear
from postwright.ports.channels.networks.mastodon.matching import candidates
from postwright.ports.channels.suite import NOON

SENT = {"status": "Fresh bread", "spoiler_text": "", "media_ids": []}


def there(content="<p>Fresh bread</p>", files=(), warning="", at=NOON):
    return {
        "id": "1",
        "created_at": at.isoformat(),
        "content": content,
        "spoiler_text": warning,
        "media_attachments": [{"id": one} for one in files],
    }


class TestCandidates:
    def test_go_by_words_and_time(self):
        older = there(at=NOON - timedelta(minutes=1))
        assert candidates([older, there()], SENT, 0, NOON) == [there()]
        assert candidates([there("<p>Old bread</p>")], SENT, 0, NOON) == []

    def test_go_by_the_warning_too(self):
        warned = {"status": "", "spoiler_text": "Flour", "media_ids": []}
        assert candidates([there("", ["a"]), there("", ["a"], "Eggs")], warned, 1, NOON) == []
        assert candidates([there("", ["a"], "Flour")], warned, 1, NOON) == [there("", ["a"], "Flour")]

    def test_go_by_files_whatever_became_of_the_words(self):
        sent = {**SENT, "media_ids": ["a"]}
        edited = there("<p>Fresh bread!</p>", ["a"])
        assert candidates([edited], sent, 1, NOON) == [edited]

    def test_leave_it_to_a_person_where_a_server_renames_files(self):
        with pytest.raises(Unclear):
            candidates([there(files=["renamed"])], {**SENT, "media_ids": ["a"]}, 1, NOON)
