"""What each network would get, beside the suggestions."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.base.connections.adapters import networks
from postwright.flow.analysis import operations, queries
from postwright.flow.analysis.queries.outgoing import Room, _fitted
from postwright.ports.channels.text import fits

PART = {"HX-Request": "true"}


@pytest.fixture
def outgoing(wilma, finished):
    return lambda: queries.outgoing_for(wilma, queries.analyses_for(wilma).get())


def accept(suggestion, by, value):
    operations.decide_suggestion(suggestion=suggestion, decision="edited", value=value, by=by, at=NOON)


class TestOutgoing:
    def test_is_shown_first_for_what_is_connected(self, bluesky, outgoing):
        first, *others = outgoing()

        assert (first.network, first.has_channel) == ("bluesky", True)
        assert all(one.groups and not one.has_channel for one in others)

    def test_is_shown_for_every_network_while_none_is(self, outgoing):
        assert {one.network for one in outgoing()} == set(networks().offered)
        assert not any(one.has_channel for one in outgoing())

    def test_holds_caption_and_hashtags_and_counts_as_the_network_does(self, bluesky, outgoing, finished):
        one = outgoing()[0]
        words = queries.chosen(finished, "bluesky")

        assert one.text.startswith(words.caption)
        assert one.text.endswith(f"#{words.hashtags[-1]}")
        assert (one.rooms[0].used, one.rooms[0].most, one.rooms[0].state) == (len(one.text), 300, "fine")

    def test_follows_what_a_person_decides(self, bluesky, outgoing, captions, wilma):
        accept(captions[1], wilma, "Ours.")

        assert outgoing()[0].text.startswith("Ours.\n\n#")

    def test_leaves_hashtags_out_where_there_is_no_room(self, bluesky, outgoing, captions, wilma):
        accept(captions[0], wilma, "a" * 295)
        one = outgoing()[0]

        assert (one.text, one.left_out > 0, one.is_over) == ("a" * 295, True, False)

    def test_says_by_how_much_a_persons_own_words_are_too_long(self, bluesky, outgoing, captions, wilma):
        accept(captions[0], wilma, "a" * 310)

        assert (outgoing()[0].is_over, outgoing()[0].rooms[0].over) == (True, 10)

    @given(st.text(max_size=320), st.lists(st.text("abcdef", min_size=1, max_size=40), max_size=30))
    def test_fits_wherever_the_caption_does(self, caption, hashtags):
        text, left_out = _fitted(caption, tuple(hashtags), "bluesky")
        limits = networks()["bluesky"].capabilities.text

        assert fits(text, limits) == fits(caption, limits)
        assert 0 <= left_out <= len(hashtags)
        assert text.startswith(caption)

    @pytest.mark.parametrize(
        ("used", "state"), [(0, "fine"), (269, "fine"), (270, "near"), (300, "near"), (301, "over")]
    )
    def test_warns_as_counters_do(self, used, state):
        assert Room(used, 300).state == state


class TestPage:
    def test_has_a_tab_for_each_network_with_its_words(self, bluesky, as_member, wilma, finished):
        page = as_member(wilma).get(reverse("studio-item", args=[finished.media_item_id])).text

        assert 'aria-controls="panel-bluesky"' in page
        assert "Make a post for Bluesky" in page
        assert "/ 300</span>" in page

    def test_renews_the_words_with_each_decision(self, bluesky, as_member, wilma, captions):
        address = reverse("suggestion-decision", args=[captions[0].pk])
        part = as_member(wilma).post(address, {"decision": "edited", "value": "Ours."}, headers=PART).text

        assert 'id="posted-bluesky" hx-swap-oob="true"' in part
        assert "Ours.<br><br>#" in part

    def test_offers_no_post_to_who_may_not_write(self, bluesky, as_member, vera, finished):
        page = as_member(vera).get(reverse("studio-item", args=[finished.media_item_id])).text

        assert ("Make a post for Bluesky" in page, "Copy the text" in page) == (False, True)

    def test_refuses_words_that_changed_under_the_reader(self, as_member, wilma, captions):
        address = reverse("suggestion-decision", args=[captions[0].pk])
        answer = as_member(wilma).post(address, {"decision": "accepted", "seen": "other"}, headers=PART)

        assert (answer.status_code, "Read it once more" in answer.text) == (409, True)
