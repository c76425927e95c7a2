"""From bytes to a post: pulling, checking, processing, moderation."""

import asyncio
import tempfile
from io import BytesIO
from typing import TYPE_CHECKING

from tests.simulators.parts.faults import says, wish
from tests.simulators.parts.media import Film, NotFetched, Picture, fetch, look_at, watch
from tests.simulators.parts.server import Stored
from tests.simulators.tiktok.requests import MOST_VIDEO
from tests.simulators.tiktok.state import Share, Status, new_number

if TYPE_CHECKING:
    from tests.simulators.tiktok.network import TikTokSimulator

FAIL_REASONS = frozenset(
    [
        "file_format_check_failed",
        "duration_check_failed",
        "frame_rate_check_failed",
        "picture_size_check_failed",
        "publish_cancelled",
        "auth_removed",
        "spam_risk_user_banned_from_posting",
        "spam_risk_text",
        "spam_risk",
        "spam_risk_too_many_posts",
        "internal",
        "video_pull_failed",
        "photo_pull_failed",
    ]
)
CONTAINERS = ("mp4", "mov", "webm")
CODECS = frozenset({"h264", "hevc", "vp8", "vp9"})
SIDES, RATES, MOST_SECONDS = (360, 4096), (23, 60), 600
MOST_PHOTO, PHOTO_SHORT, PHOTO_LONG = 20_000_000, 1080, 1920


class Production:
    """
    Media are checked at once and shares end by the clock, so that moving it on moves them.

    A title asks for an end by "[fail:spam_risk_text]", and for a long time by "[slow]".
    """

    def __init__(self, network: "TikTokSimulator") -> None:
        self._network = network

    async def pull(self, share: Share) -> None:
        try:
            share.found = await (self._pull_photos(share) if share.is_photo else self._pull_video(share))
        except NotFetched:
            share.found = "photo_pull_failed" if share.is_photo else "video_pull_failed"
        self._process(share)

    async def check_upload(self, share: Share) -> None:
        if share.upload:
            share.film = await asyncio.to_thread(watch, share.upload.file)
        share.found = self._film_trouble(share.film, share)
        self._process(share)

    def settle(self) -> None:
        """End what is due, in the order in which it became due."""
        now = self._network.clock.now()
        due = [one for one in self._network.shares.values() if not one.is_over and one.ready_at is not None]
        for share in sorted(due, key=lambda one: one.ready_at or 0):
            if share.status != Status.INBOX and (share.ready_at or 0) <= now:
                self._end(share)
        self._list(now)

    def finish_draft(self, share: Share, text: str, privacy_level: str) -> None:
        """The person posts what lay in their inbox."""
        share.text, share.post = text, {**share.post, "title": text, "privacy_level": privacy_level}
        self._complete(share, self._network.clock.now())

    def fail(self, share: Share, reason: str) -> None:
        share.status, share.fail_reason = Status.FAILED, reason
        self._network.tell(share, "post.publish.failed", reason=reason)

    async def _pull_video(self, share: Share) -> str:
        def note(size: int) -> None:
            share.downloaded = size

        with tempfile.TemporaryFile() as file:
            await fetch(share.urls[0], file, most=MOST_VIDEO, follows=False, progress=note)
            share.film = await asyncio.to_thread(watch, file)
        return self._film_trouble(share.film, share)

    async def _pull_photos(self, share: Share) -> str:
        for url in share.urls:
            into = BytesIO()
            try:
                share.downloaded += await fetch(url, into, most=MOST_PHOTO, follows=False)
            except NotFetched as error:
                if error.is_too_big:
                    return "picture_size_check_failed"
                raise
            if trouble := _photo_trouble(look_at(into)):
                return trouble
        return ""

    def _film_trouble(self, film: Film | None, share: Share) -> str:
        if not film or film.codec not in CODECS or not any(one in film.container for one in CONTAINERS):
            return "file_format_check_failed"
        longest = MOST_SECONDS if share.is_draft else self._network.creators[share.open_id].max_seconds
        if film.seconds > min(longest, MOST_SECONDS):
            return "duration_check_failed"
        if not RATES[0] <= round(film.rate, 2) <= RATES[1]:
            return "frame_rate_check_failed"
        fits = all(SIDES[0] <= side <= SIDES[1] for side in (film.width, film.height))
        return "" if fits else "picture_size_check_failed"

    def _process(self, share: Share) -> None:
        switches = self._network.switches
        seconds = switches.slow_s if says(share.text, "slow") else switches.processing_s
        share.ready_at = self._network.clock.now() + seconds

    def _end(self, share: Share) -> None:
        creator = self._network.creators[share.open_id]
        reason = share.found or wish(share.text, "fail")
        if not self._network.grants.is_alive(share.client_key, share.open_id):
            reason = "auth_removed"
        elif creator.is_banned:
            reason = "spam_risk_user_banned_from_posting"
        if reason in FAIL_REASONS:
            self.fail(share, reason)
        elif share.is_draft:
            share.status = Status.INBOX
            self._network.tell(share, "post.publish.inbox_delivered")
        else:
            self._complete(share, share.ready_at or 0)

    def _complete(self, share: Share, at: float) -> None:
        share.status, share.completed_at, share.video_id = Status.COMPLETE, at, new_number()
        details = {
            **share.post,
            "publish_id": share.publish_id,
            "kind": "photo" if share.is_photo else "video",
        }
        self._network.store(Stored(share.open_id, share.video_id, share.text, at, details))
        self._network.tell(share, "post.publish.complete")

    def _list(self, now: float) -> None:
        wait = self._network.switches.public_id_s or 0
        for share in self._network.shares.values():
            is_new = share.status == Status.COMPLETE and share.is_public and not share.is_listed
            if is_new and share.completed_at + wait <= now:
                share.is_listed = True
                if self._network.switches.public_id_s is not None:
                    self._network.tell(share, "post.publish.publicly_available", post_id=share.video_id)


def _photo_trouble(picture: Picture | None) -> str:
    if not picture or picture.kind not in {"JPEG", "WEBP"}:
        return "file_format_check_failed"
    sides = sorted((picture.width, picture.height))
    return "" if sides[0] <= PHOTO_SHORT and sides[1] <= PHOTO_LONG else "picture_size_check_failed"
