from dataclasses import replace

import pytest

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.fixes import fixes_for
from postwright.ports.channels.networks.rehearsal.memory import MemoryTimeline
from postwright.ports.channels.networks.rehearsal.network import Rehearsal
from postwright.ports.channels.networks.rehearsal.roles import ROLES
from postwright.ports.channels.suite import NOON
from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing, Part
from postwright.ports.channels.words import FIXES

PNG = MediaRef(key="p", mime="image/png", size=400_000, width=600, height=400, alt="Bread")
JPEG = replace(PNG, mime="image/jpeg", size=9_000, width=400)


@pytest.fixture
def network() -> Rehearsal:
    return Rehearsal(timeline=MemoryTimeline())


@pytest.fixture
def codes(network):
    def find(plays, **outgoing):
        problems = network.review(Outgoing(**{"text": "a", **outgoing}), {"plays": plays})
        return [problem.code for problem in problems]

    return find


class TestPlayNetworks:
    @pytest.mark.parametrize(
        ("plays", "text"),
        [
            ("own", "a" * 501),
            ("short_text", "ü" * 301),
            ("weighted_text", "パ" * 141),
            ("escaped_text", "#" * 1501),
            ("utf16_text", "👍" * 513),
        ],
    )
    def test_counts_text_as_the_played_one_does(self, codes, plays, text):
        assert codes(plays, text=text) == ["text_too_long"]
        assert codes(plays, text=text[1:]) == []

    def test_takes_only_square_pictures_where_it_plays_that(self, codes):
        assert codes("square_pictures", media=(PNG,)) == ["image_type", "image_too_big", "image_too_wide"]
        assert codes("square_pictures", media=(JPEG,)) == []
        assert codes("own", media=(PNG,)) == []

    def test_takes_neither_threads_nor_comments_nor_cards_where_it_plays_that(self, codes):
        card = LinkCard(url="https://example.com/", title="Bakery")
        found = codes("single_posts", thread=(Part(text="b"),), first_comment="c", link=card)
        assert found == ["no_thread", "no_first_comment", "no_link_card"]

    def test_freezes_by_the_played_limits(self, network):
        long = Outgoing(text="a" * 2000)
        assert network.freeze(long, key_time=NOON, settings={"plays": "escaped_text"})
        with pytest.raises(Refused):
            network.freeze(Outgoing(text="a" * 301), key_time=NOON, settings={"plays": "short_text"})

    def test_is_itself_for_a_role_that_is_no_more(self, codes):
        assert codes("gone", media=(PNG,)) == []

    def test_lets_every_fix_be_tried(self, network):
        worst = Outgoing(
            text="ü" * 5000,
            media=(replace(PNG, alt=""), replace(PNG, width=100), replace(PNG, alt="a" * 1001)),
        )
        found = {
            (problem.code, fix)
            for plays in ROLES
            for problem in network.review(worst, {"plays": plays})
            for fix in fixes_for(problem, network.capabilities_for({"plays": plays}))
        }
        assert found == {(code, fix) for code, fixes in FIXES.items() for fix in fixes}
