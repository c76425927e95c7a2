"""Every line of the simulator's `codes.csv`, and what a person is told."""

import csv
import json
from dataclasses import replace

import pytest

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.oauth import to_error as to_sign_in_error
from postwright.ports.channels.suite import NOON, MemoryProgress
from tests.simulators.tiktok.errors import ApiError, TokenError, UploadError
from tests.simulators.tiktok.provoking import CODES

SIGNED_OUT, FORBIDDEN = (Reconnect, "sign_in_again"), (Reconnect, "not_permitted")
NOT_ACCEPTED, MEDIA = (Refused, "not_accepted"), (Refused, "media_refused")
QUOTA, BLOCKED = (RetryLater, "quota_used"), (Refused, "blocked")
NEW_APP, OVER = (Refused, "not_set_up"), (Refused, "sign_in_over")
EXPECTED = {
    "access_denied": (Refused, "declined"),
    "unauthorized_client": NEW_APP,
    "invalid_scope": NEW_APP,
    "unsupported_response_type": NEW_APP,
    "invalid_client": NEW_APP,
    "unsupported_grant_type": NEW_APP,
    "invalid_grant": OVER,
    "invalid_request": OVER,
    "server_error": (RetryLater, "network_trouble"),
    "temporarily_unavailable": (RetryLater, "network_trouble"),
    "access_token_invalid": SIGNED_OUT,
    "auth_removed": SIGNED_OUT,
    "scope_not_authorized": FORBIDDEN,
    "scope_permission_missed": FORBIDDEN,
    "invalid_params": NOT_ACCEPTED,
    "invalid_param": NOT_ACCEPTED,
    "publish_not_cancellable": NOT_ACCEPTED,
    "spam_risk_text": (Refused, "refused_because"),
    "spam_risk": (Refused, "refused_because"),
    "invalid_file_upload": MEDIA,
    "file_format_check_failed": MEDIA,
    "duration_check_failed": MEDIA,
    "frame_rate_check_failed": MEDIA,
    "picture_size_check_failed": MEDIA,
    "rate_limit_exceeded": (RetryLater, "busy"),
    "internal_error": (RetryLater, "network_trouble"),
    "internal": (RetryLater, "network_trouble"),
    "video_pull_failed": (RetryLater, "media_not_fetched"),
    "photo_pull_failed": (RetryLater, "media_not_fetched"),
    "spam_risk_too_many_posts": QUOTA,
    "spam_risk_user_banned_from_posting": BLOCKED,
    "reached_active_user_cap": (RetryLater, "app_quota_used"),
    "unaudited_client_can_only_post_to_private_accounts": (Refused, "app_not_audited"),
    "url_ownership_unverified": (Refused, "address_not_verified"),
    "privacy_level_option_mismatch": (Refused, "options_changed"),
    "spam_risk_too_many_pending_share": (RetryLater, "inbox_full"),
    "app_version_check_failed": (Refused, "app_too_old"),
    "publish_cancelled": (Refused, "taken_back"),
    "invalid_publish_id": (Unclear, "maybe_sent"),
    "token_not_authorized_for_specified_publish_id": (Unclear, "maybe_sent"),
    # Of the upload host.
    "400": NOT_ACCEPTED,
    "403": (RetryLater, "network_trouble"),
    "404": (RetryLater, "network_trouble"),
    "416": (RetryLater, "network_trouble"),
    "500": (Unclear, "maybe_sent"),
    "502": (Unclear, "maybe_sent"),
}
with CODES.open() as file:
    LINES = [(row["where"], row["code"], int(row["http"])) for row in csv.DictReader(file)]
OF_POSTS = [
    (where, code, http) for where, code, http in LINES if where in {"api", "creator_info", "video_init"}
]
OF_STATUS = [code for where, code, _ in LINES if where == "status"]
REASONS = [code for where, code, _ in LINES if where == "fail_reason"]
TOKENS = [code for where, code, _ in LINES if where in {"authorize", "token"}]


def met(raised):
    return type(raised.value), raised.value.code


@pytest.fixture
def send(network, account, media, http):
    async def send(outgoing, progress=None):
        intent = network.freeze(outgoing, key_time=NOON)
        with pytest.raises(Exception, match=r"\w") as raised:
            await network.send(intent, account, media, http, progress or MemoryProgress())
        return raised

    return send


class TestEveryCode:
    def test_has_a_meaning(self):
        assert {code for _, code, _ in LINES} - set(EXPECTED) == {"206", "201"}

    @pytest.mark.parametrize(("where", "code", "status"), OF_POSTS)
    async def test_of_a_beginning(self, send, tiktok, outgoing, where, code, status):
        route = "creator_info" if where == "creator_info" else "video_init"
        # A token that is over is renewed once, and the second answer counts.
        tiktok.faults.script(route, ApiError(code, status=status), times=2)
        assert met(await send(outgoing)) == EXPECTED[code]

    @pytest.mark.parametrize("code", ["app_version_check_failed", "url_ownership_unverified"])
    async def test_of_photos(self, send, tiktok, photos, code):
        tiktok.faults.script("content_init", ApiError(code))
        progress = MemoryProgress()
        assert met(await send(photos, progress)) == EXPECTED[code]
        assert "asked" not in progress.steps()["init"]

    async def test_of_the_inbox(self, send, tiktok, outgoing):
        tiktok.faults.script("inbox_init", ApiError("spam_risk_too_many_pending_share"))
        assert met(await send(replace(outgoing, options={"draft": True}))) == (RetryLater, "inbox_full")

    @pytest.mark.parametrize("code", OF_STATUS)
    async def test_of_a_look(self, send, tiktok, outgoing, code):
        tiktok.faults.script("status", ApiError(code))
        assert met(await send(outgoing)) == (Unclear, "maybe_sent")

    @pytest.mark.parametrize("reason", REASONS)
    async def test_of_a_post_that_came_to_nothing(self, send, tiktok, outgoing, reason):
        progress = MemoryProgress()
        assert met(await send(replace(outgoing, text=f"Bread [fail:{reason}]"), progress)) == EXPECTED[reason]
        assert tiktok.log == []
        assert progress.steps()["init"] == {}

    async def test_of_a_reason_that_nobody_knows(self, send, tiktok, outgoing, monkeypatch):
        monkeypatch.setattr("tests.simulators.tiktok.production.FAIL_REASONS", {"new_rule"})
        raised = await send(replace(outgoing, text="[fail:new_rule]"))
        assert (met(raised), raised.value.detail) == (NOT_ACCEPTED, "new_rule")

    @pytest.mark.parametrize("code", TOKENS)
    def test_of_a_sign_in(self, code):
        error = to_sign_in_error(code)
        assert (type(error), error.code) == EXPECTED[code]

    @pytest.mark.parametrize("code", ["invalid_grant", "invalid_client", "server_error"])
    async def test_of_a_renewal(self, network, account, http, tiktok, code):
        tiktok.faults.script("token", TokenError(code))
        with pytest.raises((Reconnect, RetryLater)) as raised:
            await network.refresh(account.secret, account, http)
        assert isinstance(raised.value, Reconnect) is (code == "invalid_grant")

    @pytest.mark.parametrize("status", [400, 403, 404, 416, 500, 502])
    async def test_of_a_chunk(self, send, tiktok, outgoing, status):
        tiktok.faults.script("upload_last", UploadError(status), times=9)
        tiktok.faults.script("status", ApiError("internal_error"), times=9)
        raised = await send(outgoing)
        if status in {403, 404, 416}:
            assert met(raised) == (RetryLater, "network_trouble")
        else:
            assert met(raised) == EXPECTED[str(status)]

    async def test_says_nothing_of_a_token(self, send, tiktok, outgoing, account):
        tiktok.faults.script("video_init", ApiError("access_token_invalid"), times=2)
        raised = await send(outgoing)
        said = json.dumps([raised.value.raw, raised.value.detail])
        assert not any(secret in said for secret in account.secret.values())
