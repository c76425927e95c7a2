"""Bluesky, or any server of the AT Protocol, signed in with an app password."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Answer, Client
from postwright.ports.channels.answers import read_body, read_path, read_rate, read_text
from postwright.ports.channels.base import NO_SETTINGS, Network
from postwright.ports.channels.errors import Refused, RetryLater
from postwright.ports.channels.networks.bluesky.answers import to_error
from postwright.ports.channels.networks.bluesky.keys import key_of, later_key, new_key
from postwright.ports.channels.networks.bluesky.limits import declare
from postwright.ports.channels.networks.bluesky.profiles import read_name
from postwright.ports.channels.networks.bluesky.records import (
    COLLECTION,
    complete_record,
    draft_records,
)
from postwright.ports.channels.networks.bluesky.server import Server, SignedIn, tokens_of
from postwright.ports.channels.text import tidy_base_url
from postwright.ports.channels.threads import Parents, find_pieces, send_pieces
from postwright.ports.channels.types import (
    Account,
    ConnectedAccount,
    ConnectField,
    Health,
    Intent,
    Json,
    MediaSource,
    Outgoing,
    Piece,
    Progress,
    Receipt,
    Secret,
)
from postwright.ports.channels.words import gettext_noop

_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", re.IGNORECASE)


class Bluesky(Network):
    """
    The record's key is ours and `putRecord` with `swapRecord: null` never replaces another record, so the
    same intent sent twice is one post.
    """

    name: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"
    purpose: ClassVar[str | None] = "channel.bluesky"

    def __init__(
        self,
        *,
        base_url: str = "https://bsky.social",
        web_url: str = "https://bsky.app",
        max_image_bytes: int = 1_000_000,
        max_video_bytes: int = 50_000_000,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.capabilities = declare(max_image_bytes=max_image_bytes, max_video_bytes=max_video_bytes)
        self.connect_fields = _connect_fields(base_url)
        self._base_url = base_url
        self._web_url = web_url.rstrip("/")
        self._clock = clock

    @override
    def freeze(
        self,
        outgoing: Outgoing,
        *,
        key_time: datetime,
        settings: Mapping[str, Any] = NO_SETTINGS,
        name: UUID | None = None,
    ) -> Intent:
        self.require_valid(outgoing, settings)
        first, *below = draft_records(outgoing, key_time)
        key = new_key(key_time) if name is None else key_of(name)
        return Intent(
            network=self.name,
            key=key,
            created_at=first["record"]["createdAt"],
            payload={**first, "mimes": {ref.key: ref.mime for ref in outgoing.files}},
            media=tuple(dict.fromkeys(ref.key for ref in outgoing.files)),
            below=tuple(
                Piece(
                    key=later_key(key, number),
                    payload=draft,
                    is_comment=bool(outgoing.first_comment) and number == len(below),
                )
                for number, draft in enumerate(below, 1)
            ),
        )

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        caller = SignedIn(account, http, self._clock)
        blobs = await _upload(intent, caller, media, progress)
        dids = await _find_people(intent, Server(account.base_url, http), progress)

        async def publish(piece: Piece, parents: Parents | None) -> Receipt:
            record = complete_record(piece.payload, blobs, dids, parents)
            return await self._publish(piece, record, account, caller, http)

        try:
            return await send_pieces(intent, progress, publish)
        except RetryLater as trouble:
            if trouble.raw.get("error") == "BlobNotFound":
                await progress.save("blobs", {})
            raise

    @override
    async def look_up(
        self, intent: Intent, account: Account, http: Client, progress: Progress
    ) -> Receipt | None:
        async def find(piece: Piece) -> Receipt | None:
            answer = await _get_record(piece, account, http)
            return self._receipt(piece, account, answer) if answer else None

        return await find_pieces(intent, progress, find)

    @override
    async def connect(self, credentials: Mapping[str, str], http: Client) -> ConnectedAccount:
        identifier = credentials["handle"].strip().removeprefix("@").lower()
        password = credentials["app_password"].strip()
        if not _APP_PASSWORD.fullmatch(password):
            raise Refused("no_app_password")
        base_url = tidy_base_url(credentials.get("base_url", "") or self._base_url)
        server = Server(base_url, http)
        answer = await _sign_in(server, identifier, password)
        did, handle = read_text(answer, "did"), read_text(answer, "handle")
        name = await read_name(server, did)
        return ConnectedAccount(
            remote_id=did,
            handle=handle,
            display_name=name or handle,
            base_url=base_url,
            secret={"identifier": did, "app_password": password, **tokens_of(answer)},
        )

    @override
    async def check(self, account: Account, http: Client) -> Health:
        answer = await SignedIn(account, http, self._clock).read("com.atproto.server.getSession")
        return Health(handle=read_text(answer, "handle"), rate=read_rate(answer))

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        return await Server(account.base_url, http).renew(secret)

    async def _publish(
        self, piece: Piece, record: Json, account: Account, caller: SignedIn, http: Client
    ) -> Receipt:
        body = {"repo": account.remote_id, "collection": COLLECTION, "rkey": piece.key, "record": record}
        try:
            answer = await caller.write("com.atproto.repo.putRecord", {**body, "swapRecord": None})
        except Refused as refusal:
            if refusal.code != "key_taken":
                raise
            return await self._own_post(piece, account, http, refusal)
        return self._receipt(piece, account, answer)

    async def _own_post(self, piece: Piece, account: Account, http: Client, refusal: Refused) -> Receipt:
        # An earlier try of ours may have differed in what the network decides, such as a mention's DID.
        answer = await _get_record(piece, account, http)
        there = [read_path(answer, "value", name) for name in ("text", "createdAt")]
        if answer is None or there != [piece.payload["record"][name] for name in ("text", "createdAt")]:
            raise refusal
        return self._receipt(piece, account, answer)

    def _receipt(self, piece: Piece, account: Account, answer: Answer) -> Receipt:
        uri, cid = (read_text(answer, name, creating=True) for name in ("uri", "cid"))
        return Receipt(
            remote_id=uri,
            url=f"{self._web_url}/profile/{account.remote_id}/post/{piece.key}",
            raw={"uri": uri, "cid": cid},
            rate=read_rate(answer),
        )


async def _upload(intent: Intent, caller: SignedIn, media: MediaSource, progress: Progress) -> Json:
    blobs = progress.get("blobs") or {}
    for key in intent.media:
        if key not in blobs:
            blob = await caller.upload(partial(media.stream, key), intent.payload["mimes"][key])
            blobs = {**blobs, key: blob}
            await progress.save("blobs", blobs)
    return blobs


async def _find_people(intent: Intent, server: Server, progress: Progress) -> Json:
    dids = progress.get("mentions")
    if dids is None:
        handles = sorted({handle for piece in intent.pieces for handle in piece.payload["mentions"]})
        found = {handle: await _find_person(handle, server) for handle in handles}
        dids = {handle: did for handle, did in found.items() if did}
        if handles:
            await progress.save("mentions", dids)
    return dids


async def _find_person(handle: str, server: Server) -> str:
    answer = await server.ask("com.atproto.identity.resolveHandle", handle=handle)
    if answer.status == 200:
        return read_text(answer, "did")
    if answer.status == 400:
        return ""
    raise to_error(answer, creating=False)


async def _get_record(piece: Piece, account: Account, http: Client) -> Answer | None:
    answer = await Server(account.base_url, http).ask(
        "com.atproto.repo.getRecord", repo=account.remote_id, collection=COLLECTION, rkey=piece.key
    )
    if answer.status == 200:
        return answer
    if read_body(answer).get("error") == "RecordNotFound":
        return None
    raise to_error(answer, creating=False)


async def _sign_in(server: Server, identifier: str, password: str) -> Answer:
    try:
        answer = await server.sign_in(identifier, password)
    except RetryLater as trouble:
        raise Refused("nobody_there", detail=trouble.detail) from trouble
    body = read_body(answer)
    if answer.status == 200 and "did" in body:
        return answer
    if answer.status in {400, 401} and body.get("error") in {"AuthenticationRequired", "InvalidRequest"}:
        raise Refused("wrong_password")
    if not body or answer.status == 404:
        raise Refused("address_wrong")
    raise to_error(answer, creating=False)


def _connect_fields(base_url: str) -> tuple[ConnectField, ...]:
    where = gettext_noop("Make one at Bluesky under Settings, Privacy and security, App passwords.")
    own = gettext_noop("Leave it as it is unless your account lives on a server of its own.")
    return (
        ConnectField("handle", gettext_noop("Handle"), gettext_noop("Such as name.bsky.social")),
        ConnectField("app_password", gettext_noop("App password"), where, is_secret=True),
        ConnectField("base_url", gettext_noop("Server"), own, default=base_url),
    )
