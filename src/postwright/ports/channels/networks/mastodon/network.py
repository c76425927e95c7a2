"""Mastodon, and every server that speaks its interface: GoToSocial, Pleroma, Takahe and others."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Answer, Client
from postwright.ports.channels.answers import read_array, read_body, read_path, read_text
from postwright.ports.channels.base import Network
from postwright.ports.channels.bodies import File
from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.errors import Refused, RetryLater, Unclear
from postwright.ports.channels.matching import is_since, skew
from postwright.ports.channels.networks.mastodon.answers import read_rate, to_error
from postwright.ports.channels.networks.mastodon.limits import DEFAULT, OPTIONS, for_server, read_standing
from postwright.ports.channels.networks.mastodon.matching import candidates, fits
from postwright.ports.channels.networks.mastodon.server import Server
from postwright.ports.channels.networks.mastodon.signing_in import ask_for_token, leave_for, who_is_it
from postwright.ports.channels.options import chosen
from postwright.ports.channels.threads import STEP, Parents, published_pieces, remember_each, send_pieces
from postwright.ports.channels.types import (
    STANDING,
    Account,
    Health,
    Intent,
    Json,
    MediaRef,
    MediaSource,
    Outgoing,
    Piece,
    Progress,
    Receipt,
)
from postwright.ports.channels.ways import (
    Arrival,
    ConnectedAccount,
    ConnectField,
    Departure,
    Secret,
    Trip,
    Way,
)
from postwright.ports.channels.words import gettext_noop

LOOKS, LOOK_EVERY_S = 20, 1.5  # at a file that the server still prepares, before others have their turn
COME_AGAIN_S = 20.0
PAGE, PAGES = 40, 25  # statuses in one answer, the most that there is; and answers


class Mastodon(Network):
    """
    A key of ours goes along and Mastodon keeps it for an hour, but other servers ignore it: so a lost answer is
    looked for among the account's own statuses first.
    """

    name: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    purpose: ClassVar[str | None] = "channel.mastodon"
    revokes: ClassVar[bool] = True
    ways = (
        Way(
            name="server",
            label=gettext_noop("Your server"),
            help=gettext_noop("Mastodon has many servers. You agree at yours."),
            fields=(
                ConnectField(
                    "server",
                    gettext_noop("Server"),
                    gettext_noop("The part after the last @, such as mastodon.social"),
                ),
            ),
            leaves=True,
        ),
    )

    def __init__(
        self,
        *,
        app_name: str = "Postwright",
        website: str = "",
        settle_seconds: float = DEFAULT.settle_seconds,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.capabilities = for_server({}, settle_seconds)
        self._app_name, self._website = app_name, website
        self._clock = clock

    @override
    def capabilities_for(self, settings: Mapping[str, Any], /) -> Capabilities:
        return for_server(settings.get(STANDING, {}), self.capabilities.settle_seconds)

    @override
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        options = chosen(outgoing.options, OPTIONS)
        drafts = [_payload(part.text, part.media, outgoing.language, options) for part in outgoing.posts]
        for draft in drafts:
            draft["since"] = key_time.isoformat()
        drafts[0]["files"] = {ref.key: _file(ref) for ref in outgoing.files}
        return drafts

    @override
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        key = secrets.token_hex(16) if name is None else name.hex
        return [key, *(f"{key}.{number}" for number in range(1, count))]

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        server, files = Server.of(account, http), intent.payload["files"]

        async def upload(key: str) -> str:
            async with media.place():
                file = File("file", files[key]["mime"], files[key]["size"], partial(media.stream, key))
                return read_text(await server.upload(file, files[key]["alt"]), "id")

        async def publish(piece: Piece, parents: Parents | None) -> Receipt:
            # Only its own: a file that a status has is no longer found.
            for key in piece.payload["media"]:
                if not await _is_ready(server, uploads[key]):
                    return await self._without_files(piece, account, http, progress)
            answer = await server.publish(_status(piece, uploads, parents), piece.key)
            return _receipt(read_body(answer), answer)

        uploads = await remember_each(progress, "uploads", intent.media, upload)
        return await send_pieces(intent, progress, publish)

    @override
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        uploads = progress.get("uploads") or {}
        done = {one["remote_id"] for one in published_pieces({STEP: progress.get(STEP) or {}})}
        status, files = _status(piece, uploads, None), len(piece.payload["media"])
        begun = datetime.fromisoformat(piece.payload["since"])
        answer, since, found = None, begun, list[Json]()
        async for page in _pages(Server.of(account, http), account.remote_id.partition("@")[0]):
            answer, statuses = page
            since = begun + skew(answer, self._clock())
            found += [one for one in candidates(statuses, status, files, since) if fits(one, done)]
            if not any(is_since(one.get("created_at"), since) for one in statuses):
                break
        if len(found) > 1:
            raise Unclear("several_found")
        return _receipt(found[0], answer) if answer and found else None

    async def _without_files(
        self, piece: Piece, account: Account, http: Client, progress: Progress
    ) -> Receipt:
        """A file is gone: a status has it, or nobody used it for a day and it has to be sent again."""
        if found := await self.find(piece, account, http, progress):
            return found
        await progress.save("uploads", {})
        raise RetryLater

    @override
    async def depart(self, trip: Trip, http: Client) -> Departure:
        return await leave_for(trip, http, app_name=self._app_name, website=self._website)

    @override
    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        secret = await ask_for_token(arrival, http)
        server = Server(arrival.kept["base_url"], http, secret["access_token"])
        return [await who_is_it(server, secret, await _standing(server))]

    @override
    async def check(self, account: Account, http: Client) -> Health:
        server = Server.of(account, http)
        answer = await server.get("/api/v1/accounts/verify_credentials")
        handle = f"{read_text(answer, 'username')}@{account.handle.rpartition('@')[2]}"
        return Health(handle=handle, rate=read_rate(answer), standing=await _standing(server))

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        return secret  # it holds until somebody withdraws it

    @override
    async def revoke(self, account: Account, http: Client) -> None:
        names = ("client_id", "client_secret")
        fields = {name: account.secret.get(name, "") for name in names}
        token = account.secret.get("access_token", "")
        answer = await Server(account.base_url, http).post_form("/oauth/revoke", token=token, **fields)
        if answer.status >= 500 or answer.status == 429:
            raise to_error(answer, creating=False)


async def _pages(server: Server, account_id: str) -> AsyncIterator[tuple[Answer, list[Json]]]:
    """
    The account's statuses, newest first, to the last one.

    :raises Unclear: there are more than anybody can look through
    """
    params = {"limit": str(PAGE), "exclude_reblogs": "true"}
    for _ in range(PAGES):
        answer = await server.get(f"/api/v1/accounts/{account_id}/statuses", **params)
        statuses = [one for one in read_array(answer) if isinstance(one, dict)]
        yield answer, statuses
        if not statuses or not isinstance(statuses[-1].get("id"), str):
            return
        params["max_id"] = statuses[-1]["id"]
    raise Unclear


async def _standing(server: Server) -> Json:
    return read_standing(read_body(await server.get("/api/v2/instance")))


async def _is_ready(server: Server, media_id: str) -> bool:
    """
    A file that the server prepares can be in no status yet. False: there is no such file.

    :raises RetryLater: it takes longer; others have their turn meanwhile
    """
    for _ in range(LOOKS):
        answer = await server.fetch("GET", f"/api/v1/media/{media_id}")
        if answer.status == 200 and read_path(answer, "url"):
            return True
        if answer.status == 404:
            return False
        if answer.status == 422:
            raise Refused("media_refused", params={"why": read_path(answer, "error")})
        if answer.status not in {200, 206}:
            raise to_error(answer, creating=False)
        await asyncio.sleep(LOOK_EVERY_S)
    raise RetryLater("in_the_making", after=COME_AGAIN_S)


def _payload(text: str, media: tuple[MediaRef, ...], language: str, options: Mapping[str, Any]) -> Json:
    return {
        "status": text,
        "media": [ref.key for ref in media],
        "language": language,
        "visibility": options["visibility"],
        "spoiler_text": options["warning"],
        "sensitive": options["sensitive"],
    }


def _file(ref: MediaRef) -> Json:
    return {"mime": ref.mime, "size": ref.size, "alt": ref.alt}


def _status(piece: Piece, uploads: Mapping[str, str], parents: Parents | None) -> Json:
    payload = piece.payload
    body: Json = {name: payload[name] for name in ("status", "visibility", "spoiler_text", "sensitive")}
    if payload["language"]:
        body["language"] = payload["language"].partition("-")[0]
    if payload["media"]:
        body["media_ids"] = [uploads[key] for key in payload["media"] if key in uploads]
    if parents:
        body["in_reply_to_id"] = parents.parent.remote_id
    return body


def _receipt(status: Json, answer: Answer) -> Receipt:
    remote_id, url = status.get("id"), status.get("url")
    if not isinstance(remote_id, str) or not remote_id:
        raise Unclear(detail=f"{answer.status} without id")
    return Receipt(
        remote_id=remote_id,
        url=url if isinstance(url, str) and url.startswith(("https://", "http://")) else "",
        raw={"id": remote_id},
        rate=read_rate(answer),
    )
