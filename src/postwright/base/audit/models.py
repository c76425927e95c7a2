from django.db import models

from postwright.kit.ids import uuid7


class Tag(models.TextChoices):
    """What can happen, as noun:action. config/wiring.py says what follows from each."""

    ORGANISATION_OPENED = "organisation:opened"
    ORGANISATION_RENAMED = "organisation:renamed"
    ORGANISATION_CLOSED = "organisation:closed"
    MEMBER_JOINED = "member:joined"
    MEMBER_ROLE_CHANGED = "member:role_changed"
    MEMBER_REMOVED = "member:removed"
    INVITATION_SENT = "invitation:sent"
    INVITATION_FAILED = "invitation:failed"
    INVITATION_WITHDRAWN = "invitation:withdrawn"
    TOKEN_CREATED = "token:created"
    TOKEN_REVOKED = "token:revoked"
    DATA_KEY_MADE = "data_key:made"
    DATA_KEY_REWRAPPED = "data_key:rewrapped"
    DATA_KEY_RETIRED = "data_key:retired"
    DATA_KEY_DESTROYED = "data_key:destroyed"
    BRAND_CREATED = "brand:created"
    BRAND_CHANGED = "brand:changed"
    BRAND_REMOVED = "brand:removed"
    MEDIA_UPLOADED = "media:uploaded"
    MEDIA_PREVIEWED = "media:previewed"
    MEDIA_HEARD = "media:heard"
    MEDIA_READY = "media:ready"
    MEDIA_EDITED = "media:edited"
    MEDIA_RENDERED = "media:rendered"
    MEDIA_POSTER_CHOSEN = "media:poster_chosen"
    MEDIA_ORIGINAL_EXPIRED = "media:original_expired"
    MEDIA_FAILED = "media:failed"
    MEDIA_DESCRIBED = "media:described"
    MEDIA_REMOVED = "media:removed"
    MEDIA_RESTORED = "media:restored"
    MEDIA_DELETED = "media:deleted"
    MEDIA_CONDEMNED = "media:condemned"
    TRASH_EMPTIED = "trash:emptied"
    MEDIA_COMPARED = "media:compared"
    MEDIA_TOLD_APART = "media:told_apart"
    MEDIA_TAGGED = "media:tagged"
    MEDIA_STARRED = "media:starred"
    MEDIA_ASSIGNED = "media:assigned"
    MEDIA_TAG_CREATED = "media_tag:created"
    MEDIA_TAG_CHANGED = "media_tag:changed"
    MEDIA_TAG_MERGED = "media_tag:merged"
    MEDIA_TAG_REMOVED = "media_tag:removed"
    ANALYSIS_REQUESTED = "analysis:requested"
    ANALYSIS_FINISHED = "analysis:finished"
    ANALYSIS_FAILED = "analysis:failed"
    ANALYSIS_REMOVED = "analysis:removed"
    ANALYSIS_CALLED_BACK = "analysis:called_back"
    HISTORY_REMOVED = "history:removed"
    SUGGESTION_DECIDED = "suggestion:decided"
    CHANNEL_CONNECTED = "channel:connected"
    CHANNEL_RECONNECTED = "channel:reconnected"
    CHANNEL_CHANGED = "channel:changed"
    CHANNEL_DISCONNECTED = "channel:disconnected"
    RIGHTS_LEFT = "channel:rights_left"  # a network is still to be told that we want in no longer
    SNIPPET_CREATED = "snippet:created"
    SNIPPET_CHANGED = "snippet:changed"
    SNIPPET_REMOVED = "snippet:removed"
    POST_CREATED = "post:created"
    POST_CHANGED = "post:changed"
    POST_CONFIRMED = "post:confirmed"
    POST_REOPENED = "post:reopened"
    POST_REMOVED = "post:removed"
    POST_RESTORED = "post:restored"
    POST_LOST_MEDIA = "post:lost_media"
    POST_REVERTED = "post:reverted"
    POST_APPROVED = "post:approved"
    POST_SENT_BACK = "post:sent_back"
    POST_WORDS_CONFIRMED = "post:words_confirmed"
    APPROVAL_ASKED = "approval:asked"
    APPROVAL_WITHDRAWN = "approval:withdrawn"
    APPROVAL_TAKEN_BACK = "approval:taken_back"
    COMMENT_WRITTEN = "comment:written"
    COMMENT_CHANGED = "comment:changed"
    COMMENT_REMOVED = "comment:removed"
    COMMENT_RESOLVED = "comment:resolved"
    COMMENT_REOPENED = "comment:reopened"
    CLIENT_LINK_CREATED = "client_link:created"
    CLIENT_LINK_MAILED = "client_link:mailed"
    CLIENT_LINK_FAILED = "client_link:failed"
    CLIENT_LINK_REVOKED = "client_link:revoked"
    POST_SCHEDULED = "post:scheduled"
    POST_UNSCHEDULED = "post:unscheduled"
    LABEL_CREATED = "label:created"
    LABEL_CHANGED = "label:changed"
    LABEL_REMOVED = "label:removed"
    POST_LABELLED = "post:labelled"
    QUEUE_CHANGED = "queue:changed"
    QUEUE_SHUFFLED = "queue:shuffled"
    FEED_CREATED = "feed:created"
    FEED_REVOKED = "feed:revoked"
    PUBLICATION_MOVED = "publication:moved"
    PUBLICATION_CANCELLED = "publication:cancelled"
    PUBLICATION_BROUGHT_BACK = "publication:brought_back"
    PUBLICATION_SENT = "publication:sent"
    PUBLICATION_FAILED = "publication:failed"
    PUBLICATION_UNCLEAR = "publication:unclear"
    PUBLICATION_LATE = "publication:late"
    PUBLICATION_DECIDED = "publication:decided"


class Event(models.Model):
    """One thing that happened to one subject. Rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Both indexes begin with it.
    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, db_index=False)
    tag = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-at"], name="audit_event_recent"),
            models.Index(
                fields=["organisation", "subject_kind", "subject_id", "-at"], name="audit_event_subject"
            ),
        ]
