"""
The pairs by which the threshold was chosen.

A person would call those of the first list the same news told again, those of the second two pieces of news. The
likest of the second list scores below 0.5, the least like of the first above 0.65; 0.6 lies between, nearer to what is
the same, since a warning too few costs less than one that people learn to overlook.
"""

import pytest

from postwright.desk.echoes import rules
from postwright.desk.echoes.rules import ALIKE, FARTHEST, saying

SAME = [
    ("Fresh rolls from Saturday.", "Fresh rolls from Saturday! 🥐"),
    ("Fresh rolls from Saturday at seven.", "FRESH ROLLS FROM SATURDAY AT SEVEN https://a.example/x"),
    ("Our plum cake is back. Come by today!", "Our plum cake is back! Come by today, #plumcake"),
    ("We open at seven on Sundays, too.", "We open at eight on Sundays, too."),
    ("Neue Öffnungszeiten: sonntags ab acht Uhr.", "Neue Öffnungszeiten, sonntags ab 8 Uhr!"),
    ("Thank you for ten wonderful years with us.", "Thank you for ten wonderful years!"),
]
DIFFERENT = [
    ("Fresh rolls from Saturday.", "Plum cake from Friday on."),
    ("We open at seven on Sundays, too.", "We are closed on Mondays, as always."),
    ("Our plum cake is back. Come by today!", "Our apple strudel needs another day. Come by on Friday!"),
    ("Thank you for ten wonderful years with us.", "Looking for a baker who loves early mornings. Join us!"),
    ("Neue Öffnungszeiten: sonntags ab acht Uhr.", "Neue Brote: Roggen, Dinkel und Emmer."),
    ("Happy Easter from all of us at the bakery!", "Happy new year from all of us in the shop!"),
]


def are_alike(one, other):
    return rules.are_alike(saying(one), saying(other))


def likeness(one, other):
    return rules.likeness(saying(one), saying(other))


class TestLikeness:
    @pytest.mark.parametrize(("one", "other"), SAME)
    def test_finds_the_same_news(self, one, other):
        assert are_alike(one, other)

    @pytest.mark.parametrize(("one", "other"), DIFFERENT)
    def test_lets_other_news_pass(self, one, other):
        assert not are_alike(one, other)

    def test_keeps_a_distance_to_both(self):
        assert min(likeness(*pair) for pair in SAME) > ALIKE + 0.02
        assert max(likeness(*pair) for pair in DIFFERENT) < ALIKE - 0.08

    @pytest.mark.parametrize(
        ("one", "other"), [("", ""), ("🥐", "🥐"), ("https://a.example", "https://a.example")]
    )
    def test_finds_nothing_in_nothing(self, one, other):
        assert not are_alike(one, other)

    def test_takes_short_words_at_their_word(self):
        assert are_alike("Good morning!", "good morning")
        assert not are_alike("Good morning!", "Good mornings")

    def test_reads_only_the_beginning_of_what_goes_on_and_on(self):
        beginning = "Fresh rolls from Saturday. " * 100

        assert saying(beginning + "Bread. " * 100_000) == saying(beginning[:FARTHEST])
