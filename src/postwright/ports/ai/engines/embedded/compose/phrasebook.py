"""
Every word that the embedded engine writes by itself, per language.

No phrase says anything about the picture, and none bends a word that comes from outside: those stand at
the beginning, after a colon or between quotation marks. A question follows the subject and a colon, after a
whole sentence a dash.
"""

from typing import NamedTuple

TEMPLATE_VERSION = "2026-11-22.1"


class Tone(NamedTuple):
    """Question tails after an offer (news, a time, a price), a whole sentence, and anything else; leads."""

    offer_questions: tuple[str, ...]
    sentence_questions: tuple[str, ...]
    other_questions: tuple[str, ...]
    statements: tuple[str, ...]
    invitations: tuple[str, ...]
    contact: str
    contact_plain: str


class Phrasebook(NamedTuple):
    language: str
    tones: dict[str, Tone]
    when: str
    price: str
    offer: str
    more: str
    in_picture: str
    colours: str
    also_seen: str
    video: str
    joiner: str
    colour_names: dict[str, str]
    fillers: frozenset[str]


_ENGLISH = Phrasebook(
    language="en",
    tones={
        "plain": Tone(
            (
                "who is in?",
                "what do you think?",
                "would this be something for you?",
                "who wants to know more?",
            ),
            ("what would you like to know?", "what do you say?"),
            ("what comes to mind?", "what do you see first?", "what would you add?"),
            ("{subject}.", "In short: {subject}.", "At a glance: {subject}."),
            ("Have a look: {subject}", "Take a closer look: {subject}", "Note this down: {subject}"),
            "Write to us about “{core}” if you would like to know more.",
            "Write to us if you would like to know more.",
        ),
        "warm": Tone(
            ("who would you share this with?", "who would you tell first?", "would that brighten your day?"),
            ("what are you looking forward to?", "what would you like to ask us?"),
            ("what does this bring to mind?", "who should see this?", "who are you thinking of?"),
            ("For you: {subject}.", "Shared with joy: {subject}.", "From us to you: {subject}."),
            ("We thought of you: {subject}", "Come closer: {subject}", "Have a look with us: {subject}"),
            "Write to us about “{core}”, we are happy to hear from you.",
            "Write to us, we are happy to hear from you.",
        ),
        "playful": Tone(
            ("yes, or yes?", "resist or give in?", "who is faster, you or we?"),
            ("your verdict?", "what do you say now?"),
            ("what would you call this?", "love at first sight?", "first thought?"),
            ("Drum roll: {subject}.", "Psst: {subject}.", "Plot twist: {subject}."),
            ("Eyes up: {subject}", "Pass it on: {subject}", "Tell your friends: {subject}"),
            "Send us “{core}” and we will answer.",
            "Ask us anything about it.",
        ),
        "formal": Tone(
            ("may we interest you?", "would this suit you?", "is this of interest to you?"),
            ("what questions do you have?", "what would you like to know?"),
            ("what is your impression?", "what are your thoughts?", "how do you see this?"),
            ("In brief: {subject}.", "Announcement: {subject}.", "For your information: {subject}."),
            (
                "We invite you to take a look: {subject}",
                "We would like to show you: {subject}",
                "Please note: {subject}",
            ),
            "Please write to us about “{core}” for further information.",
            "Please write to us for further information.",
        ),
    },
    when="When",
    price="Price",
    offer="Offer",
    more="More",
    in_picture="In the picture: {phrase}.",
    colours="Main colours: {colours}.",
    also_seen="Also in the picture: {phrase}.",
    video="Video",
    joiner=" and ",
    colour_names={
        "black": "black",
        "white": "white",
        "grey": "grey",
        "brown": "brown",
        "beige": "beige",
        "red": "red",
        "orange": "orange",
        "yellow": "yellow",
        "green": "green",
        "turquoise": "turquoise",
        "blue": "blue",
        "purple": "purple",
        "pink": "pink",
    },
    fillers=frozenset(
        [
            "a",
            "an",
            "the",
            "and",
            "or",
            "of",
            "for",
            "from",
            "with",
            "without",
            "in",
            "on",
            "at",
            "to",
            "by",
            "our",
            "your",
            "my",
            "his",
            "her",
            "its",
            "their",
            "this",
            "that",
            "these",
            "those",
            "new",
            "now",
            "is",
            "are",
            "be",
            "we",
            "you",
            "i",
            "it",
            "us",
            "me",
            "all",
            "any",
            "more",
            "most",
            "some",
            "just",
            "only",
            "very",
            "as",
            "into",
            "per",
        ]
    ),
)

_GERMAN = Phrasebook(
    language="de",
    tones={
        "plain": Tone(
            ("Wer ist dabei?", "Was meint ihr?", "Wäre das etwas für euch?", "Wer möchte mehr wissen?"),
            ("was möchtet ihr wissen?", "was sagt ihr dazu?"),
            ("Was fällt euch dazu ein?", "Was seht ihr zuerst?", "Was würdet ihr ergänzen?"),
            ("{subject}.", "Kurz gesagt: {subject}.", "Auf einen Blick: {subject}."),
            ("Schaut mal: {subject}", "Seht genauer hin: {subject}", "Merkt euch das: {subject}"),
            "Schreibt uns zu „{core}“, wenn ihr mehr wissen möchtet.",
            "Schreibt uns, wenn ihr mehr wissen möchtet.",
        ),
        "warm": Tone(
            ("Mit wem würdet ihr das teilen?", "Wem erzählt ihr zuerst davon?", "Wer freut sich mit uns?"),
            ("was möchtet ihr uns fragen?", "worauf freut ihr euch?"),
            ("Woran erinnert euch das?", "Wer sollte das sehen?", "An wen denkt ihr dabei?"),
            ("Für euch: {subject}.", "Mit Freude geteilt: {subject}.", "Von uns für euch: {subject}."),
            ("Wir haben an euch gedacht: {subject}", "Kommt näher: {subject}", "Schaut mit uns: {subject}"),
            "Schreibt uns zu „{core}“, wir freuen uns über jede Nachricht.",
            "Schreibt uns, wir freuen uns über jede Nachricht.",
        ),
        "playful": Tone(
            ("Ja oder ja?", "Widerstehen oder nachgeben?", "Wer ist schneller, ihr oder wir?"),
            ("euer Urteil?", "was sagt ihr jetzt?"),
            ("Wie würdet ihr das nennen?", "Liebe auf den ersten Blick?", "Euer erster Gedanke?"),
            ("Trommelwirbel: {subject}.", "Psst: {subject}.", "Achtung, Spoiler: {subject}."),
            ("Augen auf: {subject}", "Nicht verpassen: {subject}", "Weitersagen: {subject}"),
            "Schickt uns „{core}“, dann antworten wir.",
            "Fragt uns dazu, was ihr wollt.",
        ),
        "formal": Tone(
            ("Wäre das etwas für Sie?", "Was meinen Sie?", "Dürfen wir Ihr Interesse wecken?"),
            ("welche Fragen haben Sie?", "was möchten Sie wissen?"),
            ("Welchen Eindruck haben Sie?", "Was fällt Ihnen dazu ein?", "Wie sehen Sie das?"),
            (
                "Im Überblick: {subject}.",
                "Mitteilung: {subject}.",
                "Zu Ihrer Information: {subject}.",
            ),
            (
                "Werfen Sie einen Blick darauf: {subject}",
                "Für Sie: {subject}",
                "Bitte beachten Sie: {subject}",
            ),
            "Schreiben Sie uns zu „{core}“, wenn Sie mehr erfahren möchten.",
            "Schreiben Sie uns, wenn Sie mehr erfahren möchten.",
        ),
    },
    when="Wann",
    price="Preis",
    offer="Angebot",
    more="Dazu",
    in_picture="Im Bild: {phrase}.",
    colours="Hauptfarben: {colours}.",
    also_seen="Außerdem im Bild: {phrase}.",
    video="Video",
    joiner=" und ",
    colour_names={
        "black": "Schwarz",
        "white": "Weiß",
        "grey": "Grau",
        "brown": "Braun",
        "beige": "Beige",
        "red": "Rot",
        "orange": "Orange",
        "yellow": "Gelb",
        "green": "Grün",
        "turquoise": "Türkis",
        "blue": "Blau",
        "purple": "Violett",
        "pink": "Rosa",
    },
    fillers=frozenset(
        [
            "der",
            "die",
            "das",
            "den",
            "dem",
            "des",
            "ein",
            "eine",
            "einen",
            "einem",
            "einer",
            "eines",
            "und",
            "oder",
            "von",
            "vom",
            "für",
            "aus",
            "mit",
            "ohne",
            "in",
            "im",
            "am",
            "an",
            "auf",
            "bei",
            "zu",
            "zum",
            "zur",
            "unser",
            "unsere",
            "unseren",
            "unserem",
            "unserer",
            "euer",
            "eure",
            "mein",
            "meine",
            "dein",
            "deine",
            "dieser",
            "diese",
            "dieses",
            "neu",
            "neue",
            "neuer",
            "neues",
            "neuen",
            "jetzt",
            "ist",
            "sind",
            "wir",
            "ihr",
            "sie",
            "ich",
            "es",
            "uns",
            "euch",
            "alle",
            "alles",
            "mehr",
            "nur",
            "sehr",
            "als",
            "ab",
            "bis",
        ]
    ),
)

PHRASEBOOKS = {"en": _ENGLISH, "de": _GERMAN}

_TONE_WORDS = {
    "formal": "formal professional serious business elegant official sachlich seriös förmlich formell professionell",
    "playful": "playful funny witty humorous cheeky bold young verspielt humorvoll witzig frech locker lustig jung",
    "warm": "warm friendly kind personal caring cosy family herzlich freundlich persönlich familiär gemütlich warmherzig",
}


def name_tone(words: tuple[str, ...]) -> str:
    """The first word of a brand's tone that we know decides; polite German address comes before all."""
    said = [word.strip(".,;").casefold() for phrase in words for word in phrase.split()]
    if "sie" in said or "siezen" in said:
        return "formal"
    known = {word: tone for tone, listed in _TONE_WORDS.items() for word in listed.split()}
    return next((known[word] for word in said if word in known), "plain")
