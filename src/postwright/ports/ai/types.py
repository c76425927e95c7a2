"""What an engine is asked. Paths are local files, lengths are graphemes."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from postwright.ports.ai.text import clean_line, clean_prose, is_hidden


class Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, ser_json_bytes="base64", val_json_bytes="base64"
    )


def _cleaned(value: object) -> object:
    return clean_line(value) if isinstance(value, str) else value


def _cleaned_prose(value: object) -> object:
    return clean_prose(value) if isinstance(value, str) else value


def _visible(value: str) -> str:
    if any(is_hidden(c) for c in value.replace("\n", "")):
        raise ValueError("text holds characters that a reader cannot see")
    return value


# What people typed is cleaned on the way in; what an engine says is refused when it is not clean.
Line = Annotated[str, BeforeValidator(_cleaned), Field(max_length=2_000)]
Prose = Annotated[str, BeforeValidator(_cleaned_prose), Field(max_length=10_000)]
Words = Annotated[tuple[Line, ...], Field(max_length=200)]
Answer = Annotated[str, AfterValidator(_visible), Field(min_length=1, max_length=5_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"


class Frame(Frozen):
    """A cleaned JPEG preview, longer edge 1600 px at most; `at` is its second in a video."""

    path: Path
    at: Annotated[float, Field(ge=0)] = 0.0


Seconds = Annotated[float, Field(ge=0)]


class Span(Frozen):
    start: Seconds
    end: Seconds


class VideoMeasures(Frozen):
    """
    What was measured of a video. `cuts` are the seconds at which a new scene starts, `still_seconds` is how long
    nothing moves at the beginning, `loudness` in LUFS (EBU R 128), `None` without sound or where all is silent.
    """

    cuts: Annotated[tuple[Seconds, ...], Field(max_length=500)] = ()
    still_seconds: Seconds = 0.0
    seen_seconds: Seconds = 0.0
    loudness: Annotated[float, Field(ge=-70, le=20)] | None = None
    silences: Annotated[tuple[Span, ...], Field(max_length=500)] = ()
    source: Answer = "ffmpeg"


class Unheard(StrEnum):
    """Why there is no text."""

    NO_SOUND = "no_sound"
    NO_SPEECH = "no_speech"
    LANGUAGE_UNCLEAR = "language_unclear"


class Word(Frozen):
    """`score`: how sure the listener is of it, where it says so."""

    text: Answer
    start: Seconds
    end: Seconds
    score: Share | None = None


class Transcript(Frozen):
    """
    `words` is empty exactly where `unheard` says why. A machine wrote it: names and rare words come out wrong,
    so a person reads it before it is published.
    """

    language: Language | None = None
    language_score: Share | None = None
    words: Annotated[tuple[Word, ...], Field(max_length=50_000)] = ()
    unheard: Unheard | None = None
    source: Answer

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class MediaFacts(Frozen):
    """What is known of the file before anyone looks at it: width and height are the upright original's."""

    kind: MediaKind
    frames: Annotated[tuple[Frame, ...], Field(min_length=1, max_length=64)]
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    duration: Annotated[float, Field(ge=0)] | None = None
    has_audio: bool | None = None
    measures: VideoMeasures | None = None
    transcript: Transcript | None = None
    taken_at: datetime | None = None
    file_name: Line = ""


class BrandVoice(Frozen):
    name: Line = ""
    description: Prose = ""
    tone: Words = ()
    audience: Line = ""
    languages: tuple[Language, ...] = ()
    words_use: Words = ()
    words_avoid: Words = ()
    hashtags_always: Words = ()
    hashtags_never: Words = ()
    call_to_action: Line = ""
    links: Words = ()


class Insets(Frozen):
    """How much of each side is covered by a network's own buttons and words, in parts of the sides."""

    top: Share = 0.0
    right: Share = 0.0
    bottom: Share = 0.0
    left: Share = 0.0


class NetworkNeeds(Frozen):
    """
    What one network takes, from its channel's capabilities; ratios are width / height.

    `is_connected`: the brand has a channel there, so that it can be recommended.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    caption_limit: Annotated[int, Field(gt=0)]
    hashtags_ideal: Annotated[int, Field(ge=0)] = 5
    hashtags_limit: Annotated[int, Field(ge=0)] | None = None
    title_limit: Annotated[int, Field(gt=0)] | None = None
    alt_text_limit: Annotated[int, Field(gt=0)] | None = None
    ratio_min: Annotated[float, Field(gt=0)] | None = None
    ratio_max: Annotated[float, Field(gt=0)] | None = None
    seconds_max: Annotated[float, Field(gt=0)] | None = None
    covered: Insets | None = None
    is_connected: bool = False


class Season(StrEnum):
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class AnalysisRequest(Frozen):
    """
    `season` is that of the brand's place on the day of asking. `turn` counts what the brand was suggested before, so that
    phrases take turns; without it they are drawn.
    """

    media: MediaFacts
    brand: BrandVoice = BrandVoice()
    hint: Line = ""
    language: Language = "en"
    networks: tuple[NetworkNeeds, ...] = ()
    season: Season | None = None
    turn: Annotated[int, Field(ge=0)] | None = None

    def digest(self) -> str:
        """Of the words and the pictures' bytes, not of where the pictures lie."""
        words = self.model_dump_json(exclude={"media": {"frames": {"__all__": {"path"}}}})
        pictures = (sha256(frame.path.read_bytes()).digest() for frame in self.media.frames)
        return sha256(words.encode() + b"".join(pictures)).hexdigest()
