from datetime import date

import pytest

from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS
from postwright.ports.ai.engines.embedded.compose.places import find_places
from postwright.ports.ai.engines.embedded.tests.made import (
    BAKERY,
    ROLLS,
    asking,
    chosen,
    tagged,
    texts,
    write,
)
from postwright.ports.ai.types import BrandVoice, TagFigure

MEASURED = TagFigure(
    hashtag="#coffeetime", metric="views", value=120, posts=8, source="own posts", at=date(2026, 11, 20)
)


def hashtags(request, *tags):
    return chosen(write(request, *tags), "hashtags")[0]


class TestBreadth:
    def test_is_said_of_each(self):
        suggestion = hashtags(asking(ROLLS, brand=BAKERY), tagged("coffee"))
        breadths = {one.about: one.breadth for one in suggestion.evidence}

        assert set(breadths) == set(suggestion.values)
        assert (breadths["CafeMila"], breadths["CinnamonRolls"], breadths["Coffee"]) == (
            "own",
            "niche",
            "broad",
        )


class TestSeason:
    @pytest.mark.parametrize(("language", "word"), [("en", "Autumn"), ("de", "Herbst")])
    def test_comes_last(self, language, word):
        request = asking(ROLLS, language=language).model_copy(update={"season": "autumn"})

        assert hashtags(request, tagged("coffee")).values[-1] == word

    def test_is_left_out_where_nobody_knows_it(self):
        assert "Autumn" not in hashtags(asking(ROLLS), tagged("coffee")).values


class TestFigures:
    def test_are_none_where_none_was_measured(self):
        assert {one.source for one in hashtags(asking(ROLLS), tagged("coffee")).evidence} == {"hint", "tag"}

    def test_stand_beside_the_hashtag_with_source_and_date(self):
        request = asking(ROLLS).model_copy(update={"figures": (MEASURED,)})
        suggestion = hashtags(request, tagged("coffee"))
        [figure] = [one for one in suggestion.evidence if one.source == "figure"]

        assert (figure.about, figure.detail) == ("CoffeeTime", "120 views; 8 posts; own posts; 2026-11-20")
        assert suggestion.values[0] == "CoffeeTime"

    def test_never_bring_in_a_hashtag_that_nothing_else_suggests(self):
        request = asking("Team photo").model_copy(update={"figures": (MEASURED,)})

        assert "CoffeeTime" not in hashtags(request).values

    def test_do_not_outrank_the_brands_own(self):
        request = asking(ROLLS, brand=BAKERY).model_copy(update={"figures": (MEASURED,)})

        assert hashtags(request, tagged("coffee")).values[:2] == ("CafeMila", "CoffeeTime")


class TestPlace:
    @pytest.mark.parametrize(
        ("language", "text", "places"),
        [
            ("en", "Our new oat flat white, from Monday in Leipzig", ("Leipzig",)),
            ("en", "New bread in New York and near Saint-Denis", ("New York", "Saint-Denis")),
            ("en", "Opening in July, at noon", ()),
            ("de", "Neu in Bad Homburg, Honig aus Österreich", ("Bad Homburg", "Österreich")),
            ("de", "Ab Montag im Laden", ()),
        ],
    )
    def test_is_what_the_person_names(self, language, text, places):
        assert find_places(text, PHRASEBOOKS[language].place_links) == places

    def test_makes_a_niche_with_what_is_seen(self):
        values = hashtags(asking("Neu in Leipzig", language="de"), tagged("coffee")).values

        assert {"KaffeeLeipzig", "Leipzig", "Kaffee"} <= set(values)

    def test_keeps_the_brands_rules(self):
        voice = BrandVoice(description="A bakery in Leipzig.", words_avoid=("Leipzig",))

        assert "Leipzig" not in texts(write(asking("Team photo", brand=voice)), "hashtags")[0]
