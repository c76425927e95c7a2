from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from postwright.flow.analysis.models import Analysis
from postwright.ui.texts import AI_NOTICE

State = Literal["waiting", "running", "finished", "failed"]
FieldName = Literal["title", "description", "caption", "hashtags", "alt_text"]
Value = str | list[str]


class CallbackNew(Schema):
    """Told of the end by a signed POST, see docs/callbacks.md."""

    url: Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s]+$")]
    secret: str = Field(
        ...,
        max_length=100,
        pattern=r"^whsec_[A-Za-z0-9+/]+=*$",
        description="`whsec_` and 24 to 64 random bytes in base64. Kept sealed until you were told, then erased.",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )


class AnalysisNew(Schema):
    media: UUID
    brand: UUID | None = Field(
        None, description="Whose rules and voice count. Left out: the media item's brand, if it has one."
    )
    hint: str = Field(
        "",
        max_length=500,
        description="A few words about it make every suggestion better.",
        examples=["Our new oat bread"],
    )
    language: str = Field(
        "",
        max_length=10,
        pattern=r"^$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="To write in. Empty: the brand's first.",
    )
    batch: UUID | None = Field(None, description="The same for what came in together, to be found by it.")
    callback: CallbackNew | None = None


class AnalysisFilter(Schema):
    media: UUID | None = None
    brand: UUID | None = None
    state: State | None = None
    batch: UUID | None = None
    search: str = Field("", max_length=200, description="Every word must begin a word of the analysis.")

    def fields(self) -> dict[str, object]:
        wanted = {
            "media_item_id": self.media,
            "brand_id": self.brand,
            "state": self.state,
            "batch": self.batch,
        }
        return {name: value for name, value in wanted.items() if value is not None}


class SuggestionDecision(Schema):
    """`value` holds your words where `decision` is `edited`; hashtags are written with spaces between them."""

    decision: Literal["accepted", "edited", "rejected"]
    value: Annotated[str, Field(max_length=5000)] | None = None


class SuggestionOut(Schema):
    id: UUID
    field: FieldName
    position: int
    network: str = Field(..., description="Empty: for every network.")
    angle: str
    value: Value
    language: str
    confidence: str
    subject: str = Field(..., description="Holds only if a person confirms that this is shown.")
    evidence: list[dict[str, Any]]
    decision: Literal["open", "accepted", "edited", "rejected"]
    final_value: Value | None
    decided_at: datetime | None


class RecommendationOut(Schema):
    code: str
    tone: str
    text: str
    network: str
    remedy: str


class AnalysisOut(Schema):
    id: UUID
    media: UUID = Field(..., alias="media_item_id")
    brand: UUID | None = Field(..., alias="brand_id")
    state: State
    problem: str = Field(..., description="Why it failed, as a code.")
    problem_text: str
    batch: UUID | None
    hint: str
    language: str
    callback_state: Literal["", "waiting", "told", "failed"] = Field(
        ..., description="Empty: nobody wanted to be told."
    )
    facts: dict[str, Any] = Field(..., description="What was measured: colours, sharpness, exposure, tags.")
    suggestions: list[SuggestionOut] = Field(..., alias="suggestions.all")
    notice: str = Field(..., description="That suggestions may be wrong, and who is responsible for them.")
    recommendations: list[RecommendationOut] = Field(..., alias="advice")
    provenance: dict[str, Any] = Field(
        ..., description="Which engine answered, with what, and what it left unsaid."
    )
    requested_at: datetime
    finished_at: datetime | None

    @staticmethod
    def resolve_notice(_analysis: Analysis) -> str:
        return str(AI_NOTICE)
