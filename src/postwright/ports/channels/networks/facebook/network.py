"""Facebook Pages: posts, photos, videos, reels and stories, by the Graph API."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, override
from uuid import UUID

from postwright.kit.clock import now
from postwright.kit.http import Client
from postwright.ports.channels.base import NO_SETTINGS, Network
from postwright.ports.channels.bodies import File
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.graph.calls import Graph, host_at, id_of
from postwright.ports.channels.graph.corrections import change, take_away
from postwright.ports.channels.graph.duplicates import as_unclear_once
from postwright.ports.channels.graph.facebook_login import FacebookApp, leave, withdraw
from postwright.ports.channels.graph.lists import Lost
from postwright.ports.channels.networks.facebook.films import publish_film
from postwright.ports.channels.networks.facebook.finding import (
    find_comment,
    find_film,
    find_post,
    find_story,
)
from postwright.ports.channels.networks.facebook.limits import (
    OPTIONS,
    POST,
    As,
    for_kind,
    kind_of,
    kind_problems,
)
from postwright.ports.channels.networks.facebook.signing_in import SCOPES, check_page, find_pages
from postwright.ports.channels.networks.facebook.wall import PHOTOS, Wall, address_of, publish, receipt
from postwright.ports.channels.options import chosen
from postwright.ports.channels.receipts import remember, remembered
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
    Problem,
    Progress,
    Receipt,
)
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip, Way
from postwright.ports.channels.words import gettext_noop


class Facebook(Network):
    """
    No key of ours is kept. Photos and videos get a name before anybody sees them, by which their post is found
    again; words alone are looked for among the Page's own posts.
    """

    name: ClassVar[str] = "facebook"
    label: ClassVar[str] = "Facebook"
    purpose: ClassVar[str | None] = "channel.facebook"
    revokes: ClassVar[bool] = True
    edits: ClassVar[bool] = True
    deletes: ClassVar[bool] = True
    rights: ClassVar[Mapping[str, str]] = SCOPES
    pulls: ClassVar[frozenset[str]] = frozenset()  # it takes bytes everywhere
    ways = (
        Way(
            name="pages",
            label=gettext_noop("Your Pages"),
            help=gettext_noop("You sign in at Facebook and tick the Pages that you want to publish to."),
            leaves=True,
        ),
    )

    def __init__(
        self,
        *,
        app_id: str = "",
        app_secret: str = "",
        version: str = "v26.0",
        hosts_at: str = "",
        config_id: str = "",
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.capabilities = POST
        self.is_set_up = bool(app_id and app_secret)
        self._clock, self._videos_url = clock, host_at("graph-video.facebook.com", version, hosts_at)
        self._app = FacebookApp(
            id=app_id,
            secret=app_secret,
            dialog_url=host_at("www.facebook.com", version, hosts_at),
            graph_url=host_at("graph.facebook.com", version, hosts_at),
            config_id=config_id,
        )

    @override
    def takes_words(self, options: Mapping[str, Any], /) -> bool:
        return kind_of(options) is not As.STORY

    @override
    def review(self, outgoing: Outgoing, settings: Mapping[str, Any] = NO_SETTINGS) -> list[Problem]:
        kind = kind_of(outgoing.options)
        found = [*find_problems(outgoing, for_kind(kind)), *kind_problems(kind, outgoing)]
        if settings.get(STANDING, {}).get("is_published") is False:
            found.append(Problem("page_hidden", "text"))
        return found

    @override
    def draft(self, outgoing: Outgoing, key_time: datetime) -> list[Json]:
        kind, since = kind_of(outgoing.options), key_time.isoformat()
        first = {
            "kind": kind.value,
            "message": "" if kind is As.STORY else outgoing.text,
            "link": outgoing.link.url if outgoing.link else "",
            "media": [asdict(ref) for ref in outgoing.media],
            "is_film": any(ref.is_video for ref in outgoing.media),
            "ai_generated": chosen(outgoing.options, OPTIONS)["ai_generated"],
            "since": since,
        }
        return [first, *({"message": part.text, "since": since} for part in outgoing.posts[1:])]

    @override
    def choose_keys(self, count: int, key_time: datetime, name: UUID | None) -> list[str]:
        key = secrets.token_hex(16) if name is None else name.hex
        return [key, *(f"{key}.{number}" for number in range(1, count))]

    @override
    async def send(
        self, intent: Intent, account: Account, media: MediaSource, http: Client, progress: Progress
    ) -> Receipt:
        wall = self._wall(account, http)

        async def publish_piece(piece: Piece, parents: Parents | None) -> Receipt:
            if known := remembered(progress, piece):
                return known
            try:
                if parents:
                    given = await _comment(wall, piece, parents.parent.remote_id)
                else:
                    given = await _publish_first(wall, piece.payload, media, progress)
            except Refused as refusal:
                raise await as_unclear_once(refusal, piece, progress) from refusal
            await remember(progress, piece, given)
            return given

        return await send_pieces(intent, progress, publish_piece)

    @override
    async def find(self, piece: Piece, account: Account, http: Client, progress: Progress) -> Receipt | None:
        if known := remembered(progress, piece):
            return known
        wall, payload = self._wall(account, http), piece.payload
        since = datetime.fromisoformat(payload["since"])
        lost = Lost(words=payload["message"], since=since, clock=self._clock)
        if piece.is_comment:
            [parent, *_] = published_pieces({STEP: progress.get(STEP) or {}})
            return await find_comment(wall, lost, parent["remote_id"])
        if payload["kind"] == As.STORY:
            return await find_story(wall, lost, progress)
        if payload["is_film"]:
            return await find_film(wall, lost, As(payload["kind"]), progress)
        return await find_post(wall, lost, len({one["key"] for one in payload["media"]}), progress)

    @override
    def text_of(self, piece: Piece) -> str:
        return str(piece.payload["message"])

    @override
    async def edit(self, piece: Piece, remote_id: str, text: str, account: Account, http: Client) -> None:
        if piece.payload.get("kind") == As.STORY:
            raise Refused("cannot_edit")
        name = "description" if piece.payload.get("is_film") else "message"
        await change(self._wall(account, http).graph, remote_id, {name: text})

    @override
    async def delete(self, piece: Piece, remote_id: str, account: Account, http: Client) -> None:
        await take_away(self._wall(account, http).graph, remote_id)

    @override
    async def depart(self, trip: Trip, http: Client) -> Departure:
        return leave(self._app, trip, tuple(SCOPES))

    @override
    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        return await find_pages(self._app, arrival, http, self._clock)

    @override
    async def check(self, account: Account, http: Client) -> Health:
        return await check_page(self._app, account, self._wall(account, http).graph, http)

    @override
    async def refresh(self, secret: Secret, account: Account, http: Client) -> Secret:
        return secret  # a Page's token holds until somebody withdraws it

    @override
    async def revoke(self, account: Account, http: Client) -> None:
        secret = account.secret
        await withdraw(self._app, secret.get("user_token", ""), http, user_id=secret.get("user_id", ""))

    def _wall(self, account: Account, http: Client) -> Wall:
        token = account.secret.get("access_token", "")
        return Wall(
            page_id=account.remote_id,
            graph=self._app.graph(http, token),
            videos=Graph(self._videos_url, http, token, app_secret=self._app.secret),
        )


async def _publish_first(wall: Wall, payload: Json, media: MediaSource, progress: Progress) -> Receipt:
    if payload["is_film"]:
        return await publish_film(wall, payload, media, progress)
    refs = {one["key"]: MediaRef(**one) for one in payload["media"]}
    photos = await remember_each(progress, PHOTOS, refs, lambda key: _upload(wall, refs[key], media))
    if payload["kind"] == As.STORY:
        fields = {"photo_id": photos[next(iter(refs))]}
        story, answer = await publish(wall.graph, wall.page_id, "photo_stories", fields, "post_id")
        return receipt(story, "", answer)
    attached = enumerate(json.dumps({"media_fbid": photo}) for photo in photos.values())
    fields = {f"attached_media[{place}]": one for place, one in attached}
    fields |= {"message": payload["message"], "link": payload["link"]}
    post, answer = await publish(wall.graph, wall.page_id, "feed", fields)
    return receipt(post, address_of(post), answer)


async def _upload(wall: Wall, ref: MediaRef, media: MediaSource) -> str:
    """A photo that nobody sees yet: it gets a name before its post does."""
    graph, file = wall.graph, File("source", ref.mime, ref.size, partial(media.stream, ref.key))
    fields = {"published": "false", **({"alt_text_custom": ref.alt} if ref.alt else {})}
    async with media.place():
        return id_of(await graph.upload(wall.page_id, "photos", file, fields))


async def _comment(wall: Wall, piece: Piece, post_id: str) -> Receipt:
    comment, answer = await publish(wall.graph, post_id, "comments", {"message": piece.payload["message"]})
    return receipt(comment, address_of(comment), answer)
