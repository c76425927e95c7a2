"""What a network holds of a post before it is published, and what its refusals mean for the containers. No calls."""

from collections.abc import Mapping

from postwright.kit.http import Answer
from postwright.ports.channels.answers import clean_text, read_body, read_part
from postwright.ports.channels.errors import ChannelError, Refused, RetryLater, Unclear
from postwright.ports.channels.graph.errors import BRIEF_WAIT_S, Means, meaning_in, wants_new_container
from postwright.ports.channels.types import Json, Progress, RateState, Receipt

STEP = "draft"  # of the progress
TRIES = 3  # with new containers, before somebody has to look at the file
LOOKS = 2  # at a container that is said to be missing: often it is there again after a moment
MISSING, NOT_READY = (24, 2207008), 9007
FINAL = {Means.MEDIA, Means.REFUSED}
DONE = {"complete", "completed"}  # both are in Meta's texts, as are both names of the bytes below


class Draft:
    """
    A post of one container, or of one around those of its files, as the progress remembers it.

    `items`: the container of each file by its number; `parent`: the one around them; `asked`: it may have been
    published; `media`: it is published under this id.
    """

    def __init__(self, progress: Progress, payload: Json) -> None:
        """:param payload: `parent` is None where there is but one container"""
        self._progress, self._has_parent = progress, payload["parent"] is not None
        self.known: Json = progress.get(STEP) or {}

    async def note(self, **changes: object) -> None:
        self.known = {**self.known, **changes}
        await self._progress.save(STEP, self.known)

    async def note_item(self, name: str, item: Json) -> None:
        await self.note(items={**self.items, name: item})

    @property
    def items(self) -> Mapping[str, Json]:
        found: Mapping[str, Json] = self.known.get("items", {})
        return found

    @property
    def container(self) -> str:
        """The one that is published; empty where there is none yet."""
        found = self.known.get("parent") if self._has_parent else self.items.get("0", {}).get("id")
        return str(found or "")

    @property
    def is_asked(self) -> bool:
        return bool(self.known.get("asked"))

    @property
    def media(self) -> str:
        return str(self.known.get("media", ""))

    async def start_again(self) -> int:
        """Without the containers so far; how often that was."""
        failed = int(self.known.get("failed", 0)) + 1
        self.known = {}
        await self.note(failed=failed)
        return failed

    async def spoilt(self, words: str) -> ChannelError:
        """
        What follows from a container that can never be published: others, as long as that may help.

        :param words: its `status`
        """
        means = meaning_in(words)
        why = clean_text(words.partition(":")[2].strip() or words)[:300]
        failed = await self.start_again()
        if means in FINAL or failed >= TRIES:
            return Refused("media_refused", params={"why": why}, detail=words[:500])
        code = "media_not_fetched" if means is Means.NOT_FETCHED else "network_trouble"
        return RetryLater(code, after=BRIEF_WAIT_S, detail=words[:500])

    async def not_published(self, error: ChannelError, *, was_asked: bool) -> ChannelError:
        """
        By this call. What an earlier one did with the same container is another matter: the refusal may say that it
        is out already, and a second container would be a second post.

        :param was_asked: there was an earlier one, and nobody knows what became of it
        """
        code, subcode = error.raw.get("code"), error.raw.get("subcode")
        if was_asked:
            is_open = wants_new_container(error) or code == NOT_READY
            return Unclear(detail=error.detail, raw=error.raw, rate=error.rate) if is_open else error
        missed = int(self.known.get("missed", 0)) + 1
        if wants_new_container(error) and ((code, subcode) != MISSING or missed > LOOKS):
            await self.start_again()
        else:
            await self.note(asked=False, missed=missed)
        return error


def bytes_there(answer: Answer | None, size: int) -> int:
    """How many bytes of an upload have come, by `video_status`; all of them where nobody can say."""
    phase = read_part(read_part(read_body(answer) if answer else {}, "video_status"), "uploading_phase")
    if answer is None or phase.get("status") in DONE:
        return size
    sent = phase.get("bytes_transferred", phase.get("bytes_transfered", 0))
    return min(size, sent) if isinstance(sent, int) and sent >= 0 else 0


def receipt(remote_id: object, url: object, rate: RateState | None = None) -> Receipt:
    """:raises RetryLater: an answer without the id"""
    if not isinstance(remote_id, str) or not remote_id:
        raise RetryLater("no_answer", detail="a post without id")
    address = url if isinstance(url, str) and url.startswith("https://") else ""
    return Receipt(remote_id=remote_id, url=address, raw={"id": remote_id}, rate=rate)
