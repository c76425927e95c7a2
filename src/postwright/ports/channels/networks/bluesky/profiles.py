"""Name and picture of an account, read from its own records, so that no other service is asked."""

from dataclasses import dataclass
from urllib.parse import urlencode

from postwright.ports.channels.networks.bluesky.answers import read_body
from postwright.ports.channels.networks.bluesky.server import Server


@dataclass(frozen=True, slots=True)
class Profile:
    """Both are empty for an account that never set them."""

    name: str
    avatar_url: str


async def read(server: Server, base_url: str, did: str) -> Profile:
    answer = await server.ask(
        "com.atproto.repo.getRecord", repo=did, collection="app.bsky.actor.profile", rkey="self"
    )
    value = read_body(answer).get("value") if answer.status == 200 else None
    if not isinstance(value, dict):
        return Profile("", "")
    return Profile(str(value.get("displayName") or ""), _avatar_url(value.get("avatar"), base_url, did))


def _avatar_url(blob: object, base_url: str, did: str) -> str:
    match blob:
        case {"ref": {"$link": str(cid)}}:
            query = urlencode({"did": did, "cid": cid})
            return f"{base_url}/xrpc/com.atproto.sync.getBlob?{query}"
    return ""
