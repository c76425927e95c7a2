"""Calls to one server."""

from typing import Any

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.bodies import File, form, multipart
from postwright.ports.channels.errors import from_transport
from postwright.ports.channels.networks.mastodon.answers import to_error
from postwright.ports.channels.types import Account

CALL = Limits(total=30)
UPLOAD = Limits(total=900, read=180)


class Server:
    """`token`: empty for what anybody may ask."""

    def __init__(self, base_url: str, http: Client, token: str = "") -> None:
        self.base_url, self._http, self._token = base_url, http, token

    @classmethod
    def of(cls, account: Account, http: Client) -> "Server":
        return cls(account.base_url, http, account.secret.get("access_token", ""))

    async def get(self, path: str, **params: str) -> Answer:
        """An answer that says yes. Raises as `Network.check`."""
        return await self._good("GET", path, params=params)

    async def post_form(self, path: str, **fields: str) -> Answer:
        """Any answer at all: for what is asked before anybody is signed in."""
        return await self.fetch("POST", path, limits=CALL, **form(fields))

    async def publish(self, body: dict[str, Any], key: str) -> Answer:
        """:raises Unclear: it may be there"""
        return await self._good(
            "POST",
            "/api/v1/statuses",
            creating=True,
            json=body,
            headers={"Idempotency-Key": key},
            limits=CALL,
        )

    async def change(self, status_id: str, body: dict[str, Any]) -> Answer:
        return await self._good("PUT", f"/api/v1/statuses/{status_id}", json=body, limits=CALL)

    async def upload(self, file: File, description: str) -> Answer:
        """The file may not be ready yet: 202, see `wait_for`."""
        fields = {"description": description} if description else {}
        body = multipart(fields, file)
        return await self._good("POST", "/api/v2/media", limits=UPLOAD, **body)

    async def fetch(
        self,
        verb: str,
        path: str,
        *,
        creating: bool = False,
        headers: dict[str, str] | None = None,
        **request: Any,
    ) -> Answer:
        authorization = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            return await self._http.request(
                verb, self.base_url + path, headers={**authorization, **(headers or {})}, **request
            )
        except HttpError as error:
            raise from_transport(error, creating=creating) from error

    async def _good(self, verb: str, path: str, *, creating: bool = False, **request: Any) -> Answer:
        answer = await self.fetch(verb, path, creating=creating, **request)
        if not 200 <= answer.status < 300:
            raise to_error(answer, creating=creating)
        return answer
