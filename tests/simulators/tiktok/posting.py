"""The Content Posting API: what a creator may, beginning a post, asking after it, taking it back."""

import secrets
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.simulators.parts.server import Route
from tests.simulators.tiktok import requests as rules
from tests.simulators.tiktok.errors import ApiError, envelope
from tests.simulators.tiktok.grants import Grant
from tests.simulators.tiktok.state import ALONE, DAY, Creator, Share, Status, Upload

if TYPE_CHECKING:
    from tests.simulators.tiktok.network import TikTokSimulator

INITS = {
    "video_init": "/v2/post/publish/video/init/",
    "inbox_init": "/v2/post/publish/inbox/video/init/",
    "content_init": "/v2/post/publish/content/init/",
}
NEEDS_APP = (31, 8)


class Posting:
    def __init__(self, network: "TikTokSimulator") -> None:
        self._network = network

    def routes(self) -> list[Route]:
        place = "/v2/post/publish"
        return [
            Route("creator_info", "POST", f"{place}/creator_info/query/", self.creator_info),
            Route("video_init", "POST", INITS["video_init"], self.video),
            Route("inbox_init", "POST", INITS["inbox_init"], self.draft),
            Route("content_init", "POST", INITS["content_init"], self.photos),
            Route("status", "POST", f"{place}/status/fetch/", self.status),
            Route("cancel", "POST", f"{place}/cancel/", self.cancel),
        ]

    async def creator_info(self, request: web.Request) -> web.Response:
        grant = self._network.allowed(request, "video.publish", "creator_info")
        creator = self._network.creators[grant.open_id]
        if trouble := self._trouble(creator):
            raise ApiError(trouble, status=200)  # on purpose: it is no mistake of the caller's
        return envelope(
            {
                "creator_avatar_url": f"{self._network.url}/avatar/{creator.open_id}",
                "creator_username": creator.username,
                "creator_nickname": creator.display_name,
                "privacy_level_options": creator.privacy_levels,
                "comment_disabled": creator.comment_disabled,
                "duet_disabled": creator.duet_disabled,
                "stitch_disabled": creator.stitch_disabled,
                "max_video_post_duration_sec": creator.max_seconds,
            }
        )

    async def video(self, request: web.Request) -> web.Response:
        grant = self._network.allowed(request, "video.publish", "video_init")
        body = await self._network.body(request)
        post = rules.part(body, "post_info")
        self._check_post(post, grant, is_video=True)
        return self._begin_video(grant, body, post=post, prefix="v_pub")

    async def draft(self, request: web.Request) -> web.Response:
        grant = self._network.allowed(request, "video.upload", "inbox_init")
        body = await self._network.body(request)
        self._check_pending(grant)
        return self._begin_video(grant, body, post={}, prefix="v_inbox")

    async def photos(self, request: web.Request) -> web.Response:
        body = await self._network.body(request, peek=True)
        is_draft = rules.MODES.get(str(body.get("post_mode")), False)
        scope = "video.upload" if is_draft else "video.publish"
        grant = self._network.allowed(request, scope, "content_init")
        if body.get("media_type") != "PHOTO" or body.get("post_mode") not in rules.MODES:
            raise ApiError("invalid_param", "media_type or post_mode")
        post, photos = rules.part(body, "post_info"), rules.check_photos(rules.part(body, "source_info"))
        if is_draft:
            self._check_draft(post, grant)
        else:
            self._check_post(post, grant, is_video=False)
        urls = tuple(self._checked(url) for url in photos)
        share = self._keep(grant, post, prefix="p_pub_url~v2.", status=Status.DOWNLOADING, urls=urls)
        share.is_photo, share.is_draft = True, is_draft
        self._network.begin(self._network.production.pull(share))
        return envelope({"publish_id": share.publish_id})

    async def status(self, request: web.Request) -> web.Response:
        share = await self._own(request, "status")
        is_known = share.is_listed and self._network.switches.public_id_s is not None
        data: dict[str, Any] = {
            "status": share.status,
            "uploaded_bytes": share.upload.received if share.upload else 0,
            "downloaded_bytes": share.downloaded,
            "fail_reason": share.fail_reason,
            "publicaly_available_post_id": [int(share.video_id)] if is_known else [],
        }
        return envelope(data)

    async def cancel(self, request: web.Request) -> web.Response:
        share = await self._own(request, "cancel")
        if share.is_over:
            raise ApiError("publish_not_cancellable")
        self._network.production.fail(share, "publish_cancelled")
        return envelope({})

    async def _own(self, request: web.Request, route: str) -> Share:
        grant = self._network.allowed(request, ("video.publish", "video.upload"), route)
        publish_id = (await self._network.body(request)).get("publish_id")
        share = self._network.shares.get(publish_id) if isinstance(publish_id, str) else None
        if not share:
            raise ApiError("invalid_publish_id")
        if (share.open_id, share.client_key) != (grant.open_id, grant.client_key):
            raise ApiError("token_not_authorized_for_specified_publish_id")
        return share

    def _check_post(self, post: dict[str, Any], grant: Grant, *, is_video: bool) -> None:
        creator, switches = self._network.creators[grant.open_id], self._network.switches
        rules.check_post(post, needs_brands=switches.needs_brand_toggles, is_video=is_video)
        if post["privacy_level"] not in creator.privacy_levels:
            raise ApiError("privacy_level_option_mismatch")
        if not self._network.app.is_audited and (post["privacy_level"] != ALONE or not creator.is_private):
            raise ApiError("unaudited_client_can_only_post_to_private_accounts")
        if trouble := self._trouble(creator):
            raise ApiError(trouble)

    def _check_draft(self, post: dict[str, Any], grant: Grant) -> None:
        rules.text(post, "title", rules.MOST_PHOTO_TITLE)
        rules.text(post, "description", rules.MOST_DESCRIPTION)
        if self._network.creators[grant.open_id].app_version < NEEDS_APP:
            raise ApiError("app_version_check_failed")
        self._check_pending(grant)

    def _check_pending(self, grant: Grant) -> None:
        since = self._network.clock.now() - DAY
        pending = [
            one
            for one in self._network.shares.values()
            if one.open_id == grant.open_id and one.is_draft and not one.is_over and one.begun_at > since
        ]
        if len(pending) >= self._network.switches.pending_shares:
            raise ApiError("spam_risk_too_many_pending_share")

    def _trouble(self, creator: Creator) -> str:
        """Why this person cannot post now, whatever it is; empty: they can."""
        since = self._network.clock.now() - DAY
        recent = [
            one
            for one in self._network.shares.values()
            if one.begun_at > since and not one.is_draft and one.has_begun and one.status != Status.FAILED
        ]
        users, own = (
            {one.open_id for one in recent},
            [one for one in recent if one.open_id == creator.open_id],
        )
        app, switches = self._network.app, self._network.switches
        most = app.active_creators if app.is_audited else switches.unaudited_users
        if creator.is_banned:
            return "spam_risk_user_banned_from_posting"
        if len(own) >= switches.posts_a_day:
            return "spam_risk_too_many_posts"
        return "reached_active_user_cap" if len(users - {creator.open_id}) >= most else ""

    def _begin_video(
        self, grant: Grant, body: dict[str, Any], *, post: dict[str, Any], prefix: str
    ) -> web.Response:
        source = rules.part(body, "source_info")
        is_draft = prefix == "v_inbox"
        if rules.check_source(source) == "PULL_FROM_URL":
            url = self._checked(source.get("video_url"))
            share = self._keep(grant, post, f"{prefix}_url~v2-1.", Status.DOWNLOADING, urls=(url,))
            share.is_draft = is_draft
            self._network.begin(self._network.production.pull(share))
            return envelope({"publish_id": share.publish_id})
        size, chunk, chunks = rules.check_chunks(source)
        share = self._keep(grant, post, f"{prefix}_file~v2-1.", Status.UPLOADING)
        share.is_draft = is_draft
        expires_at = self._network.clock.now() + self._network.switches.upload_url_s
        share.upload = Upload(size, chunk, chunks, expires_at)
        self._network.uploads[share.upload.key] = share
        address = (
            f"{self._network.url}/upload/?upload_id={share.upload.key}&upload_token={share.upload.token}"
        )
        return envelope({"publish_id": share.publish_id, "upload_url": address})

    def _keep(
        self, grant: Grant, post: dict[str, Any], prefix: str, status: Status, urls: tuple[str, ...] = ()
    ) -> Share:
        share = Share(
            publish_id=f"{prefix}{secrets.randbelow(10**18)}",
            open_id=grant.open_id,
            client_key=grant.client_key,
            text=text_of(post),
            begun_at=self._network.clock.now(),
            post=post,
            status=status,
            urls=urls,
        )
        self._network.shares[share.publish_id] = share
        return share

    def _checked(self, url: Any) -> str:
        plain = self._network.switches.plain_pulls
        return rules.check_url(url, verified=self._network.app.verified_prefixes, plain=plain)


def text_of(post: dict[str, Any]) -> str:
    """What people read: the title of a video, title and description of photos."""
    words = [post.get("title"), post.get("description")]
    return "\n".join(word for word in words if isinstance(word, str) and word)
