import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS
from postwright.ports.ai.engines.embedded.compose.phrasing import phrases_of
from postwright.ports.ai.engines.embedded.tests.made import asking, tagged, texts, write
from postwright.ports.ai.rules import BrandRules
from postwright.ports.ai.types import BrandVoice

MANY = 50
TONES = [("plain", ()), ("warm", ("warm",)), ("playful", ("playful",)), ("formal", ("formal",))]
POOLS = [
    (language, tone, name, getattr(said, name))
    for language, book in PHRASEBOOKS.items()
    for tone, said in book.tones.items()
    for name in ("offers", "reactions", "leads", "contacts", "about")
] + [(language, "any", "looks", book.looks) for language, book in PHRASEBOOKS.items()]
HINTS = {
    "en": ["Team photo", "We open our second shop on Monday!", ""],
    "de": ["Teamfoto", "Wir eröffnen am Montag unseren zweiten Laden", ""],
}


def clauses_in(text):
    """The finest reading of a sentence: what stands between full stops, questions, colons, dashes and lines."""
    pieces = (piece.strip() for piece in re.split(r"[.!?:\u2013\n]", text))
    return [piece for piece in pieces if len(piece.split()) > 1]


class TestPools:
    @pytest.mark.parametrize(("language", "tone", "name", "pattern"), POOLS)
    def test_hold_fifty_different_phrases(self, language, tone, name, pattern):
        phrases = phrases_of(pattern)

        assert len({phrase.casefold() for phrase in phrases}) >= MANY
        assert not [phrase for phrase in phrases if "  " in phrase or "[" in phrase or "|" in phrase]


class TestTurns:
    @pytest.mark.parametrize(("tone", "words"), TONES)
    @pytest.mark.parametrize(("language", "hint"), [(one, hint) for one in HINTS for hint in HINTS[one]])
    def test_repeat_nothing_of_ours_in_fifty_answers(self, language, hint, tone, words):
        """Of one brand, with the very same hint and picture each time: the hardest case there is."""
        voice = BrandVoice(name="Café Mila", tone=words)
        said = Counter()
        for turn in range(MANY):
            request = asking(hint, brand=voice, language=language).model_copy(update={"turn": turn})
            captions = texts(write(request, tagged("coffee")), "caption")
            assert len(captions) == 3
            said.update({clause for caption in captions for clause in clauses_in(caption)})
        outside = {hint.rstrip("!"), voice.name, "a cup of coffee", "eine tasse kaffee"}

        repeated = {clause.casefold() for clause, times in said.items() if times > 1}
        assert repeated <= {one.casefold() for one in outside}

    @given(turn=st.integers(0, 10**6), avoided=st.sampled_from(["who", "have", "look", "us", "you"]))
    def test_keep_the_brands_rules_whoever_is_next(self, turn, avoided):
        voice = BrandVoice(name="Café Mila", words_avoid=(avoided,))
        request = asking("Team photo", brand=voice).model_copy(update={"turn": turn})

        rules = BrandRules(voice)
        assert all(rules.allow(caption) for caption in texts(write(request), "caption"))

    def test_begin_with_what_the_brand_likes(self):
        voice = BrandVoice(name="Mila", tone=("warm",), words_use=("joy",))
        leads = [
            texts(write(asking("Team photo", brand=voice).model_copy(update={"turn": turn})), "caption")[2]
            for turn in range(6)
        ]

        assert ["joy" in lead for lead in leads] == [True] * 5 + [False]

    def test_are_drawn_where_nobody_counts(self):
        drawn = {texts(write(asking("Team photo"), seed=str(seed)), "caption")[0] for seed in range(30)}

        assert len(drawn) > 10
