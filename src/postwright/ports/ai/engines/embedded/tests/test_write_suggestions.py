import re
from itertools import combinations

import pytest

from postwright.kit.text import count_graphemes
from postwright.ports.ai.answers import Certainty, SpokenLanguage
from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS, name_tone
from postwright.ports.ai.engines.embedded.compose.phrasing import phrases_of
from postwright.ports.ai.engines.embedded.tests.made import (
    BAKERY,
    ROLLS,
    SCHNECKEN,
    asking,
    chosen,
    media,
    tagged,
    texts,
    write,
)
from postwright.ports.ai.types import BrandVoice, NetworkNeeds

TINY = NetworkNeeds(name="tiny", caption_limit=60, title_limit=15, alt_text_limit=40, hashtags_ideal=2)
TONES = [(), ("warm",), ("playful",), ("formal",)]
HINTS = {
    "en": [ROLLS, "Team photo", "We open our second shop on Monday!", "Mugs, glazed by Ana, 28 €"],
    "de": [
        SCHNECKEN,
        "Teamfoto",
        "Wir eröffnen am Montag unseren zweiten Laden",
        "Becher, glasiert von Ana, 28 €",
    ],
}
EVERY_HINT = [(language, hint) for language, hints in HINTS.items() for hint in hints]


class TestCaptions:
    @pytest.mark.parametrize("tone", TONES)
    @pytest.mark.parametrize(("language", "hint"), EVERY_HINT)
    def test_are_three_of_different_build(self, language, hint, tone):
        voice = BAKERY.model_copy(update={"tone": tone})
        written = write(asking(hint, brand=voice, language=language), tagged("coffee"))
        captions = texts(written, "caption")

        assert [s.angle for s in chosen(written, "caption")] == ["question", "statement", "invitation"]
        outside = [hint, voice.name, voice.call_to_action, *voice.words_use, *voice.links]
        for one, other in combinations(captions, 2):
            assert build(one, outside) != build(other, outside)
            assert shared_words(one, other, outside) <= 1 / 3

    @pytest.mark.parametrize(("language", "hint"), EVERY_HINT)
    def test_all_use_the_hint(self, language, hint):
        subject = re.split(r"[,!]", hint)[0]

        assert all(subject in caption for caption in texts(write(asking(hint, language=language)), "caption"))

    def test_tell_time_and_price_in_the_persons_words(self):
        for caption in texts(write(asking(ROLLS)), "caption"):
            assert "rom Saturday" in caption
            assert "3 for 10 €" in caption

    def test_keep_time_and_price_beside_a_whole_statement(self):
        for caption in texts(write(asking("Last chance: winter jackets until Sunday, 20 €")), "caption"):
            assert caption.startswith("Last chance: winter jackets")
            assert "ntil Sunday" in caption
            assert "20 €" in caption

    def test_keep_a_list_behind_a_colon_in_one_piece(self):
        hint = "New: oat flat white, croissants, from Monday, 3 for 10 € - come by"
        written = write(asking(hint))

        for caption in texts(written, "caption"):
            assert caption.startswith("New: oat flat white, croissants")
            assert "rom Monday" in caption
        assert texts(written, "description") == [
            "New: oat flat white, croissants, from Monday, 3 for 10 €. Come by."
        ]

    @pytest.mark.parametrize("language", ["en", "de"])
    def test_say_nothing_about_the_picture_beyond_hint_and_certain_facts(self, language):
        invented = re.compile(r"(?i)delicious|fresh|best|cosy|lecker|frisch|gemütlich|today|heute")
        for seed in map(str, range(30)):
            for caption in texts(write(asking(ROLLS, language=language), seed=seed), "caption"):
                assert not invented.search(caption)

    def test_name_what_is_certain_and_never_what_is_asked(self):
        certain = texts(write(asking(ROLLS), tagged("coffee")), "caption")
        asked = texts(write(asking(ROLLS), tagged("coffee", Certainty.ASKS)), "caption")

        assert any(": a cup of coffee." in caption for caption in certain)
        assert not any("coffee" in caption for caption in asked)

    def test_do_not_exist_where_nothing_is_known(self):
        written = write(asking(brand=BAKERY))

        assert not texts(written, "caption")
        assert {a.field for a in written.abstentions} == {"title", "description", "caption", "alt_text"}
        assert {a.reason for a in written.abstentions} == {"nothing_certain"}

    def test_end_with_the_brands_call_and_link(self):
        invitation = texts(write(asking(ROLLS, brand=BAKERY)), "caption")[2]

        assert invitation.endswith("Order at the counter.\n\nhttps://mila.example")

    def test_are_shorter_where_a_network_is_tight(self):
        written = write(asking(ROLLS, brand=BAKERY, networks=(TINY,)))

        short = texts(written, "caption", "tiny")
        assert len(short) == 3
        assert all(count_graphemes(caption) <= 60 and "cinnamon rolls" in caption for caption in short)

    def test_are_not_repeated_for_a_network_with_room(self):
        roomy = NetworkNeeds(name="roomy", caption_limit=5000)

        assert not texts(write(asking(ROLLS, networks=(roomy,))), "caption", "roomy")

    def test_prefer_wording_that_the_brand_likes(self):
        for seed in map(str, range(20)):
            liking = BrandVoice(tone=("warm",), words_use=("joy",))
            assert "small joy" in texts(write(asking(ROLLS, brand=liking), seed=seed), "caption")[2]

    def test_rest_on_named_evidence(self):
        evidence = chosen(write(asking(ROLLS, brand=BAKERY), tagged("coffee")), "caption")[1].evidence

        assert {(e.source, e.detail) for e in evidence} >= {
            ("hint", "New cinnamon rolls"),
            ("hint", "3 for 10 €"),
            ("tag", "coffee 0.90"),
            ("brand", "warm"),
            ("brand", "Café Mila"),
        }


class TestLanguage:
    def test_german_holds_no_english_word_of_ours(self):
        english = words_of(PHRASEBOOKS["en"]) - words_of(PHRASEBOOKS["de"])
        for tone in TONES:
            for seed in map(str, range(12)):
                request = asking(SCHNECKEN, brand=BrandVoice(tone=tone), language="de")
                written = write(request, tagged("coffee"), seed=seed)
                for suggestion in written.suggestions:
                    assert not english & words_in(suggestion.text)
                    assert suggestion.language == "de"

    def test_formal_german_says_sie(self):
        captions = " ".join(
            texts(write(asking(SCHNECKEN, brand=BrandVoice(tone=("formell",)), language="de")), "caption")
        )

        assert "Sie" in captions
        assert not {"ihr", "euch", "eure"} & words_in(captions)

    def test_follows_the_hint_rather_than_mixing_two(self):
        spoken = SpokenLanguage(code="de", score=0.99)
        written = write(asking(SCHNECKEN, language="en"), hint_language=spoken)

        assert {s.language for s in written.suggestions} == {"de"}
        assert "language_not_written" in {r.code for r in written.recommendations}

    def test_falls_back_visibly(self):
        written = write(asking(ROLLS, language="fr"))

        told = next(r for r in written.recommendations if r.code == "language_not_written")
        assert told.figures == {"asked": "fr", "written": "en"}

    @pytest.mark.parametrize(
        ("words", "tone"),
        [
            (("warm and friendly",), "warm"),
            (("Sie, herzlich",), "formal"),
            (("witzig",), "playful"),
            (("odd",), "plain"),
        ],
    )
    def test_reads_a_tone(self, words, tone):
        assert name_tone(words) == tone


class TestHashtags:
    def test_go_from_the_brands_to_the_broad(self):
        written = write(asking(ROLLS, brand=BAKERY), tagged("coffee"))

        assert texts(written, "hashtags") == [
            "#CafeMila #CinnamonRolls #Rolls #CoffeeKreuzberg #Kreuzberg #Coffee #CoffeeTime #Handmade"
        ]

    @pytest.mark.parametrize(
        ("own", "spelled"),
        [
            ("annasbakery", "annasbakery"),
            ("#annasBakery", "annasBakery"),
            ("annas_bakery", "annas_bakery"),
            ("ANNAS", "ANNAS"),
            ("bäckerei24", "bäckerei24"),
            ("अन्ना", "अन्ना"),
            ("anna's bakery", "AnnasBakery"),
        ],
    )
    def test_spell_the_brands_own_as_the_brand_does(self, own, spelled):
        brand = BrandVoice(name="Annas Bakery", hashtags_always=(own,))

        assert chosen(write(asking(brand=brand), tagged("coffee")), "hashtags")[0].values[0] == spelled

    def test_take_german_nouns(self):
        written = write(asking("Frische Zimtschnecken und Kaffee", language="de"))

        assert chosen(written, "hashtags")[0].values == (
            "FrischeZimtschneckenKaffee",
            "Zimtschnecken",
            "Kaffee",
        )

    def test_are_as_many_as_a_network_wants(self):
        written = write(asking(ROLLS, brand=BAKERY, networks=(TINY,)))

        assert texts(written, "hashtags", "tiny") == ["#CafeMila #CinnamonRolls"]


class TestAltText:
    def test_states_what_is_certain(self):
        suggestion = chosen(write(asking(), tagged("coffee")), "alt_text")[0]

        assert suggestion.text == "A cup of coffee. Main colours: brown and black."
        assert suggestion.certainty is Certainty.CERTAIN

    def test_asks_whether_the_hint_is_what_is_seen(self):
        suggestion = chosen(write(asking(SCHNECKEN, language="de"), tagged("coffee")), "alt_text")[0]

        assert suggestion.subject == "Zimtschnecken"
        assert suggestion.text.startswith("Zimtschnecken. Außerdem im Bild: eine Tasse Kaffee.")

    def test_is_sure_where_hint_and_picture_agree(self):
        assert (
            chosen(write(asking("Coffee to go"), tagged("coffee")), "alt_text")[0].certainty
            is Certainty.CERTAIN
        )

    def test_asks_about_what_is_only_likely(self):
        suggestion = chosen(write(asking(), tagged("cat", Certainty.ASKS)), "alt_text")[0]

        assert (suggestion.certainty, suggestion.subject) == (Certainty.ASKS, "A cat")

    def test_stays_within_its_limit(self):
        assert texts(write(asking(networks=(TINY,)), tagged("coffee")), "alt_text", "tiny") == [
            "A cup of coffee."
        ]


class TestTitle:
    def test_is_the_hints_subject_and_time(self):
        assert texts(write(asking(ROLLS)), "title") == ["New cinnamon rolls from Saturday"]

    def test_is_cut_at_a_word(self):
        assert texts(write(asking(ROLLS, networks=(TINY,))), "title", "tiny") == ["New cinnamon…"]

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("red-teapot.jpg", "Red teapot"),
            ("IMG_2041.JPG", ""),
            ("20240102_113000.jpg", ""),
            ("xkcdz.png", ""),
        ],
    )
    def test_asks_about_a_files_name_that_a_person_gave(self, name, title):
        suggestions = chosen(write(asking(of=media(file_name=name))), "title")

        assert [s.subject for s in suggestions] == [title] * bool(title)


class TestDescription:
    def test_joins_hint_fact_and_brand(self):
        description = texts(write(asking(ROLLS, brand=BAKERY), tagged("coffee")), "description")[0]

        assert description.splitlines() == [
            "New cinnamon rolls, from Saturday, 3 for 10 €.",
            "In the picture: a cup of coffee.",
            "",
            "Café Mila: A small bakery in Kreuzberg.",
        ]


def build(caption, outside):
    """What remains of a caption when all words go: lines, marks, and where the outside words stand."""
    return re.sub(r"[^\W_]+(?:\s+[^\W_]+)*", "w", masked(caption, outside))


def shared_words(one, other, outside):
    ours, theirs = (words_in(masked(caption, outside)) for caption in (one, other))
    return len(ours & theirs) / max(1, len(ours | theirs))


def masked(caption, outside):
    pieces = sorted(
        {part.strip() for text in outside for part in re.split(r"[,!]", text)}, key=len, reverse=True
    )
    for piece in filter(None, pieces):
        caption = re.sub(re.escape(piece), "§", caption, flags=re.IGNORECASE)
    return caption


def words_in(text):
    return {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)}


def words_of(book):
    ours = [phrase for tone in book.tones.values() for pattern in tone for phrase in phrases_of(pattern)]
    labels = [book.when, book.price, book.offer, book.more, book.in_picture, book.colours, book.also_seen]
    looks = phrases_of(book.looks)
    return words_in(" ".join([*ours, *looks, *labels, *book.colour_names.values()])) - {
        "core",
        "phrase",
        "colours",
    }
