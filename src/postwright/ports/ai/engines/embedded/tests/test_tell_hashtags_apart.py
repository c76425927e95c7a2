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
from postwright.ports.ai.types import BrandVoice


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
