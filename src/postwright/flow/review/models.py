from django.db import models
from django.utils.translation import gettext_lazy as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.vault.models import SealedField
from postwright.flow.posts.models import Post
from postwright.kit.ids import uuid7


class Through(models.TextChoices):
    """How a person told us."""

    PAGE = "page", _("on the page")
    API = "api", _("through the API")
    LINK = "link", _("by a client link")


class ApprovalRequest(models.Model):
    """Somebody asks that a post be read and approved; one at a time for each post."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="approval_requests")
    revision = models.PositiveIntegerField()
    note = models.TextField(blank=True, max_length=2000)
    due_on = models.DateField(null=True, blank=True, help_text="A day where the brand is.")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(state="open"), name="review_request_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") ^ models.Q(ended_at__isnull=False),
                name="review_request_ended_has_time",
            ),
        ]


class Reviewer(models.Model):
    """A member who was asked by name. A request without any asks whoever may approve."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    request = models.ForeignKey(ApprovalRequest, models.CASCADE, related_name="reviewers")
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "member"], name="review_reviewer_once")]


class ClientLink(models.Model):
    """Lets somebody without an account read chosen posts, comment on them and decide. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    client_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    sealed_token = SealedField(default=b"", help_text="Until its mail has left; sealed.")
    created_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="review_link_recent")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="review_link_lasts"
            )
        ]

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def has_maker(self) -> bool:
        """Whoever made it still belongs here and may still share posts."""
        by = self.created_by
        return by is not None and by.user.is_active and by.may(Right.PUBLISH_POSTS)

    def is_own_of(self, post: Post) -> bool:
        """Whoever wrote the post as it stands made the link and saw it; one that was only mailed to a client they did not."""
        return self.created_by_id == post.changed_by_id and (not self.email or self._goes_to_a_member())

    def _goes_to_a_member(self) -> bool:
        return Member.objects.filter(
            organisation=self.organisation_id, user__email__iexact=self.email
        ).exists()


class LinkedPost(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    link = models.ForeignKey(ClientLink, models.CASCADE, related_name="linked")
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "post"], name="review_linked_once")]


class Verdict(models.Model):
    """What somebody decided about one revision of a post. The latest one counts."""

    class Kind(models.TextChoices):
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="verdicts")
    request = models.ForeignKey(ApprovalRequest, models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    reason = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(ClientLink, models.SET_NULL, null=True, related_name="+")
    link_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    through_own_link = models.BooleanField(
        default=False, help_text="Whoever wrote this revision made the link and could open it themselves."
    )
    client_name = models.CharField(max_length=120, blank=True)
    through = models.CharField(max_length=4, choices=Through)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["post", "-at"], name="review_verdict_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "revision"],
                condition=models.Q(kind="approved", taken_back_at__isnull=True),
                name="review_approved_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="approved") | ~models.Q(reason=""), name="review_sent_back_says_why"
            ),
            models.CheckConstraint(
                condition=models.Q(through="link") ^ models.Q(client_name=""), name="review_client_is_named"
            ),
        ]

    @property
    def is_approval(self) -> bool:
        return self.kind == self.Kind.APPROVED

    @property
    def is_clients(self) -> bool:
        return self.through == Through.LINK

    @property
    def who(self) -> str:
        """The name given; somebody who left has none."""
        return self.client_name or (self.by.user.name if self.by else "")


class Confirmation(models.Model):
    """A person says that they have read the text, the alt texts and the hashtags of one revision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="confirmations")
    revision = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    through = models.CharField(max_length=4, choices=Through)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "revision"], name="review_confirmed_once")]


class Thread(models.Model):
    """A comment on a post and the answers to it, until somebody says that it is settled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="threads")
    began_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["post", "began_at"], name="review_thread_of_post")]

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Comment(models.Model):
    """Said about a post at one revision, by a member or by a client. The first of its thread began it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="comments")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    revision = models.PositiveIntegerField()
    text = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey("accounts.Member", models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(ClientLink, models.SET_NULL, null=True, related_name="+")
    client_name = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, help_text="Its words are gone; its answers stay.")

    class Meta:
        indexes = [models.Index(fields=["thread", "written_at"], name="review_comment_of_thread")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=False) ^ ~models.Q(text=""),
                name="review_comment_has_words",
            )
        ]

    @property
    def is_clients(self) -> bool:
        return bool(self.client_name)

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def who(self) -> str:
        return self.client_name or (self.by.user.name if self.by else "")


class Mention(models.Model):
    """A member is spoken to in a comment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "member"], name="review_mention_once")]


class Notice(models.Model):
    """Something that one member should hear of: on the first page until seen, and once by mail."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Waits for your approval")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")
        COMMENTED = "commented", _("New comment")
        MENTIONED = "mentioned", _("You are mentioned")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE)
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    who = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["member", "-at"],
                condition=models.Q(seen_at__isnull=True),
                name="review_notice_unseen",
            ),
            models.Index(
                fields=["member"], condition=models.Q(mailed_at__isnull=True), name="review_notice_unmailed"
            ),
        ]

    @property
    def is_said(self) -> bool:
        return self.kind in {self.Kind.COMMENTED, self.Kind.MENTIONED}

    @property
    def tone(self) -> str:
        return {self.Kind.APPROVED: "good", self.Kind.SENT_BACK: "bad"}.get(self.Kind(self.kind), "info")

    @property
    def icon(self) -> str:
        icons = {self.Kind.APPROVED: "badge-check", self.Kind.SENT_BACK: "undo-2"}
        return icons.get(self.Kind(self.kind), "message-square")
