import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.ai.engines.embedded.compose.hint import Hint, read_hint


def told(text):
    hint = read_hint(text)
    return hint.subject, hint.when, hint.price, *hint.details


class TestReadHint:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "New cinnamon rolls, from Saturday, 3 for 10 €",
                ("New cinnamon rolls", "from Saturday", "3 for 10 €"),
            ),
            (
                "new cinnamon rolls from Saturday 3 for 10 €",
                ("New cinnamon rolls", "from Saturday", "3 for 10 €"),
            ),
            ("Neue Zimtschnecken ab Samstag, 3 für 10 €", ("Neue Zimtschnecken", "ab Samstag", "3 für 10 €")),
            (
                "Flohmarkt am 24.12. um 10 Uhr, Eintritt frei",
                ("Flohmarkt", "am 24.12. um 10 Uhr", "Eintritt frei"),
            ),
            ("Yoga class every Monday 18:30, $12 each", ("Yoga class", "every Monday 18:30", "$12 each")),
            ("Ausstellung, bis Ende Mai", ("Ausstellung", "bis Ende Mai", "")),
            ("Open late, until the end of August", ("Open late", "until the end of August", "")),
            ("Bestellt vor, holt ab", ("Bestellt vor, holt ab", "", "")),
            ("Brot mit Nüssen, 4 €", ("Brot mit Nüssen", "", "4 €")),
            ("Zimtschnecken 2,50 €", ("Zimtschnecken", "", "2,50 €")),
            ("-20% on everything this weekend", ("-20% on everything", "this weekend", "")),
            ("Mugs, glazed by Ana, 28 €", ("Mugs", "", "28 €", "glazed by Ana")),
            ("St. Martin, 11. November", ("St. Martin", "11. November", "")),
            ("Open: Monday - Friday, 9:00-18:00", ("Open", "Monday - Friday, 9:00-18:00", "")),
            ("ab Samstag", ("Ab Samstag", "", "")),
            ("Sommerpause vom 1. bis 15. August", ("Sommerpause", "vom 1. bis 15. August", "")),
            ("Reading on August 5th", ("Reading", "on August 5th", "")),
            ("Last chance: jackets until Sunday", ("Last chance: jackets", "until Sunday", "")),
            ("iPhone repair", ("iPhone repair", "", "")),
        ],
    )
    def test_finds_what_when_and_for_how_much(self, text, expected):
        assert told(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("New: oat flat white, croissants, rolls", ("New: oat flat white, croissants, rolls", "", "")),
            (
                "New: oat flat white, croissants and rolls, from Monday, 3 for 10 €",
                ("New: oat flat white, croissants and rolls", "from Monday", "3 for 10 €"),
            ),
            (
                "Neu: Hafer-Flat-White, Croissants, Brötchen ab Montag",
                ("Neu: Hafer-Flat-White, Croissants, Brötchen", "ab Montag", ""),
            ),
            ("Last chance: jackets, coats until Sunday", ("Last chance: jackets, coats", "until Sunday", "")),
            ("Spring menu: soup; salad; cake", ("Spring menu: soup, salad, cake", "", "")),
            ("Top 10: rolls, buns", ("Top 10: rolls, buns", "", "")),
            ("Croissants, new: rolls, buns", ("Croissants", "", "", "new: rolls, buns")),
            ("New: rolls, buns - come by", ("New: rolls, buns", "", "", "Come by")),
            ("Open: Saturday, bring friends", ("Open", "Saturday", "", "bring friends")),
            ("Yoga: Monday 18:30, Tuesday 9:00", ("Yoga", "Monday 18:30, Tuesday 9:00", "")),
        ],
    )
    def test_keeps_the_list_behind_a_colon_together(self, text, expected):
        assert told(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "New: oat flat white, 4 €, croissants, 2 €",
            "New: oat flat white 4,50 €, croissants 2 €",
            "New: oat flat white from Monday, rolls from Tuesday",
        ],
    )
    def test_leaves_each_price_and_time_with_its_own_item(self, text):
        assert told(text) == (text, "", "")

    @given(
        st.sampled_from(["New", "Neu", "Spring menu", "Top 10", "From our oven", "Heute"]),
        st.lists(
            st.sampled_from(["oat flat white", "croissants", "Brötchen", "rolls and buns", "iced tea"]),
            min_size=1,
        ),
        st.sampled_from(["", "from Monday", "ab Samstag", "on Friday at 18:30"]),
        st.sampled_from(["", "3 for 10 €", "$12 each", "2,50 €"]),
        st.sampled_from([", ", "; "]),
    )
    def test_loses_and_moves_nothing_of_a_list(self, lead, items, when, price, sign):
        text = sign.join(filter(None, [f"{lead}: {items[0]}", *items[1:], when, price]))

        assert told(text) == (f"{lead}: {', '.join(items)}", when, price)

    def test_leaves_a_sentence_whole(self):
        hint = read_hint("We open our second shop on Monday! Come early.")

        assert hint.speaks
        assert hint.phrases == ("We open our second shop on Monday", "Come early")

    @pytest.mark.parametrize(
        "text", ["Danke für 1000 Follower", "Sold out", "Autumn soup: pumpkin and ginger"]
    )
    def test_puts_no_frame_around_what_stands_alone(self, text):
        assert read_hint(text).speaks

    def test_joins_a_time_as_it_was_written(self):
        assert read_hint("Live jazz, on Friday").dated == "Live jazz on Friday"
        assert read_hint("Live jazz, 8 pm").dated == "Live jazz, 8 pm"
        assert read_hint("New: rolls, buns, from Monday").dated == "New: rolls, buns, from Monday"

    def test_knows_the_thing_without_its_news(self):
        assert read_hint("Neue Zimtschnecken").core == "Zimtschnecken"
        assert read_hint("Newcastle trip").core == "Newcastle trip"

    @pytest.mark.parametrize("text", ["", "   ", "!!!", "- , ; -"])
    def test_makes_nothing_of_nothing(self, text):
        assert read_hint(text) == Hint()

    @given(st.text(max_size=300))
    def test_invents_no_character(self, text):
        for phrase in read_hint(text).phrases:
            assert all(part.casefold() in text.casefold() for part in phrase.split(", "))

    @pytest.mark.parametrize(
        "text",
        [
            "from " * 400,
            "1," * 1000,
            "monday " * 280,
            "3 for " * 330 + "€",
            "-" * 2000,
            "a: b, " + "monday, " * 240,
            "a: " * 600,
        ],
    )
    def test_reads_hostile_repetition(self, text):
        assert len(" ".join(read_hint(text).phrases)) <= len(text)
