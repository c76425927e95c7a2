"""A post in TikTok's words, and what became of it (its Content Posting API and Display API, 2026-05)."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Any, override

from postwright.ports.channels.answers import digits_of, read_figure, read_list, read_path
from postwright.ports.channels.chunks import Plan
from postwright.ports.channels.errors import ChannelError, Refused, RetryLater, Unclear
from postwright.ports.channels.matching import Page, find_by_words, moment_at
from postwright.ports.channels.named import Named, Told
from postwright.ports.channels.networks.tiktok.answers import data_of, to_failure
from postwright.ports.channels.networks.tiktok.limits import OPTIONS, PUBLIC, is_allowed, read_standing
from postwright.ports.channels.networks.tiktok.server import Server
from postwright.ports.channels.options import chosen
from postwright.ports.channels.types import Json, MediaSource, Outgoing, Progress, Receipt

CHUNK = 10_000_000  # 5 to 64 MB, in either sense of the word
MOST, PAGES = 20, 25  # videos in one answer, the most that there is; and answers


def payload_of(outgoing: Outgoing, key_time: datetime) -> Json:
    """Everything that is known before the first call."""
    options = chosen(outgoing.options, OPTIONS)
    return {
        "text": outgoing.text,
        "media": [ref.key for ref in outgoing.media],
        "files": {ref.key: {"mime": ref.mime, "size": ref.size} for ref in outgoing.media},
        "is_video": any(ref.is_video for ref in outgoing.media),
        "seconds": max((ref.seconds for ref in outgoing.media), default=0),
        "options": options,
        # Whether the account's list has it: that shows only what everybody may see.
        "is_listed": options["audience"] == PUBLIC and not options["draft"],
        "since": key_time.isoformat(),
    }


class Post(Named):
    def __init__(self, payload: Json, progress: Progress, server: Server, media: MediaSource | None) -> None:
        key = payload["media"][0]
        plan = Plan(key, **payload["files"][key], most=CHUNK) if payload["is_video"] else None
        super().__init__(payload, progress, plan=plan, clock=server.app.clock)
        self._server, self._options, self._media = server, payload["options"], media

    @override
    async def require_allowed(self) -> None:
        if self._options["draft"]:
            return
        answer = await self._server.ask("/v2/post/publish/creator_info/query/", {})
        standing = read_standing(data_of(answer))
        if not is_allowed(self.payload, standing, is_audited=self._server.app.is_audited):
            raise Refused("options_changed")

    @override
    async def begin_upload(self, plan: Plan) -> Json:
        source = {"source": "FILE_UPLOAD", "video_size": plan.size, "chunk_size": plan.chunk}
        body: Json = {"source_info": {**source, "total_chunk_count": plan.chunks}}
        kind = "inbox/video" if self._options["draft"] else "video"
        if not self._options["draft"]:
            body["post_info"] = {"title": self.payload["text"], **self._shown(), **self._of_video()}
        answer = await self._server.ask(f"/v2/post/publish/{kind}/init/", body)
        named = {name: read_path(answer, "data", name)[:2000] for name in ("publish_id", "upload_url")}
        if not all(named.values()):
            raise RetryLater("no_answer", detail="no publish_id")
        return named

    @override
    async def begin_fetching(self) -> Json:
        files, media = self.payload["files"], self._media
        urls = [media.url(key, files[key]["mime"]) for key in self.payload["media"]] if media else []
        post = {"title": self._options["photo_title"], "description": self.payload["text"]}
        if not self._options["draft"]:
            post |= {**self._shown(), "auto_add_music": self._options["auto_music"]}
        source = {"source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": urls}
        mode = "MEDIA_UPLOAD" if self._options["draft"] else "DIRECT_POST"
        body = {"media_type": "PHOTO", "post_mode": mode, "post_info": post, "source_info": source}
        answer = await self._server.ask("/v2/post/publish/content/init/", body, creating=True)
        if publish_id := read_path(answer, "data", "publish_id")[:2000]:
            return {"publish_id": publish_id}
        raise Unclear(detail="no publish_id")

    @override
    async def ask(self, publish_id: str) -> Told:
        answer = await self._server.ask("/v2/post/publish/status/fetch/", {"publish_id": publish_id})
        data = data_of(answer)
        match data.get("status"):
            case "FAILED":
                return Told(failure=to_failure(data))
            case "SEND_TO_USER_INBOX" | "PUBLISH_COMPLETE":
                return Told(receipt=await self._receipt(data, publish_id))
        is_upload = self.plan is not None and data.get("status") == "PROCESSING_UPLOAD"
        return Told(wants_bytes=is_upload, arrived=read_figure(data, "uploaded_bytes", most=2**40) or 0)

    @override
    async def find_listed(self, since: datetime) -> Receipt | None:
        if not self.payload["is_listed"]:
            raise Unclear
        text, title = self.payload["text"], self._options["photo_title"]
        words = (text, f"{title} {text}") if text else ()  # with the title of photos, and without
        pages, clock = _pages(self._server), self._server.app.clock
        post_id = await find_by_words(pages, words, since=since, clock=clock, read=_read)
        return self._receipt_of(post_id, "", "PUBLISH_COMPLETE") if post_id else None

    async def _receipt(self, data: Json, publish_id: str) -> Receipt:
        """Only public posts have an id, and only once they are moderated."""
        known = [
            digits_of(one) for one in read_list(data, "publicaly_available_post_id")
        ]  # TikTok's own spelling
        if not any(known) and self.payload["is_listed"]:
            with suppress(ChannelError):  # it is out in any case; only its address is not known
                known = [listed.remote_id] if (listed := await self.find_listed(self.since)) else []
        return self._receipt_of("".join(known[:1]), publish_id, str(data["status"]))

    def _receipt_of(self, post_id: str, publish_id: str, status: str) -> Receipt:
        profile = f"https://www.tiktok.com/@{self._server.account.handle}"
        kind = "video" if self.payload["is_video"] else "photo"
        raw = {"publish_id": publish_id, "post_id": post_id, "status": status}
        return Receipt(
            remote_id=post_id or publish_id,
            url=f"{profile}/{kind}/{post_id}" if post_id else profile,
            raw={name: value for name, value in raw.items() if value},
        )

    def _shown(self) -> Json:
        return {
            "privacy_level": self._options["audience"],
            "disable_comment": not self._options["allow_comments"],
            "brand_content_toggle": self._options["branded_content"],
            "brand_organic_toggle": self._options["own_brand"],
        }

    def _of_video(self) -> Json:
        cover = self._options["cover_at"]
        return {
            "disable_duet": not self._options["allow_duet"],
            "disable_stitch": not self._options["allow_stitch"],
            "is_aigc": self._options["made_with_ai"],
            **({} if cover is None else {"video_cover_timestamp_ms": round(cover * 1000)}),
        }


async def _pages(server: Server) -> AsyncIterator[Page]:
    """:raises Unclear: there are more than anybody can look through"""
    asked: dict[str, Any] = {"max_count": MOST}
    for _ in range(PAGES):
        answer = await server.ask("/v2/video/list/", asked, fields="id,create_time,title,video_description")
        data = data_of(answer)
        yield [one for one in read_list(data, "videos") if isinstance(one, dict)], answer
        if data.get("has_more") is not True or not isinstance(data.get("cursor"), int):
            return
        asked["cursor"] = data["cursor"]
    raise Unclear


def _read(video: Json) -> tuple[str, str, list[str]]:
    words = [str(video.get(name, "")) for name in ("title", "video_description")]
    return digits_of(video.get("id")), moment_at(video.get("create_time")), words
