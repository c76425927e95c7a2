"""What TikTok's answers mean: by the code in the body, as some refusals come with HTTP 200 (its API reference, 2026-05)."""

from typing import Any

from postwright.kit.http import Answer
from postwright.ports.channels.answers import read_body, read_part, read_path, read_wait
from postwright.ports.channels.errors import (
    ChannelError,
    Reconnect,
    Refused,
    RetryLater,
    Unclear,
    from_status,
)
from postwright.ports.channels.types import Json

type Meaning = tuple[type[ChannelError], str]

OVER = "access_token_invalid"
# Codes of answers, and reasons why a post that was begun came to nothing.
_CODES: dict[Meaning, str] = {
    (Reconnect, "sign_in_again"): f"{OVER} auth_removed",
    (Reconnect, "not_permitted"): "scope_not_authorized scope_permission_missed",
    (RetryLater, "busy"): "rate_limit_exceeded",
    (RetryLater, "network_trouble"): "internal",
    (RetryLater, "quota_used"): "spam_risk_too_many_posts",
    (RetryLater, "app_quota_used"): "reached_active_user_cap",
    (RetryLater, "inbox_full"): "spam_risk_too_many_pending_share",
    (RetryLater, "media_not_fetched"): "video_pull_failed photo_pull_failed",
    (Refused, "not_accepted"): "invalid_params invalid_param publish_not_cancellable",
    (Refused, "media_refused"): "invalid_file_upload file_format_check_failed duration_check_failed "
    "frame_rate_check_failed picture_size_check_failed",
    (Refused, "refused_because"): "spam_risk_text spam_risk",
    (Refused, "blocked"): "spam_risk_user_banned_from_posting",
    (Refused, "app_not_audited"): "unaudited_client_can_only_post_to_private_accounts",
    (Refused, "address_not_verified"): "url_ownership_unverified",
    (Refused, "options_changed"): "privacy_level_option_mismatch",
    (Refused, "app_too_old"): "app_version_check_failed",
    (Refused, "taken_back"): "publish_cancelled",
    # It was ours a moment ago: that nobody knows it, or not by this token, says nothing of the post.
    (Unclear, "maybe_sent"): "invalid_publish_id token_not_authorized_for_specified_publish_id",
}
MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes.split()}
# What may also be said of an account that works otherwise.
CREATOR_TROUBLE = {"quota_used", "app_quota_used", "blocked"}
_WAITS = {"busy": 60.0, "media_not_fetched": 60.0}
_WAITS |= {"quota_used": 3600.0, "app_quota_used": 3600.0, "inbox_full": 3600.0}


def code_of(answer: Answer) -> str:
    return read_path(answer, "error", "code")


def data_of(answer: Answer) -> Json:
    return read_part(read_body(answer), "data")


def to_error(answer: Answer, *, creating: bool) -> ChannelError:
    """Of anything but a success."""
    code, status = code_of(answer), answer.status
    detail = f"{status} {code} {read_path(answer, 'error', 'message')}".strip()
    raw = {"status": status, "code": code, "log_id": read_path(answer, "error", "log_id")}
    if code in MEANINGS:
        return _meant(code, read_wait(answer), detail=detail, raw=raw)
    if status < 300 and code in {"", "ok"}:
        return (
            Unclear(detail=detail, raw=raw) if creating else RetryLater("no_answer", detail=detail, raw=raw)
        )
    return from_status(status, creating=creating, after=read_wait(answer), detail=detail, raw=raw)


def to_failure(data: Json) -> ChannelError:
    """Of a status FAILED. For a reason that nobody has told us of it is not tried again."""
    reason = str(data.get("fail_reason"))[:100]
    known: dict[str, Any] = {"detail": reason, "raw": {"code": reason}}
    return _meant(reason, None, **known) if reason in MEANINGS else Refused(**known)


def _meant(code: str, wait: float | None, **known: Any) -> ChannelError:
    kind, word = MEANINGS[code]
    if issubclass(kind, RetryLater):
        return kind(word, after=wait or _WAITS.get(word), **known)
    return kind(word, params={"why": code}, **known)
