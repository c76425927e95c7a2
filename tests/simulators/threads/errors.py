"""The two shapes of errors: Graph's, and that of the endpoint which gives out tokens."""

import secrets

from aiohttp import web

from tests.simulators.parts.server import Refusal


class GraphError(Refusal):
    """`status`: 400 unless the code has its own; `subcode`: 0 for none."""

    def __init__(self, number: int, message: str = "", *, subcode: int = 0, status: int = 0) -> None:
        super().__init__(number)
        self.number, self.subcode, self.message = number, subcode, message
        self.code = f"{number}/{subcode}" if subcode else str(number)
        self.status = status or (500 if number in {1, 2} else 403 if 200 <= number <= 299 else 400)

    def answer(self) -> web.Response:
        error: dict[str, object] = {
            "message": self.message or f"(#{self.number}) refused",
            "type": "OAuthException",
            "code": self.number,
            "fbtrace_id": secrets.token_urlsafe(8),
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.number in {1, 2}:
            error["is_transient"] = True
        return web.json_response({"error": error}, status=self.status)


class TokenError(Refusal):
    """Of `/oauth/access_token`."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.code, self.message = "OAuthException", message

    def answer(self) -> web.Response:
        words = {"error_type": "OAuthException", "code": 400, "error_message": self.message}
        return web.json_response(words, status=400)


class NoAnswer(Refusal):
    """HTTP 500 with nothing in it, as for quota fields whose scope is missing."""

    code = "empty 500"

    def answer(self) -> web.Response:
        return web.Response(status=500)
