"""Bluesky, or any server of the AT Protocol, let in by a person's yes there or with an app password."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Answer, Client
from postwright.ports.channels.answers import read_body, read_path, read_rate, read_text
from postwright.ports.channels.atproto.agreeing import Agreeing
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import Refused, RetryLater
from postwright.ports.channels.granting import KEY, renew_at
from postwright.ports.channels.networks.bluesky.answers import to_error
from postwright.ports.channels.networks.bluesky.keys import new_keys
from postwright.ports.channels.networks.bluesky.limits import declare
from postwright.ports.channels.networks.bluesky.records import (
    COLLECTION,
    complete_record,
    draft_records,
)
from postwright.ports.channels.networks.bluesky.server import Server, SignedIn, tokens_of
from postwright.ports.channels.networks.bluesky.ways import by_agreeing, by_app_password, server_field
from postwright.ports.channels.text import tidy_base_url
from postwright.ports.channels.threads import Parents, remember_each, send_pieces
from postwright.ports.channels.types import (
    Account,
    Health,
    Intent,
    Json,
    MediaSource,
    Outgoing,
    Piece,
    Progress,
    Receipt,
)
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip

_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", re.IGNORECASE)


class Bluesky(Network):
    """The key is ours and `putRecord` with `swapRecord: null` replaces no other record: sent twice is one post."""

    name: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"
    purpose: ClassVar[str | None] = "channel.bluesky"
    deletes: ClassVar[bool] = True
    revokes: ClassVar[bool] = True

    def __init__(
        self,
        *,
        base_url: str = "https://bsky.social",
        web_url: str = "https://bsky.app",
        directory_url: str = "https://plc.directory",
        public_url: str = "",
        key_seed: str = "",
        max_image_bytes: int = 1_000_000,
        max_video_bytes: int = 50_000_000,
        max_requests: int = 3000,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """`directory_url`, `public_url` and `key_seed` as in `Agreeing`."""
        self.capabilities = declare(
            max_image_bytes=max_image_bytes, max_video_bytes=max_video_bytes, max_requests=max_requests
        )
        server = server_field(base_url)
        self._agreeing = Agreeing(
            public_url=public_url, key_seed=key_seed, directory_url=directory_url, now=clock
        )
        agreed = (by_agreeing(server),) if self._agreeing.is_possible else ()
        self.ways = (*agreed, by_app_password(server))
        self._base_url = base_url
        self._web_url = web_url.rstrip("/")
        self._clock = clock

    @override
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        return draft_records(outgoing, key_time)

    @override
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        return new_keys(count, key_time, name)

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        caller, server = self._signed_in(account, http), Server(account.base_url, http)
        mimes, pieces = intent.payload["mimes"], intent.pieces
        handles = sorted({handle for piece in pieces for handle in piece.payload["mentions"]})

        async def upload(key: str) -> Json:
            async with media.place():
                return await caller.upload(partial(media.stream, key), mimes[key])

        async def publish(piece: Piece, parents: Parents | None) -> Receipt:
            record = complete_record(piece.payload, blobs, dids, parents)
            return await self._publish(piece, record, account, caller, http)

        blobs = await remember_each(progress, "blobs", intent.media, upload)
        dids = await remember_each(progress, "mentions", handles, partial(_find_person, server))
        try:
            return await send_pieces(intent, progress, publish)
        except RetryLater as trouble:
            if trouble.raw.get("error") == "BlobNotFound":
                await progress.save("blobs", {})
            raise

    @override
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        answer = await _get_record(piece, account, http)
        return self._receipt(piece, account, answer) if answer else None

    @override
    def text_of(self, piece: Piece) -> str:
        return str(piece.payload["record"]["text"])

    @override
    async def delete(self, piece: Piece, remote_id: str, account: Account, http: Client) -> None:
        key = remote_id.rpartition("/")[2]  # the end of at://<account>/<collection>/<key>
        record = {"repo": account.remote_id, "collection": COLLECTION, "rkey": key}
        await self._signed_in(account, http).remove("com.atproto.repo.deleteRecord", record)

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
        name = await _read_name(server, did)
        return ConnectedAccount(
            remote_id=did,
            handle=handle,
            display_name=name or handle,
            base_url=base_url,
            secret={"identifier": did, "app_password": password, **tokens_of(answer)},
        )

    @override
    async def check(self, account: Account, http: Client) -> Health:
        answer = await self._signed_in(account, http).read("com.atproto.server.getSession")
        return Health(handle=read_text(answer, "handle"), rate=read_rate(answer))

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        if KEY in secret:
            return await self._agreeing.renew(secret, http)
        return await Server(account.base_url, http).renew(secret)

    @override
    def renew_at(self, secret: Secret, /) -> datetime | None:
        return renew_at(secret) if KEY in secret else None

    @override
    async def depart(self, trip: Trip, http: Client) -> Departure:
        asked = tidy_base_url(trip.typed.get("base_url", "") or self._base_url)
        return await self._agreeing.leave(trip, http, asked=asked)

    @override
    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        found = await self._agreeing.come_back(arrival, http)
        name = await _read_name(Server(found.base_url, http), found.remote_id)
        return [replace(found, display_name=name or found.handle)]

    @override
    async def revoke(self, account: Account, http: Client) -> None:
        """An app password is the person's own to take back."""
        if KEY in account.secret:
            await self._agreeing.revoke(account.secret, http)

    @override
    def describe_client(self, back: str, /) -> Json | None:
        return self._agreeing.describe(back)

    def _signed_in(self, account: Account, http: Client) -> SignedIn:
        return SignedIn(account, http, self._clock, partial(self.refresh, account=account, http=http))

    async def _publish(
        self, piece: Piece, record: Json, account: Account, caller: SignedIn, http: Client
    ) -> Receipt:
        body = {"repo": account.remote_id, "collection": COLLECTION, "rkey": piece.key, "record": record}
        try:
            answer = await caller.write("com.atproto.repo.putRecord", {**body, "swapRecord": None})
        except Refused as refusal:
            there = await _get_record(piece, account, http) if refusal.code == "key_taken" else None
            # An earlier try of ours may have differed in what the network decides, such as a mention's DID.
            own = [piece.payload["record"][name] for name in ("text", "createdAt")]
            if there is None or [read_path(there, "value", name) for name in ("text", "createdAt")] != own:
                raise
            answer = there
        return self._receipt(piece, account, answer)

    def _receipt(self, piece: Piece, account: Account, answer: Answer) -> Receipt:
        uri, cid = (read_text(answer, name, creating=True) for name in ("uri", "cid"))
        return Receipt(
            remote_id=uri,
            url=f"{self._web_url}/profile/{account.remote_id}/post/{piece.key}",
            raw={"uri": uri, "cid": cid},
            rate=read_rate(answer),
        )


async def _find_person(server: Server, handle: str) -> str:
    """Empty for a handle that nobody has."""
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


async def _read_name(server: Server, did: str) -> str:
    """From the account's own records, so that no other service is asked. Empty when it never set one."""
    profile = {"repo": did, "collection": "app.bsky.actor.profile", "rkey": "self"}
    return read_path(await server.ask("com.atproto.repo.getRecord", **profile), "value", "displayName")


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
