"""
What became of a post whose answer was lost.

Its container says whether it was published, but not under which id; the account's lists say the rest. A list alone
decides only by words: two posts without any look the same.
"""

from datetime import datetime

from postwright.ports.channels.answers import read_path
from postwright.ports.channels.errors import ChannelError, RetryLater, Unclear
from postwright.ports.channels.graph.containers import State
from postwright.ports.channels.graph.drafts import Draft, receipt
from postwright.ports.channels.graph.lists import newer
from postwright.ports.channels.matching import comparable
from postwright.ports.channels.networks.instagram.desk import Desk
from postwright.ports.channels.types import Json, Piece, RateState, Receipt

AGAIN_S = 60.0
# Of comments there are never more than 50 in one answer.
COMMENTS = {"fields": "id,text,timestamp,username", "limit": "50"}
POSTS = {"fields": "id,caption,timestamp,permalink,media_type,media_product_type", "limit": "50"}


async def find_post(desk: Desk, payload: Json, draft: Draft, at: datetime) -> Receipt | None:
    """
    :param at: our clock
    :raises RetryLater: it is out and not listed yet, or nobody can tell yet
    :raises Unclear: only a person can tell
    """
    if draft.media:
        return await receipt_of(desk, draft.media)
    state, _ = await desk.state_of(draft.container) if draft.container else (None, "")
    has_words = bool(comparable(payload["caption"]))
    if state in {State.FINISHED, State.EXPIRED, State.ERROR} and not has_words:
        return None
    found = await _candidates(desk, payload, at)
    # Without words it may be anybody's, unless Instagram says that ours is out.
    if len(found) > 1 or (found and not has_words and state is not State.PUBLISHED):
        raise Unclear("several_found")
    if found:
        return receipt(found[0].get("id"), found[0].get("permalink"))
    if state is State.PUBLISHED or (draft.is_asked and state in {None, State.IN_PROGRESS}):
        raise RetryLater("no_answer", after=AGAIN_S)
    return None


async def find_comment(desk: Desk, piece: Piece, above: Receipt, at: datetime) -> Receipt | None:
    """:raises Unclear: several of ours say the same"""
    graph, words = desk.graph, comparable(piece.payload["message"])
    new = await newer(graph.pages(above.remote_id, "comments", **COMMENTS), piece.payload["since"], at)
    ours = [one for one in new if one.get("username", desk.account.handle) == desk.account.handle]
    found = [one for one in ours if comparable(str(one.get("text"))) == words]
    if len(found) > 1:
        raise Unclear("several_found")
    return receipt(found[0].get("id"), above.url) if found else None


async def receipt_of(desk: Desk, media_id: str, rate: RateState | None = None) -> Receipt:
    """It is published, whether its address can be read or not."""
    graph, url = desk.graph, ""
    try:
        url = read_path(await graph.read(media_id, fields="permalink"), "permalink")
    except ChannelError as error:
        rate = rate or error.rate
    return receipt(media_id, url, rate)


async def _candidates(desk: Desk, payload: Json, at: datetime) -> list[Json]:
    graph, words = desk.graph, comparable(payload["caption"])
    product, kind = payload["shown"]
    account, edge = desk.account.remote_id, "stories" if product == "STORY" else "media"
    new = await newer(graph.pages(account, edge, **POSTS), payload["since"], at)
    # What an answer does not say rules nothing out.
    alike = [one for one in new if one.get("media_product_type", product) == product]
    alike = [one for one in alike if one.get("media_type", kind) == kind]
    return [one for one in alike if comparable(str(one.get("caption") or "")) == words]
