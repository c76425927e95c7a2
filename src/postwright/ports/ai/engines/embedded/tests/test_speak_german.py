"""Every German sentence that the engine can make by itself, against the grammar that its patterns must keep."""

import re

import pytest

from postwright.ports.ai.engines.embedded.compose.german import GERMAN
from postwright.ports.ai.engines.embedded.compose.phrasing import phrases_of
from postwright.ports.ai.engines.embedded.topics import TOPICS

FAMILIAR = [name for name in GERMAN.tones if name != "formal"]
SINGULAR = {"ist", "hat", "mag", "kann", "möchte"}
MASCULINE = [
    "Gruß",
    "Augenblick",
    "Gedanke",
    "Moment",
    "Tipp",
    "Spitzname",
    "Titel",
    "Kommentar",
    "Spruch",
    "Ohrwurm",
    "Plan",
    "Monolog",
    "Reim",
    "Teller",
    "Burger",
    "Cheeseburger",
    "Hotdog",
    "Burrito",
    "Bagel",
    "Eintopf",
    "Pilz",
    "Lebensmittelladen",
    "Hund",
    "Vogel",
    "Schmetterling",
    "Marienkäfer",
    "Hase",
    "Fisch",
    "Leuchtturm",
    "Springbrunnen",
    "Zug",
    "Bus",
    "Lastwagen",
    "Traktor",
    "Ballon",
    "Stuhl",
    "Teddybär",
    "Laptop",
    "Turnschuh",
    "Lippenstift",
    "Flakon",
    "Ball",
    "Korb",
    "Schirm",
    "Esstisch",
]
FEMININE = [
    "Freude",
    "Aufmerksamkeit",
    "Tasse",
    "Espressomaschine",
    "Teekanne",
    "Flasche",
    "Pizza",
    "Schale",
    "Brezel",
    "Bäckerei",
    "Katze",
    "Biene",
    "Blume",
    "Topfpflanze",
    "Küste",
    "Kirche",
    "Brücke",
    "Bühne",
    "Straßenbahn",
    "Kerze",
    "Vase",
    "Lampe",
    "Parkbank",
    "Uhr",
    "Armbanduhr",
    "Computertastatur",
    "Kamera",
    "Gitarre",
    "Geige",
    "Nähmaschine",
    "Töpferscheibe",
    "Sandale",
    "Jeans",
    "Tasche",
    "Sonnenbrille",
    "Halskette",
]
NEUTER = [
    "Lächeln",
    "Bild",
    "Wort",
    "Urteil",
    "Fazit",
    "Lieblingsdetail",
    "Schlusswort",
    "Lieblingswort",
    "Bauchgefühl",
    "Glas",
    "Dessert",
    "Eis",
    "Restaurant",
    "Pferd",
    "Rind",
    "Schaf",
    "Tal",
    "Seeufer",
    "Schloss",
    "Gewächshaus",
    "Zelt",
    "Auto",
    "Motorrad",
    "Fahrrad",
    "Boot",
    "Schiff",
    "Flugzeug",
    "Sofa",
    "Bücherregal",
    "Kissen",
    "Mobiltelefon",
    "Stativ",
    "Klavier",
    "Mikrofon",
    "Kleines",
]
GENDER = {**dict.fromkeys(MASCULINE, "m"), **dict.fromkeys(FEMININE, "f"), **dict.fromkeys(NEUTER, "n")}
ARTICLE = {"ein": "mn", "eine": "f"}
STRONG = {"er": "m", "es": "n"}


def every(*names, tones=tuple(GERMAN.tones)):
    return [
        phrase for tone in tones for name in names for phrase in phrases_of(getattr(GERMAN.tones[tone], name))
    ]


EVERYTHING = [*every("offers", "reactions", "leads", "contacts", "about"), *phrases_of(GERMAN.looks)]


class TestMarks:
    def test_end_what_asks_and_what_tells(self):
        assert all(phrase.endswith("?") for phrase in every("offers", "reactions"))
        assert all(phrase.endswith(".") for phrase in every("contacts", "about"))
        assert not [
            phrase for phrase in [*every("leads"), *phrases_of(GERMAN.looks)] if phrase[-1] in ".?!,:"
        ]

    def test_never_shout_or_say_a_word_twice(self):
        assert not [phrase for phrase in EVERYTHING if "!" in phrase or re.search(r"\b(\w+) \1\b", phrase)]

    def test_part_subordinate_clauses_with_a_comma(self):
        openers = r"[^,] (?:wenn|falls|bevor|solange|sobald|wann immer)\b"
        assert not [phrase for phrase in EVERYTHING if re.search(openers, phrase)]


class TestAddress:
    def test_is_polite_throughout_where_it_is_formal(self):
        formal = every("offers", "reactions", "leads", "contacts", "about", tones=("formal",))
        assert not [phrase for phrase in formal if re.search(r"\b(?:ihr|euch|eure?r?)\b", phrase)]

    def test_is_familiar_everywhere_else(self):
        familiar = every("offers", "reactions", "leads", "contacts", "about", tones=FAMILIAR)
        assert not [phrase for phrase in familiar if re.search(r"\b(?:Sie|Ihnen|Ihr|Ihre)\b", phrase)]


class TestAgreement:
    def test_of_ihr_with_its_verb(self):
        before = [found for phrase in EVERYTHING for found in re.findall(r"(\w+) ihr\b", phrase)]
        verbs = [word for word in before if word not in {"wenn", "falls", "solange", "sobald", "immer"}]
        closing = [
            found
            for phrase in EVERYTHING
            for found in re.findall(r"\b(?:wenn|falls|solange|sobald|immer) ihr\b.*?(\w+)[.,]?$", phrase)
        ]

        assert verbs
        assert {word for word in [*verbs, *closing] if not word.endswith("t") and word != "seid"} == set()

    def test_of_wir_with_its_verb(self):
        after = [found for phrase in EVERYTHING for found in re.findall(r"(?i)\bwir (?!Ihnen)(\w+)", phrase)]
        verbs = [word for word in after if word not in {"euch", "aufnehmen"}]

        assert {word for word in verbs if not word.endswith("n") and word != "sind"} == set()

    def test_of_wer_with_its_verb(self):
        asking = [phrase for phrase in every("offers") if phrase.startswith("wer")]
        verbs = {re.match(r"wer(?: von euch| hier| unter euch)? (\w+)", phrase)[1] for phrase in asking}

        assert {verb for verb in verbs if not verb.endswith("t") and verb not in SINGULAR} == set()

    def test_of_plural_nouns_with_their_verb(self):
        asking = every("reactions", tones=("formal",))

        assert all(
            re.search(r"\b(?:haben|möchten|dürfen|liegen|beschäftigen)\b", phrase) for phrase in asking
        )

    def test_of_dative_questions(self):
        asking = [phrase for phrase in every("offers") if phrase.startswith(("wem", "welchem"))]

        assert all(
            re.match(r"(?:wem|welchem Menschen)(?: in eure[rm] \w+)? \w+(?:t|de)\b", phrase)
            for phrase in asking
        )

    @pytest.mark.parametrize(
        "phrase", sorted({topic.phrases["de"] for topic in TOPICS} | set(every("leads")))
    )
    def test_of_articles_with_nouns(self, phrase):
        for article, noun in re.findall(r"\b([Ee]ine?) (?:[a-zäöü]+ )?([A-ZÄÖÜ]\w+)", phrase):
            assert GENDER[noun] in ARTICLE[article.lower()]

    def test_of_adjectives_after_euer(self):
        found = [
            re.search(r"[Ee]uer ([a-zäöü]+?)(er|es) ([A-ZÄÖÜ]\w+)", phrase) for phrase in every("reactions")
        ]
        pairs = {(match[2], match[3]) for match in found if match}

        assert len(pairs) > 4
        assert all(GENDER[noun] == STRONG[ending] for ending, noun in pairs)
        nouns = {
            match[1]
            for phrase in every("reactions")
            if (match := re.search(r"[Ee]uer ([A-ZÄÖÜ]\w+)", phrase))
        }
        assert {noun for noun in nouns if GENDER[noun] == "f"} == set()
