"""Whatever people and brands say, nothing leaves the composer that a rule forbids."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from postwright.ports.ai.answers import AnalysisResult, Certainty, Provenance
from postwright.ports.ai.checks import check_answer
from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS
from postwright.ports.ai.engines.embedded.tests.made import BAKERY, ROLLS, asking, found, tagged, texts, write
from postwright.ports.ai.engines.embedded.topics import TOPICS
from postwright.ports.ai.rules import fold_hashtag
from postwright.ports.ai.types import BrandVoice, NetworkNeeds

OURS = sorted(
    {
        word
        for book in PHRASEBOOKS.values()
        for tone in book.tones.values()
        for part in tone
        for word in " ".join(part).split()
    }
    | {
        "cinnamon",
        "Rolls",
        "Saturday",
        "10",
        "€",
        "When",
        "Price",
        "picture",
        "coffee",
        "Café",
        "Mila",
        "handmade",
    }
)
HINT_PIECES = [
    "New",
    "from Saturday",
    "3 for 10 €",
    "rolls",
    ",",
    "{subject}",
    "{0}",
    "%s",
    "#tag",
    "we",
    "\u200d",
    "🥐",
    "ß",
]
words = st.one_of(st.sampled_from(OURS), st.text(max_size=12))
word_lists = st.lists(words, max_size=5).map(tuple)
hints = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from([*HINT_PIECES, *OURS]), max_size=12).map(" ".join)
)
brands = st.builds(
    BrandVoice,
    name=words,
    description=st.text(max_size=80),
    tone=word_lists,
    words_use=word_lists,
    words_avoid=word_lists,
    hashtags_always=word_lists,
    hashtags_never=word_lists,
    call_to_action=words,
    links=word_lists,
)
networks = st.builds(
    NetworkNeeds,
    name=st.just("tight"),
    caption_limit=st.integers(1, 400),
    hashtags_ideal=st.integers(0, 12),
    hashtags_limit=st.none() | st.integers(0, 12),
    title_limit=st.none() | st.integers(1, 100),
    alt_text_limit=st.none() | st.integers(1, 300),
)
tags = st.lists(
    st.builds(
        tagged, st.sampled_from([t.key for t in TOPICS]), st.sampled_from([Certainty.CERTAIN, Certainty.ASKS])
    ),
    max_size=3,
)


class TestComposer:
    @settings(max_examples=400, deadline=None)
    @given(
        hint=hints, brand=brands, network=networks, tags=tags, language=st.sampled_from(["en", "de", "fr"])
    )
    def test_never_breaks_a_rule(self, hint, brand, network, tags, language):
        request = asking(hint, brand=brand, networks=(network,), language=language)
        written = write(request, *tags)

        check_answer(request, answered(written))
        for suggestion in written.suggestions:
            assert not any(is_avoided(word, suggestion.text) for word in request.brand.words_avoid)
            assert not any(unicodedata.category(c) == "Cc" for c in suggestion.text.replace("\n", ""))
        never = {fold_hashtag(tag) for tag in request.brand.hashtags_never}
        assert not never & {fold_hashtag(tag) for tag in values(written, "hashtags")}

    @settings(max_examples=100, deadline=None)
    @given(avoided=st.lists(st.sampled_from(OURS), min_size=1, max_size=8).map(tuple))
    def test_finds_other_words_for_ours(self, avoided):
        request = asking("Oblique shelves", brand=BrandVoice(words_avoid=avoided))

        assert all("Oblique shelves" in caption for caption in texts(write(request), "caption"))


class TestAvoidedWord:
    def test_in_a_hint_leaves_the_hint_out_and_says_so(self):
        written = write(asking(ROLLS, brand=BAKERY.model_copy(update={"words_avoid": ("cinnamon",)})))

        assert not any("innamon" in s.text for s in written.suggestions)
        assert "hint_breaks_brand_rule" in {r.code for r in written.recommendations}
        assert {a.reason for a in written.abstentions} == {"brand_rule"}

    def test_in_the_brands_own_call_leaves_the_call_out(self):
        strict = BAKERY.model_copy(update={"words_avoid": ("counter",)})

        assert not any(
            "counter" in caption for caption in texts(write(asking(ROLLS, brand=strict)), "caption")
        )

    def test_bars_a_title_that_would_only_say_it_when_put_together(self):
        strict = BrandVoice(words_avoid=("rolls from Saturday",))

        assert not texts(write(asking("New rolls; from Saturday", brand=strict)), "title")

    def test_makes_room_for_the_next_thing_that_is_certain(self):
        strict = BrandVoice(words_avoid=("coffee",))

        assert texts(write(asking(brand=strict), tagged("coffee"), tagged("cup")), "title") == ["A cup"]

    def test_bars_the_hashtag_that_holds_it(self):
        strict = BAKERY.model_copy(update={"words_avoid": ("roll",)})

        assert not any(
            "roll" in tag.casefold() for tag in values(write(asking(ROLLS, brand=strict)), "hashtags")
        )


def values(written, field):
    return [value for s in written.suggestions if s.field == field for value in s.values]


def is_avoided(word, text):
    """A plain reading of the rule, apart from the code under test: the word itself among the words."""
    wanted = word.casefold().split()
    there = text.casefold().split()
    return bool(wanted) and any(there[i : i + len(wanted)] == wanted for i in range(len(there)))


def answered(written):
    provenance = Provenance(
        engine="embedded", engine_version="1", template_version="1", seconds=0, inputs_digest="0" * 64
    )
    return AnalysisResult(
        facts=found(),
        suggestions=written.suggestions,
        recommendations=written.recommendations,
        provenance=provenance,
    )
