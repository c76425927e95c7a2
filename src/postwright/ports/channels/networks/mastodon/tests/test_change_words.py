"""What is sent along when the words of a status are changed: servers take away what is not."""

from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.networks.mastodon.matching import changed

IDS = st.lists(st.text("0123456789", min_size=1), unique=True, max_size=4)


class TestChanged:
    @given(IDS)
    def test_keeps_the_files_in_their_order(self, ids):
        status = {"media_attachments": [{"id": one} for one in ids], "content": "<p>Old</p>"}
        assert changed(status, "New") == {"status": "New", "media_ids": ids}

    def test_keeps_what_was_chosen_and_nothing_else(self):
        there = {"spoiler_text": "Bread", "sensitive": True, "language": "de", "visibility": "public"}
        kept = {"spoiler_text": "Bread", "sensitive": True, "language": "de"}
        assert changed(there, "New") == {"status": "New", "media_ids": [], **kept}

    def test_survives_what_no_server_should_say(self):
        assert changed({"media_attachments": [None, {"id": 7}, {}]}, "New")["media_ids"]
