import hashlib
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.base.engines.rules import can_listen, subtitles_of
from postwright.base.vault.models import SealedField
from postwright.flow.analysis import rules
from postwright.flow.media import queries as media
from postwright.kit.ids import uuid7


class Analysis(models.Model):
    """What a media item shows, asked once of one engine for one brand."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Looking")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Did not work")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.ForeignKey("media.MediaItem", models.CASCADE, related_name="analyses")
    brand = models.ForeignKey("brand.Brand", models.SET_NULL, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    stage = models.PositiveSmallIntegerField(
        default=0, help_text="How many of the engine's answers are in it."
    )
    problem = models.CharField(max_length=300, blank=True)
    batch = models.UUIDField(null=True, blank=True, help_text="What came in together has the same.")
    hint = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)
    features = models.BinaryField(default=b"", help_text="By which pictures are told alike.")
    recommendations = models.JSONField(default=list)
    provenance = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    requested_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-requested_at"], name="analysis_recent"),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="analysis_batch"),
            GinIndex(SearchVector("words", config="simple"), name="analysis_words"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="analysis_words_alike"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["media_item", "brand"],
                condition=models.Q(state__in=["waiting", "running"]),
                nulls_distinct=False,
                name="analysis_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"]) ^ models.Q(finished_at__isnull=False),
                name="analysis_ended_has_time",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def has_failed(self) -> bool:
        return self.state == self.State.FAILED

    @property
    def is_finished(self) -> bool:
        return self.state == self.State.FINISHED

    @property
    def is_looked_at(self) -> bool:
        """Something is known, though more may come."""
        return self.stage > 0

    @property
    def progress(self) -> str:
        """What a page that asks again compares."""
        return f"{self.state}.{self.stage}"

    @property
    def engine(self) -> str:
        """Who answered, with the version; empty before the first answer."""
        made_by = self.provenance
        return " ".join(filter(None, (made_by.get("engine"), made_by.get("engine_version"))))

    @property
    def callback_state(self) -> str:
        """Empty where nobody wanted to be told."""
        callback = getattr(self, "callback", None)
        return callback.state if callback else ""

    @property
    def problem_text(self) -> str:
        return rules.explain_problem(self.problem) if self.problem else ""

    @property
    def advice(self) -> list[rules.Advice]:
        """
        The recommendations in the reader's language, the gravest first.

        Of alt text and subtitles as it stands by now: who listens does not see what is written below.
        """
        is_told = any(one["code"] == "no_subtitles" for one in self.recommendations)
        settled = {"no_subtitles"} if is_told and media.has_subtitles(self.media_item) else set()
        waits = any(one.describes_item and one.is_open for one in self.suggestions.all())
        if self.media_item.alt_text or waits:
            settled.add("no_alt_text")
        open_ones = [one for one in self.recommendations if one["code"] not in settled]
        waits = waits and not self.media_item.alt_text
        return rules.advice_of([*open_ones, rules.ALT_TEXT_WAITS] if waits else open_ones)

    @property
    def observed(self) -> rules.Observed:
        """What was measured, in the reader's language."""
        return rules.observed(self.facts)

    @property
    def turn(self) -> int:
        """How many were asked for earlier for the same brand, or for none; the tenant must be set."""
        earlier = Analysis.objects.filter(organisation=self.organisation_id, pk__lt=self.pk)
        return earlier.filter(brand=self.brand_id).count()

    @property
    def hearing(self) -> "Hearing | None":
        """What is said in its item, once somebody has listened; the tenant must be set."""
        return Hearing.objects.filter(media_item=self.media_item_id).first()

    @property
    def extras(self) -> list[rules.Extra]:
        """What this installation could do with the item if the operator installed it."""
        lacks = set(self.facts.get("not_installed", [])) & {"text"}
        item = self.media_item
        if item.is_video and item.has_audio and not can_listen():
            lacks.add("speech")
        return rules.extras_for(lacks)

    @property
    def headline(self) -> str:
        """A title for lists: the suggested one, unless it was rejected, else the hint."""
        titles = (one for one in self.suggestions.all() if one.field == Suggestion.Field.TITLE)
        return next((one.text for one in titles if not one.is_rejected), self.hint)

    @property
    def left_to_decide(self) -> str:
        count = sum(one.is_open for one in self.suggestions.all())
        return rules.left_to_decide(count) if count else ""

    @property
    def abstained(self) -> list[str]:
        """The fields for which the engine said nothing rather than guess."""
        codes = [one["field"] for one in self.provenance.get("abstentions", [])]
        return [str(Suggestion.Field(code).label) for code in codes]


class Hearing(models.Model):
    """What is said in a video, listened to once; or why nothing was heard."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    media_item = models.OneToOneField("media.MediaItem", models.CASCADE, related_name="hearing")
    transcript = models.JSONField(
        default=dict, help_text="See `Transcript` of the engines; empty where it failed."
    )
    problem = models.CharField(max_length=40, blank=True)
    heard_at = models.DateTimeField()

    @property
    def text(self) -> str:
        return " ".join(word["text"] for word in self.transcript.get("words", []))

    @property
    def subtitles(self) -> str:
        """As WebVTT; empty where nobody was heard."""
        return subtitles_of(self.transcript, "vtt") if self.transcript else ""

    @property
    def language_name(self) -> str:
        return rules.language_name(self.transcript.get("language") or "")


class Suggestion(models.Model):
    """One proposed value of one field, and what became of it."""

    class Field(models.TextChoices):
        TITLE = "title", _("Title")
        DESCRIPTION = "description", _("Description")
        CAPTION = "caption", _("Caption")
        HASHTAGS = "hashtags", _("Hashtags")
        ALT_TEXT = "alt_text", _("Alt text")

    class Decision(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        EDITED = "edited", _("Accepted with changes")
        REJECTED = "rejected", _("Rejected")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=11, choices=Field)
    position = models.PositiveSmallIntegerField(default=0)
    angle = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=40, blank=True)
    value = models.JSONField()
    language = models.CharField(max_length=10, default="en")
    confidence = models.CharField(max_length=10)
    subject = models.CharField(max_length=200, blank=True)
    evidence = models.JSONField(default=list)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    final_value = models.JSONField(null=True)
    decided_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "field", "network", "position"], name="analysis_suggestion_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="open") ^ models.Q(decided_at__isnull=False),
                name="analysis_decided_has_time",
            ),
        ]

    @property
    def current(self) -> Any:
        """What a post would take over: the person's words, else the engine's."""
        return self.value if self.final_value is None else self.final_value

    @property
    def text(self) -> str:
        """As a person reads and edits it."""
        return rules.as_text(self.field, self.current)

    @property
    def suggested_text(self) -> str:
        """The engine's words, whatever became of them."""
        return rules.as_text(self.field, self.value)

    @property
    def mark(self) -> str:
        """Of the engine's words: another one where they changed."""
        return hashlib.sha256(self.suggested_text.encode()).hexdigest()[:12]

    @property
    def editor_id(self) -> str:
        """Of the text box in a page, which its counters name."""
        return f"value-{self.pk}"

    @property
    def reason(self) -> str:
        return rules.reason_of(self.evidence)

    @property
    def angle_name(self) -> str:
        return rules.angle_name(self.angle)

    @property
    def asks(self) -> bool:
        """Whether it holds only if a person says yes to `subject`."""
        return bool(self.subject)

    @property
    def describes_item(self) -> bool:
        """Whether the media item takes it over once it is accepted."""
        return self.field == self.Field.ALT_TEXT and not self.network

    @property
    def is_edited(self) -> bool:
        return self.decision == self.Decision.EDITED

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    @property
    def is_accepted(self) -> bool:
        return self.decision in {self.Decision.ACCEPTED, self.Decision.EDITED}

    @property
    def is_rejected(self) -> bool:
        return self.decision == self.Decision.REJECTED


class Callback(models.Model):
    """Whom a program wants to be told once an analysis has ended. The secret is emptied when this is settled."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TOLD = "told", _("Told")
        FAILED = "failed", _("Not told")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    analysis = models.OneToOneField(Analysis, models.CASCADE, related_name="callback")
    url = models.URLField(max_length=2000)
    secret = SealedField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting") ^ models.Q(ended_at__isnull=False),
                name="analysis_callback_ended_has_time",
            )
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
