"""What an engine answers. Codes are stable; the pages above translate them."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from postwright.ports.ai.sight import Face, Fingerprint, SafeCrop, Sense, Sensitive, TextLine, Thing
from postwright.ports.ai.types import Answer, Digest, Frozen, Language, Share, Transcript, VideoMeasures


class Certainty(StrEnum):
    CERTAIN = "certain"
    LIKELY = "likely"
    ASKS = "asks"


class Colour(Frozen):
    """`name` is a key such as "brown"; words for people are the reader's business."""

    name: str
    hex: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    share: Share


class Tag(Frozen):
    """`name` is the model's own class, `topic` our everyday word's key, absent where we have none."""

    name: Answer
    topic: str | None
    score: Share
    certainty: Certainty
    frames: Annotated[int, Field(ge=1)] = 1


class Exposure(Frozen):
    brightness: Share
    contrast: Share
    verdict: Literal["normal", "dark", "bright", "flat"]


class Sharpness(Frozen):
    """`value` is the 95th percentile of the gradient over the contrast, on a preview of fixed size."""

    value: Annotated[float, Field(ge=0)]
    verdict: Literal["sharp", "soft", "blurred"]


class SpokenLanguage(Frozen):
    code: Language
    score: Share


class Findings(Frozen):
    """
    Of what `looked_for` does not name, nothing is known yet; what `not_installed` names cannot be known here.
    """

    orientation: Literal["portrait", "landscape", "square"]
    ratio: Annotated[float, Field(gt=0)]
    colours: tuple[Colour, ...] = ()
    exposure: Exposure | None = None
    sharpness: Sharpness | None = None
    tags: tuple[Tag, ...] = ()
    hint_language: SpokenLanguage | None = None
    brand_language: SpokenLanguage | None = None
    features: bytes = Field(default=b"", description="1280 little-endian float16, length 1, for likeness")
    looked_for: tuple[Sense, ...] = ()
    not_installed: tuple[Sense, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    sensitive: Sensitive | None = None
    objects: tuple[Thing, ...] = ()
    faces: tuple[Face, ...] = ()
    text: tuple[TextLine, ...] = ()
    safe_crop: SafeCrop | None = None
    video: VideoMeasures | None = None
    transcript: Transcript | None = None


class FieldName(StrEnum):
    TITLE = "title"
    DESCRIPTION = "description"
    CAPTION = "caption"
    HASHTAGS = "hashtags"
    ALT_TEXT = "alt_text"


class Angle(StrEnum):
    QUESTION = "question"
    STATEMENT = "statement"
    INVITATION = "invitation"
    STORY = "story"
    OTHER = "other"


class Breadth(StrEnum):
    """How many people a hashtag is for: everybody, few, or those who know the brand."""

    BROAD = "broad"
    NICHE = "niche"
    OWN = "own"


class Evidence(Frozen):
    """
    One thing a suggestion rests on: the hint's own words, what is said in the video, a brand rule, a tag, a colour, the
    file, the season. `about` names the one hashtag of several that it is about.
    """

    source: Literal["hint", "speech", "brand", "tag", "colour", "file", "season", "network", "model"]
    detail: Answer
    about: str = ""
    breadth: Breadth | None = None


class SuggestedField(Frozen):
    """
    Hashtags come without "#", all others as exactly one value. Where certainty is ASKS, the values hold
    only if a person says yes to `subject`. Captions of one network number their variants from 0.
    """

    field: FieldName
    values: Annotated[tuple[Answer, ...], Field(min_length=1, max_length=60)]
    language: Language
    network: str | None = None
    certainty: Certainty
    subject: str = ""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    variant: Annotated[int, Field(ge=0)] = 0
    angle: Angle | None = None

    @property
    def text(self) -> str:
        if self.field is FieldName.HASHTAGS:
            return " ".join(f"#{value}" for value in self.values)
        return self.values[0]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.field is not FieldName.HASHTAGS and len(self.values) > 1:
            raise ValueError("only hashtags have several values")
        if self.field is FieldName.HASHTAGS and any(set(v) & set("# \n") for v in self.values):
            raise ValueError("a hashtag is one word without its sign")
        if (self.certainty is Certainty.ASKS) != bool(self.subject):
            raise ValueError("what asks names its subject, and nothing else does")
        return self


class Severity(StrEnum):
    HINT = "hint"
    WARNING = "warning"
    PROBLEM = "problem"


class Advice(StrEnum):
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    LOW_CONTRAST = "low_contrast"
    BLURRED = "blurred"
    WRONG_RATIO = "wrong_ratio"
    NO_AUDIO = "no_audio"
    SILENT = "silent"
    TOO_QUIET = "too_quiet"
    TOO_LOUD = "too_loud"
    STILL_START = "still_start"
    TOO_LONG = "too_long"
    HAVE_IT_SEEN = "have_it_seen"
    NO_HINT = "no_hint"
    NO_ALT_TEXT = "no_alt_text"
    NO_SUBTITLES = "no_subtitles"
    TEXT_TOO_SMALL = "text_too_small"
    TEXT_AT_EDGE = "text_at_edge"
    TEXT_COVERED = "text_covered"
    BETTER_CROP = "better_crop"
    TALLER_CROP = "taller_crop"
    BETTER_NETWORK = "better_network"
    LANGUAGE_NOT_WRITTEN = "language_not_written"
    HINT_BREAKS_BRAND_RULE = "hint_breaks_brand_rule"


class Remedy(StrEnum):
    BRIGHTEN = "brighten"
    DARKEN = "darken"
    ADD_CONTRAST = "add_contrast"
    CROP = "crop"
    TRIM = "trim"
    EVEN_SOUND = "even_sound"
    DROP_SOUND = "drop_sound"
    ADD_SUBTITLES = "add_subtitles"
    ADD_HINT = "add_hint"
    WRITE_ALT_TEXT = "write_alt_text"


class Recommendation(Frozen):
    """`figures` fill the placeholders of the reason; the page above translates it by its code."""

    code: Advice
    severity: Severity
    reason: Answer
    figures: dict[str, float | int | str] = {}
    remedy: Remedy | None = None
    network: str | None = None


class Abstained(StrEnum):
    NOTHING_CERTAIN = "nothing_certain"
    BRAND_RULE = "brand_rule"
    LANGUAGE = "language"


class Abstention(Frozen):
    field: FieldName
    reason: Abstained


class ModelUsed(Frozen):
    name: Answer
    sha256: Digest | None = None


class Provenance(Frozen):
    engine: str
    engine_version: str
    models: tuple[ModelUsed, ...] = ()
    template_version: str
    seconds: Annotated[float, Field(ge=0)]
    inputs_digest: Digest
    abstentions: tuple[Abstention, ...] = ()


class AnalysisResult(Frozen):
    facts: Findings
    suggestions: tuple[SuggestedField, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    provenance: Provenance
