"""How suggestions, reasons and advice read, and what a person's edit becomes. Engines answer in codes."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from postwright.ui.networks import mark_of

HASHTAGS = "hashtags"
SECRET_PREFIX, SECRET_BYTES = "whsec_", range(24, 65)  # of a callback, by Standard Webhooks
SHOWN_STATES = {"looking": ("waiting", "running"), "failed": ("failed",)}
WAITERS = (
    2  # requests of a web process that wait for an analysis at the same time; it has four threads by default
)
FIRST_LOOK_S, LAST_LOOK_S, WAIT_MOST_S = 0.1, 1.0, 30
PACE_OF = 20  # of a batch: how many of the last ones tell how fast it goes
NEAR = 0.9  # of a limit: from there on it shows
LONGEST = {"title": 200, "description": 4000, "caption": 4000, "hashtags": 1000, "alt_text": 2000}

PROBLEMS = {
    "engine_unavailable": gettext_lazy("The engine could not be reached. Ask again in a moment."),
    "engine_refused": gettext_lazy("The engine could not make sense of this file."),
    "bad_answer": gettext_lazy(
        "The engine answered something that breaks your brand's rules, so it was thrown away."
    ),
    "media_failed": gettext_lazy("The file could not be used, so there was nothing to look at."),
}
ANGLES = {
    "question": gettext_lazy("A question"),
    "statement": gettext_lazy("A statement"),
    "invitation": gettext_lazy("An invitation"),
    "story": gettext_lazy("A story"),
    "other": gettext_lazy("Another way"),
}
SOURCES = {
    "hint": gettext_lazy("your hint"),
    "speech": gettext_lazy("what is said"),
    "brand": gettext_lazy("your brand"),
    "tag": gettext_lazy("the picture"),
    "colour": gettext_lazy("its colours"),
    "file": gettext_lazy("the file name"),
    "season": gettext_lazy("the season"),
    "network": gettext_lazy("the network"),
    "model": gettext_lazy("the model"),
}
BREADTHS = {
    "broad": gettext_lazy("for many: %(hashtags)s"),
    "niche": gettext_lazy("for few: %(hashtags)s"),
}
WHY_FIRST = {
    "sharp": gettext_lazy("sharper than most"),
    "well_lit": gettext_lazy("better lit than most"),
    "shows_faces": gettext_lazy("shows people"),
    "typical": gettext_lazy("most like all the others"),
    "order": gettext_lazy("the first of yours, since nothing sets one apart"),
}
ADVICE = {
    "too_dark": gettext_lazy("The picture is dark: its mean brightness is %(brightness)s %%."),
    "too_bright": gettext_lazy("The picture is very bright: its mean brightness is %(brightness)s %%."),
    "low_contrast": gettext_lazy("The picture has little contrast: %(contrast)s %% between dark and bright."),
    "blurred": gettext_lazy(
        "The picture looks blurred: its sharpness is %(sharpness)s, in focus it would be above %(least)s."
    ),
    "wrong_ratio": gettext_lazy("Its ratio is %(ratio)s; %(network)s takes %(least)s to %(most)s."),
    "no_audio": gettext_lazy("The video has no sound."),
    "silent": gettext_lazy("The video has a sound track, but nothing is to be heard on it."),
    "too_quiet": gettext_lazy("The sound is quiet: %(loudness)s LUFS, where %(usual)s is usual."),
    "too_loud": gettext_lazy("The sound is loud: %(loudness)s LUFS, where %(usual)s is usual."),
    "still_start": gettext_lazy("Nothing moves in the first %(seconds)s s."),
    "have_it_seen": gettext_lazy("This may not be safe for work, by %(score)s %%. Have a person look."),
    "too_long": gettext_lazy("It lasts %(seconds)s s; %(network)s takes %(most)s s."),
    "no_hint": gettext_lazy("There is no hint. A few words about the picture make every suggestion better."),
    "no_alt_text": gettext_lazy(
        "There is no alt text yet, because what the picture shows is not certain. Write a sentence."
    ),
    "no_subtitles": gettext_lazy(
        "Somebody speaks for %(seconds)s s, and there are no subtitles. Many people watch without sound."
    ),
    "text_too_small": gettext_lazy(
        "Its text would be %(height)s px high on a phone; below %(least)s px it is hard to read."
    ),
    "text_at_edge": gettext_lazy(
        "Of its lines of text (%(lines)s), %(cut)s lie within %(rim)s %% of the edge, where much is cut off."
    ),
    "text_covered": gettext_lazy(
        "Of its lines of text (%(lines)s), %(covered)s lie where %(network)s puts buttons of its own."
    ),
    "better_crop": gettext_lazy(
        "Cropped for %(network)s around what draws the eye, it keeps %(kept)s %% of that; cropped in the middle, "
        "%(middle)s %%."
    ),
    "taller_crop": gettext_lazy(
        "On a phone it is %(share)s %% as high as a 4:5 picture; cropped to that, it keeps %(kept)s %% of what draws "
        "the eye."
    ),
    "better_network": gettext_lazy(
        "%(network)s would lose %(lost)s %% of it; %(other)s, where you have a channel, takes all of it."
    ),
    "alt_text_waits": gettext_lazy("It has no alt text yet, and one is suggested."),
    "language_not_written": gettext_lazy("This engine wrote in %(written)s; %(asked)s was asked for."),
    "hint_breaks_brand_rule": gettext_lazy(
        "The hint holds a word that your brand avoids, so it was left out."
    ),
}
# What the editor does at a click, by its own words for it (`media.rules.remedies.Do`).
EDITS = {
    "brighten": gettext_lazy("Brighten it"),
    "darken": gettext_lazy("Darken it"),
    "add_contrast": gettext_lazy("Add contrast"),
    "crop": gettext_lazy("Crop it"),
    "trim": gettext_lazy("Trim it"),
    "even_sound": gettext_lazy("Even the sound out"),
    "drop_sound": gettext_lazy("Take the sound out"),
    "add_subtitles": gettext_lazy("Add subtitles"),
}
READ_FIRST = {"add_subtitles"}  # a machine wrote what the editor is filled with
# What stands further up or down the same page.
PLACES = {
    "add_hint": ("ask-title", gettext_lazy("Say a few words")),
    "write_alt_text": ("alt-text", gettext_lazy("Write it")),
    "read_alt_text": ("group-alt_text", gettext_lazy("Read it")),
}
_GRAVITY = {"problem": 0, "warning": 1, "hint": 2}
_TONES = {"problem": "bad", "warning": "warn", "hint": "info"}


@dataclass(frozen=True)
class Advice:
    """`edit` or `place` in the page is where one click puts it right, `action` what that click says."""

    code: str
    tone: str
    text: str
    network: str
    remedy: str

    @property
    def edit(self) -> str:
        return self.remedy if self.remedy in EDITS else ""

    @property
    def is_read_first(self) -> bool:
        return self.remedy in READ_FIRST

    @property
    def is_one_click(self) -> bool:
        """Whether the editor needs nothing more: a crop needs to know for whom, subtitles need their words."""
        return bool(self.edit) and not self.is_read_first and (self.edit != "crop" or bool(self.network))

    @property
    def place(self) -> str:
        return PLACES[self.remedy][0] if self.remedy in PLACES else ""

    @property
    def action(self) -> str:
        if self.edit:
            return str(EDITS[self.edit])
        return str(PLACES[self.remedy][1]) if self.place else ""


@dataclass(frozen=True)
class Extra:
    """`command` is what the operator types."""

    name: str
    text: Any
    command: str


EXTRAS = {
    "text": Extra(
        "ocr",
        gettext_lazy("Text in pictures could be read: for the search, and to warn of small print."),
        "bin/setup ocr",
    ),
    "speech": Extra(
        "speech",
        gettext_lazy("What is said could be written down: for titles, captions, the search and subtitles."),
        "bin/setup speech",
    ),
}


def extras_for(lacks: Collection[str]) -> list[Extra]:
    return [extra for sense, extra in EXTRAS.items() if sense in lacks]


@dataclass(frozen=True)
class Observed:
    colours: list[tuple[str, str]]
    light: str
    sharpness: str


COLOURS = {
    "black": gettext_lazy("black"),
    "white": gettext_lazy("white"),
    "grey": gettext_lazy("grey"),
    "brown": gettext_lazy("brown"),
    "beige": gettext_lazy("beige"),
    "red": gettext_lazy("red"),
    "orange": gettext_lazy("orange"),
    "yellow": gettext_lazy("yellow"),
    "green": gettext_lazy("green"),
    "turquoise": gettext_lazy("turquoise"),
    "blue": gettext_lazy("blue"),
    "purple": gettext_lazy("purple"),
    "pink": gettext_lazy("pink"),
}
LIGHT = {
    "normal": gettext_lazy("Well lit"),
    "dark": gettext_lazy("Dark"),
    "bright": gettext_lazy("Very bright"),
    "flat": gettext_lazy("Little contrast"),
}
SHARPNESS = {"sharp": gettext_lazy("Sharp"), "soft": gettext_lazy("Soft"), "blurred": gettext_lazy("Blurred")}


def observed(facts: dict[str, Any]) -> Observed:
    colours = [(one["hex"], str(COLOURS.get(one["name"], one["name"]))) for one in facts.get("colours", [])]
    light, sharpness = facts.get("exposure") or {}, facts.get("sharpness") or {}
    return Observed(
        colours=colours,
        light=str(LIGHT.get(light.get("verdict", ""), "")),
        sharpness=str(SHARPNESS.get(sharpness.get("verdict", ""), "")),
    )


ALT_TEXT_WAITS = {"code": "alt_text_waits", "severity": "warning", "remedy": "read_alt_text"}


def advice_of(recommendations: Sequence[dict[str, Any]]) -> list[Advice]:
    """The gravest first."""
    gravest_first = sorted(recommendations, key=lambda one: _GRAVITY.get(one["severity"], 3))
    return [
        Advice(
            code=one["code"],
            tone=_TONES.get(one["severity"], "info"),
            text=_words_of(one),
            network=one.get("network") or "",
            remedy=one.get("remedy") or "",
        )
        for one in gravest_first
    ]


def reason_of(evidence: Sequence[dict[str, str]]) -> str:
    """What a suggestion rests on, in a few words."""
    sources = [str(SOURCES[source]) for source in SOURCES if any(one["source"] == source for one in evidence)]
    if not sources:
        return ""
    told = [_("from %(sources)s") % {"sources": ", ".join(sources)}, *_told_of_hashtags(evidence)]
    return " \u00b7 ".join(told)


def _told_of_hashtags(evidence: Sequence[dict[str, str]]) -> Iterator[str]:
    """Whom each is for."""
    for breadth, word in BREADTHS.items():
        if named := [f"#{one['about']}" for one in evidence if one.get("breadth") == breadth]:
            yield word % {"hashtags": " ".join(named)}


def explain_problem(code: str) -> str:
    return str(
        PROBLEMS.get(code, _("Something went wrong on our side. Ask again; if it stays, tell the operator."))
    )


def angle_name(angle: str) -> str:
    return str(ANGLES.get(angle, ""))


def as_text(field: str, value: Any) -> str:
    """A stored value as a person edits it: hashtags with their signs, all else as it is."""
    return " ".join(f"#{tag}" for tag in value) if field == HASHTAGS else str(value)


def as_value(field: str, text: str) -> Any:
    """What a person typed, as it is stored; empty where nothing is left."""
    tidy = "\n".join(line.rstrip() for line in text.strip().splitlines())[: LONGEST[field]]
    if field != HASHTAGS:
        return tidy
    words = (re.sub(r"[^\w]", "", word) for word in re.split(r"[\s,]+", tidy))
    return list(dict.fromkeys(word for word in words if word and not word.isdigit()))


def with_hashtags(caption: str, hashtags: Sequence[str]) -> str:
    """As a post holds them."""
    return "\n\n".join(part for part in (caption, as_text(HASHTAGS, hashtags)) if part)


def seconds_to_wait(prefer: str) -> int:
    """Of a header `Prefer: wait=5` (RFC 7240), at most `WAIT_MOST_S`; 0 where it says nothing of that sort."""
    found = re.search(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?:$|[,;])", prefer, re.IGNORECASE)
    return min(int(found[1]), WAIT_MOST_S) if found else 0


def seconds_left(ended: Sequence[datetime], left: int) -> int | None:
    """By how fast the last `PACE_OF` of those that ended did so, in order of time; None before three have."""
    latest = ended[-PACE_OF:]
    if len(latest) < 3:
        return None
    pace = (latest[-1] - latest[0]).total_seconds() / (len(latest) - 1)
    return round(pace * left)


def about(seconds: int) -> str:
    """How long something still takes, for people."""
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {
        "count": minutes
    }


def shared_words(each: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Those that two of three lists hold, the most frequent first; case counts for nothing."""
    if len(each) < 2:
        return ()
    spelt = {word.casefold(): word for words in reversed(each) for word in words}
    counts = Counter(word for words in each for word in {one.casefold() for one in words})
    return tuple(spelt[word] for word, count in counts.most_common() if count * 3 >= len(each) * 2)


def search_words(text: str) -> list[str]:
    """The words typed, without signs that a text query would read as its own."""
    return re.findall(r"\w+", text.lower())[:12]


def left_to_decide(count: int) -> str:
    return ngettext("%(count)s suggestion to decide", "%(count)s suggestions to decide", count) % {
        "count": count
    }


def language_name(code: str) -> str:
    """In the reader's language; the code itself where Django does not know it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _words_of(recommendation: dict[str, Any]) -> str:
    figures = dict(recommendation.get("figures") or {})
    figures |= {name: mark_of(figures[name]).name for name in ("network", "other") if name in figures}
    figures |= {name: language_name(figures[name]) for name in ("written", "asked") if name in figures}
    try:
        return str(ADVICE[recommendation["code"]]) % figures
    except KeyError:
        return str(recommendation["reason"])
