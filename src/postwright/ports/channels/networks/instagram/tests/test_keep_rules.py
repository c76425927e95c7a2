"""What a post of each kind may have, before anything is sent."""

from dataclasses import replace

import pytest

from postwright.ports.channels.networks.instagram.network import Instagram
from postwright.ports.channels.networks.instagram.tests.conftest import FILM, OTHER, PICTURE
from postwright.ports.channels.types import STANDING, Outgoing

TALL = replace(PICTURE, width=1080, height=1920)


def codes(text="Bread", media=(PICTURE,), comment="", **options):
    found = Instagram().validate(Outgoing(text=text, media=media, options=options, first_comment=comment))
    return [problem.code for problem in found]


class TestKeepRules:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"media": ()}, ["media_missing"]),
            ({"media": (PICTURE,) * 6 + (FILM,) * 5}, ["too_many_files"]),
            ({"media": (PICTURE,) * 11}, ["too_many_images"]),
            ({"media": (PICTURE, FILM)}, []),
            ({"media": (TALL,)}, ["image_too_tall"]),
            ({"media": (replace(PICTURE, mime="image/png"),)}, ["image_type"]),
            ({"text": "#a " * 30}, []),
            ({"text": "#a " * 31}, ["too_many_hashtags"]),
            ({"text": "@a.b " * 20}, []),
            ({"text": "@a.b " * 21}, ["too_many_mentions"]),
            ({"text": "me@example.com " * 21}, []),
            ({"kind": "reel"}, ["reel_empty"]),
            ({"kind": "reel", "media": (FILM, FILM)}, ["too_many_videos"]),
            ({"kind": "reel", "media": (replace(FILM, seconds=901),)}, ["video_too_long"]),
            ({"kind": "story", "media": (TALL,)}, []),
            ({"kind": "story", "media": (PICTURE, FILM)}, ["no_mix"]),
            ({"kind": "story", "media": (replace(FILM, seconds=61),)}, ["video_too_long"]),
            ({"kind": "story", "comment": "More"}, ["no_first_comment"]),
            ({"kind": "story", "collaborators": ["ann"]}, ["option_not_possible"]),
            ({"kind": "story", "media": (FILM,), "cover": 1}, ["option_not_possible"]),
            ({"kind": "sculpture"}, ["option_not_possible"]),
            ({"collaborators": ["a", "b", "c", "d"]}, ["option_not_possible"]),
            ({"cover": 1}, ["option_not_possible"]),
            ({"media": (FILM,), "cover": 4}, []),
            ({"media": (FILM,), "cover": 5}, ["option_not_possible"]),
            ({"media": (FILM,), "cover": "soon"}, ["option_not_possible"]),
            ({"media": (FILM, FILM), "tags": ["ann"]}, ["option_not_possible"]),
            ({"media": (FILM, PICTURE), "tags": ["ann"]}, []),
        ],
    )
    def test_of_the_kind(self, given, expected):
        assert codes(**given) == expected

    def test_says_that_a_story_shows_no_text_and_lets_it_go(self):
        story = Outgoing(text="Bread", media=(PICTURE,), options={"kind": "story"})
        [problem] = Instagram().review(story)
        assert (problem.code, problem.stops) == ("story_text", False)

    def test_praises_pictures_with_alt_texts(self):
        found = Instagram().review(Outgoing(text="Bread", media=(OTHER,)))
        assert [(problem.code, problem.stops) for problem in found] == [("alt_missing", False)]

    def test_go_by_what_the_account_may_publish_each_day(self):
        network = Instagram()
        told = network.capabilities_for({STANDING: {"posts": 100, "seconds": 86_400}})
        assert [network.capabilities.rates[0].calls, told.rates[0].calls] == [50, 100]
        assert told.settle_seconds == 150

    def test_offer_the_ways_whose_app_there_is(self):
        both = Instagram()
        facebook = Instagram(app_id="1", app_secret="s")
        own = Instagram(instagram_app_id="1", instagram_app_secret="s", app_id="2")
        assert [[way.name for way in one.ways] for one in (both, facebook, own)] == [
            ["instagram", "facebook"],
            ["facebook"],
            ["instagram"],
        ]
        assert [one.is_set_up for one in (both, facebook, own)] == [False, True, True]
