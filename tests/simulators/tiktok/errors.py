"""The two shapes of TikTok's errors, and which HTTP status each code comes with."""

import secrets
from typing import Any

from aiohttp import web

from tests.simulators.parts.server import Refusal

# Codes of API answers; spelling and status as documented.
STATUS = {
    "access_token_invalid": 401,
    "scope_not_authorized": 401,
    "scope_permission_missed": 400,
    "invalid_params": 400,
    "invalid_param": 400,
    "invalid_file_upload": 400,
    "rate_limit_exceeded": 429,
    "internal_error": 500,
    "spam_risk_too_many_posts": 403,
    "spam_risk_user_banned_from_posting": 403,
    "reached_active_user_cap": 403,
    "unaudited_client_can_only_post_to_private_accounts": 403,
    "url_ownership_unverified": 403,
    "privacy_level_option_mismatch": 403,
    "spam_risk_too_many_pending_share": 403,
    "app_version_check_failed": 400,
    "invalid_publish_id": 400,
    "token_not_authorized_for_specified_publish_id": 400,
    "publish_not_cancellable": 400,
}


def envelope(data: dict[str, Any], code: str = "ok", message: str = "", status: int = 200) -> web.Response:
    error = {"code": code, "message": message, "log_id": secrets.token_hex(12).upper()}
    return web.json_response({"data": data, "error": error}, status=status)


class ApiError(Refusal):
    """`status`: where it is not the usual one of the code, as with creator_info's spam codes at 200."""

    def __init__(self, code: str, message: str = "", *, status: int = 0) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message or code.replace("_", " "), status

    def answer(self) -> web.Response:
        return envelope({}, self.code, self.message, self.status or STATUS[self.code])


class TokenError(Refusal):
    """Of the token endpoint. Its HTTP status is not documented: clients must go by `error`."""

    def __init__(self, code: str, message: str = "", *, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message or code.replace("_", " "), status

    def answer(self) -> web.Response:
        words = {"error": self.code, "error_description": self.message, "log_id": secrets.token_hex(12)}
        return web.json_response(words, status=self.status)


class UploadError(Refusal):
    """
    Of the upload host, which speaks in statuses.

    :param uploaded: bytes that have arrived, named in `Content-Range` where they are known
    """

    def __init__(self, status: int, uploaded: str = "") -> None:
        super().__init__(status)
        self.code, self.status, self.uploaded = str(status), status, uploaded

    def answer(self) -> web.Response:
        return web.Response(
            status=self.status, headers={"Content-Range": self.uploaded} if self.uploaded else {}
        )
