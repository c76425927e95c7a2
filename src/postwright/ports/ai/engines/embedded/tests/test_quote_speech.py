import pytest

from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS
from postwright.ports.ai.engines.embedded.compose.speech import find_quote, find_terms
from postwright.ports.ai.engines.embedded.tests.made import asking, chosen, texts, write
from postwright.ports.ai.types import BrandVoice, Transcript, Word

SAID = "Our second shop opens on Monday. Come and see us."
GESAGT = "Wir zeigen heute unsere Rösterei in Leipzig. Der Kaffee wird langsam geröstet."


def spoken(text, language="en", *, score=0.95, unsure=(), language_score=0.95):
    words = tuple(
        Word(text=word, start=float(at), end=at + 0.9, score=0.3 if word in unsure else score)
        for at, word in enumerate(text.split())
    )
    return Transcript(language=language, language_score=language_score, words=words, source="whisper-base")


class TestFindQuote:
    def test_is_a_whole_sentence(self):
        assert find_quote(spoken(SAID), "en") in {"Our second shop opens on Monday", "Come and see us"}

    def test_leaves_out_a_sentence_with_one_unsure_word(self):
        assert find_quote(spoken(SAID, unsure=("second",)), "en") == "Come and see us"

    @pytest.mark.parametrize(
        "transcript",
        [
            None,
            spoken(SAID, score=0.7),
            spoken(SAID, language="fr"),
            spoken(SAID, language_score=0.5),
            spoken("Our second shop opens on"),
            spoken("and then it opened again today."),
            spoken("Yes. No."),
            spoken(SAID.replace(".", "")),
        ],
    )
    def test_is_none_where_anything_is_unsure(self, transcript):
        assert find_quote(transcript, "en") == ""


class TestFindTerms:
    def test_takes_german_nouns(self):
        assert find_terms(spoken(GESAGT, "de"), "de", PHRASEBOOKS["de"].fillers) == (
            "Rösterei",
            "Leipzig",
            "Kaffee",
        )

    def test_takes_what_is_said_twice_in_english(self):
        said = "We roast coffee here. This coffee is roasted slowly."

        assert find_terms(spoken(said), "en", PHRASEBOOKS["en"].fillers) == ("coffee",)

    def test_takes_nothing_unsure(self):
        assert find_terms(spoken(GESAGT, "de", score=0.8), "de", frozenset()) == ()


class TestSuggestions:
    def test_quote_what_is_surely_said_where_there_is_no_hint(self):
        written = write(asking(), transcript=spoken("Our second shop opens on Monday."))

        for caption in texts(written, "caption"):
            assert "“Our second shop opens on Monday”" in caption
        assert texts(written, "title") == ["“Our second shop opens on Monday”"]
        assert {one.source for one in chosen(written, "caption")[0].evidence} == {"speech"}

    def test_add_it_to_one_caption_beside_a_hint(self):
        written = write(asking("Team photo"), transcript=spoken("Our second shop opens on Monday."))
        quoted = [
            "In the video: “Our second shop opens on Monday”" in one for one in texts(written, "caption")
        ]

        assert quoted == [False, True, False]

    def test_quote_nothing_that_the_brand_avoids(self):
        request = asking(brand=BrandVoice(words_avoid=("shop",)))

        assert not texts(write(request, transcript=spoken("Our second shop opens on Monday.")), "caption")

    def test_find_by_what_is_said(self):
        written = write(asking(language="de"), transcript=spoken(GESAGT, "de"))

        assert texts(written, "hashtags") == ["#Rösterei #Leipzig #Kaffee"]
